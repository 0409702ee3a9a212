"""What one fetch means for a document: an outcome with all that has to be recorded. Changes nothing.

The pipeline top to bottom, as values: read, screen, remember, compare, route. It asks the history through
``Past``.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor import memory
from monitor.check.confirmation import confirm
from monitor.check.doubt import breakage_of, doubt, has_stayed, meant, outlasting, settled
from monitor.check.wider import Reader, coverage_note, ends_early, read_as_before
from monitor.compare import compare
from monitor.deadline import local_day
from monitor.errors import NormalizeError
from monitor.followup import apply_silences
from monitor.memory import Settling
from monitor.model import (
    Alert,
    Cause,
    Checked,
    Comparison,
    Document,
    DocumentState,
    Fetch,
    Kind,
    NewChange,
    NewSnapshot,
    NewVersion,
    Normalized,
    Outcome,
    Route,
    SeenText,
    Settings,
    Silence,
    Trouble,
    TroubleKind,
    Validators,
    Version,
)
from monitor.normalize import edition_of
from monitor.route import facts_of, route_change, route_recovery, route_trouble
from monitor.schedule import next_due, send_at
from monitor.screen import Held, screen

_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class PastTexts(Protocol):
    """What an examination asks of the history."""

    def version(self, document_id: str, number: int | None = None) -> Version | None:
        """The version of that number, or the one in force."""

    def seen_texts(self, document_id: str) -> tuple[SeenText, ...]:
        """All texts the document had."""

    def return_times(self, document_id: str, since: datetime) -> tuple[datetime, ...]:
        """When the document went back to an earlier text."""

    def body(self, sha256: str) -> bytes:
        """The stored bytes of an earlier fetch."""


class PastActs(Protocol):
    """What an examination asks of what people did."""

    def silences(self, *, active_at: datetime | None = None) -> tuple[Silence, ...]:
        """The silences that hold at a time."""


class Past(Protocol):
    """What an examination asks of all that was stored; the store answers it."""

    @property
    def history(self) -> PastTexts:
        """The texts."""

    @property
    def acts(self) -> PastActs:
        """The acts."""


def new_reference() -> str:
    """A reference id for an alert, short enough to be read out: ``PM-7K3QXAW2`` (40 bits)."""
    return "PM-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """The standing orders of an examination: settings, routes, and the two sources of chance.

    ``accept`` takes a page that would be held, and announces a text at first sight: a person said so.
    ``roll`` gives numbers in [0, 1) for jitter; ``reference`` new reference ids.
    """

    settings: Settings
    routes: Sequence[Route]
    accept: bool = False
    roll: Callable[[], float] = field(default=lambda: secrets.randbelow(10**6) / 10**6)
    reference: Callable[[], str] = new_reference

    def examine(
        self, document: Document, fetch: Fetch, state: DocumentState, past: Past, *, now: datetime
    ) -> Checked:
        """What this fetch means for the document: an outcome with all that has to be recorded."""
        return _Examination(
            examiner=self, document=document, fetch=fetch, state=state, past=past, now=now
        ).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examination:
    """One fetch being examined; each method ends in the ``Checked`` of one outcome."""

    examiner: Examiner
    document: Document
    fetch: Fetch
    state: DocumentState
    past: Past
    now: datetime

    def run(self) -> Checked:
        """The pipeline, top to bottom."""
        edition = edition_of(self.document.select, self.document.remove)
        if self.fetch.error is not None:
            return self._troubled(
                Outcome.FAILED, self.fetch.trouble or TroubleKind.UNREACHABLE, self.fetch.error
            )
        if self.fetch.not_modified:
            return self._unchanged("not modified, says the server", self.state.body_sha256, edition)
        body = self.fetch.body or b""
        sha256 = hashlib.sha256(body).hexdigest()
        if sha256 == self.state.body_sha256 and edition == self.state.edition:
            return self._unchanged("the same bytes", sha256, edition)
        in_force = self.past.history.version(self.document.id)
        try:
            page = read_as_before(body, in_force, self._read)
        except NormalizeError as error:
            if error.transient:
                return self._troubled(Outcome.HELD, TroubleKind.UNREACHABLE, str(error), body=body)
            return self._troubled(Outcome.FAILED, TroubleKind.UNREADABLE, str(error), body=body)
        snapshot = NewSnapshot(sha256=sha256, body=body, fetch=self.fetch)
        return self._compare(page, snapshot, edition, in_force)

    @property
    def _read(self) -> Reader:
        return Reader(
            document=self.document,
            content_type=self.fetch.content_type,
            url=self.fetch.final_url or self.document.url,
        )

    def _compare(
        self, page: Normalized, snapshot: NewSnapshot, edition: str, in_force: Version | None
    ) -> Checked:
        """A page that could be read, against the text in force."""
        if in_force and page.fingerprint == in_force.fingerprint:
            newest = replace(snapshot, keep=self.examiner.settings.keep_raw == "all")
            return self._unchanged(coverage_note(page), snapshot.sha256, edition, newest)
        held = screen(
            # what a browser has filled is no shell any more
            replace(page, shell=page.shell and not self.fetch.browser),
            known_text=in_force.text if in_force else None,
            known_language=in_force.language if in_force else None,
            known_title=in_force.title if in_force else None,
            language=self.document.language,
            unfinished=page.media_type == "text/html" and ends_early(snapshot.body),
        )
        if in_force is None:
            if held and not self.examiner.accept:
                return self._troubled(Outcome.HELD, held.trouble, held.detail, body=snapshot.body)
            return self._first(page, snapshot, edition)
        if held and not self.examiner.accept and not self._was_the_document(page, held, in_force):
            return self._doubted(page, snapshot, edition, in_force, held)
        return self._another_text(page, snapshot, edition, in_force, self.state)

    def _was_the_document(self, page: Normalized, held: Held, in_force: Version) -> bool:
        """Whether this very text was the document's before; in another language it stays out all the same."""
        return (
            held.trouble is not TroubleKind.WRONG_LANGUAGE
            and self._earlier_version(page, in_force) is not None
        )

    def _doubted(
        self, page: Normalized, snapshot: NewSnapshot, edition: str, in_force: Version, held: Held
    ) -> Checked:
        """A page that looks like another one: held, until it has stayed for so long that it is meant."""
        candidate = doubt(
            page,
            snapshot,
            held,
            self.state,
            now=self.now,
            ripe=self.state.trouble is not None and self.state.trouble.announced_at is not None,
            read=lambda sha256: self._read(self.past.history.body(sha256)),
        )
        if candidate and has_stayed(candidate, held, now=self.now):
            stayed = settled(self.state, page, candidate)
            return self._another_text(page, snapshot, edition, in_force, stayed)
        detail = outlasting(held, candidate)
        checked = self._troubled(Outcome.HELD, held.trouble, detail, body=snapshot.body)
        if candidate is not None and candidate != self.state.candidate:
            checked = replace(checked, snapshot=snapshot)
        return replace(checked, state=replace(checked.state, candidate=candidate))

    def _first(self, page: Normalized, snapshot: NewSnapshot, edition: str) -> Checked:
        version = new_version(page, edition, Cause.FIRST)
        checked = self._good(Outcome.FIRST, coverage_note(page), snapshot.sha256, edition)
        return replace(
            checked,
            snapshot=snapshot,
            version=version,
            state=replace(checked.state, version=1, flapping=None),
        )

    def _another_text(
        self, page: Normalized, snapshot: NewSnapshot, edition: str, in_force: Version, state: DocumentState
    ) -> Checked:
        """A text that differs from the one in force: back to an earlier one, waiting, or a change.

        ``state`` is the document's, with a held page that has stayed as the text to be confirmed.
        """
        returns_to = self._earlier_version(page, in_force)
        comparison = compare(
            in_force.text,
            page.text,
            document_type=self.document.type,
            language=page.language or in_force.language,
            tier=self.document.tier,
            rules=self.examiner.settings.severity,
            today=local_day(self.now, self.document.zone),
        )
        if state is not self.state:
            comparison = meant(comparison)
        elif returns_to is None and not self.examiner.accept:
            broken = breakage_of(comparison, page, in_force)
            if broken:
                return self._doubted(page, snapshot, edition, in_force, broken)
        wait = self._wait(comparison, returns_to)
        confirmation = confirm(
            page,
            snapshot,
            in_force,
            replace(state, candidate=state.unconfirmed),
            self.document,
            wait=wait,
            now=self.now,
            read=lambda sha256: self._read(self.past.history.body(sha256)),
        )
        settling = confirmation.settling
        if confirmation.quiet:
            return self._quiet(edition)
        if confirmation.waits:
            return self._waiting(settling, snapshot, wait)
        flapping = memory.RESTLESS if confirmation.demoted else self._flapping(returns_to)
        change = NewChange(
            comparison=comparison,
            last_seen_without_at=settling.last_seen_without_at,
            first_seen_at=settling.first_seen_at,
            returns_to=returns_to,
            flapping=flapping is not None,
        )
        checked = self._good(Outcome.CHANGED, comparison.summary, snapshot.sha256, edition)
        return replace(
            checked,
            snapshot=snapshot,
            version=new_version(page, edition, Cause.VENDOR),
            change=change,
            alerts=checked.alerts + self._alerts(change),
            state=replace(
                checked.state,
                version=in_force.number + 1,
                flapping=flapping or (memory.RESTLESS if confirmation.restless else None),
            ),
        )

    def _earlier_version(self, page: Normalized, in_force: Version) -> int | None:
        return memory.earlier_version(
            page.fingerprint, self.past.history.seen_texts(self.document.id), in_force=in_force.number
        )

    def _quiet(self, edition: str) -> Checked:
        """Nothing but what differs at each look; the page stays unaccepted, so that nothing hides in it."""
        assert self.state.candidate, "a text was waiting"
        checked = self._good(Outcome.UNCHANGED, memory.RESTLESS, self.state.body_sha256, edition)
        without = self.state.candidate.seen_at
        return replace(checked, state=replace(checked.state, validators=Validators(), good_at=without))

    def _wait(self, comparison: Comparison, returns_to: int | None) -> timedelta:
        """How long this change has to be seen before it is announced; what is not announced need not wait."""
        settings = self.examiner.settings
        announced = comparison.judgement.kind is not Kind.NOISE and returns_to is None
        if self.examiner.accept or not announced:
            return timedelta(0)
        return settings.confirm_waits.get(comparison.judgement.severity, settings.confirm_after)

    def _flapping(self, returns_to: int | None) -> str | None:
        returned = self.past.history.return_times(self.document.id, self.now - memory.FLAP_WINDOW)
        if returns_to is not None:
            returned = (*returned, self.now)
        return memory.flapping_reason(returned, now=self.now)

    def _alerts(self, change: NewChange) -> tuple[Alert, ...]:
        """The change's alerts, silenced where a silence covers it now."""
        alerts = route_change(
            change.comparison,
            self.document,
            self.examiner.routes,
            now=self.now,
            reference=self.examiner.reference,
            send_at=send_at,
            returns_to=change.returns_to,
            flapping=change.flapping,
        )
        facts = facts_of(change.comparison, returns_to=change.returns_to, flapping=change.flapping)
        silences = self.past.acts.silences(active_at=self.now) if alerts else ()
        return apply_silences(alerts, silences, self.document, facts, now=self.now)

    def _waiting(self, settling: Settling, snapshot: NewSnapshot, wait: timedelta) -> Checked:
        """A new text was seen once: keep the evidence, look again after the waiting time."""
        return self._checked(
            Outcome.HELD,
            "a new text was seen; it is announced when a second look confirms it",
            replace(
                self.state,
                candidate=settling.candidate,
                failures=0,
                next_due_at=self.now + min(wait, self.document.interval),
            ),
            snapshot=snapshot,
        )

    def _unchanged(
        self, detail: str, sha256: str | None, edition: str, snapshot: NewSnapshot | None = None
    ) -> Checked:
        if self.state.unconfirmed:
            detail = "a text seen once was gone at the second look; nothing was announced"
        return replace(self._good(Outcome.UNCHANGED, detail, sha256, edition), snapshot=snapshot)

    def _good(self, outcome: Outcome, detail: str, sha256: str | None, edition: str) -> Checked:
        """The document was there: trouble, if any, is over."""
        trouble = self.state.trouble
        alerts: tuple[Alert, ...] = ()
        if trouble and trouble.announced_at:
            alerts = self._tell(route_recovery, trouble)
        state = replace(
            self.state,
            failures=0,
            validators=self.fetch.validators,
            body_sha256=sha256,
            edition=edition,
            good_at=self.now,
            trouble=None,
            candidate=None,
            next_due_at=self._next_due(failures=0),
        )
        checked = self._checked(outcome, detail, state)
        closed = replace(trouble, closed_at=self.now) if trouble else None
        return replace(checked, alerts=alerts, closed=closed)

    def _troubled(
        self, outcome: Outcome, kind: TroubleKind, detail: str, body: bytes | None = None
    ) -> Checked:
        """A bad check: the trouble opens or goes on, and is announced once after N of them."""
        before = self.state.trouble
        # one trouble from the first bad check to the next good one, whatever its kind becomes meanwhile
        trouble = (
            replace(before, kind=kind, detail=detail, checks=before.checks + 1)
            if before
            else Trouble(kind=kind, detail=detail, opened_at=self.now, checks=1)
        )
        alerts: tuple[Alert, ...] = ()
        if trouble.announced_at is None and self._is_ripe(trouble):
            trouble = replace(trouble, announced_at=self.now)
            alerts = self._tell(route_trouble, trouble)
        failures = self.state.failures + 1
        state = replace(
            self.state, failures=failures, trouble=trouble, next_due_at=self._next_due(failures=failures)
        )
        evidence = None
        if body is not None and (before is None or before.kind is not kind):
            evidence = NewSnapshot(sha256=hashlib.sha256(body).hexdigest(), body=body, fetch=self.fetch)
        return replace(self._checked(outcome, detail, state, snapshot=evidence), alerts=alerts)

    def _is_ripe(self, trouble: Trouble) -> bool:
        """Whether a trouble is to be told: after so many checks or so many hours, whichever comes first."""
        settings = self.examiner.settings
        lasting = self.now - trouble.opened_at
        return trouble.checks >= settings.trouble_after or lasting >= settings.trouble_after_hours

    def _tell(self, route: Callable[..., tuple[Alert, ...]], trouble: Trouble) -> tuple[Alert, ...]:
        return route(
            self.document,
            trouble,
            self.examiner.routes,
            now=self.now,
            reference=self.examiner.reference,
            send_at=send_at,
        )

    def _next_due(self, *, failures: int) -> datetime:
        return next_due(
            self.document,
            failures=failures,
            retry_after=self.fetch.retry_after,
            now=self.now,
            jitter=self.examiner.settings.jitter,
            roll=self.examiner.roll(),
        )

    def _checked(
        self, outcome: Outcome, detail: str, state: DocumentState, snapshot: NewSnapshot | None = None
    ) -> Checked:
        return Checked(
            document_id=self.document.id,
            seen_seq=self.state.seq,
            at=self.now,
            outcome=outcome,
            detail=detail,
            fetch=self.fetch,
            state=replace(state, seq=self.state.seq + 1, checked_at=self.now, outcome=outcome, detail=detail),
            snapshot=snapshot,
        )


def new_version(page: Normalized, edition: str, cause: Cause) -> NewVersion:
    """A page's text as a version to be stored."""
    return NewVersion(
        text=page.text,
        fingerprint=page.fingerprint,
        title=page.title,
        language=page.language,
        links=page.links,
        coverage=page.coverage,
        edition=edition,
        cause=cause,
    )

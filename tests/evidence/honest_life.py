"""A store that lived honestly: documents checked, changed and lost, people acting, alerts sent, all by chance."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.check import Examiner, rederive
from monitor.check.record import new_version
from monitor.classify import Context
from monitor.model import (
    Acceptance,
    Act,
    ActKind,
    Alert,
    AlertState,
    Cause,
    DeliveryResult,
    Document,
    DocumentType,
    Fetch,
    Matcher,
    PageText,
    Settings,
    Silence,
    SnapshotDraft,
    Subject,
    Timing,
    TroubleKind,
    Validators,
    VersionDraft,
)
from monitor.normalize import edition_of, normalize
from monitor.route import default_routes, default_trouble_route
from monitor.sandbox import HERE, compare_texts
from monitor.store import Addition, Amendment, Ending, Store
from tests.policies import SECTIONS, policy_page

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
_PIECES = (
    "We delete call recordings after {} days.",
    "We answer within {} weeks.",
    "Kelp Hosting No. {} stores the recordings.",
    "You may object within {} days from today.",
    "These terms take effect on {} July 2026.",
)


class HonestLife:
    """``steps`` things happen to two documents; the same seed does the same."""

    def __init__(self, store: Store, seed: int):
        self.store, self.random, self.now = store, random.Random(seed), START
        self.documents = [self._document(name) for name in ("privacy", "terms")]
        self.pages = {each.id: list(SECTIONS[:4]) for each in self.documents}
        self.nonce = 0
        self.references = 0
        self.settings = Settings(
            database="sqlite://",
            storage=".",  # type: ignore[arg-type]
            confirm_after=self.random.choice([timedelta(0), timedelta(hours=10)]),
            keep_raw=self.random.choice(["all", "changes"]),
        )
        self.examiner = Examiner(
            settings=self.settings,
            routes=(*default_routes(["ops"]), default_trouble_route(["ops"])),
            roll=lambda: 0.5,
            reference=self._reference,
        )
        store.documents.sync(self.documents, self.now)

    def _reference(self) -> str:
        self.references += 1
        return f"PM-{self.references:06d}"

    def _document(self, name: str) -> Document:
        return Document(
            id=f"lanternfish/{name}",
            vendor="Lanternfish",
            name=name,
            url=f"https://lanternfish.example/{name}",
            type=DocumentType.PRIVACY_POLICY,
        )

    def live(self, steps: int) -> None:
        """Let chance do so many things."""
        ways = (
            *(self.check_same, self.check_edited, self.check_edited, self.check_failed, self.check_other),
            *(self.act, self.send, self.silence, self.configure, self.rebuild, self.accept, self.prune),
            *(self.import_past, self.judge_past, self.escalate),
        )
        for document in self.documents:
            self.check(document)
        for _ in range(steps):
            self.now += timedelta(minutes=self.random.randint(1, 1500))
            self.random.choices(ways, (6, 6, 6, 3, 2, 3, 4, 1, 1, 1, 1, 1, 3, 2, 1))[0]()

    def check(self, document: Document, body: bytes | None = None, **facts: object) -> None:
        """One check, committed."""
        self.nonce += 1
        if body is None and not facts:
            body = policy_page(self.pages[document.id], nonce=str(self.nonce % 3))
        fetch = Fetch(
            url=document.url,
            started_at=self.now,
            duration=timedelta(seconds=1),
            body=body,
            **{  # type: ignore[arg-type]
                "final_url": document.url,
                "status": 200,
                "headers": (("content-type", "text/html; charset=utf-8"),),
                "validators": Validators(etag=str(self.nonce)),
                **facts,
            },
        )
        state = self.store.documents.state(document.id)
        assert state is not None
        checked = self.examiner.examine(document, fetch, state, self.store, now=self.now)
        assert self.store.commit_check(checked) is not None

    def check_same(self) -> None:
        document = self.random.choice(self.documents)
        if self.random.random() < 0.3:
            self.check(document, status=304)
        else:
            self.check(document)

    def check_edited(self) -> None:
        document = self.random.choice(self.documents)
        page = self.pages[document.id]
        at = self.random.randrange(len(page))
        said = self.random.choice(_PIECES).format(self.random.randint(2, 28))
        heading, text = page[at]
        page[at] = (heading, said if self.random.random() < 0.3 else f"{text} {said}")
        if self.random.random() < 0.2:
            self.pages[document.id] = list(SECTIONS[:4])
        self.check(document)
        if self.random.random() < 0.5:
            self.now += timedelta(hours=20)
            self.check(document)

    def check_failed(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            code = self.random.choice([500, 503])
            self.check(
                self.random.choice(self.documents),
                status=code,
                error=f"the server answered {code}",
                trouble=TroubleKind.UNREACHABLE,
                transient=True,
            )

    def check_other(self) -> None:
        body = self.random.choice(
            (
                b"<html><body><h1>Just a moment</h1><p>Checking your browser.</p></body></html>",
                b"",
                b"%PDF-1.4",
            )
        )
        self.check(self.random.choice(self.documents), body)

    def act(self) -> None:
        for change in self.store.history.changes()[:2]:
            kind = self.random.choice(list(ActKind))
            until = self.now + timedelta(days=3) if kind is ActKind.SNOOZED else None
            self.store.acts.add(
                Act(
                    change_id=change.id,
                    kind=kind,
                    at=self.now,
                    by="Anna Brook",
                    note="seen",
                    until=until,
                    assignee="Ben",
                )
            )

    def accept(self) -> None:
        document = self.random.choice(self.documents)
        if self.store.history.version(document.id, 1):
            self.store.acts.accept(Acceptance(document_id=document.id, at=self.now, by="Anna Brook"))

    def send(self) -> None:
        due = self.store.outbox.due(self.now, channel="ops")
        delivery = due and self.store.outbox.claim(
            [due[0].id], channel="ops", reference=due[0].reference, now=self.now
        )  # type: ignore[list-item]
        if delivery:
            result = self.random.choice([DeliveryResult.SENT, DeliveryResult.FAILED])
            ending = Ending(result=result, detail="", dead=self.random.random() < 0.3)
            self.store.outbox.finish(delivery.id, ending, now=self.now)
        if self.random.random() < 0.3:
            dead = self.store.outbox.alerts(state=AlertState.DEAD)
            self.store.backlogs.send_elsewhere([each.id for each in dead], "legal", self.now)  # type: ignore[misc]

    def silence(self) -> None:
        until = self.now + timedelta(days=2)
        identifier = self.store.acts.add_silence(
            Silence(matcher=Matcher(), reason="a move", by="Anna Brook", created_at=self.now, until=until)
        )
        if self.random.random() < 0.5:
            self.store.acts.end_silence(identifier, by="Ben Reed", now=self.now + timedelta(hours=1))

    def configure(self) -> None:
        self.store.documents.sync(self.documents[:1], self.now)
        if self.random.random() < 0.5:
            self.documents[0] = replace(self.documents[0], remove=("nav",))
        self.store.documents.sync(self.documents, self.now)

    def rebuild(self) -> None:
        rederive(self.documents[0], store=self.store, settings=self.settings, now=self.now)

    def import_past(self) -> None:
        """Versions from before the first check, laid among those imported before, and times learned later."""
        document = self.random.choice(self.documents)
        entries: list[Addition | Amendment] = []
        known = self.store.imports.known_texts(document.id)
        if known:
            one = self.random.choice(known)
            page = normalize(self._past_body(), content_type="text/html", url=document.url)
            entries.append(
                Amendment(
                    id=one.id,
                    seen_at=one.seen_at,
                    checked_at=one.checked_at + timedelta(minutes=1),
                    drafts=(new_version(page, "elsewhere", Cause.UPGRADE),)
                    if self.random.random() < 0.3
                    else (),
                )
            )
        for _ in range(self.random.randint(1, 3)):
            at = START - timedelta(minutes=self.random.randint(10, 900_000))
            body = self._past_body()
            fetch = Fetch(
                url=document.url, started_at=at, duration=timedelta(0), final_url=document.url, status=200
            )
            kept = SnapshotDraft(sha256=sha256(body).hexdigest(), body=body, fetch=fetch)
            draft = self._past_draft(document, normalize(body, content_type="text/html", url=document.url))
            entries.append(
                Addition(
                    drafts=(draft,),
                    source="elsewhere",
                    seen_at=at,
                    checked_at=at,
                    snapshot=kept if self.random.random() < 0.5 else None,
                )
            )
        self.store.imports.take(document.id, "elsewhere", "", entries, now=self.now)

    def _past_body(self) -> bytes:
        return policy_page([*SECTIONS[:3], ("Past", f"We kept it for {self.random.randint(2, 99)} days.")])

    def _past_draft(self, document: Document, page: PageText) -> VersionDraft:
        return new_version(page, edition_of(document.select, document.remove), Cause.VENDOR)

    def judge_past(self) -> None:
        for pair in self.store.imports.find_neighbours()[:3]:
            before, after = (
                self.store.history.version(pair.document_id, each) for each in (pair.before, pair.after)
            )
            comparison = HERE.run(
                compare_texts, before.text, after.text, Context(), (before.links, after.links)
            )
            self.store.imports.record_change(pair, comparison)
        for change in self.store.history.changes():
            if change.after < 1 and self.random.random() < 0.3:
                self.store.acts.add(Act(change_id=change.id, kind=ActKind.NOTED, at=self.now, by="Ben Reed"))

    def escalate(self) -> None:
        for change in self.store.history.changes()[:1]:
            self.store.escalations.add(
                [
                    Alert(
                        reference=self._reference(),
                        channel="ops",
                        subject=Subject.ESCALATION,
                        document_id=change.document_id,
                        change_id=change.id,
                        timing=Timing.NOW,
                        due_at=self.now,
                        created_at=self.now,
                        owner="Ben Reed",
                    )
                ]
            )

    def prune(self) -> None:
        self.store.upkeep.prune(self.now - timedelta(days=10))
        self.store.upkeep.collect_orphans()

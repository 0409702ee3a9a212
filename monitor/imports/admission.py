"""The one place that takes in: captures become versions, in batches, each as far as it went on record.

A text like the one before it was found again, not changed; one that an archive read again replaces its own
earlier reading; what the document's own checks have seen since is left to them. Whatever cannot be read is
counted by its reason, and stops nothing.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from monitor.check.record import new_version
from monitor.errors import NormalizeError, TooHeavy
from monitor.imports.capture import EARLIEST, Capture, Collection, Series
from monitor.model import Cause, Document, Fetch, PageText, SnapshotDraft, VersionDraft
from monitor.normalize import edition_of, normalize, normalize_archived
from monitor.sandbox import Executor
from monitor.store import Addition, Amendment, Store

BATCH = 200
"""Captures of one transaction."""
BATCH_BYTES = 30_000_000
MOST_CAPTURES = 100_000
"""Of one document."""
AHEAD = 4
"""Captures that are read while earlier ones are laid down."""


@dataclass(slots=True, kw_only=True)
class Account:
    """What became of a document's captures.

    ``taken`` are new versions, ``again`` found in force once more, ``upgraded`` read again by the archive,
    ``known`` here already; ``refused`` counts what was not taken, by its reason.
    """

    key: str
    document_id: str
    taken: int = 0
    again: int = 0
    upgraded: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def refuse(self, why: str) -> None:
        """Count one that was not taken."""
        self.refused[why] = self.refused.get(why, 0) + 1


@dataclass(slots=True, kw_only=True)
class _Layer:
    """A version as it lies in the history while others are laid beside it.

    ``id`` None: no row has it yet. ``drafts`` are readings of it that are not on record, the last in force.
    """

    id: int | None = None
    fingerprint: str
    seen_at: datetime
    checked_at: datetime
    drafts: list[VersionDraft] = field(default_factory=list)
    source: str = ""
    snapshot: SnapshotDraft | None = None
    altered: bool = False

    def entry(self) -> Addition | Amendment:
        """What is to be recorded of it."""
        if self.id is not None:
            return Amendment(
                id=self.id, seen_at=self.seen_at, checked_at=self.checked_at, drafts=tuple(self.drafts)
            )
        return Addition(
            drafts=tuple(self.drafts),
            source=self.source,
            seen_at=self.seen_at,
            checked_at=self.checked_at,
            snapshot=self.snapshot,
        )


@dataclass(slots=True, kw_only=True)
class Admission:
    """What is taken in, and by whom it is read; ``dry_run``: read and compared, and nothing recorded."""

    store: Store
    executor: Executor
    now: datetime
    dry_run: bool = False
    lanes: int = 2

    def take(
        self,
        collection: Collection,
        series: Series,
        document: Document,
        tell: Callable[[int], None] = lambda count: None,
    ) -> Account:
        """Take in all that the collection holds of a document; goes on where an earlier run ended.

        ``tell`` hears how many captures were gone through. Raises StoreError.
        """
        account = Account(key=series.key, document_id=document.id)
        imports = self.store.imports
        origin = f"{collection.origin} {series.key}"
        if not self.dry_run:
            self.store.documents.introduce(document, self.now)
        known = imports.known_texts(document.id)
        laid = [
            _Layer(id=each.id, fingerprint=each.fingerprint, seen_at=each.seen_at, checked_at=each.checked_at)
            for each in known
        ]
        history = _History(
            account=account,
            laid=laid,
            document=document,
            origin=collection.origin,
            ours_since=imports.observed_since(document.id),
        )
        captures = islice(collection.captures(series, imports.mark(document.id, origin)), MOST_CAPTURES)
        gone = 0
        for batch in _batches(self._read_all(captures, document)):
            for capture, page, problem in batch:
                history.lay(capture, page, problem)
            self._record(document, origin, batch[-1][0].mark, laid)
            gone += len(batch)
            tell(len(batch))
        if gone == MOST_CAPTURES:
            account.refuse(f"beyond the first {MOST_CAPTURES:,}, which the next run goes on with")
        return account

    def _record(self, document: Document, origin: str, mark: str, laid: list[_Layer]) -> None:
        fresh = [each for each in laid if each.altered]
        if not self.dry_run:
            entries = [each.entry() for each in fresh]
            ids = iter(self.store.imports.take(document.id, origin, mark, entries, now=self.now))
            for each in fresh:
                each.id = next(ids) if each.id is None else each.id
        for each in fresh:
            each.id = -1 if each.id is None else each.id
            each.drafts, each.snapshot, each.altered = [], None, False

    def _read_all(
        self, captures: Iterator[Capture], document: Document
    ) -> Iterator[tuple[Capture, PageText | None, str]]:
        """Each capture with its text, or with why there is none; some are read ahead, in their order."""
        waiting: deque[tuple[Capture, Future[tuple[PageText | None, str]]]] = deque()
        with ThreadPoolExecutor(self.lanes, thread_name_prefix="import") as pool:
            for capture in captures:
                waiting.append((capture, pool.submit(self._read, capture, document)))
                if len(waiting) > self.lanes + AHEAD:
                    earliest, future = waiting.popleft()
                    yield earliest, *future.result()
            while waiting:
                earliest, future = waiting.popleft()
                yield earliest, *future.result()

    def _read(self, capture: Capture, document: Document) -> tuple[PageText | None, str]:
        if capture.body is None:
            return None, capture.problem
        url = capture.url or document.url
        run = self.executor.run
        try:
            if capture.is_text:
                return run(normalize_archived, capture.body, url=url), ""
            kind = next((value for name, value in capture.headers if name == "content-type"), None)
            select, remove = document.select, document.remove
            return run(normalize, capture.body, content_type=kind, url=url, select=select, remove=remove), ""
        except (NormalizeError, TooHeavy) as error:
            return None, str(error)


@dataclass(slots=True, kw_only=True)
class _History:
    """The imported versions of a document in the order of time, and what becomes of each capture."""

    account: Account
    laid: list[_Layer]
    document: Document
    origin: str
    ours_since: datetime | None

    def lay(self, capture: Capture, page: PageText | None, problem: str) -> None:
        """Lay a capture where it belongs, or say why not."""
        account = self.account
        if page is None:
            account.refuse(problem)
        elif capture.at < EARLIEST:
            account.refuse("its date cannot be")
        elif self.ours_since is not None and capture.at >= self.ours_since:
            account.refuse(f"the document is watched from here since {self.ours_since:%Y-%m-%d}")
        else:
            account.since = min(account.since or capture.at, capture.at)
            account.until = max(account.until or capture.at, capture.at)
            self._lay_text(capture, page)

    def _lay_text(self, capture: Capture, page: PageText) -> None:
        account, place = self.account, self._place(capture.at)
        before = self.laid[place - 1] if place else None
        after = self.laid[place] if place < len(self.laid) else None
        if before and page.fingerprint == before.fingerprint:
            account.known += before.seen_at == capture.at
            account.again += before.seen_at != capture.at
            before.altered |= capture.at > before.checked_at
            before.checked_at = max(before.checked_at, capture.at)
        elif before and capture.upgrade:
            account.upgraded += 1
            before.drafts.append(self._draft(capture, page, Cause.UPGRADE))
            before.fingerprint, before.altered = page.fingerprint, True
        elif after and page.fingerprint == after.fingerprint:
            account.again += 1
            after.seen_at, after.altered = capture.at, True
        else:
            account.taken += 1
            self.laid.insert(place, self._new(capture, page, Cause.VENDOR if before else Cause.FIRST))

    def _place(self, at: datetime) -> int:
        """Behind the last version that was seen by then; as a rule at the end."""
        place = len(self.laid)
        while place and self.laid[place - 1].seen_at > at:
            place -= 1
        return place

    def _draft(self, capture: Capture, page: PageText, cause: Cause) -> VersionDraft:
        document = self.document
        own = edition_of(document.select, document.remove)
        return new_version(page, self.origin if capture.is_text else own, cause)

    def _new(self, capture: Capture, page: PageText, cause: Cause) -> _Layer:
        source = f"{self.origin} at {capture.mark[:60]}"
        return _Layer(
            fingerprint=page.fingerprint,
            seen_at=capture.at,
            checked_at=capture.at,
            drafts=[self._draft(capture, page, cause)],
            source=source,
            snapshot=_snapshot_of(capture, self.document, source),
            altered=True,
        )


def _snapshot_of(capture: Capture, document: Document, source: str) -> SnapshotDraft | None:
    """The page as it was kept, None where only a text was; its reason says that nobody here received it."""
    if capture.is_text or capture.body is None:
        return None
    url = capture.url or document.url
    fetch = Fetch(
        url=url,
        started_at=capture.at,
        duration=timedelta(0),
        final_url=url,
        status=capture.status,
        reason=f"imported from {source}",
        headers=capture.headers,
    )
    return SnapshotDraft(sha256=hashlib.sha256(capture.body).hexdigest(), body=capture.body, fetch=fetch)


def _batches(
    read: Iterator[tuple[Capture, PageText | None, str]],
) -> Iterator[list[tuple[Capture, PageText | None, str]]]:
    """So many at once as one transaction takes, and no more than memory bears."""
    batch: list[tuple[Capture, PageText | None, str]] = []
    size = 0
    for each in read:
        batch.append(each)
        size += len(each[0].body or b"")
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

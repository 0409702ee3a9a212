"""Documents, fetches, checks and alerts of fictional vendors for the store's tests."""

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.errors import StoreError
from monitor.model import (
    Alert,
    Category,
    CategoryScore,
    Cause,
    ChangeDraft,
    Checked,
    Comparison,
    Coverage,
    DateRole,
    DeltaStatus,
    Document,
    DocumentType,
    Edit,
    EditOp,
    Fetch,
    Hop,
    Judgement,
    Kind,
    Link,
    Omission,
    Outcome,
    Section,
    SectionChange,
    SectionDelta,
    Severity,
    Signal,
    SignalFact,
    SnapshotDraft,
    StatedDate,
    Subject,
    Timing,
    VersionDraft,
)
from monitor.store import Receipt, Store

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def document(identifier: str = "brightmail/privacy", **more: Any) -> Document:
    vendor, name = identifier.split("/")
    values: dict[str, Any] = {
        "id": identifier,
        "vendor": vendor,
        "name": name,
        "url": f"https://{vendor}.example/{name}",
        "type": DocumentType.PRIVACY_POLICY,
        "tags": frozenset({"mail", "eu"}),
    }
    return Document(**(values | more))


def page(number: int, *, words: int = 400) -> bytes:
    """A page of which every number differs a little from the one before."""
    rows = "".join(
        f"<p>Clause {row}: Brightmail keeps records of kind {row * row} for {row % 9 + 1} months.</p>\n"
        for row in range(words // 10)
    )
    return f"<html><body data-nonce='{number:08x}'>{rows}<p>Edition {number}</p></body></html>".encode()


def fetch_of(body: bytes | None, at: datetime = NOW, **more: Any) -> Fetch:
    values: dict[str, Any] = {
        "url": "https://brightmail.example/privacy",
        "started_at": at,
        "duration": timedelta(milliseconds=321),
        "final_url": "https://brightmail.example/en/privacy",
        "status": 200,
        "reason": "OK",
        "headers": (("content-type", "text/html"), ("set-cookie", "a=1"), ("set-cookie", "b=2")),
        "hops": (
            Hop(
                url="https://brightmail.example/privacy",
                status=301,
                address="192.0.2.7",
                location="/en/privacy",
            ),
            Hop(url="https://brightmail.example/en/privacy", status=200, address="192.0.2.7"),
        ),
        "body": body,
        "wire_bytes": 99,
    }
    return Fetch(**(values | more))


def snapshot_of(body: bytes, at: datetime = NOW, *, keep: bool = True) -> SnapshotDraft:
    name = hashlib.sha256(body).hexdigest()
    return SnapshotDraft(sha256=name, body=body, fetch=fetch_of(body, at), keep=keep)


def new_version(number: int, **more: Any) -> VersionDraft:
    values: dict[str, Any] = {
        "text": f"# Privacy\n\nWe keep your letters for {number} months.",
        "fingerprint": f"words-{number}",
        "title": "Privacy at Brightmail",
        "language": "en",
        "links": (Link(text="partners", target="https://brightmail.example/partners?x=1#top"),),
        "coverage": Coverage(
            page_words=90, kept_words=60, dropped=(Omission(rule="menu", words=30, sample="Home"),)
        ),
        "edition": "normalize-1",
        "cause": Cause.FIRST if number == 1 else Cause.VENDOR,
    }
    return VersionDraft(**(values | more))


def comparison(
    *,
    whole: Category = Category.RETENTION,
    part: Category = Category.SUBPROCESSORS,
    kind: Kind = Kind.SUBSTANTIVE,
    severity: Severity = Severity.HIGH,
) -> Comparison:
    section = Section(
        path=("Privacy", "Keeping"), heading="## Keeping\n", body="x", level=2, number=None, key="keeping"
    )
    delta = SectionDelta(
        status=DeltaStatus.CHANGED,
        before=section,
        after=replace(section, body="y"),
        edits=(Edit(op=EditOp.DELETE, text="x"), Edit(op=EditOp.INSERT, text="y")),
    )
    signal = SignalFact(signal=Signal.NUMBER, before="1", after="2", unit="month", quote="for 2 months")
    judged = Judgement(kind=kind, severity=severity, categories=(CategoryScore(category=whole, score=0.9),))
    inner = replace(judged, categories=(CategoryScore(category=part, score=0.5),), signals=(signal,))
    return Comparison(
        judgement=judged,
        sections=(SectionChange(delta=delta, judgement=inner),),
        summary="Retention: 1 month to 2 months",
        dates=(StatedDate(role=DateRole.EFFECTIVE, day=NOW.date(), quote="as of today"),),
    )


def new_change(at: datetime = NOW, **more: Any) -> ChangeDraft:
    values: dict[str, Any] = {
        "comparison": comparison(),
        "last_seen_without_at": at - HOUR,
        "first_seen_at": at,
    }
    return ChangeDraft(**(values | more))


def new_alert(reference: str = "A1B2C3", at: datetime = NOW, **more: Any) -> Alert:
    values: dict[str, Any] = {
        "reference": reference,
        "document_id": "brightmail/privacy",
        "channel": "ops",
        "subject": Subject.CHANGE,
        "timing": Timing.NOW,
        "due_at": at,
        "created_at": at,
        "reason": "route everything",
    }
    return Alert(**(values | more))


def checked(store: Store, outcome: Outcome, at: datetime = NOW, **more: Any) -> Checked:
    """A check of Brightmail's privacy policy, made from its state as it stands."""
    identifier = more.pop("document_id", "brightmail/privacy")
    state = more.pop("state", None) or store.documents.state(identifier)
    assert state is not None
    snapshot = more.get("snapshot")
    after = replace(state, checked_at=at, outcome=outcome, next_due_at=at + 12 * HOUR)
    if snapshot is not None:
        after = replace(after, body_sha256=snapshot.sha256)
    after = replace(after, **more.pop("after", {}))
    values: dict[str, Any] = {
        "document_id": identifier,
        "seen_seq": state.seq,
        "at": at,
        "outcome": outcome,
        "detail": "",
        "fetch": snapshot.fetch if snapshot else fetch_of(None, at, status=304),
        "state": after,
    }
    return Checked(**(values | more))


def watch(store: Store, *identifiers: str) -> None:
    store.documents.sync([document(each) for each in identifiers or ("brightmail/privacy",)], NOW)


def watched(store: Store) -> tuple[str, ...]:
    """The ids of the watched documents."""
    return tuple(state.document_id for state in store.documents.states())


def record_first(store: Store, at: datetime = NOW, **more: Any) -> Receipt:
    recorded = store.commit_check(
        checked(store, Outcome.FIRST, at, snapshot=snapshot_of(page(1), at), version=new_version(1), **more)
    )
    assert recorded is not None
    return recorded


def record_change(store: Store, number: int, at: datetime, **more: Any) -> Receipt:
    """Version ``number`` (from 2), with a change and an alert about it."""
    values: dict[str, Any] = {
        "snapshot": snapshot_of(page(number), at),
        "version": new_version(number),
        "change": new_change(at),
        "alerts": (new_alert(f"REF{number}", at),),
    }
    recorded = store.commit_check(checked(store, Outcome.CHANGED, at, **(values | more)))
    assert recorded is not None
    return recorded


def record_next(store: Store, identifier: str, *, keep: bool = True) -> Receipt | None:
    """The next version of a document, with a change and an alert from the second on."""
    state = store.documents.state(identifier)
    assert state is not None
    number = (state.version or 0) + 1
    at = NOW + number * HOUR
    first = number == 1
    body = snapshot_of(page(state.seq, words=100) + identifier.encode(), at, keep=keep)
    if not keep:
        return store.commit_check(
            checked(store, Outcome.UNCHANGED, at, document_id=identifier, state=state, snapshot=body)
        )
    return store.commit_check(
        checked(
            store,
            Outcome.FIRST if first else Outcome.CHANGED,
            at,
            document_id=identifier,
            state=state,
            snapshot=body,
            version=new_version(number),
            change=None if first else new_change(at),
            alerts=() if first else (new_alert(f"{identifier}-{number}", at, document_id=identifier),),
        )
    )


def noisy_page(seed: int, size: int = 60_000) -> bytes:
    """A page that no compression makes smaller."""
    return random.Random(seed).randbytes(size)


def fill(store: Store, identifier: str = "brightmail/privacy") -> tuple[int, str]:
    """Record pages until the disk is full: how many were, and the sentence."""
    for number in range(1, 200):
        state = store.documents.state(identifier)
        outcome = Outcome.FIRST if state is None or state.version is None else Outcome.HELD
        version = new_version(1) if outcome is Outcome.FIRST else None
        check = checked(store, outcome, snapshot=snapshot_of(noisy_page(number)), version=version)
        try:
            store.commit_check(check)
        except StoreError as error:
            return number - 1, str(error)
    raise AssertionError("the disk never became full")

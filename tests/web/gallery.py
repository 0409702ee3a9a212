"""A history to look at: invented vendors, long paragraphs, a table of 500 rows, right-to-left text, trouble."""

import atexit
import functools
import hashlib
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.compare import Context, compare
from monitor.model import (
    Act,
    ActKind,
    Alert,
    AlertState,
    Cause,
    ChangeDraft,
    Checked,
    Coverage,
    Document,
    Fetch,
    Omission,
    Outcome,
    SnapshotDraft,
    Subject,
    Timing,
    Trouble,
    TroubleKind,
    VersionDraft,
)
from monitor.store import Store, open_store
from monitor.text.read import read_text

NOW = datetime(2026, 11, 30, 9, 45, tzinfo=UTC)
DAY = timedelta(days=1)

CONFIG = """
[monitor]
database = "sqlite:///monitor.db"
storage = "."
zone = "Europe/Bucharest"
{monitor}
{web}
[fetch]
allow_private = true

[[vendors]]
name = "Mirelune"
id = "mirelune"
tags = ["hr"]
tier = 1
objection_days = 30
[[vendors.documents]]
name = "privacy"
title = "Privacy policy"
type = "privacy-policy"
url = "https://mirelune.example/legal/privacy"
[[vendors.documents]]
name = "cookies"
title = "Cookie policy"
type = "trackers-policy"
url = "https://mirelune.example/legal/cookies"

[[vendors]]
name = "Brasshaven"
id = "brasshaven"
objection_days = 30
[[vendors.documents]]
name = "subprocessors"
title = "Sub-processors"
type = "subprocessors"
url = "https://brasshaven.example/legal/sub-processors?lang=en&region=eu"
[[vendors.documents]]
name = "terms"
title = "Terms of service"
type = "terms-of-service"
url = "https://brasshaven.example/legal/terms"

[[vendors]]
name = "منارة"
id = "manara"
[[vendors.documents]]
name = "privacy"
title = "سياسة الخصوصية"
type = "privacy-policy"
language = "ar"
url = "https://manara.example/privacy"

[[vendors]]
name = "Parcelwick"
id = "parcelwick"
[[vendors.documents]]
name = "notice"
title = "Privacy notice"
type = "privacy-policy"
url = "https://parcelwick.example/a-very-long-address-{long}/privacy"
"""

_PARAGRAPHS = (
    ("Who we are", "Mirelune makes software for meetings. The company behind it has its seat in a small town by a river, and answers letters that are written on paper as gladly as others."),
    ("What we collect", "We collect your name, your e-mail address and the times of your calls. The name of your device is noted where you install the program."),
    ("Why we use it", "We use your data to run the service, to send invoices and to help you where something fails. We do not sell your data."),
    ("How long we keep it", "Recordings of calls are deleted 90 days after the meeting in which they were made. The person who organised the meeting may delete them sooner, at any time and for every participant."),
    ("Artificial intelligence", "Live captions are written by a model that runs on our own machines. We do not use your calls to train models, neither ours nor those of anybody else."),
    ("Whom we share it with", "Our hosting partner Northmill Data keeps the recordings in Finland. No other company receives your data."),
    ("Your rights", "You may ask for a copy of your data, have it corrected or have it erased. We answer within one month."),
    ("Cookies on our pages", "On our public pages we set three cookies of our own. One remembers your language, one that you are signed in, one that you have read this notice."),
    ("Changes", "Last updated on 8 September 2026. We announce changes on this page thirty days before they take effect."),
)  # fmt: skip
_EDITS = (
    ("answers letters", "answers all letters"),
    ("the times of your calls", "the times and the length of your calls"),
    ("within one month", "within 30 days"),
    ("three cookies", "four cookies"),
    ("to send invoices and", "to send invoices, to measure how the service is used and"),
    ("No other company receives your data.", "Advertising partners receive the address of your device."),
    ("8 September", "9 September"),
    ("is noted", "is recorded"),
)
_GRAVE = (
    ("90 days after", "18 months after"),
    ("We do not use your calls to train models, neither ours nor those of anybody else.", "We may use transcripts and chat messages to train and test the models behind Mirelune Notes, unless your administrator has switched this off."),
    ("at any time and for every", "for every"),
    ("We answer within 30 days.", "We answer within 30 days. You may object to the training of models through the form in your account."),
    ("Last updated on 9 September 2026.", "This version applies from 1 January 2027. Last updated on 21 November 2026."),
)  # fmt: skip
_LONG = " ".join(
    f"In case {number} of those listed here the seller may, after it has told the buyer in writing, put the delivery off by {number % 9 + 2} days without owing anything for it."
    for number in range(30)
)
_ARABIC = (
    "# سياسة الخصوصية\n\n## ما نجمعه\n\nنجمع اسمك وبريدك الإلكتروني ووقت كل مكالمة. لا نبيع بياناتك لأحد.\n\n## مدة الحفظ\n\nنحذف التسجيلات بعد 90 يوما من الاجتماع.\n",
    "# سياسة الخصوصية\n\n## ما نجمعه\n\nنجمع اسمك وبريدك الإلكتروني ورقم هاتفك ووقت كل مكالمة. لا نبيع بياناتك لأحد.\n\n## مدة الحفظ\n\nنحذف التسجيلات بعد 18 شهرا من الاجتماع.\n",
)  # fmt: skip


def policy(paragraphs=_PARAGRAPHS, *, title="Privacy policy") -> str:
    return f"# {title}\n\n" + "".join(
        f"## {number}. {head}\n\n{words}\n\n" for number, (head, words) in enumerate(paragraphs, 1)
    )


def list_of_partners(number: int, *, changed: int = 0) -> str:
    places = ("Ireland", "Finland", "United States", "Singapore", "Portugal")
    rows = "".join(
        f"| Partner {each:03} Services Ltd. | Hosting of part {each} of the recordings | {places[(each + (each < changed)) % 5]} |\n"
        for each in range(number)
    )
    return f"# Sub-processors\n\nThe companies below process data for us.\n\n| Company | Purpose | Location |\n{rows}\nLast updated in November 2026.\n"


def write_config(folder: Path, *, monitor: str = "", web: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(
        CONFIG.replace("{monitor}", monitor).replace("{web}", web).replace("{long}", "of-" * 40), "utf-8"
    )
    return path


class Gallery:
    """Fills a store, one document after the other; each version is really compared with the one before."""

    def __init__(self, store: Store, documents: tuple[Document, ...]):
        self.store = store
        self.documents = {each.id: each for each in documents}
        store.documents.sync(documents, NOW - 1200 * DAY)

    def add(
        self,
        document_id: str,
        text: str,
        at: datetime,
        *,
        title: str = "Privacy",
        page: bytes | None = None,
        alerts=(),
    ):
        document = self.documents[document_id]
        state = self.store.documents.state(document_id)
        before = self.store.history.version(document_id)
        body = (
            page
            or f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body><main>{text}</main></body></html>".encode()
        )
        fetch = self._fetch(document, at, body)
        change = None
        if before is not None:
            context = Context(document_type=document.type, language="en", tier=document.tier, today=at.date())
            found = compare(read_text(before.text), read_text(text), context)
            change = ChangeDraft(comparison=found, last_seen_without_at=at - DAY / 2, first_seen_at=at)
        words = len(text.split())
        version = VersionDraft(
            text=text, fingerprint=hashlib.sha256(text.encode()).hexdigest(), title=title, language="en", links=(),
            coverage=Coverage(
                page_words=words + 120, kept_words=words,
                dropped=(Omission(rule="navigation", words=80, sample="Home Pricing Sign in"), Omission(rule="consent", words=40, sample="We use cookies")),
            ),
            edition="gallery", cause=Cause.FIRST if before is None else Cause.VENDOR,
        )  # fmt: skip
        outcome = Outcome.FIRST if before is None else Outcome.CHANGED
        number = before.number + 1 if before else 1
        after = replace(
            state,
            checked_at=at,
            good_at=at,
            outcome=outcome,
            next_due_at=NOW + DAY / 4,
            version=number,
            body_sha256=hashlib.sha256(body).hexdigest(),
        )
        recorded = self.store.commit_check(
            Checked(
                document_id=document_id, seen_seq=state.seq, at=at, outcome=outcome, detail="", fetch=fetch, state=after,
                snapshot=SnapshotDraft(sha256=hashlib.sha256(body).hexdigest(), body=body, fetch=fetch), version=version, change=change,
                alerts=tuple(alerts) if change else (),
            )
        )  # fmt: skip
        assert recorded is not None
        return recorded

    def fail(self, document_id: str, at: datetime, detail: str):
        state = self.store.documents.state(document_id)
        trouble = state.trouble or Trouble(
            kind=TroubleKind.BLOCKED, detail=detail, opened_at=at, checks=1, announced_at=at
        )
        after = replace(
            state,
            checked_at=at,
            outcome=Outcome.FAILED,
            detail=detail,
            trouble=trouble,
            failures=4,
            next_due_at=NOW + DAY / 4,
        )
        fetch = replace(self._fetch(self.documents[document_id], at, None), status=403, error=detail)
        assert self.store.commit_check(
            Checked(
                document_id=document_id,
                seen_seq=state.seq,
                at=at,
                outcome=Outcome.FAILED,
                detail=detail,
                fetch=fetch,
                state=after,
            )
        )

    def read_today(self):
        for document_id in self.documents:
            state = self.store.documents.state(document_id)
            if state.trouble or state.version is None:
                continue
            after = replace(
                state,
                checked_at=NOW - DAY / 50,
                good_at=NOW - DAY / 50,
                outcome=Outcome.UNCHANGED,
                next_due_at=NOW + DAY / 4,
            )
            fetch = self._fetch(self.documents[document_id], NOW - DAY / 50, None)
            self.store.commit_check(
                Checked(
                    document_id=document_id,
                    seen_seq=state.seq,
                    at=NOW - DAY / 50,
                    outcome=Outcome.UNCHANGED,
                    detail="",
                    fetch=replace(fetch, status=304),
                    state=after,
                )
            )

    def _fetch(self, document: Document, at: datetime, body: bytes | None) -> Fetch:
        return Fetch(
            url=document.url,
            final_url=document.url,
            started_at=at,
            duration=timedelta(seconds=1),
            status=200,
            body=body,
            headers=(("content-type", "text/html; charset=utf-8"), ("server", "nginx")),
        )


def new_alert(reference: str, document_id: str, at: datetime, **fields) -> Alert:
    given = {
        "channel": "legal-mail", "subject": Subject.CHANGE, "timing": Timing.NOW, "due_at": at, "created_at": at, "reason": "route everything", **fields,
    }  # fmt: skip
    return Alert(reference=reference, document_id=document_id, **given)


def fill(store: Store, documents: tuple[Document, ...]) -> Gallery:
    """Everything that pages have to show."""
    gallery = Gallery(store, documents)
    text = policy()
    at = NOW - 1050 * DAY
    gallery.add("mirelune/privacy", text, at)
    for number, (one, other) in enumerate(_EDITS):
        assert one in text
        text = text.replace(one, other)
        at += (60 + 20 * (number % 4)) * DAY
        gallery.add(
            "mirelune/privacy",
            text,
            at,
            alerts=(
                new_alert(
                    f"PM-OLD{number}", "mirelune/privacy", at, state=AlertState.SENT, sent_at=at, attempts=1
                ),
            ),
        )
    for one, other in _GRAVE:
        assert one in text, one
        text = text.replace(one, other)
    moved = text.split("## ")
    moved.insert(2, moved.pop(8))
    at = NOW - 9 * DAY
    gallery.add("mirelune/privacy", "## ".join(moved), at, alerts=(new_alert("PM-7K3QXAW2", "mirelune/privacy", at, state=AlertState.SENT, sent_at=at, attempts=1), new_alert("PM-7K3QXAW3", "mirelune/privacy", at, channel="legal-slack", attempts=3, first_attempt_at=at, last_error="404 no_service", next_attempt_at=NOW + DAY / 24)))  # fmt: skip
    gallery.add("brasshaven/subprocessors", list_of_partners(300), NOW - 200 * DAY, title="Sub-processors")
    gallery.add("brasshaven/subprocessors", list_of_partners(800, changed=40), NOW - 18 * DAY, title="Sub-processors", alerts=(new_alert("PM-ROWS", "brasshaven/subprocessors", NOW - 18 * DAY, state=AlertState.DEAD, attempts=9, last_error="no such host"),))  # fmt: skip
    terms = f"# Terms of service\n\n## Delivery\n\n{_LONG}\n\n## Liability\n\nWe are liable for 12 months of fees.\n\n## {'Supercalifragilistic' * 20}\n\nShort.\n"
    gallery.add("brasshaven/terms", terms, NOW - 100 * DAY, title="Terms")
    gallery.add("brasshaven/terms", terms.replace("by 5 days", "by 90 days").replace("12 months of fees", "3 months of fees").replace("Short.", _LONG.replace("buyer", "customer")), NOW - 3 * DAY, title="Terms")  # fmt: skip
    for number, words in enumerate(_ARABIC):
        gallery.add("manara/privacy", words, NOW - (40 - 30 * number) * DAY)
    gallery.add(
        "mirelune/cookies", policy(_PARAGRAPHS[:2], title="Cookie policy"), NOW - 30 * DAY, title="Cookies"
    )
    gallery.fail("mirelune/cookies", NOW - 4 * DAY, "the server answered 403 Forbidden")
    gallery.read_today()
    changes = store.history.changes()
    for change in changes:
        if change.document_id == "mirelune/privacy" and change.after < 9:
            store.acts.add(
                Act(
                    change_id=change.id,
                    kind=ActKind.ACKNOWLEDGED,
                    at=change.first_seen_at + DAY,
                    by="Ana Dobre",
                    note="read, filed under VC-118",
                )
            )
    return gallery


@functools.cache
def filled_folder() -> Path:
    """A filled history, indexed as by housekeeping; made once a process."""
    from monitor.config import load_config

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    config = load_config(write_config(folder), environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        fill(store, config.documents)
        store.search.fill()
    return folder


def open_gallery(folder: Path, **keys) -> Path:
    """A folder with a configuration and a copy of the filled history; its configuration's path."""
    shutil.copytree(filled_folder(), folder, dirs_exist_ok=True)
    return write_config(folder, **keys)

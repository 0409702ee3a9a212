"""What programs may do beside acts on changes: silence, end a silence, check now, add. The one list of it.

Bodies are msgspec structs: what they refuse, and what the description of the API says of them, is one thing.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from monitor.config.address import is_private, web_url
from monitor.config.complaints import Refusal
from monitor.config.edit import DocumentEntry, add_document
from monitor.errors import ConfigError, UsageError
from monitor.followup import matcher_words
from monitor.model import Document, DocumentType, Silence, Validators
from monitor.review import Scope, SilenceDraft, begin_silence, find_moment
from monitor.store import Store
from monitor.store.instance import ask_reload
from monitor.web.desk import Absence, Ask, Desk

Line = Annotated[str, msgspec.Meta(max_length=500)]
Lines = Annotated[list[Line], msgspec.Meta(max_length=100)]
SILENCES = "/api/v1/silences"
_ONE_AT_A_TIME = threading.Lock()


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a program sends."""


class SilenceBody(Body):
    """Which changes nobody is told of, why, and for how long (``for`` '7d', or ``until`` a date)."""

    reason: Line
    length: Line = msgspec.field(default="", name="for")
    until: Line = ""
    vendors: Lines = []
    documents: Lines = []
    tags: Lines = []
    types: Lines = []
    categories: Lines = []
    severities: Lines = []
    owners: Lines = []


class NothingBody(Body):
    """Nothing."""


class DocumentBody(Body):
    """One more page to watch: of a vendor by name or id, which may be a new one."""

    url: Annotated[str, msgspec.Meta(max_length=2_000)]
    vendor: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    type: DocumentType
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    tags: Lines = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """An address to which programs send: what it does, of which body, and with which status it answers."""

    path: str
    says: str
    body: type[Body]
    do: Callable[[Desk, Ask, Any], object]
    status: int


def silence_facts(silence: Silence, desk: Desk) -> dict[str, object]:
    """A silence as programs get it."""
    return {
        "id": silence.id,
        "changes_of": matcher_words(silence.matcher),
        "reason": silence.reason,
        "by": silence.by,
        "created_at": silence.created_at,
        "until": silence.until,
        "ended_at": silence.ended_at,
        "ended_by": silence.ended_by or None,
        "active": silence.is_active(desk.now),
    }


def _silence(desk: Desk, ask: Ask, body: SilenceBody) -> object:
    draft = SilenceDraft(
        reason=body.reason,
        by=ask.person.name,
        until=find_moment(body.length, body.until, desk.now, desk.zone),
    )
    scope = Scope(
        vendors=body.vendors,
        documents=body.documents,
        tags=body.tags,
        types=body.types,
        categories=body.categories,
        severities=body.severities,
        owners=body.owners,
    )
    with _writer(desk) as store:
        return silence_facts(begin_silence(store, desk.config, scope, draft, desk.now), desk)


def _end_silence(desk: Desk, ask: Ask, body: NothingBody) -> object:
    number = ask.number("silence") or 0
    if number not in {each.id for each in desk.store.acts.silences()}:
        raise Absence(f"there is no silence {number}")
    with _writer(desk) as store:
        return silence_facts(store.acts.end_silence(number, by=ask.person.name, now=desk.now), desk)


def check_now(desk: Desk, ask: Ask, body: NothingBody) -> object:
    """Make a document due: whoever checks on this database does so at the next look, by the usual ways."""
    document = desk.config.by_id.get(desk.document(ask).id)
    if document is None or document.paused:
        raise UsageError("the document is not watched at the moment: it is paused, or was removed")
    with _writer(desk) as store:
        store.documents.make_due([document.id], desk.now)
    return {"document": document.id, "due_at": desk.now}


def _add(desk: Desk, ask: Ask, body: DocumentBody) -> object:
    """Write one more document into the configuration, after one fetch by the gate to the network."""
    url = _address(desk, body.url)
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise UsageError("another document is being added; try again in a moment")
    try:
        _refuse_unreadable(desk, body, url)
        entry = DocumentEntry(
            vendor=body.vendor, url=url, type=body.type, name=body.name, title=body.title, tags=body.tags
        )
        identity = add_document(desk.config.path, entry)
    except ConfigError as error:
        raise UsageError(f"the configuration was left as it is: {_plain(error, desk)}") from None
    except OSError as error:
        words = "the configuration cannot be written from here; add it with `policy-monitor add`"
        raise UsageError(f"{words} ({error.strerror})") from None
    finally:
        _ONE_AT_A_TIME.release()
    return {"document": identity, "url": url, "daemon_told": _tell_daemon(desk)}


def _plain(error: ConfigError, desk: Desk) -> str:
    return error.problems[0].replace(str(desk.config.path), desk.config.path.name)


def _address(desk: Desk, given: str) -> str:
    try:
        url = web_url(given)
    except Refusal as refusal:
        raise UsageError(f"url {refusal}") from None
    if is_private(url) and not desk.config.settings.fetch.allow_private:
        raise UsageError("url is an address of a private network, which is refused")
    taken = next((each for each in desk.config.documents if each.url == url), None)
    if taken is not None:
        raise UsageError(f"it is watched already, as {taken.id}")
    return url


def _refuse_unreadable(desk: Desk, body: DocumentBody, url: str) -> None:
    if desk.fetch is None:
        raise UsageError("nothing is fetched from here; add it with `policy-monitor add`")
    draft = Document(id="new/new", vendor=body.vendor, name="new", url=url, type=body.type)
    found = desk.fetch(desk.config, draft, Validators(), desk.now)
    if found.error or not found.body:
        raise UsageError(f"the page cannot be read: {found.error or 'the server sent nothing'}")


def _tell_daemon(desk: Desk) -> bool:
    try:
        return ask_reload(desk.config.settings.database) is not None
    except OSError:
        return False


def _writer(desk: Desk) -> AbstractContextManager[Store]:
    if desk.open_writer is None:
        raise Absence("nothing can be recorded here")
    return desk.open_writer()


def list_silences(desk: Desk) -> list[dict[str, object]]:
    """Every silence in the order of their beginning, those that are over too."""
    return [silence_facts(each, desk) for each in desk.store.acts.silences()]


WRITES: Mapping[str, Write] = {
    each.path: each
    for each in (
        Write(path=SILENCES, says="Begin a silence", body=SilenceBody, do=_silence, status=201),
        Write(
            path=f"{SILENCES}/{{silence:int}}/end",
            says="End a silence",
            body=NothingBody,
            do=_end_silence,
            status=200,
        ),
        Write(
            path="/api/v1/documents/{vendor}/{name}/checks",
            says="Check a document as soon as may be",
            body=NothingBody,
            do=check_now,
            status=202,
        ),
        Write(path="/api/v1/documents", says="Watch one more page", body=DocumentBody, do=_add, status=201),
    )
}
"""By path."""

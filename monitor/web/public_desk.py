"""The desk of a published folder: what has no place there is not on it.

What people did, and what they were told, comes from an empty history; of the configuration only the documents
are known, and of them only what says which page is meant. So no template can tell a name, a note, an owner, a
channel or a password, whatever it asks for.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from markupsafe import escape

from monitor.config import Config
from monitor.log import HIDDEN, secret_parts
from monitor.model import Document, Settings
from monitor.sandbox import Executor
from monitor.store import Store
from monitor.web.desk import Desk

_SECRET_NAME = re.compile(r"token|key|secret|passw|pwd|auth|sig|session|credential", re.IGNORECASE)
"""Names of values in an address that open something."""
_USERINFO = re.compile(r"(?<=://)[^\s/@\"'<>]{1,1000}@")
_SHORTEST = 8


def open_public_desk(
    config: Config, store: Store, now: datetime, executor: Executor, vendor: str | None = None
) -> tuple[Desk, Callable[[str], str]]:
    """The desk of one moment, of one vendor's documents where it is named; and what hides known secrets."""
    known = {each.id: each for each in store.documents.all()} | dict(config.by_id)
    documents = {
        each.id: public_document(each)
        for each in known.values()
        if vendor is None or each.id.partition("/")[0] == vendor
    }
    watched = tuple(documents[each.id] for each in config.documents if each.id in documents)
    settings = Settings(database="", storage=Path(), zone=config.settings.zone)
    desk = Desk(
        config=Config(path=Path(), settings=settings, documents=watched, channels=(), routes=()),
        store=store.without_people(),
        now=now,
        documents=documents,
        scope=tuple(documents) if vendor is not None else None,
        is_public=True,
        executor=executor,
    )
    opening = [part for each in known.values() for part in _secrets_of(each.url)]
    return desk, hide_secrets([*config.secrets, *opening])


def public_document(document: Document) -> Document:
    """What a published page may say of a document: which it is, and what its days are reckoned by."""
    return Document(
        id=document.id,
        vendor=document.vendor,
        name=document.name,
        url=public_address(document.url),
        type=document.type,
        title=document.title,
        tags=document.tags,
        language=document.language,
        objection_days=document.objection_days,
        zone=document.zone,
        paused=document.paused,
    )


def public_address(url: str) -> str:
    """An address without who signs in there, and without the values that open it."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in _values(parts.query) if not _SECRET_NAME.search(name)]
    query = parts.query if len(kept) == len(_values(parts.query)) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def _values(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _secrets_of(url: str) -> list[str]:
    """What ``public_address`` leaves out."""
    parts = urlsplit(url)
    userinfo = parts.netloc.rpartition("@")[0]
    values = [value for name, value in _values(parts.query) if _SECRET_NAME.search(name)]
    return [each for each in (userinfo, *userinfo.split(":", 1)[1:], *values) if each]


def hide_secrets(secrets: Iterable[str]) -> Callable[[str], str]:
    """What takes every known secret out of a finished page, a last net: a plain short word is not sought."""
    parts = {part for secret in secrets for part in (*secret_parts(secret), secret)}
    sought = {each for each in parts if len(each) >= _SHORTEST or (len(each) >= 4 and not each.isalpha())}
    forms = {str(form) for each in sought for form in (each, escape(each))}
    found = sorted(forms, key=lambda each: (-len(each), each))

    def hide(text: str) -> str:
        for each in found:
            if each in text:
                text = text.replace(each, HIDDEN)
        return _USERINFO.sub(f"{HIDDEN}@", text)

    return hide

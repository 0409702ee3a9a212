"""One document's table in the file, changed or taken out for a person; the rest stays as it is."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from monitor.config.edit import read_watched, replace_file
from monitor.config.syntax import parse, read_text
from monitor.config.values import slug_of
from monitor.errors import ConfigError
from monitor.model import Document


def alter_document(path: Path, document: Document, changes: Mapping[str, str | bool | None] | None) -> None:
    """Set keys of the document's table (None: take the key out), or take the table out (``changes`` None).

    Raises ConfigError, the file untouched, where it cannot be edited so or would then say anything else.
    """
    full = path.expanduser().resolve()
    text = read_text(full)
    values = parse(text, full)
    by_hand = f"{full}: {document.id} cannot be changed by itself here; change it with an editor"
    try:
        whole: Any = tomlkit.parse(text)
        _apply(whole, document, changes)
        edited = tomlkit.dumps(whole)
    except (TOMLKitError, LookupError) as error:
        raise ConfigError([by_hand]) from error
    _apply(values, document, changes)
    if _parse(edited) != values:
        raise ConfigError([by_hand])
    others = {each for each in read_watched(text, full)[0] if each.id != document.id}
    left, problems = read_watched(edited, full)
    if problems or others - {each for each in left if each.id != document.id}:
        raise ConfigError(list(problems) or [by_hand])
    replace_file(full, edited)


def _apply(whole: Any, document: Document, changes: Mapping[str, str | bool | None] | None) -> None:
    """In the values of the file, plain ones or those that keep comments."""
    documents, at = _find(whole, document.id)
    if changes is None:
        del documents[at]
        return
    for key, value in changes.items():
        if value is not None:
            documents[at][key] = value
        elif key in documents[at]:
            del documents[at][key]


def _find(whole: Any, document_id: str) -> tuple[Any, int]:
    """The list of tables that holds the document's, and its place there. Raises LookupError for none."""
    for vendor in whole.get("vendors", ()):
        first = str(vendor.get("id") or slug_of(str(vendor.get("name", ""))))
        documents = vendor.get("documents", ())
        for at, table in enumerate(documents):
            second = table.get("id") or table.get("name") or table.get("type")
            if f"{first}/{second}" == document_id:
                return documents, at
    raise LookupError(document_id)


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None

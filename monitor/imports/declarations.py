"""Declarations of Open Terms Archive: a JSON file a service, its terms by type.

Selectors are taken as they are. Filters are programs, and stretches between two elements have no like in CSS:
both are named and left out, and a document whose whole text would hang on them is not proposed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from monitor.errors import UsageError
from monitor.imports.ota import type_named
from monitor.imports.proposal import LONGEST, Proposal, collect, decode, read_bytes, word_of

MOST_FILES = 10_000
MOST_FILE = 2_000_000
_SAID = frozenset({"fetch", "select", "remove", "filter", "executeClientScripts", "combine"})


def read_declarations(source: Path) -> tuple[Proposal, ...]:
    """The documents of a file or of a folder of declarations. Raises UsageError for what is neither."""
    if source.is_file():
        return collect(_read_service(source))
    folder = source / "declarations" if (source / "declarations").is_dir() else source
    if not folder.is_dir():
        raise UsageError(f"{source} is no folder; name a clone's folder 'declarations', or a file in it")
    files = sorted(path for path in folder.glob("*.json") if not path.name.endswith(".history.json"))
    if not files or len(files) > MOST_FILES:
        raise UsageError(f"{folder} holds {len(files):,} declarations; between 1 and {MOST_FILES:,} are read")
    return collect(each for path in files for each in _read_service(path))


def _read_service(path: Path) -> Iterator[Proposal]:
    if path.is_symlink():
        yield Proposal(where=path.name, refusal="it is a link")
        return
    try:
        service = msgspec.json.decode(decode(read_bytes(path, MOST_FILE), path.name))
    except (msgspec.DecodeError, RecursionError, UsageError) as error:
        yield Proposal(where=path.name, refusal=f"it is no JSON ({error})")
        return
    terms = service.get("terms", service.get("documents")) if isinstance(service, dict) else None
    if not isinstance(terms, dict):
        yield Proposal(where=path.name, refusal="it declares no terms")
        return
    vendor = word_of(service.get("name")) or path.stem
    for kind, told in terms.items():
        yield from _read_terms(told, str(kind)[:200], vendor)


def _read_terms(told: Any, kind: str, vendor: str) -> Iterator[Proposal]:
    where = f"{vendor}/{kind}"
    if not isinstance(told, dict):
        yield Proposal(where=where, refusal="it is no declaration")
        return
    combined = told.get("combine")
    if not isinstance(combined, list):
        yield _propose(told, where, kind, vendor, title=kind)
        return
    for number, each in enumerate(combined[:200], 1):
        part = {**told, **each} if isinstance(each, dict) else {}
        yield _propose(part, f"{where} #{number}", kind, vendor, title=f"{kind} {number}")


def _propose(told: Mapping[str, Any], where: str, kind: str, vendor: str, *, title: str) -> Proposal:
    address = word_of(told.get("fetch"))
    select, lost = _selectors(told.get("select"))
    remove, kept = _selectors(told.get("remove"))
    left_out = [f"select between two elements ({lost})"] if lost else []
    left_out += [f"remove between two elements ({kept})"] if kept else []
    left_out += [f"filter {name}, which is a program" for name in _filters(told.get("filter"))]
    left_out += sorted(str(key)[:60] for key in told if key not in _SAID)
    found = type_named(kind)
    return Proposal(
        where=where,
        url=address,
        vendor=vendor,
        title=title,
        type=str(found) if found else "",
        select=() if lost else select,
        remove=remove,
        browser=told.get("executeClientScripts") is True,
        refusal="" if address else "it has no address",
        left_out=tuple(left_out),
    )


def _selectors(told: Any) -> tuple[tuple[str, ...], int]:
    """CSS selectors, and how many stretches between two elements there are besides."""
    given = told if isinstance(told, list) else [told]
    found = tuple(word for each in given[:200] if (word := word_of(each)) and len(word) < LONGEST)
    return found, sum(isinstance(each, dict) for each in given)


def _filters(told: Any) -> Iterator[str]:
    for each in told if isinstance(told, list) else ():
        yield str(next(iter(each), "") if isinstance(each, dict) else each)[:60]

"""Which document of ours each document of a collection is: named by a person, or told by vendor and type.

Refuses to guess: what fits two documents, or none, is taken only where somebody says which it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from monitor.config.values import slug_of
from monitor.errors import UsageError
from monitor.imports.capture import Holding
from monitor.model import Document, DocumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A holding and its document; None where there is none, and ``why`` says so."""

    holding: Holding
    document: Document | None
    why: str = ""


def read_pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """``KEY=ID`` as a mapping. Raises UsageError."""
    pairs = [word.rpartition("=") for word in words]
    for key, sign, name in pairs:
        if not (sign and key.strip() and name.strip()):
            raise UsageError(f"{option} {key or name!r} must be written as NAME THERE=NAME HERE")
    return {key.strip().casefold(): name.strip() for key, _, name in pairs}


def assign_holdings(
    holdings: Sequence[Holding],
    documents: Sequence[Document],
    *,
    named: Mapping[str, str],
    vendors: Mapping[str, str],
    everything: bool = False,
) -> tuple[Assignment, ...]:
    """Each holding with its document.

    ``named`` gives documents' ids by keys (with or without their ending), ``vendors`` vendors' ids by the
    collection's names. ``everything``: what nobody watches becomes a document that nobody watches. Raises
    UsageError for a name that is no document of ours, or no key of theirs.
    """
    _refuse_unknown(holdings, documents, named, vendors)
    return tuple(_assign(each, documents, named, vendors, everything=everything) for each in holdings)


def _refuse_unknown(
    holdings: Sequence[Holding],
    documents: Sequence[Document],
    named: Mapping[str, str],
    vendors: Mapping[str, str],
) -> None:
    ids, theirs = {each.id for each in documents}, {vendor_id(each) for each in documents}
    keys = {word for each in holdings for word in _keys(each)}
    makers = {each.vendor.casefold() for each in holdings}
    for given, known, held, option in (
        (named, ids, keys, "--document"),
        (vendors, theirs, makers, "--vendor"),
    ):
        for key, name in given.items():
            if name not in known:
                raise UsageError(
                    f"{option}: there is no {name!r} in the configuration; `policy-monitor list`"
                )
            if key not in held:
                raise UsageError(
                    f"{option}: nothing there is called {key!r}; --dry-run names all that is there"
                )


def vendor_id(document: Document) -> str:
    """The vendor's part of a document's id."""
    return document.id.partition("/")[0]


def _keys(holding: Holding) -> tuple[str, ...]:
    key = holding.key.casefold()
    path = PurePosixPath(key)
    return key, str(path.with_suffix("")) if path.suffix in (".md", ".html", ".pdf") else key


def _assign(
    holding: Holding,
    documents: Sequence[Document],
    named: Mapping[str, str],
    vendors: Mapping[str, str],
    *,
    everything: bool,
) -> Assignment:
    by_id = {each.id: each for each in documents}
    for key in _keys(holding):
        if key in named:
            return Assignment(holding=holding, document=by_id[named[key]])
    told = vendors.get(holding.vendor.casefold())
    theirs = [
        each for each in documents if vendor_id(each) == told or (not told and _is_vendor(each, holding))
    ]
    fitting = [each for each in theirs if _fits(each, holding)]
    if len(fitting) == 1:
        return Assignment(holding=holding, document=fitting[0])
    if fitting:
        listed = ", ".join(each.id for each in fitting)
        return Assignment(
            holding=holding, document=None, why=f"it may be {listed}: say which with --document"
        )
    if everything and (made := _make_document(holding)):
        return Assignment(holding=holding, document=by_id.get(made.id, made))
    words = "no document of ours is of that vendor and type" if theirs else "no vendor of ours is called so"
    return Assignment(holding=holding, document=None, why=words)


def _is_vendor(document: Document, holding: Holding) -> bool:
    name = slug_of(holding.vendor)
    return name != "" and name in (vendor_id(document), slug_of(document.vendor))


def _fits(document: Document, holding: Holding) -> bool:
    if holding.url is not None:
        return document.url == holding.url
    return holding.type is not None and document.type is holding.type


def _make_document(holding: Holding) -> Document | None:
    """A document that nobody watches; None where its names hold no letter that an id could have."""
    vendor, name = slug_of(holding.vendor), slug_of(holding.name)
    if not vendor or not name:
        return None
    return Document(
        id=f"{vendor}/{name}",
        vendor=holding.vendor,
        name=name,
        title=holding.name,
        url=holding.url or "about:blank",
        type=holding.type or DocumentType.OTHER,
    )

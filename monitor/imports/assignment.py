"""Which document of ours each document of a collection is: named by a person, or told by vendor and type.

Refuses to guess: what fits two documents, or none, is taken only where somebody says which it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from monitor.config.values import slug_of
from monitor.errors import UsageError
from monitor.imports.capture import Series
from monitor.model import Document, DocumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A series and its document; None where there is none, and ``why`` says so."""

    series: Series
    document: Document | None
    why: str = ""


def read_pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """``KEY=ID`` as a mapping. Raises UsageError."""
    pairs = [word.rpartition("=") for word in words]
    for key, sign, name in pairs:
        if not (sign and key.strip() and name.strip()):
            raise UsageError(f"{option} {key or name!r} must be written as NAME THERE=NAME HERE")
    return {key.strip().casefold(): name.strip() for key, _, name in pairs}


def assign_series(
    series: Sequence[Series],
    documents: Sequence[Document],
    *,
    named: Mapping[str, str],
    vendors: Mapping[str, str],
    everything: bool = False,
) -> tuple[Assignment, ...]:
    """Each series with its document.

    ``named`` gives documents' ids by keys (with or without their ending), ``vendors`` vendors' ids by the
    collection's names. ``everything``: what nobody watches becomes a document that nobody watches. Raises
    UsageError for a name that is no document of ours, or no key of theirs.
    """
    _refuse_unknown(series, documents, named, vendors)
    return tuple(_assign(each, documents, named, vendors, everything=everything) for each in series)


def _refuse_unknown(
    series: Sequence[Series],
    documents: Sequence[Document],
    named: Mapping[str, str],
    vendors: Mapping[str, str],
) -> None:
    ids, theirs = {each.id for each in documents}, {vendor_id(each) for each in documents}
    keys = {word for each in series for word in _keys(each)}
    makers = {each.vendor.casefold() for each in series}
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


def _keys(series: Series) -> tuple[str, ...]:
    key = series.key.casefold()
    path = PurePosixPath(key)
    return key, str(path.with_suffix("")) if path.suffix in (".md", ".html", ".pdf") else key


def _assign(
    series: Series,
    documents: Sequence[Document],
    named: Mapping[str, str],
    vendors: Mapping[str, str],
    *,
    everything: bool,
) -> Assignment:
    by_id = {each.id: each for each in documents}
    for key in _keys(series):
        if key in named:
            return Assignment(series=series, document=by_id[named[key]])
    told = vendors.get(series.vendor.casefold())
    theirs = [
        each for each in documents if vendor_id(each) == told or (not told and _is_vendor(each, series))
    ]
    fitting = [each for each in theirs if _fits(each, series)]
    if len(fitting) == 1:
        return Assignment(series=series, document=fitting[0])
    if fitting:
        listed = ", ".join(each.id for each in fitting)
        return Assignment(series=series, document=None, why=f"it may be {listed}: say which with --document")
    if everything and (made := _make_document(series)):
        return Assignment(series=series, document=by_id.get(made.id, made))
    words = "no document of ours is of that vendor and type" if theirs else "no vendor of ours is called so"
    return Assignment(series=series, document=None, why=words)


def _is_vendor(document: Document, series: Series) -> bool:
    name = slug_of(series.vendor)
    return name != "" and name in (vendor_id(document), slug_of(document.vendor))


def _fits(document: Document, series: Series) -> bool:
    if series.url is not None:
        return document.url == series.url
    return series.type is not None and document.type is series.type


def _make_document(series: Series) -> Document | None:
    """A document that nobody watches; None where its names hold no letter that an id could have."""
    vendor, name = slug_of(series.vendor), slug_of(series.name)
    if not vendor or not name:
        return None
    return Document(
        id=f"{vendor}/{name}",
        vendor=series.vendor,
        name=name,
        title=series.name,
        url=series.url or "about:blank",
        type=series.type or DocumentType.OTHER,
    )

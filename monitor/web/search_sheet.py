"""The page of words in all texts: each passage that holds them, and when it was true."""

import shlex
from dataclasses import dataclass
from urllib.parse import urlencode

from monitor.query.hits import Piece, split_excerpt
from monitor.query.matches import Match, find_matches
from monitor.text.visible import clean
from monitor.web.desk import Ask, Desk, Page
from monitor.wording.labels import document_name, vendor_name
from monitor.wording.measures import shorten

_PER_PAGE = 30
_EXCERPT = 300
_USUAL_LIMIT = 200
"""Passages that the command prints where it is told no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that holds the words, with its document as people write it and the words in pieces."""

    match: Match
    vendor: str
    name: str
    pieces: tuple[Piece, ...]


def show_search(desk: Desk, ask: Ask) -> Page:
    """The passages that hold the words in any version of any document, a page at a time.

    Raises UsageError for no word, and for more than are looked for.
    """
    words = ask.word("q")
    first = ask.number("from") or 0
    documents = list(desk.documents.values())
    found = find_matches(desk.store, words, documents, every=True, limit=_PER_PAGE, first=first)
    follows = first + _PER_PAGE
    return Page(
        template="search",
        title=f"“{shorten(clean(words), 80)}” in all texts",
        address=f"/search?{urlencode({'q': words} | ({'from': first} if first else {}))}",
        command=_command(words, found.total),
        sought=words,
        facts={
            "words": words,
            "total": found.total,
            "items": found.found,
            "next": str(follows) if found.more else None,
        },
        values={
            "hits": [_hit(desk, each, words) for each in found.found],
            "words": words,
            "total": found.total,
            "first": first,
            "before": max(0, first - _PER_PAGE),
            "follows": follows if found.more else None,
        },
    )


def _command(words: str, total: int) -> str:
    limit = f" --limit {total}" if total > _USUAL_LIMIT else ""
    return f"policy-monitor grep --all{limit}{' --' if words.startswith('-') else ''} {shlex.quote(words)}"


def _hit(desk: Desk, match: Match, words: str) -> Hit:
    document = desk.documents[match.document]
    return Hit(
        match=match,
        vendor=vendor_name(document),
        name=document_name(document),
        pieces=split_excerpt(match.line, words, _EXCERPT),
    )

"""Run-in headings: 'Cookies. We use...', '4. Fees. You pay...', '4.2 You...'.

Judges one paragraph's beginning; whether the document makes a habit of it is the caller's question.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.sections.numbering import read_number
from monitor.sections.titles import (
    ends_as_abbreviation,
    is_capitals,
    is_contact,
    is_mere_label,
    is_stamp,
    reads_as_sentence,
    starts_big,
    title_words,
)

_STOPPED = re.compile(
    r"(?P<title>[^\n.:;!?–—]{2,90}?)(?P<stop>[.:])(?:\s+|(?<=:)(?=[^\W\d_]))(?=[\"“„«'(\[*]{0,2}[^\W\d_])"
)
_MOST_WORDS = 9
_LEAST_BODY = 8
_LOOK = 160
_REACH = 800
"""Letters of a paragraph that tell whether it begins with a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunIn:
    """A paragraph's heading: its source, how many characters it takes, and of which sort it is.

    ``labels``: a colon closes it; ``clause``: it is nothing but a number.
    """

    title: str
    width: int
    labels: bool = False
    clause: bool = False


def find_run_in(paragraph: str) -> RunIn | None:
    """The heading that a paragraph begins with, None where there is none."""
    return _find_opening(paragraph[:_REACH])


@lru_cache(maxsize=4096)
def _find_opening(text: str) -> RunIn | None:
    """The heading at a paragraph's beginning by its words; most paragraphs stand in both versions."""
    head = text[:_LOOK]
    number = read_number(head)
    offset = number.width if number is not None else 0
    found = _find_stop(text, offset)
    if found is not None:
        # the items of a list are lettered too: 'a) E-mail: we ...'
        listed = number is not None and number.rank == 3 and found.title.rstrip().endswith(":")
        return None if listed else found
    if (
        number is not None
        and number.rank <= 1
        and number.depth >= 2
        and starts_big(head[offset:])
        and len(text) > offset + _LEAST_BODY
    ):
        return RunIn(title=head[:offset], width=offset, clause=True)
    return None


def _find_stop(text: str, offset: int) -> RunIn | None:
    match = _STOPPED.match(text, offset, offset + _LOOK)
    if match is None or not _is_name(match["title"]):
        return None
    stop = match["stop"]
    if stop == "." and ends_as_abbreviation(match["title"]):
        return None
    strong = offset > 0 or is_capitals(match["title"])
    body = text[match.end() : match.end() + 400]
    if not _is_body(body, strong=strong) or not starts_big(body):
        return None
    if strong:
        return RunIn(title=text[: match.end()], width=match.end())
    return RunIn(title=match["title"], width=match.end(), labels=stop == ":")


def _is_name(title: str) -> bool:
    words = title_words(title)
    if not words or len(words) > _MOST_WORDS or not starts_big(title):
        return False
    if is_stamp(title) or is_contact(title) or is_mere_label(words):
        return False
    return is_capitals(title) or ("," not in title and not reads_as_sentence(words))


def _is_body(body: str, *, strong: bool) -> bool:
    if is_contact(body[:60]):
        return False
    words = title_words(body)
    return len(words) >= (4 if strong else _LEAST_BODY) and (
        strong or re.search(r"[.;:!?]", body) is not None
    )

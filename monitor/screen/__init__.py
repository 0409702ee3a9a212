"""Is this page the document at all? Bot checks, walls, error pages and other pages are held, not compared.

A page is held on generic evidence only: it lost most of what the document said, *and* it looks like
something else (or nearly nothing is left). It never looks at vendors, addresses or single pages. What is
held makes no version; the change hidden meanwhile is found when the page is back.
"""

from dataclasses import dataclass, replace

from monitor.comparable import comparable
from monitor.model import Normalized, TroubleKind
from monitor.screen.remains import breaks_off, count_words, new_lines, share_of_sentences, share_of_words
from monitor.screen.signs import SHORT_PAGE, failed_part, sign_of

__all__ = ["Held", "count_words", "screen"]

COLLAPSED = 1 / 8
"""Share of the known text's words under which a page is held whatever it says (see docs/normalizing.md)."""
LOST = 0.3
"""Share of the known sentences under which a page counts as having lost the document."""
SAME_LANGUAGE = 0.8
"""Share of the known sentences from which on the language told of the page is not looked at: a table of names
keeps many of its rows in any language, a small edit of a page in two languages keeps nearly all."""
FEWEST_WORDS = 5
"""Words under which a page holds no policy at all."""
PART_LOST = 0.9
"""Share of the known sentences or words under which a line about a part that failed to load is believed."""
ELSEWHERE = 0.35
"""Share of the known words under which a shorter page without the known sentences is another page.

Rewrites of public policies that keep no third of their sentences keep three words of four."""
LONGER_ELSEWHERE = 0.25
"""The same for a page that is longer than the known text: other vendors' policies share 0.4 with it."""
SMALL_TEXT = 150
"""Words under which the known text itself may be the wall, and a longer page the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Why a page is held: the trouble it is, and one sentence with the evidence."""

    trouble: TroubleKind
    detail: str


def screen(
    page: Normalized, *, known_text: str | None, known_language: str | None, language: str | None = None
) -> Held | None:
    """Why this page must not become a version, None when it may.

    ``known_text`` is the text in force, None before the first; ``language`` is the document's language
    as configured, and goes before that of the text in force.
    """
    page = replace(page, text=comparable(page.text))
    known_text = comparable(known_text) if known_text is not None else None
    words = count_words(page.text)
    sign = _sign_of(page, words)
    if words < FEWEST_WORDS:
        return sign or _shell(page, words) or _held(TroubleKind.UNREADABLE, "the page holds no text")
    if known_text is None:
        return sign or _shell(page, words) or _foreign(page, language)
    left = share_of_sentences(known_text, page.text)
    if left >= LOST:
        foreign = _foreign(page, language or known_language) if left < SAME_LANGUAGE else None
        return foreign or _shrunken(known_text, words) or _incomplete(page, known_text, words, left)
    return (
        sign
        or _shell(page, words)
        or _shrunken(known_text, words)
        or _foreign(page, language or known_language)
        or _incomplete(page, known_text, words, left)
        or _elsewhere(page, known_text, words)
    )


def _held(trouble: TroubleKind, finding: str) -> Held:
    return Held(
        trouble=trouble,
        detail=f"{finding}; look at it, then add a selector, or `check --accept` it if it is right",
    )


def _shrunken(known_text: str, words: int) -> Held | None:
    known_words = count_words(known_text)
    if words >= known_words * COLLAPSED:
        return None
    return _held(TroubleKind.SHRUNKEN, f"the page shrank from {known_words} to {words} words")


def _sign_of(page: Normalized, words: int) -> Held | None:
    """The wall that a short page's own words say it is."""
    found = sign_of(page.title, page.text, words)
    if found is None:
        return None
    sign, said = found
    return Held(trouble=sign.trouble, detail=f"{sign.name} was served instead of the document (“{said}”)")


def _incomplete(page: Normalized, known_text: str, words: int, left: float) -> Held | None:
    """A page of which a part is missing: it says so itself, or it breaks off inside a known sentence."""
    known_words = count_words(known_text)
    if left < PART_LOST or words < known_words * PART_LOST:
        said = failed_part(new_lines(known_text, page.text))
        if said:
            return _held(TroubleKind.UNREACHABLE, f"a part of the page could not be loaded (“{said[:60]}”)")
    if words < known_words and breaks_off(known_text, page.text):
        return _held(
            TroubleKind.SHRUNKEN,
            f"the page breaks off inside a sentence, after {words} of {known_words} words",
        )
    return None


def _shell(page: Normalized, words: int) -> Held | None:
    if not page.shell or words > SHORT_PAGE:
        return None
    return Held(
        trouble=TroubleKind.NEEDS_BROWSER,
        detail='the page is an empty shell that a browser fills; set browser = "auto" for this document',
    )


def _foreign(page: Normalized, language: str | None) -> Held | None:
    if not language or not page.language or page.language == language:
        return None
    return Held(
        trouble=TroubleKind.WRONG_LANGUAGE,
        detail=f"the page came in another language ({page.language} instead of {language})",
    )


def _elsewhere(page: Normalized, known_text: str, words: int) -> Held | None:
    """Another page (the home page, a list of links) in the document's place: its vocabulary is gone."""
    left = share_of_words(known_text, page.text)
    known_words = count_words(known_text)
    longer = words >= known_words
    if left >= (LONGER_ELSEWHERE if longer else ELSEWHERE) or (longer and known_words < SMALL_TEXT):
        return None
    return _held(
        TroubleKind.WRONG_PAGE, f"another page came instead of the document, sharing {left:.0%} of its words"
    )

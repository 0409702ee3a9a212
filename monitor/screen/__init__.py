"""Is this page the document at all? Bot checks, walls, error pages and other pages are held, not compared.

A page is held on generic evidence only: it lost most of what the document said, *and* it looks like
something else (or nearly nothing is left). It never looks at vendors, addresses or single pages. What is
held makes no version; the change hidden meanwhile is found when the page is back.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from monitor.model import Elsewhere, PageText, TroubleKind
from monitor.screen.remains import (
    breaks_off,
    count_prose,
    count_words,
    is_nearly,
    new_lines,
    share_of_sentences,
    share_of_words,
    stops_short,
)
from monitor.screen.types import heading_sorts, sorts_of
from monitor.screen.walls import failed_part
from monitor.text.comparable import comparable
from monitor.text.vocabulary import SHORT_PAGE, find_wall

__all__ = ["STEADY_DAYS", "SURROUNDINGS", "Doubt", "count_words", "is_nearly", "screen", "share_of_sentences"]

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
NAMELESS = 0.5
"""Share of the known words under which a page without the document's name and sentences is another page."""
FEWEST_SAID = 15
"""Words in whole sentences from which on a page that bears the document's name says something of its own."""
FRAMED_WORDS = 600
"""Words of its own from which on a page with frames is a document beside them: a short policy has as many."""
SURROUNDINGS = 150
"""Words under which a page may be no more than what stands around a frame, or a notice that it forwards."""
STEADY_DAYS = 7
"""Days that a doubtful page that bears the document's name has to stay to be the document.

Other languages came for one to three days on public histories.
"""
STEADY_DAYS_UNNAMED = 14
"""The same for a page that does not: a home page in a document's place is trouble first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a page is held: the trouble it is, and one sentence with the evidence.

    ``steady_days``: the page does not itself say that it is something else; staying the same for so many days
    it is what the vendor means. None: it never becomes the document by staying. ``elsewhere``: where its text
    stands, where that may be looked at.
    """

    trouble: TroubleKind
    detail: str
    steady_days: int | None = None
    elsewhere: Elsewhere | None = None


def screen(
    page: PageText,
    *,
    known_text: str | None,
    known_language: str | None,
    known_title: str | None = None,
    language: str | None = None,
    unfinished: bool = False,
) -> Doubt | None:
    """Why this page must not become a version, None when it may.

    ``known_text`` is the text in force, None before the first, ``known_title`` its page's title; ``language``
    is the document's language as configured: a page in it is never in a wrong one; ``unfinished`` says that
    the page's markup does not come to its end.
    """
    page = replace(page, text=comparable(page.text))
    known_text = comparable(known_text) if known_text is not None else None
    words = count_words(page.text)
    if shown := _stands_elsewhere(page, known_text):
        return shown
    sign = _sign_of(page, words)
    if words < FEWEST_WORDS:
        return sign or _shell(page, words) or _empty()
    if known_text is None:
        return sign or _shell(page, words) or _foreign(page, {language})
    left = share_of_sentences(known_text, page.text)
    languages = {language, known_language}
    if left >= LOST:
        foreign = _foreign(page, languages) if left < SAME_LANGUAGE else None
        held = (
            foreign or _shrunken(known_text, words) or _incomplete(page, known_text, words, left, unfinished)
        )
    else:
        held = (
            sign
            or _shell(page, words)
            or _shrunken(known_text, words)
            or _foreign(page, languages)
            or _incomplete(page, known_text, words, left, unfinished)
            or _elsewhere(page, known_text, known_title, words)
        )
    return _name_hold(held, page, known_text, known_title) if held else None


def _hold(trouble: TroubleKind, finding: str) -> Doubt:
    return Doubt(
        trouble=trouble,
        detail=f"{finding}; look at it, then add a selector, or `check --accept` it if it is right",
        steady_days=STEADY_DAYS_UNNAMED,
    )


def _empty() -> Doubt:
    return replace(_hold(TroubleKind.UNREADABLE, "the page holds no text"), steady_days=None)


def _name_hold(held: Doubt, page: PageText, known_text: str, known_title: str | None) -> Doubt:
    """What is held sooner becomes the document where it bears its name, and never where nothing is said any
    more: a frame without its text may stay for months."""
    silent = count_prose(page.text) < FEWEST_SAID
    if silent and count_prose(known_text) >= FEWEST_SAID:
        return replace(held, steady_days=None)
    ours = bool(sorts_of(known_title, known_text) & heading_sorts(page.text)) and not silent
    if ours and held.trouble in _MAY_BE_MEANT:
        return replace(held, steady_days=STEADY_DAYS)
    return held


_MAY_BE_MEANT = frozenset(
    {
        TroubleKind.SHRUNKEN,
        TroubleKind.WRONG_PAGE,
        TroubleKind.WRONG_LANGUAGE,
        TroubleKind.NEEDS_BROWSER,
        TroubleKind.GONE,
    }
)
"""What a page under the document's name may be by intention: cut, joined, translated, retired."""


def _shrunken(known_text: str, words: int) -> Doubt | None:
    known_words = count_words(known_text)
    if words >= known_words * COLLAPSED:
        return None
    return _hold(TroubleKind.SHRUNKEN, f"the page shrank from {known_words} to {words} words")


def _stands_elsewhere(page: PageText, known_text: str | None) -> Doubt | None:
    """A page that only shows its text, from a frame or a file, or sends its readers on.

    Not one whose own words are the text in force, unless they are few: a title was taken for the text then.
    """
    found = page.elsewhere
    if found is None or found.words >= (SURROUNDINGS if found.forwards else FRAMED_WORDS):
        return None
    known = known_text is not None and share_of_sentences(known_text, page.text) >= LOST
    if known and found.words >= SURROUNDINGS:
        return None
    told = " and ".join(found.addresses)
    way = "forwards its readers" if found.forwards else "shows its text in a frame"
    return Doubt(
        trouble=TroubleKind.ELSEWHERE,
        detail=f"the page {way}: watch {told} instead",
        elsewhere=found,
    )


def _sign_of(page: PageText, words: int) -> Doubt | None:
    """The wall that a short page's own words say it is."""
    found = find_wall(page.title, page.text, words)
    if found is None:
        return None
    wall, said = found
    return Doubt(trouble=wall.trouble, detail=f"{wall.name} was served instead of the document (“{said}”)")


def _incomplete(page: PageText, known_text: str, words: int, left: float, unfinished: bool) -> Doubt | None:
    """A page of which a part is missing: it says so itself, or it breaks off inside a known sentence, or
    between two where its markup breaks off too."""
    known_words = count_words(known_text)
    if left < PART_LOST or words < known_words * PART_LOST:
        said = failed_part(new_lines(known_text, page.text))
        if said:
            return _hold(TroubleKind.UNREACHABLE, f"a part of the page could not be loaded (“{said[:60]}”)")
    if words < known_words and breaks_off(known_text, page.text):
        return _hold(
            TroubleKind.SHRUNKEN,
            f"the page breaks off inside a sentence, after {words} of {known_words} words",
        )
    if unfinished and words < known_words and stops_short(known_text, page.text):
        return _hold(
            TroubleKind.SHRUNKEN,
            f"the page breaks off after {words} of {known_words} words, and so does its markup",
        )
    return None


def _shell(page: PageText, words: int) -> Doubt | None:
    if not page.shell or words > SHORT_PAGE:
        return None
    return Doubt(
        trouble=TroubleKind.NEEDS_BROWSER,
        detail='the page is an empty shell that a browser fills; set browser = "auto" for this document',
    )


def _foreign(page: PageText, languages: Set[str | None]) -> Doubt | None:
    known = languages - {None}
    if not known or not page.language or page.language in known:
        return None
    instead_of = " or ".join(sorted(each for each in known if each))
    return Doubt(
        trouble=TroubleKind.WRONG_LANGUAGE,
        detail=f"the page came in another language ({page.language} instead of {instead_of})",
        steady_days=STEADY_DAYS_UNNAMED,
    )


def _elsewhere(page: PageText, known_text: str, known_title: str | None, words: int) -> Doubt | None:
    """Another page (the home page, other terms) in the document's place: its sentences are gone, and its name
    or its vocabulary."""
    known_sorts, sorts = sorts_of(known_title, known_text), sorts_of(page.title, page.text)
    if known_sorts & sorts:
        return None
    known_words = count_words(known_text)
    longer = words >= known_words
    if longer and known_words < SMALL_TEXT:
        return None
    if known_sorts and sorts:
        said, was = " and ".join(sorted(sorts)), " and ".join(sorted(known_sorts))
        return _hold(TroubleKind.WRONG_PAGE, f"another page came, by its name about {said} instead of {was}")
    left = share_of_words(known_text, page.text)
    least = NAMELESS if known_sorts else LONGER_ELSEWHERE if longer else ELSEWHERE
    if left >= least:
        return None
    return _hold(
        TroubleKind.WRONG_PAGE, f"another page came instead of the document, sharing {left:.0%} of its words"
    )

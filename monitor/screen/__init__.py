"""Is this page the document at all? Bot checks, walls, error pages and other pages are held, not compared.

A page is held on generic evidence only: it lost most of what the document said, *and* it looks like
something else (or nearly nothing is left). It never looks at vendors, addresses or single pages. What is
held makes no version; the change hidden meanwhile is found when the page is back.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from monitor.model import Normalized, TroubleKind

SHORT_PAGE = 400
"""Words under which a page's own words may say that it is a wall: real ones have 5 to 250."""
COLLAPSED = 1 / 8
"""Share of the known text's words under which a page is held whatever it says (see docs/normalizing.md)."""
LOST = 0.3
"""Share of the known sentences under which a page counts as having lost the document."""
SAME_LANGUAGE = 0.8
"""Share of the known sentences from which on the language told of the page is not looked at: a table of names
keeps many of its rows in any language, a small edit of a page in two languages keeps nearly all."""
FEWEST_WORDS = 5
"""Words under which a page holds no policy at all."""

_SIGNS = tuple(
    (TroubleKind(sign["trouble"]), sign["name"], tuple(re.compile(pattern) for pattern in sign["patterns"]))
    for sign in tomllib.loads(resources.files("monitor.screen").joinpath("signs.toml").read_text("utf-8"))[
        "signs"
    ]
)
_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")


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
    words = count_words(page.text)
    sign = _sign_of(page, words)
    if words < FEWEST_WORDS:
        return sign or _shell(page, words) or _held(TroubleKind.UNREADABLE, "the page holds no text")
    if known_text is None:
        return sign or _shell(page, words) or _foreign(page, language)
    left = _share_of_sentences(known_text, page.text)
    if left >= LOST:
        foreign = _foreign(page, language or known_language) if left < SAME_LANGUAGE else None
        return foreign or _shrunken(known_text, words)
    return (
        sign
        or _shell(page, words)
        or _shrunken(known_text, words)
        or _foreign(page, language or known_language)
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


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one word."""
    return len(_WORD.findall(text)) + len(_SPACELESS.findall(text)) // 2


def _sign_of(page: Normalized, words: int) -> Held | None:
    """The wall that a short page's own words say it is."""
    if words > SHORT_PAGE:
        return None
    said = f"{page.title or ''}\n{page.text}".lower().replace("\u2019", "'")[:20_000]
    for trouble, name, patterns in _SIGNS:
        for pattern in patterns:
            found = pattern.search(said)
            # a passing phrase in a short policy is no wall: the shorter the page, the more it says
            if found and (words < SHORT_PAGE / 4 or found.start() < 300):
                return Held(
                    trouble=trouble,
                    detail=f"{name} was served instead of the document (“{found.group()[:60]}”)",
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
    known = _vocabulary(known_text)
    left = len(known & _vocabulary(page.text)) / len(known) if known else 1.0
    if left >= 0.35 or words >= count_words(known_text):
        return None
    return _held(
        TroubleKind.WRONG_PAGE, f"another page came instead of the document, sharing {left:.0%} of its words"
    )


def _vocabulary(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) > 4}


def _sentences(text: str) -> set[str]:
    lines = (" ".join(_WORD.findall(line.lower())) for line in text.splitlines())
    return {line for line in lines if len(line) > 20}


def _share_of_sentences(known_text: str, text: str) -> float:
    """Share of the known paragraphs, weighted by length, that the text still holds word for word."""
    known = _sentences(known_text)
    total = sum(map(len, known))
    return sum(map(len, known & _sentences(text))) / total if total else 1.0

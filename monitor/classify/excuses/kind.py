"""What one hunk amounts to: noise, style or substance, and by which rule.

The rules go from what is surely nothing to what is surely something; what none of them explains is
substance, so that a doubt ends with a person. Rules speak of shapes and small words, never of subjects.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from monitor.classify.excuses.furniture import (
    claims_copyright,
    is_chrome,
    is_consent_banner,
    is_label,
    is_menu,
)
from monitor.classify.excuses.renumber import reference_rule
from monitor.classify.excuses.spelling import Known
from monitor.classify.excuses.style import style_rule, titles
from monitor.classify.excuses.thanks import thanks_people
from monitor.classify.excuses.turns import refusals
from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.figures import signs_differ
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.lexicons import load_phrases, load_words, read_phrases
from monitor.classify.signals.addresses import SHOWN_URL, Turn, turn_of
from monitor.classify.signals.dates import find_dates
from monitor.model import Kind
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import language_of
from monitor.text.words import words_of

_GLYPHS = str.maketrans("×“”„«»’‘–—", 'x"""""\'\'--') | {ord("…"): "...", ord("©"): "(c)", ord("®"): "(r)"}
_MASKED = re.compile(r"\S{0,80}e-?mail[\s\xa0]?protected\]?\S{0,80}", re.I)
_ADDRESS = re.compile(r"\S{0,80}@\S{0,190}")
_NOTICE_YEAR = re.compile(r"[(\[]?(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?[)\].,;:]?")
_NOTICE = 14
"""Words of the longest notice of copyright."""

TURN_RULE = "address to turn to"
_DATELINE = 14
"""Words of the longest line that is only a title and its date."""
_PARAGRAPH = 20
_BESIDE_DATES = frozenset((
    "date", "datum", "fecha", "data", "of", "the", "st", "nd", "rd", "th", "er", "le", "du", "de", "am",
    "vom", "el", "il", "on", "this", "and", "in", "t", "z", "年", "月", "日", "号",
))  # fmt: skip
_TRANSLATION = 60
"""Words from which a stretch in another language counts as a translation."""


def weigh_hunk(hunk: Hunk, *, language: str | None, known: Known) -> HunkWeight:
    """Noise, editorial or substantive, with the rule's name for the evidence.

    ``known`` says of a folded word whether it stands elsewhere in both texts: it is no slip of the pen then.
    """
    rule = _noise_rule(hunk)
    if rule:
        return HunkWeight(hunk=hunk, kind=Kind.NOISE, rule=rule)
    turn = turn_of(hunk)
    if turn:
        kind = Kind.SUBSTANTIVE if turn is Turn.DOMAIN else Kind.EDITORIAL
        return HunkWeight(hunk=hunk, kind=kind, rule=TURN_RULE)
    rule = reference_rule(hunk)
    if rule:
        return HunkWeight(hunk=hunk, kind=Kind.SUBSTANTIVE, rule=rule, unsure=True)
    rule = _date_rule(hunk) or _translation_rule(hunk, language) or style_rule(hunk, language, known)
    if rule:
        return HunkWeight(hunk=hunk, kind=Kind.EDITORIAL, rule=rule, stamp=rule == "date stamp")
    return HunkWeight(hunk=hunk, kind=Kind.SUBSTANTIVE, rule="words", unsure=hunk.size <= 3)


def weigh_place(hunk: Hunk) -> HunkWeight:
    """The weight of words above a block that moved below others; unsure where neither of them refuses."""
    turned = refusals(hunk.removed_text) != refusals(hunk.added_text)
    return HunkWeight(hunk=hunk, kind=Kind.SUBSTANTIVE, rule="moved below other words", unsure=not turned)


def _noise_rule(hunk: Hunk) -> str:
    gone, came = _plain_glyphs(hunk.removed_text), _plain_glyphs(hunk.added_text)
    blocks = (*hunk.before_blocks, *hunk.after_blocks)
    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("spacing or glyphs", lambda: gone.replace(" ", "") == came.replace(" ", "")),
        ("masked e-mail address", lambda: hunk.size <= 8 and _is_masked(hunk)),
        ("copyright year", lambda: _is_copyright_year(hunk)),
        ("symbols", lambda: _are_symbols(gone, came)),
        ("shown address of a link", lambda: _is_shown_address(gone, came) and not turn_of(hunk)),
        ("page furniture", lambda: hunk.whole and not hunk.led and _all_chrome(hunk)),
        (
            "page furniture",
            lambda: hunk.size <= 24 and not hunk.led and all(is_label(b.text) for b in blocks),
        ),
        ("names of people thanked", lambda: thanks_people(hunk)),
    )
    return next((name for name, holds in rules if holds()), "")


def _are_symbols(gone: str, came: str) -> bool:
    return not re.search(r"[\w.,;:!?\"'()]", gone + came) and not signs_differ(gone, came)


def _is_masked(hunk: Hunk) -> bool:
    """Whether an e-mail address was only hidden from robots, or shown again, and nothing else said."""
    sides = [" ".join((*hunk.lead, *words, *hunk.tail)) for words in (hunk.removed, hunk.added)]
    if not any("rotected" in side and _MASKED.search(side) for side in sides):
        return False
    rest = [words_of(_ADDRESS.sub(" ", _MASKED.sub(" ", side))) for side in sides]
    return rest[0] == rest[1]


def _is_copyright_year(hunk: Hunk) -> bool:
    """Whether nothing but years of a notice of copyright changed."""
    tokens = (*hunk.removed, *hunk.added)
    if hunk.size > 2 or not all(map(_NOTICE_YEAR.fullmatch, tokens)):
        return False
    blocks = (*hunk.before_blocks, *hunk.after_blocks)
    return all(block.words <= _NOTICE and claims_copyright(block.text) for block in blocks)


def _plain_glyphs(text: str) -> str:
    return text if text.isascii() else text.translate(_GLYPHS)


def _is_shown_address(gone: str, came: str) -> bool:
    return all(map(SHOWN_URL.match, (*gone.split(), *came.split())))


def _all_chrome(hunk: Hunk) -> bool:
    blocks = [
        *(hunk.before_blocks if hunk.removed else ()),
        *(hunk.after_blocks if hunk.added else ()),
    ]
    rest = [block for block in blocks if not is_chrome(block)]
    if rest and len(rest) < len(blocks) and all(_is_page_title(block) for block in rest):
        return True
    return not rest or is_menu(blocks) or is_consent_banner(blocks)


def _is_page_title(block: Block) -> bool:
    """A top heading that only names the document, come or gone with the tools around it."""
    words = words_of(block.text)
    return block.kind is BlockKind.HEADING and block.level == 1 and all(word in titles() for word in words)


@cache
def _date_words() -> frozenset[str]:
    roles = {word for phrase in read_phrases("dates", "roles") for word in words_of(phrase)}
    return load_words("dates", "months") | roles | _BESIDE_DATES


def _translation_rule(hunk: Hunk, language: str | None) -> str:
    """'translation' where much text came or went in another language than the document's."""
    if language is None or hunk.size < _TRANSLATION or bool(hunk.removed) == bool(hunk.added):
        return ""
    told = language_of(words_of(hunk.added_text or hunk.removed_text), least=20)
    return "translation" if told is not None and told != language else ""


def doubt_translations(weighed: Sequence[HunkWeight], changed: Differences) -> tuple[HunkWeight, ...]:
    """The weighed hunks, those in another language made substantive where both texts speak it anyway."""
    if not any(w.rule == "translation" for w in weighed):
        return tuple(weighed)
    spoken = languages_of(changed.before) & languages_of(changed.after)

    def is_doubtful(w: HunkWeight) -> bool:
        text = w.hunk.added_text or w.hunk.removed_text
        return w.rule == "translation" and language_of(words_of(text), least=20) in spoken

    return tuple(replace(w, kind=Kind.SUBSTANTIVE, rule="words") if is_doubtful(w) else w for w in weighed)


def languages_of(blocks: Sequence[Block]) -> set[str | None]:
    """The languages of the longer paragraphs of a text."""
    long = (block for block in blocks if block.words >= _PARAGRAPH)
    return {language_of(words_of(block.text[:2000]), least=8) for block in long}


def _date_rule(hunk: Hunk) -> str:
    """'date stamp' where only a date that the text states changed, 'date format' where it stayed."""
    if hunk.size > 14:
        return ""
    words = _split_dates(words_of(f"{hunk.removed_text} {hunk.added_text}"))
    if not words or not all(word in _date_words() or word.isdigit() for word in words):
        return ""
    before = _dates_in(hunk.before_blocks)
    after = _dates_in(hunk.after_blocks)
    if before == after:
        return "date format" if before and _states_date(hunk) else ""
    if not any(word.isdigit() or word in load_words("dates", "months") for word in words):
        return ""
    return "date stamp" if _states_date(hunk) else ""


def _states_date(hunk: Hunk) -> bool:
    """Whether the dates in a hunk are stamps: behind or before words that say so, or alone on their line."""
    if hunk.whole:
        return True
    near = words_of(" ".join((*hunk.lead, hunk.removed_text, hunk.added_text, *hunk.tail[:4])))
    if load_phrases("dates", "roles").find(near):
        return True
    return all(_is_dateline(block.text) for block in (*hunk.before_blocks, *hunk.after_blocks))


def _is_dateline(text: str) -> bool:
    """Whether a line is nothing but names, titles of policies and a date."""
    if len(text) > _DATELINE * 40:
        return False
    tokens = [token.strip("()[].,;:|–—-\"'“”") for token in text.split()]
    return len(tokens) <= _DATELINE and all(
        not token or not token[0].islower() or {*_split_dates(words_of(token))} <= _date_words() | titles()
        for token in tokens
    )


def _split_dates(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in re.findall(r"\d+|[^\W\d_]+", word)]


def _dates_in(blocks: Sequence[Block]) -> set[str]:
    return {stamp.value for block in blocks for stamp in find_dates(block.text, language="en")}

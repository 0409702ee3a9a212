"""What one hunk amounts to: noise, style or substance, and by which rule.

The rules go from what is surely nothing to what is surely something; what none of them explains is
substance, so that a doubt ends with a person. Rules speak of shapes and small words, never of subjects.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.classify.addresses import SHOWN_URL, Turn, turn_of
from monitor.classify.chrome import is_chrome, is_consent_banner, is_filler, is_label, is_menu
from monitor.classify.dates import find_dates
from monitor.classify.hunks import Hunk
from monitor.classify.language import language_of, small_words, weighty_words
from monitor.classify.lexicon import load_lexicon, read_data
from monitor.classify.numbers import compare_quantities
from monitor.classify.reading import Block, BlockKind
from monitor.classify.thanks import thanks_people
from monitor.classify.words import fold, words_of
from monitor.model import Kind

_GLYPHS = str.maketrans(
    {
        "×": "x",
        "…": "...",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
    }
)
_MASKED = re.compile(r"\[?e-?mail[\s\xa0]?protected\]?", re.I)
_ENUMERATOR = re.compile(
    r"[(\[]?(?:[a-z]|[ivxlc]{1,6}|(?:(?:[a-z]|\d{1,2})\.){0,4}(?:[a-z]|\d{1,2}))[.)\]:]?"
    r"(?:[(\[][a-z0-9]{1,4}[)\]])?[.,;]?",
    re.I,
)
TURN_RULE = "address to turn to"
_LARGE = 400
"""Words of a hunk from which its beginning (so many letters) tells whether more of it need be read."""
_TRANSLATION = 60
"""Words from which a stretch in another language counts as a translation."""
_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}[.,;)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A hunk's kind with the rule that gave it; ``stamp`` says that it changes a date stamp only."""

    hunk: Hunk
    kind: Kind
    rule: str
    unsure: bool = False
    stamp: bool = False


def weigh_hunk(hunk: Hunk, *, language: str | None) -> Weighed:
    """Noise, editorial or substantive, with the rule's name for the evidence."""
    rule = _noise_rule(hunk)
    if rule:
        return Weighed(hunk=hunk, kind=Kind.NOISE, rule=rule)
    turn = turn_of(hunk)
    if turn:
        kind = Kind.SUBSTANTIVE if turn is Turn.DOMAIN else Kind.EDITORIAL
        return Weighed(hunk=hunk, kind=kind, rule=TURN_RULE)
    dated = _date_rule(hunk)
    if dated:
        return Weighed(hunk=hunk, kind=Kind.EDITORIAL, rule=dated, stamp=dated == "date stamp")
    if _is_translation(hunk, language):
        return Weighed(hunk=hunk, kind=Kind.EDITORIAL, rule="translation")
    rule = _style_rule(hunk, language)
    if rule:
        return Weighed(hunk=hunk, kind=Kind.EDITORIAL, rule=rule)
    return Weighed(hunk=hunk, kind=Kind.SUBSTANTIVE, rule="words", unsure=hunk.size <= 3)


def _noise_rule(hunk: Hunk) -> str:
    gone, came = _plain_glyphs(hunk.removed_text), _plain_glyphs(hunk.added_text)
    blocks = (*hunk.before_blocks, *hunk.after_blocks)
    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("spacing or glyphs", lambda: gone.replace(" ", "") == came.replace(" ", "")),
        ("masked e-mail address", lambda: hunk.size <= 8 and bool(_MASKED.search(f"{gone} | {came}"))),
        ("symbols", lambda: not re.search(r"[\w.,;:!?\"'()]", gone + came)),
        ("shown address of a link", lambda: _is_shown_address(gone, came) and not turn_of(hunk)),
        ("page furniture", lambda: hunk.whole and _all_chrome(hunk)),
        ("page furniture", lambda: hunk.size <= 24 and all(is_label(block.text) for block in blocks)),
        ("words of a link", lambda: hunk.size <= 3 and all(is_filler(s) for s in (gone, came) if s)),
        ("names of people thanked", lambda: thanks_people(hunk)),
    )
    return next((name for name, holds in rules if holds()), "")


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
    return block.kind is BlockKind.HEADING and block.level == 1 and all(word in _titles() for word in words)


@cache
def _date_words() -> frozenset[str]:
    data = read_data("dates")
    months = {fold(name) for names in data["months"].values() for name in names}
    roles = {word for phrases in data["roles"].values() for phrase in phrases for word in words_of(phrase)}
    extra = {
        "date",
        "datum",
        "fecha",
        "data",
        "of",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "le",
        "du",
        "de",
        "am",
        "vom",
        "el",
        "il",
        "on",
        "this",
        "and",
        "in",
    }
    return frozenset(months | roles | extra)


def _is_translation(hunk: Hunk, language: str | None) -> bool:
    """Whether much text came or went in another language than the document's."""
    if language is None or hunk.size < _TRANSLATION or bool(hunk.removed) == bool(hunk.added):
        return False
    told = language_of(words_of(hunk.added_text or hunk.removed_text), least=20)
    return told is not None and told != language


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
    if not any(word.isdigit() or word in _months() for word in words):
        return ""
    return "date stamp" if _states_date(hunk) else ""


def _states_date(hunk: Hunk) -> bool:
    """Whether the dates around a hunk are stamps: short lines, or lines that say so."""
    blocks = (*hunk.before_blocks, *hunk.after_blocks)
    short = all(len(block.text.split()) <= 14 for block in blocks)
    near = words_of(" ".join(hunk.lead[-6:]))
    return short or any(word in _date_words() for word in near) or hunk.whole


def _split_dates(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in re.findall(r"\d+|[^\W\d_]+", word)]


@cache
def _months() -> frozenset[str]:
    return frozenset(fold(name) for names in read_data("dates")["months"].values() for name in names)


def _dates_in(blocks: Sequence[Block]) -> set[str]:
    return {stamp.value for block in blocks for stamp in find_dates(block.text, language="en")}


def _style_rule(hunk: Hunk, language: str | None) -> str:
    if hunk.size > _LARGE and not _begins_alike(hunk.removed_text, hunk.added_text, language):
        return "numbering" if _renumbers(hunk) else ""
    gone, came = words_of(hunk.removed_text), words_of(hunk.added_text)
    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("case or punctuation", lambda: _spelt_out(gone) == _spelt_out(came)),
        ("numbering", lambda: _renumbers(hunk)),
        ("heading", lambda: _headings_only(hunk)),
        ("small words", lambda: _only_small(gone, language) and _only_small(came, language)),
        ("spelling", lambda: _spelling(gone, came, language)),
        ("name of the document", lambda: _renames_document(hunk)),
        ("address shown as words", lambda: _address_to_name(hunk)),
    )
    return next((name for name, holds in rules if holds()), "")


def _begins_alike(gone: str, came: str, language: str | None) -> bool:
    """Whether large stretches may still be matters of style, told by their first words."""
    one, other = words_of(gone[:_LARGE])[:-1], words_of(came[:_LARGE])[:-1]
    if _only_small(one, language) and _only_small(other, language):
        return True
    left, right = _spelt_out(one), _spelt_out(other)
    return left.startswith(right) or right.startswith(left) if gone and came else not (left or right)


_SHORT_FORMS = (
    ("won't", "will not"),
    ("can't", "cannot"),
    ("n't", " not"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'ve", " have"),
)


def _spelt_out(words: Sequence[str]) -> str:
    """Words without blanks, English short forms written out."""
    text = " ".join(words)
    for short, long in _SHORT_FORMS:
        text = text.replace(short, long)
    return text.replace(" ", "").replace("'", "")


def _renames_document(hunk: Hunk) -> bool:
    """Whether one name of a policy stands for another; the words behind help ('Data Policy')."""
    tail = " ".join(hunk.tail[:1])
    named = tail if words_of(tail)[:1] and set(words_of(tail)) <= _titles() and tail[:1].isupper() else ""
    sides = (hunk.removed_text, hunk.added_text)
    return all(sides) and all(_names_document(f"{side} {named}") for side in sides)


def _names_document(text: str) -> bool:
    """Whether words name a policy: title words, among them capitalised words at most."""
    tokens = [token.strip(".,;:()\"'") for token in text.split()]
    plain = [fold(token) for token in tokens if token]
    named = [word in _titles() for word in plain]
    if not plain or len(plain) > 8 or named.count(True) < 0.5 * len(named):
        return False
    return all(ok or token[0].isupper() for ok, token in zip(named, [t for t in tokens if t], strict=True))


def _renumbers(hunk: Hunk) -> bool:
    """Whether only the numbers of sections, clauses or items changed, and no quantity."""
    tokens = [*hunk.removed, *hunk.added]
    if not all(_ENUMERATOR.fullmatch(token) for token in tokens):
        return False
    if compare_quantities(_around(hunk, hunk.removed_text), _around(hunk, hunk.added_text)):
        return False
    lead = words_of(" ".join(hunk.lead[-3:]))
    if any(word.startswith(_REFERENCES) for word in lead) or all(map(_DOTTED.fullmatch, tokens)):
        return True
    if any(token.strip(".,;").isdigit() for token in tokens):
        return not hunk.lead or hunk.lead[-1].endswith((".", ";", ":"))
    return all(re.search(r"[.)\]:]", token) for token in tokens)


_REFERENCES = (
    "section",
    "articl",
    "clause",
    "paragr",
    "abschni",
    "ziffer",
    "nummer",
    "punt",
    "secc",
    "sez",
    "secao",
    "secc",
    "artik",
    "art",
    "claus",
    "par",
    "annex",
    "schedule",
    "exhibit",
    "appendi",
    "anex",
    "anhang",
    "allegat",
    "bijlage",
    "chapter",
    "chapitre",
    "kapitel",
    "capit",
    "hoofdst",
    "point",
    "step",
)


def _around(hunk: Hunk, words: str) -> str:
    return " ".join((*hunk.lead[-3:], words, *hunk.tail[:4]))


def _headings_only(hunk: Hunk) -> bool:
    sides = [
        *(hunk.before_blocks if hunk.removed else ()),
        *(hunk.after_blocks if hunk.added else ()),
    ]
    titles = bool(sides) and all(block.kind is BlockKind.HEADING for block in sides) and hunk.size <= 14
    return titles and not _names_place(words_of(f"{hunk.removed_text} {hunk.added_text}"))


def _names_place(words: Sequence[str]) -> bool:
    """Whether words name a place or its law: whom a section is for is no matter of style."""
    return any(hit.label == "regional" for hit in load_lexicon("body", None).find(words))


def _only_small(words: Sequence[str], language: str | None) -> bool:
    return all(word in small_words(language) for word in words)


def _spelling(gone: Sequence[str], came: Sequence[str], language: str | None) -> bool:
    if len(gone) != len(came) or not gone or len(gone) > 6:
        return False
    small = small_words(language)
    for one, other in zip(gone, came, strict=True):
        if one == other or (one in small and other in small):
            continue
        if not _alike(one, other, small):
            return False
    return True


def _alike(one: str, other: str, small: frozenset[str]) -> bool:
    """Two spellings or endings of one word; never a prefix that turns it round ('unlimited')."""
    if any(c.isdigit() for c in one + other) or {one, other} & weighty_words():
        return False
    short, long = sorted((one, other), key=len)
    if len(short) <= 2 or short in small or long in small:
        return len(long) - len(short) <= 1 and _distance_one(short, long) and len(long) <= 5
    if one[0] != other[0] or long.endswith(short):
        return False
    if len(short) >= 4 and _distance_one(short, long):
        return True
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return len(short) >= 5 and same >= max(4, len(short) - 2) and len(long) - same <= 3


def _distance_one(short: str, long: str) -> bool:
    if len(short) == len(long):
        different = [i for i in range(len(short)) if short[i] != long[i]]
        swapped = len(different) == 2 and different[1] == different[0] + 1
        return len(different) == 1 or (
            swapped
            and short[different[0]] == long[different[1]]
            and short[different[1]] == long[different[0]]
        )
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@cache
def _titles() -> frozenset[str]:
    return frozenset(word for words in read_data("titles")["word"].values() for word in map(fold, words))


def _address_to_name(hunk: Hunk) -> bool:
    sides = (hunk.removed_text.split(), hunk.added_text.split())
    addresses = [all(SHOWN_URL.match(token) for token in side) if side else False for side in sides]
    return addresses.count(True) == 1 and all(len(side) <= 12 for side in sides) and all(sides)

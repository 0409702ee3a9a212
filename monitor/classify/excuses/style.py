"""Which changes of wording are style: the rules by name, each with its evidence.

What is style is shown to be style: the same words, forms or names of one thing. Words that turn who, whom,
how much or whether (``turning``) and figures with their signs (``signs``) never are. Rules speak of shapes
and small words, not of subjects.
"""

from collections.abc import Callable, Sequence

from monitor.classify.excuses.remarks import is_channel, is_credit
from monitor.classify.excuses.renumber import opens_block, renumbers, without_number
from monitor.classify.excuses.spelling import Known, is_spelling, is_word
from monitor.classify.excuses.turns import is_light, refusals, relates, same_bounds, turns
from monitor.classify.hunks.figures import signs_differ
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.hunks.places import names_place
from monitor.classify.lexicons import load_lexicon, load_phrases, load_tables, load_words
from monitor.classify.signals.addresses import SHOWN_URL, spell_address
from monitor.classify.signals.entities import is_company
from monitor.classify.signals.matters import hunk_language
from monitor.classify.signals.numbers import compare_quantities, is_same_amount
from monitor.classify.signals.quantities import find_quantities
from monitor.text.dialect import BlockKind
from monitor.text.words import fold, words_of

_LARGE = 400
"""Words of a hunk from which its beginning (so many letters) tells whether more of it need be read."""
_HEADING = 14
_AMOUNT = 6
"""Words of the longest amount in words with its figures: 'one hundred and eighty (180) days'."""
_SHORT_FORMS = (
    ("won't", "will not"),
    ("can't", "cannot"),
    ("n't", " not"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'ve", " have"),
)


def style_rule(hunk: Hunk, language: str | None, known: Known) -> str:
    """The name of the rule by which a hunk is style, '' where none holds."""
    if hunk.size > _LARGE and not _begins_alike(hunk.removed_text, hunk.added_text, language):
        return "numbering" if renumbers(hunk) else ""
    gone, came = words_of(hunk.removed_text), words_of(hunk.added_text)
    signed = signs_differ(hunk.removed_text, hunk.added_text)

    def bounds_figure() -> bool:
        return signed or _bounds_figure(hunk, gone, came, language)

    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("case or punctuation", lambda: not signed and spelt_out(gone) == spelt_out(came)),
        ("numbering", lambda: renumbers(hunk)),
        ("heading", lambda: _headings_only(hunk, language)),
        ("small words", lambda: not bounds_figure() and _only_small(gone, came, language)),
        ("spelling", lambda: not bounds_figure() and is_spelling(gone, came, language, known, _names(hunk))),
        ("the same leave", lambda: _says_same_leave(hunk, language)),
        ("name of the document", lambda: _renames_document(hunk)),
        ("the same amount", lambda: _writes_amount(hunk, language)),
        ("the same address", lambda: spell_address(hunk.removed_text) == spell_address(hunk.added_text)),
        ("address shown as words", lambda: _address_to_name(hunk)),
        ("credit", lambda: is_credit(hunk, titles())),
        ("way to a help desk", lambda: is_channel(hunk)),
    )
    return next((name for name, holds in rules if holds()), "")


def _writes_amount(hunk: Hunk, language: str | None) -> bool:
    """Whether one amount is written otherwise, and nothing else differs."""
    if hunk.size > _AMOUNT:
        return False
    before, after = (
        " ".join((*hunk.lead, text, *hunk.tail)) for text in (hunk.removed_text, hunk.added_text)
    )
    return is_same_amount(before, after, hunk_language(hunk, language))


def _begins_alike(gone: str, came: str, language: str | None) -> bool:
    """Whether large stretches may still be matters of style, told by their first words."""
    one, other = words_of(gone[:_LARGE])[:-1], words_of(came[:_LARGE])[:-1]
    if is_light(one, language) and is_light(other, language):
        return True
    left, right = spelt_out(one), spelt_out(other)
    return left.startswith(right) or right.startswith(left) if gone and came else not (left or right)


def spelt_out(words: Sequence[str]) -> str:
    """Words without blanks, English short forms written out."""
    text = " ".join(words)
    for short, long in _SHORT_FORMS:
        text = text.replace(short, long)
    return text.replace(" ", "").replace("'", "")


def _only_small(gone: Sequence[str], came: Sequence[str], language: str | None) -> bool:
    return is_light((*gone, *came), language) and not turns(gone, came, language)


def _says_same_leave(hunk: Hunk, language: str | None) -> bool:
    """Whether one word of leave stands for another of a reader: 'you may close', 'you can close'."""
    sides = words_of(hunk.removed_text), words_of(hunk.added_text)
    lexicon = load_tables("modality", ("leave",), language)
    if not all(len(side) == 1 and lexicon.find(side) for side in sides):
        return False
    before, behind = (words_of(" ".join(near)) for near in (hunk.lead[-1:], hunk.tail[:1]))
    asked = load_words("turning", "second", language)
    refused = load_tables("modality", ("negation",), language)
    return bool(before) and before[-1] in asked and not refused.find(behind)


def _bounds_figure(hunk: Hunk, gone: Sequence[str], came: Sequence[str], language: str | None) -> bool:
    """Whether a word that relates came or went right before a quantity: 'over 30 days', 'from 30 days'."""
    return relates(gone, came, language) and bool(find_quantities(" ".join(hunk.tail[:2])))


def _headings_only(hunk: Hunk, language: str | None) -> bool:
    """Whether titles were reworded that refuse, bind, count, name and place as before."""
    sides = [
        *(hunk.before_blocks if hunk.removed else ()),
        *(hunk.after_blocks if hunk.added else ()),
    ]
    titles = bool(sides) and all(block.kind is BlockKind.HEADING for block in sides) and hunk.size <= _HEADING
    if not titles or names_place(words_of(f"{hunk.removed_text} {hunk.added_text}")):
        return False
    gone, came = words_of(hunk.removed_text), words_of(hunk.added_text)
    if not same_bounds(hunk.removed_text, hunk.added_text) or _other_figures(hunk):
        return False
    if any(is_company(token.strip(".,;:()")) for token in (*hunk.removed, *hunk.added)):
        return False
    if _acts(gone) != _acts(came) and ((gone and came) or "sell" in _acts([*gone, *came])):
        return False
    strange = [{word for word in words if not is_word(word)} for words in (gone, came)]
    if (strange[0] - strange[1] and strange[1] - strange[0]) and any(t[:1].isupper() for t in hunk.added):
        return False
    return not (is_light((*gone, *came), language) and turns(gone, came, language))


def _acts(words: Sequence[str]) -> set[str]:
    """Which of the acts that vendors promise not to do: 'sell', 'share', 'train', 'track'."""
    tables = {act: load_phrases("modality", act) for act in ("sell", "share", "train", "track")}
    return {act for act, verbs in tables.items() if verbs.find(words)}


def _other_figures(hunk: Hunk) -> bool:
    """Whether figures in a title changed, the number in front of it aside."""
    shown = [" ".join((text, *hunk.tail[:3])) for text in (hunk.removed_text, hunk.added_text)]
    if opens_block(hunk):
        shown = [without_number(text) for text in shown]
    return signs_differ(*shown) or bool(compare_quantities(*shown))


def _names(hunk: Hunk) -> frozenset[str]:
    """Changed words with a capital letter that no sentence begins with, folded."""
    found: set[str] = set()
    for side in (hunk.removed, hunk.added):
        before = hunk.lead[-1] if hunk.lead else "."
        for token in side:
            if token[:1].isupper() and not token.isupper() and not before.endswith((".", "!", "?", ":")):
                found.update(words_of(token))
            before = token
    return frozenset(found)


def _renames_document(hunk: Hunk) -> bool:
    """Whether one name of a policy stands for another; the words behind help ('Data Policy')."""
    tail = " ".join(hunk.tail[:1])
    named = tail if words_of(tail)[:1] and set(words_of(tail)) <= titles() and tail[:1].isupper() else ""
    sides = [f"{side} {named}" for side in (hunk.removed_text, hunk.added_text)]
    if not (hunk.removed and hunk.added and all(map(_names_document, sides))):
        return False
    return not signs_differ(*sides) and not _other_document(*sides)


def _other_document(before: str, after: str) -> bool:
    """Whether two names cannot be those of one policy: another owner, or a contract for a notice."""
    owners = [{word for word in words_of(side) if word not in titles()} for side in (before, after)]
    apart = owners[0] - owners[1], owners[1] - owners[0]
    if all(apart) and all(any(map(_is_strange, side)) for side in apart):
        return True
    kinds = [
        {hit.label for hit in load_phrases("titles", "sort").find(words_of(side))} for side in (before, after)
    ]
    return all(kinds) and not kinds[0] & kinds[1]


def _is_strange(word: str) -> bool:
    """Whether a word speaks of no subject, as a name does."""
    return not load_lexicon("body", None).find([word])


def _names_document(text: str) -> bool:
    """Whether words name a policy: title words, among them capitalised words at most."""
    tokens = [token.strip(".,;:()\"'") for token in text.split()]
    plain = [fold(token) for token in tokens if token]
    named = [word in titles() for word in plain]
    if not plain or len(plain) > 8 or named.count(True) < 0.5 * len(named):
        return False
    return all(ok or token[0].isupper() for ok, token in zip(named, [t for t in tokens if t], strict=True))


def titles() -> frozenset[str]:
    """The words that names of policies are made of, folded."""
    return load_words("titles", "word")


def _address_to_name(hunk: Hunk) -> bool:
    """Whether a shown address gave way to words, or words to it."""
    sides = (hunk.removed_text.split(), hunk.added_text.split())
    addresses = [all(SHOWN_URL.match(token) for token in side) if side else False for side in sides]
    if addresses.count(True) != 1 or not all(sides) or any(len(side) > 12 for side in sides):
        return False
    if any("@" in token for side in sides for token in side):
        return False  # a page to go to for a mailbox to write to
    return not refusals(hunk.removed_text) and not refusals(hunk.added_text)

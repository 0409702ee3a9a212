"""What a hunk looks like: how much, of what letters, in what blocks, how like the two sides are.

Figures only, of one hunk by itself. Refuses to read what the words mean (``contents`` does).
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import log2

from monitor.classify.excuses.furniture import claims_copyright, is_label
from monitor.classify.hunks.hunk import Hunk
from monitor.text.dialect import Block, BlockKind

MOST_TOKENS = 400
"""Words of a side that are measured; a longer one is like its beginning."""
_CLOSE = 48
"""Letters up to which two sides are compared letter by letter."""
_LINE = 9
"""Words of the longest line that can be an entry of a menu or a list of titles."""
_MOST_BLOCKS = 40
_ENDS = (".", "!", "?", ":", ";", "。", "！", "？")
_TRIM = " ,;:.()[]{}<>\"'“”‘’„«»*|•–—-_/"
_ADDRESS = re.compile(r"https?://|www\.|\w\.(?:com|org|net|io|eu|fr|de|ro)\b|/\w++/")
_CODE = re.compile(r"[{}<>_=\\^~`|#*\[\]]")
_YEAR = re.compile(r"[(\[]?(?:19|20)\d\d[)\].,;:]?")
_BARE = re.compile(r"[^a-z0-9]")
_VALUES = re.compile(r"(?<![^\x00-\x7f])[⁰¹²³⁴-⁹₀-₉¼-¾⅐-⅞€£¥₤-₿‰±×÷≤≥≠]")
_GARBLED = re.compile(r"[\x80-\x9fÃÂâ€�]")
_HOLE = re.compile(r"[\[{<][^\]}>\n]{0,60}+[\]}>]|_{3,}+|\bx{2,}+\b|\.{4,}+", re.I)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")


def shape_traits(hunk: Hunk) -> dict[str, float]:
    """The measures of one hunk, by name."""
    return {**_sizes(hunk), **_letters(hunk), **_likeness(hunk), **_blocks(hunk)}


def touched_blocks(hunk: Hunk) -> tuple[Block, ...]:
    """The blocks of the sides that are not empty, so many as are looked at."""
    before = hunk.before_blocks if hunk.removed else ()
    after = hunk.after_blocks if hunk.added else ()
    return (*before[:_MOST_BLOCKS], *after[:_MOST_BLOCKS])


def _sizes(hunk: Hunk) -> dict[str, float]:
    gone, came = len(hunk.removed), len(hunk.added)
    return {
        "words removed": log2(1 + gone),
        "words added": log2(1 + came),
        "words of the larger side": log2(1 + hunk.size),
        "added less removed": log2(1 + came) - log2(1 + gone),
        "only removed": float(not came),
        "only added": float(not gone),
        "whole blocks": float(hunk.whole),
        "in a list with a lead-in": float(hunk.led),
    }


def _letters(hunk: Hunk) -> dict[str, float]:
    tokens = [*hunk.removed[:MOST_TOKENS], *hunk.added[:MOST_TOKENS]]
    count = max(1, len(tokens))
    bare = [token.strip(_TRIM) for token in tokens]
    text = " ".join(tokens)
    letters = max(1, len(text))
    return {
        "share of capitalised words": sum(token[:1].isupper() for token in bare) / count,
        "share of words in capitals": sum(len(token) > 1 and token.isupper() for token in bare) / count,
        "share of figures": sum(map(_is_figure, bare)) / count,
        "share of years": sum(bool(_YEAR.fullmatch(token)) for token in tokens) / count,
        "share of bare signs": sum(not token for token in bare) / count,
        "code marks on one side": min(0.2, abs(_code(hunk.added) - _code(hunk.removed)) / letters),
        "addresses": float(len(_ADDRESS.findall(text))),
        "mail addresses": float(text.count("@")),
        "questions": float(text.count("?")),
        "sentence ends": log2(1 + len(re.findall(r"[.!?](?:\s|$)", text))),
        "garbled letters": len(_GARBLED.findall(text)) / letters,
        "holes to fill": float(
            bool(_HOLE.search(hunk.removed_text[:4000])) != bool(_HOLE.search(hunk.added_text[:4000]))
        ),
        "stamps of a machine": sum(bool(_STAMP.search(token)) for token in tokens) / count,
        "letters a word": min(20.0, letters / count),
    }


def _is_figure(token: str) -> bool:
    """Whether a token is more of a number than of a name: '30', '3.5', '2x', but not 'Tier4'."""
    digits = sum(map(str.isdigit, token))
    return digits > 0 and digits >= sum(map(str.isalpha, token))


def _code(tokens: Sequence[str]) -> int:
    return len(_CODE.findall(" ".join(tokens[:MOST_TOKENS])))


def _likeness(hunk: Hunk) -> dict[str, float]:
    gone, came = (text[:3000].casefold() for text in (hunk.removed_text, hunk.added_text))
    if not gone or not came:
        return {}
    pairs = _grams(gone), _grams(came)
    shared = 2 * (pairs[0] & pairs[1]).total() / max(1, pairs[0].total() + pairs[1].total())
    close = shared
    if max(len(gone), len(came)) <= _CLOSE:
        close = SequenceMatcher(None, gone, came, autojunk=False).ratio()
    left, right = Counter(gone.split()), Counter(came.split())
    alike = 2 * (left & right).total() / max(1, left.total() + right.total())
    return {
        "letters alike": close,
        "letters in common": shared,
        "same words in another order": float(left == right),
        "words alike": alike,
        "same but for foreign letters": float(same_but_foreign(gone, came)),
        "same but for abbreviation": float(_is_abbreviated(gone, came)),
        "begins alike": float(_common(gone, came)),
    }


def _common(gone: str, came: str) -> float:
    """The share of the shorter side that both begin or end with."""
    least = min(len(gone), len(came))
    head = next((at for at in range(least) if gone[at] != came[at]), least)
    back = next((at for at in range(least - head) if gone[-1 - at] != came[-1 - at]), least - head)
    return (head + back) / max(1, len(gone), len(came))


def same_but_foreign(gone: str, came: str) -> bool:
    """Whether two sides differ only in letters beyond ASCII, which one of them has lost or garbled.

    A power, a fraction or a currency is no letter, unless it is what one was garbled to ("Ã³").
    """
    if gone.isascii() and came.isascii():
        return False
    if _VALUES.findall(gone) != _VALUES.findall(came):
        return False
    left, right = (_BARE.sub("", side.casefold()) for side in (gone, came))
    return left == right and len(left) > 1


def _is_abbreviated(gone: str, came: str) -> bool:
    """Whether one side is made of the first letters of the other's words: 'U.S.', 'United States'."""
    for short, long in ((gone, came), (came, gone)):
        words = long.split()
        letters = re.sub(r"[\W_]", "", short)
        if (
            len(words) > 1
            and 2 <= len(letters) <= 8
            and letters == "".join(word.lstrip("(\"'“")[:1] for word in words)
        ):
            return True
    return False


def _grams(text: str) -> Counter[str]:
    bare = text.replace(" ", "")
    return Counter(bare[at : at + 2] for at in range(len(bare)))


def _blocks(hunk: Hunk) -> dict[str, float]:
    blocks = touched_blocks(hunk)
    around = blocks or (*hunk.before_blocks[:1], *hunk.after_blocks[:1])
    kinds = Counter(block.kind for block in around)
    count = max(1, len(around))
    last = around[-1] if around else None
    size = sum(block.words for block in around)
    lines = [block for block in around if is_line(block)]
    return {
        "blocks": log2(1 + len(around)),
        "share of headings": kinds[BlockKind.HEADING] / count,
        "share of list items": kinds[BlockKind.ITEM] / count,
        "share of table rows": kinds[BlockKind.ROW] / count,
        "words of the blocks": log2(1 + size),
        "share of the blocks changed": min(1.0, (len(hunk.removed) + len(hunk.added)) / max(1, size)),
        "share of short lines": len(lines) / count,
        "share of titles": sum(_is_title(block) for block in lines) / count,
        "share of page tools": sum(is_label(block.text) for block in lines) / count,
        "ends like a sentence": float(last is not None and last.text.rstrip("\"'”’»)").endswith(_ENDS)),
        "copyright notice": float(any(claims_copyright(block.text[:600]) for block in around)),
        "begins its block": float(not hunk.lead),
        "ends its block": float(not hunk.tail),
    }


def is_line(block: Block) -> bool:
    """Whether a block is a short line that ends like no sentence."""
    return block.words <= _LINE and not block.text.endswith(_ENDS)


@lru_cache(maxsize=2048)
def _is_titled(text: str) -> bool:
    tokens = [token.strip(_TRIM) for token in text.split()]
    named = [token for token in tokens if token]
    return len(named) > 1 and sum(token[0].isupper() for token in named) >= 0.6 * len(named)


def _is_title(block: Block) -> bool:
    return _is_titled(block.text)

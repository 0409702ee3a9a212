"""What on a page is not the policy: menus, buttons, banners, error pages.

Works on blocks and whole texts by generic words of eight languages. Refuses to know any site.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from monitor.text.dialect import Block
from monitor.text.phrases import Lexicon
from monitor.text.vocabulary import phrases_of
from monitor.text.words import fold, words_of

_SENTENCE_END = re.compile(r"[.;:]\s*$")


_LONGEST_LABEL = 160
_LONGEST_READ = 1000
"""Letters, marks and blanks of the longest text that can be labels."""
_LONGEST_BANNER = 160
_ASKS = tuple(phrases_of("banners", "asks"))
_BANNER_BLOCK = 120
"""Words from which a single block is no banner."""
_COPYRIGHT = re.compile(
    r"©|\(c\)|copyright|\ball rights reserved|tous droits réservés|alle rechte vorbehalten", re.I
)


def claims_copyright(text: str) -> bool:
    """Whether words claim copyright, as the foot of a page does."""
    return bool(_COPYRIGHT.search(text))


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    """The labels without blanks, by their first letter."""
    labels = {
        "".join(words_of(label))
        for label in (
            *phrases_of("menus", "labels", "contents"),
            *phrases_of("buttons", "act", "whole", "toggle", "turn", "answer", "consent"),
        )
    }
    return {
        letter: tuple(sorted(label for label in labels if label[0] == letter))
        for letter in {label[0] for label in labels}
    }


@cache
def _lexicon(table: str, *lists: str) -> Lexicon:
    return Lexicon([(table, phrase) for phrase in phrases_of(table, *lists)])


def _says_banner(words: list[str]) -> bool:
    """Whether a sentence of consent banners is among the words, or a button that names cookies."""
    return bool(_lexicon("banners", "sentences").find(words) or _lexicon("buttons", "consent").find(words))


def is_label(text: str) -> bool:
    """Whether the words are those of buttons, menu entries or page tools, one or several in a row."""
    return len(text) <= _LONGEST_READ and _is_label(text)


@lru_cache(maxsize=2048)
def _is_label(text: str) -> bool:
    joined = "".join(words_of(text))
    return 0 < len(joined) <= _LONGEST_LABEL and _made_of_labels(joined)


def _made_of_labels(joined: str) -> bool:
    """Whether letters without blanks (recordings lose them) fall apart into labels."""
    reach = [True] + [False] * len(joined)
    for start in range(len(joined)):
        if reach[start]:
            for label in _by_letter().get(joined[start], ()):
                if joined.startswith(label, start):
                    reach[start + len(label)] = True
    return reach[-1]


def is_chrome(block: Block) -> bool:
    """Whether a block that came or went is page furniture: nothing shown, a tool, a banner."""
    if not re.search(r"\w", block.text):
        return True
    if is_label(block.text):
        return True
    if block.path or block.words >= _BANNER_BLOCK:
        return False
    words = words_of(block.text[:400])
    return _says_banner(words) and any(w.startswith(_ASKS) for w in words)


def is_consent_banner(blocks: Sequence[Block]) -> bool:
    """Whether a run of blocks is a consent banner: says that cookies are used, and has its buttons."""
    words: list[list[str]] = []
    total = 0
    for block in blocks:
        words.append(words_of(block.text))
        total += len(words[-1])
        if total > _LONGEST_BANNER:
            return False
    said = any(map(_says_banner, words))
    return said and any(
        len(some) <= 12 and _lexicon("buttons", "answer", "necessary", "consent").find(some) for some in words
    )


def is_menu(blocks: Sequence[Block]) -> bool:
    """Whether a run of at least four blocks reads like a menu: short entries, at least half of them tools.

    Short items alone are no menu: lists of the data collected look like that too.
    """
    if len(blocks) < 4:
        return False
    short = sum(len(b.text.split()) <= 8 and not _SENTENCE_END.search(b.text) for b in blocks)
    tools = sum(is_label(b.text) for b in blocks)
    return short >= 0.8 * len(blocks) and tools >= 0.5 * len(blocks)


def has_toggle(text: str) -> bool:
    """Whether a short text is nothing but a 'see more' toggle, or ends with one."""
    words = words_of(fold(text[-200:]))
    return any(hit.end == len(words) for hit in _lexicon("buttons", "toggle").find(words))

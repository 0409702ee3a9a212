"""Whether changed words are an address to turn to: e-mail, street, postal code, telephone number.

By shape and street words of eight languages. Refuses link targets: a URL is no postal address.
"""

from functools import cache

from monitor.classify.hunks import Hunk
from monitor.classify.lexicon import Lexicon, load_phrases, read_data
from monitor.classify.words import words_of

_LONGEST = 60
"""Words of the largest hunk that is still an address."""


@cache
def _streets() -> Lexicon:
    return load_phrases("addresses", "street")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(read_data("addresses")["ending"]["all"])


def changes_address(hunk: Hunk) -> bool:
    """Whether a hunk changes an e-mail address, or words inside a postal address."""
    changed = [word.text for word in (*hunk.removed, *hunk.added)]
    if hunk.size > _LONGEST:
        return False
    return any("@" in token and "." in token for token in changed) or is_street(hunk)


def is_street(hunk: Hunk) -> bool:
    """Whether a hunk changes words inside a postal address."""
    changed = [word.text for word in (*hunk.removed, *hunk.added)]
    if not 0 < hunk.size <= _LONGEST:
        return False
    return _is_postal(" ".join((*hunk.lead[-6:], *changed, *hunk.tail[:6]))) and _could_be_address(changed)


def _could_be_address(changed: list[str]) -> bool:
    """Numbers and capitalised words only, as addresses are; not a clause that merely stands beside one."""
    named = sum(not token[:1].islower() for token in changed)
    return named >= 0.7 * len(changed)


def _is_postal(text: str) -> bool:
    words = words_of(text)
    numbers = [word for word in words if word[0].isdigit()]
    if not numbers:
        return False
    street = bool(_streets().find(words)) or any(
        word.endswith(_endings()) and len(word) > 6 for word in words
    )
    return street and any(len(number) <= 5 for number in numbers)

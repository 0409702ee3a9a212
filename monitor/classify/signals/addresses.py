"""Whether changed words are an address to turn to: e-mail, street, postal code, or a URL one is sent to.

By shape and words of eight languages. Refuses link targets, and shown URLs that only point to more reading.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_phrases, read_phrases
from monitor.text.dialect import Block
from monitor.text.words import words_of

_SHORT = 20
"""Words of the largest hunk that is an address where one came or went."""
_LONGEST = 60
"""Words of the largest hunk that is still an address."""
SHOWN_URL = re.compile(
    r"^[(\[<\"']?(?:https?://\S+|www\.\S+|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/\S*)$", re.I
)
_PARTS = re.compile(r"(?:https?://)?(?:www\.)?([^/?#]+)/?([^?#]*)", re.I)
_RUN_ON = re.compile(r"(?<=.)https?://")
_DIGIT = re.compile(r"\d")
_PLACE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.I)
_MARKS = "()[]<>\"'.,;:!?*"
_BEFORE = 14
"""Words before a URL that may say what it is for."""
_BEHIND = 12
_CLOSE = 400
"""Letters of a block looked at on each side of a URL."""


_AT = re.compile(r"\s?[\[({<]\s?(?:at|arroba|ät|@|a)\s?[\])}>]\s?", re.I)
_DOT = re.compile(r"\s?[\[({<]\s?(?:dot|punkt|point|punto|ponto|punct|\.)\s?[\])}>]\s?", re.I)


def spell_address(text: str) -> str:
    """A text with e-mail addresses as one writes to them: 'help [at] acme [dot] example' with signs."""
    return _DOT.sub(".", _AT.sub("@", text))


class Turn(StrEnum):
    """How an address to turn to changed: another domain, or another host or path of the same domain."""

    DOMAIN = "domain"
    PATH = "path"


def changes_address(hunk: Hunk) -> bool:
    """Whether a hunk changes an e-mail or postal address; a clause that merely holds one is more."""
    if hunk.size > _LONGEST:
        return False
    mailed = [any("@" in token and "." in token for token in side) for side in (hunk.removed, hunk.added)]
    return all(mailed) or (any(mailed) and hunk.size <= _SHORT) or is_street(hunk)


def is_street(hunk: Hunk) -> bool:
    """Whether a hunk changes words inside a postal address."""
    changed = [*hunk.removed, *hunk.added]
    if not 0 < hunk.size <= _LONGEST:
        return False
    return _is_postal(" ".join((*hunk.lead[-6:], *changed, *hunk.tail[:6]))) and _could_be_address(changed)


def _could_be_address(changed: list[str]) -> bool:
    """Numbers and capitalised words only, as addresses are; no company, no clause that stands beside one."""
    if any(token.strip(_MARKS) in read_phrases("entities", "suffix") for token in changed):
        return False  # whom to turn to, not where
    named = sum(not token[:1].islower() for token in changed)
    return named >= 0.7 * len(changed)


def _is_postal(text: str) -> bool:
    if not _DIGIT.search(text):
        return False
    words = words_of(text)
    numbers = [word for word in words if word[0].isdigit()]
    if not numbers:
        return False
    street = bool(load_phrases("addresses", "street").find(words)) or any(
        word.endswith(read_phrases("addresses", "ending")) and len(word) > 6 for word in words
    )
    return street and any(len(number) <= 5 for number in numbers)


def turn_of(hunk: Hunk) -> Turn | None:
    """How a shown URL that the reader is told to use changed; None where no such URL became another.

    Protocol, 'www.', a language in the path, query and anchor make no other address.
    """
    if hunk.size > _LONGEST:
        return None
    gone = list(hunk.removed)
    came = list(hunk.added)
    if not gone or not came or len(gone) != len(came) or not all(map(SHOWN_URL.match, (*gone, *came))):
        return None
    before, after = [_address(url) for url in gone], [_address(url) for url in came]
    if before == after:
        return None
    if not (_is_told(gone, hunk.before_blocks) or _is_told(came, hunk.after_blocks)):
        return None
    domains = [_domain(host) for host, _ in before] != [_domain(host) for host, _ in after]
    return Turn.DOMAIN if domains else Turn.PATH


def _domain(host: str) -> str:
    """What a vendor registers of a host: its last two names, or three behind the likes of 'co.uk'."""
    names = host.partition(":")[0].split(".")
    short = len(names) > 2 and len(names[-1]) == 2 and len(names[-2]) <= 3
    return ".".join(names[-3:] if short else names[-2:])


def _address(url: str) -> tuple[str, tuple[str, ...]]:
    """Host and path of a URL, without what does not lead elsewhere."""
    match = _PARTS.match(_RUN_ON.split(url.casefold(), maxsplit=1)[0].strip(_MARKS))
    if not match:
        return url, ()
    path = (part for part in match.group(2).split("/") if part and not _PLACE.fullmatch(part))
    return match.group(1), tuple(path)


def _is_told(urls: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether the sentence around a URL, or the heading above a lone one, tells to do something there."""
    for block in blocks:
        for url in urls:
            at = block.text.find(url)
            if at < 0:
                continue
            lead = re.split(r"[.!?;]\s", block.text[max(0, at - _CLOSE) : at])[-1]
            end = at + len(url)
            rest = "" if url.endswith((".", "!", "?", ";")) else block.text[end : end + _CLOSE]
            tail = re.split(r"[.!?;](?:\s|$)", rest)[0]
            words = [*words_of(lead)[-_BEFORE:], "at", *words_of(tail)[:_BEHIND]]
            if len(words) == 1:
                words = [*words_of(" ".join(block.path[-1:]))[:_BEFORE], "at"]
            if load_phrases("addresses", "turn").find(words):
                return True
    return False

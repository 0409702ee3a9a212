"""What every list of watched pages gives, whatever its format: pages that somebody may want to watch here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import UsageError

MOST_BYTES = 20_000_000
MOST_PROPOSALS = 20_000
LONGEST = 2_000
"""Characters of an address or a selector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A page to be watched.

    ``where`` names it in the list; ``refusal`` is why it cannot be watched here, '' where it can.
    ``left_out`` says what of its entry has no like here, or is not taken on purpose. None and '': the list
    does not say.
    """

    where: str
    url: str = ""
    vendor: str = ""
    title: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    minutes: int | None = None
    browser: bool = False
    refusal: str = ""
    left_out: tuple[str, ...] = ()


def read_bytes(source: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a list. Raises UsageError for what is missing, or larger than any list."""
    try:
        with source.open("rb") as opened:
            body = opened.read(most + 1)
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from None
    if len(body) > most:
        raise UsageError(f"{source} has more than the {most:,} bytes that are read of a list")
    return body


def read_words(source: Path) -> str:
    """The characters of a list in UTF-8. Raises UsageError."""
    return decode(read_bytes(source), str(source))


def decode(body: bytes, name: str) -> str:
    """The characters of bytes in UTF-8. Raises UsageError."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not written in UTF-8 (byte {error.start}); save it as UTF-8") from None


def collect(proposals: Iterator[Proposal]) -> tuple[Proposal, ...]:
    """All of them. Raises UsageError for more than a list can hold."""
    found: list[Proposal] = []
    for each in proposals:
        if len(found) == MOST_PROPOSALS:
            raise UsageError(f"the list has more than {MOST_PROPOSALS:,} entries; divide it")
        found.append(each)
    return tuple(found)


def word_of(value: Any) -> str:
    """A value as a short line; '' for what is no word."""
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def words_of(value: Any) -> tuple[str, ...]:
    """A word, or a list of words, or words joined by commas, as words."""
    given = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(word for each in given[:100] if (word := word_of(each)))

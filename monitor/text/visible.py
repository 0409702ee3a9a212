"""What of a text a person can see: hostile and hidden characters go before it is shown anywhere.

Page text is hostile by assumption, and so is all else from outside: addresses, headers, errors, names and
notes in a database. Refuses to judge what a text says, and to know where it is shown.
"""

import re
import unicodedata

# Kept although nothing of them is seen: Persian, Indic scripts and emoji need the two joiners, Mongolian its
# selectors. Between the letters of others they only hide, as in an address that is not what it looks like.
_JOINERS = frozenset("\u200c\u200d\u180b\u180c\u180d\u180f")
_JOINED = re.compile(
    "[\u0590-\u10ff\u1200-\u1cff\u2190-\u2bff\ua840-\uabff\ufb50-\ufefc\U00010a00-\U00011fff\U0001e800-\U0001faff]"
)
"""What they join: letters from Hebrew to the Vedic signs and of kin of theirs, and pictures."""
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose how an emoji looks; beside a letter or a digit they do nothing that can be seen."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Counted as printable, but nothing of them can be seen."""
_UNSEEN = _JOINERS | _VARIANTS | _BLANK_LETTERS | frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""With the 240 variants of ideographs, which carry any bytes behind a letter as well as tags do."""


def clean(text: str) -> str:
    """The text as one line of visible characters; runs of white space become one blank.

    Removed: control, format (bidirectional, zero-width, tags), private, unassigned and blank characters,
    joiners beside letters that nothing joins; lone surrogates become U+FFFD, so that the result can always be
    encoded.
    """
    return " ".join(_keep_visible(" ".join(text.split())).split())


def clean_lines(text: str) -> str:
    """The same for a text of lines: line breaks and blanks stay as they are, other white space is a blank."""
    return "\n".join(map(_keep_visible, text.split("\n")))


def is_visible(text: str) -> bool:
    """Whether nothing in the text acts or hides: not even a joiner, whatever it stands between."""
    return text.isprintable() and _UNSEEN.isdisjoint(text)


def _keep_visible(text: str) -> str:
    if is_visible(text):
        return text
    kept: list[str] = []
    for at, character in enumerate(text):
        if character.isspace():
            kept.append(" ")
        elif character in _UNSEEN:
            if _is_needed(character, text[at - 1 : at], text[at + 1 : at + 2]):
                kept.append(character)
        elif character.isprintable():
            kept.append(character)
        elif unicodedata.category(character) == "Cs":
            kept.append("\ufffd")
    return "".join(kept)


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether a joiner or a variant does something that can be seen between its neighbours."""
    if character in _VARIANTS:
        return after == "\u20e3" or (before >= "\xa9" and unicodedata.category(before)[0] == "S")
    beside = (before, after)
    return character in _JOINERS and all(_JOINED.match(each) and is_visible(each) for each in beside)


def join_halves(text: str) -> str:
    """The text with halves of characters (surrogates) joined, and U+FFFD for a lone one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def has_words(text: str) -> bool:
    """Whether anything in the text can be seen."""
    return any(character.isprintable() and not character.isspace() for character in text)


def tidy(text: str) -> str:
    """``clean`` for one piece of a longer line: a blank at either end is kept as one blank."""
    middle = clean(text)
    if not middle:
        return " " if text else ""
    lead = " " if text[0].isspace() else ""
    tail = " " if text[-1].isspace() else ""
    return f"{lead}{middle}{tail}"

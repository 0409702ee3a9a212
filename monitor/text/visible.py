"""What of a text a person can see: hostile and hidden characters go before it is shown anywhere.

Page text is hostile by assumption. Refuses to judge what a text says, and to know where it is shown.
"""

import unicodedata

# Kept although they are format characters: Persian, Indic scripts and emoji need the two joiners. Between the
# letters of others they only hide, as in a mail address that is not what it looks like.
_JOINERS = frozenset("\u200c\u200d")
_JOINED_FROM = "\u0590"
"""Letters below are Latin, Greek, Cyrillic and Armenian, which join nothing."""
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose how an emoji looks; beside a letter they do nothing that can be seen."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Counted as printable, but nothing of them can be seen."""
_UNSEEN = _JOINERS | _VARIANTS | _BLANK_LETTERS


def clean(text: str) -> str:
    """The text as one line of visible characters; runs of white space become one blank.

    Removed: control, format (bidirectional, zero-width, tags), private, unassigned and blank characters,
    joiners beside letters that nothing joins; lone surrogates become U+FFFD, so that the result can always be
    encoded.
    """
    text = " ".join(text.split())
    if text.isprintable() and _UNSEEN.isdisjoint(text):
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
    return " ".join("".join(kept).split())


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether a joiner or a variant does something that can be seen between its neighbours."""
    if character in _VARIANTS:
        return not before.isalpha() and before not in "@.-_"
    beside = (before, after)
    return character in _JOINERS and all(each >= _JOINED_FROM and each not in _UNSEEN for each in beside)


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

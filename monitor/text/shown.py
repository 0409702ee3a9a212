"""A text's words alone: equal words mean that only white space or markup differs.

Link targets count as words, since a reader is led by them; emphasis, heading marks, bullets, table bars,
escapes and rules do not. Refuses to fold case or punctuation: those are for the judge.
"""

import re

_FIRST = frozenset("#-*+•●>=_~")
_LINE_MARKS = re.compile(r"(?:>\s*)*(?:#{1,6}\s+|[-*+•●]\s+(?!$)|[-=*_~\s]{3,}$)?\s*")
_BARS = re.compile(r"\|[ \t:|-]*")
_ESCAPE = re.compile(r"\\(?=[^\w\s]|_)")
_UNDERLINE = re.compile(r"__|(?<!\w)_|_(?!\w)")
_NOT_SHOWN = "*`\u200b\u200c\u200d\u00ad\ufeff"


def shown_words(text: str) -> str:
    """The words as shown, one blank between."""
    lines = []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped and stripped[0] in _FIRST and (marks := _LINE_MARKS.match(stripped)):
            stripped = stripped[marks.end() :]
        if stripped:
            lines.append(stripped)
    joined = " ".join(lines)
    if "|" in joined:
        joined = _BARS.sub(" ", joined)
    if "\\" in joined:
        joined = _ESCAPE.sub("", joined)
    if "_" in joined:
        joined = _UNDERLINE.sub("", joined)
    for mark in _NOT_SHOWN:
        joined = joined.replace(mark, "")
    return " ".join(joined.split())

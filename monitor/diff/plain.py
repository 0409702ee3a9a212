"""A text's words alone: equal words mean that only white space or markup differs.

Link targets count as words, since a reader is led by them; emphasis, heading marks, bullets, table bars,
escapes and rules do not. Refuses to fold case or punctuation: those are for the judge.
"""

import re

_FIRST = frozenset("#-*+•●>=_~")
_LINE_MARKS = re.compile(r"(?:>\s*)*(?:#{1,6}\s+|[-*+•●]\s+(?!$)|[-=*_~\s]{3,}$)?\s*")
_MARK = re.compile(r"[\\*_`|\u200b-\u200d\u00ad\ufeff]")
_BARS = re.compile(r"\|[ \t:|-]*")
_INLINE = re.compile(r"[*`\u200b-\u200d\u00ad\ufeff]+|\\(?=[^\w\s])|__|(?<!\w)_|_(?!\w)")


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
    if _MARK.search(joined):
        joined = _INLINE.sub("", _BARS.sub(" ", joined) if "|" in joined else joined)
    return " ".join(joined.split())

"""Markdown as vendors publish it to blocks: lines that only an editor broke are joined first.

``text.markdown`` reads what archives keep, a line a block; a source in a repository is wrapped by hand, and
its tables may lack their outer bars. Refuses to render: what is not understood stays as it stands.
"""

import re

from monitor.text.clean import clean_words
from monitor.text.dialect import Block
from monitor.text.markdown import blocks_of

_FRONT = re.compile(r"\A---[ \t]*\n((?:(?!---)[^\n]*\n){0,200})---[ \t]*(?:\n|\Z)")
_FRONT_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+)$", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(```|~~~)")
_BLOCK_START = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|>|(?:[-*+•]|\d{1,9}[.)])\s|\|"
    r"|\[[^\]\n]{1,300}\]:|</?[a-zA-Z])"
)
_BEGINS_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s")
_RULED = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*+")
_HARD_ENDS = ("  ", "\\", "<br>", "<br/>", "<br />")


def read_markdown(text: str, base: str) -> tuple[str | None, tuple[Block, ...]]:
    """The title that the file's front matter gives (None where there is none) and the blocks.

    ``base`` is where relative links start from.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title = None
    if front := _FRONT.match(text):
        told = _FRONT_TITLE.search(front[1])
        title = clean_words(told[1].strip("\"' ")) if told else None
        text = text[front.end() :]
    lines = _with_bars(_drop_comments(text).split("\n"))
    return title, tuple(blocks_of("\n".join(_join_lines(lines)), base))


def _drop_comments(text: str) -> str:
    """The text without comments; one that is never closed stays."""
    kept, start = [], 0
    while (opens := text.find("<!--", start)) >= 0 and (closes := text.find("-->", opens)) >= 0:
        kept.append(text[start:opens])
        start = closes + 3
    return "".join([*kept, text[start:]])


def _with_bars(lines: list[str]) -> list[str]:
    """The lines of tables with the bars at both ends that their authors may leave out."""
    kept = list(lines)
    for at, line in enumerate(lines):
        if at and "|" in line and "|" in lines[at - 1] and _RULED.fullmatch(line):
            last = at + 1
            while last < len(lines) and "|" in lines[last]:
                last += 1
            for place in range(at - 1, last):
                kept[place] = f"| {lines[place].strip().removeprefix('|').removesuffix('|').strip()} |"
    return kept


def _join_lines(lines: list[str]) -> list[str]:
    """The lines, each paragraph and item in one; what stands between fences is left as it is."""
    joined: list[str] = []
    open_ended = fenced = False
    for line in lines:
        if _FENCE.match(line):
            fenced, open_ended = not fenced, False
        elif fenced or not line.strip():
            joined.append(line)
            open_ended = False
        elif open_ended and not _is_apart(line):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
            open_ended = not line.endswith(_HARD_ENDS)
        else:
            joined.append(line)
            open_ended = _may_go_on(line) and not line.endswith(_HARD_ENDS)
    return joined


def _is_apart(line: str) -> bool:
    """Whether a line begins a block of its own though no blank line stands before it."""
    return bool(_BLOCK_START.match(line) or _BEGINS_ITEM.match(line)) or _is_rule(line)


def _is_rule(line: str) -> bool:
    """Whether a line is drawn: under a heading, or between two parts."""
    drawn = "".join(line.split())
    return len(drawn) > 1 and len(set(drawn)) == 1 and drawn[0] in "-*_="


def _may_go_on(line: str) -> bool:
    if _is_rule(line):
        return False
    return not _BLOCK_START.match(line) or bool(_BEGINS_ITEM.match(line)) or line.lstrip().startswith(">")

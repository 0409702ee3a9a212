"""A changed stretch cut into pieces that can be named: blocks, sentences, or words with their surroundings.

Refuses to name anything; it says which text to read, and which to read next where that says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk
from monitor.model import Category
from monitor.text.dialect import Block, BlockKind

FEW_WORDS = 12
"""Up to so many changed words the sentence and the section are read too."""
_TINY = 3
"""Up to so many changed words they are named by their sentence alone."""
_LONG = 40
"""Changed words of one block from which its sentences are named one by one."""
_FEWEST = 4
"""Fewest changed words of one block of several that are named by themselves."""
_JOINED = 120
"""Words of one piece where a change is too long to be read clause by clause."""
_SECTION_WORDS = 160
_SECTION_LETTERS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words to be named: what changed, the headings above, and wider and wider surroundings to be asked for.

    ``listed`` is the category of the list that they stand in (None: in none); ``complete`` says that they
    are whole sentences, which speak for themselves.
    """

    changed: str
    path: str
    wider: tuple[Callable[[], str], ...] = ()
    listed: Category | None = None
    complete: bool = False


def pieces_of(hunk: Hunk, changed: Differences, *, listed: Category | None) -> list[Piece]:
    """A hunk block by block where it spans several, else whole, with its surroundings when it is small."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    path = path_of(blocks[0]) if blocks else ""
    if hunk.size <= FEW_WORDS and len(blocks) == 1 and blocks[0].kind is BlockKind.HEADING:
        return [Piece(changed=blocks[0].text, path=blocks[0].text, listed=listed)]
    if hunk.size > FEW_WORDS and len(blocks) > 1:
        return _by_block(hunk, blocks, listed)
    text = f"{hunk.removed_text} {hunk.added_text}"
    if hunk.size > _LONG:
        return [Piece(changed=part, path=path, listed=listed, complete=True) for part in _sentences(text)]
    wider: tuple[Callable[[], str], ...] = ()
    if hunk.size <= FEW_WORDS and blocks:
        block = blocks[0]
        wider = (
            lambda: " ".join((*hunk.lead, text, *hunk.tail)),
            lambda: block.text[:2000],
            lambda: _section_text(block, changed, after=bool(hunk.added)),
        )
    tiny = wider and hunk.size <= _TINY and not hunk.whole  # a changed figure has no subject of its own
    own = "" if tiny else text
    return [Piece(changed=own, path=path, wider=wider, listed=listed, complete=hunk.whole)]


def _by_block(hunk: Hunk, blocks: tuple[Block, ...], listed: Category | None) -> list[Piece]:
    words = hunk.added or hunk.removed
    by_block: dict[int, list[str]] = defaultdict(list)
    for word, owner in zip(words, hunk.owners, strict=True):
        by_block[owner].append(word)
    return [
        Piece(changed=" ".join(tokens), path=path_of(block), listed=listed, complete=True)
        for tokens, block in zip(by_block.values(), blocks, strict=False)
        if len(tokens) >= _FEWEST
    ]


def by_section(pieces: Sequence[Piece], most: int) -> list[Piece]:
    """Many pieces joined by the headings above them and cut anew; at most so many, from all over."""
    gathered: dict[tuple[str, Category | None], list[str]] = {}
    for piece in pieces:
        gathered.setdefault((piece.path, piece.listed), []).extend(piece.changed.split())
    joined = [
        Piece(changed=" ".join(words[at : at + _JOINED]), path=path, listed=listed, complete=True)
        for (path, listed), words in gathered.items()
        for at in range(0, len(words), _JOINED)
    ]
    step = -(-len(joined) // most)
    return joined[:: max(1, step)]


def _sentences(text: str) -> list[str]:
    """The sentences of a long text, short ones joined to the one before."""
    parts: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s|(?<=[。！？；])", text):
        if parts and (len(sentence.split()) < FEW_WORDS or len(parts[-1].split()) < FEW_WORDS):
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return parts


def _section_text(block: Block, changed: Differences, *, after: bool) -> str:
    """The words of the block's section around it."""
    blocks = changed.after if after else changed.before
    words = block.text[:_SECTION_LETTERS].split()[:_SECTION_WORDS]
    same = (other for other in blocks if other.path == block.path and other is not block)
    while len(words) < _SECTION_WORDS and (other := next(same, None)):
        words += other.text[:_SECTION_LETTERS].split()
    return " ".join(words[:_SECTION_WORDS])


def path_of(block: Block) -> str:
    """The two headings right above a block, in words."""
    return " / ".join(block.path[-2:])

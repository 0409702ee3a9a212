"""Recordings that are not the vendor's doing: error pages, cut texts, wrong pages, other languages.

Looks at both whole texts and the aligned difference. Refuses to call a text broken for being short
alone when it still reads to its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.classify.excuses.furniture import has_toggle
from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.model import Kind, Signal, SignalFact
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import language_of_text
from monitor.text.vocabulary import find_wall

_SHARED_NAMES = 0.85
"""Share of equal words (names, figures) up to which two texts can be in two languages."""
_APPENDED = 0.95
_SENTENCE = 8
"""Words from which a paragraph without an end counts as cut off; shorter ones are titles and labels."""
_ERROR_WORDS = 300
"""An error page is shorter than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """Why a change is a matter of recording, and the signals that say so."""

    why: str
    signals: tuple[SignalFact, ...]
    unsure: bool = False


def find_breakage(
    changed: Differences, weighed: Sequence[HunkWeight], *, before: str, after: str
) -> Breakage | None:
    """The breakage that explains a whole change, None where it is the vendor's."""
    if not any(w.kind is not Kind.NOISE for w in weighed):
        return None
    for text, other, mine, theirs in (
        (after, before, changed.after_words, changed.before_words),
        (before, after, changed.before_words, changed.after_words),
    ):
        found = _error(text, mine, theirs)
        if found:
            return _breakage(found)
        del other
    flip = _flip(before, after, changed)
    if flip:
        return flip
    return _cut(changed, weighed)


def _breakage(why: str, *, unsure: bool = False) -> Breakage:
    return Breakage(why=why, signals=(SignalFact(signal=Signal.BROKEN, quote=why),), unsure=unsure)


def _error(text: str, words: int, other_words: int) -> str:
    if words == 0 and other_words > 0:
        return "an empty text"
    if words <= _ERROR_WORDS and other_words >= 3 * words and other_words >= 150:
        wall = find_wall(None, text, words)
        if wall:
            return f"{wall[0].name}: {wall[1]}"
        if words < 0.06 * other_words:
            return "next to nothing left of the text"
    return ""


def _flip(before: str, after: str, changed: Differences) -> Breakage | None:
    if changed.kept > _SHARED_NAMES * max(1, changed.after_words):
        return None
    if changed.kept > _APPENDED * min(changed.before_words, changed.after_words):
        return None  # one text holds the other: something was appended, be it in another language
    one, other = language_of_text(before[:20_000], 12), language_of_text(after[:20_000], 12)
    if one is None or other is None or one == other:
        return None
    fact = SignalFact(signal=Signal.LANGUAGE, before=one, after=other)
    return Breakage(why=f"the language went from {one} to {other}", signals=(fact,))


def _cut(changed: Differences, weighed: Sequence[HunkWeight]) -> Breakage | None:
    """Text lost (or back) on one side only, where sentences break off or a toggle hides the rest."""
    hunks = [w.hunk for w in weighed if w.kind is not Kind.NOISE]
    gone = sum(len(h.removed) for h in hunks)
    came = sum(len(h.added) for h in hunks)
    if min(gone, came) > 0.05 * max(gone, came) + 3 or max(gone, came) < 30:
        return None
    if any(w.stamp for w in weighed):
        return None  # whoever changes the date meant the change
    lost = came < gone
    stumps = sum(_is_stump(hunk, lost) for hunk in hunks)
    if stumps >= 2 or any(_breaks_off(hunk, lost) for hunk in hunks):
        return _breakage("the text is cut off inside a sentence", unsure=True)
    short = changed.after if lost else changed.before
    longer = changed.before if lost else changed.after
    if _toggles(short) > _toggles(longer):
        return _breakage("part of the text sits behind a toggle", unsure=True)
    if lost and gone > 0.5 * changed.before_words and len(hunks) <= 3 and not _are_sections(hunks):
        return _breakage("most of the text is missing on one side", unsure=True)
    return None


def _toggles(blocks: Sequence[Block]) -> int:
    return sum(block.words <= 4 and has_toggle(block.text) for block in blocks)


def _are_sections(hunks: Sequence[Hunk]) -> bool:
    """Whether what is missing are sections with their headings, as a vendor takes them out."""
    return all(hunk.whole and hunk.before_blocks[0].kind is BlockKind.HEADING for hunk in hunks)


def _is_stump(hunk: Hunk, lost: bool) -> bool:
    """Whether a sentence was left with a bare full stop where words stood ('see our page at .')."""
    short = hunk.added_text if lost else hunk.removed_text
    return short in {".", ",", ";", ")."} and bool(hunk.removed) and bool(hunk.added)


def _breaks_off(hunk: Hunk, lost: bool) -> bool:
    """Whether the shorter side ends inside a sentence that the longer side carries on."""
    shorter, longer = hunk.before_blocks, hunk.after_blocks
    if lost:
        shorter, longer = longer, shorter
    return any(_dangles(one.text, other.text) for one in shorter for other in longer)


def _dangles(text: str, continued: str) -> bool:
    """Whether a paragraph of some length stops where another goes on, in the middle of a sentence or word."""
    words = text.split()
    if len(words) < _SENTENCE or not words[-1][-1].isalnum():
        return False
    kept = text[: -len(words[-1])].rstrip()
    ends = continued.rstrip("\"'”’»)").endswith((".", "!", "?", ":", ";"))
    return ends and continued.startswith(kept) and len(continued.split()) >= len(words) + 3

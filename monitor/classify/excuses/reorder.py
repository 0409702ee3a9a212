"""The entries of a list in one sentence, in another order: style where it neither counts nor refuses.

Works on whole blocks, since an alignment of words shows such a change as one word here and one there.
"""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.classify.hunks.hunk import HunkWeight
from monitor.classify.lexicons import load_words
from monitor.model import Kind
from monitor.text.language import weighty_words
from monitor.text.tokens import count_ends
from monitor.text.words import words_of

_FEWEST = 3
_LONGEST = 2000
"""Letters of the longest block that is looked at."""
_JOINTS = load_words("turning", "and") | load_words("turning", "or")


def excuse_reorders(weighed: Sequence[HunkWeight]) -> tuple[HunkWeight, ...]:
    """The weighed hunks, those that only put a list inside a block in another order made editorial."""
    excused = {sides for sides in set(map(_sides, weighed)) if sides and is_reordered(*sides)}
    return tuple(w.excuse("order of a list") if _sides(w) in excused else w for w in weighed)


def _sides(weighed: HunkWeight) -> tuple[str, str] | None:
    hunk = weighed.hunk
    if weighed.kind is not Kind.SUBSTANTIVE or hunk.size > 4:
        return None
    if len(hunk.before_blocks) != 1 or len(hunk.after_blocks) != 1:
        return None
    before, after = hunk.before_blocks[0].text, hunk.after_blocks[0].text
    return (before, after) if abs(len(before) - len(after)) <= 12 and len(before) <= _LONGEST else None


def is_reordered(before: str, after: str) -> bool:
    """Whether two texts differ in the order of the entries of one list, and in nothing else."""
    one, other = before.split(), after.split()
    start, end = count_ends(one, other)
    left, right = (_entries(" ".join(side[start : len(side) - end])) for side in (one, other))
    return len(left) >= _FEWEST and Counter(left) == Counter(right)


def _entries(text: str) -> list[str]:
    """The entries of a list by its commas and joints; none where one of them counts or binds."""
    entries: list[str] = []
    for part in re.split(r"[,;、，]", text):
        words = words_of(part)
        while words and words[0] in _JOINTS:
            words = words[1:]
        for at, word in enumerate(words):
            if word in _JOINTS:
                entries += [" ".join(words[:at]), " ".join(words[at + 1 :])]
                break
        else:
            entries.append(" ".join(words))
    bare = [entry for entry in entries if entry]
    plain = {word for entry in bare for word in entry.split()}
    if any(word[0].isdigit() for word in plain) or plain & (weighty_words() - _JOINTS):
        return []
    return bare

"""A hunk: one change with its surroundings, and how much it weighs."""

from dataclasses import dataclass, replace

from monitor.model import Kind
from monitor.text.dialect import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One change: the words removed and added, and the blocks they stood in.

    ``owners`` are the indices of the blocks of the added words, or of the removed where none was added;
    ``removed_text`` and ``added_text`` the words one blank apart; ``lead`` and ``tail`` up to eight unchanged
    words before and behind. One of ``removed`` and ``added`` may be empty; ``whole`` says that complete
    blocks came or went on the side that is not empty; ``led`` that they are of a list which words lead into;
    ``above`` that the words did not change but stand above the blocks, which went there.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    before_blocks: tuple[Block, ...]
    after_blocks: tuple[Block, ...]
    lead: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    whole: bool = False
    led: bool = False
    above: bool = False
    owners: tuple[int, ...] = ()
    removed_text: str = ""
    added_text: str = ""

    @property
    def size(self) -> int:
        """How many words changed, counting the larger side."""
        return max(len(self.removed), len(self.added))


@dataclass(frozen=True, slots=True, kw_only=True)
class HunkWeight:
    """A hunk's kind with the rule that gave it; ``stamp`` says that it changes a date stamp only.

    ``chance`` is the learned chance that it is substance, None where a rule knows.
    """

    hunk: Hunk
    kind: Kind
    rule: str
    unsure: bool = False
    stamp: bool = False
    chance: float | None = None

    def excuse(self, rule: str) -> "HunkWeight":
        """The same hunk as one that is only worded otherwise, by the rule named."""
        return replace(self, kind=Kind.EDITORIAL, rule=rule, unsure=False)

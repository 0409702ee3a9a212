"""Word-level edits between two texts, bounded in work and made to be read by people.

Three levels: sentences that stay are anchors; what lies between is paired sentence by sentence where the
words are alike; each pair is compared word by word with diff-match-patch, one private letter a
word. Work is counted, not timed, so that the same texts give the same edits on every machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

from monitor.model import Edit, EditOp
from monitor.subsequence import align
from monitor.text.sentences import cut_sentences
from monitor.text.tokens import count_ends, cut_words, likeness

_WORK = 800_000
"""Steps of word-level comparison for one comparison of two texts; a step takes about 0.3 microseconds."""
_CALL = 60
"""Steps that it takes to compare two sentences at all."""
_LONGEST_PAIR = 1_000
"""Words of both sides together; longer sentences are compared by their rare common words alone."""
_PAIR_WORK = 250_000
"""Cells of sentence pairing for one comparison."""
_LONGEST_LINE = 40_000
"""Words of both sides together; beyond, a sentence counts as replaced between its common ends."""
_EACH_WITH_EACH = 10_000
_BAND = 12
"""Pairs of sentences up to which each is looked at; of more, so many to both sides of a sentence's place."""
_ALIKE = 0.4
"""Share of common words from which on two sentences are versions of one."""
_UNLIKE = 0.15
"""Below this share two sentences that stand in each other's place are shown as replaced."""
_FIRST_LETTER = 0xF0000

Step = tuple[int, str, str]
"""What stays (0: its before and after text), goes (-1) or comes (1); one of the texts is '' for those."""


@dataclass(slots=True)
class Budget:
    """What is left of the work that one comparison may take; ``spent`` says that something was cut short."""

    steps: int = _WORK
    cells: int = _PAIR_WORK
    spent: bool = False


def edit_words(before: str, after: str) -> tuple[Edit, ...]:
    """The edits from one text to the other, whole words, neighbours of the same kind joined.

    Equal and delete joined give ``before``, equal and insert ``after``. Two equal texts give one equal
    edit, two empty ones none.
    """
    return edits_within(before, after, Budget())


def edits_within(before: str, after: str, budget: Budget) -> tuple[Edit, ...]:
    """As ``edit_words``, drawing on a budget that several pairs share."""
    if before == after:
        return (Edit(op=EditOp.EQUAL, text=before),) if before else ()
    left, right = cut_sentences(before), cut_sentences(after)
    mine, theirs = [piece.strip() for piece in left], [piece.strip() for piece in right]
    steps: list[Step] = []
    i = j = 0
    for at, other in [*align(mine, theirs), (len(left), len(right))]:
        steps.extend(_gap(left[i:at], right[j:other], budget))
        if at < len(left):
            steps.append((0, left[at], right[other]))
        i, j = at + 1, other + 1
    return _edits(steps)


def _gap(left: Sequence[str], right: Sequence[str], budget: Budget) -> Iterable[Step]:
    """The steps between two anchors: sentences paired by likeness, the others gone or come."""
    width = _width(left, right)
    if not left or not right or len(left) * min(len(right), 2 * width + 1) > budget.cells:
        budget.spent = budget.spent or bool(left and right)
        yield from ((-1, text, "") for text in left)
        yield from ((1, "", text) for text in right)
        return
    mine, theirs = [_Sentence(text) for text in left], [_Sentence(text) for text in right]
    i = j = 0
    for at, other in [*_alike(mine, theirs, width, budget), (len(left), len(right))]:
        yield from ((-1, text, "") for text in left[i:at])
        yield from ((1, "", text) for text in right[j:other])
        if at < len(left):
            yield from _compare(mine[at], theirs[other], budget)
        i, j = at + 1, other + 1


class _Sentence:
    """A sentence cut into words once: as they stand, without white space, and as a set without case."""

    __slots__ = ("bag", "shown", "words")

    def __init__(self, text: str) -> None:
        self.words = cut_words(text)
        self.shown = [word.strip() for word in self.words]
        self.bag = frozenset(map(str.casefold, self.shown))


def _width(left: Sequence[str], right: Sequence[str]) -> int:
    """How far from its place in proportion a sentence's partner is sought."""
    return max(len(left), len(right)) if len(left) * len(right) <= _EACH_WITH_EACH else _BAND


def _alike(
    left: Sequence[_Sentence], right: Sequence[_Sentence], width: int, budget: Budget
) -> list[tuple[int, int]]:
    """Pairs of sentences with enough common words, in order: the heaviest chain of candidates."""
    if len(left) == len(right) == 1:
        return [(0, 0)]
    slope = len(right) / len(left)
    found: list[tuple[int, int, float]] = []
    for i, sentence in enumerate(left):
        bag = sentence.bag
        middle = int(i * slope)
        low, high = max(0, middle - width), min(len(right), middle + width + 1)
        budget.cells -= high - low
        for j in range(low, high):
            like = likeness(bag, right[j].bag)
            if like >= _ALIKE:
                found.append((i, j, like))
    return heaviest_chain(found, len(right))


def heaviest_chain(found: Sequence[tuple[int, int, float]], width: int) -> list[tuple[int, int]]:
    """The pairs (i, j) of largest total weight that increase on both sides; ``width`` bounds j."""
    ordered = sorted(found, key=lambda pair: (pair[0], -pair[1]))
    tree: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    link: list[int] = []
    for position, (_, j, weight) in enumerate(ordered):
        at, best = j, (0.0, -1)
        while at > 0:
            best = max(best, tree[at])
            at -= at & -at
        link.append(best[1])
        at, mine = j + 1, (best[0] + weight, position)
        while at <= width:
            tree[at] = max(tree[at], mine)
            at += at & -at
    position = max(tree, default=(0.0, -1))[1]
    chain: list[tuple[int, int]] = []
    while position >= 0:
        chain.append(ordered[position][:2])
        position = link[position]
    return chain[::-1]


def _compare(before: _Sentence, after: _Sentence, budget: Budget) -> Iterator[Step]:
    """The steps from one sentence to another, word by word; words that stay are told in runs."""
    left, right = before.words, after.words
    pairs = _without_crumbs(_pairs(before, after, budget), left, len(right))
    i = j = 0
    for at, other, size in _runs(pairs, left, right):
        if at > i:
            yield (-1, "".join(left[i:at]), "")
        if other > j:
            yield (1, "", "".join(right[j:other]))
        yield (0, "".join(left[at : at + size]), "".join(right[other : other + size]))
        i, j = at + size, other + size
    yield (-1, "".join(left[i:]), "")
    yield (1, "", "".join(right[j:]))


def _pairs(before: _Sentence, after: _Sentence, budget: Budget) -> list[tuple[int, int]]:
    """Index pairs of the words that stay; none of two sentences that have next to nothing in common."""
    mine, theirs = before.shown, after.shown
    size = len(mine) + len(theirs)
    if size > 12 and likeness(before.bag, after.bag) < _UNLIKE:
        return []
    if size > _LONGEST_LINE or budget.steps <= 0:
        budget.spent = True
        return _paired_ends(mine, theirs, *count_ends(mine, theirs))
    if size > _LONGEST_PAIR:
        budget.steps -= 10 * size
        return align(mine, theirs)
    return _match(mine, theirs, budget)


def _runs(
    pairs: Sequence[tuple[int, int]], left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Neighbouring pairs of the very same words as (left, right, length); others are runs of one."""
    start: tuple[int, int] | None = None
    size = 0
    for i, j in pairs:
        same = left[i] == right[j]
        if same and start is not None and (start[0] + size, start[1] + size) == (i, j):
            size += 1
            continue
        if start is not None:
            yield (*start, size)
        start, size = ((i, j), 1) if same else (None, 0)
        if not same:
            yield (i, j, 1)
    if start is not None:
        yield (*start, size)


def _paired_ends(left: Sequence[str], right: Sequence[str], head: int, tail: int) -> list[tuple[int, int]]:
    """Index pairs of so many words at the beginnings and at the ends."""
    back = [(len(left) - k, len(right) - k) for k in range(tail, 0, -1)]
    return [(k, k) for k in range(head)] + back


def _match(left: Sequence[str], right: Sequence[str], budget: Budget) -> list[tuple[int, int]]:
    """Index pairs of the words that stay: the common ends, and between them what ``_engine`` finds."""
    head, tail = count_ends(left, right)
    mine, theirs = left[head : len(left) - tail], right[head : len(right) - tail]
    between: list[tuple[int, int]] = []
    if mine and theirs and not frozenset(mine).isdisjoint(theirs):
        between = [(head + i, head + j) for i, j in _engine(mine, theirs, budget)]
    budget.steps -= len(left) + len(right)
    return [*_paired_ends(left, right, head, 0), *between, *_paired_ends(left, right, 0, tail)]


def _engine(left: Sequence[str], right: Sequence[str], budget: Budget) -> list[tuple[int, int]]:
    """As ``_match``, by diff-match-patch over one private letter a word."""
    letters: dict[str, str] = {}
    for word in (*left, *right):
        letters.setdefault(word, chr(_FIRST_LETTER + len(letters)))
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # no clock: the sizes are bounded instead
    found = engine.diff_main("".join(letters[w] for w in left), "".join(letters[w] for w in right), False)
    pairs: list[tuple[int, int]] = []
    i = j = changed = 0
    for op, run in found:
        if op == 0:
            pairs.extend((i + k, j + k) for k in range(len(run)))
        else:
            changed += len(run)
        i += len(run) * (op <= 0)
        j += len(run) * (op >= 0)
    budget.steps -= changed * changed + _CALL
    return pairs


def _without_crumbs(pairs: list[tuple[int, int]], left: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Drop words that stay by chance between larger edits: 'of' alone is no reason to cut a phrase in two."""
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        if runs and (pair[0] - 1, pair[1] - 1) == runs[-1][-1]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    kept: list[tuple[int, int]] = []
    i = j = 0
    for at, run in enumerate(runs):
        before = max(run[0][0] - i, run[0][1] - j)
        following = runs[at + 1][0] if at + 1 < len(runs) else (len(left), width)
        behind = max(following[0] - run[-1][0] - 1, following[1] - run[-1][1] - 1)
        if _is_crumb(run, left, min(before, behind)):
            continue
        kept.extend(run)
        i, j = run[-1][0] + 1, run[-1][1] + 1
    return kept


def _is_crumb(run: list[tuple[int, int]], left: Sequence[str], edits: int) -> bool:
    if 2 * len(run) <= edits:
        return True
    return len(run) <= edits and all(len(left[i].strip()) <= 3 for i, _ in run)


def _edits(steps: Iterable[Step]) -> tuple[Edit, ...]:
    """Steps as edits: neighbours joined, deletions first, white space split off where it differs."""
    row = _EditRow()
    for op, before, after in steps:
        if op == 0 and before == after:
            row.keep(before)
            continue
        lead, core, tail = _cores(before, after) if op == 0 else ((before, after), "", ("", ""))
        row.exchange(*lead)
        row.keep(core)
        row.exchange(*tail)
    row.flush(-1, 1)
    row.flush(0)
    return tuple(row.edits)


class _EditRow:
    """Edits in order, the last of them still growing."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self._texts: dict[int, list[str]] = {-1: [], 0: [], 1: []}

    def flush(self, *ops: int) -> None:
        """End what grows of these kinds."""
        for op in ops:
            if text := "".join(self._texts[op]):
                self.edits.append(Edit(op=_OPS[op], text=text))
            self._texts[op].clear()

    def keep(self, text: str) -> None:
        """Text in common ('' for none)."""
        if text:
            self.flush(-1, 1)
            self._texts[0].append(text)

    def exchange(self, gone: str, come: str) -> None:
        """Text that goes and text that comes in its place; one or both may be ''."""
        if gone or come:
            self.flush(0)
            self._texts[-1].append(gone)
            self._texts[1].append(come)


_OPS = {0: EditOp.EQUAL, 1: EditOp.INSERT, -1: EditOp.DELETE}


def _cores(before: str, after: str) -> tuple[tuple[str, str], str, tuple[str, str]]:
    """Of two texts equal but for outer white space: the ends in front, what is common, the ends behind."""
    core = before.strip()
    if not core:
        return (before, after), "", ("", "")
    lead = before[: before.index(core)], after[: after.index(core)]
    tail = before[len(lead[0]) + len(core) :], after[len(lead[1]) + len(core) :]
    head = lead[0] if lead[0] == lead[1] else ""
    back = tail[0] if tail[0] == tail[1] else ""
    return (("", "") if head or lead == ("", "") else lead), head + core + back, (("", "") if back else tail)

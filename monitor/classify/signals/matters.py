"""What a period, a sum or an age in changed words is about: what its own sentence says, whatever the heading.

'We answer a request within 30 days' is of rights below 'Sharing', too. Refuses to guess: where the words of
the sentence do not say it, nothing is said.
"""

from collections.abc import Sequence
from functools import lru_cache

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_tables
from monitor.classify.signals.statements import statement_lexicon
from monitor.model import Category
from monitor.text.dialect import BlockKind
from monitor.text.language import spoken_language
from monitor.text.phrases import read_words
from monitor.text.sentences import sentences_of

BREACH, LIABLE, ANSWER, REFUND, KEEPING = "breach", "liable", "answer", "refund", "keeping"
REVIEW, OBJECT, CANCEL, AHEAD, OWED, CHANGE = "review", "object", "cancel", "ahead", "owed", "change"
_ABOUT = {
    BREACH: Category.SECURITY,
    LIABLE: Category.LIABILITY,
    ANSWER: Category.RIGHTS,
    REFUND: Category.PAYMENT,
    KEEPING: Category.RETENTION,
    REVIEW: Category.POLICY_CHANGE,
    CHANGE: Category.POLICY_CHANGE,
    CANCEL: Category.TERMINATION,
    OBJECT: Category.RIGHTS,
    OWED: Category.PAYMENT,
}
"""What each matter is about; of notice only the section can say it."""
_RULING = (ANSWER, REFUND, KEEPING)
"""Matters that are verbs of the figure's own clause."""
_BESIDE_FIGURES = (CANCEL, OBJECT, CHANGE, REVIEW, AHEAD, OWED)
"""Matters that any word of the sentence tells, the decisive first."""
_LONGEST = 20_000
"""Letters of the longest block whose sentences are looked at."""
_BESIDE = 2
"""Words beside a change by which its sentence is found."""


def category_of(matter: str | None) -> Category | None:
    """The category that a matter belongs to, None where its section says it."""
    return _ABOUT.get(matter or "")


def matter_of(hunk: Hunk, language: str | None, *, after: bool = True) -> str | None:
    """What the sentence of a change speaks of, None where its words do not say."""
    return _read_matter(find_sentence(hunk, after=after), hunk_language(hunk, language))


@lru_cache(maxsize=1024)
def _read_matter(sentence: str, language: str | None) -> str | None:
    """The decisive matter, else that of the first verb before the figure, or the first behind it."""
    words = read_words(sentence)
    hits = statement_lexicon(language).find(words)
    hits += load_tables("practices", ("keeping",), language).find(words)
    found = {hit.label for hit in hits}
    if {BREACH, "tell"} <= found or LIABLE in found:
        return BREACH if {BREACH, "tell"} <= found else LIABLE
    if AHEAD not in found:
        found.discard(CHANGE)
    figure = next((at for at, word in enumerate(words) if word[0].isdigit()), len(words))
    ruling = [hit for hit in hits if hit.label in _RULING]
    if ruling:
        return min(ruling, key=lambda hit: (hit.start > figure, hit.start)).label
    return next((matter for matter in _BESIDE_FIGURES if matter in found), None)


def find_sentence(hunk: Hunk, *, after: bool = True) -> str:
    """The sentence in which words came (``after``) or went; where it is not found what stands beside them."""
    words, blocks = (hunk.added, hunk.after_blocks) if after else (hunk.removed, hunk.before_blocks)
    if hunk.whole and words:
        return " ".join(words)
    rows = [block for block in blocks if block.kind is BlockKind.ROW]
    if rows and "|" not in words:
        return " ".join((*_behind_bar(hunk.lead), *words, *_before_bar(hunk.tail)))
    lead, tail = hunk.lead[-_BESIDE:], hunk.tail[:_BESIDE]
    probes = (" ".join(words) for words in ((*lead, *words, *tail), (*lead, *words), (*words, *tail)))
    near = [block for block in blocks[:1] if len(block.text) <= _LONGEST]
    sentences = [sentence for block in near for sentence in _sentences(block.text)]
    found = (each for probe in probes if probe for each in sentences if probe in each)
    if sentence := next(found, ""):
        return sentence
    before = sentences_of(" ".join(hunk.lead))[-1:] if hunk.lead else []
    behind = sentences_of(" ".join(hunk.tail))[:1] if hunk.tail else []
    return " ".join((*before, *words, *behind))


def _behind_bar(words: Sequence[str]) -> Sequence[str]:
    bars = [at for at, word in enumerate(words) if word == "|"]
    return words[bars[-1] + 1 :] if bars else words


def _before_bar(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index("|")] if "|" in words else words


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[str, ...]:
    """A block is read for each of its changes: once is enough."""
    return tuple(" ".join(sentence.split()) for sentence in sentences_of(text))


def hunk_language(hunk: Hunk, language: str | None) -> str | None:
    """The language of a change: of its sentence, where that says it, else of its block, else of the text."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    around = spoken_language(blocks[0].text[:2000], language) if blocks else language
    return spoken_language(find_sentence(hunk, after=bool(hunk.added))[:2000], around)

"""Sentences that a policy would say, told from those of menus, teasers and bars by their words.

What a rule about names or places would leave out is looked at once more with these: a notice of a coming
change, a clause in an element called "related" or "footer". Refuses to judge a region by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.normalize.page.prose import READ, SENTENCE_WORDS, finished_sentences, leaves
from monitor.normalize.page.tree import INLINE, Node
from monitor.text.clean import count_words
from monitor.text.data import read_data
from monitor.text.vocabulary import compile_any, pattern_of

NOTICE_WORDS = 6
"""A notice of a change has no fewer words; it may be a link to what changes."""

FAILURE_WORDS = 14
"""The sentence in which a part of a page owns to a failure is no longer; a clause about failures often is."""

_DATA = read_data("normalize/page/clauses")


def compile_words(name: str) -> re.Pattern[str]:
    """A list of beginnings of words as one pattern; in scripts without blanks any sign may begin a word."""
    return compile_any(_DATA[name], before=r"(?:\b|(?<=[\u3040-\u9fff]))")


_CLAUSE = compile_words("words")
_POLICY = compile_words("policies")
_LIST = compile_words("lists")
_TRACKERS = compile_words("trackers")
_CHANGE = compile_words("changes")
_APPLY = compile_any(_DATA["applies"])
_MONTH = compile_any(_DATA["months"]).pattern
_DATE = re.compile(
    rf"\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d\d)?|20\d\d-\d\d-\d\d|\d{{1,2}} ?[月월]"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?,? (?:of |de |d['’])?{_MONTH}\b|\b{_MONTH},? (?:the )?\d",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    rf"©|(?:\(c\)|copyright)\W{{0,3}}(?:19|20)\d\d|{compile_any(_DATA['reserved']).pattern}", re.IGNORECASE
)
_CONTACT = compile_words("contacts")
_MEANING = compile_words("meanings")
_FAILURE = pattern_of("errors", "missing", "server", "failed", "away")
_CONDITION = pattern_of("errors", "condition", before=r"\b", after=r"\b")


def says_clause(text: str) -> bool:
    """A finished sentence of a policy: no line of copyright, and words that contracts are made of."""
    return any(map(_is_clause_sentence, finished_sentences(text)))


def _is_clause_sentence(sentence: str) -> bool:
    return (
        count_words(sentence) >= SENTENCE_WORDS
        and _CLAUSE.search(sentence) is not None
        and not _COPYRIGHT.search(sentence)
    )


COPYRIGHT_WORDS = 25
"""A line of copyright has no more words."""


def is_copyright(node: Node) -> bool:
    """A line of copyright, and no clause with it."""
    if node.words > COPYRIGHT_WORDS:
        return False
    text = node.text(READ)
    return bool(_COPYRIGHT.search(text)) and not says_clause(text)


def is_copyright_line(node: Node) -> bool:
    """Some line of copyright stands in it: the end of a site, not of a policy."""
    return bool(_COPYRIGHT.search(node.text(READ)))


def says_meaning(text: str) -> bool:
    """Gives a term its meaning: by a verb of definitions, or behind a colon after no more than four words."""
    term, colon, meaning = text.partition(":")
    return bool(_MEANING.search(text)) or (
        bool(colon and meaning.strip()) and count_words(term) <= TERM_WORDS
    )


TERM_WORDS = 4
"""A term that is defined behind a colon has no more words."""


def is_clause(node: Node) -> bool:
    """A block that says a clause outside its links, or may: most of it is unlinked."""
    return node.plain >= SENTENCE_WORDS and node.linky < 0.5 and says_clause(node.text(READ))


def holds_clause(node: Node) -> bool:
    """Some block of a region says a clause."""
    return node.plain >= SENTENCE_WORDS and any(is_clause(leaf) for leaf in leaves(node))


def count_clauses(node: Node) -> int:
    """The sentences of a region that are clauses."""
    if node.plain < SENTENCE_WORDS:
        return 0
    said = (leaf.text(READ) for leaf in leaves(node) if leaf.plain >= SENTENCE_WORDS and leaf.linky < 0.5)
    return sum(sum(map(_is_clause_sentence, finished_sentences(text))) for text in said)


def names_policy(node: Node) -> bool:
    """A heading that names a policy."""
    return node.tag in _HEADINGS and _POLICY.search(node.text(200)) is not None


_HEADINGS = frozenset({"h1", "h2", "h3"})


def names_document(title: str) -> bool:
    """A title that names a policy, or what a list that belongs to a contract is of."""
    return any(pattern.search(title) for pattern in (_POLICY, _LIST, _TRACKERS))


def is_dated(node: Node) -> bool:
    """A short line with the day of a change."""
    if node.words > DATED_WORDS:
        return False
    text = node.text(200)
    return bool(_DATE.search(text) and _CHANGE.search(text))


DATED_WORDS = 10
"""A line with the day of a policy's last change has no more words."""


def names_contact(node: Node) -> bool:
    """Says whom to write to about data: an officer, a controller, an authority."""
    return _CONTACT.search(node.text(READ)) is not None


def is_notice(node: Node) -> bool:
    """A block that tells of a change to a policy, with its date."""
    if node.words < NOTICE_WORDS:
        return False
    text = node.text(READ)
    return (
        any(character.isdigit() for character in text)
        and bool(_POLICY.search(_APPLY.sub("", text)) and _CHANGE.search(text) and _DATE.search(text))
        and not _COPYRIGHT.search(text)
    )


def speaks_of_contract(text: str) -> bool:
    """Holds a word that contracts are made of."""
    return bool(_CLAUSE.search(text))


def speaks_of_policy(text: str) -> bool:
    """Names a policy, or says that something changes; the small print of a sale does neither."""
    told = _APPLY.sub("", text)
    return bool(_POLICY.search(told) or _CHANGE.search(told))


def owns_to_failure(text: str, *, longest: int = FAILURE_WORDS) -> bool:
    """A short sentence that says the page or the service has failed, and not what follows if it does."""
    return any(
        count_words(sentence) <= longest
        and _FAILURE.search(sentence) is not None
        and not _CONDITION.search(sentence)
        for sentence in (*finished_sentences(text), text)
    )


def keep_within(region: Node, is_wanted: Callable[[Node], bool]) -> bool:
    """Takes back the wanted blocks of a region that was dropped; says whether there were any.

    What else the region holds stays dropped, by the same rule.
    """
    rule = region.dropped
    blocks = [child for child in region.nodes if child.tag not in INLINE]
    if not blocks or any(isinstance(child, str) and child.strip() for child in region.children):
        if not is_wanted(region):
            return False
        region.dropped = None
        return True
    kept = {
        id(child) for child in blocks if child.words and not child.dropped and _keeps(child, rule, is_wanted)
    }
    if not kept:
        return False
    region.dropped = None
    title: Node | None = None
    for child in region.nodes:
        if id(child) in kept and title is not None:
            title.dropped = None
        title = child if child.tag in _TITLES and child.dropped is None and child.words else None
        if child.words and child.dropped is None and id(child) not in kept:
            child.dropped = rule
    return True


_TITLES = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""A heading right before a block that is taken back comes with it."""


def _keeps(child: Node, rule: str | None, is_wanted: Callable[[Node], bool]) -> bool:
    child.dropped = rule
    if keep_within(child, is_wanted):
        return True
    child.dropped = None
    return False

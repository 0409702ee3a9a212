"""The tables [[phrases]]: words to watch."""

from monitor.config import values
from monitor.config.table import Table
from monitor.model import DocumentType, Matcher, Severity, WatchedPhrase
from monitor.text.passage_words import OVERLAP, search_words


def read_phrases(root: Table) -> tuple[WatchedPhrase, ...]:
    """All phrases in the file's order; those with complaints may be missing."""
    found: dict[str, WatchedPhrase] = {}
    for table in root.tables("phrases", "phrases"):
        words = table.take_each("words", values.word)
        if not words and not table.values.get("words"):
            table.complaints.problem(
                table.where, 'words are missing; write what to watch, like ["do not sell"]'
            )
        if any(not 0 < len(search_words(each)) <= OVERLAP for each in words):
            table.complaints.problem(table.place("words"), f"must each hold a word, and {OVERLAP} at most")
        phrase = WatchedPhrase(
            name=table.take("name", values.word, words[0] if words else ""),
            words=words,
            severity=table.take("severity", values.one_of(Severity), Severity.HIGH),
            matcher=Matcher(
                vendors=frozenset(table.take_each("vendors", values.word)),
                documents=frozenset(table.take_each("documents", values.word)),
                tags=frozenset(table.take_each("tags", values.word)),
                types=frozenset(table.take_each("types", values.one_of(DocumentType))),
            ),
        )
        if phrase.name in found:
            table.complaints.problem(table.where, f"the name {phrase.name!r} is taken by another phrase")
        found[phrase.name] = phrase
    return tuple(found.values())

"""Words of titles and of sentences: which open sentences, name documents, stand before numbers.

Refuses to hold any word of its own.
"""

from monitor.text.data import read_data


def words_for(table: str) -> frozenset[str]:
    """The words of a table in all languages."""
    return frozenset(
        word for words in read_data("sections/title_words")[table].values() for word in words.split()
    )


def pattern_for(table: str) -> str:
    """The words of a table as alternatives of a regular expression, longest first."""
    return "|".join(sorted(words_for(table), key=lambda word: (-len(word), word)))

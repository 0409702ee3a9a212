"""The lexicons: phrases that speak for a category or a fact, one TOML file a language.

The files are meant to be read and corrected by lawyers; ``lexicon/en.toml`` explains the notation.
"""

from functools import cache

from monitor.text.data import read_data
from monitor.text.phrases import READ, Lexicon
from monitor.text.words import fold


@cache
def read_phrases(name: str, table: str, language: str | None = None) -> tuple[str, ...]:
    """The phrases of one table of a data file: of the language where the table has it, else of all."""
    rows = read_data(f"classify/{name}")[table]
    chosen = [rows[language]] if language in rows else rows.values()
    return tuple(phrase for phrases in chosen for phrase in phrases)


@cache
def load_lexicon(part: str, language: str | None) -> Lexicon:
    """The phrases of one language, or of all where it is None or not ours.

    ``part``: ``body`` or ``heading`` phrases of the categories, or ``fact`` for the phrases of decisive
    facts.
    """
    chosen = (language,) if language in READ else READ
    return Lexicon(
        [
            (label, phrase)
            for code in chosen
            for label, table in read_data(f"classify/lexicon/{code}").items()
            if label.startswith("fact_") == (part == "fact")
            for phrase in table.get("body" if part == "fact" else part, ())
        ]
    )


@cache
def load_words(name: str, table: str, language: str | None = None) -> frozenset[str]:
    """The folded words of one table of a data file, of the language where the table has it, else of all."""
    return frozenset(map(fold, read_phrases(name, table, language)))


@cache
def load_tables(name: str, tables: tuple[str, ...], language: str | None = None) -> Lexicon:
    """The phrases of some tables of a data file, labelled by their table."""
    return Lexicon([(table, phrase) for table in tables for phrase in read_phrases(name, table, language)])


@cache
def load_phrases(name: str, table: str) -> Lexicon:
    """The phrases of one table of a data file, labelled by their key (all languages together)."""
    return Lexicon(
        [(key, phrase) for key, phrases in read_data(f"classify/{name}")[table].items() for phrase in phrases]
    )

"""The lexicons: phrases that speak for a category or a fact, one TOML file a language.

The files are meant to be read and corrected by lawyers; ``lexicon/en.toml`` explains the notation.
"""

from functools import cache

from monitor.text.data import read_data
from monitor.text.phrases import READ, Lexicon


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
def load_phrases(name: str, table: str) -> Lexicon:
    """The phrases of one table of a data file, labelled by their key (all languages together)."""
    return Lexicon(
        [(key, phrase) for key, phrases in read_data(f"classify/{name}")[table].items() for phrase in phrases]
    )

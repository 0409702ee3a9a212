"""Documents of ours for sentences to be put into, in nine languages: a neutral section, or one that misleads."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ro", "zh")


def read_table(name):
    """A table of sentences of this folder."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


_SURROUNDINGS = read_table("surroundings")


def above(language, section="neutral"):
    """A document up to a section, with its first sentences: ``neutral``, ``retention`` or ``payment``."""
    words = _SURROUNDINGS[language]
    if section == "neutral":
        heading, text = words["neutral"], words["filler"]
    else:
        heading, text = words[section]
    return f"# {words['title']}\n\n{words['opening']}\n\n## {heading}\n\n{text}\n\n"


def under(language, heading):
    """A document up to a section with a heading of one's own."""
    words = _SURROUNDINGS[language]
    return f"# {words['title']}\n\n{words['opening']}\n\n## {heading}\n\n{words['filler']}\n\n"

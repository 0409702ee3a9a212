"""What policy pages are called: words of a link, a title or an address -> the type of document.

The words stand in ``type_words.toml``.
"""

import re
import unicodedata
from functools import cache
from urllib.parse import unquote, urlsplit

from monitor.model import DocumentType
from monitor.text.data import read_data

LEAST_SHARE = 1 / 3
"""Share of a link's or title's words that name the policy; where it is less, they talk about something."""
_READ = 300


def tell_type(words: str, *, wide: bool = False) -> DocumentType | None:
    """The type that a link's or a title's words name, None where they name none.

    ``wide``: a word that is only of the field will do ("Security"), for a page that a person has named.
    """
    said = fold(words)
    for kind, narrow, broad in _types():
        found = (broad if wide else narrow).search(said)
        if found and (wide or _words(found[0]) >= LEAST_SHARE * _words(said)):
            return kind
    return None


def _words(text: str) -> int:
    return text.count(" ") + 1


def tell_type_of_path(url: str, *, wide: bool = False) -> DocumentType | None:
    """The type that the last parts of an address's path name, None where they name none."""
    parts = _parts(url)
    if not wide and is_article(url):
        return None
    named = (tell_type(re.sub(r"\.\w{2,5}$", "", part), wide=wide) for part in reversed(parts[-3:]))
    return next((kind for kind in named if kind), None)


def tell_type_of_page(url: str, title: str | None) -> DocumentType:
    """A document's type told from the address that a person gave, then its title; ``other`` for neither."""
    return tell_type_of_path(url, wide=True) or tell_type(title or "", wide=True) or DocumentType.OTHER


def is_article(url: str) -> bool:
    """Whether an address lies where people write about policies, as in a blog."""
    return any(_pattern("elsewhere").fullmatch(fold(part)) for part in _parts(url)[:-1])


def _parts(url: str) -> list[str]:
    return [unquote(part) for part in urlsplit(url).path.split("/") if part]


def is_hub(words: str, url: str) -> bool:
    """Whether a link leads to where a vendor keeps its policies: by its words, or the end of its path."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return any(_pattern("hub").fullmatch(fold(each)) for each in (words, last))


def usual_paths(kind: DocumentType) -> tuple[str, ...]:
    """Where pages of a type often are; () for a type that has no such place."""
    return tuple(read_data("discover/type_words")["paths"].get(str(kind), ()))


def fold(words: str) -> str:
    """Small letters without accents, one blank for whatever stands between words, none at the ends."""
    plain = unicodedata.normalize("NFKD", words[:_READ].replace("ß", "ss"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept.casefold()))


@cache
def _types() -> tuple[tuple[DocumentType, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (DocumentType(each["type"]), _any(each["words"]), _any([*each["words"], *each.get("wide", ())]))
        for each in read_data("discover/type_words")["types"]
    )


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return _any(read_data("discover/type_words")[table]["words"])


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")

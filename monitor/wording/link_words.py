"""Where words lead now and led before, in plain words. Refuses to show more of an address than is needed."""

import re

from monitor.model import SignalFact
from monitor.text.visible import clean
from monitor.wording.measures import quote, quote_pair, shorten

_SCHEME = re.compile(r"(?:https?://(?:www\.)?|mailto:|tel:)", re.IGNORECASE)


def link_words(fact: SignalFact, letters: int) -> str:
    """'“our form” leads to b.example instead of a.example'; of a shown address both ends, quoted."""
    words = quote(fact.quote, letters)
    if not words:
        return quote_pair(fact.before, fact.after, letters)
    before, after = (_show(target, letters) if target else "" for target in (fact.before, fact.after))
    if before and after:
        return f"{words} leads to {after} instead of {before}"
    return f"{words} leads to {after} now" if after else f"{words} leads to {before} no longer"


def _show(target: str, letters: int) -> str:
    """The address without its scheme; of a long one host and end."""
    told = _SCHEME.sub("", clean(target[:2_000]), count=1).rstrip("/")
    if len(told) <= letters:
        return told
    host, _, rest = told.partition("/")
    end = rest.rpartition("/")[2] or rest
    return shorten(f"{host}/…/{end}" if end != rest else told, letters)

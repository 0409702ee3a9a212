"""What the changed words of a hunk are: small, binding or new words, figures, names, subjects.

Counts of what the other rooms find. Refuses to decide anything.
"""

from collections import Counter
from collections.abc import Sequence
from math import log2

from monitor.classify.excuses.style import titles
from monitor.classify.excuses.turns import refusals, relates, turns
from monitor.classify.hunks.figures import signs_differ, signs_of
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.hunks.places import names_place
from monitor.classify.labels.linear import load_model
from monitor.classify.lexicons import load_lexicon, load_tables, load_words
from monitor.classify.signals.addresses import changes_address
from monitor.classify.signals.entities import is_company
from monitor.classify.signals.modality import modality_facts
from monitor.classify.signals.quantities import MONEY, find_quantities
from monitor.text.language import small_words, weighty_words
from monitor.text.sentences import sentences_of
from monitor.text.words import stem, words_of

_LETTERS = 4000
_FIGURE_LETTERS = 1200
"""Letters of a side that are measured; of its beginning that are read for quantities, which takes longest."""
_SENTENCE = 7
"""Words from which a piece between two stops is a sentence."""
_NAME_WORDS = 3
"""Words behind a change in which the name of a company can end."""
_NAMED = 4
"""Words from which a subject can be told by them."""
_TRIM = " ,;:.()[]{}<>\"'“”‘’„«»*|•–—-_/"


def content_traits(hunk: Hunk, language: str | None) -> dict[str, float]:
    """The measures of the changed words of one hunk, by name."""
    gone, came = (words_of(text[:_LETTERS]) for text in (hunk.removed_text, hunk.added_text))
    return {
        **_words(gone, came, language),
        **_figures(hunk, language),
        **_names(hunk, gone, came),
        **_subjects(hunk, gone, came, language),
        **_prose(hunk, gone, came, language),
    }


def _words(gone: Sequence[str], came: Sequence[str], language: str | None) -> dict[str, float]:
    lost, won = Counter(gone) - Counter(came), Counter(came) - Counter(gone)
    changed = [*lost.elements(), *won.elements()]
    count = max(1, len(changed))
    small, weighty = small_words(language), weighty_words()
    stems = {stem(word) for word in lost}, {stem(word) for word in won}
    alike = 2 * len(stems[0] & stems[1]) / max(1, len(stems[0]) + len(stems[1]))
    people = load_words("turning", "first", language), load_words("turning", "second", language)
    every = {*gone, *came}
    return {
        "words lost": log2(1 + lost.total()),
        "words won": log2(1 + won.total()),
        "share of small words": sum(word in small for word in changed) / count,
        "weighty words lost": float(min(4, sum(word in weighty for word in lost))),
        "weighty words won": float(min(4, sum(word in weighty for word in won))),
        "stems alike": alike,
        "speaks of us": float(not people[0].isdisjoint(every)),
        "speaks of you": float(not people[1].isdisjoint(every)),
        "persons swapped": float(len(changed) <= 60 and turns(gone, came, language)),
        "relations differ": float(len(changed) <= 60 and relates(gone, came, language)),
        "share of title words": sum(word in titles() for word in changed) / count,
    }


def _figures(hunk: Hunk, language: str | None) -> dict[str, float]:
    around = [
        " ".join((*hunk.lead[-4:], text[:_FIGURE_LETTERS], *hunk.tail[:4]))
        for text in (hunk.removed_text, hunk.added_text)
    ]
    found = [find_quantities(text, language) for text in around]
    sides = [Counter((q.key, q.unit) for q in side) for side in found]
    lost, won = sides[0] - sides[1], sides[1] - sides[0]
    units = [unit for _, unit in (*lost.elements(), *won.elements())]
    return {
        "quantities lost": float(min(4, lost.total())),
        "quantities won": float(min(4, won.total())),
        "periods differ": float(any(unit not in MONEY and unit != "percent" for unit in units)),
        "sums differ": float(any(unit in MONEY for unit in units)),
        "signs differ": float(signs_differ(hunk.removed_text[:_LETTERS], hunk.added_text[:_LETTERS])),
        "other signs differ": float(_bare_signs(hunk.removed_text) != _bare_signs(hunk.added_text)),
    }


def _bare_signs(text: str) -> list[str]:
    """The signs beside figures: less or more, per cent, currencies, ticks."""
    return [sign for sign in signs_of(text[:_LETTERS]) if not sign[0].isdigit() and sign not in "-/:+"]


def _names(hunk: Hunk, gone: Sequence[str], came: Sequence[str]) -> dict[str, float]:
    lost, won = (Counter(token.strip(_TRIM) for token in side[:400]) for side in (hunk.removed, hunk.added))
    swapped = (lost - won) + (won - lost)
    inside = [token for token in swapped if token[:1].isupper()]
    return {
        "companies": float(any(map(is_company, swapped)) or (bool(inside) and _ends_company(hunk.tail))),
        "names": log2(1 + len(inside)),
        "acts differ": float(_acts(gone) != _acts(came)),
        "places": float(names_place(gone) != names_place(came)),
        "address to turn to": float(changes_address(hunk)),
    }


def _ends_company(tail: Sequence[str]) -> bool:
    """Whether the words behind a change end the name of a company that it began."""
    for token in tail[:_NAME_WORDS]:
        bare = token.strip(_TRIM)
        if is_company(bare):
            return True
        if not bare[:1].isupper() or token.endswith((".", ";", ":")):
            return False
    return False


def _few(count: int) -> float:
    """A count as far as more of it says more."""
    return float(min(2, count))


def _acts(words: Sequence[str]) -> set[str]:
    """Which of the acts that vendors promise not to do are named."""
    return {
        hit.label for hit in load_tables("modality", ("sell", "share", "train", "track")).find(words[:300])
    }


def _subjects(hunk: Hunk, gone: Sequence[str], came: Sequence[str], language: str | None) -> dict[str, float]:
    lexicon = load_lexicon("body", language)
    before, after = ({hit.label for hit in lexicon.find(words[:300])} for words in (gone, came))
    facts = load_lexicon("fact", language)
    claims = [{hit.label for hit in facts.find(words[:300])} for words in (gone, came)]
    binding = load_tables("modality", ("duty", "leave", "negation", "consent", "notice"), language)
    bound = [Counter(hit.label for hit in binding.find(words[:300])) for words in (gone, came)]
    lost, won = bound[0] - bound[1], bound[1] - bound[0]
    return {
        "subjects": float(min(6, len(before | after))),
        "subjects differ": float(len(before ^ after)),
        "practices differ": float(len(claims[0] ^ claims[1])),
        "modality": float(bool(modality_facts([hunk], language=language))),
        "duties differ": _few(lost["duty"] + won["duty"]),
        "leaves differ": _few(lost["leave"] + won["leave"]),
        "negations differ": _few(lost["negation"] + won["negation"]),
        "consents differ": _few(lost["consent"] + won["consent"] + lost["notice"] + won["notice"]),
        "refusals differ": float(refusals(hunk.removed_text[:600]) != refusals(hunk.added_text[:600])),
    }


def _prose(hunk: Hunk, gone: Sequence[str], came: Sequence[str], language: str | None) -> dict[str, float]:
    """How much of the changed words reads like a policy: sentences, known stems, known subjects."""
    words = came or gone
    text = (hunk.added_text or hunk.removed_text)[:1500]
    sentences = [part.split() for part in sentences_of(text)]
    long = [part for part in sentences if len(part) >= _SENTENCE]
    model = load_model()
    stems = [stem(word) for word in words[:200]]
    scores = (
        sorted(model.probabilities(words[:120]).values(), reverse=True)[:2] if len(words) >= _NAMED else []
    )
    weighty = weighty_words()
    return {
        "sentences": log2(1 + len(long)),
        "words a sentence": min(60.0, sum(map(len, sentences)) / max(1, len(sentences))),
        "share of policy words": sum(map(model.knows, stems)) / max(1, len(stems)),
        "subject of the words": scores[0] if scores else 0.0,
        "second subject": scores[1] if len(scores) > 1 else 0.0,
        "binding words": min(6.0, float(sum(word in weighty for word in words[:200]))),
        "share of binding words": sum(word in weighty for word in words[:200]) / max(1, len(words[:200])),
    }

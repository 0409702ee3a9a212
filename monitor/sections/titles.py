"""How a line is worded: is it a title or a sentence? Heuristics over letters, a few function words each.

Knows eight languages' commonest sentence words and nothing of any vendor. Refuses to look at neighbours.
"""

import re

from monitor.sections.title_words import pattern_for, words_for

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_DATED = re.compile(
    r"(?:19|20)\d\d\s?年|\b(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|"
    r"\b[^\W\d_]{3,10}\.?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d\d\b"
)
_STAMP_LINE = re.compile(rf"\W*(?:{pattern_for('stamps')})\b", re.IGNORECASE)
_IMPRINT = re.compile(r"(?i)\W{0,3}(?:©|copyright\s|\(c\)\s)|[-–—•→>]")
_CONTACT = re.compile(
    r"@|https?:|www\.|\+\d[\d\s().-]{6,}|\(\d{3}\)|\b(?:fax|tel|phone|e-?mail)\s?[.:]", re.IGNORECASE
)

_STARTERS = words_for("starters")
_ANSWERS = words_for("answers")
_VERBS = words_for("verbs")
_QUESTIONS = words_for("questions")
_LABELS = words_for("labels")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:inc|dvs|usw|ltd|co|corp|llc|no|nr|art|sec|st|mr|mrs|dr|vs|e\.g|i\.e|u\.s|etc|bzw|z\.b|p\.ej|[a-z])$"
)


def title_words(text: str) -> list[str]:
    """The words of letters, as written."""
    return _WORD.findall(text)


def is_unspaced(text: str) -> bool:
    """True for scripts written without blanks between words (Chinese, Japanese, Thai and their like)."""
    return _UNSPACED.search(text) is not None


def is_capitals(text: str) -> bool:
    """True where all cased letters are capitals, and there are at least four."""
    return text.isupper() and sum(letter.isalpha() for letter in text) >= 4


def starts_big(text: str) -> bool:
    """True where the first letter is no small letter (capital, or of a script without case)."""
    for letter in text[:12]:
        if letter.isalpha():
            return not letter.islower()
    return False


def is_title_cased(words: list[str]) -> bool:
    """True where the longer words begin with capitals: 'Changes to Our Policy'."""
    longer = [word for word in words if len(word) > 3]
    return bool(longer) and sum(word[0].isupper() for word in longer) >= 0.75 * len(longer)


def is_stamp(text: str) -> bool:
    """True for a line that states a date or a version of the document."""
    return _DATED.search(text) is not None or (
        _STAMP_LINE.match(text) is not None and any(c.isdigit() for c in text)
    )


def is_imprint(text: str) -> bool:
    """True for a copyright line, and for a line that begins with a dash (a signature, a flattened item)."""
    return _IMPRINT.match(text) is not None


def is_contact(text: str) -> bool:
    """True for a line with an address of the net or a telephone number."""
    return _CONTACT.search(text) is not None


def reads_as_sentence(words: list[str]) -> bool:
    """True where the words open or go on as a sentence does, and no question word saves them."""
    first = re.split("['’]", words[0].lower(), maxsplit=1)[0]
    if first in _STARTERS or (len(words) == 1 and first in _ANSWERS):
        return True
    if first in _QUESTIONS:
        return False
    return any(word in _VERBS for word in words[1:])


def ends_as_abbreviation(text: str) -> bool:
    """True where a full stop behind the text would not end a sentence."""
    return _ABBREVIATED.search(text.lower()) is not None


def is_mere_label(words: list[str]) -> bool:
    """True for 'Note', 'Example' and their like, which introduce a remark and name nothing."""
    return len(words) <= 2 and words[-1].lower() in _LABELS

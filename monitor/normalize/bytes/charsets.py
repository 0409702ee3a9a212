"""In which charset bytes are written that are not UTF-8 and do not say so.

A charset is likely in which the text has the commonest words of a language and no letters but its own.
Refuses to weigh what the server or the page declares.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from monitor.text.language import declared_language, small_word_shares

SAMPLE_BYTES = 40_000
"""Bytes of text, tags and scripts apart, that are looked at."""

LONGEST_PAGE = 2_000_000
"""Bytes in which that text is looked for."""

_LETTERS = {
    "cs": "áčďéěíňóřšťúůýž", "da": "æøåéó", "de": "äöüßéàè", "en": "éèïöçñ", "es": "áéíñóúü¿¡ºª",
    "et": "äõöüšž", "fi": "äöåšž", "fr": "àâæçèéêëîïôœùûüÿ«»", "hr": "čćđšž", "hu": "áéíóöőúüű", "id": "é",
    "it": "àèéìòùîº", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "nl": "ëïéèöüáóç", "no": "æøåéò",
    "pl": "ąćęłńóśźż", "pt": "ãõáàâçéêíóôúüºª", "ro": "ăâîţş", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž",
    "sv": "åäöéü", "tr": "çğıöşüâîûİ", "vi": "ăâđêôơưàáãèéìíòóõùúý",
}  # fmt: skip
"""The small letters outside ASCII of languages in Latin script; others in a text are foreign or wrong."""

_TYPOGRAPHY = frozenset("–—‘’‚“”„…•«»€£§©®™°·\u00a0")

_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "iso8859_13", "iso8859_15", "cp1258")
_USUAL = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **{"tr": "cp1254", "vi": "cp1258"},
}
"""What a page in a language is written in when it does not say so, where that is not cp1252, as browsers
take it (HTML standard, "Determining the character encoding"; Romanian by its letters)."""

_OTHER_SCRIPTS = {
    **dict.fromkeys(("cp1251", "koi8_r", "iso8859_5"), frozenset("оеаинтсрвлкмдпуя")),
    **dict.fromkeys(("cp1253", "iso8859_7"), frozenset("αοιετσνηυρπκμόάίέ")),
    "cp1255": frozenset("יוהלאתרמבשנכ"),
    "cp1256": frozenset("ايلمونرتبةعد"),
    "cp874": frozenset("ารนกอมงเลว่้ยท"),
}
"""The commonest letters of other scripts: three fifths and more of any text, far less in a wrong charset."""

_WIDE = ("cp932", "euc_jp", "gb18030", "big5", "cp949")

_COMMON = frozenset(
    "的一是不了在人有我们您个这为之以中上和到说也时要于就下得可会能对其所行过用发如作方成者多同法当与进将还分定主公从使信息务供"
    "们個這為來說時會對過發務與進將從權資料於經後們並請您或及您提服保護隱私政策條款協議條款协议隐私数据处理第三方更新日期"
    "は、。の個情報提供要件利約同意規者使本当社様変更契"
)
"""Characters that make up much of any contract in Chinese or Japanese; wrong charsets give rare ones."""

_TAG = re.compile(rb"<[^<>]{0,5000}>")
_LANGUAGE = re.compile(rb"<html[^<>]{0,500}?\blang\s*=\s*[\"']?([a-z-]{2,10})", re.IGNORECASE)
_ASCII_CLASS = re.compile(rb"[\x00-\x7f]+")


def detect_charset(body: bytes) -> str:
    """The likeliest charset of a body that is not UTF-8; ``cp1252`` where nothing else is likelier."""
    sample = _text_of(body[:LONGEST_PAGE])
    if not _ASCII_CLASS.sub(b"", sample):
        sample = body[:LONGEST_PAGE]
    found = _LANGUAGE.search(body[:5000])
    stated = declared_language(found[1].decode()) if found else None
    return _wide(sample) or _latin(sample, stated) or _other_script(sample) or _by_letters(sample) or "cp1252"


FOREIGN = 0.4
"""From this share of bytes beyond ASCII among the letters on, a text is not in Latin script."""


def is_credible(body: bytes, name: str) -> bool:
    """Whether a body may be written in a charset that its server or itself names.

    Many servers name a Western charset for whatever they send: it is not believed of a text that is mostly
    beyond ASCII and reads as another script, nor another script's charset where its letters are rare ones.
    """
    sample = _text_of(body[:LONGEST_PAGE])
    beyond = len(sample) - len(sample.translate(None, _BEYOND))
    latin = len(sample) - len(sample.translate(None, _ASCII_LETTERS))
    if beyond < FOREIGN * (beyond + latin):
        return True
    try:
        told = codecs.lookup(name).name.replace("-", "_")
    except LookupError:
        return False
    likely = _wide(sample) or _other_script(sample)
    return (
        likely is None
        or _codec_name(likely) == told
        or told not in {*map(_codec_name, _LATIN), *map(_codec_name, _OTHER_SCRIPTS)}
    )


_BEYOND = bytes(range(0x80, 0x100))
_ASCII_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _codec_name(name: str) -> str:
    return codecs.lookup(name).name.replace("-", "_")


def _text_of(body: bytes) -> bytes:
    """The text of a page without scripts, styles and tags."""
    kept, start = [], 0
    lowered = body.lower()
    while (opens := lowered.find(b"<s", start)) >= 0:
        name = next((name for name in (b"script", b"style") if lowered.startswith(name, opens + 1)), None)
        kept.append(body[start : opens + 2] if name is None else body[start:opens])
        if name is None:
            start = opens + 2
            continue
        closes = lowered.find(b"</" + name, opens)
        if closes < 0:
            start = len(body)
            break
        start = closes
    kept.append(body[start:])
    return _TAG.sub(b" ", b"".join(kept))[:SAMPLE_BYTES]


def _try(sample: bytes, name: str) -> str | None:
    """The sample's characters, or None where they are none; its last bytes may be a cut character."""
    for cut in range(4):
        try:
            return sample[: len(sample) - cut].decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 8:
                return None
    return None


WIDE_SHARE = 0.3
"""At least so many of the characters outside ASCII are kana, Hangul or common in contracts."""


def _wide(sample: bytes) -> str | None:
    """The charset in which the characters are common ones of Chinese, Japanese or Korean."""
    best, share = None, WIDE_SHARE
    for name in _WIDE:
        text = _try(sample, name)
        letters = [character for character in text or "" if character > "\u02ff"]
        common = sum(
            character in _COMMON or "\u3041" <= character <= "\u30fe" or "\uac00" <= character <= "\ud7a3"
            for character in letters
        )
        if text is not None and letters and common / len(letters) > share:
            best, share = name, common / len(letters)
    return best


def _latin(sample: bytes, stated: str | None) -> str | None:
    """The charset in which some language has both its commonest words and its own letters."""
    best, most = None, LEAST_LIKENESS
    for name in _LATIN:
        text = sample.decode(name, "replace")
        others = [character for character in text if character > "\x7f"][:ENOUGH]
        shares = small_word_shares(text)
        for language, letters in _LETTERS.items():
            known = frozenset(letters + letters.upper()) | _TYPOGRAPHY
            fitting = sum(character in known for character in others) / max(1, len(others))
            likeness = WORDS_WEIGHT * shares.get(language, 0.0) + fitting + 0.5 * (language == stated)
            usual = 0.02 * (name == _USUAL.get(language, "cp1252"))
            if likeness + usual > most:
                best, most = name, likeness + usual
    return best


ENOUGH = 4000
"""Characters outside ASCII that tell the charset; a text of 40,000 bytes in Latin script has fewer."""

LEAST_LIKENESS = 0.9
"""Nearly all letters are known, or most are and a tenth of the words."""

WORDS_WEIGHT = 3.0
"""Running text holds a quarter of function words and more, a foreign language's text few."""


def _other_script(sample: bytes) -> str | None:
    """The charset in which most letters are common ones of one other script."""
    best, most = None, 0.5
    for name, common in _OTHER_SCRIPTS.items():
        text = _try(sample, name)
        letters = [character for character in text or "" if character > "\x7f" and not character.isspace()]
        share = sum(character in common for character in letters) / max(1, len(letters))
        if text is not None and share > most:
            best, most = name, share
    return best


def _by_letters(sample: bytes) -> str | None:
    names = {*_OTHER_SCRIPTS, *_LATIN, *_WIDE}
    best = from_bytes(sample, cp_isolation=sorted(names)).best()
    return best.encoding if best is not None else None

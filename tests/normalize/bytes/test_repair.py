"""Text that was coded twice or named wrongly is one text with the clean page; what is lost is told."""

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import normalize

URL = "https://larkspur.example/privacy"
GERMAN = (
    "<h1>Datenschutzerklärung</h1><p>Wir löschen Belege nach 90 Tagen – früher, wenn Sie es „wünschen“. Für Rechnungen gilt "
    "die gesetzliche Frist; Größe und Maß der Bücher spielen keine Rolle.</p><ul><li>Auskunft über Ihre Daten</li></ul>"
)
FRENCH = "<h1>Confidentialité</h1><p>Nous gardons vos reçus à Liège – c’est « tout ». L’été, déjà vécu, où naître.</p>"
RUSSIAN = (
    "<h1>Политика конфиденциальности</h1><p>Компания обрабатывает персональные данные клиентов и удаляет их через 90 дней "
    "после продажи, потому что этого требует закон. Счета хранятся семь лет.</p>"
)
GREEK = "<h1>Πολιτική απορρήτου</h1><p>Η εταιρεία διαγράφει τα προσωπικά δεδομένα των πελατών μετά από 90 ημέρες και τα τιμολόγια μετά από επτά έτη.</p>"


def page(inside: str) -> str:
    return f"<!doctype html><html><head><title>x</title></head><body><main>{inside}</main></body></html>"


def read(markup: str | bytes, content_type: str = "text/html") -> str:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return normalize(body, content_type=content_type, url=URL).text


def doubled(text: str, charset: str = "cp1252") -> str:
    return "".join(
        bytes((byte,)).decode(charset, "strict") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize("inside", [GERMAN, FRENCH])
@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "cp1252 twice", "entities", "half"])
def test_a_page_coded_twice_is_the_same_text(inside: str, charset: str) -> None:
    if charset == "entities":
        garbled = (
            doubled(page(inside)).replace("Ã", "&Atilde;").replace("¤", "&curren;").replace("©", "&copy;")
        )
    elif charset == "half":
        garbled = page(inside).replace("</h1>", "</h1>\n")
        head, tail = garbled.split("\n")
        garbled = doubled(head) + tail
    elif charset == "cp1252 twice":
        garbled = doubled(doubled(page(inside)))
    else:
        garbled = page(inside).encode().decode("latin-1") if charset == "latin-1" else doubled(page(inside))
    assert read(garbled) == read(page(inside))


def test_russian_coded_twice_is_the_same_text() -> None:
    garbled = "".join(bytes((b,)).decode("cp1251", "replace") for b in page(RUSSIAN).encode())
    assert read(garbled).count("\ufffd") == 0
    assert "персональные данные клиентов" in read(garbled)


@pytest.mark.parametrize(
    ("escaped", "meant"),
    [
        ("bookings &amp;amp; requests", "bookings & requests"),
        ("90&amp;nbsp;days", "90 days"),
        ("it&amp;#39;s &amp;quot;free&amp;quot;", 'it\'s "free"'),
        ("caf&amp;eacute; &amp;amp;amp; bar", "café & bar"),
        ("5 &amp;lt; 6 &amp;#x2014; so", "5 < 6 — so"),
    ],
)
def test_an_entity_escaped_twice_is_what_was_meant(escaped: str, meant: str) -> None:
    assert meant in read(page(f"<h1>Rules</h1><p>We say {escaped} here.</p>"))


@pytest.mark.parametrize("plain", ["R&amp;D costs", "AT&amp;T; Co", "a &amp;unknownthing; b", "S&amp;P 500;"])
def test_an_ampersand_that_is_meant_stays(plain: str) -> None:
    assert plain.replace("&amp;", "&") in read(page(f"<h1>Rules</h1><p>We say {plain} here.</p>"))


@pytest.mark.parametrize(
    "clean",
    [
        "À la carte – « liberté »",
        "SÃO PAULO É “AQUI”",
        "Ã, Â und â sind Zeichen",
        "naïve “café”…",
        "РОССИЯ «Сёла»",
    ],
)
def test_clean_text_is_left_alone(clean: str) -> None:
    assert clean in read(page(f"<h1>Rules</h1><p>{clean} zzz</p>"))


@pytest.mark.parametrize(
    ("inside", "charset", "named"),
    [
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "koi8-r", "windows-1252"),
        (RUSSIAN, "koi8-r", "windows-1251"),
        (GREEK, "cp1253", "ISO-8859-1"),
        (GREEK, "iso8859-7", "windows-1251"),
        (GERMAN, "utf-8", "iso-8859-1"),
        (FRENCH, "utf-8", "windows-1251"),
        (GERMAN, "cp1252", "utf-8"),
    ],
)
@pytest.mark.parametrize("by", ["header", "page"])
def test_a_charset_that_is_named_wrongly_is_not_believed(
    inside: str, charset: str, named: str, by: str
) -> None:
    markup = page(inside)
    if by == "page":
        markup = markup.replace("<head>", f'<head><meta charset="{named}">')
    body = (
        markup.encode(charset, "replace").replace(b"?", b"-")
        if charset == "iso8859-7"
        else markup.encode(charset)
    )
    header = f"text/html; charset={named}" if by == "header" else "text/html"
    assert read(body, header) == read(page(inside))


def test_one_bad_byte_does_not_make_utf_8_another_charset() -> None:
    body = page(GERMAN).encode().replace(b"Rolle", b"Ro\xfflle")
    assert "Datenschutzerklärung" in read(body, "text/html; charset=iso-8859-1")


@pytest.mark.parametrize("sign", ["\ufffd", "?"])
def test_a_page_whose_letters_are_lost_is_refused(sign: str) -> None:
    spoilt = GERMAN
    for letter in "äöüßÄÖÜ":
        spoilt = spoilt.replace(letter, sign)
    with pytest.raises(
        NormalizeError, match=r"garbled: \d+ words have lost letters, the first is .*Datenschutzerkl"
    ):
        read(page(spoilt))


@pytest.mark.parametrize(
    "few", ["One \ufffdtray sign.", "Really? Yes?No. Is it so?", "See /search?q=a and /x?y=b and ?z."]
)
def test_a_stray_sign_is_no_reason_to_refuse(few: str) -> None:
    assert "Wir löschen" in read(page(f"{GERMAN}<p>{few}</p>"))

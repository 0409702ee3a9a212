"""Bodies that grow when they are read: each takes far more memory or time than a policy of its size."""

import re
import zlib
from collections.abc import Callable

from tests.policies import policy_page

WORDS = "We keep what you tell us for ninety days and share it with nobody. "


def tags(count: int = 290_000) -> bytes:
    return b"<body>" + b"<i>a</i>" * (count // 2)


def attributes(count: int = 1_000_000) -> bytes:
    return ("<p " + " ".join(f"a{number}=1" for number in range(count)) + f">{WORDS}").encode()


def one_attribute(size: int = 15_000_000) -> bytes:
    return f'<p title="{"x " * (size // 2)}">{WORDS}'.encode()


def marks(count: int = 2_000_000) -> bytes:
    return (f"<p>{WORDS}e" + "\u0316\u0301" * (count // 2)).encode()


def separated_marks(count: int = 4_000_000) -> bytes:
    return (f"<p>{WORDS}" + ("e" + "\u0316\u0301" * 14) * (count // 29)).encode()


def nesting(depth: int = 140_000) -> bytes:
    return b"<div>" * depth + WORDS.encode() + b"</div>" * depth


def table(cells: int = 100_000, columns: int = 10) -> bytes:
    row = "<tr>" + "<td>Acme Logs" * columns
    return f"<h1>Sub-processors</h1><table>{row * (cells // columns)}</table>".encode()


def wide_table(cells: int = 100_000) -> bytes:
    return b"<table><tr>" + b"<td>a" * cells + b"<tr>" + b"<td>b" * cells + b"</table>"


def spanned_table(rows: int = 1_000) -> bytes:
    return b"<table>" + b"<tr><td colspan=1000 rowspan=65534>a<td>b" * rows + b"</table>"


def lists(count: int = 140_000) -> bytes:
    return b"<ol>" + b"<li>a" * count


def nested_lists(depth: int = 70_000) -> bytes:
    return b"<ul><li>a" * depth


def headings(count: int = 100_000) -> bytes:
    return b"".join(b"<h%d>%d. Of the matter</h%d>" % (1 + at % 6, at, 1 + at % 6) for at in range(count))


def one_line(size: int = 10_000_000) -> bytes:
    return ("<p>" + WORDS * (size // len(WORDS))).encode()


def one_word(size: int = 10_000_000) -> bytes:
    return b"<p>" + b"a" * size


def paragraphs(size: int = 15_000_000) -> bytes:
    return (f"<p>{WORDS}" * (size // len(WORDS))).encode()


def links(count: int = 140_000) -> bytes:
    return "".join(f'<a href="/{number}">a</a> ' for number in range(count)).encode()


def long_links(count: int = 1_000, size: int = 15_000) -> bytes:
    return b"".join(b'<p><a href="/%s">terms</a></p>' % (b"x" * size) for _ in range(count))


def scripts(size: int = 15_000_000) -> bytes:
    return b"<script>" + b"<p>a" * (size // 4) + b"</script><p>" + WORDS.encode()


def entities(size: int = 15_000_000) -> bytes:
    return b"<p>" + b"&#x4e00;" * (size // 8)


def blanks(size: int = 15_000_000) -> bytes:
    return b"<p>a" + b"\xc2\xa0 \n" * (size // 4) + b"b"


def comments(size: int = 15_000_000) -> bytes:
    return b"<!-- a -->" * (size // 10 // 30) + b"<p>" + WORDS.encode()


def unclosed(size: int = 15_000_000) -> bytes:
    return b"<p>" + WORDS.encode() + b"<!-- " + b"-" * size


def less_thans(size: int = 290_000) -> bytes:
    return b"<p>a " + b"< " * size


def templates(depth: int = 60_000) -> bytes:
    return b"<template><p>a" * depth


def drawings(depth: int = 50_000) -> bytes:
    return b"<p>" + b"<svg><foreignObject><p>a" * depth


def noscripts(count: int = 50_000) -> bytes:
    return (f"<noscript><p>{WORDS}</noscript>" * count).encode()


def plain(size: int = 3_900_000) -> bytes:
    return (WORDS * 3 + "\n\n").encode() * (size // (3 * len(WORDS)))


def plain_too_long(size: int = 19_000_000) -> bytes:
    return plain(size)


def plain_lines(size: int = 3_900_000) -> bytes:
    return b"- a\n" * (size // 4)


def japanese(size: int = 3_900_000) -> bytes:
    return ("私たちは個人情報を九十日間保管します。" * (size // 57)).encode("shift_jis")


def unknown_charset(size: int = 15_000_000) -> bytes:
    return bytes(b"<p>" + b"\xe4\xf6\xfc \xff\xfe a " * (size // 9))


def pdf(operations: int = 1_400_000, pages: int = 50) -> bytes:
    """Half a minute of work."""
    drawn = "BT /F1 9 Tf 1 0 0 1 50 700 Tm (%d. " + WORDS + ") Tj ET\n"
    return pdf_of([(drawn % page).encode() * (operations // 5 // pages) for page in range(pages)])


def pdf_pages(pages: int = 300) -> bytes:
    return pdf(operations=5 * 100 * pages, pages=pages)


def pdf_bomb(size: int = 2_000_000_000) -> bytes:
    return pdf_of([b" " * (size // 1000)], again=1000)


def punycode(size: int = 4_000_000) -> bytes:
    """Where the server says so, its letters are put in one by one."""
    return (b"ab" * (size // 2)) + b"-" + b"kva" * 1000 + b"\xff"


def pdf_of(contents: list[bytes], *, again: int = 1) -> bytes:
    """A PDF of one page a stream; ``again``: so often the same stream on its page."""
    count = len(contents)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    kids = []
    for content in contents:
        packed = zlib.compress(content)
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed))
        stream = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents[%s]>>"
            % (b"%d 0 R " % stream * again)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(kids))
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(written),
    )  # fmt: skip


HOSTILE: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        *(tags, attributes, one_attribute, marks, separated_marks, nesting, table, wide_table, spanned_table),
        *(
            lists,
            nested_lists,
            headings,
            one_line,
            one_word,
            paragraphs,
            links,
            long_links,
            scripts,
            entities,
        ),
        *(blanks, comments, unclosed, less_thans, templates, drawings, noscripts, plain, plain_too_long),
        *(plain_lines, japanese, unknown_charset, pdf, pdf_pages, pdf_bomb),
    )
}


def altered(body: bytes) -> bytes:
    """The body with another word wherever it can be, for a change of all of it."""
    return re.sub(rb"\ba\b", b"b", body.replace(b"ninety", b"thirty"))


def ordinary() -> bytes:
    return policy_page()

"""Small PDFs, made by hand: lines at places, in a plain and a bold letter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A piece of text at a place of the page, in points from the lower left corner."""

    text: str
    x: float = 72
    y: float = 700
    size: int = 11
    bold: bool = False


def content_of(pieces: list[Put]) -> bytes:
    parts = []
    for piece in pieces:
        words = piece.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "/F2" if piece.bold else "/F1"
        parts.append(f"BT {font} {piece.size} Tf 1 0 0 1 {piece.x} {piece.y} Tm ({words}) Tj ET")
    return "\n".join(parts).encode("cp1252")


def make_pdf(pages: list[list[Put]], *, extra: bytes = b"") -> bytes:
    """A PDF of these pages; ``extra`` is added to every page's drawing instructions."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for pieces in pages:
        stream = content_of(pieces) + extra
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, told in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def lines(texts: list[str], *, top: float = 700, leading: float = 14, x: float = 72) -> list[Put]:
    """Lines one below the other."""
    return [Put(text=text, x=x, y=top - leading * place) for place, text in enumerate(texts)]

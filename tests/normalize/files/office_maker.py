"""Small office files, made by hand: a part or two in an archive."""

import io
import zipfile

W = 'xmlns:w="urn:w" xmlns:r="urn:r" xmlns:mc="urn:mc"'


def zip_of(**parts: str | bytes) -> bytes:
    """An archive; ``__`` in a part's name is a slash, ``_x`` at its end the ending."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file of this body, and other parts by their names below ``word/``."""
    named = {f"word/{name}.xml": text for name, text in parts.items() if name != "rels"}
    if "rels" in parts:
        named["word/_rels/document.xml.rels"] = parts["rels"]
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zip_of(**{"[Content_Types].xml": "<Types/>", "word/document.xml": document, **named})


def p(text: str, *, style: str = "", more: str = "") -> str:
    """A paragraph of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{run(text)}</w:p>"


def run(text: str, form: str = "") -> str:
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def odt(text: str, *, styles: str = "", title: str = "") -> bytes:
    """An OpenDocument text."""
    names = "".join(
        f' xmlns:{each}="urn:{each}"' for each in ("office", "text", "table", "style", "fo", "xlink")
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    meta = f'<office:document-meta{names} xmlns:dc="urn:dc"><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>'
    return zip_of(
        **{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta}
    )

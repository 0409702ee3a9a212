"""``normalize``: the stages in order, for each kind of body.

decode -> tree -> chrome marked -> guard -> blocks -> text. Every refusal is a NormalizeError in one sentence.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from monitor.errors import NormalizeError
from monitor.model import Coverage, Link, Omission, PageText
from monitor.normalize.bytes.collector import collector_paused
from monitor.normalize.bytes.decode import Body, decode_body
from monitor.normalize.bytes.repair import refuse_garbled
from monitor.normalize.files.file_blocks import read_blocks, refuse_long
from monitor.normalize.files.file_kinds import HTML, MARKDOWN
from monitor.normalize.layout.writer import lay_out
from monitor.normalize.marks import Marks, mark_page
from monitor.normalize.page.clauses import says_clause
from monitor.normalize.page.intake import read_page
from monitor.normalize.page.prose import finished_sentences
from monitor.normalize.page.tree import Page
from monitor.normalize.shell import is_shell
from monitor.normalize.switches import ALL_RULES, Rules
from monitor.text.clean import clean_words, count_line_words
from monitor.text.dialect import Block, BlockKind, write_text
from monitor.text.fingerprint import fingerprint_of
from monitor.text.language import declared_language, guess_language
from monitor.text.markdown import blocks_of
from monitor.text.visible import join_halves

LANGUAGE_SAMPLE = 15_000
"""Characters the language is told from: some two thousand words."""


def normalize(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    rules: Rules = ALL_RULES,
) -> PageText:
    """The stable text of a fetched body, with its links, language and what was left out.

    ``content_type`` is the server's header or None; ``url`` the final address, for relative links; ``select``
    and ``remove`` CSS selectors. Raises NormalizeError for a body that cannot be read as a text.
    """
    decoded = decode_body(body, content_type, url)
    if decoded.media_type != HTML:
        return _finish(decoded, *read_blocks(decoded, body, url))
    return _normalize_page(decoded, url=url, select=select, remove=remove, rules=rules)


def normalize_archived(body: bytes, *, url: str) -> PageText:
    """The same of Markdown that an archive made of a page, a line a block. Raises NormalizeError."""
    decoded = decode_body(body, MARKDOWN)
    refuse_long(decoded)
    return _finish(replace(decoded, media_type=MARKDOWN), None, tuple(blocks_of(decoded.text, url)))


@collector_paused()
def _normalize_page(
    decoded: Body, *, url: str, select: Sequence[str], remove: Sequence[str], rules: Rules
) -> PageText:
    page = read_page(decoded, url=url, select=select, remove=remove)
    marked = mark_page(page, rules)
    blocks = lay_out(page.body, base=page.base, rules=rules)
    _refuse_pictures(page, blocks)
    lost = page.body.source.text if "\ufffd" in decoded.text else ""
    refuse_garbled(lost, (block.text for block in blocks), page.body.words)
    return _finish(decoded, page.title, blocks, page, marked)


def _finish(
    decoded: Body,
    title: str | None,
    blocks: Sequence[Block],
    page: Page | None = None,
    marked: Marks | None = None,
) -> PageText:
    text = write_text(blocks)
    if text != join_halves(text):  # from the escapes of a file or a style sheet, which know no characters
        blocks = [_join_halves(block) for block in blocks]
        text = write_text(blocks)
    shell = page is not None and is_shell(page, blocks)
    elsewhere = page.elsewhere if page else None
    if not text and not shell and not elsewhere:
        raise NormalizeError("The body holds no readable text; look at what the address serves.")
    links = tuple(dict.fromkeys(link for block in blocks for link in block.links))
    kept = sum(count_line_words(block.text) for block in blocks)
    return PageText(
        text=text,
        title=clean_words(title or "") or None,
        # a table of names holds too few function words to tell its language by
        language=guess_language(unicodedata.normalize("NFC", text[:LANGUAGE_SAMPLE]))
        or (declared_language(page.language) if page else None),
        media_type=decoded.media_type,
        charset=decoded.charset,
        fingerprint=fingerprint_of(text, links),
        links=links,
        coverage=Coverage(
            page_words=max(kept, page.body.words) if page else kept,
            kept_words=kept,
            dropped=tuple(
                Omission(rule=node.dropped or "", words=node.words, sample=clean_words(node.text(120)))
                for node in (marked.dropped if marked else ())
                if node.words
            ),
            fallback=marked.fallback if marked else None,
        ),
        shell=shell,
        elsewhere=replace(elsewhere, words=kept) if elsewhere else None,
    )


def _join_halves(block: Block) -> Block:
    return block._replace(
        text=join_halves(block.text),
        number=join_halves(block.number),
        cells=tuple(map(join_halves, block.cells)),
        links=tuple(
            Link(text=join_halves(link.text), target=join_halves(link.target)) for link in block.links
        ),
    )


PICTURED_WORDS = 40
"""A page whose text stands in pictures has no more words around them."""


def _refuse_pictures(page: Page, blocks: Sequence[Block]) -> None:
    """Raises NormalizeError for a page that shows its text as pictures: nothing of it could be compared."""
    if (
        not page.pictures
        or page.elsewhere
        or is_shell(page, blocks)
        or sum(count_line_words(block.text) for block in blocks) > PICTURED_WORDS
    ):
        return
    said = [sentence for block in blocks for sentence in finished_sentences(f"{block.text} ")]
    if len(said) > 1 or any(block.kind is BlockKind.ROW or says_clause(f"{block.text} ") for block in blocks):
        return
    raise NormalizeError(
        f"The page shows its text as {len(page.pictures)} pictures (the first is {page.pictures[0][:120]}), "
        "whose words cannot be read; watch an address where the document is text or a PDF.",
        trouble="pictures",
    )

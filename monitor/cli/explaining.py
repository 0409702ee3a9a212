"""The command ``explain``: what is kept of a page, what is dropped and by which rule."""

from urllib.parse import urlsplit

import click

from monitor.cli.outfit import open_web, opened, read_config, web_address, with_config
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import MonitorError, UsageError
from monitor.model import Document, DocumentType, Validators
from monitor.normalize import OutlineLine, normalize, outline
from monitor.query import find_document
from monitor.screen import screen

SAMPLE = 90


@click.command()
@click.argument("target", metavar="URL|DOCUMENT")
@click.option(
    "--all", "whole", is_flag=True, help="Show every paragraph, not only headings and what was dropped."
)
@with_config
def explain(target: str, whole: bool, config_path: str | None) -> None:
    """Show what is kept of a page, what is dropped and by which rule.

    A document is explained from its newest stored page, a URL from a fetch made now.
    """
    config = read_config(config_path)
    document, body, content_type, url = _page(config, target)
    select, remove = document.select, document.remove
    page = normalize(body, content_type=content_type, url=url, select=select, remove=remove)
    lines = outline(body, content_type=content_type, url=url, select=select, remove=remove)
    coverage = page.coverage
    click.echo(f"{coverage.kept_words} of {coverage.page_words} words kept ({coverage.share:.0%})")
    click.echo(
        f"title {page.title or '-'}; language {page.language or '-'}; {page.media_type}, {page.charset}"
    )
    if coverage.fallback:
        click.echo(f"note: {coverage.fallback}")
    held = screen(page, known_text=None, known_language=None, language=document.language)
    if held:
        click.echo(f"would be held: {held.detail}")
    click.echo("\n+ kept, - dropped (rule, words, where)\n")
    for line in _lines(lines, whole=whole):
        click.echo(line)


def _page(config: Config, target: str) -> tuple[Document, bytes, str | None, str]:
    """The document, its newest body, the content type and the address it came from."""
    if "://" not in target:
        document = find_document(target, config.documents)
        with opened(config) as store:
            snapshots = store.snapshots(document.id)
            if not snapshots:
                raise UsageError(f"{document.id} has no stored page yet; `policy-monitor check` fetches one")
            newest = max(snapshots, key=lambda snapshot: snapshot.fetched_at)
            content_type = next((value for name, value in newest.headers if name == "content-type"), None)
            return document, store.body(newest.sha256), content_type, newest.final_url
    target = web_address(target)
    document = next((each for each in config.documents if each.url == target), None) or Document(
        id="new/new",
        vendor=urlsplit(target).hostname or "",
        name="new",
        url=target,
        type=DocumentType.OTHER,
        allow_private=config.settings.fetch.allow_private,
    )
    fetch = open_web(config).fetch(document, Validators(), now=utc_now())
    if fetch.error or fetch.body is None:
        raise MonitorError(fetch.error or "the server sent nothing")
    return document, fetch.body, fetch.content_type, fetch.final_url or target


def _lines(lines: tuple[OutlineLine, ...], *, whole: bool) -> list[str]:
    """Headings and dropped regions each on a line; the paragraphs between as a count of words."""
    shown: list[str] = []
    words = 0
    for line in lines:
        said = " ".join(line.line.split())
        sample = said if len(said) <= SAMPLE else said[: SAMPLE - 1] + "…"
        if line.rule is None and not whole and not line.line.startswith("#"):
            words += line.words
            continue
        if words:
            shown.append(f"+   {words} words")
            words = 0
        if line.rule is None:
            shown.append(f"+ {sample}")
        else:
            shown.append(f"- {line.rule}, {line.words}, {line.place}: “{sample}”")
    return [*shown, *([f"+   {words} words"] if words else [])]

"""The command ``explain``: what is kept of a page, what is dropped and by which rule."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from monitor.cli.doors import (
    check_web_address,
    open_history_of,
    open_sandbox,
    open_web,
    read_config,
    with_config,
)
from monitor.cli.output import echo, print_text, told_time
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import MonitorError, UsageError
from monitor.model import Document, DocumentType, PageText, Validators, Version
from monitor.normalize import RULES, OutlineLine, normalize, outline
from monitor.query.lookup import find_document
from monitor.sandbox import Executor
from monitor.screen import Doubt, screen

SAMPLE = 90
_OR_READ_THERE = "; `check` reads it from there where it can"


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
    with open_sandbox() as sandbox:
        found = _find_page(config, target)
        page, lines, held = _read_page(found, sandbox)
    coverage = page.coverage
    if found.said:
        echo(found.said)
    echo(f"{coverage.kept_words} of {coverage.page_words} words kept ({coverage.share:.0%})")
    echo(f"title {page.title or '-'}; language {page.language or '-'}; {page.media_type}, {page.charset}")
    if coverage.fallback:
        echo(f"note: {coverage.fallback}")
    in_force = found.in_force
    if held and not (in_force and page.fingerprint == in_force.fingerprint):
        echo(f"would be held: {held.detail}" + (_OR_READ_THERE if held.elsewhere else ""))
    elif page.elsewhere:
        echo(f"frames are not read with the page: {', '.join(page.elsewhere.addresses)}")
    print_text("\n+ kept, - dropped (rule, words, where)\n\n")
    for line in (*_lines(lines, whole=whole), *_reasons(lines), *_advice(lines)):
        echo(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page to be explained; ``said`` is which one it is, ``in_force`` the document's text, if any."""

    document: Document
    body: bytes
    content_type: str | None
    url: str
    said: str = ""
    in_force: Version | None = None


def _read_page(found: _Page, executor: Executor) -> tuple[PageText, tuple[OutlineLine, ...], Doubt | None]:
    """The page's text, what becomes of each part of it, and why it would be held (None: it would not)."""
    document, in_force = found.document, found.in_force
    select, remove = document.select, document.remove
    kind, url = found.content_type, found.url
    page = executor.run(normalize, found.body, content_type=kind, url=url, select=select, remove=remove)
    lines = executor.run(outline, found.body, content_type=kind, url=url, select=select, remove=remove)
    held = executor.run(
        screen,
        page,
        known_text=in_force.text if in_force else None,
        known_language=in_force.language if in_force else None,
        known_title=in_force.title if in_force else None,
        language=document.language,
    )
    return page, lines, held


def _find_page(config: Config, target: str) -> _Page:
    """The document with its newest body, or what stands at the address now."""
    if "://" in target:
        return _fetch_page(config, check_web_address(target))
    document = find_document(target, config.documents)
    with open_history_of(config) as store:
        snapshots = store.history.snapshots(document.id)
        if not snapshots:
            raise UsageError(f"{document.id} has no stored page yet; `policy-monitor check` fetches one")
        newest = max(snapshots, key=lambda snapshot: snapshot.fetched_at)
        in_force = store.history.version(document.id)
        said = f"the newest stored page, of {told_time(newest.fetched_at)}"
        if in_force:
            said += f"; the text in force is {in_force.ref}, first seen {told_time(in_force.seen_at)}"
        return _Page(
            document=document,
            body=store.history.body(newest.sha256),
            content_type=next((value for name, value in newest.headers if name == "content-type"), None),
            url=newest.final_url,
            said=said,
            in_force=in_force,
        )


def _fetch_page(config: Config, target: str) -> _Page:
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
    return _Page(
        document=document,
        body=fetch.body,
        content_type=fetch.content_type,
        url=fetch.final_url or target,
    )


def _advice(lines: tuple[OutlineLine, ...]) -> list[str]:
    """Which selector to write where a part is missing or too much; nothing for a page without places."""
    kept = Counter({line.place: 0 for line in lines if line.rule is None and line.place})
    for line in lines:
        if line.rule is None and line.place:
            kept[line.place] += line.words
    dropped = max((line for line in lines if line.rule), key=lambda line: line.words, default=None)
    if not kept:
        return []
    main = kept.most_common(1)[0][0]
    advice = ["", f'too much kept? name what to drop: remove = ["{main} …"]; --all shows each paragraph']
    if dropped:
        advice.append(
            f'something missing? name what to keep: select = ["{main}", "{dropped.place}"] keeps the largest '
            f"dropped part ({dropped.words} words) too"
        )
    return advice


def _reasons(lines: tuple[OutlineLine, ...]) -> list[str]:
    """Why each of the rules that dropped something does so."""
    dropped = {line.rule for line in lines}
    return ["", *(f"{rule.name}: {rule.why}" for rule in RULES if rule.name in dropped)]


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
            shown.append(f"+ {sample}" + (f"  [{line.place}]" if whole and line.place else ""))
        else:
            shown.append(f"- {line.rule}, {line.words}, {line.place}: “{sample}”")
    return [*shown, *([f"+   {words} words"] if words else [])]

"""The command ``add``: one more page is watched."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import click

from monitor.check import follow_onward
from monitor.cli.acceptance import ask_person, hints, record_first_version
from monitor.cli.doors import check_web_address, open_sandbox, open_web, read_config, with_config
from monitor.cli.output import echo
from monitor.clock import utc_now
from monitor.config import Config
from monitor.config.complaints import Refusal
from monitor.config.edit import DocumentEntry, add_document
from monitor.config.values import span
from monitor.discover import tell_type_of_page
from monitor.errors import MonitorError, UsageError
from monitor.model import BrowserUse, Document, DocumentType, Elsewhere, Fetch, PageText, Section, Validators
from monitor.normalize import normalize
from monitor.sandbox import Executor, split_text
from monitor.screen import count_words, screen

_NOT_A_NAME = frozenset(
    {"www", "com", "co", "org", "net", "legal", "docs", "help", "support", "policies", "privacy"}
)


_SHORT = {
    "privacy": DocumentType.PRIVACY_POLICY,
    "terms": DocumentType.TERMS_OF_SERVICE,
    "dpa": DocumentType.DATA_PROCESSOR_AGREEMENT,
    "cookies": DocumentType.TRACKERS_POLICY,
    "aup": DocumentType.ACCEPTABLE_USE,
    "sla": DocumentType.SERVICE_LEVEL,
    "ai": DocumentType.AI_POLICY,
}


class _TypeWord(click.Choice[str]):
    """A document's type, in short too."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The whole word."""
        return super().convert(str(_SHORT.get(value.lower(), value)), param, ctx)


class _SpanWord(click.ParamType[timedelta]):
    """How often: 15m, 12h, 1d."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The time between two checks."""
        try:
            return span(value)
        except Refusal as refusal:
            self.fail(f"{value!r} {refusal}", param, ctx)


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--vendor", help="The vendor's name.  [default: told from the address]")
@click.option("--name", help="The document's short name.  [default: told from the type]")
@click.option(
    "--type",
    "kind",
    type=_TypeWord([str(each) for each in DocumentType]),
    help=f"What it is; in short: {', '.join(_SHORT)}.",
)
@click.option("--tag", "tags", multiple=True, help="A tag, for routes.")
@click.option("--interval", type=_SpanWord(), help="How often it is checked.  [default: as the file says]")
@click.option("--tier", type=click.IntRange(1, 3), help="How important a new vendor is; 1 the most.")
@click.option("--select", multiple=True, help="CSS selector of the parts to keep (rarely needed).")
@click.option("--remove", multiple=True, help="CSS selector of parts to leave out (rarely needed).")
@click.option("--browser", type=click.Choice([str(b) for b in BrowserUse]), help="Fetch it with a browser.")
@click.option("--language", help="Two letters; a page in another language is then held.")
@click.option("--allow-private", is_flag=True, help="It lies in a network of your own.")
@click.option("--yes", is_flag=True, help="Ask nothing; write it even if the page looks wrong.")
@click.option("--by", help="Who accepts what is shown, without being asked.  [default: who is asked]")
@with_config
def add(urls: tuple[str, ...], config_path: str | None, **options: Any) -> None:
    """Watch more pages: fetch each once, show what would be watched, write it to the configuration.

    What is shown becomes version 1 once somebody accepts it, who is recorded: asked at a terminal, named by
    --by, or the login name with --yes. URL - reads addresses from standard input, one a line.
    """
    addresses = [check_web_address(url) for url in _read_addresses(urls)]
    if len(addresses) > 1 and options["name"]:
        raise UsageError("--name names one document; add the others by themselves")
    failed = 0
    for url in addresses:
        try:
            add_one(url, read_config(config_path), **options)
        except MonitorError as error:
            if len(addresses) == 1:
                raise
            echo(f"{url}: {error}", err=True)
            failed += 1
    if failed:
        raise MonitorError(f"{failed} of {len(addresses)} addresses were not added")


def _read_addresses(urls: Sequence[str]) -> list[str]:
    """The addresses given, those of standard input in the place of ``-``; each once."""
    found: list[str] = []
    for url in urls:
        lines = sys.stdin if url == "-" else [url]
        found += [word for line in lines if (word := line.strip()) and not word.startswith("#")]
    if not found:
        raise UsageError("standard input holds no address; write one a line")
    return list(dict.fromkeys(found))


def add_one(url: str, config: Config, *, kind: str | None, yes: bool, tier: int | None, **said: Any) -> None:
    """Show one page, have it accepted and watch it; ``said`` holds the options of the command."""
    _refuse_twice(config, url)
    browser, allow_private = said["browser"], said["allow_private"]
    draft = Document(
        id="new/new",
        vendor=said["vendor"] or vendor_of(url),
        name="new",
        url=url,
        type=DocumentType(kind) if kind else DocumentType.OTHER,
        select=said["select"],
        remove=said["remove"],
        browser=BrowserUse(browser) if browser else BrowserUse.NEVER,
        language=said["language"],
        allow_private=allow_private or config.settings.fetch.allow_private,
    )
    with open_sandbox() as sandbox:
        fetch, page, problem = _fetch_page(config, draft, sandbox)
        sections = sandbox.run(split_text, page.text) if page else ()
        if page:
            _show_page(page, sections, draft)
        person = _judge_page(draft, page, problem, yes=yes, by=said["by"])
        identity = _write_entry(config, draft, page, kind=kind, tier=tier, said=said)
        if person and page and not problem:
            record_first_version(config.path, identity, fetch, sandbox, person)


def _judge_page(
    draft: Document, page: PageText | None, problem: str | None, *, yes: bool, by: str | None
) -> str | None:
    """Who accepts what was shown, None where nobody did. Raises where it is not wanted."""
    for hint in hints(draft, page, problem):
        echo(f"hint:     {hint}", err=True)
    if problem:
        echo(f"problem: {problem}", err=True)
        if not yes:
            raise MonitorError(f"{draft.url} was not added; add --yes to watch it all the same")
        return None
    return ask_person(draft.url, yes=yes, by=by)


def _write_entry(
    config: Config,
    draft: Document,
    page: PageText | None,
    *,
    kind: str | None,
    tier: int | None,
    said: dict[str, Any],
) -> str:
    """Write the document into the configuration; its id."""
    url = draft.url
    sort = DocumentType(kind) if kind else tell_type_of_page(url, page.title if page else None)
    entry = DocumentEntry(
        vendor=draft.vendor,
        url=url,
        type=sort,
        name=said["name"] or "",
        tags=said["tags"],
        select=draft.select,
        remove=draft.remove,
        interval=said["interval"],
        browser=draft.browser if said["browser"] else None,
        language=draft.language,
        allow_private=said["allow_private"],
        tier=tier,
    )
    identity = add_document(config.path, entry)
    echo(
        f"added {identity} ({sort}) to {config.path}; `policy-monitor check` looks at it now, "
        "a running daemon after `policy-monitor reload`",
        err=True,
    )
    return identity


def _refuse_twice(config: Config, url: str) -> None:
    for document in config.documents:
        if document.url == url:
            raise UsageError(f"{url} is watched already, as {document.id}")


def vendor_of(url: str) -> str:
    """A vendor's name told from an address: the longest telling part of the host (``trueconf``)."""
    host = urlsplit(url).hostname or ""
    if not re.search("[a-z]", host.rpartition(".")[2]):  # an address of numbers
        return host or "vendor"
    parts = [part for part in host.split(".")[:-1] if part not in _NOT_A_NAME]
    return (parts[-1] if parts else urlsplit(url).hostname or "vendor").replace("-", " ").capitalize()


def _fetch_page(
    config: Config, document: Document, executor: Executor
) -> tuple[Fetch, PageText | None, str | None]:
    """One fetch: the page where it could be read, and what is wrong with it, None for nothing."""
    fetch = open_web(config).fetch(document, Validators(), now=utc_now())
    if fetch.error or fetch.body is None:
        return fetch, None, fetch.error or "the server sent nothing"
    return fetch, *_read_page(config, document, fetch, fetch.body, executor)


def _read_page(
    config: Config, document: Document, fetch: Fetch, body: bytes, executor: Executor
) -> tuple[PageText | None, str | None]:
    """What a fetched page says, and what is wrong with it, None for nothing."""
    try:
        page = executor.run(
            normalize,
            body,
            content_type=fetch.content_type,
            url=fetch.final_url or document.url,
            select=document.select,
            remove=document.remove,
        )
        held = executor.run(screen, page, known_text=None, known_language=None, language=document.language)
    except MonitorError as error:
        return None, str(error)
    if held and held.elsewhere:
        return _follow(config, document, fetch, page, held.elsewhere, executor)
    return page, held.detail if held else None


def _follow(
    config: Config,
    document: Document,
    fetch: Fetch,
    page: PageText,
    elsewhere: Elsewhere,
    executor: Executor,
) -> tuple[PageText | None, str | None]:
    """What a check would read in the page's place, and what is wrong with it, None for nothing."""

    def read(shown: Fetch) -> PageText:
        url = shown.final_url or document.url
        return executor.run(normalize, shown.body or b"", content_type=shown.content_type, url=url)

    onward = follow_onward(document, fetch, elsewhere, open_web(config), read, now=utc_now())
    if onward.fetch is not None:
        echo(f"note:     the page only shows its text; it is read from {onward.fetch.final_url}")
        page = read(onward.fetch)
    page = replace(page, elsewhere=None) if onward.fetch is not None or onward.alone else page
    held = executor.run(screen, page, known_text=None, known_language=None, language=document.language)
    return page, f"{held.detail}{onward.why and f' ({onward.why})'}" if held else None


def _show_page(page: PageText, sections: Sequence[Section], document: Document) -> None:
    coverage = page.coverage
    echo(f"vendor:   {document.vendor}")
    echo(f"title:    {page.title or '-'}")
    echo(f"language: {page.language or '-'}")
    echo(f"kept:     {count_words(page.text)} words, {coverage.share:.0%} of the page's text")
    if coverage.fallback:
        echo(f"note:     {coverage.fallback}")
    if page.elsewhere:
        echo(f"note:     frames are not read with the page: {', '.join(page.elsewhere.addresses)}")
    echo("outline:")
    for section in sections:
        if section.level:
            words = count_words(section.body)
            echo(f"  {'  ' * (section.level - 1)}{section.title[:90]}  ({words} words)")
    if coverage.dropped:
        echo("left out:")
        for dropped in coverage.dropped[:12]:
            echo(f"  {dropped.rule}: {dropped.words} words, “{dropped.sample[:60]}”")
        if len(coverage.dropped) > 12:
            echo(f"  and {len(coverage.dropped) - 12} more regions")

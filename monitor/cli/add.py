"""The command ``add``: one more page is watched."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import click

from monitor.check import follow_onward
from monitor.cli.doors import check_web_address, open_sandbox, open_web, read_config, with_config
from monitor.cli.output import echo
from monitor.clock import utc_now
from monitor.config import Config, DocumentEntry, add_document
from monitor.errors import MonitorError, UsageError
from monitor.model import BrowserUse, Document, DocumentType, Elsewhere, Fetch, PageText, Validators
from monitor.normalize import normalize
from monitor.sandbox import Executor
from monitor.screen import count_words, screen
from monitor.sections import split_sections
from monitor.text.read import read_text

_TYPE_WORDS: tuple[tuple[DocumentType, str], ...] = (
    (
        DocumentType.SUBPROCESSORS,
        r"sub-?processors?|unterauftrag|sous-traitants|subencargados|subîmputernici",
    ),
    (
        DocumentType.DATA_PROCESSOR_AGREEMENT,
        r"\bdpa\b|data.processing|auftragsverarbeitung|processor.agreement",
    ),
    (DocumentType.TRACKERS_POLICY, r"cookies?|trackers?"),
    (DocumentType.ACCEPTABLE_USE, r"acceptable.use|\baup\b|usage.polic|community.(rules|guidelines)"),
    (DocumentType.SERVICE_LEVEL, r"service.level|\bsla\b"),
    (DocumentType.PRIVACY_POLICY, r"privacy|datenschutz|confiden[tț]ial|privacidad|dsgvo|gdpr"),
    (DocumentType.COMMERCIAL_TERMS, r"(commercial|business|enterprise).(terms|agreement)"),
    (
        DocumentType.TERMS_OF_SERVICE,
        r"terms|\btos\b|conditions|\bagb\b|nutzungsbedingungen|condi[czț]io|termeni",
    ),
    (DocumentType.AI_POLICY, r"\bai\b|artificial.intelligence"),
    (DocumentType.SECURITY, r"security|trust"),
)
"""What an address or a title says of a document's type, the most telling first."""
_NOT_A_NAME = frozenset(
    {"www", "com", "co", "org", "net", "legal", "docs", "help", "support", "policies", "privacy"}
)


@click.command()
@click.argument("url")
@click.option("--vendor", help="The vendor's name.  [default: told from the address]")
@click.option("--name", help="The document's short name.  [default: told from the type]")
@click.option("--type", "kind", type=click.Choice([str(t) for t in DocumentType]), help="What it is.")
@click.option("--tag", "tags", multiple=True, help="A tag, for routes.")
@click.option("--select", multiple=True, help="CSS selector of the parts to keep (rarely needed).")
@click.option("--remove", multiple=True, help="CSS selector of parts to leave out (rarely needed).")
@click.option("--browser", type=click.Choice([str(b) for b in BrowserUse]), help="Fetch it with a browser.")
@click.option("--language", help="Two letters; a page in another language is then held.")
@click.option("--yes", is_flag=True, help="Write it even if the page cannot be read or looks wrong.")
@with_config
def add(
    url: str,
    vendor: str | None,
    name: str | None,
    kind: str | None,
    tags: tuple[str, ...],
    select: tuple[str, ...],
    remove: tuple[str, ...],
    browser: str | None,
    language: str | None,
    yes: bool,
    config_path: str | None,
) -> None:
    """Watch one more page: fetch it once, show what would be watched, write it to the configuration."""
    url = check_web_address(url)
    config = read_config(config_path)
    _refuse_twice(config, url)
    draft = Document(
        id="new/new",
        vendor=vendor or vendor_of(url),
        name="new",
        url=url,
        type=DocumentType(kind) if kind else DocumentType.OTHER,
        select=select,
        remove=remove,
        browser=BrowserUse(browser) if browser else BrowserUse.NEVER,
        language=language,
        allow_private=config.settings.fetch.allow_private,
    )
    with open_sandbox() as sandbox:
        page, problem = _fetch_page(config, draft, sandbox)
    if page:
        _show_page(page, draft)
    if problem:
        echo(f"problem: {problem}", err=True)
        if not yes:
            raise MonitorError(f"{url} was not added; add --yes to watch it all the same")
    sort = DocumentType(kind) if kind else type_of(url, page.title if page else None)
    entry = DocumentEntry(
        vendor=draft.vendor,
        url=url,
        type=sort,
        name=name or "",
        tags=tags,
        select=select,
        remove=remove,
        browser=draft.browser if browser else None,
        language=language,
    )
    identity = add_document(config.path, entry)
    echo(
        f"added {identity} ({sort}) to {config.path}; `policy-monitor check` looks at it now, "
        "a running daemon after a reload (SIGHUP)",
        err=True,
    )


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


def type_of(url: str, title: str | None) -> DocumentType:
    """A document's type told from its address and title, ``other`` where they do not say."""
    for words in (urlsplit(url).path.lower(), (title or "").lower()):
        for kind, pattern in _TYPE_WORDS:
            if re.search(pattern, words):
                return kind
    return DocumentType.OTHER


def _fetch_page(config: Config, document: Document, executor: Executor) -> tuple[PageText | None, str | None]:
    """One fetch: the page where it could be read, and what is wrong with it, None for nothing."""
    fetch = open_web(config).fetch(document, Validators(), now=utc_now())
    if fetch.error or fetch.body is None:
        return None, fetch.error or "the server sent nothing"
    try:
        page = executor.run(
            normalize,
            fetch.body,
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


def _show_page(page: PageText, document: Document) -> None:
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
    for section in split_sections(read_text(page.text)):
        if section.level:
            words = count_words(section.body)
            echo(f"  {'  ' * (section.level - 1)}{section.title[:90]}  ({words} words)")
    if coverage.dropped:
        echo("left out:")
        for dropped in coverage.dropped[:12]:
            echo(f"  {dropped.rule}: {dropped.words} words, “{dropped.sample[:60]}”")
        if len(coverage.dropped) > 12:
            echo(f"  and {len(coverage.dropped) - 12} more regions")

"""The command ``discover``: where a vendor's policies are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import exits
from monitor.cli.add import add_one, vendor_of
from monitor.cli.doors import (
    check_web_address,
    open_sandbox,
    open_store_of,
    open_web,
    read_config,
    with_config,
)
from monitor.cli.output import echo, print_answer, with_form
from monitor.clock import utc_now
from monitor.config import Config
from monitor.config.address import web_url
from monitor.config.complaints import Refusal
from monitor.discover import Find, Survey, survey
from monitor.errors import MonitorError, UsageError
from monitor.model import Document, DocumentType, Fetch, PolicyPage, Validators
from monitor.query.tabular import Table
from monitor.text.targets import canonical_target

if TYPE_CHECKING:
    from monitor.sandbox import Sandbox
    from monitor.store import Store


@click.command()
@click.argument("sites", metavar="[SITE...]", nargs=-1)
@click.option("--again", is_flag=True, help="Each site of before; name only what appeared and what went.")
@click.option("--add", "wanted", is_flag=True, help="Watch what is found and not watched yet, as `add` does.")
@click.option("--vendor", help="The vendor's name.  [default: told from the address]")
@click.option(
    "--type",
    "kinds",
    multiple=True,
    type=click.Choice([str(each) for each in DocumentType]),
    help="Only pages of this type.",
)
@click.option("--language", help="Two letters; only pages in this language.")
@click.option("--allow-private", is_flag=True, help="The site lies in a network of your own.")
@click.option("--yes", is_flag=True, help="With --add: ask nothing.")
@click.option("--by", help="With --add: who accepts what is shown.  [default: who is asked]")
@with_form("text", "markdown", "html", "csv")
@with_config
def discover(
    sites: tuple[str, ...], config_path: str | None, form: str, wanted: bool, again: bool, **options: Any
) -> None:
    """Find a vendor's policy pages, each with its type and language, and offer them for `add`.

    SITE is a domain or the address of a home page. Asks its home page and what that calls legal, its sitemap
    and security.txt, and the usual places of what is still missing, with the pauses that every check keeps.
    """
    config = read_config(config_path)
    surveys: list[Survey] = []
    moved: list[PolicyPage] = []
    with open_sandbox() as sandbox, open_store_of(config) as store:
        chosen = [_address_of(site) for site in sites] or [*(store.policy_pages.sites() if again else ())]
        if not chosen:
            raise UsageError("no site was surveyed before; name one" if again else "name a site")
        for site in chosen:
            found = _look_at(config, site, sandbox, options)
            surveys.append(found)
            moved += _remember(store, found)
    if again:
        _print_moved(form, moved)
        raise SystemExit(exits.DIFFERENCES if moved else 0)
    _print_or_add(form, config_path, [_choose(found, options) for found in surveys], wanted, options)


def _remember(store: "Store", found: Survey) -> Sequence[PolicyPage]:
    """What appeared at a site and what went; a site that did not answer says nothing of its pages."""
    now = utc_now()
    seen = [
        PolicyPage(
            site=found.site,
            url=find.url,
            type=find.type,
            title=find.title,
            first_seen_at=now,
            last_seen_at=now,
        )
        for find in found.finds
    ]
    return store.policy_pages.note(seen, found.site, now) if found.answered else ()


def _print_moved(form: str, moved: Sequence[PolicyPage]) -> None:
    rows = tuple(
        ("gone" if page.gone_at else "appeared", str(page.type), page.title, page.url, page.site)
        for page in moved
    )
    columns = ("What", "Type", "Title", "Address", "Site")
    if rows or form != "text":
        print_answer(form, moved, Table(title="Policies that appeared or went", columns=columns, rows=rows))


def _print_or_add(
    form: str, config_path: str | None, surveys: Sequence[Survey], wanted: bool, options: dict[str, Any]
) -> None:
    if wanted:
        for found in surveys:
            _add_all(config_path, found, options)
    else:
        _print(form, read_config(config_path), surveys)
    if not any(found.finds for found in surveys):
        raise MonitorError(f"no policy was found at {', '.join(found.site for found in surveys)}")


def _address_of(site: str) -> str:
    address = check_web_address(site if "://" in site else f"https://{site}/")
    try:
        return web_url(address)
    except Refusal as refusal:
        raise UsageError(f"{site!r} is not the address of a site: {refusal}") from None


def _look_at(config: Config, site: str, sandbox: "Sandbox", options: dict[str, Any]) -> Survey:
    web = open_web(config)
    private = options["allow_private"] or config.settings.fetch.allow_private

    def ask(url: str) -> Fetch:
        document = Document(
            id="new/new",
            vendor="new",
            name="new",
            url=url,
            type=DocumentType.OTHER,
            language=options["language"],
            allow_private=private,
        )
        return web.fetch(document, Validators(), now=utc_now())

    found = survey(site, ask=ask, read=sandbox)
    for problem in found.problems:
        echo(problem, err=True)
    return found


def _choose(found: Survey, options: dict[str, Any]) -> Survey:
    kinds, language = options["kinds"], options["language"]
    chosen = tuple(
        find
        for find in found.finds
        if (not kinds or find.type in kinds) and (not language or find.language in (language, None))
    )
    return replace(found, finds=chosen)


def _add_all(config_path: str | None, found: Survey, options: dict[str, Any]) -> None:
    vendor = options["vendor"] or vendor_of(found.site)
    for find in found.finds:
        config = read_config(config_path)
        if _watched_as(config, find):
            continue
        names = {each.id.rpartition("/")[2] for each in config.documents if each.vendor == vendor}
        try:
            add_one(
                find.url,
                config,
                kind=str(find.type),
                yes=options["yes"],
                tier=None,
                vendor=vendor,
                name=_free_name(find, names),
                tags=(),
                select=(),
                remove=(),
                interval=_AS_THE_FILE_SAYS,
                browser=None,
                language=options["language"],
                allow_private=options["allow_private"],
                by=options["by"],
            )
        except MonitorError as error:
            echo(f"{find.url}: {error}", err=True)


_AS_THE_FILE_SAYS: timedelta | None = None


def _free_name(find: Find, taken: set[str]) -> str | None:
    """A name for a second page of the same type; None where the type's own will do."""
    if str(find.type) not in taken:
        return None
    names = [f"{find.type}-{find.language}", *(f"{find.type}-{count}" for count in range(2, 100))]
    return next(name for name in names if name not in taken)


def _watched_as(config: Config, find: Find) -> str | None:
    """The document that watches a page already, None for none."""
    place = canonical_target(find.url)
    return next((each.id for each in config.documents if canonical_target(each.url) == place), None)


def _print(form: str, config: Config, surveys: Sequence[Survey]) -> None:
    finds = [(found, find) for found in surveys for find in found.finds]
    rows = tuple(
        (
            str(find.type),
            find.language or "",
            find.words,
            find.title,
            find.url,
            find.how,
            _watched_as(config, find) or "",
        )
        for _, find in finds
    )
    sites = [found.site for found in surveys]
    offer = [find.url for _, find in finds if not _watched_as(config, find)]
    table = Table(
        title=f"Policies of {', '.join(sites)}",
        columns=("Type", "Language", "Words", "Title", "Address", "Found", "Watched as"),
        rows=rows,
        notes=(f"watch them with: policy-monitor discover --add {' '.join(sites)}",) if offer else (),
    )
    print_answer(form, surveys, table)

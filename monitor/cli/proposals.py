"""Proposals of a list become entries of the configuration; of each is said what was taken, and what not."""

import sys
from collections.abc import Sequence
from datetime import timedelta

import click

from monitor.cli.add import vendor_of
from monitor.cli.output import echo, plural, print_json
from monitor.config import Config
from monitor.config.address import web_url
from monitor.config.complaints import Refusal
from monitor.config.edit import DocumentEntry, add_document
from monitor.config.values import slug_of
from monitor.discover import tell_type_of_page
from monitor.errors import ConfigError
from monitor.imports.proposal import Proposal
from monitor.model import BrowserUse, DocumentType

LONGEST_TITLE = 200
SHORTEST_MINUTES = 15
"""Between two checks; other programs ask every minute."""
_TYPES = frozenset(map(str, DocumentType))


def propose_documents(config: Config, proposals: Sequence[Proposal], *, dry_run: bool, json: bool) -> None:
    """Write what can be watched into the configuration, once each, and say what became of each entry."""
    known = {document.url: document.id for document in config.documents}
    told: list[dict[str, object]] = []
    with click.progressbar(proposals, label="importing", file=sys.stderr) as bar:
        for proposal in bar:
            identity, why = _take(config, proposal, known, dry_run=dry_run)
            told.append(
                {
                    "entry": proposal.where,
                    "url": proposal.url,
                    "document": identity,
                    "refused": why,
                    "left_out": proposal.left_out,
                }
            )
    taken = [each for each in told if each["document"]]
    if json:
        print_json(told)
    else:
        for each in told:
            echo(_describe(each))
    verb = "would be added" if dry_run else "added"
    echo(
        f"{len(taken)} of {plural(len(told), 'entry')} {verb} to {config.path}".replace("entrys", "entries"),
        err=True,
    )


def _take(
    config: Config, proposal: Proposal, known: dict[str, str], *, dry_run: bool
) -> tuple[str | None, str]:
    """The id of the document that came of it, or why none did."""
    if proposal.refusal:
        return None, proposal.refusal
    try:
        address = web_url(proposal.url)
    except Refusal as refusal:
        return None, f"its address {refusal}"
    if address in known:
        return None, f"it is watched already, as {known[address]}"
    entry = _make_entry(proposal, address, frozenset(known.values()))
    if dry_run:
        identity = f"{slug_of(entry.vendor)}/{entry.name or entry.type}"
    else:
        try:
            identity = add_document(config.path, entry)
        except ConfigError as error:
            return None, error.problems[0]
    known[address] = identity
    return identity, ""


def _make_entry(proposal: Proposal, address: str, ids: frozenset[str]) -> DocumentEntry:
    said = DocumentType(proposal.type) if proposal.type in _TYPES else None
    vendor, kind = proposal.vendor or vendor_of(address), said or tell_type_of_page(address, proposal.title)
    minutes = max(proposal.minutes, SHORTEST_MINUTES) if proposal.minutes else None
    return DocumentEntry(
        vendor=vendor,
        url=address,
        type=kind,
        name=_free_name(slug_of(vendor), kind, proposal.title, ids),
        title=proposal.title[:LONGEST_TITLE],
        tags=tuple(dict.fromkeys(proposal.tags)),
        select=proposal.select,
        remove=proposal.remove,
        interval=timedelta(minutes=min(minutes, 500_000)) if minutes else None,
        browser=BrowserUse.AUTO if proposal.browser else None,
    )


def _free_name(vendor: str, kind: DocumentType, title: str, ids: frozenset[str]) -> str:
    """A name that no document of the vendor has yet; '' for the type's own."""
    if f"{vendor}/{kind}" not in ids:
        return ""
    numbered = (f"{kind}-{number}" for number in range(2, len(ids) + 3))
    names = [slug_of(title), *numbered]
    return next(name for name in names if name and f"{vendor}/{name}" not in ids)


def _describe(told: dict[str, object]) -> str:
    left = told["left_out"]
    words = f"{told['entry']}: {told['document'] or 'not taken'}"
    words += f": {told['refused']}" if told["refused"] else ""
    return words + (f" (left out: {', '.join(map(str, left))})" if isinstance(left, tuple) and left else "")

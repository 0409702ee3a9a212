"""The command ``upcoming``: the days ahead."""

from datetime import datetime

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import as_json, echo, plural, print_json, print_table
from monitor.clock import utc_now
from monitor.followup import Ahead, Disposition, fold_all_acts
from monitor.model import DayKind
from monitor.query.change_json import handling_facts
from monitor.query.horizon import FURTHEST, find_ahead


@click.command()
@click.option(
    "--days", type=click.IntRange(0, FURTHEST), default=45, show_default=True, help="So many days ahead."
)
@with_config
@as_json
def upcoming(days: int, config_path: str | None, json: bool) -> None:
    """List what lies ahead, the soonest first: when texts take effect, and until when to object."""
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        ahead = find_ahead(store.briefs, config.documents, now=now)
        found = [each for each in ahead if each.days_left <= days]
        handlings = fold_all_acts(store.acts.all(change_ids=[each.change.id for each in found]))
    rows = [(each, handlings.get(each.change.id, Disposition())) for each in found]
    if json:
        print_json([_ahead_facts(each, handling, now) for each, handling in rows])
        return
    print_table(
        ("DAY", "LEFT", "WHAT", "CHANGE", "DOCUMENT", "HANDLED", "ABOUT"),
        [
            (
                each.day, f"{each.days_left}d", _what(each.kind), each.change.id, each.document.id,
                handling.word(now), each.quote or each.change.comparison.summary,
            )
            for each, handling in rows
        ],
    )  # fmt: skip
    if beyond := ahead[len(found) :]:
        many = plural(len(beyond), "day")
        echo(f"{many} beyond, the next {beyond[0].day} (--days {beyond[0].days_left})", err=True)


def _what(kind: DayKind) -> str:
    return "object by" if kind is DayKind.OBJECTION else "takes effect"


def _ahead_facts(ahead: Ahead, handling: Disposition, now: datetime) -> dict[str, object]:
    return {
        "day": ahead.day,
        "days_left": ahead.days_left,
        "what": ahead.kind,
        "change": ahead.change.id,
        "document": ahead.document.id,
        "vendor": ahead.document.vendor,
        "severity": ahead.change.comparison.judgement.severity,
        "summary": ahead.change.comparison.summary,
        "quote": ahead.quote,
        "handling": handling_facts(handling, now),
    }

"""The command ``export``: records for other programs."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
import msgspec

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import (
    as_json,
    echo,
    format_time,
    plural,
    print_json,
    print_json_line,
    print_table,
    print_text,
)
from monitor.cli.question import Asked, choose_of, filter_changes, with_question, with_whose
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.followup.disposition import Disposition, fold_all_acts
from monitor.model import Acceptance, Act, Change, Kind
from monitor.query.change_json import act_facts
from monitor.query.changes import find_change
from monitor.query.feedback_labels import find_labels
from monitor.text.visible import clean

COLUMNS = (
    "id",
    "change",
    "document",
    "before",
    "after",
    "severity",
    "summary",
    "kind",
    "at",
    "by",
    "note",
    "until",
    "assignee",
)
"""What the CSV holds of each act."""
_FORMULA = tuple("=+-@＝＋－＠")
"""What a formula begins with, in East Asia the wide forms too; a tab or carriage return is gone by then."""


@click.group()
def export() -> None:
    """Write records for other programs."""


@export.command("acts")
@click.option("--csv", "comma", is_flag=True, help="Print CSV.")
@with_config
@as_json
def export_acts(comma: bool, config_path: str | None, json: bool) -> None:
    """Print every act on every change, and every first version accepted, the earliest first.

    Who did what, when and why.
    """
    if comma and json:
        raise UsageError("choose one of --csv and --json")
    config = read_config(config_path)
    with open_history_of(config) as store:
        acts, accepted = store.acts.all(), store.acts.acceptances()
        changes = {number: store.history.change(number) for number in {act.change_id for act in acts}}
    rows = [_export_facts(act, change) for act in acts if (change := changes[act.change_id])]
    rows = sorted([*rows, *map(_accepted_facts, accepted)], key=lambda row: str(row["at"]))
    if json:
        print_json(rows)
    elif comma:
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([[_cell(row[column]) for column in COLUMNS] for row in rows])
        print_text(written.getvalue())
    else:
        shown = ("id", "at", "kind", "by", "change", "document", "until", "note")
        print_table(
            [column.upper() for column in shown],
            [[format_time(row[c]) if c in ("at", "until") else row[c] for c in shown] for row in rows],  # type: ignore[arg-type]
        )


@export.command("everything")
@with_config
def export_everything(config_path: str | None) -> None:
    """Print every row of every table as a line of JSON: all but pages, which are files, and indexes.

    A row that another points to comes before it. Times are ISO 8601 in UTC.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        for table, row in store.row_stream.rows():
            print_json_line({"table": table, **row})


@export.command("memo")
@with_question
@click.argument("change", required=False)
@with_config
def export_memo(change: str | None, config_path: str | None, **asked: Asked) -> None:
    """Print a memo in Markdown: of one CHANGE, or of all that the options choose, such as a quarter's.

    For a quarter: `export memo --since last-quarter --until last-quarter`.
    """
    from monitor.evidence.memo import write_memo  # noqa: PLC0415

    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        if change:
            chosen = [find_change(change, store)]
        else:
            asked_for = filter_changes(config, store, now, asked, kind=Kind.SUBSTANTIVE)
            chosen = sorted(store.history.changes(asked_for), key=lambda each: (each.first_seen_at, each.id))
        handling = fold_all_acts(store.acts.all(change_ids=[each.id for each in chosen]))
        memo = write_memo(
            f"Change {chosen[0].id}" if change else _name_span(asked),
            chosen,
            store.documents.find,
            lambda number: handling.get(number, Disposition()).sentence(now, config.settings.zone),
            str(store.ledger.head()),
        )
    print_text(memo)


def _name_span(asked: Mapping[str, Asked]) -> str:
    """What a memo is about, as it was asked."""
    since, until = asked["since"], asked["until"]
    return "Policy changes" + (f" since {since}" if since else "") + (f" until {until}" if until else "")


@export.command("repository")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_whose
@with_config
def export_repository(folder: Path, config_path: str | None, **asked: Asked) -> None:
    """Write every version as a commit of a new git repository, in the layout of Open Terms Archive's."""
    from monitor.evidence.versions_repository import export_versions  # noqa: PLC0415

    config = read_config(config_path)
    with open_history_of(config) as store:
        documents = choose_of(config, store, asked, watched=False)
        count = export_versions(store, documents, folder)
    echo(f"{plural(count, 'version')} committed in {folder}", err=True)


@export.command("labels")
@with_config
def export_labels(config_path: str | None) -> None:
    """Print a line of JSON for each change that somebody found useful or not, with its words."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        for label in find_labels(store):
            print_text(msgspec.json.encode(label).decode() + "\n")


def _export_facts(act: Act, change: Change) -> dict[str, object]:
    return {
        **act_facts(act),
        "document": change.document_id,
        "before": change.before,
        "after": change.after,
        "severity": change.comparison.judgement.severity,
        "summary": change.comparison.summary,
    }


def _accepted_facts(acceptance: Acceptance) -> dict[str, object]:
    return {
        **dict.fromkeys(COLUMNS),
        "document": acceptance.document_id,
        "after": acceptance.version,
        "kind": "accepted",
        "at": acceptance.at,
        "by": acceptance.by,
        "note": acceptance.note,
    }


def _cell(value: object) -> str:
    """A value for CSV: times in ISO 8601; an apostrophe before a text that spreadsheets would run."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    line = clean("" if value is None else str(value))
    return f"'{line}" if line.startswith(_FORMULA) else line

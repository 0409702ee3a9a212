"""The command ``export``: records for other programs."""

import csv
import io
from datetime import datetime

import click
import msgspec

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import as_json, format_time, print_json, print_table, print_text
from monitor.errors import UsageError
from monitor.model import Acceptance, Act, Change
from monitor.query.change_json import act_facts
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

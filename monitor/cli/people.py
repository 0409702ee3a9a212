"""The command ``people``: what is kept about people, and its end."""

import click

from monitor.cli.doors import open_history_of, open_store_of, read_config, with_config
from monitor.cli.output import as_json, echo, format_time, plural, print_json, print_table
from monitor.clock import utc_now
from monitor.errors import UsageError


@click.group()
def people() -> None:
    """List and erase what is kept about people."""


@people.command("list")
@click.argument("name", required=False)
@with_config
@as_json
def list_people(name: str | None, config_path: str | None, json: bool) -> None:
    """Print where people stand in what is stored: each act, acceptance and silence, with its words.

    With a NAME also where others wrote of that person. Addresses stand in the configuration alone.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        traces = store.erasures.traces(name)
    if json:
        print_json(traces)
        return
    rows = [
        [
            each.table_name,
            each.row_id,
            format_time(each.at),
            each.name,
            each.words,
            "" if each.own else "named",
        ]
        for each in traces
    ]
    print_table(["TABLE", "ROW", "AT", "BY", "WORDS", ""], rows)
    channels = ", ".join(sorted(channel.name for channel in config.channels))
    echo(f"addresses: in {config.path} alone, of the channels {channels or '(none)'}", err=True)


@people.command("erase")
@click.argument("name")
@click.option("--notes", is_flag=True, help="Also the words of others in which the name stands.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_config
def erase(name: str, notes: bool, yes: bool, config_path: str | None) -> None:
    """Erase a person's name and notes for good. That somebody acted stays, and `verify` stays sound.

    Copies made before (backups, exports, messages sent) are not reached.
    """
    config = read_config(config_path)
    if not name.strip():
        raise UsageError("whom? name a person as `policy-monitor people list` does")
    with open_store_of(config) as store:
        traces = [each for each in store.erasures.traces(name) if each.own or notes]
        if not traces:
            raise UsageError(f"nothing is kept about {name!r}; `policy-monitor people list` names everybody")
        if not yes:
            click.confirm(f"erase {plural(len(traces), 'row')} for good?", abort=True, err=True)
        count = store.erasures.erase(name, utc_now(), notes=notes)
    echo(f"erased in {plural(count, 'row')}", err=True)

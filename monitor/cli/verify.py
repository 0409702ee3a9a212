"""The command ``verify``: proves what is stored."""

import re
import sys

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import as_json, echo, plural, print_json, print_text
from monitor.errors import UsageError
from monitor.store import Head

_HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


@click.command()
@click.option("--head", "only_head", is_flag=True, help="Print the ledger's head, to be kept elsewhere.")
@click.option("--since-head", "kept", metavar="HEAD", help="Prove that the ledger goes on from a head kept.")
@click.option("--no-derive", is_flag=True, help="Do not derive texts and changes again, which takes longest.")
@with_config
@as_json
def verify(only_head: bool, kept: str | None, no_derive: bool, config_path: str | None, json: bool) -> None:
    """Prove that everything stored is what was recorded, unchanged, complete and in order.

    Each body is read and hashed, each row held against the ledger, the log of checks and the ledger followed
    from their beginnings; texts are derived again from their snapshots, changes from their texts. Exits with
    3 where something does not match. The daemon may go on meanwhile.

    Whoever can write the database can write the whole ledger anew: only a head that was kept elsewhere
    (--head, or any digest) proves more, with --since-head.
    """
    head = _parse_head(kept)
    config = read_config(config_path)
    if only_head:
        with open_history_of(config) as store:
            print_text(f"{store.ledger.head()}\n")
        return
    from monitor.evidence.derivation import Derivation  # noqa: PLC0415

    with open_sandbox(warm=not no_derive) as sandbox, open_history_of(config) as store:
        found = store.ledger.head()
        broken = store.upkeep.compare_head(head) if head else None
        problems = [*([broken] if broken else []), *store.upkeep.verify()]
        derivation = Derivation(store, sandbox)
        if not no_derive:
            problems += derivation.problems(store.documents.all())
        counts = {**store.upkeep.count_rows(), **derivation.counts}
    if json:
        print_json({"sound": not problems, "problems": problems, "counts": counts, "head": str(found)})
    else:
        for problem in problems:
            echo(problem)
        words = f"{plural(len(problems), 'problem')} found" if problems else "everything stored is sound"
        echo(f"{words}: {_describe(counts)}", err=True)
    if problems:
        sys.exit(NEEDS_A_PERSON)


def _parse_head(text: str | None) -> Head | None:
    if text is None:
        return None
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"{text!r} is no head: write one as `verify --head` or a digest gave it, like 12:9f86d0…"
        )
    return Head(int(found[1]), found[2])


def _describe(counts: dict[str, int]) -> str:
    """What was looked at, in one line."""
    nouns = ("snapshot", "version", "change", "alert", "act", "check")
    said = [plural(counts[f"{noun}s"], noun) for noun in nouns]
    derived = f"{plural(counts['texts_derived'], 'text')} and {plural(counts['changes_derived'], 'change')}"
    left = counts["texts_left"] + counts["changes_left"]
    return f"{', '.join(said)}, {counts['ledger']} entries in the ledger; {derived} derived again" + (
        f", {left} of another edition, release or source left to the ledger" if left else ""
    )

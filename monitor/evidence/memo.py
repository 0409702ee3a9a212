"""A memo in Markdown: what changed in a time, or one change, for a file that people read and keep."""

from collections.abc import Callable, Sequence

from monitor.message.escapes import for_markdown
from monitor.model import Change, Document
from monitor.text.visible import clean
from monitor.wording.labels import verdict
from monitor.wording.measures import day
from monitor.wording.section_facts import fact_lines


def write_memo(
    title: str,
    changes: Sequence[Change],
    documents: Callable[[str], Document | None],
    handling: Callable[[int], str],
    head: str,
) -> str:
    """The memo: an overview, then each change with its facts and what people did about it.

    ``handling`` says that in a sentence; ``head`` is the ledger's, so that the memo can be held against it.
    """
    lines = [f"# {_words(title)}", "", f"{len(changes)} changes" if len(changes) != 1 else "1 change", ""]
    if changes:
        lines += ["| first seen | document | what changed |", "| --- | --- | --- |"]
        lines += [
            f"| {day(each.first_seen_at)} | {_words(each.document_id)} | {_words(each.comparison.summary)} |"
            for each in changes
        ]
    for change in changes:
        document = documents(change.document_id)
        lines += [
            "",
            f"## {_words(change.document_id)}: {_words(change.comparison.summary)}",
            "",
            f"- change {change.id}, versions {change.before} to {change.after}, {_words(verdict(change))}",
            f"- last seen without it {change.last_seen_without_at:%Y-%m-%d %H:%M} UTC, "
            f"first seen {change.first_seen_at:%Y-%m-%d %H:%M} UTC",
            *([f"- page: {_words(document.url)}"] if document else []),
            *[f"- {each.role}: {day(each.day)}" for each in change.comparison.dates],
            f"- {_words(handling(change.id))}",
        ]
        for section in change.comparison.sections:
            heading = " › ".join(section.delta.path) or "(no heading)"
            facts = [f"  - {_words(fact)}" for fact in fact_lines(section)]
            lines += [f"- § {_words(heading)}", *facts]
    lines += ["", f"Ledger head {head}", ""]
    return "\n".join(lines)


def _words(text: str) -> str:
    """One line of words, none of which is a mark."""
    return str(for_markdown(" ".join(clean(text).split())))

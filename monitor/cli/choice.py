"""What a person names on the command line: documents, and changes by number or reference."""

from collections.abc import Sequence

from monitor.config import Config
from monitor.errors import UsageError
from monitor.followup import Disposition, fold_acts
from monitor.model import Change, Document
from monitor.query.changes import find_change
from monitor.query.lookup import find_document
from monitor.store import Store

MOST_AT_ONCE = 50
"""Changes that one reference may name: as many as one vendor's message gathers."""


def choose_documents(named: tuple[str, ...], config: Config) -> list[Document]:
    """The documents named, each once; all, where none is named."""
    found = [find_document(words, config.documents) for words in named] or list(config.documents)
    return list(dict.fromkeys(found))


def choose_watched(named: tuple[str, ...], config: Config) -> list[Document]:
    """The same, without those that are paused. Raises UsageError for a paused one that is named."""
    found = choose_documents(named, config)
    paused = next((document for document in found if named and document.paused), None)
    if paused is not None:
        raise UsageError(f"{paused.id} is paused; `policy-monitor resume {paused.id}` goes on with it")
    return [document for document in found if not document.paused]


def choose_changes(words: Sequence[str], store: Store) -> list[tuple[Change, Disposition]]:
    """The changes named, each once, with how they stand."""
    found = {change.id: change for each in words for change in _find_changes(each, store)}
    return [(change, fold_acts(store.acts.all(change_ids=(change.id,)))) for change in found.values()]


def _find_changes(word: str, store: Store) -> tuple[Change, ...]:
    """The change of a number, or every change that the message of a reference told of.

    Raises UsageError for what tells of none, or of more than anybody can have read.
    """
    given = word.strip()
    told = {
        each
        for name in (given, given.upper())
        for each in store.acts.changes_by_reference(name)
        if each is not None
    }
    if len(told) > MOST_AT_ONCE:
        raise UsageError(
            f"{given[:60]} tells of {len(told)} changes, more than the message showed; name those you have "
            "seen by their numbers (`policy-monitor changes`)"
        )
    found = tuple(change for number in sorted(told) if (change := store.history.change(number)))
    return found or (find_change(word, store),)

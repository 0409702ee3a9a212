"""Texts derived again from their snapshots, and changes from their texts: what ``verify`` adds to the ledger.

Whoever alters a text and writes the ledger anew is found out by the page that was received. What another
release or edition made is counted and left to the ledger.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import monitor
from monitor.check.basis import Basis, read_basis
from monitor.check.doubt import raise_judgement
from monitor.check.reader import Reader, read_as_before
from monitor.compare.watchwords import mark_returns
from monitor.errors import Damage, NormalizeError, TooHeavy, UsageError
from monitor.model import Change, Comparison, Document, PageText, Version
from monitor.normalize import GENEROUS, edition_of
from monitor.sandbox import Executor, compare_texts
from monitor.store import Store, text_hash


@dataclass(slots=True)
class Derivation:
    """Derives everything again; counts what matched by noun, and what could not be derived again."""

    store: Store
    executor: Executor
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("texts_derived", "texts_left", "changes_derived", "changes_left"), 0
        )
    )

    def problems(self, documents: Iterable[Document]) -> Iterator[str]:
        """One sentence for each text and change of these documents that is not what comes of its sources."""
        for document in documents:
            try:
                versions = self.store.history.versions(document.id)
            except Damage:
                continue  # the rows were named already
            yield from self._text_problems(document, versions)
            yield from self._change_problems(document, versions)

    def _text_problems(self, document: Document, versions: tuple[Version, ...]) -> Iterator[str]:
        edition = edition_of(document.select, document.remove)
        before: Version | None = None
        for version in versions:
            fits = self._fits(document, version, before) if version.edition == edition else None
            self.counts["texts_left" if fits is None else "texts_derived"] += 1
            if fits is False:
                yield (
                    f"The text of {version.ref} (row {version.id} of versions) is not what its snapshot "
                    f"{version.snapshot_id} gives: one of them was altered, or another build made it."
                )
            before = version

    def _fits(self, document: Document, version: Version, before: Version | None) -> bool | None:
        """Whether the snapshot gives the text in one of the ways to read it; None: it cannot be read."""
        snapshot = self.store.history.snapshot(version.snapshot_id) if version.snapshot_id else None
        if snapshot is None:
            return None
        content_type = next((value for name, value in snapshot.headers if name == "content-type"), None)
        read = Reader(
            document=document, content_type=content_type, url=snapshot.final_url, executor=self.executor
        )
        try:
            body = self.store.history.body(snapshot.sha256)
        except (Damage, UsageError):
            return None
        ways: tuple[Callable[[], PageText], ...] = (
            lambda: read_as_before(body, before, read),
            lambda: read(body),
            lambda: replace(read, rules=GENEROUS)(body),
            lambda: read(body, selected=False),
        )
        was_read = False
        for way in ways:
            with suppress(NormalizeError, TooHeavy):
                if text_hash(way().text) == version.sha256:
                    return True
                was_read = True
        return False if was_read else None

    def _change_problems(self, document: Document, versions: tuple[Version, ...]) -> Iterator[str]:
        numbered = {each.number: each for each in versions}
        for change, text in self.store.history.judged_changes(document.id):
            basis = read_basis(text)
            again = self._judge(change, basis, numbered)
            self.counts["changes_left" if again is None else "changes_derived"] += 1
            if again is not None and change.comparison not in (again, raise_judgement(again)):
                yield (
                    f"Change {change.id} of {document.id} (row {change.id} of changes) is not what its two "
                    "texts give: one of the three was altered, or another build judged it."
                )

    def _judge(self, change: Change, basis: Basis | None, numbered: dict[int, Version]) -> Comparison | None:
        """The change judged again, None where other texts or another release gave it."""
        before, after = numbered.get(change.before), numbered.get(change.after)
        if basis is None or before is None or after is None or basis.release != monitor.__version__:
            return None
        if (text_hash(before.text), text_hash(after.text)) != (basis.before_sha256, basis.after_sha256):
            return None
        try:
            links = before.links, after.links
            comparison = self.executor.run(compare_texts, before.text, after.text, basis.context, links)
        except TooHeavy:
            return None
        return mark_returns(
            comparison,
            basis.context.phrases,
            lambda: [each.text for each in numbered.values() if each.number <= change.before],
        )

"""Deriving versions again from their stored snapshots, when the normalizer or the selectors changed."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from monitor.check.basis import write_basis
from monitor.check.reader import Reader, read_as_before
from monitor.check.record import new_version
from monitor.compare import Context
from monitor.compare.watchwords import mark_returns
from monitor.deadline import local_day
from monitor.errors import NormalizeError, TooHeavy
from monitor.model import Cause, Document, Settings, Version
from monitor.normalize import ALL_RULES, Rules, edition_of
from monitor.route.match import phrases_for
from monitor.sandbox import HERE, Executor, compare_texts
from monitor.store import ChangeFilter, Store


def rederive(
    document: Document,
    *,
    store: Store,
    settings: Settings,
    now: datetime,
    rules: Rules = ALL_RULES,
    executor: Executor = HERE,
) -> int:
    """Derive a document's versions again from their stored snapshots; how many texts became another.

    Cause ``upgrade``: our normalizer or the selectors changed, not the vendor, so nobody is alerted.
    The changes between re-derived versions are judged again from their new texts.
    """
    edition = edition_of(document.select, document.remove, rules)
    upgraded = [
        version.number
        for version in store.history.versions(document.id)
        if version.edition != edition
        and _derive_again(document, version, rules, executor=executor, store=store, now=now)
    ]
    for change in store.history.changes(ChangeFilter(document_ids=(document.id,))) if upgraded else ():
        if change.before not in upgraded and change.after not in upgraded:
            continue
        before, after = (
            store.history.version(document.id, number) for number in (change.before, change.after)
        )
        assert before and after, "a change names two stored versions"
        context = Context(
            document_type=document.type,
            language=after.language,
            tier=document.tier,
            rules=settings.severity,
            today=local_day(change.first_seen_at, document.zone),
            phrases=phrases_for(document, settings.phrases),
        )
        with suppress(TooHeavy):  # it stays as it was judged
            links = before.links, after.links
            comparison = executor.run(compare_texts, before.text, after.text, context, links)
            earlier = partial(_texts_before, store, document.id, change.before)
            comparison = mark_returns(comparison, context.phrases, earlier)
            basis = write_basis(context, before.sha256, after.sha256)
            store.history.replace_comparison(change.id, comparison, basis)
    return len(upgraded)


def _texts_before(store: Store, document_id: str, number: int) -> list[str]:
    return [each.text for each in store.history.versions(document_id) if each.number < number]


def _derive_again(
    document: Document, version: Version, rules: Rules, *, executor: Executor, store: Store, now: datetime
) -> bool:
    """Derive one version's text again; False where there is no snapshot or it cannot be read any more."""
    if version.snapshot_id is None:
        return False
    snapshot = store.history.snapshot(version.snapshot_id)
    if snapshot is None:
        return False
    content_type = next((value for name, value in snapshot.headers if name == "content-type"), None)
    read = Reader(
        document=document,
        content_type=content_type,
        url=snapshot.final_url,
        rules=rules,
        executor=executor,
    )
    before = store.history.version(document.id, version.number - 1)
    try:
        page = read_as_before(store.history.body(snapshot.sha256), before, read)
    except (NormalizeError, TooHeavy):
        return False
    edition = edition_of(document.select, document.remove, rules)
    store.history.upgrade_version(document.id, version.number, new_version(page, edition, Cause.UPGRADE), now)
    return page.text != version.text

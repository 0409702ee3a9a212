"""What lies between imported versions, judged when somebody first asks: by the very function alerts use.

Nobody is told of it. Where another reading of the page begins, the summary says so.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from monitor.compare import Context
from monitor.deadline import local_day
from monitor.errors import TooHeavy
from monitor.model import Comparison, Document, Settings, Version
from monitor.route.match import phrases_for
from monitor.sandbox import Executor, compare_texts
from monitor.store import Neighbours, Store

READ_OTHERWISE = "read by another program before: "


def judge_late(
    store: Store,
    pairs: Collection[Neighbours],
    documents: Collection[Document],
    settings: Settings,
    executor: Executor,
    tell: Callable[[int], None] = lambda count: None,
) -> int:
    """Judge these neighbours and record what lies between them; how many came to no end.

    ``tell`` hears of each. Raises StoreError.
    """
    by_id = {document.id: document for document in documents}
    left = 0
    for pair in pairs:
        document = by_id.get(pair.document_id) or store.documents.find(pair.document_id)
        before = store.history.version(pair.document_id, pair.before)
        after = store.history.version(pair.document_id, pair.after)
        if document and before and after:
            try:
                store.imports.record_change(pair, _compare(document, before, after, settings, executor))
            except TooHeavy:
                left += 1
        tell(1)
    return left


def _compare(
    document: Document, before: Version, after: Version, settings: Settings, executor: Executor
) -> Comparison:
    context = Context(
        document_type=document.type,
        language=after.language,
        tier=document.tier,
        rules=settings.severity,
        today=local_day(after.seen_at, document.zone),
        phrases=phrases_for(document, settings.phrases),
    )
    comparison = executor.run(compare_texts, before.text, after.text, context, (before.links, after.links))
    if (before.snapshot_id is None) == (after.snapshot_id is None):
        return comparison
    return replace(comparison, summary=f"{READ_OTHERWISE}{comparison.summary}")

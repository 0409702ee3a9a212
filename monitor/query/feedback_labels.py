"""What people said of changes, useful or not, as labels: with the words that were judged."""

from collections.abc import Iterator

from monitor.followup import fold_all_acts
from monitor.model import ActKind
from monitor.store import Store
from monitor.text.visible import clean

KINDS = (ActKind.USEFUL, ActKind.NOT_USEFUL)


def find_labels(store: Store) -> Iterator[dict[str, object]]:
    """A label for each change with a verdict, by number: the last word stands."""
    spoken = {act.change_id for act in store.acts.all() if act.kind in KINDS}
    handlings = fold_all_acts(store.acts.all(change_ids=spoken)) if spoken else {}
    for change_id in sorted(spoken):
        change, verdict = store.history.change(change_id), handlings[change_id].verdict
        if change is None or verdict is None:
            continue
        judgement = change.comparison.judgement
        yield {
            "change": change.id,
            "document": change.document_id,
            "before": change.before,
            "after": change.after,
            "useful": verdict.kind is ActKind.USEFUL,
            "by": verdict.by,
            "at": verdict.at,
            "note": verdict.note,
            "kind": judgement.kind,
            "severity": judgement.severity,
            "categories": [scored.category for scored in judgement.categories],
            "signals": sorted({fact.signal.value for fact in judgement.signals}),
            "summary": clean(change.comparison.summary),
            "sections": [
                {
                    "path": [clean(part) for part in each.delta.path],
                    "status": each.delta.status,
                    "kind": each.judgement.kind,
                    "before": each.delta.before.body if each.delta.before else None,
                    "after": each.delta.after.body if each.delta.after else None,
                }
                for each in change.comparison.sections
            ],
        }

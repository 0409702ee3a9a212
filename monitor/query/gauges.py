"""What is seen from outside: figures for Prometheus, read anew at each scrape; no address in a label."""

from collections.abc import Sequence
from datetime import datetime

from monitor import __version__
from monitor.model import AlertState, Document
from monitor.query.status import describe_standing
from monitor.store import Store

METRICS = "text/plain; version=0.0.4"
"""The media type of what is written here."""
_STANDINGS = ("ok", "new", "paused", "waiting", "held", "failing", "trouble", "overdue")


def write_metrics(store: Store, documents: Sequence[Document], now: datetime) -> bytes:
    """The figures in the text format. Raises ModuleNotFoundError without the extra ``web``."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415

    registry = CollectorRegistry()

    def gauge(name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"policy_monitor_{name}", says, labels, registry=registry)

    counts = store.tallies
    families = [
        ("checks", "Checks by outcome.", ("outcome",), counts.checks()),
        ("changes", "Changes by kind and severity.", ("kind", "severity"), counts.changes()),
        ("deliveries", "Attempts to send by channel and result.", ("channel", "result"), counts.deliveries()),
    ]

    class Totals:
        """The counters, which the database keeps."""

        def collect(self) -> list[CounterMetricFamily]:
            found = []
            for name, says, labels, values in families:
                family = CounterMetricFamily(f"policy_monitor_{name}", says, labels=labels)
                for key, number in values:
                    family.add_metric(list(key), number)
                found.append(family)
            return found

    registry.register(Totals())
    states = {state.document_id: state for state in store.documents.states()}
    words = [describe_standing(each, states.get(each.id), now)[0] for each in documents]
    standing = gauge("documents", "Watched documents by how they stand.", "standing")
    for word in _STANDINGS:
        standing.labels(word).set(words.count(word))
    alerts = gauge("alerts", "Alerts by state.", "state")
    by_state = store.outbox.count_by_state()
    for state in AlertState:
        alerts.labels(state.value).set(by_state.get(state.value, 0))
    oldest = counts.oldest_pending_at()
    age = (now - oldest).total_seconds() if oldest else 0
    gauge("queue_age_seconds", "How long the oldest alert that is due has waited.").set(max(0, age))
    read = max((state.good_at for state in states.values() if state.good_at), default=None)
    gauge("last_read_timestamp_seconds", "When a document was last read.").set(
        read.timestamp() if read else 0
    )
    gauge("build_info", "The program's version.", "version").labels(__version__).set(1)
    return generate_latest(registry)

"""One line of log for what the daemon did."""

from monitor.deliver import Sent
from monitor.log import get_log
from monitor.model import Checked, DeliveryResult, Outcome

events = get_log(__name__)


def log_check(checked: Checked) -> None:
    """One line for each check, louder the more it asks of a person."""
    fields: dict[str, object] = {"document": checked.document_id, "outcome": checked.outcome}
    if checked.version:
        fields["version"] = checked.state.version
    if checked.change:
        judgement = checked.change.comparison.judgement
        fields |= {"kind": judgement.kind, "severity": judgement.severity, "alerts": len(checked.alerts)}
    if checked.fetch.robots_overridden:
        fields["robots"] = "overridden"
    if checked.detail:
        fields["detail"] = checked.detail
    loud = checked.outcome in (Outcome.FAILED, Outcome.HELD)
    (events.warning if loud else events.info)("checked", **fields)


def log_sent(sent: Sent) -> None:
    """One line for each message."""
    fields = {"channel": sent.channel, "reference": sent.reference, "alerts": sent.alerts}
    if sent.held:
        events.warning("held back in a flood", **fields, detail=sent.detail)
    elif sent.result is DeliveryResult.SENT:
        events.info("sent", **fields)
    else:
        event = "gave up sending" if sent.dead else "not sent, tried again later"
        events.warning(event, **fields, detail=sent.detail)

"""The daemon's journal: one line of log for each thing it did."""

from monitor.deliver import Dispatch
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
    loud = checked.outcome in (Outcome.FAILED, Outcome.HELD) and not checked.state.unconfirmed
    (events.warning if loud else events.info)("checked", **fields)


def log_dispatch(dispatch: Dispatch) -> None:
    """One line for each message."""
    fields = {"channel": dispatch.channel, "reference": dispatch.reference, "alerts": dispatch.alerts}
    if dispatch.held:
        events.warning("held back in a flood", **fields, detail=dispatch.detail)
    elif dispatch.result is DeliveryResult.SENT:
        events.info("sent", **fields)
    else:
        event = "gave up sending" if dispatch.dead else "not sent, tried again later"
        events.warning(event, **fields, detail=dispatch.detail)

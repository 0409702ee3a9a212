"""Whether a page that looks like another one has stayed so long that the vendor means it.

``screen`` says how long that takes, None for pages that say themselves that they are walls or errors; here
the page is recognised from look to look, even where a few of its lines change.
"""

from dataclasses import replace
from datetime import timedelta

from monitor.check.look import Arrival
from monitor.errors import Damage, NormalizeError
from monitor.model import (
    Candidate,
    Category,
    CategoryScore,
    Comparison,
    Evidence,
    Kind,
    Severity,
    Signal,
    TroubleKind,
)
from monitor.screen import STEADY_DAYS, Doubt, is_nearly


def remember_doubt(new: Arrival, held: Doubt) -> Candidate | None:
    """What to remember of a held page: since when it has been there, or None where it is not to be counted.

    A text that waits for its second look is remembered until the trouble was told: the bad page may go
    before.
    """
    state = new.look.state
    before = state.candidate
    if held.steady_days is None:
        return before
    if before is not None and (_is_same(new, before) if before.doubtful else not _is_told(new)):
        return before
    return Candidate(
        fingerprint=new.page.fingerprint,
        snapshot_sha256=new.snapshot.sha256,
        seen_at=new.look.now,
        last_seen_without_at=state.good_at or new.look.now,
        doubtful=True,
    )


def _is_told(new: Arrival) -> bool:
    trouble = new.look.state.trouble
    return trouble is not None and trouble.announced_at is not None


def _is_same(new: Arrival, before: Candidate) -> bool:
    if new.page.fingerprint == before.fingerprint:
        return True
    try:
        earlier = new.read_earlier(before.snapshot_sha256)
    except (NormalizeError, Damage):
        return False
    return new.look.orders.executor.run(is_nearly, earlier.text, new.page.text)


def accept_stay(new: Arrival, held: Doubt, candidate: Candidate | None) -> Candidate | None:
    """The held page as a text whose confirmation is due, None until it has stayed long enough."""
    if candidate is None or not candidate.doubtful or held.steady_days is None:
        return None
    if new.look.now - candidate.seen_at < timedelta(days=held.steady_days):
        return None
    return replace(candidate, fingerprint=new.page.fingerprint, doubtful=False)


def describe_doubt(held: Doubt, candidate: Candidate | None) -> str:
    """The sentence with the evidence, and from when on the page would be taken for the document."""
    if candidate is None or not candidate.doubtful or held.steady_days is None:
        return held.detail
    day = candidate.seen_at + timedelta(days=held.steady_days)
    return f"{held.detail}; if it stays so until {day:%Y-%m-%d} it counts as the document's text"


def find_breakage(comparison: Comparison, new: Arrival) -> Doubt | None:
    """Why a page must wait that ``compare`` calls a broken or translated copy of the text in force.

    It would tell nobody, so a real change in it, or behind it when the page is whole again, would be lost.
    None where the page is the longer one: then it is the text in force that was broken.
    """
    judgement = comparison.judgement
    if judgement.kind is not Kind.NOISE:
        return None
    signals = {fact.signal for fact in judgement.signals}
    why = next((each.phrase for each in judgement.evidence), "")
    if Signal.LANGUAGE in signals and new.page.language != new.in_force.language:
        return Doubt(
            trouble=TroubleKind.WRONG_LANGUAGE, detail=f"the page changed: {why}", steady_days=STEADY_DAYS
        )
    if Signal.BROKEN in signals and len(new.page.text) < len(new.in_force.text):
        return Doubt(
            trouble=TroubleKind.SHRUNKEN,
            detail=f"{why}; look at it, then `check --accept` it if it is right",
            steady_days=STEADY_DAYS,
        )
    return None


def raise_judgement(comparison: Comparison) -> Comparison:
    """The comparison with a page that stayed: what looked like a recording's fault is the vendor's doing."""
    judgement = comparison.judgement
    if judgement.kind is not Kind.NOISE:
        return comparison
    why = next((each.phrase for each in judgement.evidence), "another text")
    raised = replace(
        judgement,
        kind=Kind.SUBSTANTIVE,
        severity=max(judgement.severity, Severity.MEDIUM, key=lambda each: each.rank),
        categories=(CategoryScore(category=Category.OTHER, score=1.0),),
        unsure=True,
        evidence=(
            Evidence(label=str(Kind.SUBSTANTIVE), source="rule", phrase=f"{why}, and stayed so for days"),
            *judgement.evidence,
        ),
    )
    return replace(comparison, judgement=raised, summary=f"Stayed for days: {why}")

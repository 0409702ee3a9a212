"""Whether a page that looks like another one has stayed so long that the vendor means it.

``screen`` says how long that takes, None for pages that say themselves that they are walls or errors; here
the page is recognised from look to look, even where a few of its lines change.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import Damaged, NormalizeError
from monitor.model import (
    Candidate,
    Category,
    CategoryScore,
    Comparison,
    DocumentState,
    Evidence,
    Kind,
    NewSnapshot,
    Normalized,
    Severity,
    Signal,
    TroubleKind,
    Version,
)
from monitor.screen import STEADY_DAYS, Held, is_nearly

__all__ = ["breakage_of", "doubt", "has_stayed", "meant", "outlasting", "settled"]


def doubt(
    page: Normalized,
    snapshot: NewSnapshot,
    held: Held,
    state: DocumentState,
    *,
    now: datetime,
    ripe: bool,
    read: Callable[[str], Normalized],
) -> Candidate | None:
    """What to remember of a held page: since when it has been there, or None where it is not to be counted.

    A text that waits for its second look is remembered until the trouble is ``ripe``: the bad page may go
    before.
    """
    before = state.candidate
    if held.steady_days is None:
        return before
    if before is not None and not before.doubtful and not ripe:
        return before
    if before is not None and before.doubtful and _is_same(page, before, read):
        return before
    return Candidate(
        fingerprint=page.fingerprint,
        snapshot_sha256=snapshot.sha256,
        seen_at=now,
        last_seen_without_at=state.good_at or now,
        doubtful=True,
    )


def has_stayed(candidate: Candidate | None, held: Held, *, now: datetime) -> bool:
    """Whether the held page has been there for as long as it takes."""
    return (
        candidate is not None
        and candidate.doubtful
        and held.steady_days is not None
        and now - candidate.seen_at >= timedelta(days=held.steady_days)
    )


def outlasting(held: Held, candidate: Candidate | None) -> str:
    """The sentence with the evidence, and from when on the page would be taken for the document."""
    if candidate is None or not candidate.doubtful or held.steady_days is None:
        return held.detail
    day = candidate.seen_at + timedelta(days=held.steady_days)
    return f"{held.detail}; if it stays so until {day:%Y-%m-%d} it counts as the document's text"


def breakage_of(comparison: Comparison, page: Normalized, in_force: Version) -> Held | None:
    """Why a page must wait that ``compare`` calls a broken or translated copy of the text in force.

    It would tell nobody, so a real change in it, or behind it when the page is whole again, would be lost.
    None where the page is the longer one: then it is the text in force that was broken.
    """
    judgement = comparison.judgement
    if judgement.kind is not Kind.NOISE:
        return None
    signals = {fact.signal for fact in judgement.signals}
    why = next((each.phrase for each in judgement.evidence), "")
    if Signal.LANGUAGE in signals and page.language != in_force.language:
        return Held(
            trouble=TroubleKind.WRONG_LANGUAGE, detail=f"the page changed: {why}", steady_days=STEADY_DAYS
        )
    if Signal.BROKEN in signals and len(page.text) < len(in_force.text):
        return Held(
            trouble=TroubleKind.SHRUNKEN,
            detail=f"{why}; look at it, then `check --accept` it if it is right",
            steady_days=STEADY_DAYS,
        )
    return None


def meant(comparison: Comparison) -> Comparison:
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


def _is_same(page: Normalized, before: Candidate, read: Callable[[str], Normalized]) -> bool:
    if page.fingerprint == before.fingerprint:
        return True
    try:
        return is_nearly(read(before.snapshot_sha256).text, page.text)
    except (NormalizeError, Damaged):
        return False


def settled(state: DocumentState, page: Normalized, candidate: Candidate) -> DocumentState:
    """The state with the page that stayed as the text whose confirmation is due."""
    return replace(state, candidate=replace(candidate, fingerprint=page.fingerprint, doubtful=False))

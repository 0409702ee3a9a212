"""What the accuracy benchmarks call: the product itself, with no logic of its own."""

from datetime import UTC, datetime

from bench.replay import Replay
from monitor.classify import label_section as _label_section
from monitor.compare import Context, compare
from monitor.errors import NormalizeError
from monitor.model import Outcome, Signal
from monitor.normalize import normalize
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text

__all__ = ["Replay", "judge", "label_section", "text_of", "verdict"]


def text_of(raw: bytes, url: str) -> str | None:
    """The product's text of a page, or None where it refuses the body."""
    try:
        return normalize(raw, content_type=None, url=url).text
    except NormalizeError:
        return None


def judge(before: str, after: str, *, document_type: str, seen_before: bool) -> dict[str, object]:
    """The product's judgement of a change between two texts of an archive, which are Markdown.

    They are made the dialect first, as an import makes them. ``kind``, ``categories`` and ``signals`` are
    codebook ids, to which the signal ``undated`` does not belong.
    """
    texts = (read_text(to_dialect(text)) for text in (before, after))
    whole = compare(*texts, Context(document_type=document_type, seen_before=seen_before)).judgement
    return {
        "kind": str(whole.kind),
        "categories": [str(score.category) for score in whole.categories],
        "signals": sorted({str(f.signal) for f in whole.signals if f.signal is not Signal.UNDATED}),
    }


def verdict(
    before: bytes, after: bytes, *, content_type: str, url: str, document_type: str
) -> dict[str, object]:
    """What two looks at a page, a day apart, come to: the product's own check path, confirmation off.

    ``kind`` is ``none`` where no version would be made, ``refused`` where one of the pages cannot be read or
    is held, else the comparison's.
    """
    replay = Replay(document_type=document_type, content_type=content_type)
    first, second = (
        replay.check("page", body, url, datetime(2026, 6, day, tzinfo=UTC))
        for day, body in ((1, before), (2, after))
    )
    outcomes = first.outcome, second.outcome
    if first.outcome is not Outcome.FIRST or second.outcome in (Outcome.HELD, Outcome.FAILED):
        return {"kind": "refused", "severity": None, "categories": [], "summary": " / ".join(outcomes)}
    if second.change is None:
        return {"kind": "none", "severity": None, "categories": [], "summary": second.detail}
    comparison = second.change.comparison
    whole = comparison.judgement
    return {
        "kind": str(whole.kind),
        "severity": str(whole.severity),
        "categories": [str(score.category) for score in whole.categories],
        "summary": comparison.summary,
    }


def label_section(heading: str, text: str) -> list[tuple[str, float]]:
    """The categories of a section, best first, with their scores."""
    return [(str(score.category), score.score) for score in _label_section(heading, text)]

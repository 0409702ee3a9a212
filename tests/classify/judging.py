"""Judges two texts through the doors of the room, as ``compare`` does."""

from monitor.classify import Context, judge_delta, judge_whole
from monitor.diff import diff_sections
from monitor.model import Judgement, Kind, Severity
from monitor.sections import split_sections
from monitor.text.read import read_text
from tests.classify.eight_languages import FILLER

_CHINESE = "灯笼鱼公司制作一个用于会议的小工具，本页说明我们如何对待使用它的人。"


def judged(before, after, *, filler=True, language="en", path="", **circumstances):
    """The whole change's judgement; ``filler`` puts an unchanged paragraph (and a heading) above."""
    lead = f"# Pier rules\n\n{FILLER.get(language, _CHINESE)}\n\n" if filler else ""
    lead += f"## {path}\n\n" if path else ""
    before, after = lead + before, lead + after
    context = Context(document_type=circumstances.pop("document_type", "privacy-policy"), **circumstances)
    texts = read_text(before), read_text(after)
    deltas, _ = diff_sections(*map(split_sections, texts))
    if not deltas:
        return Judgement(kind=Kind.NOISE, severity=Severity.LOW)
    judgements = tuple(judge_delta(delta, context=context) for delta in deltas)
    return judge_whole(deltas, judgements, context=context, before=texts[0], after=texts[1])


def facts(judgement, signal):
    """The facts of one signal."""
    return [fact for fact in judgement.signals if fact.signal == signal]

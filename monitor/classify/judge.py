"""One section's change, or a whole change: kind, categories, signals, severity, with evidence.

Both are judged by the same steps: read, align, weigh each hunk by excuses and by evidence, look for facts,
name the subject, rate. The whole is judged on the whole texts, so that what merely moved between sections
does not count. Refuses to compare sections or to decide who is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.classify.context import Context
from monitor.classify.excuses.kind import TURN_RULE, doubt_translations, weigh_hunk, weigh_place
from monitor.classify.excuses.recordings import Breakage, find_breakage
from monitor.classify.excuses.renames import excuse_renames
from monitor.classify.excuses.renumber import excuse_references
from monitor.classify.excuses.reorder import excuse_reorders
from monitor.classify.excuses.repeats import excuse_repeats
from monitor.classify.hunks.differences import Differences, compare_readings
from monitor.classify.hunks.hunk import HunkWeight
from monitor.classify.labels.subject import Subject, name_subject, own_category
from monitor.classify.link_targets import judge_links
from monitor.classify.severity import rate
from monitor.classify.signals.addresses import is_street
from monitor.classify.signals.coming_days import coming_day, told_of
from monitor.classify.signals.dates import undated_facts
from monitor.classify.signals.entities import entity_facts
from monitor.classify.signals.facts import Facts, find_facts
from monitor.classify.signals.own_sections import own_section, truly_own
from monitor.classify.traits.substance import weigh_evidence
from monitor.model import (
    Category,
    DeltaStatus,
    Evidence,
    Judgement,
    Kind,
    LinkChange,
    Section,
    SectionDelta,
    Signal,
    SignalFact,
)
from monitor.text.dialect import BlockKind
from monitor.text.language import language_of_text
from monitor.text.phrases import LANGUAGES
from monitor.text.read import Text, read_text
from monitor.text.words import words_of

_MOVED_WORDS = 8
_KINDS = (Kind.NOISE, Kind.EDITORIAL, Kind.SUBSTANTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChange:
    """A change read and weighed, before it is named and rated."""

    before: Text
    after: Text
    changed: Differences
    weighed: tuple[HunkWeight, ...]
    language: str | None

    @property
    def kind(self) -> Kind:
        """The gravest kind of its hunks."""
        return max((w.kind for w in self.weighed), key=_KINDS.index, default=Kind.NOISE)


def judge_delta(delta: SectionDelta, *, context: Context) -> Judgement:
    """Judge one section's change, with the section's headings as context."""
    path = delta.path[:-1]
    before, after = (read_text(_source(side), path=path) for side in (delta.before, delta.after))
    read = _weigh_all(read_change(before, after, context))
    extra: tuple[SignalFact, ...] = ()
    if delta.status is DeltaStatus.MOVED:
        extra = (SignalFact(signal=Signal.MOVED, quote=" > ".join(delta.path)),)
    elif read.kind is Kind.SUBSTANTIVE:
        extra = own_section(delta)
    return _with_links(_judgement(read, context, extra), delta.links, after, context)


def _with_links(
    judgement: Judgement, links: Sequence[LinkChange], after: Text, context: Context
) -> Judgement:
    return judgement if context.seen_before else judge_links(judgement, links, after)


def judge_whole(
    deltas: Sequence[SectionDelta],
    judgements: Sequence[Judgement],
    *,
    context: Context,
    before: Text | None = None,
    after: Text | None = None,
) -> Judgement:
    """Judge a whole change; ``judgements`` are those of the deltas, in order.

    ``before`` and ``after`` are the whole texts. Where they are None the deltas' texts stand for them,
    and what only the whole can show (rewrite, moved, broken, another language) is not looked for.
    """
    complete = before is not None and after is not None
    if before is None or after is None:
        before = read_text("\n\n".join(_source(delta.before) for delta in deltas))
        after = read_text("\n\n".join(_source(delta.after) for delta in deltas))
    excused = read_change(before, after, context)
    read = _weigh_all(excused)
    extra = _section_facts(judgements, read)
    links = [link for delta in deltas for link in delta.links]
    if not complete:
        return _with_links(_judgement(read, context, extra), links, after, context)
    sources = before.source, after.source
    breakage = find_breakage(read.changed, excused.weighed, before=sources[0], after=sources[1])
    judgement = _judgement(read, context, extra, breakage=breakage, whole=True)
    return judgement if breakage else _with_links(judgement, links, after, context)


def _source(section: Section | None) -> str:
    return "" if section is None else section.source


def read_change(before: Text, after: Text, context: Context) -> ReadChange:
    """The differences of two texts, each hunk weighed by the excuses alone."""
    changed = compare_readings(before.blocks, after.blocks)
    language = context.language if context.language in LANGUAGES else None
    for text in (before, after):
        language = language or language_of_text(text.source[:20_000])
    known = _LastingWords(changed)
    weighed = tuple(weigh_hunk(hunk, language=language, known=known) for hunk in changed.hunks)
    weighed = excuse_reorders(excuse_repeats(weighed, changed))
    weighed = excuse_references(excuse_renames(weighed, changed))
    weighed = doubt_translations(weighed, changed)
    return ReadChange(before=before, after=after, changed=changed, weighed=weighed, language=language)


def _weigh_all(read: ReadChange) -> ReadChange:
    """The change with what no excuse explains weighed by evidence, and with what moved below other words."""
    weighed = weigh_evidence(read.weighed, read.changed, language=read.language)
    return replace(read, weighed=(*weighed, *map(weigh_place, read.changed.resettled)))


class _LastingWords:
    """Knows the words that stand in both texts, read when first asked for."""

    def __init__(self, changed: Differences) -> None:
        self._changed = changed
        self._words: frozenset[str] | None = None

    def __call__(self, word: str) -> bool:
        if self._words is None:
            sides = (self._changed.before, self._changed.after)
            before, after = ({word for block in blocks for word in words_of(block.text)} for blocks in sides)
            self._words = frozenset(before & after)
        return word in self._words


def _section_facts(judgements: Sequence[Judgement], read: ReadChange) -> tuple[SignalFact, ...]:
    if read.kind is not Kind.SUBSTANTIVE:
        return ()
    facts = [fact for judgement in judgements for fact in judgement.signals]
    return truly_own(facts, before=read.changed.before, after=read.changed.after)


def _judgement(
    read: ReadChange,
    context: Context,
    extra: tuple[SignalFact, ...],
    *,
    breakage: Breakage | None = None,
    whole: bool = False,
) -> Judgement:
    facts = find_facts(read.changed, read.weighed, language=read.language)
    kind, why, unsure = _settle(read, facts, context, extra, breakage)
    substantive = [w.hunk for w in read.weighed if w.kind is Kind.SUBSTANTIVE and not is_street(w.hunk)]
    entities: tuple[SignalFact, ...] = ()
    if kind is Kind.SUBSTANTIVE:
        listing = own_category(context.document_type) is Category.SUBPROCESSORS
        sources = read.before.source, read.after.source
        entities = entity_facts(substantive, before=sources[0], after=sources[1], listing=listing)
    signals = (*_signals(read, facts, extra, breakage, whole=whole, kind=kind), *entities)
    subject = name_subject(
        read.changed,
        read.weighed,
        facts,
        kind=kind,
        context=replace(context, language=read.language),
        entities=entities,
    )
    severity, terms = rate(
        kind,
        subject.categories,
        (*facts.adjustments, *_new_subprocessors(entities, subject), *_circumstances(read, facts, context)),
        rules=context.rules,
    )
    categories = () if kind is Kind.NOISE else subject.categories
    judgement = Judgement(
        kind=kind,
        severity=severity,
        categories=categories,
        signals=signals,
        unsure=unsure,
        evidence=(Evidence(label=str(kind), source="rule", phrase=why), *subject.evidence),
        severity_terms=terms,
    )
    texts = read.before, read.after
    coming = coming_day(read.weighed, *texts, language=read.language, today=context.today)
    return told_of(judgement, coming, rules=context.rules)


def _settle(
    read: ReadChange,
    facts: Facts,
    context: Context,
    extra: tuple[SignalFact, ...],
    breakage: Breakage | None,
) -> tuple[Kind, str, bool]:
    """The kind, the rule that decided, and whether a person should look."""
    kind = read.kind
    decisive = [w for w in read.weighed if w.kind is kind]
    if breakage is not None:
        return Kind.NOISE, breakage.why, breakage.unsure
    if context.seen_before:
        return Kind.NOISE, "the text was seen before", kind is Kind.SUBSTANTIVE
    if kind is Kind.NOISE and read.changed.order:
        return Kind.EDITORIAL, " and ".join(f"order of {name}s" for name in read.changed.order), False
    if kind is Kind.NOISE and (_moved_text(read.changed) or any(f.signal is Signal.MOVED for f in extra)):
        return Kind.EDITORIAL, "moved", False
    if not decisive:
        return Kind.NOISE, "markup or white space", False
    unsure = kind is Kind.SUBSTANTIVE and all(w.unsure for w in decisive) and not facts.telling
    why = ", ".join(dict.fromkeys(w.rule for w in decisive))
    return kind, why, unsure


def _signals(
    read: ReadChange,
    facts: Facts,
    extra: tuple[SignalFact, ...],
    breakage: Breakage | None,
    *,
    whole: bool,
    kind: Kind,
) -> tuple[SignalFact, ...]:
    found = [*facts.signals, *extra]
    if breakage is not None:
        found += breakage.signals
    changed = read.changed
    moved = _moved_text(changed)
    if kind is Kind.EDITORIAL:
        found += [SignalFact(signal=Signal.MOVED, unit=name) for name in changed.order]
    if whole and moved and kind is not Kind.NOISE:
        found.append(SignalFact(signal=Signal.MOVED, quote=moved[:160]))
    if whole and changed.after_words >= 100 and changed.kept < 0.5 * changed.after_words:
        share = 1 - changed.kept / changed.after_words
        found.append(SignalFact(signal=Signal.REWRITE, after=f"{share:.0%}"))
    if any(w.rule == "translation" for w in read.weighed):
        found.append(SignalFact(signal=Signal.LANGUAGE, quote="text in another language came or went"))
    if whole and kind is Kind.SUBSTANTIVE:
        found += undated_facts(read.before, read.after, language=read.language)
    for turned in (w.hunk for w in read.weighed if w.rule == TURN_RULE):
        found.append(SignalFact(signal=Signal.LINKS, before=turned.removed_text, after=turned.added_text))
    return tuple(found)


def _moved_text(changed: Differences) -> str:
    """The first moved block of text; headings and short lines move with menus and lists of contents."""
    for block in changed.moved:
        if str(block.kind) in changed.order:
            continue
        if block.kind is not BlockKind.HEADING and len(block.text.split()) >= _MOVED_WORDS:
            return block.text
    return ""


def _new_subprocessors(entities: Sequence[SignalFact], subject: Subject) -> list[str]:
    """A name that came where sub-processors are the subject."""
    came = any(fact.signal is Signal.ENTITY_ADDED for fact in entities)
    named = any(score.category is Category.SUBPROCESSORS for score in subject.categories)
    return ["subprocessor_added"] if came and named else []


def _circumstances(read: ReadChange, facts: Facts, context: Context) -> list[str]:
    words = sum(w.hunk.size for w in read.weighed if w.kind is Kind.SUBSTANTIVE)
    found = []
    if words <= 3 and not facts.telling:
        found.append("few_words")
    if words >= 300:
        found.append("many_words")
    if context.tier in (1, 2):
        found.append(f"tier_{context.tier}")
    if context.seen_before:
        found.append("seen_before")
    return found

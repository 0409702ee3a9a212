"""Two versions of a document compared: the net of all that lies between them.

By the very function that alerts use. Refuses to change what is stored.
"""

from dataclasses import dataclass, field, replace

from monitor.compare import Context
from monitor.deadline import local_day
from monitor.model import (
    COARSE,
    Category,
    Comparison,
    Document,
    SectionChange,
    SeverityRules,
    Version,
    WatchedPhrase,
)
from monitor.query.lookup import Versions, find_version
from monitor.query.points import Almanac
from monitor.query.workload import work_on
from monitor.route.match import phrases_for
from monitor.sandbox import HERE, Executor, compare_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two versions of a document and what lies between them."""

    document: Document
    before: Version
    after: Version
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which versions to compare, as a person writes them, and how.

    ``after`` None is the version in force, ``before`` None the one before ``after``. ``category`` leaves only
    the section changes about it (a coarse category takes its finer ones too).
    """

    before: str | None = None
    after: str | None = None
    category: Category | None = None
    rules: SeverityRules = field(default_factory=SeverityRules)
    phrases: tuple[WatchedPhrase, ...] = ()


def compare_versions(
    history: Versions, document: Document, question: Question, almanac: Almanac, executor: Executor = HERE
) -> Difference:
    """Any two versions of a document compared; UsageError where there are none such, TooHeavy."""
    later = find_version(history, document, question.after, almanac)
    if question.before:
        earlier = find_version(history, document, question.before, almanac)
    else:
        earlier = history.version(document.id, later.number - 1) or later
    return compare_pair(document, earlier, later, question, executor)


def compare_pair(
    document: Document, earlier: Version, later: Version, question: Question, executor: Executor = HERE
) -> Difference:
    """Two versions at hand compared, by the very function that alerts use. Raises TooHeavy."""
    context = Context(
        document_type=document.type,
        language=later.language,
        tier=document.tier,
        rules=question.rules,
        phrases=phrases_for(document, question.phrases),
        today=local_day(later.seen_at, document.zone),
    )
    links = earlier.links, later.links
    what = f"{earlier.ref} and {later.ref} cannot be compared"
    comparison = work_on(what, executor, compare_texts, earlier.text, later.text, context, links)
    if category := question.category:
        kept = tuple(section for section in comparison.sections if is_about(section, category))
        comparison = replace(comparison, sections=kept)
    return Difference(document=document, before=earlier, after=later, comparison=comparison)


def is_about(section: SectionChange, category: Category) -> bool:
    """Whether a section change is about the category, or about a finer one within it."""
    about = {scored.category for scored in section.judgement.categories}
    return category in about or category in {COARSE.get(finer) for finer in about}

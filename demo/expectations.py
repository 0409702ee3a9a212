"""What should arrive and what did: strict matching, where too many is as wrong as too few.

Only what a person can read in a message counts. Nothing here asks the monitor.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from demo.inboxes import InboxMessage

SEVERITIES = ("low", "medium", "high", "critical")
_TITLE_WORD = re.compile(rf"\[(trouble|recovered|{'|'.join(SEVERITIES)})\]")
_SECTION = re.compile(r"^(?:§ .*|\*[^*\n]+\*(?: \([^)]*\))? [–·] .*)$", re.MULTILINE)


class Subject(StrEnum):
    """What a message is about."""

    CHANGE = "change"
    TROUBLE = "trouble"
    RECOVERED = "recovered"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One message that must arrive, once.

    ``document`` is the key of the document it is about; ``category`` and ``severity`` are the words by which
    the message must name them (None: not asked, as for trouble). ``says`` are words that must stand in it,
    ``never`` words that must not; white space and case do not count.
    """

    channel: str
    document: str
    subject: Subject = Subject.CHANGE
    category: str | None = None
    severity: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def __str__(self) -> str:
        facts = [word for word in (self.category, self.severity) if word]
        what = ", ".join(facts) if facts else self.subject.value
        return f"{self.document} {what} → {self.channel}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as expected: 'missing', 'wrong' or 'too many', and what exactly."""

    verdict: str
    detail: str


def subject_of(message: InboxMessage) -> Subject | None:
    """What a message is about, as its title says; None where the title says nothing we know."""
    title = message.title.casefold()
    word = _TITLE_WORD.search(title)
    if word is None:
        return Subject.DIGEST if "digest" in title else None
    return Subject(word[1]) if word[1] not in SEVERITIES else Subject.CHANGE


def documents_of(message: InboxMessage, addresses: dict[str, str]) -> tuple[str, ...]:
    """The documents a message is about: those whose id or address (``addresses``, by key) stands in it."""
    found = []
    for key, url in addresses.items():
        whole_id = rf"(?<![\w/-]){re.escape(key)}(?![\w/-])"
        whole_url = rf"{re.escape(url)}(?![\w/-])"
        if re.search(whole_id, message.whole) or re.search(whole_url, message.whole):
            found.append(key)
    return tuple(found)


def severity_of(message: InboxMessage) -> str | None:
    """The severity that the title names in brackets, None where it names none."""
    word = _TITLE_WORD.search(message.title.casefold())
    return word[1] if word and word[1] in SEVERITIES else None


def _squeeze(text: str) -> str:
    return " ".join(text.casefold().split())


def judge(
    expected: Sequence[Expectation], received: Iterable[InboxMessage], addresses: dict[str, str]
) -> tuple[Finding, ...]:
    """Everything in which the messages differ from what was expected; empty where nothing does."""
    waiting = list(expected)
    findings: list[Finding] = []
    for message in received:
        about = documents_of(message, addresses)
        match = next((each for each in waiting if _is_for(each, message, about)), None)
        if match is None:
            what = ", ".join(about) or "nothing we know"
            detail = f"{message.channel}: {message.title!r} about {what}"
            findings.append(Finding(verdict="too many", detail=detail))
            continue
        waiting.remove(match)
        findings.extend(
            Finding(verdict="wrong", detail=f"{match}: {fault}") for fault in faults(match, message)
        )
    findings.extend(Finding(verdict="missing", detail=str(each)) for each in waiting)
    return tuple(findings)


def _is_for(expected: Expectation, message: InboxMessage, about: Sequence[str]) -> bool:
    if expected.channel != message.channel or expected.subject is not subject_of(message):
        return False
    return expected.subject is Subject.DIGEST or tuple(about) == (expected.document,)


def faults(expected: Expectation, message: InboxMessage) -> tuple[str, ...]:
    """What is wrong with the message that was meant by the expectation."""
    whole = _squeeze(message.whole)
    found = []
    if expected.severity and severity_of(message) != expected.severity:
        found.append(f"severity {severity_of(message)} instead of {expected.severity}")
    sections = " ".join(_squeeze(line) for line in _SECTION.findall(message.text))
    if expected.category and not re.search(rf"[-–,] {re.escape(expected.category.casefold())}\b", sections):
        found.append(f"no section is said to be about {expected.category}")
    found.extend(f"does not say {words!r}" for words in expected.says if _squeeze(words) not in whole)
    found.extend(f"says {words!r}" for words in expected.never if _squeeze(words) in whole)
    return tuple(found)

"""The comparison of what should arrive with what did: too many is as wrong as too few."""

import pytest

from demo.expectations import Expectation, Subject, documents_of, judge, severity_of, subject_of
from demo.inboxes import InboxMessage
from demo.terminal import Row, decisive_line, shorten

ADDRESSES = {"acme/privacy": "http://127.0.0.2:81/p", "acme/terms": "http://127.0.0.2:81/p/terms"}
RETENTION = Expectation(
    channel="mail",
    document="acme/privacy",
    category="retention",
    severity="high",
    says=("30 days to 90 days",),
)
TEXT = """HIGH | Acme | Privacy (acme/privacy)
Retention: 30 days to 90 days (longer)

§ How long - retention, security [high]
   30 days to 90 days (longer)
   After:  We keep it for {+90+} days.
Live page:       http://127.0.0.2:81/p
"""


def message(
    title: str = "[high] Acme · Privacy: Retention", text: str = TEXT, channel: str = "mail"
) -> InboxMessage:
    return InboxMessage(channel=channel, title=title, text=text, at=0.0)


def verdicts(expected: tuple[Expectation, ...], *received: InboxMessage) -> list[str]:
    return [finding.verdict for finding in judge(expected, received, ADDRESSES)]


def test_the_message_that_was_expected_is_right() -> None:
    assert verdicts((RETENTION,), message()) == []


def test_nothing_expected_and_nothing_received_is_right() -> None:
    assert verdicts(()) == []


def test_a_message_that_nobody_expected_is_too_many() -> None:
    assert verdicts((), message()) == ["too many"]


def test_the_same_message_twice_is_too_many() -> None:
    assert verdicts((RETENTION,), message(), message()) == ["too many"]


def test_a_message_that_did_not_come_is_missing() -> None:
    assert verdicts((RETENTION,)) == ["missing"]


def test_the_wrong_channel_is_missing_and_too_many() -> None:
    assert verdicts((RETENTION,), message(channel="slack")) == ["too many", "missing"]


@pytest.mark.parametrize(
    ("spoilt", "by"),
    [("retention, security", "tracking"), ("30 days to 90 days", "30 days")],
)
def test_another_category_or_figure_is_wrong(spoilt: str, by: str) -> None:
    assert verdicts((RETENTION,), message(text=TEXT.replace(spoilt, by))) == ["wrong"]


def test_another_severity_is_wrong() -> None:
    assert verdicts((RETENTION,), message(title="[low] Acme · Privacy: Retention")) == ["wrong"]


def test_words_that_must_not_be_there_are_wrong() -> None:
    strict = Expectation(channel="mail", document="acme/privacy", never=("for 90 days",))
    assert verdicts((strict,), message(text=TEXT.replace("{+90+}", "90"))) == ["wrong"]


def test_a_message_about_two_documents_does_not_stand_for_one() -> None:
    assert verdicts((RETENTION,), message(text=TEXT + "acme/terms")) == ["too many", "missing"]


def test_documents_are_known_by_id_and_by_whole_address() -> None:
    assert documents_of(message(text="see http://127.0.0.2:81/p/terms now"), ADDRESSES) == ("acme/terms",)
    assert documents_of(message(text="<http://127.0.0.2:81/p|Live page>"), ADDRESSES) == ("acme/privacy",)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("🟠 [high] Acme · Privacy", Subject.CHANGE),
        ("[trouble] Acme: Privacy refuses us", Subject.TROUBLE),
        ("[recovered] Acme: Privacy can be read again", Subject.RECOVERED),
        ("Policy digest: 3 changes", Subject.DIGEST),
        ("hello", None),
    ],
)
def test_the_title_says_what_a_message_is_about(title: str, subject: Subject | None) -> None:
    assert subject_of(message(title=title)) is subject


def test_severity_is_the_word_in_brackets() -> None:
    assert severity_of(message(title="[medium] A high wall")) == "medium"
    assert severity_of(message(title="no brackets, high")) is None


def test_the_decisive_line_is_the_one_with_the_figures() -> None:
    assert decisive_line(message()) == "30 days to 90 days (longer)"


def test_a_row_with_findings_says_which() -> None:
    row = Row(release="r", expected="1 mail", received="none", findings=judge((RETENTION,), (), ADDRESSES))
    assert row.verdict == "MISSING"
    assert Row(release="r", expected="none", received="none", findings=()).verdict == "as expected"


def test_long_lines_are_shortened_to_the_limit() -> None:
    assert len(shorten("word " * 60, 40)) <= 40

import json
from datetime import timedelta

import pytest

from monitor.message import render_change, render_test
from monitor.model import (
    Category,
    Cell,
    DeltaStatus,
    Direction,
    Kind,
    Message,
    RowChange,
    Severity,
    Signal,
    SignalFact,
)
from tests.message.message_samples import (
    CAME,
    GONE,
    KEEP,
    LONGER,
    NOW,
    alert,
    change,
    document,
    section_change,
)


def rendered(given=None, *, base_url="", **fields) -> Message:
    return render_change(alert(), given or change(), document(**fields), base_url=base_url, now=NOW)


def in_order(text: str, *parts: str) -> bool:
    at = -1
    for part in parts:
        at = text.find(part, at + 1)
        if at < 0:
            return False
    return True


def test_the_text_says_severity_vendor_document_what_and_date_in_this_order():
    text = rendered().text
    assert in_order(
        text,
        "HIGH",
        "Brightloom",
        "Terms",
        "Retention: 30 days to 90 days",
        "Takes effect 1 January 2027, in 41 days.",
        "Call logs",
        "retention",
        "30 days to 90 days (longer)",
        "Before: We keep call logs for [-30-] days.",
        "After:  We keep call logs for {+90+} days.",
        "policy-monitor diff brightloom/terms 6 7",
        "https://brightloom.example/legal/terms",
        "Last seen without: 20 November 2026, 21:30 UTC. First seen with: 21 November 2026, 09:30 UTC.",
        "aa11bb22cc33… to dd44ee55ff66…",
        "ref A1B2C3",
    )


@pytest.mark.parametrize("dress", ["text", "markdown", "html", "slack"])
def test_every_dress_carries_what_a_reader_needs(dress):
    shown = getattr(rendered(), dress)
    for needed in (
        "Brightloom",
        "Terms",
        "Retention: 30 days to 90 days",
        "Takes effect 1 January 2027, in 41 days.",
        "Call logs",
        "30 days to 90 days",
        "First seen with: 21 November 2026, 09:30 UTC",
        "dd44ee55ff66",
        "A1B2C3",
        "https://brightloom.example/legal/terms",
    ):
        assert needed in shown, needed


def test_the_title_is_one_line_with_severity_and_days_left():
    title = rendered().title
    assert title == (
        "[high] Brightloom · Terms: Retention: 30 days to 90 days (longer) (effective 1 Jan 2027, 41 days)"
    )


def test_a_date_in_the_past_is_said_to_be_in_effect():
    late = change(effective=(NOW - timedelta(days=12)).date())
    assert "In effect since 9 November 2026, 12 days ago" in rendered(late).text
    assert "effective" not in rendered(late).title


def test_a_date_of_today_takes_effect_today():
    assert "Takes effect 21 November 2026, today." in rendered(change(effective=NOW.date())).text


def test_a_text_without_a_date_says_nothing_of_one():
    assert "effect" not in rendered(change(effective=None)).text.casefold()


def test_the_objection_period_ends_at_the_effective_date_if_that_is_sooner():
    assert (
        "Object by 5 December 2026 (14 days left; 14 days are granted)." in rendered(objection_days=14).text
    )
    sooner = change(effective=(NOW + timedelta(days=5)).date())
    assert "Object by 26 November 2026 (5 days left" in rendered(sooner, objection_days=14).text


def test_a_return_names_the_date_of_the_text_that_is_back():
    back = change(returns_to=3, returns_to_at=NOW - timedelta(days=100))
    assert "Back to the text of 13 August 2026 (version 3)." in rendered(back).text
    assert "Back to the text of version 3." in rendered(change(returns_to=3)).text


def test_with_a_base_url_the_full_difference_is_a_link_and_without_a_command():
    linked = rendered(base_url="https://policies.example.org/")
    address = "https://policies.example.org/d/brightloom/terms/6...7"
    assert f"Full difference: {address}" in linked.text
    assert f'href="{address}"' in linked.html
    assert f"<{address}|Full difference>" in json.loads(linked.slack)[-2]["text"]["text"]
    assert "policy-monitor diff" not in linked.text
    assert "policy-monitor diff brightloom/terms 6 7" in rendered().html


def test_noise_sections_are_not_shown_and_the_most_severe_comes_first():
    sections = (
        section_change("Minor words", severity=Severity.LOW, kind=Kind.EDITORIAL),
        section_change("Cookie notice", kind=Kind.NOISE, categories=()),
        section_change("Arbitration", severity=Severity.CRITICAL, categories=(Category.DISPUTES,)),
    )
    text = rendered(change(sections)).text
    assert in_order(text, "§ Arbitration", "§ Minor words")
    assert "Cookie notice" not in text


def test_rows_of_a_table_are_told_as_rows():
    rows = (
        RowChange(
            status=DeltaStatus.ADDED,
            key="Fabrikam",
            cells=(
                Cell(column="Company", before="", after="Fabrikam"),
                Cell(column="Place", before="", after="Peru"),
            ),
        ),
        RowChange(
            status=DeltaStatus.CHANGED,
            key="Northwind",
            cells=(Cell(column="Place", before="Chile", after="Ghana"),),
        ),
    )
    pieces = ((KEEP, "| Company | Place |\n"), (CAME, "| Fabrikam | Peru |\n"))
    text = rendered(change((section_change("Sub-processors", pieces, rows=rows),))).text
    assert "Fabrikam added: Place Peru" in text
    assert "Northwind: Place from Chile to Ghana" in text
    assert "After:" not in text


def test_a_removed_section_shows_what_is_gone():
    gone = section_change("Refunds", ((GONE, "We refund unused months.\n"),), status=DeltaStatus.REMOVED)
    text = rendered(change((gone,))).text
    assert "Refunds (section removed)" in text
    assert "Before: [-We refund unused months.-]" in text
    assert "After:" not in text


def test_a_lost_promise_is_named_as_the_page_words_it():
    pieces = ((KEEP, "We "), (GONE, "will never sell"), (CAME, "may sell"), (KEEP, " your data.\n"))
    facts = (
        SignalFact(signal=Signal.MODALITY, before="will never", after="may"),
        SignalFact(
            signal=Signal.MODALITY, before="we will never … sell", direction=Direction.PROMISE_REMOVED
        ),
    )
    text = rendered(change((section_change("Sale", pieces, signals=facts),))).text
    assert in_order(text, "promise removed, “We will never sell”", "“will never” became “may”")


def test_facts_beyond_the_fourth_are_counted():
    facts = [SignalFact(signal=Signal.NUMBER, before=str(n), after=str(n + 1), unit="day") for n in range(7)]
    text = rendered(change((section_change(signals=facts),))).text
    assert "3 days to 4 days" in text
    assert "4 days to 5 days" not in text
    assert "+3 more" in text


def test_removed_and_added_words_are_marked_by_signs_and_not_by_colour_alone():
    html = rendered().html
    assert "[-<s>30</s>-]" in html
    assert "{+90+}" in html


def test_mails_of_one_document_share_a_thread_and_differ_in_id():
    one, two = rendered(), render_change(alert("Z9"), change(), document(), base_url="", now=NOW)
    first, second = dict(one.headers), dict(two.headers)
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first == dict(rendered().headers)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["X-Policy-Alert-ID"] == "A1B2C3"
    assert first["List-Id"]
    other = dict(render_change(alert(), change(), document("privacy"), base_url="", now=NOW).headers)
    assert other["References"] != first["References"]


def test_a_test_message_tells_its_times_in_the_zone_given():
    said = render_test("legal", NOW, zone="Europe/Bucharest").text
    assert " EET" in said and " UTC" not in said


def test_a_test_message_says_that_it_is_one_and_shows_every_part_of_an_alert():
    message = render_test("legal", NOW)
    assert "TEST" in message.title
    assert json.loads(message.payload)["event"] == "test"
    for part in (
        "Takes effect",
        "Object by",
        "30 days to 90 days",
        "[-do not-]",
        "{+may+}",
        "Fabrikam Speech added",
    ):
        assert part in message.text, part


def test_the_same_arguments_give_the_same_message():
    assert rendered() == rendered()


def test_the_preheader_of_the_mail_is_what_changed():
    html = rendered().html
    assert html.index("Retention: 30 days to 90 days (longer) Takes effect") < html.index("<table")


def test_a_signal_that_repeats_the_heading_is_not_shown():
    fact = SignalFact(signal=Signal.SECTION_ADDED, after="Call logs")
    assert "newly stated" not in rendered(change((section_change(signals=(fact, LONGER)),))).text


@pytest.mark.parametrize("facts", [{"returns_to": 3}, {"flapping": True}])
def test_a_change_has_one_severity_whether_its_text_is_back_or_its_document_flaps(facts):
    told = change(severity=Severity.CRITICAL, **facts)
    message = render_change(alert(), told, document(), base_url="", now=NOW)
    assert json.loads(message.payload)["severity"] == "critical"
    assert message.title.startswith("[critical]")
    for dress in (message.text, message.markdown, message.html):
        assert "CRITICAL" in dress

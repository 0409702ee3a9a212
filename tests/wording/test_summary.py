"""The one line of a change: the gravest facts with both ends and their direction, then how many more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare import Context, compare, summarize
from monitor.model import (
    Category,
    CategoryScore,
    Cell,
    DeltaStatus,
    Direction,
    Edit,
    EditOp,
    Judgement,
    Kind,
    RowChange,
    Section,
    SectionChange,
    SectionDelta,
    Severity,
    SeverityTerm,
    Signal,
    SignalFact,
)
from monitor.text.read import read_text
from monitor.wording.summary import LONGEST_SUMMARY

PRIVACY = """# Privacy policy

Last updated: 3 May 2026

## 1. What we use

We use your data to run the lighthouse cards. We do not use your letters to train AI models.

## 2. Who receives it

We do not sell your personal data.

## 3. How long we keep it

We keep your account data for 30 days after you close your account. Log files are deleted after 7 days.

## 4. Where data is processed

We process personal data only in the European Union.

## 5. Sub-processors

| Name | Purpose | Country |
| --- | --- | --- |
| Ledgerfox SAS | Invoicing | France |
| Möwenpost GmbH | Mail | Ireland |
"""

TERMS = """# Terms of service

Last updated: 3 May 2026

## 1. Fees

The fee is €9.00 per month.

## 2. Availability

We aim for an availability of 99.9 % in each month. Credits are due where we miss it.

## 3. Liability

Our liability is limited to the fees paid in the last 12 months.

## 4. Governing law

These terms are governed by the laws of Ireland. The courts of Ireland decide all disputes.

## 5. Children

Our service is for adults.
"""

AVAILABILITY = TERMS[TERMS.index("## 2.") : TERMS.index("## 3.")]
STAMP = ("3 May 2026", "1 June 2026")
LONGER = ("30 days", "90 days")
SOLD = ("We do not sell your personal data.", "We may tell our partners about you.")
TRAINED = ("We do not use your letters", "We may use your letters")
DEARER = ("€9.00", "€11.50")
CAPPED = ("12 months", "3 months")
MOVED_ABROAD = ("Ireland", "Delaware")


def line(text: str, *edits: tuple[str, str]) -> str:
    """The summary of a text with some words in the place of others."""
    after = text
    for gone, came in edits:
        assert gone in after
        after = after.replace(gone, came)
    kind = "terms-of-service" if text is TERMS else "privacy-policy"
    return compare(read_text(text), read_text(after), Context(document_type=kind)).summary


def test_a_period_is_told_with_both_ends_and_its_direction() -> None:
    assert line(PRIVACY, LONGER) == "Retention: 30 days to 90 days (longer)"


def test_a_stamp_of_the_date_is_neither_told_nor_counted() -> None:
    assert line(PRIVACY, LONGER, STAMP) == line(PRIVACY, LONGER)


def test_a_date_alone_is_told_as_such() -> None:
    assert line(PRIVACY, STAMP) == "Date only: 3 May 2026 to 1 June 2026"


def test_the_fee_the_cap_and_the_law_are_all_told() -> None:
    assert line(TERMS, DEARER, CAPPED, MOVED_ABROAD, STAMP) == (
        "Payment: €9.00 to €11.50 (higher); Liability: 12 months to 3 months (shorter); "
        "Disputes: Ireland to Delaware"
    )


def test_what_is_not_told_is_counted() -> None:
    summary = line(TERMS, DEARER, CAPPED, MOVED_ABROAD, (AVAILABILITY, ""), ("for adults", "for sailors"))
    assert summary.endswith("; 2 more")
    assert "€9.00 to €11.50 (higher)" in summary


def test_the_gravest_section_comes_first() -> None:
    summary = line(PRIVACY, LONGER, SOLD)
    assert summary.startswith("Sharing: promise removed, “We do not sell”; ")
    assert "Retention: 30 days to 90 days (longer)" in summary


def test_a_dropped_promise_is_told_rather_than_the_verb_that_took_its_place() -> None:
    assert line(PRIVACY, TRAINED) == "AI: promise removed, “we do not … use … to train”"


def test_a_period_that_gave_way_to_words_is_told_with_them() -> None:
    assert line(PRIVACY, ("deleted after 7 days", "kept as long as necessary")) == (
        "Retention: 7 days to “kept as long as necessary”"
    )


def test_a_period_that_went_with_its_sentence_is_no_longer_stated() -> None:
    assert line(PRIVACY, (" Log files are deleted after 7 days.", "")) == "Retention: 7 days no longer stated"


def test_one_name_for_another_has_both_ends() -> None:
    assert line(TERMS, MOVED_ABROAD) == "Disputes: Ireland to Delaware"


def test_one_sub_processor_for_another_is_told_as_added_and_removed() -> None:
    row = "| Ledgerfox SAS | Invoicing | France |"
    assert line(PRIVACY, (row, "| Halyard Analytics Inc. | Analytics | United States |")) == (
        "Sub-processors: Halyard Analytics Inc. added, Ledgerfox SAS removed"
    )


def test_a_cell_that_changed_is_told_with_its_row() -> None:
    summary = line(PRIVACY, ("| Mail | Ireland |", "| Mail | Chile |"))
    assert summary.endswith(": Möwenpost GmbH from Ireland to Chile")


def test_a_section_that_came_or_went_is_told_by_its_heading_without_number() -> None:
    arbitration = "## 4. Arbitration\n\nAll disputes are settled by binding arbitration.\n\n## 5. Sub"
    assert line(PRIVACY, ("## 5. Sub", arbitration)) == "Section added: Arbitration (disputes)"
    assert line(TERMS, (AVAILABILITY, "")) == "Section removed: Availability"


def test_training_begun_is_told_where_no_signal_is() -> None:
    text = PRIVACY.replace(" We do not use your letters to train AI models.", "")
    assert line(text, ("the lighthouse cards", "the lighthouse cards and to train our AI models")) == (
        "AI: training begun"
    )


def test_short_words_in_the_place_of_others_are_quoted_where_no_fact_is_known() -> None:
    summary = line(TERMS, ("for adults", "for sailors and their families"))
    assert summary.endswith(": “adults” became “sailors and their families”")


def test_an_editorial_change_shows_the_words() -> None:
    assert line(TERMS, ("courts of Ireland decide", "courts of Ireland decides")) == (
        "Editorial: “decide” became “decides”"
    )


def test_amounts_are_spelled_as_on_the_page_and_periods_in_english() -> None:
    german = (
        "# Preise\n\nDer Preis beträgt 9,00 € im Monat.\n\n# Speicherdauer\n\nWir löschen nach 30 Tagen.\n"
    )
    after = german.replace("9,00", "11,50").replace("30 Tagen", "6 Monaten")
    summary = compare(read_text(german), read_text(after), Context(document_type="terms-of-service")).summary
    assert "9,00 € to 11,50 € (higher)" in summary
    assert "30 days to 6 months (longer)" in summary


def test_what_only_moved_between_sections_is_no_fact() -> None:
    sentence = " Log files are deleted after 7 days."
    after = PRIVACY.replace(sentence, "").replace("European Union.", f"European Union.{sentence}")
    after = after.replace("30 days", "90 days")
    summary = compare(read_text(PRIVACY), read_text(after), Context(document_type="privacy-policy")).summary
    assert summary.startswith("Retention: 30 days to 90 days (longer)")
    assert "stated" not in summary


def test_noise_says_nothing_of_sections() -> None:
    after = PRIVACY.replace("30 days", "90 days")
    summary = compare(
        read_text(PRIVACY), read_text(after), Context(document_type="privacy-policy", seen_before=True)
    ).summary
    assert summary == "Nothing that matters changed"


def made(
    number: int, severity: Severity, category: Category, *signals: SignalFact, points: float = 3.0
) -> SectionChange:
    """A section of ours that changed, judged as given."""
    title = f"Berth {number}"
    section = Section(
        path=(title,), heading=f"## {title}\n\n", body="Ropes.\n", level=2, number=None, key=title.lower()
    )
    edits = (
        Edit(op=EditOp.DELETE, text="Ropes "),
        Edit(op=EditOp.INSERT, text="Chains "),
        Edit(op=EditOp.EQUAL, text="only.\n"),
    )
    return SectionChange(
        delta=SectionDelta(status=DeltaStatus.CHANGED, before=section, after=section, edits=edits),
        judgement=Judgement(
            kind=Kind.SUBSTANTIVE,
            severity=severity,
            categories=(CategoryScore(category=category, score=0.9),),
            signals=signals,
            severity_terms=(SeverityTerm(reason=str(category), points=points),),
        ),
    )


def days(before: int, after: int) -> SignalFact:
    return SignalFact(
        signal=Signal.NUMBER,
        before=str(before),
        after=str(after),
        unit="day",
        direction=Direction.LONGER if after > before else Direction.SHORTER,
    )


def summed_up(*sections: SectionChange) -> str:
    signals = tuple(fact for change in sections for fact in change.judgement.signals)
    severity = max((change.judgement.severity for change in sections), key=lambda each: each.rank)
    whole = Judgement(kind=Kind.SUBSTANTIVE, severity=severity, signals=signals)
    return summarize(whole, sections)


def test_of_one_subject_a_less_grave_change_is_only_counted() -> None:
    assert summed_up(
        made(1, Severity.MEDIUM, Category.RETENTION, days(5, 6)),
        made(2, Severity.HIGH, Category.RETENTION, days(7, 8)),
        made(3, Severity.MEDIUM, Category.SERVICE, days(9, 8)),
    ) == ("Retention: 7 days to 8 days (longer); Service: 9 days to 8 days (shorter); 1 more")


def test_of_one_subject_equally_grave_changes_stand_together_behind_its_name() -> None:
    assert summed_up(
        made(1, Severity.HIGH, Category.RETENTION, days(5, 6)),
        made(2, Severity.HIGH, Category.RETENTION, days(7, 8)),
        made(3, Severity.HIGH, Category.LIABILITY, days(9, 8)),
    ) == (
        "Retention: 5 days to 6 days (longer), 7 days to 8 days (longer); "
        "Liability: 9 days to 8 days (shorter)"
    )


def test_of_equal_severity_the_section_of_more_points_comes_first() -> None:
    assert summed_up(
        made(1, Severity.MEDIUM, Category.SERVICE, days(5, 6), points=2.0),
        made(2, Severity.MEDIUM, Category.SECURITY, days(7, 8), points=2.5),
    ).startswith("Security: ")


def test_a_verb_that_binds_otherwise_is_told_in_plain_words() -> None:
    fact = SignalFact(signal=Signal.MODALITY, before="must", after="may", direction=Direction.WEAKER)
    assert summed_up(made(1, Severity.MEDIUM, Category.RIGHTS, fact)) == (
        "Rights: “must” became “may” (weaker)"
    )
    fact = SignalFact(signal=Signal.MODALITY, before="do not", after="may", direction=Direction.REMOVED)
    assert summed_up(made(1, Severity.MEDIUM, Category.AI, fact)) == "AI: “do not” became “may”"


def test_contact_does_not_stand_for_sub_processors_that_are_as_sure() -> None:
    change = made(
        1, Severity.CRITICAL, Category.CONTACT, SignalFact(signal=Signal.ENTITY_ADDED, after="Tern")
    )
    scores = (*change.judgement.categories, CategoryScore(category=Category.SUBPROCESSORS, score=0.9))
    judgement = Judgement(
        kind=Kind.SUBSTANTIVE,
        severity=Severity.CRITICAL,
        categories=scores,
        signals=change.judgement.signals,
    )
    assert summed_up(SectionChange(delta=change.delta, judgement=judgement)) == "Sub-processors: Tern added"


def test_of_many_names_the_first_is_said_and_the_others_are_counted() -> None:
    names = [SignalFact(signal=Signal.ENTITY_ADDED, after=name) for name in ("Tern", "Skua", "Gull")]
    assert summed_up(made(1, Severity.HIGH, Category.SHARING, *names)) == "Sharing: Tern and 2 more added"


def test_a_rewritten_text_is_said_to_be_one() -> None:
    section = made(1, Severity.HIGH, Category.RETENTION, days(7, 8))
    whole = Judgement(
        kind=Kind.SUBSTANTIVE,
        severity=Severity.HIGH,
        signals=(days(7, 8), SignalFact(signal=Signal.REWRITE, after="62%")),
    )
    assert summarize(whole, (section,)) == "Retention: 7 days to 8 days (longer); largely rewritten"


WORDS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("\n\r\u202e\u200b\x00\x1b “”{}[]")), max_size=90
)
FACTS = st.builds(
    SignalFact,
    signal=st.sampled_from(Signal),
    before=st.none() | WORDS,
    after=st.none() | WORDS,
    unit=st.none() | st.sampled_from(["day", "EUR", "percent", "sell"]),
    direction=st.none() | st.sampled_from(Direction),
)


@st.composite
def changes(draw: st.DrawFn) -> SectionChange:
    title, body = draw(WORDS), draw(WORDS)
    section = Section(
        path=(title,), heading=title, body=body, level=1, number=draw(st.none() | WORDS), key=""
    )
    edits = st.builds(Edit, op=st.sampled_from(EditOp), text=WORDS)
    cell = Cell(column="", before=draw(WORDS), after=draw(WORDS))
    return SectionChange(
        delta=SectionDelta(
            status=draw(st.sampled_from(DeltaStatus)),
            before=section,
            after=section,
            edits=tuple(draw(st.lists(edits, max_size=4))),
            rows=(RowChange(status=DeltaStatus.CHANGED, key=draw(WORDS), cells=(cell,)),),
        ),
        judgement=Judgement(
            kind=draw(st.sampled_from(Kind)),
            severity=draw(st.sampled_from(Severity)),
            categories=(CategoryScore(category=draw(st.sampled_from(Category)), score=0.6),),
            signals=tuple(draw(st.lists(FACTS, max_size=3))),
        ),
    )


@pytest.mark.slow
@given(st.lists(changes(), max_size=5), st.sampled_from(Kind), st.sampled_from(Severity))
@settings(deadline=None, max_examples=150)
def test_whatever_a_page_says_the_summary_is_one_short_line_of_visible_characters(
    sections: list[SectionChange], kind: Kind, severity: Severity
) -> None:
    signals = tuple(fact for change in sections for fact in change.judgement.signals)
    summary = summarize(Judgement(kind=kind, severity=severity, signals=signals), sections)
    assert 0 < len(summary) <= LONGEST_SUMMARY
    assert summary.isprintable() or not set(summary) & set("\n\r\u202e\u200b\x00\x1b")
    assert not summary.endswith((":", ";", " "))

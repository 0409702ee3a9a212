"""Which sections count as come or gone: with a title of their own that the other text does not have."""

from monitor.compare import Context, compare
from monitor.model import Signal
from monitor.text.read import read_text

BEFORE = """# Privacy Notice of Brackwater

## What we collect

We collect your name, your e-mail address and the pages you visit. We keep them while you have an account.

## Your choices

You may write to us at any time. We answer within a month, and we charge nothing for it.
"""
BODY = "We do not knowingly collect data of anyone under sixteen. Write to us and we will erase what we hold."


def _signals(before: str, after: str) -> list[tuple[Signal, str | None]]:
    judged = compare(read_text(before), read_text(after), Context(document_type="privacy-policy")).judgement
    wanted = (Signal.SECTION_ADDED, Signal.SECTION_REMOVED)
    return [(fact.signal, fact.after or fact.before) for fact in judged.signals if fact.signal in wanted]


def test_a_titled_section_that_comes_is_added_and_removed_when_it_goes() -> None:
    after = f"{BEFORE}\n## Children\n\n{BODY}\n"
    assert [signal for signal, _ in _signals(BEFORE, after)] == [Signal.SECTION_ADDED]
    assert [signal for signal, _ in _signals(after, BEFORE)] == [Signal.SECTION_REMOVED]


def test_a_numbered_run_in_over_sentences_is_a_section() -> None:
    clauses = "".join(f"4.{n} {title}. {text}\n\n" for n, title, text in (
        (1, "Fees", "You pay the fees shown when you order. We bill you on the first day of a month."),
        (2, "Refunds", "We refund fees for the rest of a month. You ask for them by letter or by e-mail."),
    ))  # fmt: skip
    after = f"{clauses}4.3 Children. {BODY}\n\n"
    assert (Signal.SECTION_ADDED, "4.3 Children") in _signals(clauses, after)


def test_a_word_before_a_single_sentence_is_no_section() -> None:
    assert _signals(BEFORE, f"{BEFORE}\nChildren: we never knowingly collect the data of anyone\n") == []


def test_a_short_title_is_not_known_from_words_inside_a_sentence() -> None:
    after = f"{BEFORE}\n## Account\n\nYou may close it whenever you like. We then erase all that we hold.\n"
    assert _signals(BEFORE, after) == [(Signal.SECTION_ADDED, "Account")]


def test_a_long_title_with_a_word_exchanged_is_no_new_section() -> None:
    title = "How we share the data of our younger customers with others"
    before = f"{BEFORE}\n## {title}\n\n{BODY}\n"
    entirely = "Nothing of the sort leaves our offices in Brackwater. Our staff signs a promise of silence."
    after = f"{BEFORE}\n## {title.replace('younger', 'youngest')}\n\n{entirely}\n"
    assert _signals(before, after) == []

"""A power, a fraction, a currency and a sign of more or less are no letters that a page's tools have lost."""

import pytest

from monitor.classify.traits.shapes import same_but_foreign
from monitor.compare import Context, compare
from monitor.model import Kind
from monitor.text.read import read_text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We keep a crate of 5 ft³ for every shop.", "We keep a crate of 5 ft for every shop."),
        ("We store 10² copies of a message.", "We store 10 copies of a message."),
        ("A refund is 2½ times the monthly fee.", "A refund is 2 times the monthly fee."),
        ("Each late notice costs £5 of credit.", "Each late notice costs 5 of credit."),
        ("An answer is due where a claim is ≥50 crowns.", "An answer is due where a claim is 50 crowns."),
        ("The fee is 5‰ of the sum that is insured.", "The fee is 5 of the sum that is insured."),
    ],
)
def test_a_value_that_goes_is_told(before, after):
    judged = compare(read_text(before), read_text(after), Context(document_type="terms-of-service")).judgement
    assert judged.kind is not Kind.NOISE


@pytest.mark.parametrize(
    ("before", "after"),
    [("politica de informaciÃ³n", "politica de información"), ("Ã¼ber Datenâ€“Wege", "über Daten–Wege")],
)
def test_what_a_letter_was_garbled_to_is_no_value(before, after):
    assert same_but_foreign(before, after)

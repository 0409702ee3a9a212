"""What benchmarks of small pages call: two looks at a page through the product's own path."""

import pytest

from bench.entry import verdict

PARAGRAPH = "<h1>Terms</h1><p>We keep what you send us for {} days, and no one else may read any of it.</p>"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PARAGRAPH.format(30), f"<main>{PARAGRAPH.format(30)}</main>", "none"),
        (PARAGRAPH.format(30), PARAGRAPH.format(90), "substantive"),
        ("", PARAGRAPH.format(30), "refused"),
        (PARAGRAPH.format(30), "<p>503 Service Unavailable</p>", "refused"),
    ],
)
def test_a_verdict_is_what_the_checks_of_two_pages_come_to(before: str, after: str, kind: str) -> None:
    got = verdict(
        before.encode(),
        after.encode(),
        content_type="text/html",
        url="https://larkspur.example/terms",
        document_type="privacy-policy",
    )
    assert got["kind"] == kind
    assert got["categories"] == (["retention"] if kind == "substantive" else [])

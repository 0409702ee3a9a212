"""Pages of few words: a document to be read, or an application's empty shell."""

import pytest

from monitor.normalize import normalize

ROWS = "".join(
    f"<tr><td>{name}</td><td>{use}</td><td>{place}</td></tr>"
    for name, use, place in (
        ("Halbrook Hosting GmbH", "hosting of bookings and invoices", "Germany"),
        ("Quillon SAS", "support desk for all customers", "France"),
        ("Mailvane Inc.", "sending of e-mails to guests", "United States"),
        ("Tidewater Ltd", "backups of the service", "Ireland"),
    )
)
TABLE = f"<h1>Sub-processors</h1><p>These companies help us to run the service:</p><table>{ROWS}</table>"


def is_shell(body: str) -> bool:
    page = f"<html><head><title>Tarn</title></head><body>{body}<script src=a.js></script></body></html>"
    return normalize(page.encode(), content_type="text/html", url="https://tarn.example/").shell


@pytest.mark.parametrize(
    "body",
    [
        TABLE,
        "<table><tr><td>Halbrook</td><td>hosting</td></tr><tr><td>Quillon</td><td>support</td></tr></table>",
        f"<div class=page><div class=clear></div>{TABLE}</div>",
        "<h1>Retention</h1><ul><li>We keep your bookings for ninety days after the event, so that you can ask for a "
        "refund.</li><li>We keep invoices for seven years, as the tax law of Germany wants it.</li><li>We keep nothing else "
        "of you, whoever you are, and we never did.</li><li>Backups are gone after thirty days.</li></ul>",
    ],
    ids=["table", "two rows", "empty box without a name", "list"],
)
def test_a_small_page_with_a_script_is_a_document(body: str) -> None:
    assert not is_shell(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div id=root></div>",
        "<h1>Privacy policy</h1><div id=app></div><footer>Tarn Ltd, all rights reserved</footer>",
        "<header>Tarn</header><app-policy></app-policy><footer>Imprint Terms Contact</footer>",
        "<h1>Privacy policy</h1><p>Tarn takes the protection of your personal data seriously. This policy says which data we "
        "process when you book a room and why we do.</p><main id=content></main>",
        "<p>Loading, please wait</p>",
    ],
    ids=["root", "title and place", "tag of its own", "lead and place", "notice"],
)
def test_a_page_with_a_place_for_scripts_is_a_shell(body: str) -> None:
    assert is_shell(body)

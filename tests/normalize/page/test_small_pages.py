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
        "<h1>Datenschutz</h1><p>Wir löschen Ihre Anschrift sechs Monate nach der letzten Ausleihe.</p>",
        "<p>Nous conservons votre adresse pendant deux ans.</p><p>Vos données ne sont jamais vendues à des tiers.</p>",
        "<h2>Sub-processors</h2><ul><li>Halbrook, hosting</li><li>Quillon, support</li><li>Tidewater, backups</li></ul>",
        "<h1>Our cookies</h1><dl><dt>tarn_id</dt><dd>Sign-in, a day</dd><dt>tarn_ad</dt><dd>Adverts, a year</dd></dl>",
        "<h1>Împuterniciți</h1><div role=list><div role=listitem>Codru Net, găzduire</div><div role=listitem>Luncani, "
        "poștă</div></div>",
    ],
    ids=[
        "table", "two rows", "empty box without a name", "list", "a clause under a title", "two clauses",
        "names of companies", "cookies defined", "list by roles",
    ],
)  # fmt: skip
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
        "<h1>No results</h1><ul><li>Check the spelling of your words</li><li>Try fewer words</li><li>Try others</li></ul>",
        "<h1>Cookies are switched off</h1><ul><li>Open the settings of your browser</li><li>Allow cookies</li></ul>",
        "<h1>Privacy policy</h1><ul><li><a href=/a>Rooms</a></li><li><a href=/b>Prices</a></li></ul><p>One moment …</p>",
        "<h1>Hold on</h1><p>We are checking that you are a person. Your data is safe with us while we do so.</p>",
    ],
    ids=[
        "root", "title and place", "tag of its own", "lead and place", "notice", "search without results",
        "cookies asked for", "title and menu", "wall with one sentence",
    ],
)  # fmt: skip
def test_a_page_with_a_place_for_scripts_is_a_shell(body: str) -> None:
    assert is_shell(body)

"""A vendor's policies are found on its site, told, and watched once somebody accepts them."""

import pytest

from tests.e2e.installation import Installation
from tests.vendor_site import VendorSite

PROSE = "<p>" + "We keep what we collect for as long as the contract runs and no longer than that. " * 8
GERMAN = "<p>" + "Wir speichern Ihre Angaben nur so lange, wie es für den Vertrag nötig ist. " * 8


@pytest.fixture
def site():
    with VendorSite() as made:
        made.page(
            "/",
            "<title>Nimbus</title><h1>Storage for teams</h1><footer><a href='/p'>Privacy</a> <a href='/legal'>Legal</a>"
            "<a href='/blog/privacy'>Privacy</a> <a href='/gone'>Cookies</a> <a href='/'>Terms</a></footer>",
        )
        made.page(
            "/p",
            f"<title>Privacy</title><link rel=alternate hreflang=de href='/de/p'><h1>Privacy</h1>{PROSE}",
        )
        made.page("/legal", "<h1>Legal</h1><a href='terms'>Terms of Service</a><a href='/tiny'>DPA</a>")
        made.page("/terms", f"<title>Terms</title><h1>Terms</h1>{PROSE}")
        made.page("/tiny", "<h1>Soon</h1><p>Our agreement will stand here soon.</p>")
        made.page(
            "/robots.txt", f"User-agent: *\nSitemap: {made.url('/map.xml')}\n", content_type="text/plain"
        )
        made.page(
            "/map.xml", f"<loc>{made.url('/de/datenschutz')}</loc><loc>https://far.example/privacy</loc>"
        )
        made.page("/de/datenschutz", f"<title>Datenschutz</title><h1>Datenschutz</h1>{GERMAN}")
        made.page("/.well-known/security.txt", f"Policy: {made.url('/report')}\n", content_type="text/plain")
        made.page("/report", f"<title>How to report</title><h1>How to report</h1>{PROSE}")
        made.page("/subprocessors", f"<title>Sub-processors</title><h1>Sub-processors</h1>{PROSE}")
        yield made


@pytest.fixture
def home(tmp_path, site):
    return Installation(tmp_path, site)


def test_a_survey_finds_policies_by_links_files_and_usual_places(site, home):
    told = home.run("discover", site.url("/"), "--format", "csv")
    rows = [line.split(",") for line in told.stdout.splitlines()[1:]]
    assert [(row[0], row[1], row[4].removeprefix(site.url("")), row[5]) for row in rows] == [
        ("privacy-policy", "de", "/de/datenschutz", "named by /map.xml"),
        ("privacy-policy", "en", "/p", "linked from the home page"),
        ("terms-of-service", "en", "/terms", "linked from /legal"),
        ("subprocessors", "en", "/subprocessors", "at its usual place"),
        ("security", "en", "/report", "named by /.well-known/security.txt"),
    ]
    assert told.returncode == 0
    assert "/gone answered 404" in told.stderr
    assert "/tiny: holds" in told.stderr
    assert not any(each.path.startswith("/blog") for each in site.asked)


def test_what_is_found_is_watched_once_somebody_accepts_it(site, home):
    home.write({})
    chosen = ("discover", site.url("/"), "--language", "en")
    added = home.run(*chosen, "--add", "--yes", "--by", "Ada", "--vendor", "Nimbus")
    assert "nimbus/privacy-policy@1: accepted by Ada" in added.stderr
    written = home.config.read_text()
    assert written.count("[[vendors.documents]]") == 4
    assert "datenschutz" not in written
    assert "nimbus/privacy-policy" in home.run("discover", site.url("/")).stdout
    (found,) = home.json(*chosen)
    assert {find["type"]: find["languages"] for find in found["finds"]}["privacy-policy"] == [
        ["de", site.url("/de/p")]
    ]
    home.run(*chosen, "--add", "--yes", "--by", "Ada", "--vendor", "Nimbus")
    assert home.config.read_text() == written


def test_a_site_without_policies_or_without_an_answer_is_told(site, home):
    with VendorSite() as bare:
        bare.page("/", "<h1>Nothing</h1>")
        assert "no policy was found at" in home.run("discover", bare.url("/"), expect=3).stderr
    assert "is not the address of a site" in home.run("discover", "no such thing", expect=2).stderr
    assert "refused" in home.run("discover", "http://127.0.0.1:9/", expect=3).stderr


def test_what_appears_and_what_goes_is_told_at_the_next_survey(site, home):
    assert "no site was surveyed before" in home.run("discover", "--again", expect=2).stderr
    home.run("discover", site.url("/"))
    assert home.run("discover", "--again").stdout == ""
    site.page("/aup", f"<title>Acceptable use</title><h1>Acceptable use</h1>{PROSE}")
    site.page("/legal", "<h1>Legal</h1><a href='/aup'>Acceptable use policy</a>")
    site.page("/terms", "gone", status=404)
    told = home.run("discover", "--again", "--format", "csv", expect=1).stdout
    assert [line.split(",")[:2] for line in told.splitlines()[1:]] == [["appeared", "acceptable-use"]]
    (gone,) = home.json("discover", "--again", expect=1)
    assert (gone["url"], gone["type"]) == (site.url("/terms"), "terms-of-service")
    assert home.run("discover", "--again").stdout == ""
    site.page("/terms", f"<title>Terms</title><h1>Terms</h1>{PROSE}")
    assert "appeared" in home.run("discover", "--again", expect=1).stdout


def test_a_site_that_does_not_answer_loses_no_page(site, home):
    home.run("discover", site.url("/"))
    site.page("/", "busy", status=503)
    for _ in range(3):
        assert home.run("discover", "--again").stdout == ""

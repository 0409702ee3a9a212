"""Every bad page in one run: each ends in one sentence, and no page stops another."""

import contextlib
import ssl

import pytest
import trustme

from tests.e2e import bad_pages
from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.vendor_site import VendorSite

PLACES = (
    bad_pages.Bad(name="hangs", outcome="failed", says="did not come within 4 seconds"),
    bad_pages.Bad(name="drips", outcome="failed", says="did not come within 4 seconds"),
    bad_pages.Bad(name="busy", outcome="failed", says="answered 503: the server cannot answer now"),
    bad_pages.Bad(name="unpermitted", outcome="failed", says="robots.txt"),
    bad_pages.Bad(name="untrusted", outcome="failed", says="certificate"),
    bad_pages.Bad(name="not-tls", outcome="failed", says="TLS"),
    bad_pages.Bad(name="nobody-listens", outcome="failed", says="refused"),
    bad_pages.Bad(name="no-such-name", outcome="failed", says="no-such-name.invalid"),
)
ALL = (*bad_pages.EXPECTED, *PLACES)
TROUBLE = {
    "busy": "unreachable",
    "unpermitted": "closed to robots",
    "untrusted": "without a trusted certificate",
    "absent": "gone",
    "gone": "gone",
    "forbidden": "blocked",
    "inwards": "refused",
    "huge": "too large",
    "bomb": "too large",
    "junk": "unreadable",
    "locked-pdf": "unreadable",
    "hangs": "unreachable",
}


@pytest.fixture(scope="module")
def places():
    """Where each document is: hosts of their own for what would keep the others waiting."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.6").configure_cert(tls)
    with contextlib.ExitStack() as stack:

        def site(address: str, **options) -> VendorSite:
            return stack.enter_context(VendorSite(address=address, **options))

        main = site("127.0.0.1")
        bad_pages.set_up(main)
        found = {bad.name: main.url(f"/{bad.name}") for bad in bad_pages.EXPECTED}
        for number, name in enumerate(("hangs", "drips", "busy", "unpermitted"), start=2):
            host = site(f"127.0.0.{number}")
            found[name] = host.url("/privacy", host=f"127.0.0.{number}")
            if name == "hangs":
                host.raw("/privacy", 60.0)
            elif name == "drips":
                host.raw("/privacy", bad_pages.HTML + b"\r\n", *[b"<p>a</p>", 0.2] * 300)
            elif name == "busy":
                host.page("/privacy", "busy", status=503, headers=(("Retry-After", "7200"),))
            else:
                host.page("/privacy", policy_page())
                host.robots("User-agent: *\nDisallow: /privacy")
        found["untrusted"] = site("127.0.0.6", tls=tls).url("/privacy", host="127.0.0.6")
        found["not-tls"] = site("127.0.0.7").url("/privacy", host="127.0.0.7").replace("http:", "https:")
        found["nobody-listens"] = f"http://127.0.0.8:{bad_pages.closed_port()}/privacy"
        found["no-such-name"] = "https://no-such-name.invalid/privacy"
        yield main, found


@pytest.fixture(scope="module")
def round_of_checks(tmp_path_factory, places):
    """The installation, the result of each document by name, and the run itself."""
    site, found = places
    installation = Installation(tmp_path_factory.mktemp("pages"), site, {"good": "/good"})
    text = installation.config.read_text().replace('total_timeout = "5s"', 'total_timeout = "4s"')
    entries = "".join(
        f'[[vendors.documents]]\nname = "{name}"\ntype = "privacy-policy"\nurl = "{url}"\n'
        for name, url in found.items()
    )
    installation.config.write_text(text[: text.index("[[vendors.documents]]")] + entries)
    run = installation.run("check", expect=3)
    standings = {
        each["document"].removeprefix("lanternfish/"): each
        for each in installation.json("status")["documents"]
    }
    return installation, run, standings


def line_of(run, name):
    (line,) = [line for line in run.stdout.splitlines() if line.startswith(f"lanternfish/{name}: ")]
    return line.removeprefix(f"lanternfish/{name}: ")


@pytest.mark.parametrize("bad", ALL, ids=lambda bad: bad.name)
def test_every_page_ends_in_its_outcome_and_one_sentence(round_of_checks, bad):
    _, run, _ = round_of_checks
    outcome, _, sentence = line_of(run, bad.name).partition(": ")
    assert outcome == bad.outcome
    assert bad.says in sentence
    assert len(sentence) < 400
    assert "object at 0x" not in sentence and "Error(" not in sentence


@pytest.mark.parametrize("bad", [bad for bad in ALL if bad.shows], ids=lambda bad: bad.name)
def test_the_text_of_a_page_that_could_be_read_is_right(round_of_checks, bad):
    installation, _, _ = round_of_checks
    assert bad.shows in installation.run("show", f"lanternfish/{bad.name}").stdout


@pytest.mark.parametrize(("name", "kind"), TROUBLE.items())
def test_the_kind_of_trouble_is_recorded(round_of_checks, name, kind):
    _, _, standings = round_of_checks
    assert standings[name]["standing"] == "failing"
    assert standings[name]["note"].startswith(f"{kind} since ")


def test_a_check_of_bad_pages_says_nothing_else(round_of_checks):
    _, run, _ = round_of_checks
    assert len(run.stdout.splitlines()) == len(ALL)
    assert not [line for line in run.stderr.splitlines() if " info " not in line]


def test_a_wished_pause_is_kept(round_of_checks):
    from datetime import datetime

    _, _, standings = round_of_checks
    busy = standings["busy"]
    pause = datetime.fromisoformat(busy["next_due_at"]) - datetime.fromisoformat(busy["checked_at"])
    assert 7190 <= pause.total_seconds() <= 7210


def test_a_page_that_robots_txt_forbids_is_not_asked_for(round_of_checks, places):
    _, run, _ = round_of_checks
    assert "/privacy" not in places[0].paths()
    assert line_of(run, "unpermitted").startswith("failed")


def test_a_private_address_is_refused_without_allow_private_and_nobody_is_asked(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        installation = Installation(tmp_path, site)
        text = installation.config.read_text().replace("allow_private = true", "allow_private = false")
        installation.config.write_text(text)
        warned = installation.run("config", "check")
        assert "private network" in warned.stderr
        assert f":{1 + text[: text.index('url =')].count(chr(10))}: " in warned.stderr
        for host in ("127.0.0.1", "localhost", "2130706433"):
            installation.config.write_text(text.replace("127.0.0.1", host))
            assert "not a public address" in installation.run("check", expect=3).stdout
        assert site.asked == []

"""Pages that only show their text: frames, embedded files, forwarding; over real HTTP, committed and derived again."""

from base64 import b64encode
from dataclasses import replace
from urllib.parse import quote

import pytest

from monitor.check import rederive
from monitor.model import Outcome, TroubleKind, Validators
from monitor.normalize import GENEROUS
from tests.check.site_watch import SiteWatch
from tests.normalize.files.office_maker import zip_of
from tests.normalize.pdf.pdf_maker import lines, make_pdf
from tests.policies import edited, policy_page
from tests.vendor_site import VendorSite

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

FRAMED = policy_page()
SHORTER = policy_page(edited("90 days", "30 days"))
LEAD = "<p>Lanternfish Ltd takes your data seriously. This policy says what we collect and why.</p>" * 2


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Privacy policy</title>{head}</head><body><header><a href=/>Lanternfish"
        f"</a></header><main><h1>Privacy policy</h1>{body}</main><footer>Lanternfish Ltd</footer></body></html>"
    )


@pytest.fixture
def site():
    with VendorSite() as running:
        running.page("/framed", FRAMED)
        yield running


@pytest.mark.parametrize(
    "shown",
    [
        page('<x-view><template shadowrootmode="open"><iframe src="/framed"></iframe></template></x-view>'),
        page('<iframe src="/framed"></iframe>'),
        page(LEAD + '<iframe src="framed#toolbar=0" title="Our policy"></iframe><script src=a.js></script>'),
        page('<object data="/framed" type="text/html"><p>Your browser shows no objects.</p></object>'),
        page('<embed src="/framed">'),
        page('<iframe src="about:blank" data-src="/framed"></iframe>'),
        page(
            '<iframe src="https://www.google.com/recaptcha/api2"></iframe><div><iframe src="/framed"></iframe></div>'
        ),
        "<html><head><title>Policy</title></head><frameset rows='60,*'><frame src=/top><frame src=/framed></frameset></html>",
        page("<p>Moved.</p>", '<meta http-equiv="Refresh" content="0; URL=\'/framed\'">'),
        page("<p>You are sent on.</p>", '<meta http-equiv=refresh content="5;/framed">'),
        page('<iframe src="/moved"></iframe>'),
    ],
    ids=[
        *(
            "frame of a component",
            "frame",
            "frame under a lead",
            "object",
            "embed",
            "late frame",
            "beside a captcha",
        ),
        *("frameset", "refresh", "slow refresh", "redirected frame"),
    ],
)
def test_the_text_is_read_from_where_the_page_shows_it(site, shown):
    site.page("/privacy", shown)
    site.redirect("/moved", "/framed")
    site.page("/top", "<p>Lanternfish</p>")
    watch = SiteWatch(site)
    checked = watch.check()
    assert checked.outcome is Outcome.FIRST and "90 days" in watch.text
    assert checked.fetch.is_followed and checked.fetch.final_url == site.url("/framed")
    site.page("/framed", SHORTER)
    assert watch.check().outcome is Outcome.CHANGED
    assert watch.check().detail == "the same bytes"
    assert "30 days" in watch.text


def test_a_refresh_header_is_a_redirect(site):
    site.page("/privacy", page("<p>Moved.</p>"), headers=(("Refresh", "0; url=/framed"),))
    watch = SiteWatch(site)
    checked = watch.check()
    assert checked.outcome is Outcome.FIRST and "90 days" in watch.text
    assert [hop.location for hop in checked.fetch.hops] == ["/framed", None]


@pytest.mark.parametrize("content", ["0; url=/privacy?again=1", "900; url=/framed", "30", ""])
def test_a_page_that_loads_itself_anew_or_much_later_is_read_as_it_is(site, content):
    site.page(
        "/privacy",
        FRAMED.decode().replace("<head>", f'<head><meta http-equiv="refresh" content="{content}">'),
    )
    assert SiteWatch(site).check().outcome is Outcome.FIRST
    assert site.paths() == ["/privacy"]


@pytest.mark.parametrize(
    "frame",
    [
        lambda body: (
            f'<iframe srcdoc="{body.decode().replace("&", "&amp;").replace(chr(34), "&quot;")}"></iframe>'
        ),
        lambda body: f'<iframe src="/framed" srcdoc="{body.decode().replace(chr(34), "&#34;")}"></iframe>',
        lambda body: f'<iframe src="data:text/html;base64,{b64encode(body).decode()}"></iframe>',
        lambda body: f'<iframe src="data:text/html;charset=utf-8,{quote(body)}"></iframe>',
    ],
    ids=["srcdoc", "srcdoc beside src", "base64", "percent"],
)
def test_a_document_written_into_its_frame_is_text_of_the_page(site, frame):
    site.page("/privacy", page(frame(FRAMED)))
    watch = SiteWatch(site)
    watch.check()
    assert "90 days" in watch.text and site.paths() == ["/privacy"]


def test_an_embedded_pdf_is_read_and_derived_again_from_its_snapshot(site):
    words = [
        f"We keep record number {at} of your bookings for ninety days after the event." for at in range(9)
    ]
    site.page("/p.pdf", make_pdf([lines(words)]), content_type="application/pdf")
    site.page("/privacy", page('<iframe src="/viewer.html?file=%2Fp.pdf"></iframe>'))
    watch = SiteWatch(site)
    watch.check()
    before = watch.text
    assert "record number 8" in before
    rederive(watch.document, store=watch.store, settings=watch.settings, now=watch.now, rules=GENEROUS)
    assert watch.text == before


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (page('<iframe src="/gone"></iframe>'), "answered 404"),
        (page('<iframe src="http://127.0.0.1:9/policy"></iframe>'), "port 9"),
        (page('<iframe src="/secret/p"></iframe>'), "robots.txt"),
        (page('<iframe src="/nested"></iframe>'), "/nested"),
        (page('<iframe src="/framed"></iframe><iframe src="/framed?part=2"></iframe>'), "shared among them"),
        (page('<embed src="/sheet">'), "Excel workbook"),
    ],
    ids=["missing", "port", "robots", "frame in a frame", "two frames", "file that is not read"],
)
def test_where_the_text_cannot_be_read_the_trouble_names_the_address(site, shown, said):
    site.robots("User-agent: *\nDisallow: /secret")
    site.page("/privacy", shown)
    site.page("/nested", page('<iframe src="/framed"></iframe>'))
    site.page("/sheet", zip_of(**{"xl/workbook.xml": "<x/>"}), content_type="application/octet-stream")
    watch = SiteWatch(site)
    checked = watch.check()
    assert checked.outcome is Outcome.HELD
    trouble = checked.state.trouble
    assert trouble.kind is TroubleKind.ELSEWHERE
    assert "watch http://127.0.0.1" in trouble.detail and said in trouble.detail
    assert watch.store.history.version(watch.document.id) is None


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>',
        '<iframe src="/maps/embed?pb=1" title="Our office"></iframe>',
        '<iframe src="/framed" width="0" height="0"></iframe>',
        '<iframe src="/framed" style="display: none"></iframe>',
        '<iframe id="consent-manager" src="/framed"></iframe>',
        '<noscript><iframe src="/framed"></iframe></noscript>',
        '<object data="/logo" type="image/svg+xml"></object>',
    ],
)
def test_frames_that_are_no_policy_are_not_asked_for(site, frame):
    site.page(
        "/privacy", page("<p>We keep your bookings for ninety days and sell nothing to anybody.</p>" + frame)
    )
    watch = SiteWatch(site)
    assert watch.check().outcome is Outcome.FIRST
    assert site.paths() == ["/privacy"]


def test_a_small_page_beside_a_small_frame_is_the_document_itself(site):
    site.page("/counter", "<p>Visitor 812 of this week.</p>")
    body = "".join(
        f"<p>We keep record {at} of your bookings for ninety days after the event.</p>" for at in range(6)
    )
    site.page("/privacy", page(body + '<iframe src="/counter"></iframe>'))
    watch = SiteWatch(site)
    assert watch.check().outcome is Outcome.FIRST
    assert "record 5" in watch.text and "Visitor" not in watch.text


def test_a_text_that_moves_into_a_frame_is_followed_and_no_change(site):
    site.page("/privacy", FRAMED)
    watch = SiteWatch(site)
    watch.check()
    site.page("/privacy", page('<iframe src="/framed"></iframe>'))
    assert watch.check().outcome is Outcome.UNCHANGED
    assert len(watch.store.history.version_list(watch.document.id)) == 1


def test_a_title_that_was_taken_for_the_text_is_replaced_by_it_in_a_new_edition(site):
    site.page("/privacy", page(LEAD + '<iframe src="/framed"></iframe>'))
    watch = SiteWatch(site)
    fetch = watch.web.fetch(watch.document, Validators(), now=watch.now)
    state = watch.store.documents.state(watch.document.id)
    first = watch.examiner.examine(watch.document, fetch, state, watch.store, now=watch.now, alone=True)
    watch.store.commit_check(replace(first, state=replace(first.state, edition="1")))
    assert "90 days" not in watch.text
    assert watch.check().outcome is Outcome.CHANGED
    assert "90 days" in watch.text


def test_a_person_may_take_a_page_whose_frame_cannot_be_read(site):
    site.page("/privacy", page(LEAD + '<iframe src="/gone"></iframe>'))
    watch = SiteWatch(site)
    watch.examiner = replace(watch.examiner, accept=True)
    assert watch.check().outcome is Outcome.FIRST
    assert "seriously" in watch.text

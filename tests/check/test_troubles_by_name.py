"""Pages that cannot be compared are told as what they are: garbled, or pictures."""

import pytest

from monitor.model import Outcome, TroubleKind
from monitor.wording.labels import trouble_meaning
from tests.check.site_watch import SiteWatch
from tests.policies import policy_page
from tests.vendor_site import VendorSite

LOST = "<p>Wir l\ufffdschen f\ufffdr R\ufffdder, \ufffdnderungen, Gr\ufffd\ufffde und Geb\ufffdhren nach drei Jahren alle Daten.</p>"
SCANS = "".join(f'<img src="/page-{n}.png" width=900 height=1200>' for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("body", "kind", "way_out"),
    [
        (f"<h1>Datenschutz</h1>{LOST}", TroubleKind.GARBLED, "browser"),
        (f"<h1>Datenschutz</h1><ul><li>{LOST}</li></ul><table><tr><td>{LOST}</td></tr></table>", TroubleKind.GARBLED, "address"),
        (f"<h1>Privacy notice</h1><div>{SCANS}</div>", TroubleKind.PICTURES, "PDF"),
        (f"<main><h1>Terms</h1><p>{SCANS}</p></main><footer>Lark Ltd</footer>", TroubleKind.PICTURES, "text"),
    ],
)  # fmt: skip
def test_the_trouble_bears_its_name_and_says_the_way_out(body: str, kind: TroubleKind, way_out: str) -> None:
    with VendorSite() as site:
        watch = SiteWatch(site)
        for page in (body, policy_page(), body):
            shown = (
                page
                if isinstance(page, bytes)
                else f"<html><head><title>P</title></head><body>{page}</body></html>"
            )
            site.page("/privacy", shown)
            checked = watch.check()
            if page is body:
                assert checked.outcome is Outcome.FAILED and checked.state.trouble.kind is kind
                assert way_out in f"{checked.state.trouble.detail} {trouble_meaning(kind)}"
            else:
                assert checked.outcome is Outcome.FIRST and checked.state.trouble is None

"""The five made-up vendors and their twelve documents; where each is served and what it is.

The texts themselves are the Markdown files in ``policies/``. Nothing is fetched or served here.
"""

from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A made-up company. ``host`` is the loopback address it would like to be served from."""

    key: str
    name: str
    language: str
    host: str
    robots: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document of a vendor: ``key`` is ``vendor/name``, ``path`` its place on the vendor's host.

    ``etag`` tells whether the server offers an ETag and answers 304.
    """

    key: str
    vendor: Vendor
    path: str
    type: str
    title: str
    etag: bool = False

    @property
    def name(self) -> str:
        """The key without the vendor."""
        return self.key.partition("/")[2]

    def text(self) -> str:
        """The policy as written at the start of the demo, in Markdown."""
        file = resources.files("demo") / "policies" / self.vendor.key / f"{self.name}.md"
        return file.read_text("utf-8")


LUMENARC = Vendor(
    key="lumenarc",
    name="Lumenarc",
    language="en",
    host="127.0.0.2",
    robots="User-agent: *\nDisallow: /board/\nAllow: /legal/\n",
)
FJORDBYTE = Vendor(key="fjordbyte", name="Fjordbyte Cloud", language="en", host="127.0.0.3")
HAFENLICHT = Vendor(
    key="hafenlicht",
    name="Hafenlicht",
    language="de",
    host="127.0.0.4",
    robots="User-agent: *\nDisallow: /suche\n",
)
POIANA = Vendor(key="poiana", name="Poiana", language="ro", host="127.0.0.5")
QUILLMOOR = Vendor(
    key="quillmoor", name="Quillmoor", language="en", host="127.0.0.6", robots="User-agent: *\nDisallow:\n"
)
VENDORS = (LUMENARC, FJORDBYTE, HAFENLICHT, POIANA, QUILLMOOR)

PAGES = (
    Page(
        key="lumenarc/privacy",
        vendor=LUMENARC,
        path="/legal/privacy",
        type="privacy-policy",
        title="Privacy Policy",
    ),
    Page(
        key="lumenarc/terms",
        vendor=LUMENARC,
        path="/legal/terms",
        type="terms-of-service",
        title="Terms of Service",
    ),
    Page(
        key="lumenarc/cookies",
        vendor=LUMENARC,
        path="/legal/cookies",
        type="trackers-policy",
        title="Cookie Policy",
        etag=True,
    ),
    Page(
        key="fjordbyte/privacy",
        vendor=FJORDBYTE,
        path="/juridisk/privacy",
        type="privacy-policy",
        title="Privacy Statement",
    ),
    Page(
        key="fjordbyte/dpa",
        vendor=FJORDBYTE,
        path="/juridisk/dpa",
        type="data-processor-agreement",
        title="Data Processing Agreement",
    ),
    Page(
        key="fjordbyte/subprocessors",
        vendor=FJORDBYTE,
        path="/juridisk/subprocessors",
        type="subprocessors",
        title="Sub-processors",
        etag=True,
    ),
    Page(
        key="hafenlicht/datenschutz",
        vendor=HAFENLICHT,
        path="/datenschutz.aspx",
        type="privacy-policy",
        title="Datenschutzerklärung",
    ),
    Page(key="hafenlicht/agb", vendor=HAFENLICHT, path="/agb.aspx", type="terms-of-service", title="AGB"),
    Page(
        key="poiana/confidentialitate",
        vendor=POIANA,
        path="/legal/confidentialitate",
        type="privacy-policy",
        title="Politica de confidențialitate",
    ),
    Page(
        key="poiana/termeni",
        vendor=POIANA,
        path="/legal/termeni",
        type="terms-of-service",
        title="Termeni și condiții",
    ),
    Page(
        key="quillmoor/privacy",
        vendor=QUILLMOOR,
        path="/privacy",
        type="privacy-policy",
        title="Privacy Policy",
    ),
    Page(
        key="quillmoor/terms", vendor=QUILLMOOR, path="/terms", type="terms-of-service", title="Terms of Use"
    ),
)


def page(key: str) -> Page:
    """The page of that key; raises KeyError for one that does not exist."""
    return {each.key: each for each in PAGES}[key]

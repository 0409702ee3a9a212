"""Pages as no vendor should serve them, and what a check has to say of each."""

import gzip
import io
import itertools
import random
import socket
from dataclasses import dataclass

from pypdf import PdfWriter

from tests.policies import edited, policy_page
from tests.vendor_site import Answer, VendorSite

ACCENTED = edited("Write to privacy@", "Écrivez naïvement à la façade: privacy@")
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A page's name on the site, how a check of it has to end, and words that its sentence has to hold."""

    name: str
    outcome: str
    says: str = ""
    shows: str = ""


EXPECTED = (
    Bad(name="empty", outcome="failed", says="body is empty"),
    Bad(name="blank", outcome="failed", says="empty"),
    Bad(name="huge", outcome="failed", says="larger than 20,000,000 bytes"),
    Bad(name="bomb", outcome="failed", says="larger than 20,000,000 bytes"),
    Bad(name="nested", outcome="first", shows="We delete call recordings after 90 days."),
    Bad(name="only-tags", outcome="failed", says="no readable text"),
    Bad(name="nul-bytes", outcome="first", shows="to send invoices and"),
    Bad(name="says-utf8-is-cp1252", outcome="first", shows="Écrivez naïvement à la façade"),
    Bad(name="says-latin1-is-utf8", outcome="first", shows="Écrivez naïvement à la façade"),
    Bad(name="says-nonsense-is-utf8", outcome="first", shows="Écrivez naïvement à la façade"),
    Bad(name="says-plain-is-html", outcome="first", shows="## What we collect"),
    Bad(name="endless", outcome="failed", says="redirects more than 10 times"),
    Bad(name="circle", outcome="failed", says="redirects in a circle"),
    Bad(name="inwards", outcome="failed", says="not asked"),
    Bad(name="to-a-file", outcome="failed", says="file"),
    Bad(name="nowhere", outcome="failed", says="without saying where"),
    Bad(name="cut", outcome="failed", says="broke off"),
    Bad(name="cut-chunk", outcome="failed", says="broke off"),
    Bad(name="not-http", outcome="failed", says="not HTTP"),
    Bad(name="not-gzip", outcome="failed", says="gzip"),
    Bad(name="silent", outcome="failed", says="broke off"),
    Bad(name="broken-pdf", outcome="failed", says="PDF is broken"),
    Bad(name="locked-pdf", outcome="failed", says="PDF is encrypted"),
    Bad(name="scanned-pdf", outcome="failed", says="has 1 page but no text"),
    Bad(name="junk", outcome="failed", says="binary data"),
    Bad(name="image", outcome="failed", says="an image"),
    Bad(name="absent", outcome="failed", says="answered 404: the page is not there"),
    Bad(name="gone", outcome="failed", says="answered 410: the page is not there"),
    Bad(name="forbidden", outcome="failed", says="answered 403"),
    Bad(name="no-content", outcome="failed", says="answered 204"),
    Bad(name="good", outcome="first", shows="We delete call recordings after 90 days."),
)


def set_up(site: VendorSite) -> None:
    """Put every page of ``EXPECTED`` on the site."""
    _set_up_bodies(site)
    _set_up_charsets(site)
    _set_up_answers(site)
    for name, body in (("broken-pdf", b"%PDF-1.7\n1 0 obj << garbage"), ("scanned-pdf", pdf())):
        site.page(f"/{name}", body, content_type="application/pdf")
    site.page("/locked-pdf", pdf(password="tide"), content_type="application/pdf")
    site.page("/good", policy_page())


def _set_up_bodies(site: VendorSite) -> None:
    noise = random.Random(4).randbytes(60_000)
    page = policy_page()
    site.page("/empty", "")
    site.page("/blank", " \n\t ")
    site.page("/huge", page.replace(b"</main>", b"<p>lorem ipsum</p>" * (40_000_000 // 18) + b"</main>"))
    zipped = (("Content-Encoding", "gzip"),)
    site.page("/bomb", gzip.compress(b"<p>boom</p>" + bytes(150_000_000), 1), headers=zipped)
    site.page("/not-gzip", page, headers=zipped)
    site.page("/nested", page.replace(b"<main>", b"<main>" + b"<div>" * 100_000))
    site.page("/only-tags", b"<div>" * 100_000 + b"</div>" * 100_000)
    site.page("/nul-bytes", page.replace(b"invoices", b"inv\0oices"))
    site.page("/junk", noise)
    site.page("/image", b"\x89PNG\r\n\x1a\n" + noise)


def _set_up_charsets(site: VendorSite) -> None:
    page = policy_page(ACCENTED).decode().replace('<meta charset="utf-8">', "")
    site.page("/says-utf8-is-cp1252", page.encode("cp1252"), content_type="text/html; charset=utf-8")
    site.page("/says-latin1-is-utf8", page, content_type="text/html; charset=iso-8859-1")
    site.page("/says-nonsense-is-utf8", page, content_type="text/html; charset=klingon-8")
    site.page("/says-plain-is-html", page, content_type="text/plain")


def _set_up_answers(site: VendorSite) -> None:
    page = policy_page()
    steps = itertools.count()
    site.on("/endless", lambda asked: Answer(status=302, headers=(("Location", f"/endless?{next(steps)}"),)))
    site.redirect("/circle", "/circle")
    site.redirect("/inwards", "http://169.254.169.254/latest/meta-data/")
    site.redirect("/to-a-file", "file:///etc/passwd")
    site.on("/nowhere", lambda asked: Answer(status=302))
    site.raw("/cut", HTML + b"Content-Length: 100000\r\n\r\n" + page)
    site.raw("/cut-chunk", HTML + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(page) + 9) + page)
    site.raw("/not-http", b"\x00\x01\x02 hello\r\n\r\n")
    site.raw("/silent")
    site.page("/gone", "gone", status=410)
    site.page("/forbidden", "no", status=403)
    site.on("/no-content", lambda asked: Answer(status=204))


def pdf(*, password: str = "") -> bytes:
    """A PDF of one page without a word."""
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

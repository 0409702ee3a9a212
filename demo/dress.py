"""A policy's words dressed as a vendor's web page, differently at every request.

Also the two pages that a vendor serves instead of the policy: a bot check and an error.
"""

from demo.documents import Page
from demo.markup import read_blocks
from demo.mess import Mess
from demo.templates import TEMPLATES

CHARSETS = {"hafenlicht": "windows-1252"}


def charset_of(page: Page) -> str:
    """The encoding in which the vendor's server sends its pages."""
    return CHARSETS.get(page.vendor.key, "utf-8")


def dress(page: Page, policy: str, *, seed: int, season: int) -> bytes:
    """The page as sent for one request: same policy, other surroundings for each ``seed`` and ``season``."""
    mess = Mess(page.vendor, seed=seed, season=season)
    text = TEMPLATES[page.vendor.key](read_blocks(policy), mess, policy)
    return text.encode(charset_of(page), "xmlcharrefreplace")


def bot_check(page: Page, *, seed: int) -> bytes:
    """A wall with status 200 that wants to know whether the reader is a person."""
    mess = Mess(page.vendor, seed=seed, season=0)
    return f"""<!doctype html><html lang="en"><head>{mess.head("Just a moment")}</head><body>
<div class="challenge-{mess.token(6)}"><h1>{page.vendor.name}</h1><h2>Please confirm that you are human</h2>
<p>We are checking your browser before you may read this page. It takes a few seconds. Switch on
JavaScript and cookies if nothing happens.</p>
<form><input type="hidden" name="k" value="{mess.token(50)}"></form>
<p>Reference {mess.token(16)}</p></div></body></html>""".encode()


def out_of_order(page: Page, *, seed: int) -> bytes:
    """The body that comes with status 503."""
    mess = Mess(page.vendor, seed=seed, season=0)
    return f"<html><body><h1>503</h1><p>No server is available. {mess.token(8)}</p></body></html>".encode()

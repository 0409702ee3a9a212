"""A page that only a browser fills, watched by the real program with a real Chromium."""

import json
import shutil

import pytest

from tests.e2e.installation import Installation
from tests.policies import SECTIONS, edited
from tests.vendor_site import VendorSite

needs_chromium = pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")),
    reason="no Chromium is installed",
)


def shell(sections) -> str:
    """An application's page: a root, and a script that writes the policy into it after a while."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lanternfish</title></head>'
        '<body><div id="root"></div><script>'
        f"const sections = {json.dumps(sections)};"
        "setTimeout(() => { document.getElementById('root').innerHTML = '<main><h1>Privacy policy</h1>' + "
        "sections.map(([h, t]) => `<h2>${h}</h2><p>${t}</p>`).join('') + '</main>'; }, 300);"
        "</script></body></html>"
    )


@needs_chromium
def test_an_empty_shell_is_watched_by_browser_where_the_document_allows_it(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", shell(SECTIONS))
        installation = Installation(tmp_path, site)
        refused = installation.run("check", expect=3)
        assert "browser" in refused.stdout
        config = installation.config.read_text()
        installation.config.write_text(
            config.replace('type = "privacy-policy"', 'type = "privacy-policy"\nbrowser = "auto"').replace(
                'total_timeout = "5s"', 'total_timeout = "60s"'
            )
        )
        assert "first" in installation.run("check").stdout
        assert "We delete call recordings after 90 days" in installation.run("show", "privacy").stdout
        site.page("/privacy", shell(edited("after 90 days", "after 30 days")))
        assert "changed" in installation.run("check", "--exit-code", expect=1).stdout
        (change,) = installation.json("changes")
        assert change["kind"] == "substantive"

"""A redesign that breaks a selector loses nothing, and a person can see what is kept and what to write if it is wrong."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.memory import RESTLESS
from monitor.normalize import RULES, normalize
from monitor.query.status import find_document_status
from tests.e2e.installation import Installation
from tests.screen.pages_instead import instead
from tests.screen.six_policies import POLICIES, Sections, policy
from tests.vendor_site import VendorSite
from tests.watch import DOCUMENT, Watch

ALL = POLICIES["en"]
SELECTED = replace(DOCUMENT, select=(".policy",))


def boxes(inside: Sections, outside: Sections = (), *, name: str = "policy") -> bytes:
    def laid(sections: Sections) -> str:
        return "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in sections)

    return (
        f"<html lang=en><title>Privacy policy</title><body><main><h1>Privacy policy</h1>"
        f"<div class={name}>{laid(inside)}</div><div class=other>{laid(outside)}</div></main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "page",
    [boxes(ALL, name="text"), boxes(ALL[:4], ALL[4:]), boxes(ALL[:1], ALL[1:])],
    ids=["renamed", "half of it left outside", "one section left inside"],
)
def test_a_selector_that_lost_its_text_to_a_redesign_falls_back_to_the_page_and_says_so(page):
    watch = Watch(SELECTED, confirm_after=timedelta(0))
    watch.look(boxes(ALL))
    watch.look(page)
    version = watch.store.history.version(DOCUMENT.id)
    assert all(text in version.text for _, text in ALL)
    standing = find_document_status(
        SELECTED, watch.store.documents.state(DOCUMENT.id), watch.store, watch.now
    )
    assert "the selectors (.policy) find" in standing.note


def test_sections_taken_from_the_selected_part_are_a_change_and_not_the_selectors_fault():
    watch = Watch(SELECTED, confirm_after=timedelta(0))
    watch.look(boxes(ALL))
    checked = watch.look(boxes(ALL[:6]))
    assert "Section removed" in checked.change.comparison.summary
    assert checked.version.coverage.fallback is None


def test_a_flapping_document_is_named_beside_whatever_else_there_is_to_say():
    watch = Watch(SELECTED, confirm_after=timedelta(0))
    watch.look(boxes(ALL))
    watch.look(boxes(ALL[:4], ALL[4:]))
    state = replace(watch.store.documents.state(DOCUMENT.id), flapping=RESTLESS)
    note = find_document_status(SELECTED, state, watch.store, watch.now).note
    assert RESTLESS in note and "the selectors" in note


@pytest.mark.slow
def test_explain_says_which_page_it_is_why_it_is_held_and_which_selector_would_help(tmp_path):
    (home,) = [page for page in instead("en") if page.name == "home page"]
    with VendorSite() as site:
        site.page("/privacy", policy("en"))
        installation = Installation(tmp_path, site)
        installation.run("check")
        said = installation.run("explain", "lanternfish/privacy").stdout
        assert "the text in force is lanternfish/privacy@1" in said
        assert "would be held" not in said
        dropped = set(re.findall(r"^- (\w+), \d", said, re.MULTILINE))
        reasons = [f"\n{rule.name}: {rule.why}\n" for rule in RULES if rule.name in dropped]
        assert reasons and all(reason in said for reason in reasons)
        (selectors,) = re.findall(r"select = \[(.*?)\]", said)
        chosen = [each.strip(' "') for each in selectors.split(",")]
        text = normalize(policy("en"), content_type="text/html", url=site.url("/"), select=chosen).text
        assert "We keep" in text or "What we collect" in text
        assert "2026 Brackwater Planning" in text
        site.page("/privacy", home.body)
        installation.run("check", expect=3)
        said = installation.run("explain", "lanternfish/privacy").stdout
        assert "would be held: another page came instead of the document" in said

"""Pages in the shapes of the usual makers: every edit of the policy shows, no noise around it does."""

import pytest

from tests.normalize.marked_pages import read_pages, seen_noises, unseen_edits, without_main

POLICIES = read_pages("policies")
NOISE = read_pages("noise")

MAIN_NEEDED = {
    "several_contracts",  # the closing line of a contract stands in a footer as the page's own would
    "consent_section",  # a sentence in an element called consent, with a link, could be a banner
    "right_column",  # a figure in an element called sidebar, beside nothing that shows it to be content
}
"""Pages that lose some of the policy where nothing says what is the main content."""

MAIN_HIDES = {
    "shop_policy",
    "builder_with_newsletter",
    "builder_with_generated_ids",
    "testimonial_prices",
    "help_pages",
    "blog_row",
    "cta_after",
}
"""Pages with noise in words like a policy's, or in none, that its place beside the main content alone gives away."""


@pytest.mark.slow
@pytest.mark.parametrize("name", POLICIES)
def test_every_edit_of_the_policy_changes_the_fingerprint(name: str) -> None:
    assert unseen_edits(POLICIES[name]) == []


@pytest.mark.parametrize("name", sorted(set(POLICIES) - MAIN_NEEDED))
def test_every_edit_shows_without_a_main_element_too(name: str) -> None:
    assert unseen_edits(without_main(POLICIES[name])) == []


@pytest.mark.parametrize("name", [*POLICIES, *NOISE])
def test_no_noise_changes_the_fingerprint(name: str) -> None:
    assert seen_noises((POLICIES | NOISE)[name]) == []


@pytest.mark.parametrize("name", sorted((set(POLICIES) | set(NOISE)) - MAIN_HIDES))
def test_no_noise_shows_without_a_main_element_either(name: str) -> None:
    assert seen_noises(without_main((POLICIES | NOISE)[name])) == []

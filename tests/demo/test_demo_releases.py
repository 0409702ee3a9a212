"""The releases apply cleanly, one after the other, and change the words that they mean to change."""

import difflib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from demo.configuration import config_toml
from demo.documents import PAGES, page
from demo.dress import charset_of, dress
from demo.edits import AI_TRAINING, SHORTER, Edit
from demo.expectations import Expectation, Subject
from demo.releases import releases
from demo.site import Site, Weather
from monitor.config import load_config
from monitor.normalize import normalize

TODAY = date(2026, 11, 20)


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line.startswith(("+ ", "- ")) and line[2:].strip()]


def test_every_release_touches_only_the_documents_it_names(site: Site) -> None:
    for release in releases(TODAY):
        before = {page.key: site.policy(page.key) for page in PAGES}
        release.apply(site)
        changed = {key for key, text in before.items() if site.policy(key) != text}
        assert changed <= set(release.touched), release.name


def test_edits_change_one_or_two_lines(site: Site) -> None:
    for release in releases(TODAY):
        before = {page.key: site.policy(page.key) for page in PAGES}
        release.apply(site)
        for key in release.touched:
            assert len(changed_lines(before[key], site.policy(key))) <= 4, release.name


def changed_words(before: str, after: str) -> Counter[str]:
    """Words that came (counted up) or went (counted down)."""
    words = Counter(re.findall(r"\w+", after))
    words.subtract(re.findall(r"\w+", before))
    return Counter({word: count for word, count in words.items() if count})


def test_each_release_changes_the_same_words_of_the_normalized_page(site: Site) -> None:
    def seen(key: str, seed: int) -> str:
        at = page(key)
        body = dress(at, site.policy(key), seed=seed, season=seed % 2)
        return normalize(
            body, content_type=f"text/html; charset={charset_of(at)}", url="http://127.0.0.2/"
        ).text

    for release in releases(TODAY):
        before = {key: (site.policy(key), seen(key, 1)) for key in release.touched}
        release.apply(site)
        for key, (policy, text) in before.items():
            meant = changed_words(policy, site.policy(key))
            assert changed_words(text, seen(key, 2)) == meant, release.name


def test_going_back_restores_the_very_text(site: Site) -> None:
    before = site.policy(SHORTER.document)
    SHORTER(site)
    SHORTER.undo(site)
    assert site.policy(SHORTER.document) == before


def test_an_edit_whose_words_are_not_there_is_refused(site: Site) -> None:
    with pytest.raises(ValueError, match="0 times"):
        Edit(document="lumenarc/terms", before="no such words", after="")(site)


def test_the_effective_date_lies_thirty_days_ahead(site: Site) -> None:
    for release in releases(TODAY):
        release.apply(site)
    assert "Effective date: 20 December 2026" in site.policy(AI_TRAINING.document)


def test_the_weather_is_fine_at_the_end(site: Site) -> None:
    for release in releases(TODAY):
        release.apply(site)
    assert all(site.answer(page, None).status == 200 for page in PAGES)
    assert len(Weather) == 3


def test_every_alert_expected_is_about_a_document_the_release_touches() -> None:
    for release in releases(TODAY):
        for expected in release.expected:
            assert expected.document in release.touched
            assert expected.subject is not Subject.DIGEST


def test_changes_are_expected_with_category_and_severity() -> None:
    changes = [
        expected
        for release in releases(TODAY)
        for expected in release.expected
        if expected.subject is Subject.CHANGE
    ]
    assert len(changes) == 10
    assert all(
        isinstance(each, Expectation) and each.category and each.severity and each.says for each in changes
    )


def test_the_configuration_is_accepted_and_names_every_document(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(config_toml(site.url, digest="14:07"), encoding="utf-8")
    environ = {
        "DEMO_SLACK_URL": "slackhook://127.0.0.1:9/services/T/B/X",
        "DEMO_MAIL_URL": "mailto://127.0.0.1:9?from=a@b.example&to=c@d.example",
    }
    config = load_config(path, environ=environ)
    assert {document.id for document in config.documents} == {page.key for page in PAGES}
    assert len(config.routes) == 5

"""Sequences over days through the real check: bad pages hide nothing and tell nothing, real changes are always told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import BrowserUse, Outcome, Timing, TroubleKind
from tests.screen.pages_instead import Instead, bare, instead
from tests.screen.real_changes import Real, reals
from tests.screen.six_policies import (
    POLICIES,
    REWRITTEN,
    TITLES,
    changed_policy,
    dressed,
    policy,
    whole,
)
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.slow
SECOND_LOOK = timedelta(minutes=20)
BAD = [
    page
    for lang in POLICIES
    for number, page in enumerate(instead(lang))
    if lang == "en" or number % 6 == list(POLICIES).index(lang)
]
PASSES_AT_FIRST = {
    "age gate",
    "long list of purposes",
    "error as json in other words",
    "maintenance in other words",
    "home page",
    "news room",
    "cookie policy",
    "terms",
    "policy in german",
    "policy in french",
    "blog article",
    "the first half of the page",
}
"""What nothing tells from a document that is seen for the first time; \"add\" shows it to the person."""
REAL = [page for lang in POLICIES for page in reals(lang)]
STEADY = [page for page in REAL if page.steady and page.lang in ("en", "it")]


def name_of(page: Instead | Real) -> str:
    return f"{page.lang}: {page.name}"


def watching(lang: str = "en", **settings) -> Watch:
    watch = Watch(confirm_after=timedelta(minutes=15), **settings)
    watch.look(policy(lang))
    return watch


def look(watch: Watch, page: Instead | Real, nonce: int, **facts):
    """A look at the page, with bytes of its own where it is HTML."""
    marked = page.body + (b"<!--%d-->" % nonce if b"<html" in page.body else b"")
    return watch.look(marked, headers=(("content-type", page.content_type),), **facts)


def told(*looks):
    return sorted(alert.subject for checked in looks for alert in checked.alerts)


@pytest.mark.parametrize("page", BAD, ids=name_of)
def test_a_bad_page_is_trouble_once_and_the_change_behind_it_is_told(page):
    watch = watching(page.lang)
    bad = [look(watch, page, nonce) for nonce in range(4)]
    assert {checked.outcome for checked in bad} <= {Outcome.HELD, Outcome.FAILED}
    assert told(*bad) == ["trouble"]
    assert all(checked.state.next_due_at - checked.at < timedelta(hours=1) for checked in bad[:3])
    after = changed_policy(page.lang)
    back = [watch.look(after), watch.look(after, after=SECOND_LOOK)]
    assert told(*back) == ["change", "recovered"]
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 2


@pytest.mark.parametrize("page", [page for page in REAL if not page.steady], ids=name_of)
def test_a_real_change_is_told_at_its_second_look(page):
    watch = watching(page.lang)
    looks = [look(watch, page, 1), look(watch, page, 2, after=SECOND_LOOK)]
    assert told(*looks) == ["change"]


@pytest.mark.parametrize("page", STEADY, ids=name_of)
def test_a_real_change_that_looks_like_another_page_is_told_when_it_stays(page):
    watch = watching(page.lang)
    looks = [look(watch, page, 1), look(watch, page, 2, after=SECOND_LOOK)]
    looks += [look(watch, page, nonce, after=timedelta(days=5)) for nonce in range(3, 8)]
    assert told(*looks).count("change") == 1
    assert told(*looks).count("trouble") == told(*looks).count("recovered") <= 1
    (change,) = watch.store.history.changes()
    assert change.first_seen_at == looks[0].at
    assert change.last_seen_without_at < change.first_seen_at


def test_the_trouble_says_from_when_on_the_page_counts():
    watch = watching()
    page = whole(
        "<h1>Privacy policy</h1><p>This policy was retired on 1 March 2026. Since then the notice of Harbour "
        "Group applies, which you find in the trust centre.</p>",
        title="Privacy policy",
    )
    checked = watch.look(page)
    assert checked.outcome is Outcome.HELD
    assert f"if it stays so until {watch.now + timedelta(days=7):%Y-%m-%d}" in checked.detail
    assert checked.state.unconfirmed is None


def test_a_page_that_stays_with_a_moving_line_is_told_all_the_same():
    watch = watching("fr")
    looks = []
    for day in range(9):
        lead = f"<p>Visitor number {day * 3} of this year, welcome to the place.</p>"
        looks.append(
            watch.look(dressed(POLICIES["en"], title=TITLES["en"], lead=lead), after=timedelta(days=1))
        )
    assert told(*looks) == ["change", "recovered", "trouble"]


def test_a_home_page_that_goes_before_its_time_leaves_no_trace():
    (home,) = [page for page in instead("en") if page.name == "home page"]
    watch = watching()
    looks = [look(watch, home, nonce, after=timedelta(days=1)) for nonce in range(10)]
    assert told(*looks) == ["trouble"]
    back = watch.look(policy("en", nonce="9"))
    assert back.outcome is Outcome.UNCHANGED
    assert told(back) == ["recovered"]
    assert back.state.candidate is None
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 1


def test_a_text_that_waits_for_its_second_look_keeps_its_first_sight_behind_a_wall():
    (home,) = [page for page in instead("en") if page.name == "home page"]
    watch = watching()
    first = watch.look(changed_policy("en"))
    look(watch, home, 1, after=SECOND_LOOK)
    back = watch.look(changed_policy("en", nonce="5"))
    assert told(back) == ["change"]
    assert back.change.first_seen_at == first.at


def test_the_cookie_policy_at_the_privacy_policys_place_is_the_wrong_page():
    (cookies,) = [page for page in instead("en") if page.name == "cookie policy"]
    checked = look(watching(), cookies, 1)
    assert checked.state.trouble.kind is TroubleKind.WRONG_PAGE
    assert "about cookies instead of privacy" in checked.detail


@pytest.mark.parametrize("toggle", ["Show more", "Read more"])
def test_a_change_behind_a_text_of_which_a_part_was_folded_away_is_told(toggle):
    sections = POLICIES["en"]
    watch = watching()
    half = "".join(f"<p>{text}</p>" for _, text in sections[:4])
    folded = watch.look(whole(f"<h1>Privacy policy</h1>{half}<p>{toggle}</p>", title="Privacy policy"))
    assert folded.outcome is Outcome.HELD
    after = policy("en", nonce="3").replace(b"after 14 days", b"after 90 days")
    back = [watch.look(after), watch.look(after, after=SECOND_LOOK)]
    assert told(*back) == ["change"]
    assert "14 days to 90 days" in back[1].change.comparison.summary


def test_two_languages_in_turn_are_quiet_and_a_change_of_one_is_told():
    watch = watching()
    looks = []
    for nonce in range(12):
        looks.append(watch.look(policy("de", nonce=str(nonce))))
        looks.append(watch.look(policy("en", nonce=str(nonce))))
    assert told(*looks) == []
    after = [
        watch.look(changed_policy("en", nonce="a")),
        watch.look(policy("de", nonce="b"), after=SECOND_LOOK),
        watch.look(changed_policy("en", nonce="c")),
        watch.look(policy("de", nonce="d")),
    ]
    assert told(*after) == ["change"]


def test_a_translation_that_came_for_good_is_the_documents_language():
    watch = watching()
    for nonce in range(4):
        watch.look(policy("de", nonce=str(nonce)), after=timedelta(days=3))
    assert watch.store.history.version(DOCUMENT.id).language == "de"
    after = changed_policy("de")
    assert told(watch.look(after), watch.look(after, after=SECOND_LOOK)) == ["change"]


def test_a_configured_language_does_not_hold_the_text_in_force_for_ever():
    watch = Watch(replace(DOCUMENT, language="en"))
    watch.look(policy("en"))
    for nonce in range(4):
        watch.look(policy("de", nonce=str(nonce)), after=timedelta(days=3))
    assert told(watch.look(changed_policy("de"))) == ["change"]
    assert told(watch.look(policy("en", nonce="7"))) == []


def test_three_editions_in_turn_are_recognised_and_demoted():
    editions = [
        policy("en"),
        changed_policy("en"),
        dressed(REWRITTEN["en"], title=TITLES["en"]),
    ]
    watch = Watch(confirm_after=timedelta(0))
    looks = [watch.look(editions[turn % 3] + b"<!--%d-->" % turn) for turn in range(15)]
    loud = [alert for checked in looks for alert in checked.alerts if alert.timing is Timing.NOW]
    assert len(loud) == 4  # two changes, the first undoing, the first redoing
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 15
    assert all(checked.change.returns_to for checked in looks[3:])
    assert "went back to an earlier text" in watch.store.documents.state(DOCUMENT.id).flapping


def test_an_earlier_text_that_would_be_held_today_is_back_and_not_trouble():
    short = bare("<h1>Privacy policy</h1><p>We keep nothing and ask for nothing at all.</p>")
    watch = Watch(confirm_after=timedelta(0))
    watch.look(short)
    watch.look(policy("en"))
    back = watch.look(short + b"<!-- -->")
    assert back.outcome is Outcome.CHANGED
    assert back.change.returns_to == 1
    assert {alert.timing for alert in back.alerts} <= {Timing.DIGEST}


def test_a_slow_drift_is_told_step_by_step():
    sections = list(POLICIES["en"])
    watch = watching()
    for number, replacement in enumerate(REWRITTEN["en"]):
        sections[number] = replacement
        page = dressed(tuple(sections), title=TITLES["en"])
        assert told(watch.look(page), watch.look(page, after=SECOND_LOOK)) == ["change"]


def test_a_short_policy_that_a_browser_has_filled_is_no_shell():
    page = whole(
        "<h1>Privacy policy</h1><p>We keep nothing and ask for nothing.</p><script src='/a.js'></script>",
        title="x",
    )
    watch = Watch(replace(DOCUMENT, browser=BrowserUse.AUTO))
    assert watch.look(page).state.trouble.kind is TroubleKind.NEEDS_BROWSER
    assert watch.look(page, browser=True).outcome is Outcome.FIRST


def test_a_page_whose_bytes_end_between_two_sections_is_held():
    page = policy("es").decode()
    cut = page[: page.index("<h2>Cookies")].encode()
    for broken in (cut, cut + b"<h2>Cook"):
        watch = watching("es")
        assert watch.look(broken).state.trouble.kind is TroubleKind.SHRUNKEN
        sections = POLICIES["es"][:4]
        removed = dressed(sections, title=TITLES["es"], lang="es")
        assert told(watch.look(removed), watch.look(removed, after=SECOND_LOOK)) == ["change"]


def test_sections_taken_from_a_page_that_never_closes_its_body_are_told_when_they_stay_away():
    def unclosed(body: bytes) -> bytes:
        return body.replace(b"</body></html>", b"")

    watch = Watch(confirm_after=timedelta(0))
    watch.look(unclosed(policy("en")))
    removed = unclosed(dressed(POLICIES["en"][:4], title=TITLES["en"]))
    assert told(*[watch.look(removed, after=timedelta(days=2)) for _ in range(6)]).count("change") == 1


@pytest.mark.parametrize(
    "page", [p for p in BAD if p.lang == "en" and p.name not in PASSES_AT_FIRST], ids=name_of
)
def test_a_wall_or_error_is_held_at_the_first_look(page):
    assert look(Watch(), page, 1).outcome in (Outcome.HELD, Outcome.FAILED)

"""Where a page's links lead, from look to look.

Stored with each version, compared, and quiet where only tokens change.
"""

from datetime import timedelta

from monitor.memory import keep_shared_links
from monitor.model import Kind, Link, Outcome, Signal
from monitor.query.between import Question, compare_versions
from monitor.query.points import Almanac
from tests.policies import policy_page
from tests.watch import DOCUMENT, Watch

WAIT = timedelta(minutes=15)


def page(target: str) -> bytes:
    words = policy_page().decode()
    paragraph = f'<p>To object, write to our <a href="{target}">protection office</a> and say why you do.</p>'
    assert "</main>" in words
    return words.replace("</main>", f"{paragraph}</main>").encode()


def test_another_mailbox_behind_the_same_words_is_a_version_and_told() -> None:
    watch = Watch()
    watch.look(page("mailto:privacy@lanternfish.example"))
    checked = watch.look(page("mailto:office@other.example"))
    assert checked.outcome is Outcome.CHANGED
    judgement = checked.change.comparison.judgement
    assert (judgement.kind, judgement.signals[0].signal) == (Kind.SUBSTANTIVE, Signal.LINKS)
    assert [alert.subject for alert in checked.alerts] == ["change"]


def test_stored_versions_tell_the_same_when_they_are_asked_later() -> None:
    watch = Watch()
    watch.look(page("/objections"))
    told = watch.look(page("https://forms.example/objections")).change.comparison
    asked = compare_versions(watch.store.history, DOCUMENT, Question(), Almanac(now=watch.now)).comparison
    assert (asked.summary, asked.judgement.kind) == (told.summary, told.judgement.kind)
    assert asked.sections[-1].delta.links == told.sections[-1].delta.links


def test_a_token_that_is_another_at_each_look_tells_nobody() -> None:
    watch = Watch(confirm_after=WAIT)
    watch.look(page("/objections?sid=0"))
    for number in range(1, 4):
        checked = watch.look(page(f"/objections/?sid={number}&amp;t=17000{number}#top"))
        assert (checked.outcome, checked.alerts) == (Outcome.UNCHANGED, ())
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 1


def test_a_link_to_somebody_else_at_each_look_is_told_once_at_most() -> None:
    watch = Watch(confirm_after=WAIT)
    told = []
    for number in range(12):
        path = "abcdefghijklmnop"[number]
        told += watch.look(page(f"/partners/{path}")).alerts
    assert len(told) <= 1


def test_of_links_two_looks_agree_on_what_two_of_three_texts_have() -> None:
    def link(words: str, path: str) -> Link:
        return Link(text=words, target=f"https://lanternfish.example/{path}")

    before = (link("terms", "terms"), link("guest", "g/1"), link("form", "form"))
    first = (link("terms", "terms?utm_source=a"), link("guest", "g/2"), link("form", "forms/objection"))
    second = (link("terms", "terms?utm_source=b"), link("guest", "g/3"), link("form", "forms/objection"))
    assert {
        (each.text, each.target.partition("?")[0]) for each in keep_shared_links(before, first, second)
    } == {
        ("terms", "https://lanternfish.example/terms"),
        ("form", "https://lanternfish.example/forms/objection"),
        ("guest", "https://lanternfish.example/g/1"),
    }

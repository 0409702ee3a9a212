"""Pages and texts of many equal parts: twice as many take about twice the work, counted in steps of the program."""

import sys

import pytest

from monitor.memory import keep_shared_changes
from monitor.normalize import normalize

CLAUSES = "<p>We keep what you tell us for ninety days, and we share it with nobody else.</p>" * 3
PARTS = {
    "captions": lambda count: f"<table>{'<caption>Words of it</caption>' * count}<tr><td>a<td>b</table>",
    "heads": lambda count: f"<table>{'<thead><tr><th>Name<th>Place</thead>' * count}<tr><td>a<td>b</table>",
    "columns": lambda count: f"<table><colgroup>{'<col span=2>' * count}</colgroup><tr><td>a<td>b</table>",
    "groups of rows": lambda count: (
        f"<table>{'<tbody><tr><th colspan=2>Group<tr><td>a<td>b</tbody>' * count}</table>"
    ),
    "tables in a cell": lambda count: f"<table><tr><td>{'<table><tr><td>a<td>b</table>' * count}</table>",
    "lists in items": lambda count: f"<ul>{'<li>One<ul><li>Two</ul>' * count}</ul>",
    "terms": lambda count: f"<dl>{'<dt>Term<dd>What it means here' * count}</dl>",
    "pictures in a line": lambda count: f"<p>{'<img alt=Words>' * count}",
    "pictures in a row": lambda count: '<div><img src="/acme-logs.png"></div>' * count,
    "pictures in items": lambda count: f"<ul>{'<li><img alt=Words>' * count}</ul>",
    "boxes in a cell": lambda count: f"<table><tr><td>{'<input type=checkbox checked>' * count}</table>",
    "icons in an item": lambda count: f"<ul><li>{'<i class=fa-check></i>' * count} Words</ul>",
    "drawings": lambda count: f"<p>{'<svg><text>a b</text><text>c d</text></svg>' * count}",
}


def count_calls(work) -> int:
    """How many functions of the program, and of its libraries, are called, and lines of comprehensions run."""
    calls = 0

    def note(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def read(part: str, count: int) -> None:
    body = (
        f"<!doctype html><title>Privacy</title><main><h1>Privacy</h1>{CLAUSES}{part(count)}{CLAUSES}</main>"
    )
    normalize(body.encode(), content_type="text/html", url="https://lanternfish.example/privacy")


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_page_with_twice_as_many_parts_takes_twice_the_work(part):
    read(part, 2)
    small, large = (count_calls(lambda count=count: read(part, count)) for count in (120, 240))
    assert large < 2.6 * small


def rows(count: int, kinds: int, first: int = 0) -> str:
    return "".join(f"| Partner {(first + each) % kinds} | yes |\n" for each in range(count))


@pytest.mark.parametrize("kinds", [1, 7, 50])
def test_two_looks_at_a_list_that_says_the_same_many_times_are_put_together_at_once(kinds):
    """By size, not by time: the exact matcher would take minutes here, and the suite's patience ends before."""
    before, first, second = rows(6_000, kinds), rows(6_000, kinds, 1), rows(6_001, kinds, 2)
    kept = keep_shared_changes(before + "For 90 days.\n", first + "For 30 days.\n", second + "For 30 days.\n")
    assert kept.endswith("For 30 days.\n")


def test_two_looks_at_a_line_of_words_that_come_again_are_put_together_at_once():
    def line(mark: str) -> str:
        return " ".join(f"of {mark}{each}" for each in range(990))

    before, first, second = (
        f"{line(mark)} for {days} days" for mark, days in (("a", 90), ("b", 30), ("c", 30))
    )
    assert keep_shared_changes(before, first, second)

"""Switch each rule of judging off, one at a time: ``make bench-rule``, half an hour.

A rule is a function of ``monitor.classify`` that answers yes or no, a name or None, or gives hunks another
weight; one that no test of ``tests/classify`` and no figure needs has no reason to stay. Only what it ever
spoke on is judged again: the tests, ``changes-dev``, and of ``changes-more`` six tenths of the services
(those that come first by the hash of their names).
"""

import hashlib
import inspect
import pkgutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib import import_module
from itertools import islice
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

import monitor.classify
from bench.meaning import figures_of, judge_rows, read_pack
from bench.results import ROOT, SHARED

FIGURES = ("kind_accuracy", "alert_precision", "alert_recall", "categories_micro_f1", "signals_micro_f1")
ENOUGH = 5
"""A rule that so many tests need is needed, whatever the others say."""
Rule = Callable[..., Any]
spoken: set[str] = set()
off: set[str] = set()


def says_nothing(function: Rule, weighed: Any = ()) -> Any:
    """What a rule answers that does not hold: what it was given, where it weighs; Ellipsis for no rule."""
    answer = str(inspect.get_annotations(inspect.unwrap(function)).get("return", ""))
    if "HunkWeight, ..." in answer:
        return tuple(weighed)
    if answer.endswith("| None"):
        return None
    return False if answer == str(bool) else "" if function.__name__.endswith("_rule") else ...


def add_switches() -> dict[str, Rule]:
    """Put a switch into every rule, wherever it was imported; the rules by their short names."""
    names = [m.name for m in pkgutil.walk_packages(monitor.classify.__path__, "monitor.classify.")]
    modules = [import_module(name) for name in names]
    rules = {}
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isroutine):
            if function.__module__ == module.__name__ and says_nothing(function) is not ...:
                rules[f"{module.__name__.rpartition('.')[2]}.{name}"] = function
    for name, function in rules.items():
        for module in modules:
            for key in [key for key, value in vars(module).items() if value is function]:
                setattr(module, key, _switch(name, function))
    return rules


def _switch(name: str, function: Rule) -> Rule:
    def rule(*args: Any, **kwargs: Any) -> Any:
        said = function(*args, **kwargs)
        nothing = says_nothing(function, args[0]) if isinstance(said, tuple) else says_nothing(function)
        if said != nothing:
            spoken.add(name)
        return nothing if name in off else said

    return rule


def forget(rules: dict[str, Rule]) -> None:
    """Empty the memories of the classifier, so that every rule speaks again."""
    modules = [module for name, module in sys.modules.items() if name.startswith("monitor.classify")]
    for memory in (*rules.values(), *(value for module in modules for value in vars(module).values())):
        if hasattr(memory, "cache_parameters") and memory.cache_parameters()["maxsize"]:
            memory.cache_clear()


class Tests:
    """A plugin of pytest: runs every test once, then those again in which a rule spoke, without it."""

    def __init__(self, rules: dict[str, Rule]) -> None:
        self.rules, self.needed = rules, Counter[str]()

    def fails(self, item: pytest.Item) -> bool:
        """Whether a test fails with the switches as they are."""
        forget(self.rules)
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Count for each rule the tests that fail without it, up to enough."""
        where: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            spoken.clear()
            for name in () if self.fails(item) else tuple(spoken):
                where[name].append(item)
        for name in self.rules:
            off.update({name})
            self.needed[name] = len(list(islice(filter(self.fails, where[name]), ENOUGH)))
            off.clear()
        return True


def main() -> None:
    """Print the table."""
    rules = add_switches()
    tests = Tests(rules)
    with redirect_stdout(sys.stderr):
        pytest.main(["-q", "-m", "not slow and not sweep", str(ROOT / "tests" / "classify")], plugins=[tests])
    more = read_pack(SHARED / "changes-more")
    services = sorted({row["service"] for row in more}, key=lambda s: hashlib.sha256(s.encode()).hexdigest())
    chosen = frozenset(services[: len(services) * 6 // 10])
    judged, where = [], defaultdict(set)
    for row in (*read_pack(SHARED / "changes-dev"), *(row for row in more if row["service"] in chosen)):
        spoken.clear()
        forget(rules)
        judged += judge_rows([row])
        for name in spoken:
            where[name].add(row["id"])
    whole = [f"{figures_of(judged)[name]:.4f}" for name in FIGURES]
    print(f"| rule off | tests that fail | {' | '.join(FIGURES).replace('_', ' ')} |")
    print("| --- |" + " --- |" * (1 + len(FIGURES)) + f"\n| none | 0 | {' | '.join(whole)} |")
    for name in sorted(rules):
        off.update({name})
        again = []
        for one in judged:
            forget(rules)
            again += judge_rows([one[0]]) if one[0]["id"] in where[name] else [one]
        off.clear()
        told = [f"{figures_of(again)[key]:.4f}" for key in FIGURES]
        shown = ["=" if one == other else one for one, other in zip(told, whole, strict=True)]
        failed = f"{tests.needed[name]}{'+' * (tests.needed[name] == ENOUGH)}"
        print(f"| `{name}` | {failed} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()

"""Switch off each part of a condition of the page rules, one at a time: ``python -m bench.parts_ablation``.

A part is an operand of ``and`` or ``or``, or the test of an ``if`` that decides by itself. One that no page
of ``tests/normalize`` and no recorded page needs has no reason to stay. Only where a part ever decided is
looked at again: the tests in which it did, and ``PAGES`` recorded pages a document.
"""

import ast
import importlib.abc
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from bench.results import ROOT

WATCHED = (
    "monitor.normalize.rules.",
    "monitor.normalize.page.policy_parts",
    "monitor.normalize.page.link_lists",
    "monitor.normalize.page.panels",
    "monitor.normalize.second_look",
)
ROOMS = ("*.py", "rules", "page", "layout", "bytes")
TESTS = [
    str(path)
    for room in ROOMS
    for path in sorted((ROOT / "tests" / "normalize").glob(room))
    if path.name.startswith("test_") != path.is_dir() and path.name != "test_broken_markup.py"
]
PAGES = 6
"""Recorded pages of each document that are read again, evenly over its history."""

shown: dict[str, str] = {}
spoken: set[str] = set()
off: set[str] = set()


def ask(name: str, part: Callable[[], Any], neutral: bool) -> Any:
    """What a part says, or what leaves the decision to the others where it is switched off."""
    if name in off:
        return neutral
    said = part()
    if bool(said) is not neutral:
        spoken.add(name)
    return said


class _Switches(ast.NodeTransformer):
    """Puts a switch around every part."""

    def __init__(self, module: str) -> None:
        self.module, self.function = module.removeprefix("monitor.normalize."), ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self.function = self.function, node.name
        self.generic_visit(node)
        self.function = outer
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        written = [ast.unparse(value) for value in node.values]
        self.generic_visit(node)
        neutral = isinstance(node.op, ast.And)
        node.values = [
            self._switch(text, value, neutral) for text, value in zip(written, node.values, strict=True)
        ]
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        written, whole = ast.unparse(node.test), not isinstance(node.test, ast.BoolOp)
        self.generic_visit(node)
        if whole:
            node.test = self._switch(written, node.test, neutral=False)
        return node

    def _switch(self, text: str, value: ast.expr, neutral: bool) -> ast.expr:
        if any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(value)) or not self.function:
            return value
        place = f"{self.module}:{value.lineno}.{value.col_offset}-{value.end_col_offset} {self.function}"
        shown[place] = text
        empty = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        call = ast.Call(
            func=ast.Name("__ask__", ast.Load()),
            args=[ast.Constant(place), ast.Lambda(args=empty, body=value), ast.Constant(neutral)],
            keywords=[],
        )
        return ast.copy_location(call, value)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the watched modules with switches in them."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if not name.startswith(WATCHED):
            return None
        found = PathFinder.find_spec(name, path)
        if found is None or not str(found.origin).endswith(".py") or found.submodule_search_locations:
            return None
        return importlib.util.spec_from_file_location(name, found.origin, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        source = Path(str(module.__file__)).read_text("utf-8")
        tree = _Switches(module.__name__).visit(ast.parse(source))
        module.__dict__["__ask__"] = ask
        exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), module.__dict__)


def forget() -> None:
    """Empty the memories, so that every part speaks again."""
    for module in [module for name, module in sys.modules.items() if name.startswith("monitor.normalize")]:
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


class Tests:
    """A plugin of pytest: runs every test once, then those again in which a part decided, until one fails."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.chosen = tuple(chosen)
        self.needs: dict[str, str] = {}
        self.counted: dict[str, int] = {}

    def is_asked(self, name: str) -> bool:
        """Whether a part is of the chosen rules."""
        return not self.chosen or name.partition(":")[0].rpartition(".")[2] in self.chosen

    def fails(self, item: pytest.Item) -> bool:
        """Whether a test fails with the switches as they are."""
        forget()
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note for each part a test that fails without it."""
        where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, item in enumerate(session.items):
            spoken.clear()
            for name in () if self.fails(item) else tuple(spoken):
                where[name].append((len(spoken), at))
        for name in filter(self.is_asked, shown):
            off.update({name})
            self.counted[name] = len(where[name])
            for _, at in sorted(where[name]):  # first where few parts decide
                if self.fails(session.items[at]):
                    self.needs[name] = session.items[at].nodeid
                    break
            off.clear()
        return True


def read_pages() -> dict[str, tuple[bytes, str]]:
    """Some recorded pages of each document, by their names."""
    from bench.ablation import PACK, load_documents, read_members  # noqa: PLC0415 - after the switches

    pages = {}
    for document, every in load_documents(PACK).items():
        rows = [row for row in every if row["media_type"] == "text/html"]
        picked = rows[:: max(1, len(rows) // PAGES)][:PAGES]
        bodies = read_members(PACK, picked[0]["archive"], {row["file"] for row in picked}) if picked else {}
        for row in picked:
            pages[f"{document} {row['seq']}"] = bodies[row["file"]], row["url"] or ""
    return pages


def changed_pages(names: Sequence[str]) -> dict[str, list[str]]:
    """For each part the recorded pages that become another text without it, up to three."""
    from bench.ablation import page_words  # noqa: PLC0415 - after the switches
    from monitor.normalize import ALL_RULES  # noqa: PLC0415

    pages = read_pages()
    whole, where = {}, defaultdict(list)
    for key, page in pages.items():
        forget()
        spoken.clear()
        whole[key] = page_words(*page, ALL_RULES)
        for name in spoken:
            where[name].append(key)
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        off.update({name})
        for key in where[name]:
            if len(found[name]) < 3:
                forget()
                if page_words(*pages[key], ALL_RULES) != whole[key]:
                    found[name].append(key)
        off.clear()
    return found


def main() -> None:
    """Print the parts that no test needs, and the recorded pages that do; arguments name rules."""
    sys.meta_path.insert(0, _Finder())
    tests = Tests(sys.argv[1:])
    with redirect_stdout(sys.stderr):
        pytest.main(["-q", "-p", "no:cacheprovider", "-m", "not slow and not sweep", *TESTS], plugins=[tests])
    looked = [name for name in shown if tests.is_asked(name)]
    idle = [name for name in looked if name not in tests.needs]
    pages = changed_pages(idle)
    print(f"{len(looked)} parts, of which {len(looked) - len(idle)} are needed by a test alone.\n")
    print(
        "| part | says | tests in which it decides | recorded pages that need it |\n| --- | --- | --- | --- |"
    )
    for name in idle:
        told = " ".join(shown[name].split()).replace("|", "\\|")
        print(f"| `{name}` | `{told[:100]}` | {tests.counted[name]} | {', '.join(pages[name]) or 'none'} |")


if __name__ == "__main__":
    main()

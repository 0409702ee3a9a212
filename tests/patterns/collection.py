"""Every pattern of the package with the methods that are called on it; as a program, those that backtrack.

Patterns are recorded as they are compiled while every module and all data files are loaded, and read from the
source where they stand as literals in a call. A call whose pattern was seen in neither way is named.
"""

import ast
import importlib
import json
import pkgutil
import re
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import monitor
from tests.patterns.attack import backtracks, stop

ROOT = Path(monitor.__file__).parent
METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
Found = tuple[re.Pattern[Any], str, frozenset[str]]


def record_patterns() -> list[tuple[re.Pattern[Any], str]]:
    """The patterns that the package compiles while it is loaded, each with its file and line."""
    recorded = []
    compile_ = re._compile  # type: ignore[attr-defined]

    def record(pattern: Any, flags: Any) -> re.Pattern[Any]:
        made: re.Pattern[Any] = compile_(pattern, flags)
        frame = sys._getframe(2)
        if frame.f_code.co_filename.startswith(str(ROOT)):
            recorded.append((made, f"{Path(frame.f_code.co_filename).relative_to(ROOT)}:{frame.f_lineno}"))
        return made

    re._compile = record  # type: ignore[attr-defined]
    try:
        for found in pkgutil.walk_packages(monitor.__path__, "monitor."):
            if ".migrations." not in found.name and not found.name.endswith("__main__"):
                importlib.import_module(found.name)
        importlib.import_module("monitor.compare.warmup").load_all()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    return list(dict.fromkeys(recorded))


def _calls() -> Iterator[tuple[str, ast.Call, ast.Attribute]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.attr in METHODS | {"compile"}
            ):
                yield path.relative_to(ROOT).as_posix(), node, node.func


def collect() -> tuple[list[Found], list[str]]:
    """The patterns, and the places of calls whose pattern is not among them."""
    recorded = record_patterns()
    seen = {where for _, where in recorded}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    called: dict[str, str] = {}
    literal, unseen = [], []
    for path, call, function in _calls():
        lines = {f"{path}:{line}" for line in range(call.lineno, (call.end_lineno or call.lineno) + 1)}
        if function.value.id != "re":  # type: ignore[attr-defined]
            named[path, function.value.id].add(function.attr)  # type: ignore[attr-defined]
        elif lines & seen:
            called |= dict.fromkeys(lines, function.attr)
        else:
            first = call.args[0]
            if isinstance(first, ast.Constant):
                flags = re.IGNORECASE if "re.I" in ast.unparse(call) else 0
                literal.append((re.compile(first.value, flags), min(lines), frozenset({function.attr})))
            else:
                unseen.append(min(lines))
    names: dict[re.Pattern[Any], set[tuple[str, str]]] = defaultdict(set)
    for module in list(sys.modules.values()):
        if module.__name__.startswith("monitor.") and module.__file__:
            path = Path(module.__file__).relative_to(ROOT).as_posix()
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    names[value].add((path, name))
    named_calls = [
        (pattern, where, _methods(called.get(where), [named[name] for name in names[pattern]]))
        for pattern, where in recorded
    ]
    return [*named_calls, *literal], unseen


def _methods(direct: str | None, named: list[set[str]]) -> frozenset[str]:
    """The methods of a pattern: the function that compiled it, those called on its names, or a search."""
    if direct in METHODS:
        return frozenset({direct})
    return frozenset().union(*named) or frozenset({"search"})


def main() -> None:
    """Prints how many patterns there are, which backtrack under which attack, and which were not seen."""
    signal.signal(signal.SIGVTALRM, stop)
    found, unseen = collect()
    bad = [
        {"where": where, "pattern": str(pattern.pattern)[:200], "attack": [part[:60] for part in attack]}
        for pattern, where, methods in found
        if (attack := backtracks(pattern, methods))
    ]
    json.dump({"count": len(found), "bad": bad, "unseen": unseen}, sys.stdout)


if __name__ == "__main__":
    main()

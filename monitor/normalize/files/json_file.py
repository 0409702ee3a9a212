"""JSON to blocks: lists of records as tables, figures as written. Refuses what nests too deep."""

import json
from collections.abc import Mapping

from monitor.errors import NormalizeError
from monitor.normalize.files.file_kinds import without_guard
from monitor.normalize.files.records import Value, lay_out_data
from monitor.text.dialect import Block

MAX_LEVELS = 60
"""Levels of nesting; lists of records have some five."""


def read_json(text: str) -> tuple[Block, ...]:
    """The blocks of a JSON file, or of one with an object on each line. Raises NormalizeError."""
    try:
        try:
            value = _load(without_guard(text))
        except ValueError:
            value = [_load(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise NormalizeError(
            "The JSON is broken or nests too deep to be read; look at the address."
        ) from error
    return lay_out_data(_bound_value(value, 0))


def _load(text: str) -> object:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_keep_pairs)


def _keep_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; a key that stands in it twice has both values."""
    kept: dict[str, object] = {}
    for key, value in pairs:
        kept[key] = [kept[key], value] if key in kept else value
    return kept


def _bound_value(value: object, level: int) -> Value:
    """The data as texts, lists and keys."""
    if level > MAX_LEVELS:
        raise NormalizeError(
            f"The JSON nests deeper than {MAX_LEVELS} levels, which no list needs; see the file."
        )
    if isinstance(value, Mapping):
        return {str(key): _bound_value(each, level + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_bound_value(each, level + 1) for each in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)

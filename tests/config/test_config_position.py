"""The position finder against the standard parser: every key and element of every form has its line."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.position import find_lines, line_of


def paths_of(value, where=()):
    """All key paths of parsed values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*where, key)
            yield from paths_of(inner, (*where, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield (*where, place)
            yield from paths_of(inner, (*where, place))


def test_plain_and_dotted_keys_have_the_line_they_stand_on():
    lines = find_lines('a = 1\n# note\nb.c = "x"\n\nb . d = true\n"quoted key" = 2\n\'li.teral\' = 3\n')
    assert lines[("a",)] == 1
    assert lines[("b",)] == 3
    assert lines[("b", "c")] == 3
    assert lines[("b", "d")] == 5
    assert lines[("quoted key",)] == 6
    assert lines[("li.teral",)] == 7


def test_escapes_in_quoted_keys_are_undone():
    assert find_lines('"a\\tb\\u00e9" = 1\n') == {("a\tbé",): 1}


def test_tables_and_arrays_of_tables_number_their_entries():
    text = (
        '[x]\na = 1\n\n[[v]]\nname = "one"\n[[v.d]]\nurl = 1\n[[v.d]]\nurl = 2\n'
        "[[v]]\n[[v.d]]\nurl = 3\n[x.y]\n"
    )
    lines = find_lines(text)
    assert lines[("x",)] == 1
    assert lines[("v", 0, "name")] == 5
    assert lines[("v", 0, "d", 0, "url")] == 7
    assert lines[("v", 0, "d", 1, "url")] == 9
    assert lines[("v", 1)] == 10
    assert lines[("v", 1, "d", 0, "url")] == 12
    assert lines[("x", "y")] == 13


def test_a_table_under_an_array_of_tables_belongs_to_its_last_entry():
    lines = find_lines("[[v]]\n[v.more]\na = 1\n[[v]]\n[v.more]\na = 2\n")
    assert lines[("v", 0, "more", "a")] == 3
    assert lines[("v", 1, "more", "a")] == 6


def test_inline_tables_and_arrays_over_several_lines_have_inner_lines():
    text = (
        "a = { b = 1, c.d = { e = [1, 2] } }\nlist = [ # why\n"
        '  "x", # y ]\n  [1,\n   2],\n  { k = "}" },\n]\nz = 1\n'
    )
    lines = find_lines(text)
    assert lines[("a", "c", "d", "e", 1)] == 1
    assert lines[("list", 0)] == 3
    assert lines[("list", 1, 1)] == 5
    assert lines[("list", 2, "k")] == 6
    assert lines[("z",)] == 8


def test_brackets_quotes_and_hashes_in_strings_are_no_structure():
    text = (
        'a = "[x] # \\" = 1"\nb = \'[[y]]#\'\nc = """\n[z]\nk = 1 \\""" # \n"""""\n'
        "d = '''\n[[w]]\n'''\n"
        "e = 1979-05-27T07:32:00Z # [q]\nf = [ '''\n]''' , 2 ]\n"
    )
    lines = find_lines(text)
    assert set(lines) == set(paths_of(tomllib.loads(text)))
    assert lines[("d",)] == 7
    assert lines[("e",)] == 10
    assert lines[("f", 0)] == 11
    assert lines[("f", 1)] == 12


def test_windows_line_ends_count_once():
    assert find_lines("a = 1\r\n\r\n[t]\r\nb = 2\r\n")[("t", "b")] == 4


def test_the_nearest_table_stands_in_for_a_key_that_is_missing():
    lines = find_lines("\n[v]\na = 1\n")
    assert line_of(lines, ("v", "missing", 3)) == 2
    assert line_of(lines, ("nothing",)) == 1
    assert line_of({}, ("nothing",)) is None


KEY = st.text("ab.#\"' =[é", min_size=1, max_size=4)
LEAF = st.one_of(st.integers(), st.booleans(), st.text("ab#\"'\\\n[]{}=,é", max_size=12))
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=8
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(KEY, VALUE, max_size=4), st.lists(st.dictionaries(KEY, VALUE, max_size=3), max_size=3))
def test_every_key_of_a_written_document_is_found_and_nothing_else(table, entries):
    import tomlkit

    text = tomlkit.dumps({"top": table, "many": entries})
    lines = find_lines(text)
    assert set(lines) == set(paths_of(tomllib.loads(text)))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@settings(max_examples=150, deadline=None)
@given(st.text("ab=[]{}.,\"'#\\\n \t1", max_size=60))
def test_texts_that_are_no_toml_neither_fail_nor_hang(text):
    lines = find_lines(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines) == set(paths_of(values))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '"' * 100_001, "a.\n" * 50_000, "a = [" + "1,\n" * 50_000, "a." * 50_000 + "a = 1"],
)
def test_long_hostile_texts_take_time_in_proportion(text):
    find_lines_or_give_up(text)


def find_lines_or_give_up(text):
    try:
        return find_lines(text)
    except RecursionError:
        return {}

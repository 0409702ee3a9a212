import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classify.eight_languages import KEEP_WORDS, NEVER_SELL

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
COUNTED = """
import json, os, sys
from monitor.classify.lexicons import load_lexicon
from monitor.text.data import read_data
from monitor.classify.labels.linear import load_model
from monitor.compare import Context, compare
from monitor.compare.warmup import load_all
from monitor.text.read import read_text

read = [each.cache_info for each in (load_lexicon, read_data, load_model)]
if "load" in sys.argv:
    load_all()
already = sum(each().misses for each in read)
for before, after in json.load(sys.stdin):
    if os.fork() == 0:
        compare(read_text(before), read_text(after), Context(document_type="privacy-policy"))
        print(sum(each().misses for each in read) - already, flush=True)
        os._exit(0)
    os.wait()
"""
CHINESE = ("我们会保留您的聊天记录30天。\n", "我们会保留您的聊天记录90天。\n")


def files_read_by_a_first_change(changes, *options):
    """How many data files, lexicons and models a process loads to judge one change, for each of the changes."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, *options], input=json.dumps(changes),
        capture_output=True, text=True, check=True, cwd=PROJECT,
    )  # fmt: skip
    return [int(line) for line in done.stdout.split()]


@pytest.fixture(scope="module")
def files_read_after_loading():
    """By language; the loaded process is forked for each, so that each change is its first."""
    changes = {
        language: (f"## 1\n\n{kept} {NEVER_SELL[language]}\n", f"## 1\n\n{longer}\n")
        for language, (kept, longer) in KEEP_WORDS.items()
    }
    changes["zh"] = CHINESE
    return dict(zip(changes, files_read_by_a_first_change([*changes.values()], "load"), strict=True))


@pytest.mark.parametrize("language", KEEP_WORDS)
def test_after_loading_the_first_change_of_any_language_reads_no_file(files_read_after_loading, language):
    assert files_read_after_loading[language] == 0


def test_without_loading_the_first_change_reads_them():
    (read,) = files_read_by_a_first_change([("We keep it for 30 days.\n", "We keep it for 90 days.\n")])
    assert read > 5


def test_chinese_is_loaded_too(files_read_after_loading):
    assert files_read_after_loading["zh"] == 0

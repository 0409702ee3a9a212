import subprocess
import sys
from pathlib import Path

import pytest

from tests.classify.eight_languages import KEEP_WORDS, NEVER_SELL

PROJECT = Path(__file__).parents[2]
COUNTED = """
import sys
from monitor.classify.lexicons import load_lexicon
from monitor.text.data import read_data
from monitor.classify.labels.linear import load_model
from monitor.compare import compare
from monitor.compare.warmup import load_all

read = [each.cache_info for each in (load_lexicon, read_data, load_model)]
if "load" in sys.argv:
    load_all()
before = [each().misses for each in read]
compare(sys.argv[1], sys.argv[2], document_type="privacy-policy")
print(sum(each().misses for each in read) - sum(before))
"""


def files_read_by_the_first_change(before, after, *options):
    """How many data files, lexicons and models a process of its own loads to judge one change."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, before, after, *options],
        capture_output=True, text=True, check=True, cwd=PROJECT,
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.parametrize("language", KEEP_WORDS)
def test_after_loading_the_first_change_of_any_language_reads_no_file(language):
    kept, longer = KEEP_WORDS[language]
    before, after = f"## 1\n\n{kept} {NEVER_SELL[language]}\n", f"## 1\n\n{longer}\n"
    assert files_read_by_the_first_change(before, after, "load") == 0


def test_without_loading_the_first_change_reads_them():
    assert files_read_by_the_first_change("We keep it for 30 days.\n", "We keep it for 90 days.\n") > 5


def test_chinese_is_loaded_too():
    before, after = "我们会保留您的聊天记录30天。\n", "我们会保留您的聊天记录90天。\n"
    assert files_read_by_the_first_change(before, after, "load") == 0

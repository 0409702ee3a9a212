"""What a process that reads pages holds before its first page: nothing that only few documents need."""

import json
import subprocess
import sys

import pytest

HEAVY = ("bs4", "soupsieve", "pypdf", "ftfy", "lxml", "apprise", "requests", "sqlalchemy")


@pytest.fixture(scope="module")
def loaded():
    program = (
        "import json, sys\n"
        "from monitor.compare.warmup import load_all\n"
        "import monitor.normalize, monitor.screen\n"
        "load_all()\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    return set(json.loads(run.stdout))


@pytest.mark.parametrize("name", HEAVY)
def test_a_library_that_few_documents_need_is_loaded_when_one_needs_it(loaded, name):
    assert name not in loaded

"""Pages that ask for much work: they stop no other page, and say in a sentence why they are not there."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import requests

from monitor.config import load_config
from monitor.sandbox import Quota, Sandbox
from monitor.store import open_store
from tests.processes import children_of
from tests.web.gallery import DAY, NOW, Gallery, policy, write_config
from tests.web.visitor import Served


def text_of(number: int, count: int) -> str:
    return "# Terms\n\n" + "\n\n".join(
        f"Clause {each} of these terms gives {each * number % 97} days to whoever writes to us by letter {each * number % 89}."
        for each in range(count)
    )


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    path = write_config(tmp_path_factory.mktemp("heavy"))
    loaded = load_config(path, environ={}, sends=False)
    with open_store(loaded.settings.database, loaded.settings.storage) as store:
        gallery = Gallery(store, loaded.documents)
        for number in (1, 2, 3):
            gallery.add("mirelune/cookies", text_of(number, 40), NOW - (9 - number) * DAY)
        gallery.add("manara/privacy", policy(), NOW - DAY)
    return path


def test_a_comparison_that_ten_visitors_ask_for_stops_no_other_page(config):
    quota = Quota(patience=0.05)
    with (
        Sandbox(quota=quota, size=2, warm=True, most_waiting=2) as sandbox,
        Served(config, executor=sandbox) as served,
        ThreadPoolExecutor(10) as visitors,
    ):
        served.get("/documents/manara/privacy")
        asked = [visitors.submit(served.get, "/d/mirelune/cookies/1...3") for _ in range(10)]
        while not sandbox._turns._known:
            time.sleep(0.01)
        for page in ("/documents/manara/privacy", "/documents/manara/privacy/versions/1", "/documents"):
            assert served.get(page).status_code == 200
        assert any(not each.done() for each in asked)
        wait(asked)
    answers = [each.result() for each in asked]
    refused = [each for each in answers if each.status_code == 503]
    assert len(refused) == 7
    assert all("ther heavy comparisons wait already" in each.text for each in refused)
    assert {each.headers["retry-after"] for each in refused} == {"60"}
    assert all(each.status_code == 200 for each in answers if each not in refused)


def test_what_is_too_heavy_is_told_in_a_sentence(config):
    pages = {
        "/d/mirelune/cookies/1...3": "mirelune/cookies@1 and mirelune/cookies@3 cannot be compared",
        "/documents/mirelune/cookies/versions/2": "mirelune/cookies@2 cannot be read",
        "/documents/mirelune/cookies/asof/today": "mirelune/cookies@3 cannot be read",
        "/documents/mirelune/cookies": "mirelune/cookies@3 cannot be read",
    }
    with Sandbox(quota=Quota(wait=0), size=1) as sandbox, Served(config, executor=sandbox) as served:
        for page, said in pages.items():
            answer = served.get(page)
            assert answer.status_code == 503
            assert f"{said}; `show` prints each. The page"[1:] in answer.text


def test_the_processes_that_compare_for_the_pages_end_with_them(config):
    command = [sys.executable, "-m", "monitor", "serve", "--listen", "127.0.0.1:0", "--config", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = process.stdout.readline().split()[-1]
        assert requests.get(f"{address}/documents/manara/privacy", timeout=60).status_code == 200
        below = children_of(process.pid)
        assert len(below) >= 2, "who forks, and who reads"
        process.kill()
        process.wait(60)
        until = time.monotonic() + 30
        while any(Path(f"/proc/{each}").exists() for each in below):
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        process.kill()
        process.stdout.close()

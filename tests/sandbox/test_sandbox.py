"""The pool of processes: results, refusals, losses of every kind, and how it all ends. Real processes."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import monitor
from monitor.compare import Context
from monitor.errors import NormalizeError, TooHeavy
from monitor.model import SeverityRules
from monitor.normalize import GENEROUS, normalize, outline
from monitor.query.between import Question, compare_versions
from monitor.query.blame import find_blame
from monitor.query.lineage import find_lineage
from monitor.query.points import Almanac
from monitor.sandbox import HERE, Quota, Sandbox, ShutdownError, compare_texts, split_text
from monitor.sandbox.pool import BugError
from monitor.sandbox.tasks import _TASKS
from monitor.screen import screen
from tests.policies import edited, policy_page
from tests.processes import children_of
from tests.sandbox import hostile_pages
from tests.watch import DOCUMENT, Watch

WHERE = {"content_type": None, "url": "https://lanternfish.example/privacy"}
MB = 1_000_000


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(size=2) as sandbox:
        yield sandbox


@pytest.fixture
def fresh():
    with Sandbox(size=2) as sandbox:
        yield sandbox


def read(sandbox, body: bytes = b"", **more):
    return sandbox.run(normalize, body or policy_page(), **{**WHERE, **more})


def readers(sandbox) -> list[int]:
    """The processes that a sandbox reads with now."""
    return children_of(sandbox.number)


def wait_until(condition, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def test_a_page_reads_as_in_this_process(sandbox):
    here = read(HERE)
    assert read(sandbox) == here
    assert read(sandbox, rules=GENEROUS, remove=["h1"]) == read(HERE, rules=GENEROUS, remove=["h1"])
    assert sandbox.run(outline, policy_page(), **WHERE) == outline(policy_page(), **WHERE)
    how = {"known_text": "Another text altogether, of another matter.", "known_language": "de"}
    assert sandbox.run(screen, here, **how) == screen(here, **how)


def test_texts_compare_as_in_this_process(sandbox):
    before, after = read(HERE).text, read(HERE, policy_page(edited("after 90 days", "after 30 days"))).text
    context = Context(
        document_type="privacy-policy",
        today=date(2026, 3, 1),
        rules=SeverityRules(weights={"retention": 9.0}),
    )
    found = sandbox.run(compare_texts, before, after, context)
    assert found == compare_texts(before, after, context)
    assert found.sections and found.judgement.severity_terms


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n" + bytes(100), "<p>l\ufffds f\ufffdr R\ufffdd b\ufffds</p>".encode() * 3]
)
def test_a_refusal_is_the_same_refusal(sandbox, body):
    said = []
    for executor in (HERE, sandbox):
        with pytest.raises(NormalizeError) as refused:
            read(executor, body)
        said.append((str(refused.value), refused.value.transient, refused.value.trouble))
    assert said[0] == said[1]


def test_a_bug_is_told_with_its_traceback_and_stops_nothing(sandbox):
    with pytest.raises(BugError, match=r"(?s)Traceback.*int"):
        sandbox.run(compare_texts, "a", 3, Context())
    assert read(sandbox)


def test_what_is_no_task_is_refused(sandbox):
    with pytest.raises(KeyError):
        sandbox.run(os.listdir, "/")


SHELL = ("check", "cli", "daemon", "deliver", "query", "remind.py", "web")
READS = {"compare", "read_text", "split_sections", "find_step", "diff_texts", "diff_sections", "sentences_of"}
"""What takes a whole text apart; so do the tasks."""
FILE = "read_text"
"""What a path is asked for, too."""


def test_no_room_of_the_shell_takes_a_text_apart_in_its_own_process():
    package, found = Path(monitor.__file__).parent, []
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] in SHELL:
            calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
            names = {
                getattr(each.func, "id", getattr(each.func, "attr", "").replace(FILE, "")) for each in calls
            }
            found += [f"{path.relative_to(package)}: {name}" for name in names & {*READS, *_TASKS}]
    assert found == []


def test_versions_too_heavy_to_compare_are_told_in_a_sentence():
    watch = Watch()
    watch.look(policy_page())
    watch.look(policy_page(edited("after 90 days", "after 30 days")))
    asked = watch.store.history, DOCUMENT, Question(), Almanac(now=watch.now)
    with Sandbox(quota=Quota(wait=0), size=1) as small, pytest.raises(TooHeavy) as told:
        compare_versions(*asked, small)
    assert f"{DOCUMENT.id}@1 and {DOCUMENT.id}@2 cannot be compared" in str(told.value)
    with Sandbox(size=1) as sandbox:
        assert compare_versions(*asked, sandbox) == compare_versions(*asked)


def test_questions_about_the_whole_history_are_worked_on_in_the_sandbox_too():
    watch = Watch()
    watch.look(policy_page())
    watch.look(policy_page(edited("after 90 days", "after 30 days")))
    history, (title, *_) = watch.store.history, [
        each.title for each in split_text(watch.store.history.version(DOCUMENT.id).text) if "90" in each.body or "30" in each.body
    ]  # fmt: skip
    with Sandbox(quota=Quota(wait=0), size=1) as small:
        with pytest.raises(TooHeavy, match=f"^{DOCUMENT.id}@1 cannot be read; `show` prints each"):
            find_blame(history, DOCUMENT, small)
        with pytest.raises(TooHeavy, match=f"^{DOCUMENT.id}@2 cannot be read; `show` prints each"):
            find_lineage(history, DOCUMENT, title, small)
    with Sandbox(size=1) as sandbox:
        assert find_blame(history, DOCUMENT, sandbox) == find_blame(history, DOCUMENT) != ()
        steps = find_lineage(history, DOCUMENT, title, sandbox)
        assert steps == find_lineage(history, DOCUMENT, title)
        assert [each.what for each in steps] == ["reworded", "there from the first version"]


def test_a_page_that_takes_too_long_costs_itself_alone():
    with Sandbox(quota=Quota(cpu=1), size=1) as sandbox:
        began = time.monotonic()
        with pytest.raises(
            TooHeavy, match=r"more than 1 s of CPU time to read: [12]\.\d s of CPU time and \d+ MB"
        ):
            read(sandbox, hostile_pages.pdf())
        assert time.monotonic() - began < 20
        assert read(sandbox)


def test_a_loop_in_c_is_ended_too():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from monitor.sandbox.quota import Quota, limit_life; limit_life(); Quota(cpu=0).limit_task();"
            "print('begins', flush=True); sum(range(10**12))",
        ],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("begins\n", -signal.SIGXCPU)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
@pytest.mark.parametrize(
    "made", [hostile_pages.drawings, hostile_pages.paragraphs], ids=lambda made: made.__name__
)
def test_a_page_that_takes_too_much_memory_costs_itself_alone(made):
    with Sandbox(quota=Quota(memory=40 * MB), size=1) as sandbox:
        with pytest.raises(
            TooHeavy, match=r"more than 40 MB of memory to read: .* look at what the address serves"
        ):
            read(sandbox, made()[:4_000_000])
        assert read(sandbox)


def test_a_process_that_says_nothing_is_given_up():
    with Sandbox(quota=Quota(wait=0.5), size=1) as sandbox:
        with pytest.raises(TooHeavy, match="was not read in time"):
            read(sandbox, hostile_pages.pdf())
        with Sandbox(size=1) as other:
            assert read(other)


def test_a_process_killed_at_work_costs_its_own_page_and_others_go_on(fresh):
    read(fresh)
    with ThreadPoolExecutor(2) as threads:
        heavy = threads.submit(read, fresh, hostile_pages.pdf())
        wait_until(lambda: readers(fresh))
        (at_work,) = readers(fresh)
        assert read(fresh), "another page is read beside it"
        os.kill(at_work, signal.SIGKILL)
        with pytest.raises(TooHeavy, match="killed, as a rule for want of memory"):
            heavy.result(20)
    assert read(fresh)


def test_a_process_that_ends_while_it_has_nothing_to_do_costs_nothing(fresh):
    read(fresh)
    (idle,) = readers(fresh)
    os.kill(idle, signal.SIGKILL)
    wait_until(lambda: Path(f"/proc/{idle}/stat").read_text().split()[2] == "Z")
    assert read(fresh)
    assert idle not in readers(fresh)


def test_the_pool_survives_the_loss_of_its_spawner(fresh):
    read(fresh)
    (idle,) = readers(fresh)
    spawner = int(Path(f"/proc/{idle}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(spawner, signal.SIGKILL)
    wait_until(lambda: "State:\tZ" in Path(f"/proc/{spawner}/status").read_text())
    os.kill(idle, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{idle}").exists())
    assert read(fresh)


def test_a_process_that_has_grown_is_replaced():
    with Sandbox(quota=Quota(growth=0), size=1) as sandbox:
        read(sandbox)
        assert readers(sandbox) == []
        assert read(sandbox)


def test_more_calls_than_processes_wait_for_their_turn(sandbox):
    bodies = [policy_page(nonce=str(number)) for number in range(12)]
    with ThreadPoolExecutor(12) as threads:
        read_at_once = list(threads.map(lambda body: read(sandbox, body), bodies))
    assert read_at_once == [read(HERE, body) for body in bodies]


def test_closing_ends_what_is_under_way_and_refuses_what_comes():
    sandbox = Sandbox(size=1)
    read(sandbox)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            read(sandbox, hostile_pages.pdf())
        except BaseException as error:
            ended.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    pids = readers(sandbox)
    time.sleep(0.2)
    sandbox.close()
    for thread in threads:
        thread.join(10)
    assert [type(each) for each in ended] == [ShutdownError] * 3
    assert not any(Path(f"/proc/{each}").exists() for each in pids)
    with pytest.raises(ShutdownError):
        read(sandbox)


BEGIN = """
import os, signal, sys, time
from monitor.normalize import normalize
from monitor.sandbox import Sandbox
from tests.sandbox.hostile_pages import ordinary

sandbox = Sandbox(size=1)
sandbox.run(normalize, ordinary(), content_type=None, url="https://lanternfish.example/")
print(*[open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split()[0]], flush=True)
time.sleep(60)
"""


def test_no_process_outlives_a_program_that_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as program:
        assert program.stdout is not None
        spawner = int(program.stdout.readline())
        (reader,) = children_of(spawner)
        assert b"Sandbox(size=1)" in Path(f"/proc/{spawner}/cmdline").read_bytes(), "forked, not begun anew"
        assert Path(f"/proc/{reader}/environ").read_bytes(), "it runs"
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(spawner, number)  # as a terminal and systemd do to the whole group
            os.kill(reader, number)
        time.sleep(0.1)
        assert children_of(spawner) == [reader]
        program.kill()
    wait_until(lambda: not Path(f"/proc/{spawner}").exists() and not Path(f"/proc/{reader}").exists())

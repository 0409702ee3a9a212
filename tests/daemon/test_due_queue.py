"""Whose turn it is among documents that are due, and that no worker waits in a host's pause."""

import time
from datetime import timedelta
from pathlib import Path

from monitor.clock import utc_now
from monitor.config import load_config
from monitor.daemon.due_queue import DueQueue
from monitor.store import open_store
from tests.daemon.running import running, wait_until
from tests.databases import new_address
from tests.policies import policy_page
from tests.vendor_site import VendorSite


def no_rest(host):
    return 0.0


def taken(queue, rest_of=no_rest):
    names = []
    while turn := queue.take(rest_of):
        names.append(turn[1])
    return names


def test_each_host_has_one_turn_at_a_time_the_longest_due_first():
    queue = DueQueue()
    queue.renew([("b", "b1"), ("b", "b2"), ("a", "a1"), ("c", "c1"), ("a", "a2")])
    assert taken(queue) == ["b1", "a1", "c1"]
    queue.end("a")
    queue.end("c")
    assert taken(queue) == ["a2"]


def test_a_host_that_rests_keeps_no_other_waiting():
    queue, rests = DueQueue(), {"slow": 60.0}
    queue.renew([("slow", "s1"), ("quick", "q1")])
    assert taken(queue, lambda host: rests.get(host, 0.0)) == ["q1"]
    assert 55 < queue.next_in() <= 60


def test_a_host_comes_again_when_its_pause_is_over():
    queue, rests = DueQueue(), {"slow": 0.05}
    queue.renew([("slow", "s1")])
    assert taken(queue, rests.get) == []
    rests["slow"] = 0.0
    time.sleep(0.06)
    assert taken(queue, rests.get) == ["s1"]
    assert queue.next_in() is None


def test_a_new_look_at_the_table_gives_no_second_turn_to_a_host_at_work():
    queue = DueQueue()
    queue.renew([("a", "a1"), ("a", "a2")])
    assert taken(queue) == ["a1"]
    queue.renew([("a", "a2"), ("b", "b1")])
    assert taken(queue) == ["b1"]
    queue.end("a")
    assert taken(queue) == ["a2"]


def test_what_is_due_no_more_after_a_new_look_is_not_taken():
    queue = DueQueue()
    queue.renew([("a", "a1"), ("a", "a2")])
    assert taken(queue) == ["a1"]
    queue.renew([])
    queue.end("a")
    assert taken(queue) == []


def config_of_hosts(folder, site, *, hosts, each, workers):
    documents = "".join(
        f'[[vendors]]\nname = "Kelp {host}"\n'
        + "".join(
            f'[[vendors.documents]]\nname = "d{number}"\ntype = "privacy-policy"\n'
            f'url = "{site.url(f"/{number}", host=f"127.0.0.{host + 2}")}"\n'
            for number in range(each)
        )
        for host in range(hosts)
    )
    path = folder / "config.toml"
    path.write_text(
        f'[monitor]\ndatabase = "{new_address(Path("monitor.db"))}"\nstorage = "."\nworkers = {workers}\n'
        f'[fetch]\nallow_private = true\nhost_delay = "1s"\n{documents}'
    )
    return load_config(path, environ={})


def test_one_worker_asks_many_hosts_in_the_time_that_one_host_takes(tmp_path):
    with VendorSite(address="0.0.0.0") as site:
        for number in range(2):
            site.page(f"/{number}", policy_page())
        config = config_of_hosts(tmp_path, site, hosts=10, each=2, workers=1)
        with open_store(config.settings.database, tmp_path) as store:
            store.documents.sync(config.documents, utc_now())
            began = time.monotonic()
            with running(config, store):
                assert wait_until(lambda: len(site.paths()) == 20, seconds=40)
                took = time.monotonic() - began
    # robots.txt and two pages of a host: two pauses; a worker that waits in them would take twenty
    assert 2 <= took < 12
    assert_pauses_are_kept(site, timedelta(seconds=1))


def assert_pauses_are_kept(site, pause):
    last = {}
    for asked in site.asked:
        host = asked.headers["host"]
        if host in last:
            assert asked.at - last[host] >= pause.total_seconds() * 0.99
        last[host] = asked.at

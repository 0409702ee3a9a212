"""How the daemon is, seen from this machine: three addresses, and nothing for anybody else."""

import socket

import pytest
import requests

from monitor.config import load_config
from monitor.daemon.health_port import Health, open_health
from monitor.errors import ConfigError, StoreError, UsageError


def opened(*, is_well=True, why="", figures=lambda: b"policy_monitor_up 1\n"):
    health = Health(is_well=lambda: is_well, why_not_ready=lambda: why, figures=figures)
    return open_health("127.0.0.1:0", health)


def test_it_works_is_ready_and_has_figures():
    with opened() as address:
        answers = {
            each: requests.get(address + each, timeout=5) for each in ("/healthz", "/readyz", "/metrics")
        }
        assert [each.status_code for each in answers.values()] == [200, 200, 200]
        assert answers["/metrics"].text == "policy_monitor_up 1\n"
        assert requests.get(address + "/changes", timeout=5).status_code == 404


def test_what_stands_in_the_way_is_said():
    def fail():
        raise StoreError("The database is locked.")

    with opened(is_well=False, why="the disk is full", figures=fail) as address:
        for path, said in (("/healthz", "hang"), ("/readyz", "disk is full"), ("/metrics", "locked")):
            answer = requests.get(address + path, timeout=5)
            assert (answer.status_code, said in answer.text) == (503, True)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8322", "127.0.0.1.evil.example", ""])
def test_another_name_is_not_served(host):
    with opened() as address:
        assert requests.get(address + "/metrics", headers={"host": host}, timeout=5).status_code in (400, 421)


@pytest.mark.parametrize("junk", [b"\x00\r\n\r\n", b"GET\r\n\r\n", b"DELETE /metrics HTTP/1.1\r\n\r\n"])
def test_a_request_that_is_none_ends_nothing(junk):
    with opened() as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as peer:
            peer.sendall(junk)
            peer.recv(1_000)
        assert requests.get(address + "/healthz", timeout=5).status_code == 200


def test_an_address_that_is_taken_is_said_before_anything_is_begun():
    with opened() as address, pytest.raises(UsageError, match=r"monitor\.health: cannot listen"):
        health = Health(is_well=lambda: True, why_not_ready=lambda: "", figures=lambda: b"")
        with open_health(address.removeprefix("http://"), health):
            pass


@pytest.mark.parametrize("listen", ["0.0.0.0:8322", "192.0.2.1:8322", "[::]:8322", "nowhere"])
def test_it_is_told_on_this_machine_alone(tmp_path, listen):
    path = tmp_path / "config.toml"
    path.write_text(f'[monitor]\ndatabase = "sqlite:///m.db"\nstorage = "."\nhealth = "{listen}"\n')
    with pytest.raises(ConfigError, match=r"monitor\.health"):
        load_config(path, environ={})

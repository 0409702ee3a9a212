"""Tries of somebody who means harm: each is a sample of its kind, and none gets through."""

import base64
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError
from monitor.model import Account, Role
from monitor.web import gate as gates
from monitor.web import prompt, sessions
from monitor.web.server import make_server
from monitor.web.sessions import Sessions, hash_password
from tests.web.gallery import NOW, open_gallery, write_config
from tests.web.test_web_gate import PASSWORD, TOKENS, USERS
from tests.web.visitor import Served

PROXY = '[web]\nproxy_header = "X-Forwarded-User"\nproxies = ["127.0.0.1"]\nproxy_role = "reviewer"\n'


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    environ = {"ANA_HASH": hash_password(PASSWORD), **TOKENS}
    with Served(open_gallery(tmp_path_factory.mktemp("attacked"), web=USERS), environ=environ) as served:
        yield served


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    with Served(open_gallery(tmp_path_factory.mktemp("proxied"), web=PROXY)) as served:
        yield served


@pytest.fixture
def people():
    kept = hash_password(PASSWORD)
    accounts = {name: Account(name=name, role=Role.REVIEWER, password=kept) for name in ("ana", "ben")}
    return Sessions(accounts=accounts, length=timedelta(hours=1))


def raw(served, text: bytes, *, wait: float = 5) -> bytes:
    """What a server answers to bytes as they are."""
    with socket.create_connection(served.socket.getsockname(), timeout=wait) as peer:
        peer.sendall(text)
        return peer.recv(65_536)


@pytest.mark.parametrize("path", ["/changes/9/acts", "/api/v1/changes/9/acts", "/logout"])
def test_a_password_that_a_browser_sends_by_itself_signs_no_form(guarded, path):
    given = base64.b64encode(f"x:{TOKENS['DO_TOKEN']}".encode()).decode()
    headers = {"authorization": f"Basic {given}", "origin": "https://evil.example"}
    answer = guarded.visitor().post(
        guarded.address + path, data={"do": "note", "note": "forged"}, headers=headers
    )
    assert answer.status_code == 403
    headers.pop("origin")
    answer = guarded.visitor().post(guarded.address + path, json={"do": "note"}, headers=headers)
    assert answer.status_code == 403
    bearer = {"authorization": f"Bearer {TOKENS['DO_TOKEN']}"}
    assert guarded.get("/api/v1/changes/9", headers=bearer).json()["handling"]["acts"] == []


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"])
def test_a_proxy_that_nobody_named_makes_the_world_no_local_user(tmp_path, header):
    with Served(write_config(tmp_path)) as served:
        assert served.get("/").status_code == 200
        assert served.get("/", headers={header: "198.51.100.7"}).status_code == 421


def test_a_public_name_in_base_url_opens_nothing_while_nobody_is_named(tmp_path):
    path = write_config(tmp_path)
    text = path.read_text()
    path.write_text(text.replace("[monitor]", '[monitor]\nbase_url = "https://policies.example"', 1))
    with Served(path) as served:
        assert served.get("/", headers={"host": "policies.example"}).status_code == 421


@pytest.mark.parametrize(
    "name",
    [
        b"root\r\nX-Forwarded-User: ana",
        b"a" * 101,
        b"ana\xe2\x80\xae",
        b"\xff\xfe",
    ],
)
def test_a_name_that_cannot_be_told_from_another_is_nobody(proxied, name):
    answer = raw(
        proxied, b"GET /changes HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: " + name + b"\r\n\r\n"
    )
    assert answer.startswith((b"HTTP/1.1 303", b"HTTP/1.1 400")), answer[:80]


def test_a_header_that_names_somebody_twice_names_nobody(proxied):
    twice = b"X-Forwarded-User: mallory\r\nX-Forwarded-User: ana\r\n"
    answer = raw(proxied, b"GET /changes HTTP/1.1\r\nHost: localhost\r\n" + twice + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 303")
    once = b"X-Forwarded-User: ana\r\n"
    assert raw(proxied, b"GET /changes HTTP/1.1\r\nHost: localhost\r\n" + once + b"\r\n").startswith(
        b"HTTP/1.1 200"
    )


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "0.0.0.0/1", "2000::/3"])
def test_the_whole_world_is_no_trusted_proxy(tmp_path, network):
    path = write_config(tmp_path, web=PROXY.replace("127.0.0.1", network))
    with pytest.raises(ConfigError, match="trusts half the world"):
        load_config(path, environ={}, sends=False)


def test_a_burst_of_guesses_gets_no_more_tries_than_one_after_another(people):
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda n: people.sign_in("ana", f"guess {n}", "192.0.2.1", NOW), range(30)))
    assert answers.count(None) <= sessions._MOST_FAILURES + 1


def test_many_who_sign_in_at_once_hold_up_no_page(people, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        go_on.wait(10)
        return False

    monkeypatch.setattr(sessions, "fits", slow)
    with ThreadPoolExecutor(40) as pool:
        tries = [pool.submit(people.sign_in, f"n{n}", "x", f"192.0.2.{n}", NOW) for n in range(40)]
        assert begun.wait(10)
        turned_away = []
        until = time.monotonic() + 10
        while len(turned_away) < 40 - sessions._MOST_WAITING and time.monotonic() < until:
            turned_away = [each for each in tries if each.done()]
            time.sleep(0.01)
        go_on.set()
    assert len(turned_away) == 40 - sessions._MOST_WAITING
    assert all(isinstance(each.result(), timedelta) for each in turned_away)


def test_one_persons_sessions_push_out_nobody_elses(people, monkeypatch):
    monkeypatch.setattr(sessions, "fits", lambda *_: True)
    first = people.sign_in("ben", PASSWORD, "192.0.2.2", NOW)
    mine = [people.sign_in("ana", PASSWORD, "192.0.2.1", NOW) for _ in range(3 * sessions._MOST_OF_ONE)]
    assert people.name_of(first, NOW) == "ben"
    assert [people.name_of(each, NOW) for each in mine].count("ana") == sessions._MOST_OF_ONE
    assert people.name_of(mine[-1], NOW) == "ana"


@pytest.mark.parametrize("number", ["9" * 5_000, "99999999999", "٩", "-1", "9.0", "0x9", "1e3"])
def test_a_number_that_is_none_of_ours_is_an_answer_and_no_crash(guarded, number):
    bearer = {"authorization": f"Bearer {TOKENS['WATCH_TOKEN']}"}
    assert guarded.get(f"/changes/{number}", headers=bearer).status_code == 404
    assert guarded.get(f"/documents/mirelune/privacy/versions/{number}", headers=bearer).status_code == 404


def test_a_body_that_never_ends_is_not_waited_for(guarded, monkeypatch):
    monkeypatch.setattr(gates, "SLOWEST_BODY", 0.3)
    head = (
        b"POST /changes/9/acts HTTP/1.1\r\nHost: localhost\r\n"
        b"Authorization: Bearer " + TOKENS["DO_TOKEN"].encode() + b"\r\nContent-Length: 50\r\n\r\ndo="
    )
    assert raw(guarded, head).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\nHost: loc", b"POST /login HTTP/1.1\r\n"])
def test_connections_on_which_nobody_asks_are_closed_and_others_are_served(guarded, monkeypatch, words):
    monkeypatch.setattr(prompt, "SLOWEST_HEAD", 0.4)
    server = make_server(guarded.application, "127.0.0.1:0", certificate=None, key=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    host, port = server.address.removeprefix("http://").split(":")
    try:
        idle = [socket.create_connection((host, int(port)), timeout=5) for _ in range(20)]
        for each in idle:
            each.sendall(words)
        ended = [each.recv(100) for each in idle]
        assert ended == [b""] * 20
        for each in idle:
            each.close()
        with socket.create_connection((host, int(port)), timeout=5) as asking:
            asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200 OK" in asking.recv(4_096)
    finally:
        server.stop()
        thread.join(10)
    assert not thread.is_alive()

"""Who is let in: nobody by default, readers to look, reviewers to act; a form has to be ours."""

import re
import socket
from datetime import timedelta

import pytest

from monitor.config import is_exposed, load_config
from monitor.errors import ConfigError
from monitor.web.endpoints import ACCESS, access_of
from monitor.web.gate import Access, check_exposure
from monitor.web.sessions import fits, hash_password
from tests.web.gallery import open_gallery, write_config
from tests.web.visitor import Served

PASSWORD = "correct horse battery"
TOKENS = {"WATCH_TOKEN": "w" * 30, "DO_TOKEN": "d" * 30}
USERS = """
[web]
session = "1h"
[web.users.ana]
role = "reviewer"
password = "env:ANA_HASH"
[web.users.ben]
password = "env:ANA_HASH"
[web.users.watcher]
token = "env:WATCH_TOKEN"
[web.users.robot]
role = "reviewer"
token = "env:DO_TOKEN"
"""
FOR_PROGRAMS = ("/api/", "/feeds/", "/metrics", "/calendar.ics")
"""Who asks for these cannot fill in a form."""
DRIVEN = {
    "at": "2025-02",
    "change:int": "9",
    "section:int": "1",
    "number:int": "1",
    "vendor": "mirelune",
    "name": "privacy",
    "group": "vendors",
    "pair": "1...2",
    "file": "style.css",
    "silence:int": "1",
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    environ = {"ANA_HASH": hash_password(PASSWORD), **TOKENS}
    with Served(open_gallery(tmp_path_factory.mktemp("guarded"), web=USERS), environ=environ) as served:
        yield served


def sign_in(served, name="ana", password=PASSWORD, to="/"):
    visitor = served.visitor()
    answer = visitor.post(
        served.address + "/login", data={"name": name, "password": password, "to": to}, headers={"origin": served.address}, allow_redirects=False
    )  # fmt: skip
    return visitor, answer


def stamp_of(served, visitor) -> str:
    return re.search(r'name="stamp" value="([0-9a-f]{64})"', visitor.get(served.address + "/").text)[1]


def concrete(path: str) -> str:
    return re.sub(r"\{([^}]+)\}", lambda found: DRIVEN[found[1]], path)


def test_every_route_of_the_application_asks_for_something_and_nothing_else_exists(guarded):
    routes = {
        (method, route.path)
        for route in guarded.application.app.routes
        for method in route.methods - {"HEAD"}
    }
    assert routes == set(ACCESS)
    opened = {path for (_, path), access in ACCESS.items() if access is Access.OPEN}
    assert opened == {"/healthz", "/readyz", "/login", "/static/{file}"}
    assert {method for (method, _), access in ACCESS.items() if access is Access.REVIEWER} == {"POST"}


@pytest.mark.parametrize(("method", "path"), sorted(ACCESS))
def test_nobody_gets_anything_but_what_is_open(guarded, method, path):
    answer = guarded.visitor().request(method, guarded.address + concrete(path), allow_redirects=False)
    access = ACCESS[method, path]
    assert access_of(method, concrete(path)) is access
    if access is Access.OPEN:
        assert answer.status_code in (200, 403)
    elif method == "GET" and not path.startswith(FOR_PROGRAMS):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?to=%2F")
    else:
        assert answer.status_code == 401
    assert "mirelune" not in answer.text.lower() or path == "/static/{file}"


@pytest.mark.parametrize(
    "path",
    [
        "/admin",
        "/api/v1/secrets",
        "/static/../config.toml",
        "/static/%2e%2e/config.toml",
        "/changes/9/../../etc",
        "//evil.example/",
    ],
)
def test_what_is_not_listed_does_not_exist(guarded, path):
    assert guarded.get(path).status_code in (303, 401)
    visitor, _ = sign_in(guarded)
    answer = visitor.get(guarded.address + path, allow_redirects=False)
    assert answer.status_code == 404


def test_a_session_begins_with_the_right_password_and_ends_by_time_or_by_the_person(guarded):
    visitor, answer = sign_in(guarded, to="/changes/9")
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes/9")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Max-Age=3600" in cookie
    assert visitor.get(guarded.address + "/").status_code == 200
    out = visitor.post(
        guarded.address + "/logout", data={"stamp": stamp_of(guarded, visitor)}, allow_redirects=False
    )
    assert out.status_code == 303
    assert visitor.get(guarded.address + "/", allow_redirects=False).status_code == 303
    visitor, _ = sign_in(guarded)
    kept = dict(visitor.cookies)
    guarded.wait(timedelta(minutes=61))
    assert guarded.get("/", cookies=kept).status_code == 303


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nset-cookie: a=b",
    ],
)
def test_signing_in_leads_nowhere_but_here(guarded, to):
    _, answer = sign_in(guarded, to=to)
    assert answer.headers["location"] == "/"


def test_a_reader_may_look_and_not_act(guarded):
    visitor, _ = sign_in(guarded, name="ben")
    assert visitor.get(guarded.address + "/changes/9").status_code == 200
    assert 'name="do"' not in visitor.get(guarded.address + "/changes/9").text
    answer = visitor.post(
        guarded.address + "/changes/9/acts", data={"stamp": stamp_of(guarded, visitor), "do": "acknowledge"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("sent", "headers"),
    [({}, {}), ({"stamp": "0" * 64}, {}), ({"stamp": "ours"}, {"origin": "https://evil.example"}), ({"stamp": "ours"}, {"origin": "null"}),
     ({"stamp": "ours"}, {"sec-fetch-site": "cross-site"})],
)  # fmt: skip
def test_a_form_that_is_not_ours_is_refused(guarded, sent, headers):
    visitor, _ = sign_in(guarded)
    given = {
        "do": "acknowledge",
        **{key: stamp_of(guarded, visitor) if value == "ours" else value for key, value in sent.items()},
    }
    answer = visitor.post(guarded.address + "/changes/9/acts", data=given, headers=headers)
    assert answer.status_code == 403
    assert (
        guarded.get("/api/v1/changes/9", headers={"authorization": f"Bearer {TOKENS['WATCH_TOKEN']}"}).json()[
            "handling"
        ]["acts"]
        == []
    )


def test_another_persons_stamp_is_refused(guarded):
    ana, _ = sign_in(guarded)
    other, _ = sign_in(guarded)
    answer = ana.post(
        guarded.address + "/changes/9/acts", data={"stamp": stamp_of(guarded, other), "do": "acknowledge"}
    )
    assert answer.status_code == 403


def test_a_token_reads_or_acts_as_its_role_allows(guarded):
    for name, status in (("WATCH_TOKEN", 403), ("DO_TOKEN", 201)):
        headers = {"authorization": f"Bearer {TOKENS[name]}"}
        assert guarded.get("/api/v1/changes", headers=headers).status_code == 200
        done = guarded.visitor().post(
            guarded.address + "/api/v1/changes/12/acts",
            json={"do": "note", "note": "by a program"},
            headers=headers,
        )
        assert done.status_code == status
    assert done.json()["by"] == "robot"
    assert guarded.get("/api/v1/changes", headers={"authorization": "Bearer " + "x" * 30}).status_code == 401


def test_guessing_gets_slower_and_is_not_told_which_half_was_wrong(guarded):
    said = {
        re.search(r'role="alert">([^<]+)', sign_in(guarded, name=name, password="wrong")[1].text)[1]
        for name in ("nobody", "ana")
    }
    assert said == {"Name and password do not fit."}
    for _ in range(5):
        _, answer = sign_in(guarded, name="ana", password="wrong")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    guarded.wait(timedelta(minutes=16))
    assert sign_in(guarded)[1].status_code == 303


def test_what_is_sent_is_bounded(guarded):
    headers = {"authorization": f"Bearer {TOKENS['DO_TOKEN']}"}
    answer = guarded.visitor().post(
        guarded.address + "/api/v1/changes/9/acts", data=b"x" * 70_000, headers=headers
    )
    assert answer.status_code == 413
    assert guarded.get("/changes?vendor=" + "x" * 5_000, headers=headers).status_code == 400


def test_headers_keep_text_from_acting(guarded):
    visitor, _ = sign_in(guarded)
    for path in (
        "/",
        "/api/v1/changes",
        "/nowhere",
        "/static/style.css",
        "/documents/mirelune/privacy/versions/1/body",
    ):
        headers = visitor.get(guarded.address + path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
    frame = visitor.get(guarded.address + "/documents/mirelune/privacy/versions/1/frame").headers
    assert frame["content-security-policy"].startswith("sandbox; default-src 'none'")
    body = visitor.get(guarded.address + "/documents/mirelune/privacy/versions/1/body").headers
    assert body["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8321", "a@127.0.0.1", ""]
)
def test_a_name_that_is_not_ours_is_not_served_without_accounts(tmp_path, host):
    with Served(write_config(tmp_path)) as served:
        assert served.get("/", headers={"host": host}).status_code in (400, 421)
        assert served.get("/", headers={"host": "localhost:1"}).status_code == 200


@pytest.mark.parametrize("listen", ["0.0.0.0:80", "192.0.2.1:80", "[::]:80", "monitor.example:80"])
def test_nothing_is_served_to_others_while_nobody_is_named(tmp_path, listen):
    assert is_exposed(listen)
    config = load_config(write_config(tmp_path, web=f'[web]\nlisten = "{listen}"\n'), environ={}, sends=False)
    with pytest.raises(ConfigError, match=re.escape(listen)):
        check_exposure(config.web)
    named = USERS.replace("[web]\n", f'[web]\nlisten = "{listen}"\n', 1)
    unseen = load_config(write_config(tmp_path, web=named), environ={}, sends=False)
    with pytest.raises(ConfigError):
        check_exposure(unseen.web)
    check_exposure(
        load_config(
            write_config(tmp_path, web=named), environ={"ANA_HASH": "scrypt:1", **TOKENS}, sends=False
        ).web
    )


def test_a_proxys_word_is_believed_from_the_proxy_alone(tmp_path):
    web = '[web]\nproxy_header = "X-Forwarded-User"\nproxies = ["{}"]\nproxy_role = "reviewer"\n'
    for proxies, status in (("127.0.0.1", 200), ("192.0.2.0/24", 303)):
        with Served(write_config(tmp_path, web=web.replace("{}", proxies))) as served:
            assert served.get("/", headers={"x-forwarded-user": "Ruth"}).status_code == status
            assert served.get("/").status_code == 303
    with pytest.raises(ConfigError, match="trusted from nobody"):
        config = load_config(
            write_config(tmp_path, web='[web]\nproxy_header = "X-User"\n'), environ={}, sends=False
        )
        check_exposure(config.web)


def test_a_hash_fits_its_password_and_no_other():
    kept = hash_password(PASSWORD)
    assert fits(PASSWORD, kept) and not fits(PASSWORD + "x", kept)
    assert hash_password(PASSWORD) != kept
    for broken in ("", "scrypt", "scrypt:1:1:1:!:!", kept.replace("32768", "99999999"), "md5:1:1:1:a:a"):
        assert not fits(PASSWORD, broken)


def test_a_request_that_is_none_ends_no_server(tmp_path):
    with Served(write_config(tmp_path)) as served:
        for junk in (
            b"\x00\xff\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            b"POST /login HTTP/1.1\r\nHost: localhost\r\ncontent-length: -5\r\n\r\n",
        ):
            with socket.create_connection(served.socket.getsockname(), timeout=5) as peer:
                peer.sendall(junk)
                peer.recv(4096)
        assert served.get("/healthz").text == "ok\n"

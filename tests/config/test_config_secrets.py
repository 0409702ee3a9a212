"""Channels' addresses: named in the file, never written there, never shown."""

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError

TOKEN = "xoxb-4711-geheim"
WATCHED = '[[vendors]]\nname = "N"\n[[vendors.documents]]\ntype = "other"\nurl = "https://n.example"\n'


@pytest.fixture
def load(tmp_path):
    def load_channel(url, environ=None, **options):
        path = tmp_path / "config.toml"
        path.write_text(f'[channels.chat]\nurl = "{url}"\n{WATCHED}', encoding="utf-8")
        return load_config(path, environ=environ or {}, **options)

    return load_channel


@pytest.fixture
def problem(load):
    def problem_of(url, environ=None, **options):
        with pytest.raises(ConfigError) as caught:
            load(url, environ, **options)
        assert len(caught.value.problems) == 1
        assert TOKEN not in caught.value.problems[0]
        assert caught.value.problems[0].partition("config.toml:")[2].startswith("2: channels.chat.url: ")
        return caught.value.problems[0]

    return problem_of


def test_an_environment_variable_gives_the_address(load):
    config = load("env:CHAT", {"CHAT": f" slack://{TOKEN}\n"})
    assert config.channels[1].url == f"slack://{TOKEN}"
    assert config.channels[1].source == "env:CHAT"
    assert TOKEN not in repr(config)


def test_a_file_gives_the_address_relative_to_the_configuration(load, tmp_path):
    secret = tmp_path / "chat.url"
    secret.write_text(f"slack://{TOKEN}\n\n")
    secret.chmod(0o600)
    assert load("file:chat.url").channels[1].url == f"slack://{TOKEN}"
    config = load(f"file:{secret}")
    assert config.channels[1].url == f"slack://{TOKEN}"
    assert config.warnings == ()


def test_a_file_that_everyone_can_read_is_warned_of(load, tmp_path):
    secret = tmp_path / "chat.url"
    secret.write_text(f"slack://{TOKEN}\n")
    secret.chmod(0o644)
    config = load("file:chat.url")
    assert len(config.warnings) == 1
    assert "config.toml:2: channels.chat.url: " in config.warnings[0]
    assert "can be read by every user" in config.warnings[0]
    assert TOKEN not in config.warnings[0]


def test_a_systemd_credential_gives_the_address(load, tmp_path, problem):
    (tmp_path / "chat").write_text(f"slack://{TOKEN}")
    assert (
        load("credential:chat", {"CREDENTIALS_DIRECTORY": str(tmp_path)}).channels[1].url
        == f"slack://{TOKEN}"
    )
    assert "LoadCredential=chat:" in problem("credential:chat")
    assert "must name a systemd credential" in problem(
        "credential:../chat", {"CREDENTIALS_DIRECTORY": "/etc"}
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"slack://{TOKEN}", 'write url = "env:NAME"'),
        (f"https://hooks.example.org/{TOKEN}", "must not stand in this file"),
        (f"mailto://me:{TOKEN}@localhost.example.org", "must not stand in this file"),
        (f"json://[{TOKEN}", 'write url = "env:NAME"'),
        (TOKEN, "must not stand in this file"),
        ("", "is empty"),
        ("env:CHAT", "CHAT is not set"),
        ("env:", "must name an environment variable"),
        ("env:A B", "must name an environment variable"),
        ("file:none.url", "does not exist"),
        ("file:/dev/zero", "no plain file"),
        ("file:.", "no plain file"),
    ],
)
def test_other_addresses_are_refused_with_a_sentence_that_says_how(problem, url, words):
    assert words in problem(url)


@pytest.mark.parametrize("content", ["", " \n", f"a://{TOKEN}\nb://{TOKEN}", f"a://{TOKEN}\x00"])
def test_a_secret_is_one_line(problem, tmp_path, content):
    problem("env:CHAT", {"CHAT": content})
    (tmp_path / "chat.url").write_text(content)
    problem("file:chat.url")


def test_a_file_that_is_no_text_or_too_large_is_refused(problem, tmp_path):
    (tmp_path / "chat.url").write_bytes(b"\xff\xfe")
    assert "cannot be read as text" in problem("file:chat.url")
    (tmp_path / "chat.url").write_text("a" * 20_000)
    assert "too large" in problem("file:chat.url")


def test_a_variable_with_a_similar_name_is_suggested(problem):
    assert "did you mean 'SLACK_URL'?" in problem("env:SLACK_URI", {"SLACK_URL": TOKEN})


@pytest.mark.parametrize(
    "url", ["stdout://", "json://localhost:8025/inbox", "json://127.0.0.1/x", "json://[::1]/x"]
)
def test_addresses_without_secrets_may_stand_in_the_file(load, url):
    assert load(url).channels[1].url == url


def test_the_address_is_shown_to_the_given_check_and_its_sentence_is_told(load, problem):
    asked = []

    def check(url):
        asked.append(url)
        return "it names two recipients; write two channels"

    assert "env:CHAT cannot be used: it names two recipients" in problem(
        "env:CHAT", {"CHAT": f"slack://{TOKEN}"}, check_channel=check
    )
    assert asked == [f"slack://{TOKEN}"]
    assert load("env:CHAT", {"CHAT": f"slack://{TOKEN}"}, check_channel=lambda _: None)


def test_a_check_that_repeats_the_address_does_not_bring_it_out(problem):
    address = f"slack://{TOKEN}"
    problem("env:CHAT", {"CHAT": address}, check_channel=lambda url: f"cannot parse {url}")


def test_a_channel_without_its_address_brings_no_second_complaint_about_its_routes(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[channels.chat]\nurl = "env:CHAT"\n[[routes]]\nchannels = ["chat"]\n')
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ={})
    assert len(caught.value.problems) == 1


def test_the_configuration_lists_its_secrets_for_the_log(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(
        '[monitor]\nheartbeat = "env:BEAT"\ndatabase = "env:DB"\n[channels.chat]\nurl = "env:CHAT"\n'
    )
    environ = {"CHAT": "slack://a", "BEAT": "https://ping.example/1", "DB": "postgresql://u:p@h/d"}
    config = load_config(path, environ=environ)
    assert set(config.secrets) == set(environ.values())
    assert config.settings.heartbeat_url == environ["BEAT"]
    assert config.settings.database == environ["DB"]


def test_a_heartbeat_that_is_no_web_address_is_refused_without_showing_it(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[monitor]\nheartbeat = "env:BEAT"\n')
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ={"BEAT": f"gopher://{TOKEN}"})
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("url", ["env:CHAT", "credential:chat", "file:nowhere.txt"])
def test_a_command_that_sends_nothing_need_not_see_the_secret(load, url):
    config = load(url, sends=False)
    assert (config.channels[1].name, config.channels[1].url, config.channels[1].source) == ("chat", "", url)


def test_an_address_in_the_file_is_refused_for_such_a_command_as_well(problem):
    problem(f"slack://{TOKEN}", sends=False)

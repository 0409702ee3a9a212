"""Changes that look like trouble and are none: rewrites, cuts, moves, farewells. All written by us.

``soon`` are those a person has to hear of with the next looks; ``steady`` look so much like another page that only
their staying tells that the vendor means it.
"""

import textwrap
from dataclasses import dataclass

from tests.normalize.pdf.pdf_maker import Put, lines, make_pdf
from tests.screen.pages_instead import COOKIE_POLICY
from tests.screen.six_policies import (
    POLICIES,
    REWRITTEN,
    TITLES,
    Sections,
    changed_policy,
    dressed,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """A change's name, the policy's language, the page after it, and how soon it has to be told."""

    name: str
    lang: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    steady: bool = False


FAREWELL = {
    "en": "This policy was retired on 1 March 2026. Since then the privacy notice of Harbour Group applies to Brackwater.",
    "de": "Diese Erklärung gilt seit dem 1. März 2026 nicht mehr. Seitdem gilt der Datenschutzhinweis der Harbour Group für Brackwater.",
    "fr": "Cette politique a été retirée le 1er mars 2026. Depuis, la notice de Harbour Group s'applique à Brackwater.",
    "es": "Esta política se retiró el 1 de marzo de 2026. Desde entonces se aplica a Brackwater el aviso de Harbour Group.",
    "it": "Questa informativa è stata ritirata il 1º marzo 2026. Da allora per Brackwater vale la nota di Harbour Group.",
    "nl": "Deze verklaring geldt sinds 1 maart 2026 niet meer. Sindsdien geldt de kennisgeving van Harbour Group voor Brackwater.",
}  # fmt: skip

MERGED = (
    ("Our group", "Harbour Group runs ferries, hotels and, since this year, the planning service Brackwater. This notice speaks for all of them."),
    ("Ferries", "For a crossing we need the names of the passengers, their dates of birth and the number plate of the vehicle, and hand the list to the port."),
    ("Hotels", "Guests fill in the form that the law of the country wants; the police may read it. Door locks note when a card opens them."),
    ("Newsletter", "Whoever subscribes gets one letter a month; the link at its foot ends it."),
    ("Video", "Cameras film decks, halls and garages. Films are overwritten after 72 hours."),
    ("Loyalty points", "Points lapse after two years. We compute from crossings and nights which offers could please you."),
)  # fmt: skip


def pdf_of(title: str, sections: Sections) -> bytes:
    """The sections as a PDF of one page."""
    written: list[Put] = [Put(text=title, y=760, size=20, bold=True)]
    top = 730.0
    for heading, text in sections:
        written.append(Put(text=heading, y=top, size=14, bold=True))
        told = textwrap.wrap(text, 90)
        written += lines(told, top=top - 18)
        top -= 18 + 14 * len(told) + 14
    return make_pdf([written])


def reals(lang: str) -> list[Real]:
    """The real changes of the policy in that language."""
    title, known, anew = TITLES[lang], POLICIES[lang], REWRITTEN[lang]
    other = "en" if lang != "en" else "de"
    return [
        Real(name="one sentence more", lang=lang, body=changed_policy(lang)),
        Real(name="rewritten by lawyers", lang=lang, body=dressed(anew, title=title, lang=lang)),
        Real(name="rewritten and doubled", lang=lang, body=dressed((*anew, *MERGED), title=title, lang=lang)),
        Real(name="rewritten under another name", lang=lang, body=dressed(anew, title="Brackwater: Privacy Notice", lang=lang), steady=True),
        Real(name="cut to a third", lang=lang, body=dressed(known[2:5], title=title, lang=lang)),
        Real(name="cut to its last two sections", lang=lang, body=dressed(known[-3:-1], title=title, lang=lang), steady=True),
        Real(name="rewritten short", lang=lang, body=dressed(anew[1:5], title=title, lang=lang), steady=True),
        Real(name="merged into another page, its text kept", lang=lang, body=dressed((*MERGED, *known), title="Notices", lang=lang)),
        Real(name="joined with a newer notice", lang=lang, body=dressed((*anew[-6:], *known[:6]), title=title, lang=lang)),
        Real(name="replaced by the group's notice", lang=lang, body=dressed(MERGED, title="Privacy notice of Harbour Group", lang=lang), steady=True),
        Real(name="translated for good", lang=lang, body=dressed(POLICIES[other], title=TITLES[other], lang=other), steady=True),
        Real(name="turned into a PDF", lang=lang, body=pdf_of(title, known[:6]), content_type="application/pdf"),
        Real(name="retired", lang=lang, body=whole(f"<h1>{title}</h1><p>{FAREWELL[lang]}</p>", title=title, lang=lang), steady=True),
        Real(name="the cookie policy for good", lang=lang, body=dressed(COOKIE_POLICY, title="Cookie policy", lang="en"), steady=True),
        Real(name="half in another language", lang=lang, body=dressed((*known[:5], *POLICIES[other][5:]), title=title, lang=lang)),
        Real(name="one section left and a link", lang=lang, body=whole(f"<h1>{title}</h1><h2>{known[6][0]}</h2><p>{known[6][1]}</p><p><a href='/trust'>Trust centre</a></p>", title=title, lang=lang), steady=True),
    ]  # fmt: skip

"""Where a vendor's policies are: what links, titles, addresses and a site's own files say."""

import gzip

import pytest

from monitor.discover import find_page_links, is_hub, read_addresses, tell_type, tell_type_of_page
from monitor.errors import NormalizeError
from monitor.model import DocumentType


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Privacy", "privacy-policy"),
        ("Our Privacy Notice", "privacy-policy"),
        ("Datenschutzerklärung", "privacy-policy"),
        ("Politique de confidentialité", "privacy-policy"),
        ("Política de privacidad", "privacy-policy"),
        ("Informativa sulla privacy", "privacy-policy"),
        ("Privacyverklaring", "privacy-policy"),
        ("Política de Privacidade", "privacy-policy"),
        ("Politica de confidențialitate", "privacy-policy"),
        ("Terms & Conditions", "terms-of-service"),
        ("AGB", "terms-of-service"),
        ("Conditions générales d’utilisation", "terms-of-service"),
        ("Términos y condiciones", "terms-of-service"),
        ("Termini e condizioni", "terms-of-service"),
        ("Algemene voorwaarden", "terms-of-service"),
        ("Termos de uso", "terms-of-service"),
        ("Termeni și condiții", "terms-of-service"),
        ("List of sub-processors", "subprocessors"),
        ("Unterauftragsverarbeiter", "subprocessors"),
        ("Sous-traitants ultérieurs", "subprocessors"),
        ("Subîmputerniciți", "subprocessors"),
        ("Data Processing Addendum (DPA)", "data-processor-agreement"),
        ("Auftragsverarbeitungsvertrag", "data-processor-agreement"),
        ("Verwerkersovereenkomst", "data-processor-agreement"),
        ("Cookie-Richtlinie", "trackers-policy"),
        ("Gestion des cookies", "trackers-policy"),
        ("Acceptable Use Policy", "acceptable-use"),
        ("Service Level Agreement", "service-level"),
        ("Responsible AI", "ai-policy"),
        ("Trust Center", "security"),
        ("Master Services Agreement", "commercial-terms"),
        ("Pricing", None),
        ("Security", None),
        ("AI assistant for your meetings", None),
        ("Ten privacy tips that your team will like", None),
        ("Aircraft leasing", None),
        ("", None),
    ],
)
def test_a_link_names_the_type_of_the_policy_it_leads_to(words, kind):
    assert tell_type(words) == kind


@pytest.mark.parametrize(
    ("url", "title", "kind"),
    [
        ("https://nimbus.example/legal/privacy.html", None, "privacy-policy"),
        ("https://nimbus.example/security", None, "security"),
        ("https://nimbus.example/doc/17", "Terms of Use | Nimbus", "terms-of-service"),
        ("https://nimbus.example/doc/17", "What a lovely day", "other"),
    ],
)
def test_a_page_that_a_person_names_is_told_by_its_address_then_by_its_title(url, title, kind):
    assert tell_type_of_page(url, title) is DocumentType(kind)


@pytest.mark.parametrize(
    "words", ["Legal", "Rechtliches", "Mentions légales", "Aviso legal", "Policies", "Trust center"]
)
def test_a_hub_is_known_by_its_whole_name(words):
    assert is_hub(words, "https://nimbus.example/x")
    assert not is_hub(f"{words} advice for your start-up", "https://nimbus.example/x")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href='/p#top'>Privacy</a><a href='/p'>Privacy</a>", [("https://n.example/p", "Privacy")]),
        ("<base href='/eu/'><a href=p>Privacy</a>", [("https://n.example/eu/p", "Privacy")]),
        ("<a href='/p' aria-label='Privacy'><svg></svg></a>", [("https://n.example/p", "Privacy")]),
        ("<a href='javascript:alert(1)'>Privacy</a><a href='mailto:x@n.example'>Privacy</a>", []),
        ("<a href='https://u:p@n.example/'>Privacy</a><a href='http://[bad'>Privacy</a><a>Privacy</a>", []),
        ("<a href='/" + "p" * 3_000 + "'>Privacy</a>", []),
    ],
)
def test_links_are_read_wherever_they_stand_and_only_those_that_lead_to_pages(markup, expected):
    found = find_page_links(f"<html><body>{markup}".encode(), "text/html", "https://n.example/")
    assert [(link.url, link.words) for link in found] == expected


def test_links_of_a_page_without_end_are_bounded():
    markup = "".join(f"<a href='/{each}'>Privacy {each}</a>" for each in range(6_000))
    assert len(find_page_links(markup.encode(), "text/html", "https://n.example/")) == 5_000
    with pytest.raises(NormalizeError):
        find_page_links(b"%PDF-1.4 x", "application/pdf", "https://n.example/")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"User-agent: *\nSitemap: https://n.example/s.xml\n", ["https://n.example/s.xml"]),
        (b"<urlset><url><loc> https://n.example/a?b=1&amp;c=2 </loc></url>", ["https://n.example/a?b=1&c=2"]),
        (b"Contact: mailto:x\nPolicy: https://n.example/disclosure\n", ["https://n.example/disclosure"]),
        (gzip.compress(b"<loc>https://n.example/z</loc>", mtime=0), ["https://n.example/z"]),
        (b"\x1f\x8b broken", []),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><loc>https://n.example/&a;</loc>', ["https://n.example/&a;"]),
        (b"<loc>http://[bad</loc><loc>//n.example/a</loc><loc>javascript:x</loc><loc>/privacy</loc>", []),
    ],
)
def test_a_sites_files_name_addresses_and_nothing_in_them_is_expanded(body, expected):
    assert list(read_addresses(body)) == expected


def test_a_sitemap_that_unzips_without_end_is_cut():
    bomb = gzip.compress(
        b"<loc>https://n.example/a</loc>" + b" " * 60_000_000 + b"<loc>https://n.example/b</loc>"
    )
    assert read_addresses(bomb) == ("https://n.example/a",)

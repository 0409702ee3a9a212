"""Pages that take the document's place, or hold a part of it only: they make no version and hide no change."""

import pytest

from monitor.model import Coverage, Kind, Outcome, PageText, TroubleKind
from monitor.screen import count_words, screen
from tests.policies import SECTIONS, edited, policy_page
from tests.watch import Watch


def page(text: str, *, title: str | None = None, language: str | None = None) -> PageText:
    words = count_words(text)
    return PageText(
        text=text,
        title=title,
        language=language,
        media_type="text/html",
        charset="utf-8",
        fingerprint="f",
        coverage=Coverage(page_words=words, kept_words=words),
    )


def held_first(text: str, title: str | None = None):
    found = screen(page(text, title=title), known_text=None, known_language=None)
    return found.trouble if found else None


def looked(*bodies: bytes):
    watch = Watch()
    return [watch.look(body) for body in bodies]


@pytest.mark.parametrize(
    "text",
    [
        "Wir und unsere 812 Partner speichern Informationen auf Ihrem Gerät. Sie können zustimmen oder ablehnen.",
        "Votre vie privée\n\nNous et nos 812 partenaires stockons des informations sur votre appareil.",
        "Respectăm confidențialitatea ta\n\nNoi și partenerii noștri folosim cookie-uri pentru reclame.",
        "Bevor Sie fortfahren\n\nWir verwenden Cookies und Daten, um Dienste bereitzustellen.",
        "Unavailable in your region\n\nThis site cannot be shown where you are, we are sorry.",
        "Too many requests\n\nSlow down, please, and come back later.",
        "# Are you over 18?\n\nPlease enter your date of birth to go on to the website.",
    ],
)
def test_walls_in_other_words_and_languages_are_held_at_the_first_check(text):
    assert held_first(text) is TroubleKind.BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        "Hoppla!\n\nDie von Ihnen gesuchte Seite existiert leider nicht mehr.",
        "Oups\n\nLa page que vous recherchez n’existe pas ou a été déplacée.",
        "Ups\n\nLa página que buscas no existe o ha cambiado de dirección.",
        "Ops\n\nLa pagina che cerchi non esiste o è stata spostata.",
        "Ops\n\nA página que procura não existe neste endereço.",
        "Oeps\n\nDe pagina die je zoekt bestaat niet meer.",
        "Ups\n\nPagina căutată nu există sau a fost mutată.",
    ],
)
def test_pages_that_do_not_exist_are_held_in_every_language(text):
    assert held_first(text) is TroubleKind.GONE


def test_a_parked_domain_and_a_redirect_notice_are_the_wrong_page():
    assert held_first("quill.example\n\nThis domain may be for sale.") is TroubleKind.WRONG_PAGE
    assert held_first("You are being redirected to the trust centre.") is TroubleKind.WRONG_PAGE


@pytest.mark.parametrize(
    "text",
    [
        "We use a captcha service that keeps robots out; it sees your address. Logs are deleted after 30 days.",
        "If the account does not exist any more, the data no longer exists either: we erase it after 30 days.",
        "We keep your address for 30 days to send the ticket. We and our carrier do not share it with anyone.",
    ],
)
def test_a_very_short_policy_that_only_mentions_such_things_passes(text):
    assert held_first(f"# Privacy\n\n{text}") is None


def test_a_text_that_breaks_off_inside_a_sentence_is_held():
    whole = policy_page()
    half = whole[: whole.index(b"Invoices stay with us for ten")]
    cut = half + b"Invoices stay with us"
    first, second = looked(whole, cut)
    assert first.outcome is Outcome.FIRST
    assert second.outcome is Outcome.HELD
    assert second.state.trouble.kind is TroubleKind.SHRUNKEN
    assert "breaks off" in second.detail


def test_a_text_that_breaks_off_after_a_few_letters_is_held():
    whole = policy_page()
    _, second = looked(whole, whole[: whole.index(b" delete call recordings")])
    assert second.outcome is Outcome.HELD
    assert second.state.trouble.kind is TroubleKind.SHRUNKEN


def test_a_shortened_address_at_the_end_is_a_change():
    known = "# Privacy\n\nWe keep letters for a year and then burn them.\n\nLanternfish NV, Ghent\n\nBelgium"
    after = "# Privacy\n\nWe keep letters for a year and then burn them.\n\nLanternfish NV"
    assert screen(page(after), known_text=known, known_language=None) is None


def test_a_change_behind_a_page_that_broke_off_is_told_by_itself():
    whole = policy_page()
    cut = whole[: whole.index(b" for ten years")]
    changed = policy_page(edited("after 90 days", "after 30 days"))
    _, _, third = looked(whole, cut, changed)
    assert third.outcome is Outcome.CHANGED
    assert len(third.change.comparison.sections) == 1
    assert "90 days to 30 days" in third.change.comparison.summary


def test_the_last_sections_taken_out_by_the_vendor_are_a_change():
    _, second = looked(policy_page(), policy_page(SECTIONS[:-2]))
    assert second.outcome is Outcome.CHANGED
    assert second.change.comparison.judgement.kind is Kind.SUBSTANTIVE


def test_names_taken_from_the_end_of_a_list_are_a_change():
    known = "# Sub-processors\n\n" + "\n".join(
        f"- {name} Hosting Europe" for name in ("Alder", "Birch", "Cedar")
    )
    after = "# Sub-processors\n\n- Alder Hosting Europe\n- Birch Hosting"
    assert screen(page(after), known_text=known, known_language=None) is None


@pytest.mark.parametrize(
    "box",
    [
        "Something went wrong. Please try again.",
        "Failed to load data.",
        "Loading…",
        "Der Inhalt konnte nicht geladen werden.",
        "Impossible de charger la suite.",
        "Conținutul nu a putut fi încărcat.",
    ],
)
def test_a_page_of_which_a_part_failed_to_load_is_held(box):
    known = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in SECTIONS)
    after = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in SECTIONS[:5]) + f"\n\n{box}"
    found = screen(page(after), known_text=known, known_language=None)
    assert found is not None
    assert found.trouble is TroubleKind.UNREACHABLE


def test_a_policy_that_starts_to_speak_of_errors_is_a_change():
    known = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in SECTIONS)
    after = known + "\n\nWhere something went wrong with an invoice, write to us."
    assert screen(page(after), known_text=known, known_language=None) is None


def test_a_home_page_that_is_longer_than_the_policy_is_held():
    praise = "".join(
        f"<h2>Reason {n}</h2><p>Teams everywhere love how brightly meetings sparkle with colours, music and dancing "
        f"robots; try our award-winning studio number {n} today and astonish everybody around.</p>"
        for n in range(20)
    )
    home = (
        f"<html><title>Lanternfish</title><body><main><h1>Brighter meetings</h1>{praise}</main></body></html>"
    )
    _, second = looked(policy_page(), home.encode())
    assert second.outcome is Outcome.HELD
    assert second.state.trouble.kind is TroubleKind.WRONG_PAGE


def test_the_real_policy_after_a_wall_that_was_taken_for_it_passes():
    wall = "Welcome to Lanternfish, a place of wonder and delight for everybody who likes brighter meetings."
    policy = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in SECTIONS)
    assert screen(page(policy), known_text=wall, known_language=None) is None


def test_a_wall_in_place_of_a_list_of_short_names_is_held():
    names = "\n".join(f"- {name}" for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse"))
    found = screen(page("Verify you are human, please."), known_text=names, known_language=None)
    assert found is not None
    assert found.trouble is TroubleKind.BLOCKED


def test_a_chinese_policy_reworded_throughout_is_no_other_page():
    known = (
        "我们会收集您的姓名和电子邮件地址，用于提供服务。\n\n账户关闭后三十天内我们删除您的数据，并覆盖备份。"
    )
    after = "为提供服务，我们可能收集您的电子邮件地址和姓名。\n\n我们会在账户关闭三十天内删除数据。"
    assert screen(page(after), known_text=known, known_language=None) is None


def test_hostile_repetition_is_screened_in_bounded_time():
    known = "the same line of forty letters over and over\n" * 40_000
    assert (
        screen(page("the same line of forty letters over"), known_text=known, known_language=None) is not None
    )

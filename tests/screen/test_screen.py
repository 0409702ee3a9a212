import pytest

from monitor.model import Coverage, PageText, TroubleKind
from monitor.screen import count_words, screen

POLICY = "\n\n".join(
    [
        "# Privacy policy",
        *(
            f"## {number}. {title}\n\n"
            f"Lanternfish collects the {title.lower()} of its customers for reason {number} and keeps it in writing. "
            f"We store the {title.lower()} on servers in Ghent for {number * 10} days and delete it thereafter. "
            f"Anyone may ask us about {title.lower()} at any time, and we answer within a month of the request."
            for number, title in enumerate(
                [
                    "Account details",
                    "Payment records",
                    "Call recordings",
                    "Device logs",
                    "Support letters",
                    "Surveys",
                ],
                1,
            )
        ),
    ]
)


def page(
    text: str, *, title: str | None = None, language: str | None = "en", shell: bool = False
) -> PageText:
    return PageText(
        text=text,
        title=title,
        language=language,
        media_type="text/html",
        charset="utf-8",
        fingerprint="f",
        coverage=Coverage(page_words=count_words(text), kept_words=count_words(text)),
        shell=shell,
    )


def held(text: str, **facts):
    found = screen(page(text, **facts), known_text=POLICY, known_language="en")
    return found.trouble if found else None


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (
            "Just a moment...\n\nChecking your browser before accessing lanternfish.example",
            TroubleKind.BLOCKED,
        ),
        ("Verify you are human by completing the action below.", TroubleKind.BLOCKED),
        ("Access denied. You do not have permission to view this page. Reference 18.2f", TroubleKind.BLOCKED),
        ("Zugriff verweigert. Bitte bestätigen Sie, dass Sie kein Roboter sind.", TroubleKind.BLOCKED),
        ("Sign in to continue\n\nE-mail\n\nPassword\n\nForgot your password?", TroubleKind.BLOCKED),
        ("Sorry, the page you are looking for isn't available.", TroubleKind.GONE),
        ("404\n\nPage not found\n\nTake me home", TroubleKind.GONE),
        ("Pagina nu a fost găsită. Ne pare rău!", TroubleKind.GONE),
        ("Application error: a client-side exception has occurred", TroubleKind.UNREACHABLE),
        ("We are undergoing scheduled maintenance and will be back soon.", TroubleKind.UNREACHABLE),
        ("Home\n\nProducts\n\nPricing and offers for teams of any size today", TroubleKind.SHRUNKEN),
        ("", TroubleKind.UNREADABLE),
    ],
)
def test_a_page_that_is_not_the_document_is_held(text, trouble):
    assert held(text) is trouble


def test_an_empty_shell_needs_a_browser():
    assert held("Loading", shell=True) is TroubleKind.NEEDS_BROWSER


def test_the_document_in_another_language_is_held():
    german = POLICY.replace("Lanternfish collects", "Lanternfish erhebt").replace("We store", "Wir speichern")
    german = german.replace("Anyone may ask", "Jeder darf fragen")
    assert held(german.replace("servers", "Servern"), language="de") is TroubleKind.WRONG_LANGUAGE


def test_the_home_page_in_the_documents_place_is_held():
    home = " ".join(
        f"Lanternfish makes meetings brighter, number {n}, with colour and music." for n in range(12)
    )
    assert held(home) is TroubleKind.WRONG_PAGE


def test_the_document_itself_passes():
    assert held(POLICY) is None


def test_a_shorter_period_passes():
    assert held(POLICY.replace("30 days", "90 days")) is None


def test_a_rewrite_in_the_same_vocabulary_passes():
    rewritten = (
        POLICY.replace("collects the", "may gather")
        .replace("We store the", "Storage of")
        .replace("Anyone may ask us", "Customers can write to us")
    )
    assert held(rewritten) is None


def test_a_policy_that_speaks_of_passwords_and_captchas_passes():
    text = POLICY + "\n\nWe use a captcha when you sign in to your account. If access is denied, write to us."
    assert held(text) is None
    assert screen(page(text), known_text=None, known_language=None) is None


def test_a_short_first_page_with_a_passing_word_of_error_passes():
    text = "# Cookie notice\n\n" + "We set one cookie that keeps your settings between two visits. " * 12
    assert (
        screen(page(text + "If an error occurred, write to us."), known_text=None, known_language=None)
        is None
    )


def test_a_wall_is_held_at_the_first_check_too():
    found = screen(page("Attention! Please verify you are human."), known_text=None, known_language=None)
    assert found is not None
    assert found.trouble is TroubleKind.BLOCKED


def test_the_configured_language_goes_before_that_of_the_text_in_force():
    found = screen(page(POLICY, language="en"), known_text=None, known_language=None, language="de")
    assert found is not None
    assert found.trouble is TroubleKind.WRONG_LANGUAGE

"""Nothing leaves the middle of a sentence, a clause in a box or the policy's own links for what they are called."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/legal/privacy"
POLICY = policy_markup()
LONG = "<p>We ask you to read all of this before you connect a bank to the books of your shop.</p>" * 40
MAINS = pytest.mark.parametrize("main", ["main", "div"])


def text_of(inside: str, **around: str) -> str:
    body = page(POLICY + LONG + inside, **{"main": "main", **around})
    return normalize(body, content_type=None, url=URL).text


SENTENCES = {
    "a mark of a speller": '<p><span class="Run">The shop bears all </span><span class="Run SpellErrorV2">risk</span><span class="Run"> of loss.</span></p>',
    "a link that opens a window": '<p>The shop bears all <a class="modal-link" href="javascript:go()">risk</a> of loss.</p>',
    "a link named as a menu's": '<ul><li>The shop bears all <a class="toc-link" href="#r">risk</a> of loss.</li></ul>',
    "a term with a tooltip": '<div>The shop bears all <b><span class="tooltip">risk</span></b> of loss.</div>',
    "a button in a sentence": '<p>The shop bears all <button class="tooltip">risk</button> of loss.</p>',
    "a role in a sentence": '<p>The shop bears all <span role="button" tabindex="0">risk</span> of loss.</p>',
    "a live part": '<p>The shop bears all <span role="status">risk</span> of loss.</p>',
    "in a cell": '<table><tr><th>What</th><th>How</th></tr><tr><td>Loss</td><td>The shop bears all <em class="share">risk</em> of loss.</td></tr></table>',
    "the first word": '<p><span class="error">The</span> shop bears all risk of loss.</p>',
    "the last word": '<p>The shop bears all risk of <small class="popup-term">loss</small>.</p>',
    "two in a row": '<p>The shop bears <span class="error">all</span> <span class="error">risk</span> of loss.</p>',
    "a tag of the page's own": "<p>The shop bears all <x-tip text=r>risk</x-tip> of loss.</p>",
    "a tag of its own at first": "<p><x-actor>The shop</x-actor> bears all risk of loss.</p>",
    "a tag of its own at last": "<div>The shop bears all risk of <my-term><b>loss</b></my-term>.</div>",
    "tags of its own in each other": "<p>The shop <a-b>bears <c-d>all</c-d></a-b> risk of loss.</p>",
    "a tag of its own in an item": "<ul><li>The shop bears <em>all</em> <t-t>risk</t-t> of loss.</li></ul>",
    "a comment between": '<p>The shop bears all <!-- x --><abbr class="overlay-hint">risk</abbr><!-- y --> of loss.</p>',
    "a skip link": '<p>The shop bears all risk of loss.</p><p>If you sell nothing, <a href="#end">skip to the end</a>.</p>',
    "a skip link in bold": '<p>The shop bears all risk of loss.</p><ul><li>If you sell nothing, <b><a href="#end">skip to the end</a></b> of this.</li></ul>',
    "a skip link that begins": '<p>The shop bears all risk of loss.</p><div><a href="#end">Skip to the end</a>, if you sell nothing.</div>',
    "a skip link in a cell": '<p>The shop bears all risk of loss.</p><table><tr><th>Who</th><th>What</th></tr><tr><td>Shops</td><td>You may <a href="#end">skip to the end</a></td></tr></table>',
    "a skip link in German": '<p>The shop bears all risk of loss.</p><p>Mit dieser Taste <a href="#end">springen Sie zum Inhalt</a> der Seite.</p>',
    "an action's name": '<p>The shop bears all risk of loss.</p><p>You may <button>download</button> your books.</p>',
}  # fmt: skip


def test_tags_of_the_page_that_stand_alone_or_hold_blocks_are_blocks() -> None:
    text = text_of(
        "<x-card>Fees of the shop</x-card><x-card>Times of the shop</x-card><p>a <x-b><p>Till rolls</p></x-b></p>"
    )
    assert "Fees of the shop\n\nTimes of the shop\n" in text and "\nTill rolls\n" in text


@MAINS
@pytest.mark.parametrize("kind", SENTENCES)
def test_no_name_takes_a_word_out_of_a_sentence(kind: str, main: str) -> None:
    text = text_of(SENTENCES[kind], main=main)
    assert "The shop bears all risk of loss." in text
    if "download" in SENTENCES[kind]:
        assert "You may download your books." in text
    if "skip" in kind:
        assert "skip to the end" in text.lower() or "springen Sie zum Inhalt" in text


@pytest.mark.parametrize(
    "markup",
    [
        '<p>The shop bears all risk. <span class="error-message">Please fill in</span></p>',
        '<p>The shop bears all risk. <button>Share</button></p>',
        '<div><span>Targeted sales</span><button role="switch">On</button></div>',
        '<p>Risk <a class="permalink" href="#r">#</a></p>',
        '<div><a href="#content">Skip to the content</a> <a href="#foot">Skip to the foot</a></div>',
    ],
)  # fmt: skip
def test_what_stands_beside_a_sentence_goes_as_before(markup: str) -> None:
    text = text_of(markup)
    for gone in ("Please fill", "Copy link", "Share", "\nOn", "#r", "Risk #", "Skip to"):
        assert gone not in text.replace("Share of", "")


NOTICE = (
    "Larkspur reads the receipts that you send, so that it can keep your books. The contract is the legal basis. "
    'Write to <a href="mailto:data@larkspur.example">data@larkspur.example</a> if you want them erased.'
)


@pytest.mark.parametrize(
    "window",
    [
        '<div class="modal modal-text" id="legal"><div class="wrap"><p>{}</p></div></div>',
        "<dialog><p>{}</p></dialog>",
        '<div role="dialog" aria-modal="true"><div>{}</div><button>×</button></div>',
        '<section class="popup"><h3>Receipts</h3><p>{}</p></section>',
        '<div class="overlay"><ul><li>{}</li></ul><a href="#" class="close">×</a></div>',
    ],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_legal_notice_in_a_window_is_kept(window: str, side: str) -> None:
    text = text_of("", main="div", **{side: window.format(NOTICE)})
    assert "The contract is the legal basis." in text


def test_links_after_the_text_go_though_a_window_with_a_notice_follows_them() -> None:
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Shops", "Bakers", "Florists"))
    after = f'<div><ul>{links}</ul></div><div class="modal"><p>{NOTICE}</p></div>'
    assert "Bakers" not in text_of("", main="div", after=after)


LOCKER = 'If you use the locker, your number is shown on both. If you do not want that, just see <a href="/help">this page</a>.'


@MAINS
@pytest.mark.parametrize(
    "box",
    [
        '<div class="cta"><p>{}</p></div>',
        '<div class="cta-box"><h3>Your number</h3><div class="cta-box__text"><p>{}</p></div></div>',
        '<div class="share-note"><span>{}</span></div>',
        '<section class="related"><div><div>{}</div></div></section>',
        '<ul><li class="promo">{}</li></ul>',
    ],
)
def test_sentences_that_go_on_after_their_link_are_kept_in_any_box(box: str, main: str) -> None:
    assert "your number is shown on both" in text_of(box.format(LOCKER), main=main)


@pytest.mark.parametrize("name", ["cta-box", "nav-card", "sidebar-text", "modal-body"])
@pytest.mark.parametrize("tag", ["div", "section", "li"])
def test_a_name_that_most_of_the_text_bears_says_nothing(name: str, tag: str) -> None:
    clauses = (f"Clause {at} binds the shop and us alike for all the years to come" for at in range(20))
    boxes = "".join(f'<{tag} class="{name}"><p>{clause}.</p></{tag}>' for clause in clauses)
    last = f'<{tag} class="{name}">Late orders <a href="/late">may be shown</a></{tag}>'
    body = page(f"<h1>Rules</h1><div>{boxes}{last}</div>")
    assert "Late orders" in normalize(body, content_type=None, url=URL).text


LISTS = (
    '<ul><li><a href="https://a.example">Falcon</a></li><li><a href="https://b.example">Heron</a></li><li><a href="https://c.example">Kite</a></li></ul>',
    '<div><a href="https://a.example">Falcon</a><br><a href="https://b.example">Heron</a><br><a href="https://c.example">Kite</a></div>',
    '<table role="presentation"><tr><td><div><ul><li><a href="https://a.example">Falcon</a><li><a href="https://b.example">Heron</a><li><a href="https://c.example">Kite</a></ul></div></td></tr></table>',
    '<dl><dt><a href="https://a.example">Falcon</a></dt><dt><a href="https://b.example">Heron</a></dt><dt><a href="https://c.example">Kite</a></dt></dl>',
    '<div><div><a href="https://a.example">Falcon</a></div><div><a href="https://b.example">Heron</a></div><div><a href="https://c.example">Kite</a></div></div>',
)  # fmt: skip


@pytest.mark.parametrize("links", LISTS)
def test_links_that_a_sentence_announces_are_kept_at_the_edge(links: str) -> None:
    said = "<h2>Cookies</h2><p>Some browsers explain this on their own pages:</p>"
    assert "Heron" in text_of(said + links, main="div")
    further = "<p>You may also like to read these pages:</p>"
    assert "Heron" not in text_of(further + links, main="div")


VERSIONS = {
    "a list under a label": '<p><b>Previous versions</b></p><ul><li><a href="/v/1">April 10, 2024</a></li><li><a href="/v/2">June 27, 2023</a></li><li><a href="/v/3">May 9, 2022</a></li></ul>',
    "a heading in the box": '<div><h4>Earlier versions</h4><div><a href="/v/1">10.4.2024</a><a href="/v/2">27.6.2023</a><a href="/v/3">9.5.2022</a></div></div>',
    "a label in the box": '<div><span>Other editions</span> <a href="/v/1">No. 3</a> <a href="/v/2">No. 2</a> <a href="/v/3">No. 1, 9 May 2022</a></div>',
    "in German": '<div>Frühere Fassungen</div><version-list><a href="/v/1">10. April 2024</a><a href="/v/2">27. Juni 2023</a><a href="/v/3">9. Mai 2022</a></version-list>',
    "two of them": '<p>Previous versions</p><div><a href="/v/1">Previous: 2023</a><a href="/v/2">Next: 2022</a></div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", VERSIONS)
def test_the_dated_versions_of_a_policy_are_kept_between_its_title_and_its_text(kind: str) -> None:
    body = page(f"<h1>Rules of the desk</h1><p>Of 3 May 2025</p>{VERSIONS[kind]}{LONG}", main="div")
    assert "2022" in normalize(body, content_type=None, url=URL).text


@pytest.mark.parametrize(
    "links",
    [
        '<p>Versions</p><div><a href="/de">Deutsch</a><a href="/en">English</a><a href="/fr">Französisch</a></div>',
        '<p>Archive</p><div><a href="/5">May 2024 (5)</a><a href="/6">June 2024 (7)</a><a href="/7">Falcon 2</a></div>',
    ],
    ids=["languages", "months"],
)  # fmt: skip
def test_other_links_under_a_label_go_as_before(links: str) -> None:
    body = page(f"<h1>Rules of the desk</h1>{links}{LONG}", main="div")
    text = normalize(body, content_type=None, url=URL).text
    assert "Falcon" not in text and "Französisch" not in text


@pytest.mark.parametrize(
    "top",
    [
        '<div class="top"><div><a href=/u>Use</a><a href=/c>Shops</a><a href=/b>Blog</a></div><div><h1><b>Cookie</b> rules</h1></div></div>',
        '<div><ul><li><a href=/u>Use</a><li><a href=/c>Shops</a><li><a href=/b>Blog</a></ul><h1>Cookie rules</h1></div>',
        '<div><a href=/u>Use</a> <a href=/c>Shops</a> <a href=/b>Blog</a> <h1>Cookie rules</h1></div>',
        '<section><p><a href=/u>Use</a> <a href=/c>Shops</a> <a href=/b>Blog</a></p><div><div><h1><span>Cookie rules</span></h1></div></div></section>',
        '<div><div><h1>Cookie rules</h1></div><div><a href=/u>Use</a><a href=/c>Shops</a><a href=/b>Blog</a></div></div>',
    ],
)  # fmt: skip
def test_a_title_among_links_is_kept(top: str) -> None:
    body = page(f"{top}<div>{LONG}</div>", main="div")
    assert "# Cookie rules" in normalize(body, content_type=None, url=URL).text


NAME = "lk.store.sessionId.5f0c11aa-9b2d-4d6f-8a10-77c2f0aa91be"


@pytest.mark.parametrize(
    "markup",
    [
        f"<table><tr><th>Host</th><th>Cookie</th></tr><tr><td>x</td><td><span>{NAME}, box</span></td></tr></table>",
        f"<table><tr><th>Host</th><th>Cookie</th></tr><tr><td><p>Session ID 5f0c11aa9b2d, {NAME}</p></td><td>y</td></tr></table>",
        f"<dl><dt>Cookie</dt><dd>{NAME}</dd></dl>",
        f"<ul><li>{NAME}</li></ul>",
        f"<p><code>{NAME}</code></p>",
    ],
)
def test_the_name_of_a_cookie_is_no_number_of_a_request(markup: str) -> None:
    assert NAME in text_of(markup)


def test_the_number_of_a_request_goes_as_before() -> None:
    assert "5f0c11aa" not in text_of("<p>Request ID: 5f0c11aa-9b2d</p><div>Your trace-id 5f0c11aa9b2d</div>")

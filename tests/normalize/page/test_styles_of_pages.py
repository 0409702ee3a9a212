"""What a page's own styles strike out, set as blocks or number is read as a reader sees it."""

import time

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/privacy"
POLICY = policy_markup()
PROMISE = "We never sell what you tell us."


def text_of(inside: str, *, css: str = "", main: str = "main") -> str:
    head = f"<style>{css}</style>" if css else ""
    return normalize(page(POLICY + inside, head=head, main=main), content_type=None, url=URL).text


STRUCK = {
    "s": ("<p>Kept. <s>{}</s></p>", ""),
    "del around a paragraph": ("<del><p>{}</p></del>", ""),
    "strike in a list": ("<ul><li>Kept.</li><li><strike>{}</strike></li></ul>", ""),
    "a role": ('<p>Kept. <span role="deletion">{}</span></p>', ""),
    "inline style": ('<p style="color:red;text-decoration:underline line-through">{}</p>', ""),
    "the last style of two": ('<p style="text-decoration:none;text-decoration-line:line-through">{}</p>', ""),
    "a class of the sheet": ('<p class="old">{}</p>', "p.old{text-decoration:line-through}"),
    "an id of the sheet": ('<div id="gone"><p>{}</p></div>', "#gone { TEXT-DECORATION-LINE : line-through ; }"),
    "a descendant of the sheet": ('<div class="redline"><p><em>{}</em></p></div>', ".redline p > em{text-decoration:red line-through}"),
    "an important rule": ('<p class="old" id="p">{}</p>', ".old{text-decoration:line-through!important}#p{text-decoration:none}"),
    "a class of a kit": ('<p>Kept. <span class="text-decoration-line-through">{}</span></p>', ""),
    "a class of a comparison": ('<p>Kept. <span class="diff-removed">{}</span></p>', ""),
    "a table's cell": ("<table><tr><td>Kept</td><td><del>{}</del></td></tr></table>", ""),
    "a section under its title": ("<h2><s>Selling</s></h2><p><s>{}</s></p>", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", STRUCK)
def test_what_is_struck_out_is_not_in_force(kind: str) -> None:
    markup, css = STRUCK[kind]
    text = text_of(markup.format(PROMISE), css=css)
    assert PROMISE not in text
    assert "never charge a fee" in text


LOOSENED = {
    "a reset of the element": ('<p><s style="text-decoration: none">{}</s></p>', ""),
    "a reset of the sheet": ("<p><del>{}</del></p>", "del,ins{text-decoration:none}"),
    "a rule for another state": ('<p><a href="/x">{}</a></p>', "a:hover{text-decoration:line-through}"),
    "a rule for print": ("<p>{}</p>", "@media print{p{text-decoration:line-through}}"),
    "a rule for something drawn before": ("<p>{}</p>", "p::before{text-decoration:line-through}"),
    "a name that only sounds so": ('<p class="strike-team model-delivery">{}</p>', ""),
    "a name without it": ('<p class="strikethrough-free text-deleted-none">{}</p>', ""),
    "a state of a kit": ('<p class="hover:line-through no-line-through">{}</p>', ""),
    "a stronger rule": ('<p class="old new">{}</p>', "p.new{text-decoration:underline}.old{text-decoration:line-through}"),
    "what was added": ("<p><ins>{}</ins></p>", ""),
    "a comment in the sheet": ("<p>{}</p>", "/* p{text-decoration:line-through} */ b{color:red}"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOOSENED)
def test_what_is_not_struck_out_in_the_end_is_in_force(kind: str) -> None:
    markup, css = LOOSENED[kind]
    assert PROMISE in text_of(markup.format(PROMISE), css=css)


@pytest.mark.parametrize(
    ("redline", "accepted"),
    [
        ("<p>Kept for <del>90</del> <ins>365</ins> days.</p>", "<p>Kept for 365 days.</p>"),
        ("<p>Kept for <s>90</s><u>365</u> days.</p>", "<p>Kept for 365 days.</p>"),
        ("<ul><li><s>Old</s></li><li><ins>New</ins></li></ul>", "<ul><li>New</li></ul>"),
        ("<h3><del>Old</del><ins>New</ins></h3><p>Text.</p>", "<h3>New</h3><p>Text.</p>"),
        ("<p><del>All of it.</del></p><ins><p>Other words.</p></ins>", "<p>Other words.</p>"),
    ],
)
def test_to_accept_a_redline_is_no_change(redline: str, accepted: str) -> None:
    assert text_of(redline) == text_of(accepted)


def test_a_page_that_is_struck_out_as_a_whole_keeps_its_text() -> None:
    body = page(f"<s>{POLICY}</s>")
    assert "never charge a fee" in normalize(body, content_type=None, url=URL).text


BLOCKS = {
    "a class": ('<p><span class="t">Data we keep</span><span class="t">Names are kept.</span></p>', ".t{display:block}"),
    "a tag in a box": ('<div class="box"><b>Data we keep</b><i>Names are kept.</i></div>', ".box b,.box i{display:block}"),
    "an id": ('<p><em id="h">Data we keep</em>Names are kept.</p>', "#h{display:flex}"),
    "a grid": ('<p><strong class="h">Data we keep</strong>Names are kept.</p>', ".h{display:inline}.h{display:grid}"),
    "inline style": ('<p><span style="margin:0; display: block">Data we keep</span>Names are kept.</p>', ""),
    "links": ('<p><a class="h" href="/x">Data we keep</a><a class="h" href="/y">Names are kept.</a></p>', "a.h{display:block}"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BLOCKS)
def test_inline_elements_shown_as_blocks_stand_on_lines_of_their_own(kind: str) -> None:
    markup, css = BLOCKS[kind]
    lines = text_of(markup, css=css).split("\n")
    assert "Names are kept." in lines
    assert any(line.lstrip("#- ") == "Data we keep" for line in lines)


@pytest.mark.parametrize(
    ("markup", "css"),
    [
        ('<p class="row"><span>Kept</span><span>ten days</span></p>', ".row{display:flex}"),
        ('<h3><span class="t">Kept</span><span class="t">ten days</span></h3>', ".t{display:block}"),
        (
            '<table><tr><td>A</td><td><span class="t">Kept</span><span class="t">ten days</span></td></tr></table>',
            ".t{display:block}",
        ),
    ],
)
def test_what_is_set_side_by_side_is_not_glued(markup: str, css: str) -> None:
    assert "Kept ten days" in text_of(markup, css=css)


def test_a_word_in_a_sentence_stays_in_it_whatever_hides_or_shows_it() -> None:
    css = ".t{display:none}.t.on{display:inline-block}@media (max-width:9px){.t{display:block}}"
    assert "It is never sold." in text_of('<p>It is <span class="t">never</span> sold.</p>', css=css)


LISTS = {
    "letters in a list within": ("<ol><li>Nobody may send<ol><li>fire</li></ol></li></ol>", "ol ol{list-style-type:lower-alpha}", ["1.\u00a0Nobody", "a.\u00a0fire"]),
    "roman by class": ('<ol class="r"><li>fire</li><li>ice</li></ol>', "ol.r{list-style:lower-roman inside}", ["i.\u00a0fire", "ii.\u00a0ice"]),
    "three levels": ("<ol><li>a<ol><li>b<ol><li>fire</li></ol></li></ol></li></ol>", "ol ol ol{list-style-type:upper-roman}ol ol{list-style-type:lower-alpha}", ["a.\u00a0b", "I.\u00a0fire"]),
    "said of the items": ('<ol class="x"><li>fire</li></ol>', ".x > li{list-style-type:upper-alpha}", ["A.\u00a0fire"]),
    "a counter": ('<ol class="c"><li>fire</li><li>ice</li></ol>', ".c{list-style:none}.c li:before{content:'(' counter(part, lower-alpha) ') '}", ["a.\u00a0fire", "b.\u00a0ice"]),
    "a counter of a kit": (
        '<ol class="k"><li class="k">fire</li><li class="k">ice</li></ol>',
        "li.k{counter-increment:list-item;list-style:none}ol.k>li.k:before{content:counter(list-item,var(--kind))'.'}",
        ["1.\u00a0fire", "2.\u00a0ice"],
    ),
    "no numbers by class": ('<ol class="plain"><li>fire</li></ol>', ".plain{list-style:none}", ["- fire"]),
    "letters on bullets": ('<ul class="abc"><li>fire</li></ul>', ".abc{list-style-type:lower-latin}", ["a.\u00a0fire"]),
    "a reset says nothing": ("<ol><li>fire</li></ol>", "ol,ul{list-style:none}", ["1.\u00a0fire"]),
    "its own style before the sheet's": ('<ol class="x" style="list-style-type:decimal"><li>fire</li></ol>', ".x{list-style-type:lower-alpha}", ["1.\u00a0fire"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_lists_keep_the_numbers_that_the_pages_style_draws(kind: str) -> None:
    markup, css, lines = LISTS[kind]
    text = text_of(markup, css=css)
    for line in lines:
        assert line in text


def test_a_sheet_built_to_exhaust_its_reader_is_read_in_bounds() -> None:
    css = ".a .b .c .d{text-decoration:line-through}" * 20_000 + "p{display:block" * 1000
    inside = "<div>" * 480 + "<span class=d>x</span>" * 50_000
    started = time.process_time()
    assert "never charge a fee" in text_of(inside, css=css)
    assert time.process_time() - started < 5

"""Five ways in which vendors build the page around a policy; each takes its noise from a ``Mess``.

Semantic elements; a soup of ``div``; a layout of tables inside a form; an accordion whose panels are hidden;
and headings that are no headings. None is one to imitate: each stands for mess that is met in the wild.
"""

from collections.abc import Callable, Sequence

from demo.markup import Block, Heading, Items, Paragraph, Table
from demo.mess import Mess

Template = Callable[[Sequence[Block], Mess, str], str]


def _items(block: Items, mess: Mess) -> str:
    return "<ul>" + "".join(f"<li>{mess.inline(text)}</li>" for text in block.texts) + "</ul>"


def _table(block: Table, mess: Mess) -> str:
    head, *rows = block.rows
    top = "".join(f"<th>{mess.inline(cell)}</th>" for cell in head)
    body = "".join(
        f'<tr data-k="{mess.token(5)}">' + "".join(f"<td>{mess.inline(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div {mess.css('tablewrap')}>{table}</div>"


def _ordinary(block: Block, mess: Mess) -> str:
    """A block in the element that was made for it."""
    match block:
        case Heading():
            return f'<h{block.level} id="h-{mess.token(6)}">{mess.inline(block.text)}</h{block.level}>'
        case Paragraph():
            return f"<p>{mess.inline(block.text)}</p>"
        case Items():
            return _items(block, mess)
        case Table():
            return _table(block, mess)


def semantic(blocks: Sequence[Block], mess: Mess, policy: str) -> str:
    """``header``, ``nav``, ``main``, ``article``: as the books say, with a banner inside ``main``."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    contents = mess.links([mess.inline(block.text) for block in blocks[1:] if isinstance(block, Heading)])
    article = "\n".join(_ordinary(block, mess) for block in blocks)
    late = mess.consent() if mess.season % 2 == 0 else ""
    inside = "" if late else mess.consent()
    return f"""<!doctype html><html lang="{mess.vendor.language}"><head><meta charset="utf-8">
{mess.head(title)}</head>
<body class="theme-{mess.token(4)}">{mess.skip()}{mess.promotion()}
<header {mess.css("header")}><a href="/">{mess.vendor.name}</a>
<nav>{mess.links(mess.some("menu", 5, 9))}</nav></header>
<main id="content" {mess.css("main")}>{inside}
<nav class="toc" aria-label="{mess.phrase("contents")}"><p>{mess.phrase("contents")}</p>{contents}</nav>
<article {mess.css("article")}>{article}</article>{mess.share()}{mess.widget()}</main>
<aside {mess.css("aside")}>{mess.related()}{mess.testimonials()}</aside>
<footer>{mess.newsletter()}{mess.links(mess.some("submenu", 4, 7))}<p>{mess.phrase("footer")}</p></footer>
{late}{mess.state(policy)}</body></html>"""


def soup(blocks: Sequence[Block], mess: Mess, policy: str) -> str:
    """Nothing but ``div`` around headings and paragraphs; the banner sits in the midst of the content."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    rows = [f"<div {mess.css('row')}><div>{_ordinary(block, mess)}</div></div>" for block in blocks]
    rows.insert(mess.dice.randint(1, 3), mess.consent())
    content = "\n".join(rows)
    return f"""<!DOCTYPE html><html lang="{mess.vendor.language}"><head><meta charset="utf-8">
{mess.head(title)}</head>
<body>
{mess.skip()}<div {mess.css("root")}><div class="site-header {mess.token(4)}">
<div class="logo">{mess.vendor.name}</div>
<div class="navbar-menu">{mess.links(mess.some("menu", 6, 10))}</div></div>{mess.promotion()}
<div {mess.css("page")}><div {mess.css("content")}>{content}</div>{mess.testimonials()}{mess.widget()}</div>
{mess.related()}<div class="site-footer {mess.token(4)}">{mess.links(mess.some("submenu", 4, 8))}
<div>{mess.phrase("footer")}</div>{mess.share()}</div></div>{mess.state(policy)}</body></html>"""


def tables(blocks: Sequence[Block], mess: Mess, policy: str) -> str:
    """A page of nested tables inside one form, as it was built in 2006 and never since, in windows-1252."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    content = "\r\n".join(_ordinary(block, mess) for block in blocks)
    side = "".join(
        f'<tr><td class="navitem"><a href="/n.aspx?id={mess.token(5)}">{label}</a></td></tr>'
        for label in mess.some("menu", 5, 8)
    )
    return f"""<html lang="{mess.vendor.language}"><head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">{mess.head(title)}</head>
<body bgcolor="#ffffff"><form method="post" action="./{mess.token(6)}.aspx" id="form1">
<input type="hidden" name="__VIEWSTATE" value="{mess.token(120)}">
<input type="hidden" name="__EVENTVALIDATION" value="{mess.token(60)}">
{mess.promotion()}<table width="960" border="0" cellpadding="0"><tr>
<td colspan="3" class="header">{mess.vendor.name}
{mess.skip()}</td></tr><tr>
<td width="160" valign="top" class="sidebar leftnav"><table class="nav">{side}</table></td>
<td width="600" valign="top"><table width="100%"><tr><td class="text">
{content}
</td></tr></table>{mess.widget()}</td>
<td width="200" valign="top" class="sidebar">{mess.testimonials()}{mess.related()}{mess.share()}</td></tr>
<tr><td colspan="3"><div id="footer" class="footer"><font size="1">{mess.links(mess.some("submenu", 3, 6))}
{mess.phrase("footer")}</font></div></td></tr>
</table>{mess.consent()}</form>
<script language="JavaScript">var sid="{mess.token(20)}";</script></body></html>"""


def accordion(blocks: Sequence[Block], mess: Mess, policy: str) -> str:
    """Each section is a button and a hidden panel; which of them happens to be open changes."""
    title, *rest = blocks
    assert isinstance(title, Heading)
    lead: list[str] = []
    panels: list[tuple[str, list[str]]] = []
    for block in rest:
        if isinstance(block, Heading) and block.level == 2:
            panels.append((mess.inline(block.text), []))
        else:
            (panels[-1][1] if panels else lead).append(_ordinary(block, mess))
    content = "\n".join(_panel(name, parts, mess) for name, parts in panels)
    return f"""<!doctype html><html lang="{mess.vendor.language}"><head><meta charset="utf-8">
{mess.head(title.text)}</head>
<body>{mess.skip()}{mess.promotion()}<div class="topbar">
<div class="menu">{mess.links(mess.some("menu", 5, 9))}</div></div>
<main {mess.css("main")}><h1>{mess.inline(title.text)}</h1>{"".join(lead)}
<div class="accordion" id="acc-{mess.token(5)}">{content}</div>{mess.share()}</main>
<section class="testimonials-section">{mess.testimonials()}</section>{mess.related()}{mess.widget()}
<footer class="footer">{mess.links(mess.some("submenu", 3, 6))}{mess.newsletter()}
<small>{mess.phrase("footer")}</small></footer>
{mess.consent()}{mess.state(policy)}</body></html>"""


def _panel(name: str, parts: Sequence[str], mess: Mess) -> str:
    key = mess.token(6)
    is_open = mess.chance(0.2)
    hidden = "" if is_open else mess.dice.choice([" hidden", ' style="display:none"', ' aria-hidden="true"'])
    return (
        f'<div class="accordion-item"><h2><button type="button" aria-controls="p{key}" '
        f'aria-expanded="{str(is_open).lower()}">{name}</button></h2>'
        f'<div id="p{key}" class="accordion-panel collapse"{hidden}>{"".join(parts)}</div></div>'
    )


def divs_only(blocks: Sequence[Block], mess: Mess, policy: str) -> str:
    """A single-page application's output: headings are ``div`` of another class, paragraphs too."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    content = "\n".join(_div_block(block, mess) for block in blocks)
    return f"""<!doctype html><html lang="{mess.vendor.language}"><head><meta charset="utf-8">
{mess.head(title)}</head>
<body>
<div id="__app"><div {mess.css("Shell_shell")}>{mess.skip()}{mess.promotion()}
<div role="navigation" {mess.css("Shell_bar")}>{mess.links(mess.some("menu", 4, 8))}</div>
<div role="main" {mess.css("LegalPage_page")}>{mess.consent() if mess.chance(0.5) else ""}
<div {mess.css("LegalPage_text")}>{content}</div></div>
{mess.testimonials()}{mess.related()}{mess.widget()}
<div role="contentinfo" {mess.css("Shell_foot")}>{mess.links(mess.some("submenu", 4, 8))}
<div>{mess.phrase("footer")}</div></div>
</div></div>{mess.state(policy)}</body></html>"""


def _div_block(block: Block, mess: Mess) -> str:
    match block:
        case Heading():
            return f"<div {mess.css(f'LegalPage_heading{block.level}')}>{mess.inline(block.text)}</div>"
        case Paragraph():
            return f"<div {mess.css('LegalPage_paragraph')}>{mess.inline(block.text)}</div>"
        case Items():
            return _items(block, mess)
        case Table():
            return _table(block, mess)


TEMPLATES: dict[str, Template] = {
    "lumenarc": semantic,
    "fjordbyte": soup,
    "hafenlicht": tables,
    "poiana": accordion,
    "quillmoor": divs_only,
}

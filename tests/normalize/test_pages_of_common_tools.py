"""Pages as common tools make them: each word of the policy shows in the text, nothing else does.

In the pages ``{{…}}`` is policy, ``[[a||b]]`` is noise that reads differently on the next fetch.
"""

import re

import pytest

from monitor.normalize import fingerprint_of, normalize

URL = "https://larkspur.example/legal/privacy"
FILL = (
    "<p>The shop and we keep to what is written here in all that we do for each other, year after year.</p>"
) * 6

PAGES = {
    "blog": (
        '<html><head><title>x</title></head><body class="page-template"><div id="page" class="site">'
        '<header id="masthead" class="site-header"><div class="site-branding"><p class="site-title">'
        '<a href="/">Larkspur</a></p></div><nav><ul><li><a href=/a>[[Shop||Store now]]</a></ul></nav>'
        '</header><div id="content" class="site-content"><div id="primary" class="content-area">'
        '<article id="post-3" class="post-3 page"><header class="entry-header">'
        '<h1 class="entry-title">{{Privacy policy}}</h1><div class="entry-meta">'
        '<span class="posted-on">{{Updated on 3 May 2025}}</span> '
        '<span class="reading-time">[[5 min read||6 min read]]</span></div></header>'
        '<div class="entry-content"><p>{{We keep your invoices for seven years as tax law demands.}}'
        "</p><h2>{{Cookies}}</h2><p>{{None.}}</p><blockquote>"
        "<p>{{The bank must give us your balance once a day.}}</p></blockquote>"
        '<figure class="wp-block-table"><table><tr><td>{{Ada Hosting}}</td><td>{{servers}}</td></tr>'
        "<tr><td>{{Bo Mail}}</td><td>{{letters}}</td></tr></table><figcaption>{{Our processors}}"
        '</figcaption></figure></div><footer class="entry-footer"><span class="edit-link">'
        "<a href=/e>[[Edit||Change]]</a></span></footer></article></div>"
        '<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries">'
        "<h2>Recent posts</h2><ul><li><a href=/p1>[[How to bake||How to sell]]</a><li><a href=/p2>Two"
        '</a></ul></section></aside></div><footer id="colophon" class="site-footer">'
        '<div class="site-info">© [[2025||2026]] Larkspur</div></footer></div></body></html>'
    ),
    "docs_site": (
        '<html><body><div id="__docusaurus"><nav class="navbar"><a href=/>[[Docs||Docs 2]]</a></nav>'
        '<div class="main-wrapper"><aside class="theme-doc-sidebar"><ul><li>'
        "<a href=/a>[[Intro||Start]]</a></li><li><a href=/b>B</a></ul></aside>"
        '<main class="docMainContainer"><div class="row"><div class="col"><article>'
        '<nav class="theme-doc-breadcrumbs"><ul><li>[[Legal||Law]]</li></ul></nav>'
        '<div class="theme-doc-markdown markdown"><header><h1>{{Data processing}}</h1></header>'
        "<p>{{The processor acts on written orders alone.}}</p>"
        '<div class="theme-admonition theme-admonition-note alert alert--secondary">'
        '<div class="admonitionHeading">{{note}}</div><div class="admonitionContent">'
        '<p>{{Orders by telephone bind nobody.}}</p></div></div><h2 class="anchor" id="a">{{Term}}'
        '<a href="#a" class="hash-link" aria-label="Direct link to Term">[[&#8203;||#]]</a></h2>'
        "<p>{{It ends with the main contract.}}</p><dl><dt>{{Controller}}</dt><dd>{{the shop}}</dd>"
        '</dl></div><footer class="theme-doc-footer"><div class="col">Last updated on '
        '<b>[[3 hours ago||4 hours ago]]</b></div></footer></article><nav class="pagination-nav">'
        '<a href=/n>[[Next||Following]]</a></nav></div><div class="col col--3">'
        '<div class="tableOfContents"><ul><li><a href="#a">Term</a></li></ul></div></div></div>'
        "</main></div></div></body></html>"
    ),
    "accordion": (
        '<html><body><div id="root"><div class="css-1"><div class="css-2"><span>{{Terms of the shop}}'
        '</span></div><div class="css-3"><div class="css-4"><div class="css-5">'
        '<button type="button" class="css-6"><span>{{Payment}}</span><svg></svg></button></div>'
        '<div class="css-7" style="height:0"><div><p>{{You pay within ten days of the bill.}}'
        '</p>@FILL@</div></div></div><div class="css-4"><div class="css-5">'
        '<button type="button" class="css-6"><span>{{Delivery}}</span></button></div>'
        '<div class="css-7"><div><p>{{We send the rolls on the day of the order.}}</p><ul>'
        "<li>{{by post}}</li><li>{{by boat}}</li></ul></div></div></div></div></div>"
        '<div class="css-9">'
        "<p>[[We use cookies to make the shop better.||We and 30 partners use cookies.]]</p>"
        '<div class="css-10" tabindex=0>Accept</div><div class="css-10" tabindex=0>Reject</div></div>'
        "</div></body></html>"
    ),
    "tabs": (
        '<html><body><main><h1>{{Legal}}</h1><div role="tablist">'
        '<button role="tab" aria-selected="true" aria-controls="t1">{{Consumers}}</button>'
        '<button role="tab" aria-controls="t2">{{Companies}}</button></div>'
        '<div role="tabpanel" id=t1><p>{{A consumer may return the roll within fourteen days.}}'
        '</p>@FILL@</div><div role="tabpanel" id=t2 hidden>'
        "<p>{{A company may not return anything at all.}}</p></div></main></body></html>"
    ),
    "definition_list": (
        "<html><body><main><h1>{{Glossary}}</h1><dl><div><dt>{{Data}}</dt><dd>{{what we know of you}}"
        "</dd></div><div><dt>{{Time}}</dt><dd>{{30 days}}</dd></div></dl>"
        "<p>{{These words have the same meaning in all of our contracts.}}</p></main></body></html>"
    ),
    "table_of_divs": (
        '<html><body><main><h1>{{Retention}}</h1><div role="table"><div role="rowgroup">'
        '<div role="row"><span role="columnheader">{{What}}</span>'
        '<span role="columnheader">{{How long}}</span></div></div><div role="rowgroup">'
        '<div role="row"><span role="cell">{{Invoices}}</span><span role="cell">{{7 years}}</span>'
        '</div><div role="row"><span role="cell">{{Letters}}</span><span role="cell">{{2 years}}'
        "</span></div></div></div><p>{{After that time all is deleted from every disk we have.}}</p>"
        "</main></body></html>"
    ),
    "form": (
        "<html><body><main><h1>{{Request form}}</h1>"
        "<p>{{Fill this in to get a copy of all that we keep.}}</p>@FILL@<form><fieldset>"
        "<legend>{{Your request}}</legend><label>"
        "<input type=radio name=a> {{I want a copy of my data}}</label><label>"
        "<input type=radio name=a> {{I want my data erased}}</label></fieldset>"
        '<p class="form-error" hidden>[[Enter a value||Fill in]]</p><label>{{Email}}</label><input>'
        "<button>[[Send||Submit]]</button></form></main></body></html>"
    ),
    "chinese": (
        '<html lang=zh><body><div class="header"><a href=/>[[首页||主页]]</a><a href=/b>产品</a>'
        '<a href=/c>价格</a></div><div class="content"><h1>{{隐私政策}}</h1><p>{{更新日期：2025年3月1日}}</p>'
        "<h2>{{一、我们收集的信息}}</h2><p>{{我们仅在您注册时收集您的姓名和邮箱，不会收集其他信息。}}</p><p>{{注销后三十日内删除。}}</p></div>"
        '<div class="footer"><p>[[版权所有 © 2025||版权所有 © 2026]]</p></div></body></html>'
    ),
    "german": (
        "<html lang=de><body><header><nav><a href=/>[[Start||Los]]</a><a href=/x>X</a><a href=/y>Y"
        '</a></nav></header><main><h1>{{Datenschutzerklärung}}</h1><section class="newsletter">'
        "<h2>{{Newsletter}}</h2>"
        "<p>{{Wenn Sie den Brief bestellen, speichern wir Ihre Adresse bis zum Widerruf.}} "
        '<a href=/w>{{Widerruf}}</a></p></section><section id="social"><h2>{{Soziale Netze}}</h2>'
        '<p>{{Wir binden keine ein.}}</p></section><section class="cookie-hinweis"><h2>{{Cookies}}'
        '</h2><p>{{Wir setzen nur einen.}}</p></section><div class="share">[[Teilen:||Weitersagen:]] '
        "<a href=/f>F</a> <a href=/t>T</a></div></main><footer>© [[2025||2026]] <a href=/i>Impressum"
        "</a></footer></body></html>"
    ),
    "romanian": (
        '<html lang=ro><body><div class="wrapper"><div class="top-menu"><a href=/a>[[Acasă||Start]]'
        '</a><a href=/b>Preț</a></div><div class="body"><h1>{{Politica de confidențialitate}}</h1>'
        "<p>{{Păstrăm datele dumneavoastră doi ani de la încetarea contractului.}}</p>@FILL@"
        "<h3>{{Drepturi}}</h3><ol><li>{{acces}}</li><li>{{ștergere}}</li></ol></div>"
        '<div class="bottom">[[Toate drepturile rezervate 2025||Toate drepturile rezervate 2026]]'
        "</div></div></body></html>"
    ),
    "page_of_tables": (
        "<html><body><table width=100%><tr><td><a href=/a>Home</a> <a href=/b>B</a> <a href=/c>C</a>"
        "</td></tr><tr><td><b>{{1. Scope}}</b><br>"
        "<br>{{These terms bind every shop that orders from us.}}<br><br><b>{{2. Price}}</b>"
        "<br>{{The price is that of the list of the day.}}<br>@FILL@{{It includes the tax.}}</td>"
        "</tr><tr><td><font size=1>© [[2025||2026]] Larkspur</font></td></tr></table></body></html>"
    ),
    "details": (
        "<html><body><main><h1>{{FAQ of the terms}}</h1><details><summary>{{Who pays?}}"
        "</summary>{{The shop.}}</details><details><summary>{{When?}}</summary><p>{{At once.}}</p>"
        "</details><p>{{Everything else stands in the main contract between us.}}</p></main></body>"
        "</html>"
    ),
    "elements_of_its_own": (
        "<html><body><app-root><app-header><a href=/>[[H||G]]</a></app-header><app-policy>"
        "<policy-section><h2>{{Purpose}}</h2><rich-text>{{We print receipts and nothing else.}}"
        "</rich-text>@FILL@</policy-section><policy-section><h2>{{Sale}}</h2>"
        "<rich-text>{{We sell no data to anybody.}}</rich-text></policy-section></app-policy>"
        "<app-footer>© [[2025||2026]]</app-footer></app-root></body></html>"
    ),
    "modal_policy": (
        '<html><body><div class="page"><h1>{{Terms}}</h1>'
        "<p>{{The shop is bound by what follows here in every order it makes.}}</p>@FILL@"
        '<div class="modal fade" id="fees"><div class="modal-body">'
        "<p>{{The fee is five euros for each late payment.}}</p></div></div></div></body></html>"
    ),
    "cards": (
        "<html><body><main><h1>{{Subprocessors}}</h1>"
        '<p>{{These companies work for us and see your data.}}</p>@FILL@<div class="grid">'
        '<div class="card"><h3>{{Brindle}}</h3><p>{{Hosting, Austria}}</p>'
        '<a class="btn" href=https://b.example>{{Brindle site}}</a></div><div class="card">'
        "<h3>{{Quince}}</h3><p>{{Mail, Ireland}}</p></div></div></main></body></html>"
    ),
    "sidebarlayout": (
        '<html><body><div class="layout has-sidebar"><div class="sidebar-left"><ul><li>'
        '<a href="/privacy">Privacy</a></li><li><a href="/terms">[[Terms||Rules]]</a></li><li>'
        '<a href="/dpa">DPA</a></li></ul></div><div class="sidebar-content-wrapper"><h1>{{Rules}}'
        "</h1><p>{{No shop may sell rolls under the price of the list.}}</p>@FILL@"
        '<div class="callout banner"><p>{{The list is on the wall.}}</p></div>'
        '<p class="footer-note">{{It binds both sides.}}</p></div></div></body></html>'
    ),
    "announce": (
        '<html><body><div class="css-1">'
        "<p>{{We are changing these terms on 1 June 2026. Read what changes below.}}</p></div>"
        '<div class="css-2"><h1>{{Terms of sale}}</h1>'
        "<p>{{The seller  delivers within a week, or gives the money back to the buyer.}}</p>@FILL@"
        '</div><div class="css-3"><h4>[[Ready for more?||Want more?]]</h4>'
        "<p>[[Start with the till today.||Begin with it now.]]</p><button>Start now</button></div>"
        "</body></html>"
    ),
    "cookie_notice_with_columns": (
        '<html><body><div class="hero"><h1>{{Cookie notice}}</h1>'
        '<p class="lead subtitle">{{What we set and why.}}</p></div><div class="wrap">'
        '<div class="col-3"><ul class="list"><li><a href=/privacy>[[Privacy||Data]]</a></li><li>'
        "<a href=/cookies>Cookies</a></li><li><a href=/terms>Terms</a></li></ul></div>"
        '<div class="col-9">@FILL@<div class="cookie-category"><h3>{{Strictly necessary}}</h3>'
        '<p>{{They keep you logged in.}}</p><div class="cookie-list">{{till_id}}</div></div>'
        '<div class="highlight-box">{{We never sell.}}</div></div></div></body></html>'
    ),
    "steps": (
        '<html><body><main><div class="section-title">{{Your choices}}</div><div class="step">'
        '<span class="number">{{1}}</span><span>{{Write to us}}</span></div><div class="step">'
        "<span>{{2}}</span><span>{{Wait a week}}</span></div>@FILL@<p>{{Fee:}} <b>{{5 euros}}</b></p>"
        '<div class="social-media">{{We show no buttons of networks.}}</div><ul class="pager">'
        "<li>{{Copies on paper cost ten cents.}}</li></ul></main></body></html>"
    ),
    "docs_site_without_landmarks": (
        '<html><body><div id="app"><div class="VPNav"><a href=/>[[A||B]]</a></div>'
        '<div class="VPSidebar"><a href=/x>[[X||Z]]</a></div><div class="VPContent">'
        '<div class="VPDoc"><div class="content-container"><main class="main"><div>'
        '<h1 id="t">{{Terms}} '
        '<a class="header-anchor" href="#t" aria-label="Permalink to Terms">&#8203;</a></h1>@FILL@'
        '<div class="custom-block warning"><p class="custom-block-title">{{WARNING}}</p>'
        '<p>{{No refund after ten days.}}</p></div></div></main><footer class="VPDocFooter">'
        '<div class="edit-info"><p class="VPLastUpdated">Last updated: '
        "<time>[[2 days ago||3 days ago]]</time></p></div></footer></div></div></div></div></body>"
        "</html>"
    ),
    "boxes_around": (
        '<html><body><div class="a"><div class="b"><h1>{{Privacy}}</h1>@FILL@</div><div class="c">'
        "<h3>{{Contact}}</h3><p>{{Larkspur GmbH, Ring 4, Graz}}<br>"
        '<a href="mailto:dpo@l.example">{{dpo@l.example}}</a></p></div><div class="d">'
        '<p>{{Version 3 of May 2025}}</p></div></div><div class="e">'
        "<h3>[[Stay in touch||Keep in touch]]</h3><form><input type=email><button>Sign up</button>"
        '</form></div><div class="f"><p>“[[It is the best till.||It saved my shop.]]”</p>'
        "<p>— [[Ada||Bo]]</p></div></body></html>"
    ),
    "names_of_windows": (
        "<html><body><main><h1>{{Service terms}}</h1>@FILL@"
        '<div class="alert alert-warning" role="alert">{{The free plan ends on 1 May 2026.}}</div>'
        '<div class="toast-note">{{No refund is given for it.}}</div>'
        '<div role="note">{{Ask us before you order.}}</div><small>{{* without tax}}</small>'
        '<sup>{{1}}</sup><div class="overlay-text">{{Prices change once a year.}}</div></main></body>'
        "</html>"
    ),
    "footnotes": (
        '<html><body><main><h1>{{Terms}}</h1>@FILL@<section class="footnotes"><ol><li id=f1>'
        '<p>{{Without tax.}} <a href="#r1" class="footnote-backref">↩</a></p></li></ol></section>'
        "<footer><p>{{Adopted by the board.}}</p></footer></main></body></html>"
    ),
    "japanese": (
        '<html lang=ja><body><div id="header"><a href=/>[[ホーム||トップ]]</a><a href=/b>製品</a>'
        '<a href=/c>価格</a></div><div id="contents"><h2>{{利用規約}}</h2><dl><dt>{{第1条}}</dt>'
        "<dd>{{本規約は当社のサービスに適用されます。}}</dd><dt>{{第2条}}</dt><dd>{{解約後は三十日以内に削除します。}}</dd></dl></div>"
        '<div id="footer">[[© 2025||© 2026]] 会社</div></body></html>'
    ),
    "menu_dropdown": (
        '<html><body><main><h1>{{Terms}}</h1>@FILL@<div class="dropdown">'
        '<div class="dropdown-title">{{Refunds}}</div><div class="dropdown-menu">'
        '<p>{{None after ten days.}}</p></div></div><div class="collapse-menu">'
        '<p>{{You pay at once.}}</p></div><div class="drawer">{{Paid in advance}}</div></main></body>'
        "</html>"
    ),
}


def dressed(markup: str, *, later: bool = False, part: int = -1, place: int = 0) -> str:
    """A page as text; ``later``: its noise reads differently; a word of a part of the policy is replaced."""
    markup = re.sub(r"\[\[(.*?)\|\|(.*?)\]\]", lambda found: found[2 if later else 1], markup)
    parts = iter(range(1000))

    def said(found: re.Match[str]) -> str:
        return replaced(found[1], place) if next(parts) == part else found[1]

    markup = re.sub(r"\{\{(.*?)\}\}", said, markup).replace("@FILL@", FILL)
    return normalize(markup.encode(), content_type="text/html", url=URL).text


def words_in(text: str) -> list[str]:
    """Words between blanks; characters where there are none."""
    return list(text) if re.search("[\u3040-\u9fff]", text) else text.split(" ")


def replaced(text: str, place: int) -> str:
    words = words_in(text)
    wide = len(words[place]) == 1 and words[place] > "\u2fff"
    words[place] = "变" if wide else "zebra" + (words[place][-1] if words[place][-1] in ".:?," else "")
    return ("" if len(words) == len(text) else " ").join(words)


@pytest.mark.parametrize("name", PAGES)
def test_noise_never_shows(name: str) -> None:
    assert dressed(PAGES[name]) == dressed(PAGES[name], later=True)


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_the_policy_shows(name: str) -> None:
    before = fingerprint_of(dressed(PAGES[name]))
    for part, text in enumerate(re.findall(r"\{\{(.*?)\}\}", PAGES[name])):
        for place, word in enumerate(words_in(text)):
            if word.strip("：。，、"):
                after = fingerprint_of(dressed(PAGES[name], part=part, place=place))
                assert after != before, (text, word)

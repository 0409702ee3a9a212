"""The rules of what a page says besides its policy: one switch each, with the reason.

Names no vendor, no address and no page. What each rule brings is measured, one at a time, by
``bench/ablation.py``; the table is in ``docs/normalizing.md``.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields

EDITION = 5
"""Bumped by hand whenever a rule or the text dialect changes: versions are then derived anew, unalerted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which rules hold; all, but for an ablation.

    ``navigation``: nav elements and roles: menus change with every campaign.
    ``page_frame``: the page's own header and footer: menus, years, addresses of offices.
    ``asides``: asides and complementary regions that are not part of the prose.
    ``menu_names``: regions called menu, sidebar, footer, breadcrumb, share and the like, of that shape.
    ``consent``: cookie banners and consent dialogs, also inside the main content.
    ``dialogs``: modal windows and tooltips.
    ``live_regions``: announcers, alerts and status lines, written by scripts at any moment.
    ``accessibility``: skip links and short texts for screen readers only.
    ``controls``: buttons, inputs, pickers: what a reader presses, not reads; titles of panels excepted.
    ``contents_list``: lists of links to this page's own headings, with their title.
    ``outside_main``: everything outside the main content where that holds most of the prose.
    ``before_title``: announcements and bars before the page's only title.
    ``link_blocks``: short blocks of links and nothing else at the edges of the prose.
    ``error_pages``: a page that is nothing but a short error message is refused, not read as the policy.
    ``error_templates``: hidden or named error texts waiting for their moment.
    ``extras``: related articles, testimonials, newsletters, share rows, offers; lines that count visits.
    ``placeholders``: runs of one repeated word, which consent tools leave behind.
    ``emails``: obfuscated e-mail addresses are decoded.
    ``heading_anchors``: the little permalink beside a heading.
    ``coverage_guard``: falls back to more text where the rules above leave too little.
    """

    navigation: bool = True
    page_frame: bool = True
    asides: bool = True
    menu_names: bool = True
    consent: bool = True
    dialogs: bool = True
    live_regions: bool = True
    accessibility: bool = True
    controls: bool = True
    contents_list: bool = True
    outside_main: bool = True
    before_title: bool = True
    link_blocks: bool = True
    error_pages: bool = True
    error_templates: bool = True
    extras: bool = True
    placeholders: bool = True
    emails: bool = True
    heading_anchors: bool = True
    coverage_guard: bool = True


ALL_RULES = Rules()

GENEROUS = Rules(
    page_frame=False,
    asides=False,
    menu_names=False,
    outside_main=False,
    before_title=False,
    link_blocks=False,
    extras=False,
)
"""For a page of which the rules suddenly keep much less than before: no rule that judges whole regions."""


def edition_of(select: Sequence[str] = (), remove: Sequence[str] = (), rules: Rules = ALL_RULES) -> str:
    """A short id of what a text was made with: it changes when the rules or the selectors do."""
    off = [name for name in sorted(field.name for field in fields(rules)) if not getattr(rules, name)]
    if not select and not remove and not off:
        return str(EDITION)
    told = "\x1e".join("\x1f".join(part) for part in (select, remove, off))
    return f"{EDITION}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"

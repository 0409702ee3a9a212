"""The page rules, one file each, in the order in which they are asked.

None names a vendor, an address or a page. A rule stays here as long as a page in the tests needs it alone or
``bench/ablation.py`` names its gain.
"""

from monitor.normalize.rules import (
    accessibility,
    asides,
    before_title,
    consent,
    controls,
    counters,
    coverage_guard,
    dialogs,
    emails,
    error_pages,
    error_templates,
    extras,
    heading_anchors,
    link_blocks,
    live_regions,
    menu_names,
    navigation,
    outside_main,
    page_frame,
    struck_text,
    teasers,
)

RULES = (
    struck_text.RULE, consent.RULE, teasers.RULE, navigation.RULE, page_frame.RULE, asides.RULE, dialogs.RULE,
    live_regions.RULE, accessibility.RULE, controls.RULE, heading_anchors.RULE, menu_names.RULE,
    outside_main.RULE, extras.RULE, error_templates.RULE, counters.RULE, before_title.RULE,
    link_blocks.RULE, error_pages.RULE, coverage_guard.RULE, emails.RULE,
)  # fmt: skip

"""The page rules, one file each, in the order in which they are asked.

None names a vendor, an address or a page. A rule stays here as long as a page in the tests needs it alone or
``bench/ablation.py`` names its gain.
"""

from monitor.normalize.rules import (
    accessibility,
    asides,
    before_title,
    consent,
    contents_list,
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
)

RULES = tuple(
    room.RULE
    for room in (
        consent,
        navigation,
        page_frame,
        asides,
        dialogs,
        live_regions,
        accessibility,
        controls,
        heading_anchors,
        menu_names,
        outside_main,
        extras,
        error_templates,
        counters,
        contents_list,
        before_title,
        link_blocks,
        error_pages,
        coverage_guard,
        emails,
    )
)

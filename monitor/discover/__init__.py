"""A vendor's policy pages, found: where its site, its sitemap and its security.txt say that they are.

``survey`` asks one site politely and names each page with its type and language; ``tell_type`` says what
words of a link, a title or an address are called. Refuses to fetch, to store and to watch anything: it is
handed a way to ask, and gives back what it found and where it looked.
"""

from monitor.discover.page_links import PageLink, find_page_links
from monitor.discover.site_files import read_addresses
from monitor.discover.survey import Find, Survey, survey
from monitor.discover.type_words import is_hub, tell_type, tell_type_of_page

__all__ = [
    "Find",
    "PageLink",
    "Survey",
    "find_page_links",
    "is_hub",
    "read_addresses",
    "survey",
    "tell_type",
    "tell_type_of_page",
]

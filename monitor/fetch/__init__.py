"""One polite, guarded HTTP attempt at a document; the only room that asks the web for anything.

``Fetcher`` is the door, ``BrowserFetcher`` the door for pages that need a browser (extra ``browser``),
``HostGate`` gives each host its turns, ``is_public`` says which addresses may be asked at all.
"""

from monitor.fetch.address import is_public
from monitor.fetch.browser import BrowserFetcher
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.politeness import HostGate

__all__ = ["BrowserFetcher", "Fetcher", "HostGate", "is_public"]

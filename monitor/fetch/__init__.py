"""One polite, guarded HTTP attempt at a document; the only room that asks the web for anything.

``Web`` is the door: ``Fetcher`` for plain pages, ``BrowserFetcher`` for those that need a browser (extra
``browser``). ``HostGate`` gives each host its turns, ``is_public`` says which addresses may be asked at all.
"""

from monitor.fetch.browser import BrowserFetcher
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.politeness import HostGate
from monitor.fetch.ranges import is_public
from monitor.fetch.web import Web

__all__ = ["BrowserFetcher", "Fetcher", "HostGate", "Web", "is_public"]

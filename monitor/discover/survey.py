"""``survey``: one polite look at a vendor's site for the pages that its policies stand on.

Home page and legal hub, then sitemap and security.txt, then the usual places of what is still missing; each
candidate is opened before it is named. Pages of another site count where they name this vendor.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from monitor.discover.page_links import PageLink, find_page_links
from monitor.discover.site_files import read_addresses
from monitor.discover.type_words import fold, is_article, is_hub, tell_type, tell_type_of_path, usual_paths
from monitor.errors import NormalizeError, TooHeavy
from monitor.model import DocumentType, Fetch, PageText
from monitor.normalize import normalize
from monitor.screen import count_words
from monitor.text.targets import canonical_target

P = ParamSpec("P")
T = TypeVar("T")
MOST_HUBS = 4
MOST_SITEMAPS = 6
MOST_OPENED = 40
"""Pages that one survey opens to see what they are."""
FEWEST_WORDS = 40
"""A page of fewer is a door, a placeholder or an error that calls itself a success."""
_UNREADABLE = (NormalizeError, TooHeavy)
_FILES = ("/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/security.txt")
_HOSTS_OF_MANY = frozenset({"co", "com", "net", "org", "gov", "ac", "gob", "edu"})


Ask = Callable[[str], Fetch]
"""One polite fetch of an address; never raises for what the network does."""


class Read(Protocol):
    """Where hostile bytes are read: runs a function of the core and gives its result."""

    def run(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result; raises NormalizeError, or TooHeavy where it came to no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A policy page: ``url`` where it ended, ``how`` it was found, ``language`` two letters or None.

    ``languages``: the same page in others, language -> address, as the page itself says.
    """

    url: str
    type: DocumentType
    title: str
    language: str | None
    words: int
    how: str
    languages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found, sorted by type; ``problems``: sentences on what could not be asked or read.

    ``answered``: the home page did, so that what was not found is not there.
    """

    site: str
    answered: bool
    finds: tuple[Find, ...]
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Candidate:
    url: str
    type: DocumentType
    how: str


def survey(site: str, *, ask: Ask, read: Read) -> Survey:
    """The policy pages of a site, ``site`` being the address of its home page or of its legal hub."""
    look = _Look(site, ask, read)
    look.follow_links()
    look.read_files()
    look.open_candidates()
    look.try_usual_paths()
    finds = sorted(look.finds.values(), key=lambda find: (list(DocumentType).index(find.type), find.url))
    return Survey(site=site, answered=bool(look.home), finds=tuple(finds), problems=tuple(look.problems))


@dataclass(slots=True)
class _Look:
    site: str
    ask: Ask
    read: Read
    candidates: dict[str, _Candidate] = field(default_factory=dict)
    finds: dict[str, Find] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    home: str = ""

    def follow_links(self) -> None:
        """The home page, then the hubs it leads to."""
        fetch = self.ask(self.site)
        if fetch.error or fetch.body is None:
            self.problems.append(f"{self.site}: {fetch.error or 'the server sent nothing'}")
            return
        self.home = fetch.final_url or self.site
        hubs = self._take_links(fetch, "linked from the home page")
        for hub in hubs[:MOST_HUBS]:
            page = self.ask(hub)
            if page.body is not None and not page.error:
                self._take_links(page, f"linked from {urlsplit(hub).path}")

    def _take_links(self, fetch: Fetch, how: str) -> list[str]:
        """Notes the policies that a page links to; the hubs among its links."""
        hubs: dict[str, str] = {}
        for link in self._links(fetch):
            kind = None if is_article(link.url) else tell_type(link.words) or tell_type_of_path(link.url)
            if kind and not link.alternate:
                self._note(link.url, kind, how)
            elif is_hub(link.words, link.url) and _is_same_site(link.url, self.home):
                hubs.setdefault(canonical_target(link.url), link.url)
        hubs.pop(canonical_target(self.home), None)
        return list(hubs.values())

    def _links(self, fetch: Fetch) -> tuple[PageLink, ...]:
        url = fetch.final_url or fetch.url
        try:
            return self.read.run(find_page_links, fetch.body or b"", fetch.content_type, url)
        except _UNREADABLE as error:
            self.problems.append(f"{url}: {error}")
            return ()

    def _note(self, url: str, kind: DocumentType, how: str) -> None:
        place = canonical_target(url)
        if place and place != canonical_target(self.home):
            self.candidates.setdefault(place, _Candidate(url, kind, how))

    def read_files(self) -> None:
        """Sitemaps and security.txt, as far as they name policies of this site."""
        start = self.home or self.site
        files = [urljoin(start, path) for path in _FILES]
        asked: set[str] = set()
        while files and len(asked) < MOST_SITEMAPS + len(_FILES):
            url = files.pop(0)
            if url in asked:
                continue
            asked.add(url)
            fetch = self.ask(url)
            if fetch.error or fetch.body is None or fetch.status != 200:
                continue
            with suppress(*_UNREADABLE):
                files += self._take_addresses(self.read.run(read_addresses, fetch.body), url)

    def _take_addresses(self, addresses: Iterable[str], source: str) -> list[str]:
        """Notes the policies among a file's addresses; the sitemaps that it names."""
        sitemaps = []
        name = urlsplit(source).path
        for url in addresses:
            if not _is_same_site(url, self.home or self.site):
                continue
            if re.search(r"\.xml(?:\.gz)?$", urlsplit(url).path):
                sitemaps.append(url)
            elif name.endswith("security.txt"):
                self._note(url, DocumentType.SECURITY, f"named by {name}")
            elif kind := tell_type_of_path(url):
                self._note(url, kind, f"named by {name}")
        return sitemaps

    def open_candidates(self) -> None:
        """Opens each candidate: what it says itself decides."""
        for candidate in list(self.candidates.values()):
            if len(self.opened) >= MOST_OPENED:
                self.problems.append(
                    f"more than {MOST_OPENED} pages look like policies; the rest were not opened"
                )
                return
            self._open(candidate, aloud=True)

    def try_usual_paths(self) -> None:
        """The usual places of types that nothing named; a miss is no problem."""
        if not self.home:
            return
        for kind in DocumentType:
            for path in usual_paths(kind):
                if any(find.type is kind for find in self.finds.values()):
                    break
                if len(self.opened) < MOST_OPENED:
                    self._open(_Candidate(urljoin(self.home, path), kind, "at its usual place"), aloud=False)

    def _open(self, candidate: _Candidate, *, aloud: bool) -> None:
        place = canonical_target(candidate.url)
        if place in self.opened:
            return
        self.opened.add(place)
        fetch = self.ask(candidate.url)
        final = fetch.final_url or candidate.url
        if fetch.error or not fetch.body:
            problem: str | None = fetch.error or "the server sent nothing"
        else:
            try:
                page = self.read.run(normalize, fetch.body, content_type=fetch.content_type, url=final)
                problem = self._judge(candidate, fetch, page, final)
            except _UNREADABLE as error:
                problem = str(error)
        if problem and aloud:
            self.problems.append(f"{candidate.url}: {problem}")

    def _judge(self, candidate: _Candidate, fetch: Fetch, page: PageText, final: str) -> str | None:
        """Keeps the page where it is a policy of this vendor; what speaks against it, None for nothing."""
        place = canonical_target(final)
        if place in (canonical_target(self.home), canonical_target(self.site)):
            return "leads back to the home page"
        if fetch.status != 200:
            return f"answers {fetch.status}"
        if not _is_same_site(final, self.home or self.site) and not _names(self.home or self.site, page):
            return "stands on another site and does not name this vendor"
        words = count_words(page.text)
        if words < FEWEST_WORDS:
            return "needs a browser" if page.shell else f"holds {words} words only"
        alternates = [] if place in self.finds else [each for each in self._links(fetch) if each.alternate]
        self.finds.setdefault(
            place,
            Find(
                url=final,
                type=tell_type(page.title or "") or candidate.type,
                title=page.title or "",
                language=page.language,
                words=words,
                how=candidate.how,
                languages=tuple(_other_languages(alternates, final)),
            ),
        )
        return None


def _other_languages(alternates: Iterable[PageLink], own: str) -> Iterator[tuple[str, str]]:
    for link in alternates:
        if link.language != "x-default" and canonical_target(link.url) != canonical_target(own):
            yield link.language, link.url


def _site_of(url: str) -> str:
    """The part of a host that somebody registered, as far as its shape tells: ``vendor.co.uk``."""
    labels = (urlsplit(url).hostname or "").split(".")
    if labels[-1].isdigit() or len(labels) < 3:
        return ".".join(labels)
    return ".".join(labels[-3:] if labels[-2] in _HOSTS_OF_MANY else labels[-2:])


def _is_same_site(url: str, other: str) -> bool:
    return _site_of(url) == _site_of(other)


def _names(site: str, page: PageText) -> bool:
    """Whether a page names the vendor of a site, by the telling label of its host."""
    label = fold(_site_of(site).partition(".")[0]).replace(" ", "")
    return bool(label) and label in fold_all(f"{page.title or ''} {page.text[:20_000]}")


def fold_all(text: str) -> str:
    """A text's letters and digits run together."""
    return re.sub(r"[\W_]+", "", text.casefold())

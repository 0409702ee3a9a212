"""Where a link leads, in one spelling: what of its address says so, without what is only a token.

Scheme, case, 'www.', default port, final slash, fragment, session, campaign and cache keys, hashes in a path
and the redirect of a tracking host lead nowhere else. A query's value counts where it is a short word or
number that can name a document. Refuses to know any host, and to fetch anything.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.model import Link
from monitor.text.clean import word_set

_LONGEST = 4_000
_DEEPEST = 3
_MOST_KEYS = 200
"""Letters of an address that are read, redirects inside redirects that are followed, keys of a query."""
_NOWHERE = frozenset({"javascript", "data", "blob", "about"})
_WRAPPING = frozenset(
    {"url", "u", "q", "target", "to", "dest", "destination", "redirect", "link", "l", "href"}
)
_WRAPPED = re.compile(r"__(https?:/{1,2}[^\s]{1,3000}?)__")
_TOKENS = word_set(
    "v ver t ts _ cb rev r rnd rand random nonce hash token key sig signature se st sp sv sr expires time"
    " timestamp sid session sessionid session_id phpsessid jsessionid cache cachebust cachebuster bust dl"
    " download ref referrer referer src source from origin campaign cid icid mc_cid mc_eid gclid fbclid"
    " msclkid dclid yclid igshid ga _ga _gl _hsenc _hsmi hsctatracking mkt_tok trk trkinfo spm ito lang"
    " language locale hl lc"
)
_TOKEN_FAMILIES = ("utm_", "pk_", "mtm_", "hsa_", "x-amz-", "x-goog-")
_NAME = re.compile(
    r"[^\W\d_]{1,24}(?:[-_. ]?\d{1,4}){0,3}(?:[-_. ][^\W\d_]{1,24}){0,6}|\d{1,6}(?:[-.]\d{1,4}){0,3}"
)
_HASH = re.compile(
    r"(?=[^\W_]*\d)(?=[^\W_]*[a-z])[0-9a-f]{8,128}|[0-9a-f]{32,128}|"
    r"(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9_]{16,256}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_PARTS = re.compile(r"[-._~]")
_SESSION = re.compile(r";[^/]{0,500}")
_SCHEME = re.compile(r"https?://")
_INDEX = re.compile(r"(?:index|default|home)\.(?:html?|php|aspx?|jsp)", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def canonical_target(target: str) -> str:
    """The target in one spelling: equal ones lead to the same place. '' where it leads nowhere.

    ``//host/path?key=value`` for pages, ``mailto:`` and ``tel:`` with nothing but the address or the digits.
    """
    return _canonical(target.strip()[:_LONGEST], 0)


def link_target(link: Link) -> str:
    """The canonical target of a link; '' where its words say it: what is shown may be linked or not.

    Of words that name the host themselves no more than that host.
    """
    target = canonical_target(link.target)
    if _is_said(target, link.text):
        return ""
    if "." in link.text and target.startswith("//"):
        host = target[2:].partition("/")[0].partition("?")[0]
        words = _SCHEME.sub("", link.text.strip().casefold(), count=1)
        if host and words.removeprefix("www.").rstrip("/") == host:
            return f"//{host}"
    return target


def _is_said(target: str, words: str) -> bool:
    """Whether the words show the very address or number."""
    scheme, _, rest = target.partition(":")
    if scheme == "mailto":
        return rest in words.casefold().split() or rest == words.strip().strip("<>()[].,;").casefold()
    return scheme == "tel" and rest.lstrip("+") == re.sub(r"\D", "", words).removeprefix("00")


def _canonical(target: str, depth: int) -> str:
    scheme, colon, rest = target.partition(":")
    scheme = scheme.lower()
    if not colon or scheme in _NOWHERE:
        return ""
    if scheme in ("http", "https"):
        return _page(target, depth)
    if scheme == "mailto":
        return f"mailto:{unquote(rest.partition('?')[0]).strip().casefold()}"
    if scheme in ("tel", "sms", "callto", "fax"):
        digits = re.sub(r"[^\d+]", "", unquote(rest.partition(";")[0]))
        return f"tel:{re.sub('^00', '+', digits)}"
    return f"{scheme}:{rest}"


def _page(target: str, depth: int) -> str:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        return target
    pairs = parse_qsl(parts.query) if parts.query.count("&") < _MOST_KEYS else []
    inner = _unwrap(target, parts.query, pairs) if depth < _DEEPEST else ""
    if inner:
        return _canonical(inner, depth + 1)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    told = sorted((key.casefold(), value) for key, value in pairs if _counts(key, value))
    query = "&".join(f"{key}={value}" for key, value in told)
    return f"//{place}{_path(parts.path)}{'?' if query else ''}{query}"


def _unwrap(target: str, query: str, pairs: list[tuple[str, str]]) -> str:
    """The address inside the address of a redirect, '' where there is none."""
    if found := _WRAPPED.search(target):
        return re.sub("^(https?):/{1,2}", r"\1://", found[1])
    if query.startswith(("http://", "https://")):
        return query
    values = (value for key, value in pairs if key.casefold() in _WRAPPING)
    return next((value for value in values if value.startswith(("http://", "https://"))), "")


def _path(path: str) -> str:
    """The path without sessions, hashes, an index page and a final slash."""
    segments = [_without_hash(unquote(segment)) for segment in _SESSION.sub("", path).split("/")]
    told = [segment for segment in segments if segment]
    if told and _INDEX.fullmatch(told[-1]):
        told.pop()
    return "".join(f"/{segment}" for segment in told).casefold()


def _without_hash(segment: str) -> str:
    if _HASH.fullmatch(segment):
        return ""
    parts = _PARTS.split(segment)
    if not any(map(_HASH.fullmatch, parts)):
        return segment
    return ".".join(part for part in parts if part and not _HASH.fullmatch(part))


def _counts(key: str, value: str) -> bool:
    """Whether a query's key says which document is meant."""
    name = key.casefold()
    if name in _TOKENS or name.startswith(_TOKEN_FAMILIES):
        return False
    return len(value) <= 60 and _NAME.fullmatch(value) is not None and not _HASH.fullmatch(value)

"""What the members of the closed sets and other names are called: the same in every list, mail and page.

Machines get the values of the enumerations instead. Text in, text out; nothing is escaped here.
"""

from collections.abc import Sequence

from monitor.model import Category, Change, DeltaStatus, Document, Judgement, Severity, TroubleKind
from monitor.text.visible import clean

_CATEGORIES = {
    Category.COLLECTION: "data collected",
    Category.USE: "use of data",
    Category.SUBPROCESSORS: "sub-processors",
    Category.TRACKING: "cookies and tracking",
    Category.DO_NOT_TRACK: "Do Not Track",
    Category.AI: "AI",
    Category.TRANSFER: "international transfer",
    Category.LEGAL_BASIS: "legal basis",
    Category.REGIONAL: "regional clauses",
    Category.POLICY_CHANGE: "policy changes",
    Category.CONTENT_IP: "content and rights in it",
    Category.ACCEPTABLE_USE: "acceptable use",
}
"""The categories whose value is not their name."""

_STATUSES = {DeltaStatus.ADDED: "section added", DeltaStatus.REMOVED: "section removed"}

_TROUBLES = {
    TroubleKind.UNREACHABLE: ("unreachable", "the site cannot be reached"),
    TroubleKind.BLOCKED: ("blocked", "the site turns us away"),
    TroubleKind.GONE: ("gone", "the page is gone"),
    TroubleKind.SHRUNKEN: ("shrunken", "the page lost most of its text"),
    TroubleKind.WRONG_PAGE: ("another page", "another page is shown"),
    TroubleKind.WRONG_LANGUAGE: ("in another language", "the page came in another language"),
    TroubleKind.NEEDS_BROWSER: ("in need of a browser", "the page needs a browser"),
    TroubleKind.ELSEWHERE: ("without its text", "the text stands at another address"),
    TroubleKind.CERTIFICATE: ("without a trusted certificate", "the certificate cannot be trusted"),
    TroubleKind.ROBOTS: ("closed to robots", "robots are asked to stay away"),
    TroubleKind.REFUSED: ("refused", "the address may not be fetched"),
    TroubleKind.UNREADABLE: ("unreadable", "the page cannot be read"),
    TroubleKind.GARBLED: ("garbled", "the page's letters are garbled"),
    TroubleKind.PICTURES: ("shown as pictures", "the page shows its text as pictures"),
    TroubleKind.TOO_LARGE: ("too large", "the page is too large"),
    TroubleKind.TOO_HEAVY: ("too heavy to read", "the page is too heavy to read"),
    TroubleKind.DAMAGED: ("stored history damaged", "what is stored of it is damaged"),
}
"""For each kind of trouble what a document is, and what happened."""

_MEANINGS = {
    TroubleKind.UNREACHABLE: "The site gave no usable answer. Nothing is known about changes until it does.",
    TroubleKind.BLOCKED: "The site turns automated visitors away. A browser may help, or the vendor.",
    TroubleKind.GONE: "The address answers that there is no such page. Look for where the vendor moved it.",
    TroubleKind.SHRUNKEN: "The page holds far less text than before, so it was not taken for a change.",
    TroubleKind.WRONG_PAGE: "The address leads to a page that is not this document: a login, an error.",
    TroubleKind.WRONG_LANGUAGE: "The site serves a text in a language other than expected.",
    TroubleKind.NEEDS_BROWSER: "The page builds its text with scripts. Set browser = 'auto' for it.",
    TroubleKind.ELSEWHERE: "The page shows its text from another address. Watch that one instead.",
    TroubleKind.CERTIFICATE: "The site's certificate could not be verified, so its text cannot be trusted.",
    TroubleKind.ROBOTS: "The site's robots.txt asks not to fetch this address, and that is respected.",
    TroubleKind.REFUSED: "The address is not one that may be fetched, such as one in a private network.",
    TroubleKind.UNREADABLE: "The body could not be read as a text.",
    TroubleKind.GARBLED: "Letters of the page are lost, so it cannot be compared. Look at it in a browser.",
    TroubleKind.PICTURES: "The words of pictures cannot be read. Watch an address where it is text or a PDF.",
    TroubleKind.TOO_LARGE: "The body is larger than the limit in the settings.",
    TroubleKind.TOO_HEAVY: "Reading the page took more time or memory than any policy does. It was given up.",
    TroubleKind.DAMAGED: "Run policy-monitor verify, and restore a backup; until then it cannot be compared.",
}
"""And what that means for the reader."""

SEVERITY_SYMBOLS = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "⚪"}

LEAD_TEXT = "opening text"
"""What the text before any heading is called."""

_ABBREVIATIONS = frozenset(
    {"ai", "api", "aup", "ccpa", "dpa", "eea", "eu", "eula", "gdpr", "sla", "tos", "uk", "us"}
)


def category_name(category: Category) -> str:
    """The category within a sentence: 'legal basis', 'AI'."""
    return _CATEGORIES.get(category, category.value)


def category_names(judgement: Judgement) -> tuple[str, ...]:
    """The categories of a judgement, the surest first."""
    return tuple(category_name(score.category) for score in judgement.categories)


def label_name(label: str) -> str:
    """What evidence or a term of a severity is called: a category by its name, all else as it stands."""
    return next((category_name(each) for each in Category if each == label), label)


def capitalize(words: str) -> str:
    """The words as they begin a line: 'Legal basis'."""
    return words[:1].upper() + words[1:]


def status_name(status: DeltaStatus) -> str:
    """What became of a section: 'section added', 'changed', 'moved'."""
    return _STATUSES.get(status, status.value)


def trouble_name(kind: TroubleKind) -> str:
    """What a document in trouble is, as in 'unreachable since'."""
    return _TROUBLES[kind][0]


def trouble_sentence(kind: TroubleKind) -> str:
    """What a document in trouble does, without a full stop: 'the page is gone'."""
    return _TROUBLES[kind][1]


def trouble_meaning(kind: TroubleKind) -> str:
    """What a trouble means for the reader, in a sentence or two."""
    return _MEANINGS[kind]


def path_name(path: Sequence[str]) -> str:
    """The heading path as one line."""
    return " › ".join(part for part in map(clean, path) if part) or capitalize(LEAD_TEXT)


def verdict(change: Change) -> str:
    """How a change is judged, in a few words: 'substantive, high', 'editorial, low, back to version 3'."""
    judgement = change.comparison.judgement
    words = f"{judgement.kind}, {judgement.severity}"
    return f"{words}, back to version {change.returns_to}" if change.returns_to else words


def vendor_name(document: Document) -> str:
    """The vendor as a person writes it: a slug loses its hyphens and gets a capital."""
    name = clean(document.vendor)
    is_slug = name.islower() and " " not in name
    return capitalize(name.replace("-", " ").replace("_", " ")) if is_slug else name


def document_name(document: Document) -> str:
    """The document's title, or its name as words, abbreviations in capitals: 'DPA', 'API terms'."""
    if document.title:
        return clean(document.title)
    words = clean(document.label).split()
    return " ".join(word.upper() if word.casefold() in _ABBREVIATIONS else word for word in words)

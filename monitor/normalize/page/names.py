"""What class names, ids and short texts say about a region, in the words that page authors use.

Only words of the trade (footer, sidebar, breadcrumb), never a vendor's own. A name alone drops nothing:
``chrome`` asks for the shape too.
"""

import re
from functools import lru_cache

from monitor.normalize.page.clauses import compile_words
from monitor.text.data import read_data
from monitor.text.vocabulary import compile_any, pattern_of

_DATA = read_data("normalize/page/names")


def compile_names(table: str, name: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A list of names as one pattern."""
    return compile_any(_DATA[table][name], before=before, after=after)


_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_UTILITY = re.compile(
    r"[\[\](){}:!@/%]"  # utility classes with values, states and widths in them
    r"|^(?:scroll|min|max|h|w|m[trblxy]?|p[trblxy]?|top|bottom|gap|inset|translate|space|z|text|bg|border"
    r"|has|is|no|not|with|without|under|after|before|below|above|hide|show)-"
    r"|-(?:layout|spacing|offset|height|h|padding|margin|visible|hidden|open|closed|enabled|disabled|page)$"
)
"""Class names that say how an element is laid out or what it stands beside, not what it is."""

_KINDS: dict[str, frozenset[str]] = {kind: frozenset(words.split()) for kind, words in _DATA["kinds"].items()}
_PHRASES = tuple((kind, compile_names("phrases", kind)) for kind in ("menu", "extra"))
_OPENER = compile_names("phrases", "opener")
_FRAMING = frozenset({"footer", "header", "menu", "dialog"})


@lru_cache(maxsize=8192)
def kind_of(classes: str, identifier: str) -> str | None:
    """What class and id call an element: a key of ``[kinds]`` in the vocabulary; None for no such word."""
    if not classes and not identifier:
        return None
    told = [name for name in classes[:600].split() if not _UTILITY.search(name)]
    words = {word.lower() for name in told for word in _SPLIT.split(name)}
    framing = {word.lower() for word in _SPLIT.split(identifier[:100])}
    for kind, known in _KINDS.items():
        # an id is often made from the policy's own heading ("sharing-of-information")
        if words & known or (kind in _FRAMING and framing & known):
            return kind
    lowered = " ".join(told)
    return next((kind for kind, pattern in _PHRASES if pattern.search(lowered)), None)


def is_for_screen_readers(classes: str) -> bool:
    """Text out of sight by its class, for screen readers."""
    return bool(classes) and bool(_UNSEEN.search(classes))


_UNSEEN = compile_names("labels", "unseen", before="(?:^|[ _-])", after="(?:$|[ _-])")
_STRUCK = compile_names(
    "labels", "struck", before="(?:^|(?<!no)(?<!not)[_-])", after="(?:$|[_-](?!free|none|off|less))"
)


def is_struck(classes: str) -> bool:
    """Text that is struck out, by its class."""
    return any(_STRUCK.search(name) for name in classes.split() if ":" not in name)


_SKIP = pattern_of("buttons", "skip", before="^", after=r"\b.{0,50}$")
_ACTION = pattern_of("buttons", "act", "toggle", before="^", after=r"\b")
_WHOLE = pattern_of("buttons", "whole", "turn")
_PERMALINK = compile_names("labels", "permalink")


def is_opener(classes: str) -> bool:
    """What a class calls the title of a part that opens and closes (an accordion, a tab)."""
    return bool(classes) and bool(_OPENER.search(classes))


_BUTTON = re.compile(r"(?:^|[ _-])(?:btn|button|cta)(?:$|[ _-])", re.IGNORECASE)


def is_button(classes: str) -> bool:
    """What a class makes look like a button."""
    return bool(classes) and bool(_BUTTON.search(classes))


_TITLE = re.compile(
    r"(?<![a-z])(?:sub|section|page|main|block)?[-_]?(?:heading|headline|title|h[1-6])(?![a-z])",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def is_title(classes: str) -> bool:
    """What a class calls a heading."""
    return bool(classes) and _TITLE.search(classes) is not None


_SWITCHES = frozenset(_DATA["frames"]["switches"].split())


def is_switch(classes: str, identifier: str) -> bool:
    """What class or id call a choice of languages, a trail or a row of pages: its label titles nothing."""
    return any(word.lower() in _SWITCHES for word in _SPLIT.split(f"{classes[:600]} {identifier[:100]}"))


_COMPONENT = re.compile(
    r"(?:^|[ _-])(?:card|panel|table|tile|box|item|cell|row|plan|callout|accordion)"
    r"[-_]{1,2}(?:footer|foot|header)(?:$|[ _-])",
    re.IGNORECASE,
)


def is_component(classes: str) -> bool:
    """The head or foot of a card, a table or the like, by its class: not the page's."""
    return _COMPONENT.search(classes) is not None


def is_skip_link(text: str) -> bool:
    """ "Skip to content" and its like in some languages."""
    return bool(_SKIP.match(text))


def is_action(text: str) -> bool:
    """The label of a button that does something with the page, not the title of a part of it."""
    return bool(_ACTION.match(text) or _WHOLE.fullmatch(text))


_TURN = pattern_of("buttons", "turn", before=r"^\W*", after=r"(?!\w)")


def is_turn(text: str) -> bool:
    """Turns to the page before or after this one."""
    return bool(_TURN.match(text))


_OFFER = compile_words("offers")
_PRICED = re.compile(r"[$€£¥₹] ?\d|\d ?[%$€£¥₹]")


def is_offer(text: str) -> bool:
    """A short line that sells: a price, a share off, an exclamation, or a word of sales."""
    return text.endswith(("!", "！")) or bool(_PRICED.search(text) or _OFFER.search(text))


_TRACE = pattern_of(
    "errors",
    "trace",
    before=r"(?<![\w.])",
    after=r"(?!\w)(?:\s(?:is|was))?[\s:#(-]{1,5}(?:[0-9a-f-]{8,}|(?=[\w-]{0,60}\d)[\w-]{8,})",
)


def is_trace(text: str) -> bool:
    """A line with the number of a request, for the vendor's support and different on every fetch."""
    return bool(_TRACE.search(text))


_SINCE = pattern_of("counters", "since").pattern
_COUNTER = re.compile(
    r"\W*(?:" + pattern_of("counters", "lines").pattern.replace("{since}", f"(?:{_SINCE}:?\\s*)?") + r")\W*",
    re.IGNORECASE,
)
_CONTENTS = pattern_of("menus", "contents", "ambiguous", before=r"\W*", after=r"\W*")


@lru_cache(maxsize=4096)
def is_counter(text: str) -> bool:
    """A line that counts votes, minutes to read or the time since a change, and says nothing else."""
    return bool(_COUNTER.fullmatch(text))


def is_contents_title(text: str) -> bool:
    """The title of a list of contents."""
    return bool(_CONTENTS.fullmatch(text))


def is_permalink(classes: str, label: str, text: str) -> bool:
    """The little link beside a heading, by its name and label; the words of the heading are none."""
    if text and text[0] in "#¶↑^🔗⚓" and len(text) == 1:
        return True
    return bool(_PERMALINK.search(classes) or _PERMALINK.search(label)) and bool(_CHAIN.match(text))


_CHAIN = re.compile(r"(?:copy|link|permalink|anchor|direct|#|share)\b|\W{0,2}$", re.IGNORECASE)


_SIGNS = {
    **dict.fromkeys(_DATA["signs"]["tick"].split(), "✓"),
    **dict.fromkeys(_DATA["signs"]["cross"].split(), "✗"),
    **dict.fromkeys(_DATA["signs"]["dash"].split(), "–"),
}
_EMPTY = frozenset(_DATA["signs"]["empty"].split())
SIGN_NAME = 60
"""Letters of the names by which a sign is known; a longer text is none."""


@lru_cache(maxsize=4096)
def sign_of(named: str) -> str:
    """The sign that classes, a file's name or a word call a picture; '' where they say more, or nothing."""
    parts = {part.lower() for part in _SPLIT.split(named)} if len(named) <= SIGN_NAME else set()
    if parts & {"thumb", "thumbs", "thumbsup", "thumbsdown"}:
        return "👍" if parts & {"up", "thumbsup"} else "👎"
    if "toggle" in parts or "switch" in parts:
        return "☑" if "on" in parts else "☐" if "off" in parts else ""
    told = {part for part in parts - _EMPTY if len(part) > 1 or part in _SIGNS}
    signs = {_SIGNS.get(part, "") for part in told}
    return signs.pop() if len(signs) == 1 else ""


def picture_words(named: str) -> str:
    """The words in a picture's names that say what it shows; '' where there are only figures and sorts."""
    parts = [part for part in _SPLIT.split(named) if len(part) > 2 and part.isalpha()]
    return " ".join(part for part in parts if part.lower() not in _EMPTY)

"""A fetched body read for its document: by the usual rules, and wider where rules or selectors suddenly fail.

What a redesign moves into a region that the rules drop would look like a removal, and broken selectors find
nothing new for ever. Never corrects a selector, and refuses to judge whether the page is the document at
all: ``screen`` does.
"""

from dataclasses import dataclass, replace

from monitor.errors import NormalizeError
from monitor.model import Coverage, Document, PageText, Version
from monitor.normalize import ALL_RULES, GENEROUS, Rules, normalize
from monitor.sandbox import HERE, Executor
from monitor.screen import share_of_sentences

LOST = 0.1
"""Share of the text in force that has to have left the selected part, and to stand elsewhere on the page."""
_OPENING, _CLOSING = 200_000, 20_000
"""Bytes at a page's beginning and end among which its body is opened and closed; scripts may follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the bodies of one fetch are read; ``url`` is where they came from in the end."""

    document: Document
    content_type: str | None
    url: str
    rules: Rules = ALL_RULES
    executor: Executor = HERE

    def __call__(self, body: bytes, *, selected: bool = True) -> PageText:
        """The text of the selected part, or of the whole page. Raises NormalizeError, or TooHeavy."""
        return self.executor.run(
            normalize,
            body,
            content_type=self.content_type,
            url=self.url,
            select=self.document.select if selected else (),
            remove=self.document.remove,
            rules=self.rules,
        )

    def share_left(self, known_text: str, page: PageText) -> float:
        """Share of the known sentences that the page holds. Raises TooHeavy."""
        return self.executor.run(share_of_sentences, known_text, page.text)


def read_as_before(body: bytes, in_force: Version | None, read: Reader) -> PageText:
    """The page's text; more of the page where rules or selectors suddenly keep much less than in force.

    Raises NormalizeError, or TooHeavy.
    """
    if in_force is None:
        return read(body)
    if read.document.select:
        return _read_selected(body, in_force, read)
    page = read(body)
    if not _shrank(page.coverage, in_force.coverage):
        return page
    wider = replace(read, rules=GENEROUS)(body)
    if wider.coverage.kept_words <= page.coverage.kept_words:
        return page
    note = (
        f"the usual rules kept {page.coverage.share:.0%} of the page instead of "
        f"{in_force.coverage.share:.0%}, so whole regions were kept; look at it with `explain`"
    )
    return replace(wider, coverage=replace(wider.coverage, fallback=note))


def _read_selected(body: bytes, in_force: Version, read: Reader) -> PageText:
    """The text of the selected part, or of the whole page where that holds more of the text in force.

    Raises NormalizeError as ``read`` does for the selected part where the whole page does no better.
    """
    found, refusal, kept = None, None, 0.0
    try:
        found = read(body)
        kept = read.share_left(in_force.text, found)
    except NormalizeError as error:
        refusal = error
    if kept <= 1 - LOST:
        try:
            whole = read(body, selected=False)
        except NormalizeError:
            whole = None
        if whole is not None and read.share_left(in_force.text, whole) > kept + LOST:
            note = (
                f"the selectors ({', '.join(read.document.select)}) find {kept:.0%} of the text in force and "
                "more of it stands elsewhere on the page, so all of it was read; correct them with the help "
                "of `explain`"
            )
            return replace(whole, coverage=replace(whole.coverage, fallback=note))
    if found is None:
        assert refusal
        raise refusal
    return found


def coverage_note(page: PageText) -> str:
    """What a check says of the share kept: nothing where all was as usual."""
    fallback = page.coverage.fallback
    return "" if fallback is None else f"kept more of the page than usual: {fallback}"


def ends_early(body: bytes) -> bool:
    """Whether a page opens its body and its bytes end before it is closed."""
    start, end = body[:_OPENING].lower(), body[-_CLOSING:].lower()
    return b"<body" in start and b"</body" not in end and b"</html" not in end


def _shrank(now: Coverage, before: Coverage) -> bool:
    """Whether the same amount of page suddenly gives less than half the share of text."""
    return now.page_words >= 0.7 * before.page_words and now.share < before.share / 2

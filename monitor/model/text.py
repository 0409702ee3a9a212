"""What a text is: the words kept of a page, its links, what was left out, and its sections.

A version's text is Markdown in a narrow dialect, made by ``normalize`` and read by ``sections``:
blocks separated by one blank line; headings ``#`` to ``######``; list items ``- `` (two blanks deeper
a level); table rows ``| a | b |`` (the rows of one table on consecutive lines; one cell alone stands over
those below); everything else is a paragraph on one line. No link targets, no emphasis, no escapes: words as
a reader sees them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside the kept text: its words and its absolute target (query and fragment kept)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A region of the page that was left out: by which rule, how many words, how it begins."""

    rule: str
    words: int
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the page's text was kept.

    ``page_words`` counts the words of all text nodes but scripts and styles; ``fallback`` names why
    more text than usual was kept (None: the ordinary rules held).
    """

    page_words: int
    kept_words: int
    dropped: tuple[Omission, ...] = ()
    fallback: str | None = None

    @property
    def share(self) -> float:
        """Kept words over page words, 0.0 to 1.0; 1.0 for an empty page."""
        return min(1.0, self.kept_words / self.page_words) if self.page_words else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where else a page's text may stand: absolute addresses of frames and embedded files.

    ``forwards``: the page sends its readers on to the one address by itself. ``words``: its own, kept.
    """

    addresses: tuple[str, ...]
    forwards: bool = False
    words: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page's stable text with what is known of it.

    ``language`` is a two-letter code or None (too little text to tell); ``media_type`` what the body
    was read as (``text/html``, ``application/pdf``, ``text/plain``); ``fingerprint`` a hash of the words
    and link targets (no markup, no case, no white space): equal fingerprints mean nothing a reader would call
    a change. ``shell`` is True where the page looks like an application that needs a browser; ``elsewhere``
    names its frames, None where it has none that could hold a text.
    """

    text: str
    title: str | None
    language: str | None
    media_type: str
    charset: str
    fingerprint: str
    links: tuple[Link, ...] = ()
    coverage: Coverage
    shell: bool = False
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading path and its text within a version.

    ``path`` holds the headings from the outermost to this one, as written ('' for the lead text before
    any heading is not stored: the lead has an empty path). ``heading`` is the source line(s) of the own
    heading including the line break, ``body`` everything to the next heading; the sections'
    ``heading + body`` joined give the text back exactly. ``level`` is 0 for the lead, else 1 and up.
    ``number`` is the heading's numbering as written ('4.2', '(b)') or None; ``key`` identifies the
    section across versions: the path without numbers, case and punctuation.
    """

    path: tuple[str, ...]
    heading: str
    body: str
    level: int
    number: str | None
    key: str

    @property
    def title(self) -> str:
        """The own heading without its mark, '' for the lead."""
        return self.path[-1] if self.path else ""

    @property
    def source(self) -> str:
        """The section's text as written."""
        return self.heading + self.body

"""Text -> sections: where a document's parts begin, what each is called, and by which key it is known again.

Pages mark headings or leave them bare. Found in four steps: ``source_lines`` says what each line is,
``numbering`` reads the number it begins with, ``headings`` decides which are headings, ``hierarchy`` nests
them. It refuses to change a single character: the sections' ``heading + body`` joined are the text.
"""

from monitor.model import Section
from monitor.sections.headings import MOST_HEADINGS, find_headings
from monitor.sections.hierarchy import nest_headings
from monitor.sections.source_lines import lines_of
from monitor.text.read import Text

__all__ = ["MOST_HEADINGS", "split_sections"]


def split_sections(text: Text) -> tuple[Section, ...]:
    """The sections of a text in reading order; none for an empty text.

    The text before the first heading is the lead (level 0, empty path), left out where it is empty.
    Two sections of one text may have the same key (two parts called "General"): whoever pairs sections
    has to look at their place and words too. Time is linear in the text's length; what follows the
    ``MOST_HEADINGS``-th heading is that one's body.
    """
    return nest_headings(text.source, find_headings(lines_of(text))) if text.source else ()

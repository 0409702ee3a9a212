"""What a page says to readers without scripts, where that is a text and not said elsewhere on it.

Some pages hold their policy in a ``noscript`` element and let a script write it again. Refuses notices
that ask for scripts and copies of images: they hold no text of that length.
"""

from collections.abc import Iterator, Sequence

from turbohtml import Element, Node, Text

NOTICE_WORDS = 30
"""A request to switch scripts on is no longer."""

RUN = 4
"""Words in a row that are looked for elsewhere."""

SAID_ELSEWHERE = 0.8
"""With this share of its runs elsewhere on the page the element repeats what is said there."""

_UNREAD = frozenset({"noscript", "script", "style", "template", "head", "svg", "a"})


def free_unscripted(root: Element, noscripts: Sequence[Element]) -> None:
    """Makes each such element among a page's ``noscript`` elements an ordinary one, in its place."""
    found = [(element, words) for element in noscripts if len(words := list(_words(element))) > NOTICE_WORDS]
    if not found:
        return
    elsewhere = set(_runs(list(_words(root))))
    for element, words in found:
        runs = _runs(words)
        if sum(run in elsewhere for run in runs) < SAID_ELSEWHERE * len(runs):
            element.tag = "div"


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(RUN)), strict=False))


def _words(element: Element) -> Iterator[str]:
    """The words an element shows by itself, in order; links and what is no text left out."""
    stack: list[Node] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            yield from node.data.casefold().split()
        elif isinstance(node, Element) and (node is element or node.tag not in _UNREAD):
            stack.extend(reversed(node.children))

"""What consent is asked for and answered with: words of banners, and labels of buttons that have no element.

Refuses to say what is a banner.
"""

from monitor.normalize.page.tree import Holds, Node, consent_answer
from monitor.text.vocabulary import pattern_of

_SUBJECT = pattern_of("banners", "subjects")


def asks_consent(node: Node) -> bool:
    """Speaks of cookies or consent."""
    return bool(_SUBJECT.search(node.text(3000)))


def said_answers(node: Node) -> int:
    """What lines of a word or two agree to or refuse, whatever elements their author made buttons of."""
    answers = 0
    for inner in node.walk():
        if 0 < inner.words <= ANSWER_WORDS and inner.tag in _ANSWERING and not inner.holds & Holds.HEADING:
            answers |= consent_answer(inner.text(60))
    return answers


ANSWER_WORDS = 2
"""A button that is none by its element is known by no more words; "Accept all", "Reject"."""

_ANSWERING = frozenset({"div", "span", "a", "button", "p"})

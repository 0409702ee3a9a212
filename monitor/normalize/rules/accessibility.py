"""Skip links and short texts for screen readers only. Refuses captions and whole cells of tables."""

from monitor.normalize.page import names
from monitor.normalize.page.policy_parts import is_in_sentence, is_whole_cell
from monitor.normalize.rule import Node, Place, Question, Rule
from monitor.text.clean import word_set

UNSEEN_WORDS = 12
"""A text that is only heard is no longer."""


def _is_unseen(node: Node, place: Place) -> bool:
    if node.tag == "a" and node.get("href")[:1] == "#" and names.is_skip_link(node.text(80)):
        return not is_in_sentence(node, bare=True)
    return (
        node.words <= UNSEEN_WORDS
        and node.tag != "caption"  # of a table: text, whoever is to hear it
        and not place.in_heading
        and names.is_for_screen_readers(node.classes)
        and not is_whole_cell(node)
    )


RULE = Rule(
    name="accessibility",
    takes="skip links, short texts for screen readers",
    why="“opens in a new window” comes and goes",
    asked=Question(
        judge=_is_unseen,
        tags=word_set("a"),
        called=lambda tag, classes, identifier: names.is_for_screen_readers(classes),
    ),
    intruder=True,
    inline=True,
)

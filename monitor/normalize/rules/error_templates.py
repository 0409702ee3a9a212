"""Error texts that wait for their moment. Refuses what says a sentence that owns to no failure."""

from monitor.normalize.page.clauses import owns_to_failure
from monitor.normalize.page.place import is_small
from monitor.normalize.page.prose import prose_of
from monitor.normalize.rule import Holds, Node, Place, Question, Rule
from monitor.text.clean import word_set

ERROR_WORDS = 80
"""No such text is longer."""


def _is_error_template(node: Node, place: Place) -> bool:
    """A text called error that waits for its moment: no sentence, or one that owns to a failure."""
    if node.words > ERROR_WORDS or not is_small(node, place, 0.1):
        return False
    if owns_to_failure(node.text(1000)):
        return True
    return not prose_of(node).sentences and not _is_laid_out(node)


def _is_laid_out(node: Node) -> bool:
    """A heading over a list, a table or a list of terms, with nothing to press: more than a message."""
    if node.links:
        return False
    tags = [inner.tag for inner in node.walk()]
    return "table" in tags or "dt" in tags or bool(node.holds & Holds.HEADING and tags.count("li") > 1)


RULE = Rule(
    name="error_templates",
    takes="short parts called error without a sentence, or with one that owns to a failure",
    why="they wait for their moment",
    asked=Question(judge=_is_error_template, kinds=word_set("error")),
    intruder=True,
)

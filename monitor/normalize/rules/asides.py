"""What stands beside the text by its element or role. Refuses asides that are prose inside the content."""

from monitor.normalize.page.clauses import holds_clause
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.place import is_small
from monitor.normalize.rule import Node, Place, Question, Return, Rule
from monitor.text.clean import word_set


def _is_aside(node: Node, place: Place) -> bool:
    if node.linky < 0.3 and (
        (place.in_content and node.prose)
        or (not place.declared and not has_field(node) and holds_clause(node))
    ):
        return False
    return is_small(node, place, 0.2)


RULE = Rule(
    name="asides",
    takes="`aside` and complementary regions, but prose inside the main content",
    why="adverts and further reading",
    asked=Question(judge=_is_aside, tags=word_set("aside"), roles=word_set("complementary")),
    framed=True,
    regional=True,
    returns=Return.NOTICES,
)

"""What a page rule is: a value with its name, its reason, and what it is asked of.

Knows no rule; ``rules`` lists them. Their switches, the table in ``docs/normalizing.md``, ``explain`` and the
ablation are read from that list. Rules are compared by identity: each is looked up at every element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from monitor.normalize.page.place import Place
from monitor.normalize.page.tree import Holds, Node, Page

__all__ = ["Holds", "Node", "Page", "Place", "Question", "Return", "Rule"]


class Return(IntEnum):
    """What is taken back at a second look from a region that a rule left out; each holds the one before."""

    NOTHING = 0
    NOTICES = 1
    CLAUSES = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A rule's judgement of an element, and which elements it is asked about at all.

    ``tags`` and ``roles`` name them, ``kinds`` are what class or id call them (``names.kind_of``), ``called``
    asks of their tag, class and id, ``named`` asks about any with a class or an id, ``every`` about all.
    """

    judge: Callable[[Node, Place], bool]
    tags: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    called: Callable[[str, str, str], bool] | None = None
    named: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """A rule: ``name`` is its switch, ``takes`` and ``why`` its row in the docs; ``explain`` says why.

    ``asked`` is its question to each element, in reading order; ``before`` and ``after`` mark the whole page
    before and after that. A rule with none of them is of a later step, which looks whether it holds.
    ``framed``: about the page's frame, which parts that a user selected do not have.
    ``regional``: judges whole regions, and is off for a page of which the rules suddenly keep much less.
    ``intruder``: what it takes is no region of the page, and stays out where too little is left.
    ``returns``: what a second look takes back. ``inline``: it may take words out of a running sentence.
    """

    name: str
    takes: str
    why: str
    asked: Question | None = None
    before: Callable[[Page], None] | None = None
    after: Callable[[Page], None] | None = None
    framed: bool = False
    regional: bool = False
    intruder: bool = False
    inline: bool = False
    returns: Return = Return.NOTHING

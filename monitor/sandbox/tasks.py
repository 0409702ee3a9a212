"""What is done with a page's bytes and words, as pieces of work that another process can do.

Each is a function of the core, called by its name. Arguments and results cross as msgpack of the functions'
own types and never as pickles: whatever a page makes of the process that reads it, what comes back is a value
of the right type or nothing. Refuses every function that is not in the list.
"""

import inspect
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast, get_type_hints

import msgspec

from monitor.compare import Context, compare, diff_texts
from monitor.compare.day_stamps import find_date_steps
from monitor.discover import find_page_links, read_addresses
from monitor.errors import NormalizeError
from monitor.memory import keep_shared_changes
from monitor.model import Comparison, Link, Section, SectionDelta
from monitor.normalize import fingerprint_of, normalize, normalize_archived, outline
from monitor.screen import is_nearly, screen, share_of_sentences
from monitor.sections import split_sections
from monitor.text.leaf import read_leaf
from monitor.text.read import read_text
from monitor.text.sentence_list import list_sentences

P = ParamSpec("P")
T = TypeVar("T")


def compare_texts(
    before: str,
    after: str,
    context: Context,
    links: tuple[tuple[Link, ...], tuple[Link, ...]] = ((), ()),
) -> Comparison:
    """As ``compare``, of texts as they are stored, and the links of both."""
    return compare(read_text(before, links=links[0]), read_text(after, links=links[1]), context)


def split_text(text: str) -> tuple[Section, ...]:
    """As ``split_sections``, of a text as it is stored."""
    return split_sections(read_text(text))


def trace_section(
    before: str, after: str, links: tuple[tuple[Link, ...], tuple[Link, ...]], section: Section
) -> SectionDelta | None:
    """What led to a section of the later of two stored texts; None where it stood so before."""
    deltas, _ = diff_texts(read_text(before, links=links[0]), read_text(after, links=links[1]))
    return next((each for each in deltas if each.after == section), None)


_TASKS: Mapping[str, Callable[..., Any]] = {
    task.__name__: task
    for task in (
        *(normalize, normalize_archived, outline, screen, share_of_sentences, is_nearly),
        *(keep_shared_changes, fingerprint_of, compare_texts, find_date_steps, split_text),
        *(trace_section, list_sentences, read_leaf),
        *(find_page_links, read_addresses),
    )
}


class Answer(msgspec.Struct, tag=True):
    """The result, still packed."""

    value: msgspec.Raw


class Refusal(msgspec.Struct, tag=True):
    """What a NormalizeError said."""

    sentence: str
    transient: bool
    trouble: str


class Exhaustion(msgspec.Struct, tag=True):
    """There was no memory for it."""


class Bug(msgspec.Struct, tag=True):
    """Any other error, with its traceback."""

    trace: str


Ending = Answer | Refusal | Exhaustion | Bug


class Reply(msgspec.Struct):
    """How a task ended; ``cpu`` seconds the process has used in its life, ``spent`` that it ends now."""

    ending: Ending
    cpu: float = 0.0
    spent: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """The types that a task takes, as a struct, and gives."""

    arguments: type[msgspec.Struct]
    result: Any


@cache
def _shape_of(name: str) -> _Shape:
    task = _TASKS[name]
    hints = get_type_hints(task)
    parameters = inspect.signature(task).parameters.values()
    return _Shape(
        arguments=msgspec.defstruct(
            name,
            [
                (each.name, hints[each.name])
                if each.default is each.empty
                else (each.name, hints[each.name], each.default)
                for each in parameters
            ],
            kw_only=True,
        ),
        result=hints["return"],
    )


def pack_call(task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> bytes:
    """A call of a task as bytes. KeyError for a function that is none."""
    arguments = inspect.signature(_TASKS[task.__name__]).bind(*args, **kwargs).arguments
    return msgspec.msgpack.encode((task.__name__, arguments))


def run_call(call: bytearray) -> Ending:
    """Carry out a packed call; an Answer's value is not packed yet."""
    try:
        name, packed = msgspec.msgpack.decode(call, type=tuple[str, msgspec.Raw])
        given = msgspec.msgpack.decode(packed, type=_shape_of(name).arguments)
        result = _TASKS[name](**{field: getattr(given, field) for field in given.__struct_fields__})
    except NormalizeError as error:
        return Refusal(str(error), error.transient, error.trouble)
    except MemoryError:
        return Exhaustion()
    except Exception:
        return Bug(traceback.format_exc())
    return Answer(cast(msgspec.Raw, result))


def pack_reply(reply: Reply) -> bytes:
    """The reply as bytes, whatever became of the room for it."""
    try:
        return msgspec.msgpack.encode(reply)
    except MemoryError:
        reply.ending = Exhaustion()
    except Exception:
        reply.ending = Bug(traceback.format_exc())
    return msgspec.msgpack.encode(reply)


def unpack_reply(packed: bytearray) -> Reply:
    """The reply. Raises msgspec.MsgspecError for bytes that are none."""
    return msgspec.msgpack.decode(packed, type=Reply)


def unpack_result(task: Callable[P, T], answer: Answer) -> T:
    """The task's result. Raises msgspec.MsgspecError for one that has not its type."""
    return cast(T, msgspec.msgpack.decode(answer.value, type=_shape_of(task.__name__).result))

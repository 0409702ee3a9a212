"""A message before it is dressed: one template, its values, and what goes along in every dress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from monitor.message.dress import Dress, render
from monitor.message.escapes import for_markdown
from monitor.message.limits import LIMITS, MAX_MARKDOWN, MAX_TITLE, fit, fit_items, size_of
from monitor.message.mail import mail_headers
from monitor.message.parts import LONGEST_NUMBER, MOST_PARTS, TitledList, number_part, split_lists
from monitor.message.payload import Json, to_json
from monitor.model import Message
from monitor.wording.measures import shorten

PART_ROOM = MAX_MARKDOWN - MAX_TITLE - 150
"""Characters of Markdown for the lines of a further part, beside its title and reference."""


def _no_rest(shown: int) -> Sequence[TitledList]:
    return ()


def write_title(heading: str, what: str, tail: str = "") -> str:
    """A title of one line: what happened is cut before the tail, such as an effective date, is."""
    end = f" ({tail})" if tail else ""
    return shorten(f"{heading}: {what}", MAX_TITLE - len(end)) + end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``values`` gives the template's values with so many items shown, 0 to ``items``.

    ``rest`` is what the Markdown then leaves out and further parts name; ``slack`` are all parts.
    """

    template: str
    title: str
    preheader: str
    values: Callable[[int], Mapping[str, object]]
    items: int
    slack: tuple[str, ...]
    payload: Json
    reference: str
    thread: str
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    rest: Callable[[int], Sequence[TitledList]] = _no_rest

    def dress(self) -> Message:
        """The message: in each dress as many items as its limit allows."""
        markdown, *more_markdown = self._render_parts()
        return Message(
            title=self.title,
            text=self._render(Dress.TEXT),
            markdown=markdown,
            html=self._render(Dress.HTML),
            slack=self.slack[0],
            payload=to_json(self.payload),
            reference=self.reference,
            thread=self.thread,
            headers=mail_headers(self.reference, self.thread),
            attachments=self.attachments,
            slack_more=self.slack[1:],
            markdown_more=tuple(more_markdown),
        )

    def _render(self, dress: Dress) -> str:
        return fit(
            lambda shown: self._print(dress, shown, ""),
            items=self.items,
            limit=LIMITS[dress],
            size=size_of(dress),
        )

    def _render_parts(self) -> list[str]:
        """The Markdown, and further parts with all that it has no room to name."""
        _, shown = fit_items(
            lambda shown: self._print(Dress.MARKDOWN, shown, LONGEST_NUMBER),
            items=self.items,
            limit=MAX_MARKDOWN,
        )
        split = split_lists(
            self.rest(shown), room=PART_ROOM, most=MOST_PARTS, size=lambda line: len(for_markdown(line)) + 6
        )
        if not split:
            return [self._render(Dress.MARKDOWN)]
        total = 1 + len(split)
        further = [
            render(
                Dress.MARKDOWN,
                "part",
                title=self.title,
                number=number_part(number, total),
                lists=lists,
                reference=self.reference,
            )
            for number, lists in enumerate(split, 2)
        ]
        first = fit(
            lambda _: self._print(Dress.MARKDOWN, shown, number_part(1, total)), items=0, limit=MAX_MARKDOWN
        )
        return [first, *further]

    def _print(self, dress: Dress, shown: int, part: str) -> str:
        values = self.values(shown)
        return render(dress, self.template, title=self.title, preheader=self.preheader, part=part, **values)

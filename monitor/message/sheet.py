"""A message before it is dressed: one template, its values, and what goes along in every dress."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.message.dress import Dress, render
from monitor.message.limits import LIMITS, MAX_TITLE, fit, size_of
from monitor.message.mail import mail_headers
from monitor.message.payload import Json, to_json
from monitor.model import Message
from monitor.wording.measures import shorten


def write_title(heading: str, what: str, tail: str = "") -> str:
    """A title of one line: what happened is cut before the tail, such as an effective date, is."""
    end = f" ({tail})" if tail else ""
    return shorten(f"{heading}: {what}", MAX_TITLE - len(end)) + end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``values`` gives the template's values with so many items shown, 0 to ``items``."""

    template: str
    title: str
    preheader: str
    values: Callable[[int], Mapping[str, object]]
    items: int
    slack: str
    payload: Json
    reference: str
    thread: str
    attachments: tuple[tuple[str, str, bytes], ...] = ()

    def dress(self) -> Message:
        """The message: in each dress as many items as its limit allows."""
        return Message(
            title=self.title,
            text=self._render(Dress.TEXT),
            markdown=self._render(Dress.MARKDOWN),
            html=self._render(Dress.HTML),
            slack=self.slack,
            payload=to_json(self.payload),
            reference=self.reference,
            thread=self.thread,
            headers=mail_headers(self.reference, self.thread),
            attachments=self.attachments,
        )

    def _render(self, dress: Dress) -> str:
        def with_items(shown: int) -> str:
            values = self.values(shown)
            return render(dress, self.template, title=self.title, preheader=self.preheader, **values)

        return fit(with_items, items=self.items, limit=LIMITS[dress], size=size_of(dress))

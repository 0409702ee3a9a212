"""One attempt at a parcel: its words, those of an earlier attempt where there was one, its parts in order.

A part that arrived is recorded before the next is sent: a crash between two leaves one in doubt at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from monitor.deliver.parcels import Parcel
from monitor.errors import Damage, StoreError, UsageError
from monitor.log import get_log
from monitor.model import DeliveryResult, Message
from monitor.store import KeptMessage, Store

events = get_log(__name__)

REMOVED = "there is no channel of this name in the configuration any more"


class Sender(Protocol):
    """What a delivery asks of the world: one message to one channel, and how that ended."""

    def split(self, channel_name: str, message: Message) -> tuple[Message, ...]:
        """What the channel gets of a message, in order: several where its service cannot take it as one."""

    def send(self, channel_name: str, message: Message) -> tuple[DeliveryResult, str]:
        """Never raises for what a service does; the detail holds no secret."""

    def rest_of(self, channel_name: str) -> timedelta:
        """For how long the channel's service still wants to be left alone; zero where it asked nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to send a parcel; ``proceed`` is asked before each further part."""

    store: Store
    sender: Sender
    proceed: Callable[[], bool]
    parcel: Parcel

    def find_kept(self, ids: Sequence[int]) -> KeptMessage | None:
        """The words in which the same alerts were sent before, whatever became of the attempt."""
        if not self.parcel.alerts[0].parcel:
            return None
        try:
            kept = self.store.messages.find(self.parcel.channel, self.parcel.reference)
        except Damage as damage:
            events.error("message composed anew", reference=self.parcel.reference, detail=str(damage))
            return None
        return kept if kept and set(kept.alert_ids) == set(ids) else None

    def make(self, kept: KeptMessage) -> tuple[DeliveryResult, str]:
        """Send the message, its parts in order; of one that was begun, from the first part in doubt on."""
        channel, reference = self.parcel.channel, self.parcel.reference
        parts = self.sender.split(channel, kept.message)
        done = kept.parts_sent if kept.parts_total == len(parts) > kept.parts_sent else 0
        result, detail = DeliveryResult.SENT, ""
        for number, part in enumerate(parts[done:], done + 1):
            if number > done + 1 and not self.proceed():
                return DeliveryResult.FAILED, f"stopped before part {number} of {len(parts)}"
            result, detail = self._send(part)
            if result is not DeliveryResult.SENT:
                return result, detail if len(parts) == 1 else f"part {number} of {len(parts)}: {detail}"
            if number < len(parts):
                self.store.messages.note_part(channel, reference, sent=number, total=len(parts))
        return result, detail

    def _send(self, message: Message) -> tuple[DeliveryResult, str]:
        """One attempt; a bug in a service's plugin leaves open whether the message went out."""
        try:
            return self.sender.send(self.parcel.channel, message)
        except UsageError:
            # the channel left the configuration between two looks at it
            return DeliveryResult.FAILED, REMOVED
        except (StoreError, MemoryError):
            raise
        except Exception as error:
            events.exception("sending ended in a bug", error, channel=self.parcel.channel)
            return DeliveryResult.UNKNOWN, f"sending ended in a bug ({type(error).__name__})"

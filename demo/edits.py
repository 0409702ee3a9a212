"""What vendors do to their pages: words replaced in one policy, a server's weather, several things at once.

Each is a callable over the site. The words stand here; who should hear of them stands in ``releases``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from demo.site import Site, Weather

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Words of one policy replaced by others; ``before`` must stand there exactly once."""

    document: str
    before: str
    after: str

    def __call__(self, site: Site) -> None:
        """Publish the edited policy; raises ValueError where the words are not there once."""
        policy = site.policy(self.document)
        if policy.count(self.before) != 1:
            raise ValueError(f"{self.document} holds {policy.count(self.before)} times: {self.before[:60]!r}")
        site.publish(self.document, policy.replace(self.before, self.after))

    @property
    def undo(self) -> "Edit":
        """The edit back."""
        return Edit(document=self.document, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Several things done at once."""

    steps: tuple[Callable[[Site], None], ...]

    def __call__(self, site: Site) -> None:
        """Do them in order."""
        for step in self.steps:
            step(site)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWeather:
    """Another weather for one document's server."""

    document: str
    weather: Weather

    def __call__(self, site: Site) -> None:
        """From the next request on."""
        site.set_weather(self.document, self.weather)


TYPO = Edit(
    document="lumenarc/terms", before="You will recieve a reminder", after="You will receive a reminder"
)
SHORTER = Edit(
    document="lumenarc/privacy", before="stay recoverable for 90 days", after="stay recoverable for 30 days"
)
LONGER = Edit(
    document="hafenlicht/datenschutz",
    before="Die Protokolle unserer Server löschen wir nach 14 Tagen.",
    after="Die Protokolle unserer Server löschen wir nach 90 Tagen.",
)
SUBPROCESSOR = Edit(
    document="fjordbyte/subprocessors",
    before="| Norway | November 2024 |\n",
    after="| Norway | November 2024 |\n"
    "| Brightwater Analytics Inc. | Control panel | Measures how the panel is used "
    "| United States | May 2026 |\n",
)
AI_TRAINING = Edit(
    document="quillmoor/privacy",
    before="These counts contain no words from documents.",
    after="These counts contain no words from documents. We may also use documents and suggestions to "
    "train and improve the machine-learning models behind Quillmoor, including models that we offer to other "
    "customers, unless an administrator has switched this off.",
)
PROMISE = Edit(
    document="fjordbyte/privacy",
    before="We do not sell personal data, and we do not let anyone use it for advertising. This has been so "
    "since the company was founded and applies to former customers as well.\n\n",
    after="",
)
SHARING = Edit(
    document="poiana/confidentialitate",
    before="Nu transmitem date personale partenerilor comerciali fără acordul dumneavoastră prealabil "
    "și nu le închiriem nimănui.",
    after="Putem transmite numele, adresa de e-mail și istoricul comenzilor partenerilor noștri comerciali, "
    "care le folosesc pentru propriile oferte.",
)


def effective_in_a_month(today: date) -> Edit:
    """The date in the head of Quillmoor's policy, thirty days from ``today``."""
    day = today + timedelta(days=30)
    return Edit(
        document="quillmoor/privacy",
        before="Effective date: 19 December 2025",
        after=f"Effective date: {day.day} {_MONTHS[day.month - 1]} {day.year}",
    )

"""What the vendors do to their pages, one step after the other, and who should hear of it.

A release edits policies word for word, changes a server's weather, or redecorates. Which alerts it must
cause follows from the routes in ``configuration``; each release says so beside the edit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.configuration import TROUBLE_AFTER
from demo.documents import PAGES, page
from demo.expectations import Expected, Subject
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
class Release:
    """One step: its name for people, what it does to the site, what must arrive in the inboxes.

    ``touched`` are the documents whose checks it concerns; ``looks`` how often each of these has to be
    fetched before all that the release causes is recorded: once to see it, once to confirm it, and once more,
    because a further fetch proves that the one before was recorded.
    """

    name: str
    apply: Callable[[Site], None]
    touched: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()
    looks: int = 3
    note: str = ""


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
class _Steps:
    """Several things done at once."""

    steps: tuple[Callable[[Site], None], ...] = field(default=())

    def __call__(self, site: Site) -> None:
        for step in self.steps:
            step(site)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weather:
    document: str
    weather: Weather

    def __call__(self, site: Site) -> None:
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


def _effective(today: date) -> Edit:
    day = today + timedelta(days=30)
    return Edit(
        document="quillmoor/privacy",
        before="Effective date: 19 December 2025",
        after=f"Effective date: {day.day} {_MONTHS[day.month - 1]} {day.year}",
    )


def releases(today: date) -> tuple[Release, ...]:
    """All steps in order. Those that fill the digest come first, so that it is full when its minute comes."""
    return (*_for_the_digest(), *_real_changes(today), *_bad_days())


def _for_the_digest() -> tuple[Release, ...]:
    return (
        Release(
            name="a typo is mended in the terms of Lumenarc",
            apply=TYPO,
            touched=(TYPO.document,),
            note="editorial and low: waits for the digest",
        ),
        Release(
            name="retention: Lumenarc 90 → 30 days, Hafenlicht (German) 14 → 90 days",
            apply=_Steps(steps=(SHORTER, LONGER)),
            touched=(SHORTER.document, LONGER.document),
            expected=(
                Expected(
                    channel="mail",
                    document=SHORTER.document,
                    category="retention",
                    severity="high",
                    says=("90 days → 30 days", "shorter"),
                ),
                Expected(
                    channel="mail",
                    document=LONGER.document,
                    category="retention",
                    severity="high",
                    says=("14 days → 90 days", "longer"),
                ),
            ),
        ),
        Release(
            name="Lumenarc goes back to 90 days",
            apply=SHORTER.undo,
            touched=(SHORTER.document,),
            note="a text seen before: waits for the digest",
        ),
        Release(
            name="Lumenarc returns to 30 days again",
            apply=SHORTER,
            touched=(SHORTER.document,),
            note="a text seen before: waits for the digest",
        ),
        Release(
            name="noise: new menus, banners, builds, footer year on every page",
            apply=Site.redecorate,
            touched=tuple(each.key for each in PAGES),
            looks=2,
            note="nothing in any policy changed",
        ),
    )


def _real_changes(today: date) -> tuple[Release, ...]:
    def on_both(document: str, category: str, severity: str, *says: str) -> tuple[Expected, ...]:
        return tuple(
            Expected(channel=channel, document=document, category=category, severity=severity, says=says)
            for channel in ("slack", "mail")
        )

    return (
        Release(
            name="Fjordbyte adds a row to its table of sub-processors",
            apply=SUBPROCESSOR,
            touched=(SUBPROCESSOR.document,),
            expected=on_both(
                SUBPROCESSOR.document, "sub-processors", "critical", "added Brightwater Analytics Inc."
            ),
        ),
        Release(
            name="an AI-training clause slips into Quillmoor's 4,000 words",
            apply=_Steps(steps=(AI_TRAINING, _effective(today))),
            touched=(AI_TRAINING.document,),
            expected=on_both(
                AI_TRAINING.document,
                "AI",
                "critical",
                "machine-learning models",
                "Takes effect",
                "in 30 days",
            ),
        ),
        Release(
            name="Fjordbyte drops its promise not to sell personal data",
            apply=PROMISE,
            touched=(PROMISE.document,),
            expected=(
                Expected(
                    channel="mail",
                    document=PROMISE.document,
                    category="sharing",
                    severity="critical",
                    says=("We do not sell personal data", "promise removed"),
                ),
            ),
        ),
        Release(
            name="Poiana (Romanian) rewrites its clause on partners",
            apply=SHARING,
            touched=(SHARING.document,),
            expected=(
                Expected(
                    channel="mail",
                    document=SHARING.document,
                    category="sharing",
                    severity="critical",
                    says=("istoricul comenzilor",),
                ),
            ),
        ),
    )


def _bad_days() -> tuple[Release, ...]:
    blocked, broken = page("quillmoor/terms"), page("hafenlicht/agb")

    def told(key: str, subject: Subject, *says: str) -> Expected:
        return Expected(channel="slack", document=key, subject=subject, says=says)

    return (
        Release(
            name="Quillmoor answers with a bot check, status 200",
            apply=_Weather(document=blocked.key, weather=Weather.BOT_CHECK),
            touched=(blocked.key,),
            expected=(told(blocked.key, Subject.TROUBLE, "bot check"),),
            looks=TROUBLE_AFTER + 1,
        ),
        Release(
            name="Hafenlicht answers 503",
            apply=_Weather(document=broken.key, weather=Weather.OUT_OF_ORDER),
            touched=(broken.key,),
            expected=(told(broken.key, Subject.TROUBLE, "503"),),
            looks=TROUBLE_AFTER + 1,
        ),
        Release(
            name="both servers recover",
            apply=_Steps(
                steps=(
                    _Weather(document=blocked.key, weather=Weather.FINE),
                    _Weather(document=broken.key, weather=Weather.FINE),
                )
            ),
            touched=(blocked.key, broken.key),
            expected=(told(blocked.key, Subject.RECOVERED), told(broken.key, Subject.RECOVERED)),
        ),
    )


DIGEST = Expected(
    channel="mail",
    document="",
    subject=Subject.DIGEST,
    says=(
        "3 changes in 2 documents",
        "lumenarc/terms",
        "lumenarc/privacy",
        "(version 1)",
        "(version 2)",
        "Back to the text of",
    ),
    never=("hafenlicht/", "quillmoor/", "poiana/", "fjordbyte/"),
)
"""The digest gathers the mended typo and both returns, and nothing else."""

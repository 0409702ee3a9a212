"""The releases, one step after the other, and who should hear of each.

Which alerts a release must cause follows from the routes in ``configuration``; each says so beside its edit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from demo.configuration import TROUBLE_AFTER
from demo.documents import PAGES, page
from demo.edits import (
    AI_TRAINING,
    LONGER,
    PROMISE,
    SHARING,
    SHORTER,
    SUBPROCESSOR,
    TYPO,
    SetWeather,
    Steps,
    effective_in_a_month,
)
from demo.expectations import Expectation, Subject
from demo.site import Site, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One step: its name for people, what it does to the site, what must arrive in the inboxes.

    ``touched`` are the documents whose checks it concerns; ``looks`` how often each of these has to be
    fetched before all that the release causes is recorded: once to see it, once to confirm it where it is
    new, and once more, because a further fetch proves that the one before was recorded.
    """

    name: str
    apply: Callable[[Site], None]
    touched: tuple[str, ...] = ()
    expected: tuple[Expectation, ...] = ()
    looks: int = 3
    note: str = ""


def releases(today: date) -> tuple[Release, ...]:
    """All steps in order. Those that fill the digest come first, so that it is full when its minute comes."""
    return (*_for_the_digest(), _noise(), *_clauses(today), *_bad_days())


def _expect(
    document: str, category: str, severity: str, *says: str, on: tuple[str, ...]
) -> tuple[Expectation, ...]:
    """The same expectation on each of the channels."""
    return tuple(
        Expectation(channel=channel, document=document, category=category, severity=severity, says=says)
        for channel in on
    )


MAIL = ("mail",)
BOTH = ("slack", "mail")


def _for_the_digest() -> tuple[Release, ...]:
    back = "Back to the text of"
    return (
        Release(
            name="a typo is mended in the terms of Lumenarc",
            apply=TYPO,
            touched=(TYPO.document,),
            note="editorial and low: waits for the digest",
        ),
        Release(
            name="retention: Lumenarc 90 → 30 days, Hafenlicht (German) 14 → 90 days",
            apply=Steps(steps=(SHORTER, LONGER)),
            touched=(SHORTER.document, LONGER.document),
            expected=(
                *_expect(SHORTER.document, "retention", "high", "90 days to 30 days", "shorter", on=MAIL),
                *_expect(LONGER.document, "retention", "high", "14 days to 90 days", "longer", on=MAIL),
            ),
        ),
        Release(
            name="Lumenarc goes back to 90 days",
            apply=SHORTER.undo,
            touched=(SHORTER.document,),
            looks=2,
            expected=_expect(SHORTER.document, "retention", "high", "30 days to 90 days", back, on=MAIL),
        ),
        Release(
            name="Lumenarc returns to 30 days again",
            apply=SHORTER,
            touched=(SHORTER.document,),
            looks=2,
            expected=_expect(SHORTER.document, "retention", "high", "90 days to 30 days", back, on=MAIL),
        ),
        Release(
            name="Lumenarc goes back to 90 days once more",
            apply=SHORTER.undo,
            touched=(SHORTER.document,),
            looks=2,
            note="to and fro for the third time: from now on it waits for the digest",
        ),
    )


def _noise() -> Release:
    return Release(
        name="noise: new menus, banners, builds, footer year on every page",
        apply=Site.redecorate,
        touched=tuple(each.key for each in PAGES),
        looks=2,
        note="nothing in any policy changed",
    )


def _clauses(today: date) -> tuple[Release, ...]:
    added = "Brightwater Analytics Inc. added"
    training = ("AI: ", "train and improve the machine-learning models", "Takes effect", "in 30 days")
    dropped = ("We do not sell personal data", "promise removed")
    return (
        Release(
            name="Fjordbyte adds a row to its table of sub-processors",
            apply=SUBPROCESSOR,
            touched=(SUBPROCESSOR.document,),
            expected=_expect(SUBPROCESSOR.document, "sub-processors", "critical", added, on=BOTH),
        ),
        Release(
            name="an AI-training clause slips into Quillmoor's 4,000 words",
            apply=Steps(steps=(AI_TRAINING, effective_in_a_month(today))),
            touched=(AI_TRAINING.document,),
            expected=_expect(AI_TRAINING.document, "AI", "critical", *training, on=BOTH),
        ),
        Release(
            name="Fjordbyte drops its promise not to sell personal data",
            apply=PROMISE,
            touched=(PROMISE.document,),
            expected=_expect(PROMISE.document, "sharing", "critical", *dropped, on=MAIL),
        ),
        Release(
            name="Poiana (Romanian) rewrites its clause on partners",
            apply=SHARING,
            touched=(SHARING.document,),
            expected=_expect(SHARING.document, "sharing", "critical", "istoricul comenzilor", on=MAIL),
        ),
    )


def _bad_days() -> tuple[Release, ...]:
    blocked, broken = page("quillmoor/terms"), page("hafenlicht/agb")

    def heard(key: str, subject: Subject, *says: str) -> Expectation:
        return Expectation(channel="slack", document=key, subject=subject, says=says)

    return (
        Release(
            name="Quillmoor answers with a bot check, status 200",
            apply=SetWeather(document=blocked.key, weather=Weather.BOT_CHECK),
            touched=(blocked.key,),
            expected=(heard(blocked.key, Subject.TROUBLE, "bot check"),),
            looks=TROUBLE_AFTER + 1,
        ),
        Release(
            name="Hafenlicht answers 503",
            apply=SetWeather(document=broken.key, weather=Weather.OUT_OF_ORDER),
            touched=(broken.key,),
            expected=(heard(broken.key, Subject.TROUBLE, "503"),),
            looks=TROUBLE_AFTER + 1,
        ),
        Release(
            name="both servers recover",
            apply=Steps(
                steps=(
                    SetWeather(document=blocked.key, weather=Weather.FINE),
                    SetWeather(document=broken.key, weather=Weather.FINE),
                )
            ),
            touched=(blocked.key, broken.key),
            expected=(heard(blocked.key, Subject.RECOVERED), heard(broken.key, Subject.RECOVERED)),
        ),
    )


DIGEST = Expectation(
    channel="mail",
    document="",
    subject=Subject.DIGEST,
    says=(
        "2 changes in 2 documents",
        "lumenarc/terms",
        "lumenarc/privacy",
        "Back to the text of",
        "to and fro",
    ),
    never=("hafenlicht/datenschutz", "quillmoor/privacy", "poiana/", "fjordbyte/"),
)
"""The digest gathers the mended typo and the third return, and nothing else."""

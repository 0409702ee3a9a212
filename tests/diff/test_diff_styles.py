"""One change to a policy is told as that one change, however its headings are written and in whatever language."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from monitor.diff import diff_sections
from monitor.model import EditOp, Section, SectionDelta
from monitor.sections import split_sections
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text

_THINGS = [
    "account",
    "berth",
    "booking",
    "cabin",
    "captain",
    "cargo",
    "cookie",
    "crew",
    "crossing",
    "deck",
    "device",
    "fare",
    "ferry",
    "fleet",
    "guest",
    "harbour",
    "island",
    "journey",
    "ledger",
    "luggage",
    "meter",
    "officer",
    "parcel",
    "passenger",
    "permit",
    "phone",
    "pier",
    "query",
    "record",
    "refund",
    "sailor",
    "season",
    "signal",
    "storm",
    "supplier",
    "ticket",
    "tide",
    "timetable",
    "vehicle",
    "visitor",
    "voyage",
    "warden",
    "wave",
    "weather",
]
_DOES = [
    "keep",
    "share",
    "delete",
    "review",
    "collect",
    "record",
    "measure",
    "disclose",
    "protect",
    "update",
    "limit",
    "rent",
]
_SIGNS = [chr(0x4E00 + 7 * n) for n in range(900)]
_FIGURES = "一二三四五六七八九十"

TITLES = {
    "en": "Cookies and tracking|How we use data|Sharing with partners|Retention of logs|Your rights|Security measures|"
    "International transfers|Children|Payment terms",
    "en?": "What data do we collect?|How do we use cookies?|Who receives your data?|How long do we keep it?|"
    "Can I ask for deletion?|Where is data stored?|Do you sell my data?|How can I contact you?",
    "de?": "Welche Daten erheben wir?|Wie nutzen wir Cookies?|Wer erhält Ihre Daten?|Wie lange speichern wir sie?|"
    "Kann ich die Löschung verlangen?|Wo werden Daten gespeichert?|Verkaufen Sie meine Daten?|Wie erreiche ich Sie?",
    "fr?": "Quelles données collectons-nous ?|Comment utilisons-nous les cookies ?|Qui reçoit vos données ?|"
    "Puis-je demander l'effacement ?|Où sont stockées les données ?|Vendez-vous mes données ?|Qui contacter ?",
    "es?": "¿Qué datos recopilamos?|¿Cómo usamos las cookies?|¿Quién recibe sus datos?|¿Cuánto tiempo los guardamos?|"
    "¿Puedo pedir la supresión?|¿Dónde se almacenan los datos?|¿Venden mis datos?",
    "it?": "Quali dati raccogliamo?|Come usiamo i cookie?|Chi riceve i vostri dati?|Posso chiedere la cancellazione?|"
    "Dove sono conservati i dati?|Vendete i miei dati?|Come contattarci?",
    "pt?": "Que dados recolhemos?|Como usamos cookies?|Quem recebe os seus dados?|Posso pedir a eliminação?|"
    "Onde são guardados os dados?|Vendem os meus dados?|Como nos contactar?",
    "nl?": "Welke gegevens verzamelen wij?|Hoe gebruiken wij cookies?|Wie ontvangt uw gegevens?|Hoe lang bewaren wij ze?|"
    "Waar worden gegevens opgeslagen?|Verkoopt u mijn gegevens?|Hoe bereik ik u?",
    "ro?": "Ce date colectăm?|Cum folosim cookie-urile?|Cine primește datele dvs.?|Cât timp le păstrăm?|"
    "Pot cere ștergerea?|Unde sunt stocate datele?|Cum ne contactați?",
    "de": "Allgemeines|Erhebung von Daten|Weitergabe an Dritte|Speicherdauer|Rechte der Betroffenen|Datensicherheit|"
    "Übermittlung in Drittländer|Haftung",
    "ro": "Dispoziții generale|Date colectate|Partajarea datelor|Perioada de stocare|Drepturile dvs|Securitate|"
    "Transferuri internaționale|Răspundere",
    "zh": "总则|我们收集的信息|信息共享|保存期限|您的权利|信息安全|跨境传输|未成年人保护",
}
Heading = Callable[[int, str], str]
STYLES: dict[str, tuple[str, Heading]] = {
    "marked": ("en", lambda n, title: f"## {title}\n\n"),
    "marked and numbered": ("en", lambda n, title: f"## {n}. {title}\n\n"),
    "underlined": ("en", lambda n, title: f"{n}\\. {title}\n-----------------\n\n"),
    "bold": ("en", lambda n, title: f"**{title}**\n\n"),
    "bold and numbered": ("en", lambda n, title: f"**{n}. {title}**\n\n"),
    "capitals": ("en", lambda n, title: f"{title.upper()}\n\n"),
    "bold run-in": ("en", lambda n, title: f"**{title}.** "),
    "run-in": ("en", lambda n, title: f"{title}. "),
    "lettered run-in": ("en", lambda n, title: f"{'abcdefghij'[n]}. **{title}.** "),
    "numbered clause": ("en", lambda n, title: f"{n}\\. {title}. "),
    "article": ("en", lambda n, title: f"Article {n}\n\n{title}\n\n"),
    "Roman": (
        "en",
        lambda n, title: (
            f"{['.', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'][n]}. {title.upper()}\n\n"
        ),
    ),
    "German capitals": ("de", lambda n, title: f"{title.upper()}\n\n"),
    "Romanian capitals": ("ro", lambda n, title: f"{n}\\. {title.upper()}\n\n"),
    "Chinese articles": ("zh", lambda n, title: f"第{_FIGURES[n]}条 {title}\n\n"),
    "Chinese figures": ("zh", lambda n, title: f"{_FIGURES[n]}、{title}\n\n"),
    **{
        f"{tongue} questions": (f"{tongue}?", lambda n, title: f"{title}\n\n")
        for tongue in ["en", "de", "fr", "es", "it", "pt", "nl", "ro"]
    },
}
Part = tuple[str, list[str]]


def paragraph(draw: random.Random, *, chinese: bool) -> str:
    if chinese:
        return "".join("".join(draw.choices(_SIGNS, k=draw.randint(12, 30))) + "。" for _ in range(2))
    thing = draw.choice
    return " ".join(
        f"We {thing(_DOES)} the {thing(_THINGS)} of each {thing(_THINGS)} when the {thing(_THINGS)} needs a "
        f"{thing(_THINGS)} at the {thing(_THINGS)} for {draw.randint(2, 90)} days."
        for _ in range(draw.randint(1, 3))
    )


def sections_of(markdown: str) -> tuple[Section, ...]:
    return split_sections(read_text(to_dialect(markdown)))


def written(parts: list[Part], heading: Heading) -> str:
    return (
        "\n\n".join(heading(n, title) + "\n\n".join(body) for n, (title, body) in enumerate(parts, 1)) + "\n"
    )


def altered(body: list[str], *, chinese: bool) -> list[str]:
    words = "并删除" if chinese else " and the gulls as well"
    return [body[0][:-1] + words + body[0][-1], *body[1:]]


def change(name: str, parts: list[Part], spare: Part, draw: random.Random, *, chinese: bool) -> list[Part]:
    """The parts with one thing done to one of them; the first always stays."""
    at = draw.randrange(1, len(parts))
    title, body = parts[at]
    rest = [*parts[:at], *parts[at + 1 :]]
    match name:
        case "added":
            return [*parts[:at], spare, *parts[at:]]
        case "removed":
            return rest
        case "moved":
            to = draw.choice([place for place in range(len(parts)) if abs(place - at) > 1])
            return [*rest[:to], (title, body), *rest[to:]]
        case "edited":
            return [*parts[:at], (title, altered(body, chinese=chinese)), *parts[at + 1 :]]
        case "renamed":
            return [*parts[:at], (spare[0], body), *parts[at + 1 :]]
        case "renamed and edited":
            return [*parts[:at], (spare[0], altered(body, chinese=chinese)), *parts[at + 1 :]]
        case _:
            raise AssertionError(name)


TOLD = {
    "added": {"added": 1},
    "removed": {"removed": 1},
    "moved": {"moved": 1},
    "edited": {"changed": 1},
    "renamed": {"changed": 1},
    "renamed and edited": {"changed": 1},
}


def is_renumbered(delta: SectionDelta) -> bool:
    """Only the number before a title differs."""
    if delta.status != "changed" or delta.before is None or delta.after is None:
        return False
    before, after = delta.before, delta.after
    return (before.body.strip(), before.key) == (after.body.strip(), after.key)


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("style", STYLES)
def test_one_change_is_told_as_that_change(style: str, told: str) -> None:
    tongue, heading = STYLES[style]
    chinese = tongue == "zh"
    for seed in range(4):
        draw = random.Random(seed)
        titles = TITLES[tongue].split("|")
        draw.shuffle(titles)
        parts = [
            (title, [paragraph(draw, chinese=chinese) for _ in range(draw.randint(1, 3))]) for title in titles
        ]
        spare = parts.pop()
        before, after = (
            written(parts, heading),
            written(change(told, parts, spare, draw, chinese=chinese), heading),
        )
        deltas, coarse = diff_sections(sections_of(before), sections_of(after))
        assert coarse is None
        assert Counter(str(d.status) for d in deltas if not is_renumbered(d)) == TOLD[told], (
            seed,
            before,
            after,
        )


def test_everything_after_an_insertion_is_only_renumbered() -> None:
    draw = random.Random(5)
    parts = [(title, [paragraph(draw, chinese=False)]) for title in TITLES["en"].split("|")]
    heading = STYLES["underlined"][1]
    deltas, _ = diff_sections(sections_of(written(parts[1:], heading)), sections_of(written(parts, heading)))
    assert [str(delta.status) for delta in deltas] == ["added", *["changed"] * (len(parts) - 1)]
    for delta in deltas[1:]:
        assert all(e.text.strip(". ").isdigit() for e in delta.edits if e.op is not EditOp.EQUAL)

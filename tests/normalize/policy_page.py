"""A policy that we wrote, and ways to dress it as a page: shared by the tests of this folder."""

from html import escape

TITLE = "Privacy notice of Larkspur Ledger"

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Who we are",
        (
            "Larkspur Ledger GmbH keeps the books of small shops and is the controller of the data described here.",
            "You reach our data protection officer at officer@larkspur.example or by post in Graz.",
        ),
    ),
    (
        "What we keep",
        (
            "We keep invoices, receipts and the bank movements that you connect, for as long as you are a customer.",
            "Thirty days after you leave we delete them, unless a tax law obliges us to keep them for seven years.",
        ),
    ),
    (
        "Whom we ask for help",
        (
            "Some tasks are done by other companies, which may use the data for nothing else than the task itself.",
            "A list of these companies stands below and we announce every addition four weeks before it starts.",
        ),
    ),
    (
        "Your rights",
        (
            "You may see, correct, take away or erase what we hold about you, and you may complain to an authority.",
            "We answer every request within one month and never charge a fee for the first one in a year.",
        ),
    ),
)

PROCESSORS = (
    ("Company", "Task", "Country"),
    ("Brindle Hosting", "Servers and backups", "Austria"),
    ("Quince Mail", "Sending of invoices", "Ireland"),
    ("Tansy Scan", "Reading of receipts", "Portugal"),
)

DATE_LINE = "In force from 3 February 2025"


def policy_markup(*, list_tag: str = "ul") -> str:
    """The policy as plain, tidy markup: title, date, sections, table."""
    parts = [f"<h1>{escape(TITLE)}</h1>", f"<p>{DATE_LINE}</p>"]
    for heading, paragraphs in SECTIONS:
        parts.append(f"<h2>{escape(heading)}</h2>")
        parts.extend(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    parts.append(f"<{list_tag}><li>access and correction</li><li>erasure and export</li></{list_tag}>")
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in PROCESSORS
    )
    parts.append(f"<table><tbody>{rows}</tbody></table>")
    return "\n".join(parts)


def page(content: str, *, before: str = "", after: str = "", head: str = "", main: str = "main") -> bytes:
    """A page around some content."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE} | Larkspur</title>{head}</head>"
        f"<body>{before}<{main}>{content}</{main}>{after}</body></html>"
    ).encode()

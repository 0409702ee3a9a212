"""Lines that a page broke at a width flow; lines that end where they mean to stay apart."""

import textwrap

import pytest

from monitor.normalize import normalize

PARAGRAPHS = (
    "Tern lends boats to clubs, and this page says which data of rowers we hold, and for how long we hold it.",
    "A booking is deleted ninety days after the outing, so that questions about lost oars can be answered.",
    "You may ask at any time what we hold about you, and you may have it corrected or erased without a fee.",
)


def text_of(body):
    page = f"<html><body><main><h1>Privacy policy</h1>{body}</main></body></html>"
    return normalize(page.encode(), content_type="text/html", url="https://tern.example/privacy").text


def flowing():
    return text_of("".join(f"<p>{words}</p>" for words in PARAGRAPHS))


@pytest.mark.parametrize("width", [40, 52, 71, 88])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda lines: "".join(f"<p>{'<br>'.join(some)}</p>" for some in lines),
        lambda lines: "".join(f"<p>{'<br />'.join(f'{line} ' for line in some)}</p>" for some in lines),
        lambda lines: f"<div>{'<br><br>'.join('<br>'.join(some) for some in lines)}</div>",
        lambda lines: "<pre>" + "\n\n".join("\n".join(some) for some in lines) + "</pre>",
        lambda lines: (
            f"<blockquote>{'<br>'.join(line for some in lines for line in (*some, ''))}</blockquote>"
        ),
    ],
)
def test_hard_wrapped_lines_read_as_flowing_text(wrap, width):
    lines = [textwrap.wrap(words, width) for words in PARAGRAPHS]
    assert text_of(wrap(lines)) == flowing()


@pytest.mark.parametrize(
    "lines",
    [
        ("Tern GmbH", "Harbour road 12", "24103 Kiel"),
        (
            "Monday: rooms are open from nine to five",
            "Tuesday: rooms are open from nine to six",
            "Sunday: closed",
        ),
        (
            "Water is wet and boats are made of wood.",
            "Oars are lent.",
            "Ropes are sold at the desk beside the door.",
        ),
    ],
)
def test_lines_that_mean_to_end_stay_apart(lines):
    text = text_of(f"<p>{'<br>'.join(lines)}</p>" + "".join(f"<p>{words}</p>" for words in PARAGRAPHS))
    assert all(line in text.split("\n") for line in lines)

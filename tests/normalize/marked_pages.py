"""Pages in which ``{{…}}`` is policy and ``[[a||b]]`` is noise that reads differently on the next fetch.

Each word of the policy is edited in turn, and each noise in turn reads differently: what the text makes of it is
for the tests to judge. ``@FILL@`` stands for some sentences of policy, so that a part is small beside the page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.normalize import normalize

PAGES = Path(__file__).parent / "pages"
URL = "https://larkspur.example/legal/privacy"
FILL = (
    "<p>The shop and we keep to what is written here in all that we do for each other, year after year.</p>"
) * 6
_POLICY = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NOISE = re.compile(r"\[\[(.*?)\|\|(.*?)\]\]", re.DOTALL)
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def read_pages(folder: str) -> dict[str, str]:
    """The pages of a folder by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted((PAGES / folder).glob("*.html"))}


def without_main(markup: str) -> str:
    """The same page by an author who knows neither main nor article."""
    return re.sub(r"<(/?)(?:main|article)\b", r"<\1div", markup).replace('role="main"', "")


def fingerprint(markup: str, *, part: int = -1, edit: str = "", noise: int = -1) -> str:
    """The page's fingerprint with one part of its policy edited, or one of its noises read differently."""
    parts, noises = iter(range(1000)), iter(range(1000))
    markup = _NOISE.sub(lambda found: found[2] if next(noises) == noise else found[1], markup)
    markup = _POLICY.sub(lambda found: edit if next(parts) == part else found[1], markup)
    body = markup.replace("@FILL@", FILL).encode()
    return normalize(body, content_type="text/html", url=URL).fingerprint


def edits(markup: str) -> Iterator[tuple[int, str]]:
    """Every edit of one word: the part it stands in, and how the part then reads; every part left out, too."""
    for part, text in enumerate(_POLICY.findall(markup)):
        if not any(map(str.isalnum, text.replace("&nbsp;", ""))):
            continue
        yield part, ""
        unspaced = bool(_UNSPACED.search(text))
        words = list(text) if unspaced else text.split(" ")
        for place, word in enumerate(words):
            if any(map(str.isalnum, word)):
                ending = word[-1] if word[-1] in ".:?,!" else ""
                other = "变" if unspaced else f"zebra{ending}"
                yield part, ("" if unspaced else " ").join([*words[:place], other, *words[place + 1 :]])


def unseen_edits(markup: str) -> list[str]:
    """The edits of the policy after which the fingerprint is still the same."""
    before = fingerprint(markup)
    return [
        edit or f"(part {part})"
        for part, edit in edits(markup)
        if fingerprint(markup, part=part, edit=edit) == before
    ]


def seen_noises(markup: str) -> list[str]:
    """The noises that change the fingerprint."""
    before = fingerprint(markup)
    return [
        found[1]
        for place, found in enumerate(_NOISE.finditer(markup))
        if fingerprint(markup, noise=place) != before
    ]

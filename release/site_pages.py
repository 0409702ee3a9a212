"""What the site holds besides docs/: the README as its first page, figures, architecture and changelog.

A hook of MkDocs; links between these and docs/ are led to where they stand in the site.
"""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
PAGES = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "reporting.md",
    "CONTRIBUTING.md": "contributing.md",
    "bench/RESULTS.md": "results.md",
}
_LINK = re.compile(r"(\]\()(?:\.\./)?([A-Za-z_/]+\.md)(?=[)#])")


def on_files(files: Files, *, config: Any) -> Files:
    """Add the pages from outside docs/."""
    for source, target in PAGES.items():
        words = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=_lead(words.replace("](docs/", "]("))))
    files.append(File.generated(config, "decisions/index.md", content=_decisions()))
    return files


def _decisions() -> str:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    titles = {page.name: page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for page in pages}
    return "# Decisions\n\n" + "\n".join(f"- [{title}]({name})" for name, title in titles.items())


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Lead a page's links to where their targets stand."""
    return _lead(markdown)


def _lead(markdown: str) -> str:
    led = _LINK.sub(lambda found: found[1] + PAGES.get(found[2], found[2]), markdown)
    return led.replace("](decisions/)", "](decisions/index.md)")

"""When a page in the browser is done, and all that it holds: shadow roots and frames included.

Reads and scrolls; clicks nothing, types nothing, and believes nothing that a page says of itself. Whatever a
page does, it is bounded by the time given; the caller bounds it once more.
"""

import asyncio
import html
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SETTLED = 1.0
"""Seconds without a change of the page's text after which it is taken."""

SETTLE_LIMIT = 12.0
"""Seconds after which a page that never settles (a ticking clock) is taken as it is."""

FEW_WORDS = 60
"""Words under which a page may still be a placeholder, or about to go elsewhere."""

PATIENCE = 5.0
"""Seconds that such a page is given, and any page that still waits for an answer to its scripts."""

LOOK_EVERY = 0.2

MOST_STEPS = 60
"""Steps of a screen's height that a page is scrolled through, so that it loads what it shows only then."""

FRAME_WORDS = 30
"""Words from which on a frame's text belongs to the page, if it is no aside beside the page's own."""

MOST_FRAMES = 10

_ERRORS_IN_A_ROW = 10
_AWAITED = frozenset({"xhr", "fetch", "document", "script"})

OPEN_ROOTS = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: "open"}) };
})()"""
"""Run before a page's own scripts: what hides text in a closed root writes it into an open one."""

_TEXT = """() => {
  let said = document.body ? document.body.innerText : "";
  const look = root => { for (const each of root.querySelectorAll("*")) if (each.shadowRoot) {
    said += " " + (each.shadowRoot.textContent || ""); look(each.shadowRoot) } };
  look(document);
  return said;
}"""

_SCROLL = """async ([steps, pause]) => {
  for (let step = 1; step <= steps; step++) {
    const top = step * window.innerHeight;
    window.scrollTo(0, top);
    await new Promise(done => setTimeout(done, pause));
    if (top >= document.documentElement.scrollHeight) break;
  }
  window.scrollTo(0, 0);
}"""

_LAY_OPEN = """() => {
  const open = root => { for (const host of root.querySelectorAll("*")) if (host.shadowRoot) {
    const shadow = host.shadowRoot;
    open(shadow);
    for (const slot of shadow.querySelectorAll("slot")) {
      const given = slot.assignedNodes();
      if (given.length) slot.replaceWith(...given);
    }
    host.replaceChildren(...shadow.childNodes);
  } };
  open(document);
}"""

_SIZE = "() => document.documentElement ? document.documentElement.outerHTML.length : 0"
_INNER = "() => document.body ? document.body.innerHTML : ''"
_MARK = """(frame, mark) => {
  const here = document.createElement("div");
  here.textContent = mark;
  frame.replaceWith(here);
}"""


@dataclass(slots=True)
class OpenRequests:
    """How many answers a page waits for."""

    count: int = 0

    def watch(self, page: Any) -> None:
        """Count from now on."""
        page.on("request", lambda request: self._add(request, 1))
        page.on("requestfinished", lambda request: self._add(request, -1))
        page.on("requestfailed", lambda request: self._add(request, -1))

    def _add(self, request: Any, number: int) -> None:
        if request.resource_type in _AWAITED:
            self.count = max(0, self.count + number)


async def settle(page: Any, pending: OpenRequests, error: type[Exception], left: Callable[[], float]) -> None:
    """Wait until the page has text that has not changed for a while, scroll through it, and wait again.

    ``error`` is what the browser raises where a page goes elsewhere in the middle of a question; ``left`` the
    seconds that the whole fetch has.
    """
    began = time.monotonic()
    limit = began + min(SETTLE_LIMIT, left() / 2)
    await _rest(page, pending, error, limit, patient_until=began + PATIENCE)
    try:
        await asyncio.wait_for(page.evaluate(_SCROLL, [MOST_STEPS, 30]), max(0.1, left() / 4))
    except (error, TimeoutError):
        return
    await _rest(page, pending, error, limit, patient_until=began + PATIENCE)


async def _rest(
    page: Any, pending: OpenRequests, error: type[Exception], limit: float, *, patient_until: float
) -> None:
    since = time.monotonic()
    text, failed = "", 0
    while (now := time.monotonic()) < limit:
        unsure = len(text.split()) < FEW_WORDS or pending.count > 0
        if text.strip() and now - since >= SETTLED and not (unsure and now < patient_until):
            return
        await asyncio.sleep(LOOK_EVERY)
        try:
            found, failed = str(await page.evaluate(_TEXT)), 0
        except error:
            failed += 1
            if failed >= _ERRORS_IN_A_ROW:
                raise
            found = ""
        if found != text:
            text, since = found, time.monotonic()


async def serialize(page: Any, error: type[Exception], *, max_bytes: int) -> bytes | None:
    """The page's DOM as UTF-8 HTML with what its shadow roots and frames hold, None where it is too large.

    It is asked for its size first.
    """
    size = await page.evaluate(_SIZE)
    if not isinstance(size, int) or size > max_bytes:
        return None
    inner = await _frames(page, error, max_bytes=max_bytes)
    await page.evaluate(_LAY_OPEN)
    whole = str(await page.content())
    for mark, markup in inner.items():
        whole = whole.replace(mark, markup, 1)
    body = whole.encode("utf-8", "replace")
    return body if len(body) <= max_bytes else None


async def _frames(page: Any, error: type[Exception], *, max_bytes: int) -> dict[str, str]:
    """The markup of each frame that holds a good part of the page's text, by the mark left in its place."""
    own = len(str(await page.evaluate(_TEXT)).split())
    found: dict[str, str] = {}
    for frame in page.frames[1 : MOST_FRAMES + 1]:
        if frame.parent_frame != page.main_frame:
            continue
        try:
            words = len(str(await frame.evaluate(_TEXT)).split())
            if words < max(FRAME_WORDS, own / 2) or await frame.evaluate(_SIZE) > max_bytes:
                continue
            await frame.evaluate(_LAY_OPEN)
            markup = str(await frame.evaluate(_INNER))
            mark = f"frame-{secrets.token_hex(16)}"
            await (await frame.frame_element()).evaluate(_MARK, mark)
        except error:
            continue
        found[html.escape(mark)] = markup
    return found

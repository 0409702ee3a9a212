"""The Wayback Machine: what it lists of an address, and each capture's own bytes, asked for one at a time.

Asked as any other host is: through the gate, by the rules of robots.txt, with the pause between two requests
that the configuration sets; a wish to be left alone ends the import, which goes on there the next time. What
it answers is believed no more than a page.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from monitor.errors import UsageError
from monitor.imports.capture import EARLIEST, Capture, Series
from monitor.model import Document, Fetch

ARCHIVE = "https://web.archive.org"
MOST_ROWS = 20_000
"""Captures listed of one address."""
_STAMP = re.compile(r"[0-9]{14}")
_DIGEST = re.compile(r"[A-Z2-7]{32}")
_KINDS = re.compile(r"text/(html|plain|markdown)|application/(xhtml\+xml|pdf|vnd\.[a-z.-]+)")
_NAMES = "timestamp,original,mimetype,statuscode,digest"
_COLUMNS = _NAMES.split(",")


class Row(NamedTuple):
    """A line of the index."""

    stamp: str
    at: datetime
    original: str
    media_type: str
    digest: str


@dataclass(slots=True, kw_only=True)
class WaybackMachine:
    """What the archive at ``base`` holds of these documents; ``fetch`` is the one way to it."""

    documents: Sequence[Document]
    fetch: Callable[[str], Fetch]
    now: datetime
    base: str = ARCHIVE
    since: datetime = EARLIEST
    until: datetime | None = None
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _passed: dict[str, int] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The same wherever the archive is asked."""
        return "wayback"

    @property
    def passed(self) -> tuple[str, ...]:
        """What the index held that is no capture of a text."""
        return tuple(f"{count} {words}" for words, count in sorted(self._passed.items()))

    def series(self) -> tuple[Series, ...]:
        """The documents of which the archive holds something. Raises UsageError where it does not answer."""
        for document in self.documents:
            if document.url not in self._rows:
                self._rows[document.url] = self._list(document.url)
        return tuple(self._make_series(each) for each in self.documents if self._rows[each.url])

    def captures(self, series: Series, beyond: str | None) -> Iterator[Capture]:
        """Each capture with its bytes; one like the one before is not fetched again."""
        digest, last = "", None
        for row in self._rows[series.key]:
            if beyond is not None and row.stamp <= beyond:
                continue
            if last is None or row.digest != digest or last.body is None:
                last, digest = self._get(row), row.digest
            if last is None:
                return
            yield Capture(
                at=row.at,
                mark=row.stamp,
                body=last.body,
                problem=last.problem,
                url=row.original,
                status=200,
                headers=(("content-type", row.media_type),),
            )

    def _make_series(self, document: Document) -> Series:
        rows = self._rows[document.url]
        return Series(
            key=document.url,
            vendor=document.vendor,
            name=document.name,
            type=document.type,
            url=document.url,
            count=len(rows),
            since=rows[0].at,
            until=rows[-1].at,
        )

    def _list(self, address: str) -> list[Row]:
        """The index's lines of an address, in the order of time."""
        until = self.until or self.now
        asked = (
            f"url={quote(address, safe='')}&output=json&fl={_NAMES}&filter=statuscode:200"
            f"&from={self.since:%Y%m%d%H%M%S}&to={until:%Y%m%d%H%M%S}&limit={MOST_ROWS}"
        )
        fetch = self.fetch(f"{self.base}/cdx/search/cdx?{asked}")
        if fetch.error or fetch.body is None:
            raise UsageError(
                f"{self.base} does not answer: {fetch.error or 'it sent nothing'}; import again later"
            )
        try:
            table = msgspec.json.decode(fetch.body) if fetch.body.strip() else []
        except (msgspec.DecodeError, RecursionError):
            raise UsageError(f"{self.base} answers something that is no index; import again later") from None
        return sorted(self._read_rows(table), key=lambda row: row.stamp)

    def _read_rows(self, table: Any) -> Iterator[Row]:
        if not isinstance(table, list) or (table and table[0] != _COLUMNS):
            raise UsageError(f"{self.base} answers an index of another form than it documents")
        for line in table[1 : MOST_ROWS + 1]:
            row = _read_row(line)
            why = "lines of the index that cannot be read" if row is None else self._why_not(row)
            if row is None or why:
                self._passed[why] = self._passed.get(why, 0) + 1
            else:
                yield row

    def _why_not(self, row: Row) -> str:
        if not EARLIEST <= row.at <= self.now + timedelta(days=1):
            return "captures whose date cannot be"
        return "" if _KINDS.fullmatch(row.media_type) else "captures of what is no text"

    def _get(self, row: Row) -> Capture | None:
        """The bytes as they were received (``id_``: without the archive's own frame).

        None where it wants to be left alone.
        """
        fetch = self.fetch(f"{self.base}/web/{row.stamp}id_/{row.original}")
        if fetch.left_alone or fetch.status in (429, 503):
            words = f"wish of {self.base} to be left alone; what came before is kept, import again later"
            self._passed[words] = 1
            return None
        problem = fetch.error or ("" if fetch.body else "the archive sent nothing")
        if f"/{row.stamp}id_/" not in (fetch.final_url or "") and not problem:
            problem = "the archive gave another capture in its place"
        return Capture(at=row.at, mark=row.stamp, body=None if problem else fetch.body, problem=problem)


def _read_row(line: Any) -> Row | None:
    """A line of the index, None where it has another form."""
    if not isinstance(line, list) or len(line) != len(_COLUMNS) or not all(isinstance(w, str) for w in line):
        return None
    stamp, original, media_type, status, digest = line
    if not (_STAMP.fullmatch(stamp) and _DIGEST.fullmatch(digest) and status == "200"):
        return None
    if not re.fullmatch(r"https?://[^\s\x00-\x20]{1,2000}", original):
        return None
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Row(stamp, at, original, media_type.lower()[:100], digest)

"""Policy pages that surveys of sites have seen: since when, and when they went.

A page is gone at the second survey in a row without it: one miss may be a slow answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from monitor.model import PolicyPage
from monitor.store.database import Database
from monitor.store.people_schema import policy_pages
from monitor.text.targets import canonical_target

MISSES = 2


@dataclass(frozen=True, slots=True)
class PolicyPages:
    """What was seen where; written by surveys alone."""

    database: Database

    def sites(self) -> tuple[str, ...]:
        """The sites that were surveyed, in alphabetical order."""
        with self.database.read() as connection:
            return tuple(
                connection.scalars(select(policy_pages.c.site).distinct().order_by(policy_pages.c.site))
            )

    def of(self, site: str) -> tuple[PolicyPage, ...]:
        """The pages of a site in the order in which they were first seen, those that went too."""
        query = select(policy_pages).where(policy_pages.c.site == site).order_by(policy_pages.c.id)
        with self.database.read() as connection:
            return tuple(_read_page(row._asdict()) for row in connection.execute(query))

    def note(self, seen: Sequence[PolicyPage], site: str, at: datetime) -> tuple[PolicyPage, ...]:
        """Record a survey of a site; what appeared in it and what went.

        A page that went and is there again appears anew. At the first survey of a site nothing appears.
        """
        now = {canonical_target(page.url): page for page in seen}
        moved = []
        with self.database.write() as connection:
            query = select(policy_pages).where(policy_pages.c.site == site)
            known = {row.place: row for row in connection.execute(query)}
            for place, page in now.items():
                row = known.get(place)
                facts = {"url": page.url, "type": page.type, "title": page.title, "last_seen_at": at}
                facts |= {"misses": 0, "gone_at": None}
                if row is None or row.gone_at is not None:
                    facts["first_seen_at"] = at
                    moved += [replace(page, first_seen_at=at)] if known else []
                if row is None:
                    connection.execute(insert(policy_pages).values(site=site, place=place, **facts))
                else:
                    connection.execute(
                        update(policy_pages).where(policy_pages.c.id == row.id).values(**facts)
                    )
            for place in known.keys() - now.keys():
                row = known[place]
                if row.gone_at is None:
                    gone = at if row.misses + 1 >= MISSES else None
                    missed = update(policy_pages).where(policy_pages.c.id == row.id)
                    connection.execute(missed.values(misses=row.misses + 1, gone_at=gone))
                    moved += [replace(_read_page(row._asdict()), gone_at=at)] if gone else []
        return tuple(moved)


def _read_page(row: dict[str, object]) -> PolicyPage:
    return PolicyPage(**{name: row[name] for name in PolicyPage.__dataclass_fields__})  # type: ignore[arg-type]

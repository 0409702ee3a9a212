"""Leases: what one of several processes holds for a while, by name, on the clock of the database.

Whoever holds one has to renew it; one that is not renewed is free again, whatever became of its holder. A
name may also rest: nobody can take it before its pause is over, its last holder neither. Refuses to know what
a name stands for.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from monitor.errors import UsageError
from monitor.store.database import Database

_TAKE = text(
    "INSERT INTO leases (name, holder, until, free_at) "
    "VALUES (:name, :holder, clock_timestamp() + :span, clock_timestamp()) "
    "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
    "WHERE leases.free_at <= clock_timestamp() "
    "AND (leases.until <= clock_timestamp() OR leases.holder = excluded.holder) RETURNING 1"
)
_GIVE = text(
    "UPDATE leases SET until = clock_timestamp(), free_at = clock_timestamp() + :pause "
    "WHERE name = :name AND holder = :holder"
)
_REST = text(
    "INSERT INTO leases (name, holder, until, free_at) "
    "VALUES (:name, '', clock_timestamp(), clock_timestamp() + :pause) "
    "ON CONFLICT (name) DO UPDATE SET free_at = greatest(leases.free_at, excluded.free_at)"
)
_RENEW = text(
    "UPDATE leases SET until = clock_timestamp() + :span WHERE holder = :holder AND name = ANY(:names)"
)
_WAIT = text(
    "SELECT greatest(free_at, CASE WHEN holder = :holder THEN free_at ELSE until END) - clock_timestamp() "
    "FROM leases WHERE name = :name"
)
_OTHERS = text(
    "SELECT name FROM leases WHERE starts_with(name, :beginning) AND until > clock_timestamp() "
    "AND holder <> :holder"
)
_FORGET = text("DELETE FROM leases WHERE greatest(until, free_at) < clock_timestamp() - interval '1 day'")


@dataclass(frozen=True, slots=True)
class Leases:
    """The leases of one ``holder`` among those who share a database of a server; each lasts ``span``."""

    database: Database
    holder: str
    span: timedelta

    def take(self, name: str) -> bool:
        """Hold it from now on, or go on holding it; False where another does, or it rests."""
        given = {"name": name, "holder": self.holder, "span": self.span}
        with self.database.write() as connection:
            return connection.execute(_TAKE, given).first() is not None

    def give(self, name: str, pause: timedelta = timedelta(0)) -> None:
        """Hold it no more, and let it rest for ``pause``; nothing happens where it is another's by now."""
        with self.database.write() as connection:
            connection.execute(_GIVE, {"name": name, "holder": self.holder, "pause": pause})

    def rest(self, name: str, pause: timedelta) -> None:
        """Nobody shall take it for so long, whoever holds it."""
        with self.database.write() as connection:
            connection.execute(_REST, {"name": name, "pause": pause})

    def wait_for(self, name: str) -> timedelta:
        """How long it is another's, or rests, if nobody does anything; zero where it is free."""
        with self.database.read() as connection:
            wait = connection.scalar(_WAIT, {"name": name, "holder": self.holder})
        return max(wait or timedelta(0), timedelta(0))

    def others(self, beginning: str) -> tuple[str, ...]:
        """The names with this beginning that others hold."""
        given = {"holder": self.holder, "beginning": beginning}
        with self.database.read() as connection:
            return tuple(connection.scalars(_OTHERS, given))

    def renew(self, names: list[str]) -> None:
        """Hold these for as long again."""
        if names:
            with self.database.write() as connection:
                connection.execute(_RENEW, {"holder": self.holder, "names": names, "span": self.span})

    def forget(self) -> None:
        """Take away what nobody has asked for in a day."""
        with self.database.write() as connection:
            connection.execute(_FORGET)


def leases_of(database: Database, holder: str, span: timedelta) -> Leases:
    """Raises UsageError for a database that several machines cannot share."""
    if database.is_sqlite:
        raise UsageError(
            f"Several workers cannot share {database.where}: they need PostgreSQL (`policy-monitor db copy`)."
        )
    return Leases(database, holder, span)

"""Why a server does not let us in: a connection that fails has no code to tell causes apart by.

So the server is asked whether it takes anybody, and its own database whether it knows ours. Refuses to read
words: a server speaks the language of its place.
"""

from typing import Any

from sqlalchemy import URL

from monitor.errors import StoreError, StoreOffline
from monitor.store.database import show_url

_KNOWS = "SELECT has_database_privilege(datname, 'CONNECT') FROM pg_database WHERE datname = %s"
_OWN = ("postgres", "template1")
"""Databases that a server has of its own."""


def explain_refusal(url: URL) -> StoreError:
    """The sentence for a database that could not be entered; StoreOffline where its server answers nobody."""
    import psycopg  # noqa: PLC0415  (only where there is a server)
    from psycopg import conninfo, pq  # noqa: PLC0415

    where, arguments = show_url(url), _arguments(url)
    if pq.PGconn.ping(conninfo.make_conninfo(**arguments).encode()) != pq.Ping.OK:
        return StoreOffline(
            f"The server of {where} cannot be reached: check that it runs, its address and the network."
        )
    for name in _OWN:
        try:
            with psycopg.connect(**arguments | {"dbname": name}) as connection:
                known = connection.execute(_KNOWS, [arguments.get("dbname") or url.username]).fetchone()
        except psycopg.Error:
            continue
        if known is None:
            return StoreError(f"There is no database {where}: create it, or correct its name.")
        if not known[0]:
            return StoreError(f"The user of {where} may not connect to it: grant it that right.")
        break
    else:
        return StoreError(f"The server of {where} refused the user: check the user and the password.")
    return StoreOffline(f"The server of {where} takes no connection to it now: its log says why.")


def _arguments(url: URL) -> dict[str, Any]:
    named = {"host": url.host, "port": url.port, "dbname": url.database, "user": url.username}
    given: dict[str, Any] = {**named, "password": url.password, **url.query, "connect_timeout": 10}
    return {name: value for name, value in given.items() if value is not None}

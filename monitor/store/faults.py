"""What a database's or a disk's failure is called: one sentence, and the right error.

Failures are told apart by their codes, never by their words. A code that is not known here is a bug
and passes as it is.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError

from monitor.errors import StoreBusy, StoreError

_FULL = "No space is left for {where}: nothing of this step was recorded; free some space and start again."
_SQLITE = {
    sqlite3.SQLITE_CORRUPT: "The database {where} is damaged: restore it from a backup.",
    sqlite3.SQLITE_NOTADB: "{where} is not an SQLite database, or its beginning was overwritten: "
    "name another file, or restore it from a backup.",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: "The database {where} cannot be written: check the owner and the mode of "
    "the file, of those beside it (-wal, -shm) and of the folder.",
    sqlite3.SQLITE_CANTOPEN: "The database {where} cannot be opened: check that it and its folder exist "
    "and that this user may read and write both.",
    sqlite3.SQLITE_PERM: "The database {where} cannot be opened: this user may not.",
    sqlite3.SQLITE_AUTH: "The database {where} cannot be opened: this user may not.",
    sqlite3.SQLITE_IOERR: "The disk failed, or is full, while {where} was read or written: nothing of this "
    "step was recorded; check the disk.",
}
_POSTGRES = {
    "53100": _FULL,
    "25006": "The database {where} is read-only: name the primary server, or end its read-only mode.",
    "3D000": "There is no database {where}: create it, or correct its name.",
    "28000": "The server of {where} refused the user: check the user and the password.",
    "28P01": "The server of {where} refused the user: check the user and the password.",
    "42501": "The user of {where} may not do this: grant it the rights to create and write tables.",
    "53300": "The server of {where} has no connection left: raise its limit, or stop other clients.",
    "XX001": "The database {where} is damaged: restore it from a backup.",
    "XX002": "The database {where} is damaged: restore it from a backup.",
    "58030": "The disk of the server of {where} failed: nothing of this step was recorded.",
}
_OS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: "{where} lies on a read-only disk: name another place, or mount it for writing.",
    errno.EACCES: "{where} cannot be read or written: check its owner and mode.",
    errno.EPERM: "{where} cannot be read or written: check its owner and mode.",
}


@contextmanager
def as_store_errors(where: str) -> Iterator[None]:
    """Turn a failure of the database or the disk inside the block into a StoreError's sentence."""
    try:
        yield
    except DBAPIError as error:
        sentence = _database_sentence(error)
        if sentence is None:
            raise
        kind = StoreBusy if sentence is _BUSY else StoreError
        raise kind(sentence.format(where=where)) from error
    except StatementError as error:
        # A value that a column refuses is the caller's bug: raised as it was, without the statement.
        raise (error.orig or error) from None
    except sqlite3.Error as error:
        sentence = _sqlite_sentence(error)
        if sentence is None:
            raise
        raise StoreError(sentence.format(where=where)) from error
    except OSError as error:
        name = str(error.filename or where)
        sentence = _OS.get(error.errno or 0, "The disk failed at {where} ({why}).")
        raise StoreError(sentence.format(where=name, why=error.strerror)) from error


_BUSY = (
    "The database {where} stayed locked by another program for 30 seconds: "
    "end that program, then start again."
)
_GONE = "The server of {where} cannot be reached: check that it runs, its address and the network."


def _database_sentence(error: DBAPIError) -> str | None:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_sentence(original)
    state = getattr(original, "sqlstate", None)
    if state is None or state[:2] in ("08", "57"):
        # No code at all means that no server answered, but only where the connection is what failed.
        unreachable = error.connection_invalidated or type(original).__name__ in (
            "OperationalError",
            "ConnectionTimeout",
            "AdminShutdown",
        )
        return _GONE if unreachable or state else None
    return _POSTGRES.get(state)


def _sqlite_sentence(error: sqlite3.Error) -> str | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _BUSY
    return _SQLITE.get(code)

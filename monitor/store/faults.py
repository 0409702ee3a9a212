"""What a database's or a disk's failure is called: one sentence, and the right error.

Failures are told apart by their codes, never by their words. What passes by itself (a lock, a deadlock), what
ends when somebody makes room, and what is not known here is tried again; what refuses our own statements
is a bug and passes as it is.
"""

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import msgspec
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, StatementError

from monitor.errors import Damage, StoreError, StoreOffline, StoreRefusal

Asked = ParamSpec("Asked")
Result = TypeVar("Result")

_PAUSES = (0.1, 0.5, 2.0)
"""Seconds before a refused step is tried again: a deadlock is over by then, a lock may be."""
PATIENCE = 60.0
"""Seconds for which a step is tried again while its server does not answer: that may be restarted."""

KNOWN_ONLY_HERE = 240.0
"""The same for what nobody could find again: that a message has arrived. A channel may take five minutes."""

_FULL = "No space is left for {where}: nothing of this step was recorded; free some space."
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


_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


@contextmanager
def as_damage(where: str) -> Iterator[None]:
    """For a block that does nothing but read rows: a value that no column can hold is damage, too."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise _damage(where, error) from error


def _damage(where: str, error: Exception) -> Damage:
    return Damage(f"The database {where} holds a value that cannot be read back ({error}): restore a backup.")


@contextmanager
def as_store_errors(where: str) -> Iterator[None]:
    """Turn a failure of the database or the disk inside the block into a StoreError's sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        if isinstance(error, ProgrammingError) and getattr(error.orig, "sqlstate", None) not in _POSTGRES:
            raise
        raise _store_error(_database_sentence(error), where) from error
    except StatementError as error:
        # A value that a column refuses is the caller's bug: raised as it was, without the statement.
        raise (error.orig or error) from None
    except sqlite3.Error as error:
        raise _store_error(_sqlite_sentence(error), where) from error
    except _UNREADABLE as error:
        raise _damage(where, error) from error
    except OSError as error:
        name = str(error.filename or where)
        sentence = _OS.get(error.errno or 0, "The disk failed at {where} ({why}).")
        raise _store_error(sentence, name, why=error.strerror or "") from error


def retry(*, patience: float = PATIENCE) -> Callable[[Callable[Asked, Result]], Callable[Asked, Result]]:
    """Have a step that is one transaction tried again for some seconds while the database refuses it.

    While its server does not answer, for ``patience`` seconds: what is known only here would be lost with it.
    """

    def decorate(step: Callable[Asked, Result]) -> Callable[Asked, Result]:
        @wraps(step)
        def repeat(*args: Asked.args, **kwargs: Asked.kwargs) -> Result:
            began, refused = time.monotonic(), 0
            while True:
                try:
                    return step(*args, **kwargs)
                except StoreRefusal as error:
                    is_offline = isinstance(error, StoreOffline)
                    is_over = time.monotonic() - began > patience if is_offline else refused >= len(_PAUSES)
                    if error.full or is_over:
                        raise
                    time.sleep(_PAUSES[min(refused, len(_PAUSES) - 1)])
                    refused += 1

        return repeat

    return decorate


def _store_error(sentence: str, where: str, *, why: str = "") -> StoreError:
    said = sentence.format(where=where, why=why)
    if sentence == _GONE:
        return StoreOffline(said)
    if sentence in _PASSING or sentence is _FULL or sentence.startswith(_UNKNOWN):
        return StoreRefusal(said, full=sentence is _FULL)
    return Damage(said) if sentence is _UNDECODABLE else StoreError(said)


_BUSY = "The database {where} stayed locked by another program for 30 seconds; it is tried again."
_LOCKED = "The database {where} refused a step because of another one at the same time; it is tried again."
_PASSING = (_BUSY, _LOCKED)
_UNKNOWN = "The database {where} refused a step"
_UNDECODABLE = "The database {where} holds a text that is not UTF-8: restore it from a backup."
_GONE = "The server of {where} cannot be reached: check that it runs, its address and the network."
_TAKEN = ("40001", "40P01", "55P03", "57014")
"""PostgreSQL: serialization failure, deadlock, lock not available, statement cancelled (a time-out)."""


def _name_unknown(error: BaseException, code: str) -> str:
    told = f"{type(error).__name__} {code}".strip().replace("{", "(").replace("}", ")")
    return f"{_UNKNOWN} ({told}); it is tried again."


def _database_sentence(error: DBAPIError) -> str:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_sentence(original)
    state = getattr(original, "sqlstate", None)
    if state in _TAKEN:
        return _LOCKED
    if state is None or state[:2] in ("08", "57"):
        # No code at all means that no server answered, but only where the connection is what failed.
        unreachable = error.connection_invalidated or type(original).__name__ in (
            "OperationalError",
            "ConnectionTimeout",
            "AdminShutdown",
        )
        if unreachable or state:
            return _GONE
    return _POSTGRES.get(state or "") or _name_unknown(original or error, state or "")


def _sqlite_sentence(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and "decode to UTF-8" in str(error):  # the one failure of the module that has no code
        return _UNDECODABLE
    code = (code or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _BUSY
    return _SQLITE.get(code) or _name_unknown(error, getattr(error, "sqlite_errorname", ""))

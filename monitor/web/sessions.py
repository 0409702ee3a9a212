"""Who is signed in: passwords as slow hashes, sessions that end, sign-in that gets slower with each failure.

All of it lives in this process alone: a restart signs everybody out. Refuses to know what may be done.
"""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Account

SCHEME = "scrypt"
_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY = 64 * 2**20
_MOST_SESSIONS, _MOST_OF_ONE = 2_000, 20
_MOST_WAITING = 4
_MOST_FAILURES = 5
_FORGOTTEN = timedelta(minutes=15)
_LONGEST_PASSWORD = 200


def hash_password(password: str) -> str:
    """A line for the configuration's secret: 'scrypt:32768:8:1:salt:hash'."""
    salt = secrets.token_bytes(16)
    words = (
        base64.urlsafe_b64encode(each).decode()
        for each in (salt, _stretch(password, salt, _COST, _BLOCK, _LANES))
    )
    return ":".join((SCHEME, str(_COST), str(_BLOCK), str(_LANES), *words))


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one of a hash; as slow for one that is not, and for no hash at all."""
    try:
        scheme, cost, block, lanes, salt, wanted = kept.split(":")
        found = _stretch(password, base64.urlsafe_b64decode(salt), int(cost), int(block), int(lanes))
        return scheme == SCHEME and hmac.compare_digest(found, base64.urlsafe_b64decode(wanted))
    except ValueError:
        _stretch(password, b"nobody", _COST, _BLOCK, _LANES)
        return False


def _stretch(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    if cost > 2**17 or block > 16 or lanes > 4:
        raise ValueError("a hash that would take too long")
    return hashlib.scrypt(
        password[:_LONGEST_PASSWORD].encode(),
        salt=salt,
        n=cost,
        r=block,
        p=lanes,
        maxmem=4 * _MEMORY,
        dklen=32,
    )


@dataclass(slots=True, kw_only=True)
class Session:
    """Somebody signed in until then."""

    name: str
    until: datetime


@dataclass(slots=True, kw_only=True)
class Sessions:
    """Those signed in; safe from many threads. ``accounts`` by name."""

    accounts: Mapping[str, Account]
    length: timedelta
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _open: dict[str, Session] = field(default_factory=dict)
    _failures: dict[str, list[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slow: threading.Lock = field(default_factory=threading.Lock)
    _waiting: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_MOST_WAITING)
    )

    def sign_in(self, name: str, password: str, peer: str, now: datetime) -> str | timedelta | None:
        """The secret of a new session; how long to wait before the next try; None where the two do not fit.

        One password at a time is tried, and few may wait for that: guessing costs the guesser, not the pages.
        """
        if not self._waiting.acquire(blocking=False):
            return timedelta(seconds=1)
        try:
            with self._slow:
                wait = self.wait_for(name, peer, now)
                return wait if wait else self._try(name, password, peer, now)
        finally:
            self._waiting.release()

    def _try(self, name: str, password: str, peer: str, now: datetime) -> str | None:
        account = self.accounts.get(name)
        right = fits(password, account.password if account else "")
        with self._lock:
            if account is None or not right:
                for key in (f"name {name[:100]}", f"peer {peer}"):
                    self._failures.setdefault(key, []).append(now)
                return None
            secret = secrets.token_urlsafe(32)
            self._open[_digest(secret)] = Session(name=name, until=now + self.length)
            theirs = [key for key, each in self._open.items() if each.name == name]
            for key in theirs[:-_MOST_OF_ONE] or list(self._open)[: len(self._open) - _MOST_SESSIONS]:
                del self._open[key]
        return secret

    def wait_for(self, name: str, peer: str, now: datetime) -> timedelta:
        """How long until this name from this peer may be tried again; zero: now."""
        with self._lock:
            self._failures = {
                key: kept
                for key, tried in self._failures.items()
                if (kept := [at for at in tried if now - at < _FORGOTTEN])
            }
            waits = [
                tried[-1] + timedelta(seconds=min(900, 2 ** (len(tried) - _MOST_FAILURES + 1))) - now
                for key in (f"name {name[:100]}", f"peer {peer}")
                if len(tried := self._failures.get(key, [])) >= _MOST_FAILURES
            ]
        return max([timedelta(0), *waits])

    def name_of(self, secret: str, now: datetime) -> str | None:
        """Who holds the secret; None where its session is over, or there never was one."""
        with self._lock:
            found = self._open.get(_digest(secret))
            if found is None:
                return None
            if now >= found.until:
                del self._open[_digest(secret)]
                return None
            return found.name

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(_digest(secret), None)

    def account_of(self, token: str) -> Account | None:
        """Whose token it is, None for nobody's."""
        given = _digest(token)
        found = None
        for account in self.accounts.values():
            if account.token and hmac.compare_digest(_digest(account.token), given):
                found = account
        return found

    def stamp(self, secret: str) -> str:
        """What a form has to bring back so that it is ours: nobody else can know it."""
        return hmac.new(self.key, secret.encode(), "sha256").hexdigest()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""Column types: what a Python value becomes in a column, the same on SQLite and PostgreSQL.

Times are UTC, closed sets are plain text, structured values are generic JSON written and read by msgspec.
Refuses server-side enums and naive times. Text that a database could not hold (NUL, half surrogate
pairs, which hostile pages and headers do contain) is replaced by U+FFFD before it gets there.
"""

import zlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
import zstandard
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, LargeBinary, Text, TypeDecorator

from monitor.errors import Damage

MOST_BYTES = 64_000_000
"""Of a stored value when it is unpacked; what we store is a quarter of that at most."""


def clean_text(text: str) -> str:
    """The text as every database can hold it: NUL and half surrogate pairs become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two matching halves become the character they stand for, lone ones U+FFFD.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean(value: Any) -> Any:
    """A structured value (dataclass or JSON) as JSON values with every text in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean(each) for each in value]
    return value


def to_json(value: Any) -> str:
    """A structured value (dataclasses too) as JSON text without NUL or half surrogate pairs."""
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(clean(msgspec.to_builtins(value)))
    if b"\\u0000" in encoded:
        encoded = msgspec.json.encode(clean(msgspec.json.decode(encoded)))
    return encoded.decode()


class Utc(TypeDecorator[datetime]):
    """An aware UTC time, to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would be silently shifted."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC, whatever zone the server speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Span(TypeDecorator[timedelta]):
    """A duration, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Microseconds."""
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """A timedelta again."""
        return None if value is None else timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text from outside, cleaned on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Cleaned."""
        return None if value is None else clean_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The text. Raises Damage for bytes and numbers, which a column of SQLite's takes, too."""
        if value is None or isinstance(value, str):
            return value
        raise Damage(
            f"The database holds a {type(value).__name__} where a text is expected: it was changed by hand "
            "or by another program; restore a backup."
        )


class Zstd(TypeDecorator[str]):
    """A long text from outside, cleaned on its way in and stored as zstd: a quarter of its size."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Cleaned and compressed."""
        return (
            None if value is None else zstandard.ZstdCompressor(level=6).compress(clean_text(value).encode())
        )

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:
        """The text again; plain text in its place, which is not ours, is left for its hash to tell.

        Raises Damage where it cannot be read back.
        """
        if value is None or isinstance(value, str):
            return value
        if not value.startswith(zstandard.FRAME_HEADER):
            return value.decode(errors="replace")
        try:
            if zstandard.frame_content_size(value) > MOST_BYTES:
                raise ValueError
            return zstandard.ZstdDecompressor().decompress(value).decode()
        except (zstandard.ZstdError, ValueError):
            raise Damage("A stored text cannot be read back; restore the database from a backup.") from None


class Reference(TypeDecorator[str]):
    """The id of a row elsewhere, '' where there is none, which a foreign key knows as NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """NULL for ''."""
        return value or None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str:
        """'' for NULL."""
        return value or ""


class Member(TypeDecorator[StrEnum]):
    """A member of a closed set, stored as its word."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The word; a word that is no member is refused here."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member. Raises Damage for a word that this program does not know."""
        if value is None:
            return None
        try:
            return self.members(value)
        except ValueError:
            raise Damage(
                f"The database holds {value!r} where a {self.members.__name__} is expected: "
                "it was changed by hand or by another program; restore a backup."
            ) from None


class Blob(TypeDecorator[Any]):
    """A dataclass in few bytes, for what nobody searches. ``shape`` is the type to read it back as."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """MessagePack, deflated."""
        if value is None:
            return None
        plain = clean(msgspec.to_builtins(value, builtin_types=(bytes,)))
        return zlib.compress(msgspec.msgpack.encode(plain), 1)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The dataclass again. Raises Damage where the bytes are none."""
        if value is None:
            return None
        try:
            packed = zlib.decompressobj().decompress(value, MOST_BYTES)
            return msgspec.msgpack.decode(packed, type=self.shape)
        except (zlib.error, msgspec.MsgspecError, TypeError, ValueError) as error:
            raise Damage(
                f"A stored {self.shape.__name__.lower()} cannot be read back ({type(error).__name__}); "
                "restore the database from a backup."
            ) from None


class Structure(TypeDecorator[Any]):
    """A dataclass, or a tuple of them, as JSON. ``shape`` is the type to read it back as."""

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The dataclass again. Raises Damage where the JSON does not have its shape."""
        if value is None:
            return None
        try:
            return msgspec.convert(value, self.shape)
        except msgspec.ValidationError as error:
            raise Damage(
                f"A stored {getattr(self.shape, '__name__', self.shape)} cannot be read back ({error}); "
                "restore the database from a backup."
            ) from None

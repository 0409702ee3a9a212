"""A response's body, decompressed within a limit.

Each content coding is a layer that is pulled from, piece by piece, so that a bomb is stopped where it
passes the limit and never lies unpacked in memory; the limit holds for every layer of nested codings.
Bodies that end too early are failures, not shorter pages.
"""

import codecs
import importlib
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import urllib3
import zstandard

from monitor.fetch.connect import Journey
from monitor.fetch.failure import FetchFailure, show, unreachable
from monitor.model import TroubleKind

PIECE = 65_536
"""Bytes asked of a layer at a time."""

MAX_LAYERS = 3
"""Nested codings taken; honest servers use one."""

ZSTD_PIECE = 256
"""Compressed bytes fed to zstd at a time: a block of 4 bytes may yield 128 KiB, so these at most 8 MiB."""

ZSTD_WINDOW = 8 * 1024 * 1024
"""RFC 9659: the largest window that a server may use for the zstd content coding."""

BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_GZIP_MAGIC = b"\x1f\x8b"


class Layer(Protocol):
    """Anything that bytes can be pulled from."""

    def read(self, size: int) -> bytes:
        """At most about ``size`` bytes, b'' at the end."""


def _brotli() -> Any:
    """The brotli package where it is installed and can bound its output (1.2 and later), else None."""
    try:
        module = importlib.import_module("brotli")
    except ImportError:
        return None
    return module if hasattr(module.Decompressor, "can_accept_more_data") else None


def accepted_codings() -> str:
    """The Accept-Encoding header: exactly what can be read here."""
    return "gzip, deflate, zstd" + (", br" if _brotli() else "")


def read_body(raw: Any, codings: str, *, limit: int, length: int | None, journey: Journey) -> bytes:
    """The decompressed body of a urllib3 response, at most ``limit`` bytes.

    ``codings`` is the Content-Encoding header ('' for none), ``length`` the announced Content-Length.
    Raises FetchFailure: too large, cut off (transient), or in a coding that cannot be read.
    """
    if length is not None and length > limit:
        raise too_large(limit, journey.where)
    names, unknown = _split_codings(codings)
    layer = _unwrap(raw, names, limit=limit, journey=journey)
    body = b"".join(_pieces(layer, journey))
    _refuse_coded(body, unknown, journey)
    return body


def read_start(raw: Any, codings: str, *, limit: int, journey: Journey) -> bytes:
    """The first ``limit`` bytes of a body whose rest does not matter (robots.txt); raises likewise."""
    names, unknown = _split_codings(codings)
    layer = _unwrap(raw, names, limit=journey.max_wire, journey=journey)
    kept = bytearray()
    for piece in _pieces(layer, journey):
        kept += piece
        if len(kept) >= limit:
            break
    _refuse_coded(kept, unknown, journey)
    return bytes(kept[:limit])


def too_large(limit: int, where: str) -> FetchFailure:
    """The failure of a body past the limit, given in bytes; ``where`` is its URL, fit to be shown."""
    return FetchFailure(
        f"{where} is larger than {limit:,} bytes; raise max_size if it is meant to be.",
        TroubleKind.TOO_LARGE,
    )


def _split_codings(codings: str) -> tuple[list[str], list[str]]:
    """The codings of a Content-Encoding header that can be undone, in order, and its other words."""
    names = [name for part in codings.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    known = [name for name in names if name in _LAYERS and (name != "br" or _brotli() is not None)]
    return known, [name for name in names if name not in known]


def _unwrap(raw: Any, names: list[str], *, limit: int, journey: Journey) -> Layer:
    if len(names) > MAX_LAYERS:
        raise _unreadable(f"compressed {len(names)} times over", journey)
    layer: Layer = _Limit(_Wire(raw), limit=limit, journey=journey)
    for name in reversed(names):
        layer = _Limit(_LAYERS[name](layer), limit=limit, journey=journey)
    return layer


_FILES = (b"%PDF-", b"PK\x03\x04", *BYTE_ORDER_MARKS)
"""How files begin that are read though they hold more than characters."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")


def _refuse_coded(body: bytes | bytearray, unknown: list[str], journey: Journey) -> None:
    """Raises FetchFailure for a body under an unknown coding that is neither text nor a known file.

    Servers write a charset, a media type or "none" there; browsers then show the body as it is.
    """
    if not unknown or body.lstrip()[:8].startswith(_FILES):
        return
    start = bytes(body[:4096])
    if len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 200:
        raise _unreadable(f"compressed as '{show(unknown[0])}', which was not asked for", journey)


def _pieces(layer: Layer, journey: Journey) -> Iterator[bytes]:
    try:
        while piece := layer.read(PIECE):
            yield piece
    except CutOff:
        raise unreachable(
            f"{journey.where} ends too early: its compressed body was cut off; it is tried again later."
        ) from None
    except (zlib.error, zstandard.ZstdError, BadCoding) as error:
        raise _unreadable(
            f"damaged where it was compressed ({show(str(error))})", journey, transient=True
        ) from None


def _unreadable(fault: str, journey: Journey, *, transient: bool = False) -> FetchFailure:
    return FetchFailure(
        f"{journey.where} is {fault}, so it cannot be read; look at the page, "
        "and tell the vendor if this lasts.",
        TroubleKind.UNREADABLE,
        transient=transient,
    )


class CutOff(Exception):  # noqa: N818 - never leaves this module
    """A compressed body that stopped before its end."""


class BadCoding(Exception):  # noqa: N818 - never leaves this module
    """A compressed body that brotli cannot read."""


class _Wire:
    """The lowest layer: the body as sent; urllib3 undoes the chunks and checks Content-Length."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def read(self, size: int) -> bytes:
        try:
            return bytes(self._raw.read(size, decode_content=False))
        except ValueError as error:  # http.client's for a chunk of negative length
            raise urllib3.exceptions.ProtocolError(str(error)) from error


class _Limit:
    """Counts what a layer yields, and looks at the time."""

    def __init__(self, layer: Layer, *, limit: int, journey: Journey) -> None:
        self._layer, self._limit, self._journey = layer, limit, journey
        self._seen = 0

    def read(self, size: int) -> bytes:
        self._journey.seconds_left()
        piece = self._layer.read(size)
        self._seen += len(piece)
        if self._seen > self._limit:
            raise too_large(self._limit, self._journey.where)
        return piece


class _Zlib:
    """gzip (several members, as the format allows) or deflate (with the zlib header or without)."""

    def __init__(self, source: Layer, *, gzip: bool) -> None:
        self._source, self._gzip = source, gzip
        self._engine: Any = None
        self._waiting = b""

    def read(self, size: int) -> bytes:
        while True:
            if self._engine is not None and self._engine.eof and not self._next_member():
                return b""
            if not self._waiting:
                self._waiting = self._source.read(PIECE)
                if not self._waiting:
                    return self._finish()
            if self._engine is None:
                self._engine = zlib.decompressobj(self._window())
            piece: bytes = self._engine.decompress(self._waiting, size)
            self._waiting = self._engine.unconsumed_tail
            if piece:
                return piece

    def _window(self) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        if len(self._waiting) == 1:
            self._waiting += self._source.read(PIECE)
        # RFC 1950: compression method 8 and a header divisible by 31; anything else is a bare stream
        head = self._waiting[:2]
        wrapped = len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head) % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS

    def _next_member(self) -> bool:
        rest = self._engine.unused_data
        while len(rest) < 2 and (more := self._source.read(PIECE)):
            rest += more
        if not self._gzip or not rest.startswith(_GZIP_MAGIC):
            return False  # padding after the last member is ignored, as gzip itself does
        self._engine, self._waiting = None, rest
        return True

    def _finish(self) -> bytes:
        if self._engine is None:
            return b""
        rest: bytes = self._engine.flush(PIECE)
        if not rest and not self._engine.eof:
            raise CutOff
        return rest


class _FeedLayer:
    """zstd and brotli: engines that are fed; ``_waiting`` is output not yet asked for."""

    def __init__(self, source: Layer) -> None:
        self._source = source
        self._waiting = b""
        self._input = b""

    def read(self, size: int) -> bytes:
        while not self._waiting:
            if not self._step():
                return b""
        piece, self._waiting = self._waiting[:size], self._waiting[size:]
        return piece

    def _step(self) -> bool:
        """Feed the engine once; False at the end."""
        raise NotImplementedError


class _Zstd(_FeedLayer):
    def __init__(self, source: Layer) -> None:
        super().__init__(source)
        self._engine: Any = None

    def _step(self) -> bool:
        if not self._input:
            self._input = self._source.read(PIECE)
        if not self._input:
            if self._engine is not None:
                raise CutOff
            return False
        if self._engine is None:
            self._engine = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        fed, self._input = self._input[:ZSTD_PIECE], self._input[ZSTD_PIECE:]
        self._waiting = self._engine.decompress(fed)
        if self._engine.eof:
            self._input = self._engine.unused_data + self._input
            self._engine = None
        return True


class _Brotli(_FeedLayer):
    def __init__(self, source: Layer) -> None:
        super().__init__(source)
        self._module = _brotli()
        self._engine = self._module.Decompressor()

    def _step(self) -> bool:
        if self._engine.is_finished():
            return False
        fed = self._source.read(PIECE) if self._engine.can_accept_more_data() else b""
        try:
            self._waiting = self._engine.process(fed, output_buffer_limit=PIECE)
        except self._module.error as error:
            raise BadCoding(str(error)) from None
        if not fed and not self._waiting and not self._engine.is_finished():
            raise CutOff
        return True


_LAYERS: dict[str, Callable[[Layer], Layer]] = {
    "gzip": lambda source: _Zlib(source, gzip=True),
    "x-gzip": lambda source: _Zlib(source, gzip=True),
    "deflate": lambda source: _Zlib(source, gzip=False),
    "zstd": _Zstd,
    "br": _Brotli,
}

"""The code of a stored body: a zstd frame, alone or as a delta against a keyframe.

A delta is zstd with the keyframe as its raw-content dictionary, one hop deep: a page against the
same page of another day is nearly all copies. The keyframe's hash stands before the frame in a
zstd *skippable frame*, so an object explains itself and ``zstd -d`` (with ``--patch-from`` the
decoded keyframe) still reads it without this program. Knows no files and no database.
"""

import hashlib
import struct

import zstandard

from monitor.errors import Damage

LEVEL = 3
"""On real policy pages level 9 saved a tenth more at five times the time."""
_SKIPPABLE = 0x184D2A5B
_HEADER = struct.Struct("<II32s")
_MAX_WINDOW_LOG = 27
"""What a decoder accepts by default: 128 MiB, above twice the largest body that is fetched."""


def name_of(body: bytes) -> str:
    """A body's name: the SHA-256 of its bytes, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def encode(body: bytes, keyframe: bytes | None = None) -> bytes:
    """The stored form of a body, as a delta where a keyframe's body is given."""
    if keyframe is None:
        return zstandard.ZstdCompressor(level=LEVEL).compress(body)
    reach = min(max((len(body) + len(keyframe)).bit_length(), 17), _MAX_WINDOW_LOG)
    # The window must reach back over the whole keyframe, and the tables must be large enough to index
    # it: zstd indexes only the tail of a dictionary that is large for its tables.
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, window_log=reach, hash_log=max(17, reach - 4), chain_log=max(16, reach - 4)
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(keyframe))
    header = _HEADER.pack(_SKIPPABLE, 32, hashlib.sha256(keyframe).digest())
    return header + compressor.compress(body)


def keyframe_of(data: bytes) -> str | None:
    """The name of the keyframe that a stored form is a delta of, None where it stands alone."""
    if len(data) < _HEADER.size:
        return None
    magic, size, digest = _HEADER.unpack_from(data)
    return bytes(digest).hex() if (magic, size) == (_SKIPPABLE, 32) else None


def decode(data: bytes, *, name: str, size: int, keyframe: bytes | None = None) -> bytes:
    """The body again, ``size`` bytes with the hash ``name``. Raises Damage for anything else."""
    offset = _HEADER.size if keyframe_of(data) else 0
    frame = memoryview(data)[offset:]
    try:
        if zstandard.frame_content_size(frame) != size:
            raise _damage(name)
        dictionary = None if keyframe is None else _dictionary(keyframe)
        decompressor = zstandard.ZstdDecompressor(
            dict_data=dictionary or zstandard.ZstdCompressionDict(b""), max_window_size=1 << _MAX_WINDOW_LOG
        )
        body = decompressor.decompress(frame, max_output_size=size)
    except zstandard.ZstdError:
        raise _damage(name) from None
    if name_of(body) != name:
        raise _damage(name)
    return body


def _dictionary(keyframe: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(keyframe, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _damage(name: str) -> Damage:
    return Damage(f"The stored body {name} does not match its hash: restore that object from a backup.")

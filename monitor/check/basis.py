"""What a change was judged by, recorded with it, so that anyone can judge the same two texts again."""

from dataclasses import dataclass

import msgspec

import monitor
from monitor.compare import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The program's release, the context, and the SHA-256 of the two texts as they were then."""

    release: str
    before_sha256: str
    after_sha256: str
    context: Context


def write_basis(context: Context, before_sha256: str, after_sha256: str) -> str:
    """A basis of this program's release, as JSON."""
    basis = Basis(
        release=monitor.__version__, before_sha256=before_sha256, after_sha256=after_sha256, context=context
    )
    return msgspec.json.encode(basis, order="deterministic").decode()


def read_basis(text: str | None) -> Basis | None:
    """The basis of a change; None where none was recorded, or where it cannot be read any more."""
    try:
        return None if text is None else msgspec.json.decode(text, type=Basis)
    except msgspec.MsgspecError:
        return None

"""A note's text and what is hidden in it in, what the body says out, packed: only notes that carry evidence are asked for it."""

from __future__ import annotations

import msgspec

from vaultsync.syntax.regions import Range, merged

MAX_PROSE = 8_000
"""Characters of a body that are kept: who writes more does not write one statement, and a vault of them has to fit into memory."""


class Prose(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the body says."""

    start: int = 0
    """Where the body begins."""
    text: str = ""
    """The body as written, its first ``MAX_PROSE`` characters."""
    hidden: tuple[int, ...] = ()
    """Starts and ends, by turns, of code, comments, formulas and generated text; sorted and disjoint."""


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Prose).decode
_NOTHING = Prose()


def pack_prose(text: str, body: int, hidden: list[Range]) -> bytes:
    """What ``unpack_prose`` unpacks; empty where the body is.

    Args:
        text: the whole note.
        body: where its body begins.
        hidden: what is not said in it, in any order.
    """
    end = min(len(text), body + MAX_PROSE)
    if body >= end:
        return b""
    ranges = [at for range in merged(hidden) if range[0] < end for at in range]
    return _pack(Prose(body, text[body:end], tuple(ranges)))


def unpack_prose(packed: bytes) -> Prose:
    """The body's text."""
    return _unpack(packed) if packed else _NOTHING

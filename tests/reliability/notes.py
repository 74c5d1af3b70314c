"""Notes that tell whether they are whole: a person's text with its own checksum, and a block that belongs to vaultsync."""

from __future__ import annotations

import hashlib
import random
import re
from typing import NamedTuple

BEGIN, END = b"<!-- table -->\n", b"<!-- /table -->\n"
_FORM = re.compile(
    rb"save (\d+)\n(.*?)\nsum ([0-9a-f]{16})\n" + re.escape(BEGIN) + rb"(?:write (\d+)\n(.*?)\nsum ([0-9a-f]{16})\n)?" + re.escape(END),
    re.DOTALL,
)


class Parts(NamedTuple):
    """A whole note: which save of the person and which write of vaultsync it holds."""

    save: int
    write: int
    block_start: int
    """Where the block's lines begin, in bytes."""


def saved(number: int, size: int) -> bytes:
    """The text that a person saves: its body follows from the number, so that a mixture of two saves is told apart."""
    body = random.Random(number).randbytes(size // 2).hex().encode()
    return b"save %d\n%s\nsum %s\n" % (number, body, _sum(body)) + BEGIN + END


def written(note: bytes, parts: Parts, number: int, size: int) -> bytes:
    """The note with a new block of about ``size`` bytes."""
    body = random.Random(-number).randbytes(size // 2).hex().encode()
    return note[: parts.block_start] + b"write %d\n%s\nsum %s\n" % (number, body, _sum(body)) + END


def whole(note: bytes) -> Parts | None:
    """None for a note that is torn, empty, or mixed."""
    found = _FORM.fullmatch(note)
    if found is None or found[3] != _sum(found[2]) or (found[6] is not None and found[6] != _sum(found[5])):
        return None
    return Parts(int(found[1]), int(found[4] or 0), note.index(BEGIN) + len(BEGIN))


def digest(data: bytes) -> bytes:
    """The hash that a ``Rewrite`` carries."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()

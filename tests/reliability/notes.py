"""Notes that tell whether they are whole: a person's text with its own checksum, and a block that belongs to vaultsync."""

from __future__ import annotations

import hashlib
import random
import re
from typing import NamedTuple

BEGIN, END = b'<!-- vaultsync: TABLE WITHOUT ID written FROM "Ticker" -->\n', b"<!-- /vaultsync -->\n"
"""Around what the bare writer writes, or a daemon: it shows the property of another note."""
_BARE = rb"write (\d+)\n(.*?)\nsum ([0-9a-f]{16})\n"
_TABLE = rb"\n\| written +\|\n\| -+ \|\n\| write (\d+) ([0-9a-f]*) sum ([0-9a-f]{16}) +\|\n\n"
_FORM = re.compile(
    rb"save (\d+)\n(.*?)\nsum ([0-9a-f]{16})\n" + re.escape(BEGIN) + rb"(?:" + _BARE + rb"|" + _TABLE + rb")?" + re.escape(END),
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
    if found is None or found[3] != _sum(found[2]):
        return None
    number, body, check = found.group(4, 5, 6) if found[4] is not None else found.group(7, 8, 9)
    if number is not None and check != _sum(body):
        return None
    return Parts(int(found[1]), int(number or 0), note.index(BEGIN) + len(BEGIN))


def ticker(number: int, size: int) -> bytes:
    """The note whose property a daemon shows in the others."""
    body = random.Random(-number).randbytes(size // 2).hex().encode()
    return b"---\nwritten: write %d %s sum %s\n---\n" % (number, body, _sum(body))


def digest(data: bytes) -> bytes:
    """The hash that a ``Rewrite`` carries."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()

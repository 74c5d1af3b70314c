"""The offsets at which lines start in, a packed form out that takes about a byte a line; and back."""

from __future__ import annotations

from itertools import accumulate
from operator import sub


def pack_lines(starts: tuple[int, ...]) -> bytes:
    """Line starts as differences of seven bits a byte: a line shorter than 128 characters takes one byte."""
    steps = list(map(sub, starts[1:], starts))
    if not steps or max(steps) < 128:
        return bytes(steps)
    out = bytearray()
    for step in steps:
        while step > 127:
            out.append(step & 127 | 128)
            step >>= 7
        out.append(step)
    return bytes(out)


def unpack_lines(packed: bytes) -> tuple[int, ...]:
    """The inverse of ``pack_lines``."""
    if packed.isascii():  # every step in one byte
        return tuple(accumulate(packed, initial=0))
    starts, at, step, shift = [0], 0, 0, 0
    for byte in packed:
        step |= (byte & 127) << shift
        if byte & 128:
            shift += 7
            continue
        at += step
        starts.append(at)
        step = shift = 0
    return tuple(starts)

"""Text in, a number of 53 bits out: cyrb53, the hash that Dataview uses."""

from __future__ import annotations

from typing import Final

from vaultsync.query import utf16

_MASK: Final = 0xFFFFFFFF


def cyrb53(text: str, seed: int = 0) -> float:
    """The hash over UTF-16 code units; only the last 32 bits of the seed count.

    Source: cyrb53 by bryc, in the public domain.
    """
    first, second = 0xDEADBEEF ^ seed & _MASK, 0x41C6CE57 ^ seed & _MASK
    for unit in utf16.units(text):
        first = (first ^ ord(unit)) * 2654435761 & _MASK
        second = (second ^ ord(unit)) * 1597334677 & _MASK
    first = (first ^ first >> 16) * 2246822507 & _MASK
    first ^= (second ^ second >> 13) * 3266489909 & _MASK
    second = (second ^ second >> 16) * 2246822507 & _MASK
    second ^= (first ^ first >> 13) * 3266489909 & _MASK
    return float(4294967296 * (2097151 & second) + first)

"""Two texts in, the fewest bytes that make one of the other out; and whether a third is the half-done change."""

from __future__ import annotations

_BLOCK = 512
"""What a disk writes at once, at least."""


def changed_range(before: bytes, after: bytes) -> tuple[int, int]:
    """Where ``after`` has to be written over ``before`` in place: from the first difference up to the last.

    When the lengths differ that is up to the end of ``after``, since everything moves.
    """
    start = common_prefix(before, after)
    if len(before) != len(after):
        return start, len(after)
    return start, max(start, len(after) - common_prefix(before[start:][::-1], after[start:][::-1]))


def common_prefix(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def is_half_done(text: bytes, before: bytes, after: bytes) -> bool:
    """Whether a text is what an interrupted write in place leaves.

    A killed process leaves a beginning of ``after`` with the rest of ``before``. A power cut leaves, of each block of the
    disk, the one or the other; behind the shorter text also zeros, where the file had grown or was being cut off (seen on
    ext4, which clears the last block before it makes the file shorter).
    """
    shortest, longest = min(len(before), len(after)), max(len(before), len(after))
    if not shortest <= len(text) <= longest or text in (before, after):
        return False
    return _is_prefix_and_rest(text, before, after) or _is_mixed(text, before, after, shortest)


def _is_prefix_and_rest(text: bytes, before: bytes, after: bytes) -> bool:
    done = common_prefix(text, after)
    return text[done:] == before[done : len(text)] and len(text) >= len(before)


def _is_mixed(text: bytes, before: bytes, after: bytes, shortest: int) -> bool:
    for start in range(0, len(text), _BLOCK):
        end = min(start + _BLOCK, len(text))
        both = min(max(start, shortest), end)
        if text[start:both] not in (before[start:both], after[start:both]):
            return False
        rest = text[both:end]
        if rest.strip(b"\0") and rest not in (before[both:end], after[both:end]):
            return False
    return True

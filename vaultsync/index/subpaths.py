"""A note in, what links can point at inside it out: its headings and block ids."""

from __future__ import annotations

from bisect import bisect_right

from vaultsync.index.names import heading_key
from vaultsync.syntax import Note


class Outline:
    """The headings and block ids of one note, found without going through all of them again."""

    def __init__(self, note: Note) -> None:
        self._blocks = {block.id.lower() for block in note.blocks}
        self._headings: dict[str, dict[int, list[int]]] = {}
        for number, heading in enumerate(note.headings):
            self._headings.setdefault(heading_key(heading.text), {}).setdefault(heading.level, []).append(number)

    def has_heading(self, subpath: str) -> bool:
        """Whether ``#A#B`` leads to a heading: B after A and deeper; runs of ``#`` collapse."""
        wanted = [key for part in subpath.split("#") if (key := heading_key(part))]
        reached = {0: -1}
        for name in wanted:
            reached = self._next(name, reached)
            if not reached:  # A heading may hold a `#` of its own, which a link cannot escape.
                return " ".join(wanted) in self._headings
        return True

    def _next(self, name: str, reached: dict[int, int]) -> dict[int, int]:
        """By level, the first heading of this name after and deeper than one that was reached before."""
        found = {}
        for level, numbers in self._headings.get(name, {}).items():
            before = [number for above, number in reached.items() if above < level]
            at = bisect_right(numbers, min(before)) if before else len(numbers)
            if at < len(numbers):
                found[level] = numbers[at]
        return found

    def has_block(self, block_id: str) -> bool:
        """Whether the block id is there; case is ignored, since Obsidian's own habit is uncertain."""
        return block_id.lower() in self._blocks

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
        number, level = -1, 0
        for name in wanted:
            found = self._next(name, number, level)
            if found is None:  # A heading may hold a `#` of its own, which a link cannot escape.
                return " ".join(wanted) in self._headings
            number, level = found
        return True

    def _next(self, name: str, after: int, above: int) -> tuple[int, int] | None:
        """Number and level of the first heading of this name after another one and deeper."""
        fits = []
        for level, numbers in self._headings.get(name, {}).items():
            at = bisect_right(numbers, after)
            if level > above and at < len(numbers):
                fits.append((numbers[at], level))
        return min(fits, default=None)

    def has_block(self, block_id: str) -> bool:
        """Whether the block id is there; case is ignored, since Obsidian's own habit is uncertain."""
        return block_id.lower() in self._blocks

"""A note and a link's subpath in, whether the heading or block is there out."""

from __future__ import annotations

from vaultsync.index.names import heading_key
from vaultsync.syntax import Note


def find_heading(note: Note, subpath: str) -> bool:
    """Whether ``#A#B`` leads to a heading of the note: B after A and deeper; runs of ``#`` collapse."""
    wanted = [key for part in subpath.split("#") if (key := heading_key(part))]
    level = 0
    found = 0
    if not wanted:
        return True
    if len(wanted) == 1:
        return any(heading_key(heading.text) == wanted[0] for heading in note.headings)
    for heading in note.headings:
        if heading.level > level and heading_key(heading.text) == wanted[found]:
            level = heading.level
            found += 1
            if found == len(wanted):
                return True
    return _found_whole(note, wanted)


def _found_whole(note: Note, wanted: list[str]) -> bool:
    """A heading may hold a ``#`` of its own, which a link cannot escape."""
    whole = " ".join(wanted)
    return any(heading_key(heading.text) == whole for heading in note.headings)


def find_block(note: Note, block_id: str) -> bool:
    """Whether the note has the block id; case is ignored, since Obsidian's own habit is uncertain."""
    wanted = block_id.lower()
    return any(block.id.lower() == wanted for block in note.blocks)

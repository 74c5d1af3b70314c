"""Live blocks in, managed ones out, and back; nothing else of the note moves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vaultsync.syntax import BlockFamily, BlockKind, BlockMode, LiveQuery, ManagedBlock, Note
from vaultsync.tables.definition import NamedTable
from vaultsync.text import TextEdit

_FENCES = re.compile(r"^[ \t]*(`{3,})[ \t]*$", re.MULTILINE)


def converted(note: Note) -> tuple[TextEdit, ...]:
    """Each live block as a managed block in which nothing stands yet, in order of position.

    A block without a query stays live, and so does one whose query would end a comment of either kind.
    """
    edits = [(live, _managed(live)) for live in note.live_queries]
    return tuple(TextEdit(note.path, live.span, text) for live, text in edits if text is not None)


def _managed(live: LiveQuery) -> str | None:
    if not live.query:
        return None
    if "-->" not in live.raw and "<!--" not in live.raw and not live.raw.endswith("--"):
        opening, ending = "<!--", "-->"
    elif "%%" not in live.raw and "\n\n" not in live.raw:
        opening, ending = "%%", "%%"
    else:
        return None
    between = live.newline + live.prefix
    query = between.join(live.raw.split("\n"))
    return f"{opening} vaultsync: {query} {ending}{between}{opening} /vaultsync {ending}"


def ejected(note: Note, definitions: Mapping[str, NamedTable]) -> tuple[TextEdit, ...]:
    """Each managed block as the live block of its query, in order of position; named tables as those of their queries.

    A block that names an unknown table, or whose comments go by themselves, stays as it is.
    """
    edits = [(block, _live(block, definitions)) for block in note.managed if block.mode is not BlockMode.ONCE_AND_EJECT]
    return tuple(TextEdit(note.path, block.span, text) for block, text in edits if text is not None)


def _live(block: ManagedBlock, definitions: Mapping[str, NamedTable]) -> str | None:
    if block.kind is BlockKind.EXPRESSION:
        return _inline(block)
    if block.kind is BlockKind.NAME:
        table = definitions.get(block.query)
        return None if table is None else _fences(block, table.queries)
    return _fences(block, [block.body if block.family is BlockFamily.VAULTSYNC else block.query])


def _inline(block: ManagedBlock) -> str:
    """In more backticks than the expression has in a row."""
    marks = max((len(run) for run in re.findall("`+", block.body)), default=0) + 1
    space = " " if "`" in block.body else ""
    return f"{'`' * marks}{space}{block.body.strip()}{space}{'`' * marks}"


def _fences(block: ManagedBlock, queries: Sequence[str]) -> str:
    """A blank line between two of them."""
    lines: list[str] = []
    for query in queries:
        fence = "`" * max([3, *(len(run) + 1 for run in _FENCES.findall(query))])
        lines += [*([""] if lines else []), f"{fence}dataview", *query.split("\n"), fence]
    first, *rest = lines
    blank = block.prefix.rstrip()
    return first + "".join([block.newline + (block.prefix + line if line else blank) for line in rest])

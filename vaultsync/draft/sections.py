"""A draft's blocks and headings in, the blocks under which something is claimed out: a list of references is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultsync.draft.draft import said
from vaultsync.text import Span

USUAL = frozenset(
    {"references", "reference list", "bibliography", "literature", "literature cited", "works cited", "references and notes", "citations"}
)
"""Headings of lists of references, whatever a vault's own configuration names."""
LONGEST = 200
"""Characters of a heading that are looked at."""
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}|[IVX]{1,5})[.)]?\s+")
_TITLE_WORDS = 4


class Title(NamedTuple):
    """A heading of a draft."""

    start: int
    """Where what follows it begins, or earlier."""
    level: int
    """1 for the highest."""
    text: str


def claiming(text: str, blocks: Iterable[Span], titles: Iterable[Title], skipped: Iterable[str]) -> tuple[Span, ...]:
    """The blocks that stand under no heading of this name; a paragraph that says nothing but such a name counts as one.

    Args:
        text: of the draft.
        blocks: in order.
        titles: in order.
        skipped: names in any case, beside the usual ones.
    """
    names = USUAL | {name.strip().lower() for name in skipped}
    waiting = sorted(titles, reverse=True)
    under: Title | None = None
    kept: list[Span] = []
    for block in blocks:
        while waiting and waiting[-1].start <= block.start:
            title = waiting.pop()
            if _is_named(title.text, names):
                under = title if under is None or title.level <= under.level else under
            elif under is not None and title.level <= under.level:
                under = None
        if block.end - block.start <= LONGEST and _is_named(said(text[block.start : block.end]), names):
            under = Title(block.start, LOWEST, "")
        elif under is None:
            kept.append(block)
    return tuple(kept)


LOWEST = 7
"""The level of a paragraph that is meant as a heading: the next heading ends its section."""


def plain_titles(text: str) -> Iterator[Title]:
    """The lines of a text without markup that are headings: few words without numbers behind a blank line, and names of references."""
    at, blank = 0, True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare and len(bare) <= LONGEST:
            words = bare.rstrip(":").split()
            is_title = blank and len(words) <= _TITLE_WORDS and bare[-1] not in ".!?;,:" and not any(map(str.isdigit, bare))
            if is_title or len(words) <= _TITLE_WORDS + 1:
                yield from [Title(at, 1, bare)] if is_title or _is_named(bare, USUAL) else []
        blank = not bare
        at += len(line)


def _is_named(title: str, names: frozenset[str]) -> bool:
    bare = " ".join(title.split()).strip("*_#: ").lower()
    return bare in names or _NUMBER.sub("", bare, count=1) in names

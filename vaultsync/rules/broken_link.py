"""A link leads to no file of the vault.

Why: Obsidian shows such a link as a note not written yet and makes an empty one when it is clicked, so a note that
was renamed or deleted elsewhere goes unnoticed.

Fix: Correct the name, write the note, or list names that are to be written later under `planned` (patterns such as
`People/*`, compared with the link's target as it is written).

Source: Obsidian Help, "Internal links"; resolution as recorded from Obsidian's metadata cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import title_of
from vaultsync.rule import Doubt, Rule, named
from vaultsync.schema.globs import glob_test
from vaultsync.schema.violation import listed
from vaultsync.syntax import Link, Note


@dataclass(frozen=True, slots=True)
class Options:
    """The rule's options."""

    planned: tuple[str, ...] = ()
    """Names that may be linked before they are written, as patterns."""


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: Options) -> Iterator[Diagnostic]:
    """At most one finding; none for embeds and aliases, which have rules of their own."""
    if link.is_embed or index.aliases(link.target):
        return
    if options.planned and _is_planned(options.planned)(link.target):
        return
    yield RULE.at(note.path, link.span, f"{named(link)} leads to no file", help=_help(link, index))


def _help(link: Link, index: VaultIndex) -> str:
    if link.target.lower().startswith(("https://", "http://")):
        return f"Write a web address as [text]({link.target})"
    near = index.nearest(title_of(link.target))
    if near:
        return f"Did you mean {listed(named(link, name) for name in near)}?"
    return "Correct the name, or write the note"


@lru_cache(maxsize=8)
def _is_planned(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    return glob_test(patterns)


RULE = Rule("broken-link", Severity.ERROR, Options(), doubt=Doubt.NOWHERE, check_link=check_link)

"""A link fits several files equally well.

Why: Of several files with the same name Obsidian opens the one in the linking note's own folder, then the one with
the shortest path. Where that leaves more than one, which of them opens can change with any other file of the vault.

Fix: Write as much of the path in the link as tells the files apart.

Source: Recorded runs of Obsidian: among paths of equal length its choice changed when an unrelated file was added.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import key, shown
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.schema.violation import listed
from vaultsync.syntax import Link, Note

MAX_NAMED = 3


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none where the files' paths differ in case or Unicode form only: that is no fault of the link."""
    ties = found.ties
    if len({key(path) for path in ties}) == 1:
        return
    texts = [named(link, index.link_text(path, note.path)) for path in ties[:MAX_NAMED]]
    yield RULE.at(
        note.path,
        link.span,
        f"{named(link)} fits {listed((shown(path) for path in ties), 'and')} equally well",
        help=f"Write {listed(texts)}{' and so on' * (len(ties) > MAX_NAMED)}",
    )


RULE = Rule("ambiguous-link", Severity.WARNING, doubt=Doubt.TIES, check_link=check_link)

"""An embed leads to no file of the vault.

Why: Where the picture, note or recording should be, the reader sees only its name. Attachments are easily lost when
notes are moved between vaults.

Fix: Correct the name (files that are no notes need their extension), or put the file back.

Source: Obsidian Help, "Embed files"; resolution as recorded from Obsidian's metadata cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import title_of
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.schema.violation import listed
from vaultsync.syntax import Link, Note


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none for aliases, which have a rule of their own."""
    if link.is_embed and not index.aliases(link.target):
        near = index.nearest(title_of(link.target))
        help = f"Did you mean {listed(named(link, name) for name in near)}?" if near else "Correct the name, or put the file back"
        yield RULE.at(note.path, link.span, f"{named(link)} leads to no file", help=help)


RULE = Rule("broken-embed", Severity.ERROR, doubt=Doubt.NOWHERE, check_link=check_link)

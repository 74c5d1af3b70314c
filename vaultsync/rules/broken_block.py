"""A link names a block id that its note does not have.

Why: Obsidian opens the note at its top and says nothing; an embed of the block shows an error. Block ids are lost when
a paragraph is rewritten or moved to another note.

Fix: Correct the id in the link, or write it (a space and `^id`) at the end of the block that is meant. Block ids are
Latin letters, digits and hyphens.

Source: Obsidian Help, "Link to a block in a note".
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import shown, title_of
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.schema.names import nearest
from vaultsync.syntax import Link, Note

MAX_CHOICES = 300
"""In a note of more block ids none is suggested: each of its links would be compared with all of them."""


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none for targets that are no readable note."""
    if found.path is None or not link.subpath.startswith("#^"):
        return
    block = link.subpath[2:].strip()
    # Headings and block ids together (#^a#b) are nowhere documented.
    if not block or "#" in block or index.find_block(found.path, block):
        return
    target = index.notes[found.path]
    near = nearest(block, (other.id for other in target.blocks)) if len(target.blocks) <= MAX_CHOICES else None
    help = f"Did you mean {named(link, f'{link.target}#^{near}')}?" if near else f"Write ^{block} at the end of the block that is meant"
    where = "this note" if target.path == note.path else shown(title_of(target.path))
    yield RULE.at(note.path, link.span, f'no block "^{block}" in {where}', help=help)


RULE = Rule("broken-block", Severity.WARNING, doubt=Doubt.SUBPATH, check_link=check_link)

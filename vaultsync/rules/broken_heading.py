"""A link names a heading that its note does not have.

Why: Obsidian opens the note at its top and says nothing, so a heading that was renamed leaves readers in the wrong
place, and an embed of the section shows an error.

Fix: Correct the heading in the link, or take the part from `#` on away. Only headings at the top level of a note count:
none in a list, quote or callout. In `#A#B` the heading B stands after A and is deeper.

Source: Obsidian Help, "Link to a heading in a note"; headings as recorded from Obsidian's metadata cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import shown, title_of
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.schema.names import nearest
from vaultsync.syntax import Link, Note

_NOT_IN_LINKS = re.compile(r"[:#|^\\]+|%%|\[\[|\]\]")
"""What Obsidian leaves out of a heading when it writes a link to it."""
MAX_CHOICES = 300
"""In a note of more headings none is suggested: each of its links would be compared with all of them."""


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none for blocks, footnotes, and targets that are no readable note."""
    if found.path is None or "#^" in link.subpath or "#[^" in link.subpath:
        return
    if index.find_heading(found.path, link.subpath):
        return
    target = index.notes[found.path]
    heading = " > ".join(part.strip() for part in link.subpath.split("#") if part.strip())
    where = "this note" if target.path == note.path else shown(title_of(target.path))
    yield RULE.at(note.path, link.span, f'no heading "{heading}" in {where}', help=_help(link, heading, target))


def _help(link: Link, heading: str, target: Note) -> str:
    last = heading.rpartition(" > ")[2]
    near = nearest(last, (other.text for other in target.headings)) if len(target.headings) <= MAX_CHOICES else None
    if near is None:
        return "Correct the heading, or take the part from # on away"
    text = " ".join(_NOT_IN_LINKS.sub(" ", near).split())
    return f"Did you mean {named(link, f'{link.target}#{text}')}?"


RULE = Rule("broken-heading", Severity.WARNING, doubt=Doubt.SUBPATH, check_link=check_link)

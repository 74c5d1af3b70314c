"""A source was published or written by somebody who sells what the vault is about.

Why: Not every such study is wrong, but a reader wants to know.

Fix: Nothing to mend: weigh it, or look for an independent study. The publisher, author or institution of the source is the name or alias of
a concept with the tag `commercial`; another tag is named by the option `tag`.

Source: ICMJE, disclosure of interests; Lundh et al., Industry sponsorship and research outcome (Cochrane).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import link_to, roles_of, vendors
from vaultsync.index import VaultIndex
from vaultsync.rule import Rule
from vaultsync.syntax import Note


@dataclass(frozen=True, slots=True)
class Options:
    """What marks a vendor."""

    tag: str = "commercial"
    """Of concepts."""


def check_note(note: Note, index: VaultIndex, options: Options) -> Iterator[Diagnostic]:
    """One finding for each vendor."""
    roles = roles_of(index)
    for writing, vendor in vendors(index, note.path, options.tag):
        yield RULE.at(
            note.path,
            writing.key_span,
            f"`{writing.name}` of this {roles.source} is {link_to(index, vendor, note.path)}, which is tagged `{options.tag}`",
            help="Weigh it, or look for an independent study",
        )


RULE = Rule("conflict-of-interest", Severity.INFO, Options(), check_note=check_note, needs_types=True, parts=("source",))

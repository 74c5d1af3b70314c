"""A link is spelled in another case than its file.

Why: Obsidian does not mind, but most else does: Git, web servers, static site generators and command line tools on Linux
find no such file.

Fix: Spell the link as the file is spelled; display text can keep the other form.

Source: Obsidian's resolution as recorded (case never counts); POSIX file names, in which case counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import is_note, shown
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.syntax import Link, LinkKind, Note
from vaultsync.text import TextEdit


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    if found.spelling != "case" or found.path is None:
        return
    target = link.target
    whole = found.path[:-3] if is_note(found.path) and not is_note(target) else found.path
    real = whole[-len(target) :]
    if real.lower() != target.lower():
        real = whole
    fix = None
    if link.kind is not LinkKind.MARKDOWN and link.kind is not LinkKind.MARKDOWN_EMBED:
        fix = Fix(f"Write {real}", (TextEdit(note.path, link.target_span, real),), Safety.SUGGESTED)
    name = shown(real)
    yield RULE.at(note.path, link.span, f"{named(link)} is spelled {name} in the vault", help=f"Write {name}", fix=fix)


RULE = Rule("case-mismatch", Severity.INFO, doubt=Doubt.SPELLING, check_link=check_link)

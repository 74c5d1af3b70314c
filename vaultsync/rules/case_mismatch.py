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
from vaultsync.paths import VaultPath, is_note, shown
from vaultsync.rule import NoOptions, Rule, named
from vaultsync.syntax import Link, LinkKind, Note
from vaultsync.text import TextEdit


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    if found.spelling != "case" or found.path is None:
        return
    real = _respelled(link.target, found.path)
    fix = None
    if real and link.kind is not LinkKind.MARKDOWN and link.kind is not LinkKind.MARKDOWN_EMBED:
        fix = Fix(f"Write {shown(real)}", (TextEdit(note.path, link.target_span, real),), Safety.SUGGESTED)
    help = f"Write {named(link, shown(real))}" if real else ""
    yield RULE.at(note.path, link.span, f"{named(link)} is spelled {shown(real or found.path)} in the vault", help=help, fix=fix)


def _respelled(target: str, path: VaultPath) -> str:
    """The target with the file's own spelling; empty where the two differ in more than that."""
    real = path if not is_note(path) or is_note(target) else path[:-3]
    lead = target[: len(target) - len(target.lstrip("./"))]
    count = target.count("/") - lead.count("/") + 1
    new = lead + "/".join(real.split("/")[-count:])
    return new if new.lower() == target.lower() else ""


RULE = Rule("case-mismatch", Severity.INFO, check_link=check_link)

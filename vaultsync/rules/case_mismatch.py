"""A link is spelled in another case than its file.

Why: Obsidian does not mind, but most else does: Git, web servers, static site generators and command line tools on Linux
find no such file.

Fix: Spell the link as the file is spelled; display text can keep the other form.

Source: Obsidian's resolution as recorded (case never counts); POSIX file names, in which case counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import VaultPath, is_note, shown
from vaultsync.rule import Doubt, NoOptions, Rule
from vaultsync.syntax import Link, Note


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    if found.spelling == "case" and found.path is not None:
        message, help = _worded(link.original, link.target, found.path)
        yield RULE.at(note.path, link.span, message, help=help)


@lru_cache(maxsize=16_384)
def _worded(original: str, target: str, path: VaultPath) -> tuple[str, str]:
    """The message and the help; the same link may stand in thousands of notes."""
    whole = path[:-3] if is_note(path) and not is_note(target) else path
    real = whole[-len(target) :]
    if real.lower() != target.lower():
        real = whole
    name = shown(real)
    return f"{shown(original)} is spelled {name} in the vault", f"Write {name}"


RULE = Rule("case-mismatch", Severity.INFO, doubt=Doubt.SPELLING, check_link=check_link)

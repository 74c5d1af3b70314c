"""A file is a copy that a sync program made of a conflict.

Why: When a note was changed on two devices at once, the program keeps one version under another name. Until somebody
compares them, what was written there is missing from the note, and links and searches find both.

Fix: Compare the copy with the original, keep what is right in the original, and delete the copy.

Source: The names that Syncthing, Dropbox, Nextcloud, Seafile and Obsidian Sync document. Names that only might be a copy,
such as `Note 2` or `Note (1)`, are not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, conflict_copy_of, name_of, shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span


def check_file(path: VaultPath, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, for a note or any other file."""
    copy = conflict_copy_of(path)
    if copy is not None:
        yield _finding(path, *copy, index)


def _finding(path: VaultPath, program: str, original: VaultPath, index: VaultIndex) -> Diagnostic:
    name = shown(name_of(original))
    if original not in index.files:
        message = f"conflict copy of {name}, which is gone, made by {program}"
        return RULE.at(path, Span(0, 0), message, help=f"Rename it to {name}, or delete it")
    return RULE.at(
        path,
        Span(0, 0),
        f"conflict copy of {name}, made by {program}",
        help=f"Keep what is right in {name} and delete this file",
        related=(Related(original, Span(0, 0), "the original"),),
    )


RULE = Rule("sync-conflict-copy", Severity.WARNING, check_file=check_file)

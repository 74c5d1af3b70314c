"""A file is a copy that a sync program made of a conflict.

Why: When a note was changed on two devices at once, the program keeps one version under another name. Until somebody
compares them, what was written there is missing from the note, and links and searches find both.

Fix: Compare the copy with the original, keep what is right in the original, and delete the copy.

Source: The names that Syncthing, Dropbox, Nextcloud, Seafile and Obsidian Sync document. Names that only might be a copy,
such as `Note 2` or `Note (1)`, are not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, name_of, shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span

_EXTENSION = r"(?P<extension>\.[^./]+)?\Z"
_SYNCTHING = re.compile(r"(?P<name>.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?" + _EXTENSION)
_OBSIDIAN_SYNC = re.compile(r"(?P<name>.+?) \(Conflicted copy .*\d{12}\)" + _EXTENSION)
_CONFLICTED = re.compile(r"(?P<name>.+?) ?\((?:[^()/]+ )?[Cc]onflicted copy \d{4}-\d\d-\d\d(?: \d{6})?\)(?: ?\(\d+\))?" + _EXTENSION)
_SEAFILE = re.compile(r"(?P<name>.+?) \(SFConflict \S+ \d{4}(?:-\d\d){5}\)" + _EXTENSION)
_FORMS = {
    "Syncthing": _SYNCTHING,
    "Obsidian Sync": _OBSIDIAN_SYNC,
    "Dropbox or Nextcloud": _CONFLICTED,
    "Seafile": _SEAFILE,
}


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each copy, notes or not."""
    for path in index.files:
        if "onflict" in path:
            copy = _copy(path)
            if copy:
                yield _finding(path, *copy, index)


def _copy(path: VaultPath) -> tuple[str, VaultPath] | None:
    """The program that made the copy, and the path of the original."""
    name = name_of(path)
    folder = path[: len(path) - len(name)]
    for program, form in _FORMS.items():
        found = form.match(name)
        if found:
            return program, VaultPath(folder + found["name"] + (found["extension"] or ""))
    return None


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


RULE = Rule("sync-conflict-copy", Severity.WARNING, check_vault=check_vault)

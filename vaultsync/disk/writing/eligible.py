"""A note's path and its bytes before and after in, the reason why it must not be written out, if there is one."""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping

from vaultsync.disk.writing.outcome import Refused
from vaultsync.disk.writing.place import MAX_BYTES
from vaultsync.paths import VaultPath, conflict_copy_of

_OPENING = re.compile(rb"^<{7}(?: |\r?$)", re.MULTILINE)
_MIDDLE = re.compile(rb"^={7}\r?$", re.MULTILINE)
_CLOSING = re.compile(rb"^>{7}(?: |\r?$)", re.MULTILINE)
_UNFINISHED = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
GitStates = MutableMapping[str, str]
"""What hinders writing to a folder, or nothing, as found out already: a run over many notes looks once at each."""


def check_name(path: VaultPath) -> None:
    """Raises ``Refused`` for a conflict copy."""
    if conflict_copy_of(path) is not None:
        raise Refused("conflict-copy")


def check_text(data: bytes) -> None:
    """Raises ``Refused`` for bytes that are too many, no text, or a merge that nobody has finished."""
    if len(data) > MAX_BYTES:
        raise Refused("too-large")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not-utf8", f"byte {error.start} of its text is not valid UTF-8") from error
    if has_conflict_markers(data):
        raise Refused("conflict-markers")


def has_conflict_markers(data: bytes) -> bool:
    """Whether git left a conflict in the text; ``=======`` alone is a heading's underline, ``>>>>>>>`` alone a quotation."""
    if b"<<<<<<<" in data and _OPENING.search(data):
        return True
    middle = _MIDDLE.search(data) if b">>>>>>>" in data else None
    return middle is not None and _CLOSING.search(data, middle.end()) is not None


def check_git(folder: str, known: GitStates) -> None:
    """Raises ``Refused`` while the repository that holds a folder, if any, is in the middle of something."""
    reason = _git_state(folder, known)
    if reason:
        raise Refused(reason)


def _git_state(folder: str, known: GitStates) -> str:
    if folder not in known:
        git = os.path.join(folder, ".git")
        parent = os.path.dirname(folder)
        if os.path.lexists(git):
            known[folder] = _state_of(_git_folder(git))
        else:
            known[folder] = "" if parent == folder else _git_state(parent, known)
    return known[folder]


def _git_folder(git: str) -> str:
    """What ``.git`` is, or, in worktrees and submodules, names."""
    if os.path.isdir(git):
        return git
    try:
        with open(git, encoding="utf-8", errors="surrogateescape", opener=_open_at_once) as file:
            word, _, target = file.read(4096).partition(":")
    except OSError:
        return git
    return os.path.join(os.path.dirname(git), target.strip()) if word == "gitdir" else git


def _open_at_once(path: str, flags: int) -> int:
    """Waits for nobody, should it be a FIFO."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _state_of(folder: str) -> str:
    if any(os.path.lexists(os.path.join(folder, name)) for name in _UNFINISHED):
        return "merge-in-progress"
    # Of a commit hook git is the caller: it holds the lock and waits for us.
    hook = os.environ.get("GIT_INDEX_FILE")
    return "git-at-work" if hook is None and os.path.lexists(os.path.join(folder, "index.lock")) else ""

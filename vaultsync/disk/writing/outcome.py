"""What became of a note that was to be written, as values for callers and as the exceptions that lead to them."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from vaultsync.paths import VaultPath

Status = Literal["written", "unchanged", "refused", "deferred"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ``Rewrite``."""

    path: VaultPath
    status: Status
    """``refused`` needs the user; ``deferred`` may succeed when it is tried again on the note as it is then."""
    reason: str = ""
    """The kind in one word, as in ``held-open``; empty when the note is as it was asked for."""
    message: str = ""
    """What hinders it and why; the note keeps a whole text, old or new, unless the reason is ``half-written``."""
    help: str = ""
    """What to do next."""

    @property
    def done(self) -> bool:
        """Whether the note holds the new text."""
        return self.status in ("written", "unchanged")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What an interrupted run had left of one note, and what was done about it."""

    path: VaultPath
    found: Literal["not-begun", "complete", "half-written", "changed", "other-text", "unreadable", "damaged-record"]
    done: Literal["nothing", "completed", "kept-copy", "waiting"]
    message: str


@dataclass(frozen=True, slots=True)
class Image:
    """A note as it was before one write."""

    path: VaultPath
    time: float
    """When it was replaced, in seconds since 1970."""
    size: int
    hash: bytes
    """BLAKE2b-128 of the bytes."""
    record: int
    """The number of the record that holds it."""
    entry: int
    """Its place in the record, from 0."""


class Refused(Exception):
    """A step found that the note must not be written, or not now; the note is as it was."""

    def __init__(self, reason: str, message: str = "", help: str = "") -> None:
        status, usual, advice = REASONS[reason]
        super().__init__(message or usual)
        self.reason = reason
        self.status: Status = status
        self.help = help or advice

    def outcome(self, path: VaultPath) -> Outcome:
        """The value for callers."""
        return Outcome(path, self.status, self.reason, str(self), self.help)


class NoLease(Exception):
    """The file system, or the file's owner, gives no lease."""


class NoExchange(Exception):
    """The file system cannot exchange two names."""


REASONS: MappingProxyType[str, tuple[Status, str, str]] = MappingProxyType(
    {
        "outside-vault": ("refused", "its path, or a link in it, leads out of the vault", "Move the note into the vault"),
        "undecodable-name": ("refused", "its name is not valid UTF-8", "Rename it"),
        "not-regular": ("refused", "it is no regular file", "Replace it by a file"),
        "not-local": ("refused", "its text is not on this device", "Download it with the cloud drive's program, then try again"),
        "too-large": ("refused", "it is larger than 1 MB", "Split the note"),
        "not-utf8": ("refused", "its text is not valid UTF-8", "Save it as UTF-8"),
        "conflict-markers": ("refused", "it holds git's conflict markers", "Resolve the conflict, then try again"),
        "conflict-copy": ("refused", "it is a copy that a sync program made of a conflict", "Compare it with the original and delete one"),
        "merge-in-progress": ("refused", "git is in the middle of a merge, rebase or cherry-pick", "Finish it or abort it, then try again"),
        "git-at-work": ("deferred", "git is changing the repository (index.lock)", "Try again when git has finished"),
        "held-open": ("deferred", "another program has it open", "Try again when that program has closed it"),
        "changed-since": ("deferred", "it was changed, moved or deleted after it was read", "Try again"),
        "busy": ("deferred", "another vaultsync writes to this vault", "Try again when it has finished"),
        "interrupted": ("deferred", "the system interrupted the write", "Try again"),
        "read-only": ("refused", "it may not be written", "Check the permissions of the note and its folder"),
        "hard-linked": (
            "refused",
            "it has several names (hard links) that a safe write would part",
            "Replace the other names by symbolic links",
        ),
        "foreign-owner": ("refused", "its owner or attributes could not be kept", "Make yourself the owner of the note"),
        "no-safe-way": (
            "refused",
            "its file system offers neither leases nor an exchange of names, so another program's text could be lost",
            "Move the vault to a local file system",
        ),
        "no-space": ("refused", "the disk or the quota is full", "Free some space"),
        "io-error": ("refused", "the disk reports an error", "Check the disk"),
        "half-written": ("refused", "the disk failed while it was written and again while its old text was put back", "Check the disk"),
        "unconfirmed": ("deferred", "it was written, but the disk did not confirm it", "Check the disk, then try again"),
        "exists": ("deferred", "a file of that name exists by now", "Try again"),
        "other-text": ("refused", "another program saved it at the same moment", "Compare the two files"),
        "no-image": ("refused", "the text that was kept of it is gone or damaged", "Choose another one"),
        "no-record": ("refused", "its old text could not be set aside first", "Check the folder for vaultsync's own files"),
    }
)

_OF_ERRNO = MappingProxyType(
    {
        errno.ENOSPC: "no-space",
        errno.EDQUOT: "no-space",
        errno.EACCES: "read-only",
        errno.EPERM: "read-only",
        errno.EROFS: "read-only",
        errno.EINTR: "interrupted",
        errno.ENOENT: "changed-since",
        errno.ENOTDIR: "changed-since",
        errno.ELOOP: "changed-since",
        errno.EAGAIN: "held-open",
        errno.EBUSY: "held-open",
        errno.ETXTBSY: "held-open",
        errno.EISDIR: "not-regular",
        errno.ENXIO: "not-regular",
        errno.EEXIST: "exists",
    }
)


def refusal(error: OSError) -> Refused:
    """What an error of the file system means for the note."""
    reason = _OF_ERRNO.get(error.errno or 0, "io-error")
    return Refused(reason, f"{REASONS[reason][1]}: {error.strerror}" if reason == "io-error" else "")


def not_recorded(error: OSError, where: str) -> Refused:
    """What an error means that came while the old text was set aside, before the note was touched."""
    return Refused("no-record", f"its old text cannot be set aside in {where}: {error.strerror}")

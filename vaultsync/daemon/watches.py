"""What the system says about watching out: which folders it watches for us, how many it allows, which file systems tell nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")
_SILENT = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|v9fs|afs|ceph|glusterfs|lustre|beegfs|gpfs|ncpfs|davfs|vboxsf|virtiofs|prl_fs|drvfs|fuse\.vmhgfs-fuse"
    r"|fuse\.(sshfs|rclone|s3fs|gcsfuse|goofys|glusterfs|ceph|davfs\S*|gvfsd-fuse|portal|google-drive-ocamlfuse|onedriver|juicefs|seadrive)"
)
"""File systems on which other machines, or the host of this one, change files without a word to us."""
_WATCH = re.compile(r"^inotify wd:\S+ ino:([0-9a-f]+) ", re.MULTILINE)
_OCTAL = re.compile(r"\\([0-7]{3})")


def watched_inodes(descriptors: str = "/proc/self/fd", facts: str = "/proc/self/fdinfo") -> frozenset[int] | None:
    """The inode numbers of all folders that this process watches by inotify; None where the system does not tell."""
    found: set[int] = set()
    known = False
    try:
        names = os.listdir(descriptors)
    except OSError:
        return None
    for name in names:
        try:
            if os.readlink(f"{descriptors}/{name}") != "anon_inode:inotify":
                continue
            with open(f"{facts}/{name}", encoding="ascii", errors="replace") as file:
                found.update(int(number, 16) for number in _WATCH.findall(file.read()))
        except OSError:  # closed meanwhile
            continue
        known = True
    return frozenset(found) if known else None


def watch_limit(path: Path = LIMIT) -> int | None:
    """How many folders one user may watch; None where the system does not tell."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def silent_file_system(folder: str, mounts: str | None = None) -> str | None:
    """The type of the file system a folder lies on, if changes made elsewhere are not reported there.

    Args:
        folder: a real path.
        mounts: the text of ``/proc/self/mountinfo``, read by default.
    """
    if mounts is None:
        try:
            with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
                mounts = file.read()
        except OSError:
            return None
    best, kind = "", ""
    for line in mounts.splitlines():
        mount, _, source = line.partition(" - ")
        parts, types = mount.split(" "), source.split(" ")
        if len(parts) < 5:
            continue
        place = _OCTAL.sub(lambda found: chr(int(found[1], 8)), parts[4]).rstrip("/")
        if (folder == place or folder.startswith(place + "/")) and len(place) >= len(best):
            best, kind = place, types[0]
    return kind if _SILENT.fullmatch(kind) else None


def too_few(missing: int, needed: int, limit: int | None, every: float) -> str:
    """The warning when not all folders could be watched."""
    allowed = f"{limit} for all programs of one user" if limit is not None else "too few"
    wanted = max(2 * needed, 2 * (limit or 0), 524_288)
    return (
        f"{missing} of {needed} folders of the vault are not watched, because the system allows {allowed}; the vault is compared every "
        f"{every:.0f} s instead. To have all watched: sudo sysctl fs.inotify.max_user_watches={wanted} "
        f"(this vault needs {needed}; to keep it, write fs.inotify.max_user_watches={wanted} into /etc/sysctl.d/60-vaultsync.conf)"
    )

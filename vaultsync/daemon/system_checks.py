"""What the system offers in, what that means for a daemon out: safe writing, watches, limits, folders of its own, the clock."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from vaultsync.daemon.check import Check, Level, Surroundings
from vaultsync.daemon.log import NAME as LOG
from vaultsync.daemon.meter import open_file_limit, readable_bytes
from vaultsync.daemon.watches import silent_file_system
from vaultsync.disk.caching.database import state_of
from vaultsync.disk.caching.place import cache_folder, cache_name
from vaultsync.disk.caching.version import program_version
from vaultsync.disk.writing.instance import owner_of
from vaultsync.disk.writing.lease import leased
from vaultsync.disk.writing.outcome import NoLease
from vaultsync.disk.writing.system import REAL
from vaultsync.errors import VaultsyncError
from vaultsync.paths import is_note, shown

_OK, _WARNING, _PROBLEM = Level.OK, Level.WARNING, Level.PROBLEM
ROOM: Final = 200_000_000
"""Bytes that should be free where old texts are kept."""
FILES: Final = 1_024
SKEW: Final = 2.0
"""Seconds by which the clocks of this process and of a file system may differ."""
PATIENCE: Final = 5.0
"""Seconds for which a daemon's answer is waited for."""
_NOTES_TO_TRY: Final = 5
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def writing(around: Surroundings) -> Iterator[Check]:
    """Whether others can be kept out of a note while it is written, and names exchanged."""
    kind = _file_system(around)
    lease, exchange = _lease(around), _exchange(around)
    if lease is not False:
        how = "notes are written in place while nobody else can open them" if lease else "no note could be tried"
        yield Check("writing", _OK, f"the vault lies on {kind}: {how}")
    elif exchange is not False:
        tried = "exchanged for a new file instead" if exchange else "exchanged for a new file where that works"
        yield Check("writing", _WARNING, f"the vault lies on {kind}, which has no leases; a note is {tried}", "Nothing has to be done")
    else:
        message = f"the vault lies on {kind}, which has neither leases nor exchanging of names, so nothing can be written safely"
        yield Check("writing", _PROBLEM, message, "Have the plugin write, or follow it with: vaultsync watch --no-write")


def watching(around: Surroundings) -> Iterator[Check]:
    """Whether every folder can be watched."""
    kind = silent_file_system(os.fspath(around.root))
    if kind is not None:
        message = f"changes made elsewhere are not reported on {kind}; the vault is compared every 30 seconds too"
        yield Check("watching", _WARNING, message, "Nothing has to be done; where a comparison takes long, keep the vault on a local disk")
    limits = {
        name: _number(around.proc / "sys/fs/inotify" / name) for name in ("max_user_watches", "max_user_instances", "max_queued_events")
    }
    watches, instances, queue = limits.values()
    if watches is None:
        yield Check("watching", _OK, "this system sets no limit to the folders that are watched")
        return
    used, used_instances = _in_use(around.proc)
    needed = around.folders + used
    if needed > watches:
        more = max(524_288, 2 * needed)
        message = f"{around.folders:,} folders need to be watched, {used:,} are by other programs, and the system allows {watches:,}"
        yield Check("watching", _PROBLEM, message, _sysctl("max_user_watches", more))
    else:
        yield Check(
            "watching", _OK, f"{around.folders:,} folders need to be watched, {used:,} are by other programs, of {watches:,} allowed"
        )
    if instances is not None and used_instances + 1 >= instances:
        message = f"{used_instances} programs watch folders, and the system allows {instances}"
        yield Check("watching", _PROBLEM, message, _sysctl("max_user_instances", max(512, 2 * instances)))
    if queue is not None and queue < 16_384:
        message = f"the system keeps {queue:,} events at most, so large changes make the whole vault be compared"
        yield Check("watching", _WARNING, message, _sysctl("max_queued_events", 16_384))


def open_files(around: Surroundings) -> Iterator[Check]:
    """Whether enough files can be open."""
    limit = open_file_limit()
    if 0 < limit < FILES:
        yield Check("open files", _WARNING, f"{limit} files may be open at once", "Allow more before the start: ulimit -n 4096")
    else:
        yield Check("open files", _OK, f"{limit:,} files may be open at once" if limit else "this system sets no limit")


def state_folder(around: Surroundings) -> Iterator[Check]:
    """Whether old texts and the lock can be kept."""
    state = around.state
    if state is None:
        yield Check("state folder", _PROBLEM, around.why_no_state, "Set XDG_STATE_HOME to a folder outside the vault")
        return
    there = next(place for place in (state, *state.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK | os.X_OK):
        yield Check(
            "state folder", _PROBLEM, f"{_named(there)} cannot be written to", f"Give yourself the right: chmod u+rwx '{_named(there)}'"
        )
    elif there == state and os.name == "posix" and stat.S_IMODE(state.stat().st_mode) & 0o077:
        yield Check("state folder", _PROBLEM, f"{_named(state)} may be read by others", f"Close it: chmod 700 '{_named(state)}'")
    elif free < ROOM:
        message = f"only {readable_bytes(free)} are free where {_named(state)} keeps old texts"
        yield Check("state folder", _WARNING, message, "Free some space, or set XDG_STATE_HOME to a folder on another disk")
    else:
        yield Check(
            "state folder", _OK, f"{_named(state)}{'' if there == state else ' is made when it is needed'}, {readable_bytes(free)} free"
        )


def cache(around: Surroundings) -> Iterator[Check]:
    """Whether a start can be fast."""
    folder = cache_folder(around.environment)
    if folder is None:
        yield Check(
            "cache",
            _WARNING,
            "there is no folder for a cache, so each start reads all notes",
            "Set XDG_CACHE_HOME to a folder outside the vault",
        )
        return
    file = folder / cache_name(os.fspath(around.root), program_version())
    if not file.exists():
        yield Check("cache", _OK, f"{_named(file)} is made by the first run")
        return
    size = readable_bytes(sum(place.stat().st_size for place in (file, file.with_name(file.name + "-wal")) if place.exists()))
    answer = state_of(file)
    if answer == "ok":
        yield Check("cache", _OK, f"{_named(file)}, {size}")
    else:
        yield Check(
            "cache", _WARNING, f"{_named(file)} cannot be read ({answer}); the next run makes it anew", f"Delete it: rm '{_named(file)}'"
        )


def clock(around: Surroundings) -> Iterator[Check]:
    """Whether the times of files and of this machine agree; a test file is written beside the state, never in the vault."""
    there = (
        next((place for place in (around.state, *around.state.parents) if place.is_dir() and os.access(place, os.W_OK)), None)
        if around.state
        else None
    )
    if there is None:
        return
    probe = there / f".clock-{os.getpid()}"
    try:
        before = time.time()
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        skew = probe.stat().st_mtime - before
    finally:
        with suppress(OSError):
            probe.unlink()
    if abs(skew) > SKEW:
        message = f"the file system's clock is {abs(skew):.0f} seconds {'ahead of' if skew > 0 else 'behind'} this machine's"
        yield Check("clock", _WARNING, message, "Have both set by a time server; until then changes are found by content")
    elif time.time() < 1_700_000_000:
        yield Check(
            "clock", _PROBLEM, "this machine's clock is years behind", "Set it, or have it set by a time server: timedatectl set-ntp true"
        )
    else:
        yield Check("clock", _OK, "the clocks of the machine and of its files agree")


def daemon(around: Surroundings) -> Iterator[Check]:
    """Whether one follows the vault now, how it is, and who talks to it."""
    owner = owner_of(around.root) if around.state is not None else None
    if owner is None:
        yield Check("daemon", _OK, "nobody follows the vault now; to have it followed from login on: vaultsync service install")
        return
    from vaultsync.daemon.client import talk_to
    from vaultsync.daemon.protocol.errors import ApiError

    try:
        with talk_to(around.root, timeout=PATIENCE) as client:
            status = client.status()
    except (VaultsyncError, ApiError, OSError, ValueError) as error:
        message = f"{owner} follows the vault, but does not answer: {str(error).splitlines()[0]}"
        yield Check("daemon", _PROBLEM, message, f"See its log: {_named(around.state / LOG)}" if around.state else "Start it anew")
        return
    clients = "nobody else talks" if status.use.clients <= 1 else f"others that talk: {status.use.clients - 1}"
    writes = "writes" if status.writes.enabled else f"does not write ({status.writes.reason})"
    message = f"{owner} follows the vault: {status.state}, {writes}, {readable_bytes(status.use.memory_bytes)}, {clients}"
    yield Check("daemon", _OK, message)
    for warning in status.warnings:
        yield Check("daemon", _WARNING, warning, f"See its log: {_named(around.state / LOG)}" if around.state else "See its log")
    if status.writes.suspended:
        message = f"notes left alone because something keeps undoing what is written: {', '.join(status.writes.suspended[:5])}"
        yield Check("daemon", _WARNING, message, "See which other device or program writes them, and have one of the two stop")


def _lease(around: Surroundings) -> bool | None:
    """Whether a note of the vault takes a lease, which changes nothing of it; None when no note could be tried."""
    for path in [path for path in around.files if is_note(path)][:_NOTES_TO_TRY]:
        try:
            descriptor = os.open(around.root / path, _READ)
        except OSError:
            continue
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                continue
            with leased(REAL, descriptor):
                return True
        except NoLease:
            return False
        except OSError:  # it is open elsewhere
            continue
        finally:
            os.close(descriptor)
    return None


def _exchange(around: Surroundings) -> bool | None:
    """Whether names can be exchanged; tried beside the state where that is the vault's file system, else None."""
    state = around.state
    if state is None or not state.is_dir() or state.stat().st_dev != around.root.stat().st_dev:
        return None
    names = [f".exchange-{os.getpid()}-{number}" for number in (1, 2)]
    try:
        for name in names:
            os.close(os.open(state / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        folder = os.open(state, os.O_RDONLY)
        try:
            REAL.swap(folder, names[0], folder, names[1])
        finally:
            os.close(folder)
        return True
    except (OSError, NotImplementedError):
        return False
    finally:
        for name in names:
            with suppress(OSError):
                (state / name).unlink()


def _file_system(around: Surroundings) -> str:
    best, kind = "", "its file system"
    with suppress(OSError):
        for line in (around.proc / "self/mountinfo").read_text("utf-8", "surrogateescape").splitlines():
            mount, _, source = line.partition(" - ")
            place = mount.split(" ")[4].rstrip("/")
            if f"{around.root}/".startswith(f"{place}/") and len(place) >= len(best):
                best, kind = place, source.split(" ")[0]
    return kind


def _in_use(proc: Path) -> tuple[int, int]:
    """Folders watched, and inotify instances held, by all processes of this user that can be looked at."""
    watched = instances = 0
    with suppress(OSError):
        for process in proc.iterdir():
            if not process.name.isdigit():
                continue
            with suppress(OSError):
                for descriptor in os.listdir(process / "fd"):
                    with suppress(OSError):
                        if os.readlink(process / "fd" / descriptor) == "anon_inode:inotify":
                            instances += 1
                            watched += (process / "fdinfo" / descriptor).read_text().count("inotify wd:")
    return watched, instances


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _sysctl(name: str, value: int) -> str:
    setting = f"fs.inotify.{name}={value}"
    return f"Allow more: sudo sysctl {setting}; to keep it, write {setting} into /etc/sysctl.d/60-vaultsync.conf"


def _named(path: Path) -> str:
    return shown(os.fspath(path))

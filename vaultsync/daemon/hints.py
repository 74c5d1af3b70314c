"""What watchdog reports in, vault paths that may have changed out; nothing else of a report is believed.

Left out is exactly what the scan leaves out: names with a dot before them, at any level. These are the temporary files of most
programs (``.syncthing.*``, ``.~lock.*``, ``.goutputstream-*``, ``.Note.md.swp``, ``.stversions``, our own ``.vaultsync-*``). Temporary
files with other names (``~syncthing~*.tmp``, vim's ``4913``, ``Note.md~``) are files of the vault while they are there, as for the
scan; they cost one look, because they are gone before they have settled.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from vaultsync.paths import VaultPath

GATHER = 0.02
"""Seconds in which reports gather before they are taken."""


class Report(Protocol):
    """What we read of a watchdog event."""

    event_type: str
    is_directory: bool
    src_path: bytes | str
    dest_path: bytes | str


class Place(NamedTuple):
    """A watched folder: where it really lies, without a closing slash, and its path in the vault (empty for the root)."""

    real: str
    path: VaultPath


class Hint(NamedTuple):
    """A path that may have changed, be there or be gone."""

    path: VaultPath
    closed: bool
    """Somebody who wrote the file has closed it."""
    folder: bool


def hints_of(report: Report, places: Iterable[Place]) -> list[Hint]:
    """The paths a report names, source and destination; none for what is not in the vault."""
    found = []
    for name in (report.src_path, report.dest_path):
        path = _path_in(os.fsdecode(name), places) if name else None
        if path is not None:
            found.append(Hint(path, report.event_type == "closed", report.is_directory))
    return found


def _path_in(name: str, places: Iterable[Place]) -> VaultPath | None:
    for real, folder in places:
        if name == real:
            return folder
        if name.startswith(real) and name[len(real)] == os.sep:
            inner = name[len(real) + 1 :].replace(os.sep, "/")
            if inner.startswith(".") or "/." in inner:
                return None
            return VaultPath(f"{folder}/{inner}" if folder else inner)
    return None


class Taken(NamedTuple):
    """What gathered since the last time."""

    files: dict[VaultPath, bool]
    """Paths that may have changed, and whether the last word on each was that it was closed."""
    folders: set[VaultPath]
    """Folders that came, went or moved: with all that is in them."""


class Inbox:
    """Between watchdog's threads, which only put, and the follower's, which only takes.

    ``put`` never raises: an exception would end the thread that calls it, and nobody would notice.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.places: tuple[Place, ...] = ()
        """The watched folders, deepest real paths first."""
        self.count = 0
        """Reports so far."""
        self.errors = 0
        self.last_error: str | None = None
        self.heard_at = float("-inf")
        """When the last report came, of whatever kind."""
        self._clock = clock
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._files: dict[VaultPath, bool] = {}
        self._folders: set[VaultPath] = set()

    def dispatch(self, report: Report) -> None:
        """What watchdog calls for each event."""
        try:
            self.heard()
            self.count += 1
            hints = hints_of(report, self.places)
            if not hints:
                return
            with self._lock:
                for path, closed, folder in hints:
                    if folder:
                        self._folders.add(path)
                    else:
                        self._files[path] = closed
            self._wake.set()
        except Exception as error:
            self.errors += 1
            self.last_error = f"{type(error).__name__}: {error}"

    def heard(self) -> None:
        """Something came: the observer is alive."""
        self.heard_at = self._clock()

    def wake(self) -> None:
        """Ends a ``wait``."""
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Until something comes, at most so long; whether it came."""
        came = self._wake.wait(seconds)
        if came:
            self._wake.clear()
        return came

    def take(self) -> Taken:
        """All that gathered, which is then gone from here."""
        with self._lock:
            taken = Taken(self._files, self._folders)
            self._files, self._folders = {}, set()
        return taken

"""A vault's folder in, its events out for as long as that can be, and the reasons why the whole vault has to be compared.

Looks after the observer: starts it again when a thread of it died, when it is deaf, when the folder was replaced; knows which folders
it does not watch. Where watching cannot be, it says that the vault is to be polled. Runs on the follower's thread.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from vaultsync.daemon.canary import Canary, touch
from vaultsync.daemon.hints import Inbox, Place
from vaultsync.daemon.observing import Observing
from vaultsync.daemon.watches import silent_file_system, too_few, watch_limit, watched_inodes
from vaultsync.paths import VaultPath

COVER = 1.0
"""Seconds after a scan until the watches are counted: those of new folders are just being made."""
DEAF = 3
"""Times in a row that nothing was heard of the canary, until it is no longer believed."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a vault is followed; times in seconds."""

    poll: bool = False
    """Compare the vault every ``poll_every`` seconds even where it can be watched."""
    poll_every: float = 30.0
    compare_every: float = 600.0
    """Between two comparisons of a vault that is watched."""
    check_every: float = 2.0
    """Between two looks at the settings, the root and the observer."""
    canary_folder: str | None = None
    """A folder outside the vault where a file may be touched to hear whether the observer hears; None for no such test."""
    canary_every: float = 60.0
    empty_after: float = 30.0
    """How long a vault that was replaced by an empty folder, as by unmounting it, is taken for one that is not there."""


class Lookout:
    """What stands between a vault's folder and its follower."""

    def __init__(self, root: str, inbox: Inbox, options: Options, tell: Callable[[str], None]) -> None:
        self.rebuilds = 0
        self.overflows = 0
        self.missing = 0
        """Folders of the vault that are not watched."""
        self.here = False
        """Whether the root is there."""
        self.since = float("-inf")
        """When the root became the folder that it is."""
        self._root = root
        self._inbox = inbox
        self._options = options
        self._tell = tell
        self._observing: Observing | None = None
        self._identity: tuple[int, int] | None = None
        self._links: dict[VaultPath, str] = {}
        self._folders: tuple[VaultPath, ...] = ()
        self._cover_at: float | None = None
        self._fresh = False
        self._retry_at = float("inf")
        self._limit: int | None = None
        self._silent: str | None = None
        self._overflowed = False
        self._canary: Canary | None = None
        self._deaf = 0
        self._said: set[str] = set()

    @property
    def watching(self) -> bool:
        """Whether there is an observer."""
        return self._observing is not None

    @property
    def polling(self) -> bool:
        """Whether changes may go unnoticed until the vault is compared."""
        return self._options.poll or not self.watching or self.missing > 0 or self._silent is not None

    @property
    def remote(self) -> bool:
        """Whether another machine keeps the files, and the time."""
        return self._silent is not None

    def identity(self) -> tuple[int, int] | None:
        """Which folder the root is now; None when it is not there."""
        try:
            status = os.stat(self._root)
        except (OSError, ValueError):
            return None
        return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None

    def unchanged(self) -> bool:
        """Whether the root is the folder it was at the last check: else what seems deleted is only elsewhere."""
        return self.here and self.identity() == self._identity

    def check(self, now: float) -> str | None:
        """To be called every few seconds; returns why the vault has to be compared, if it has to."""
        identity = self.identity()
        if identity is None:
            self._lose_root()
            return None
        if not self.here or identity != self._identity:
            first = self._identity is None
            reason = "start" if first else "the folder is back" if not self.here else "the folder was replaced"
            self._find_root(identity, now)
            if not first:
                self._tell(f"{self._root}: {reason}; the vault is compared")
            return reason
        return self._check_observer(now) or self._check_cover(now)

    def doubt(self, message: str) -> None:
        """A scan is not believed, for this reason: told once, until one is."""
        self._say("doubt", f"{self._root}: {message}")

    def scanned(self, folders: Iterable[VaultPath], links: Mapping[VaultPath, str], now: float) -> bool:
        """Takes the folders of a scan; returns True when links lead elsewhere than before, so that it has to be scanned again."""
        self._said.discard("doubt")
        self._folders = tuple(folders)
        self._cover_at = now + COVER
        if dict(links) == self._links:
            return False
        self._links = dict(links)
        self._rebuild(now)
        return True

    def close(self) -> None:
        """Ends the observer."""
        observing, self._observing = self._observing, None
        if observing is not None:
            observing.stop()

    # -- the root

    def _lose_root(self) -> None:
        if self.here or self._identity is None:
            self._say("gone", f"{self._root} is not there, or cannot be read; vaultsync waits until it is back")
        self.here = False
        self.close()

    def _find_root(self, identity: tuple[int, int], now: float) -> None:
        self.here, self._identity, self.since = True, identity, now
        self._said.discard("gone")
        self._silent = silent_file_system(os.path.realpath(self._root))
        if self._silent is not None:
            self._say(
                "silent",
                f"{self._root} lies on {self._silent}, which does not tell of changes made on other machines; the vault is also compared "
                f"every {self._options.poll_every:.0f} s",
            )
        self._rebuild(now)

    # -- the observer

    def _rebuild(self, now: float) -> None:
        if self.watching:
            self.rebuilds += 1
        self.close()
        self._retry_at = now + self._options.compare_every
        self._limit = watch_limit()
        self._fresh = True
        real = os.path.realpath(self._root)
        places = [Place(target, path) for path, target in self._links.items()]
        self._inbox.places = (*sorted(places, key=lambda place: -len(place.real)), Place(real.rstrip(os.sep) or real, VaultPath("")))
        observing = Observing(self._inbox, self._overflow)
        canary = self._canary_folder()
        try:
            left = observing.start(real, sorted(set(self._links.values())), canary)
        except Exception as error:
            self._cannot_watch(error)
            return
        self._observing = observing
        self._said.discard("unwatched")
        sings = canary is not None and canary not in left
        self._canary = Canary(partial(touch, canary), self._options.canary_every, now) if canary and sings else None

    def _cannot_watch(self, error: Exception) -> None:
        why = f"{error}; raise fs.inotify.max_user_watches or max_user_instances with sysctl" if isinstance(error, OSError) else repr(error)
        every = self._options.poll_every
        self._say("unwatched", f"{self._root} cannot be watched ({why}); the vault is compared every {every:.0f} s instead")

    def _canary_folder(self) -> str | None:
        folder = self._options.canary_folder
        if folder is None or self._deaf >= DEAF:
            return None
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            touch(folder)
        except OSError as error:
            self._say(
                "canary", f"{folder} cannot be written to ({error.strerror}), so nothing tests whether the system still tells of changes"
            )
            return None
        return os.path.realpath(folder)

    def _overflow(self) -> None:
        self._overflowed = True
        self._inbox.wake()

    def overflowed(self) -> bool:
        """Whether events were lost since the last call."""
        lost, self._overflowed = self._overflowed, False
        self.overflows += lost
        return lost

    def _check_observer(self, now: float) -> str | None:
        observing = self._observing
        if observing is None:
            if now < self._retry_at and watch_limit() == self._limit:
                return None
            self._rebuild(now)
            return "watching again" if self.watching else None
        if not observing.alive():
            self._tell(f"{self._root}: what watches the vault had stopped; it was started again and the vault is compared")
            self._rebuild(now)
            return "the observer had stopped"
        if self._canary is None or self._canary.tick(now, self._inbox.heard_at):
            return None
        self._deaf += 1
        self._tell(f"{self._root}: the system told of no changes any more; watching was started again and the vault is compared")
        self._rebuild(now)
        if self._deaf >= DEAF:
            self._say("canary", f"{self._options.canary_folder} tells of no changes, so nothing tests whether the system still does")
        return "the observer was deaf"

    def _check_cover(self, now: float) -> str | None:
        """Counts the watches, some time after a scan; and again when the system's limit was raised."""
        if self.missing and (now >= self._retry_at or watch_limit() != self._limit):
            self._rebuild(now)
            self._cover_at = now + COVER
            return "watching again"
        if self._cover_at is None or now < self._cover_at:
            return None
        self._cover_at = None
        missing, fresh = self._count_missing(), self._fresh
        self._fresh = False
        if missing and not fresh and not self.missing:
            self._rebuild(now)  # a folder that was made in an unlucky moment; or the limit is reached, which the next count tells
            self._cover_at = now + COVER
            return "folders were not watched"
        if missing:
            self._say("few", too_few(missing, len(self._folders), self._limit, self._options.poll_every))
        else:
            self._said.discard("few")
        self.missing = missing
        return None

    def _count_missing(self) -> int:
        watched = watched_inodes()
        if watched is None or not self.watching:
            return 0
        missing = 0
        for folder in self._folders:
            try:
                missing += os.stat(f"{self._root}/{folder}").st_ino not in watched
            except OSError:  # gone since
                continue
        return missing

    def _say(self, key: str, message: str) -> None:
        """Tells of something that lasts, once until it is over."""
        if key not in self._said:
            self._said.add(key)
            self._tell(message)

"""Folders in, watchdog's events out, for as long as its threads live; what this room knows of watchdog.

watchdog loses events without an event that says so: it writes to its log, which is listened to here.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol, cast

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)
from watchdog.observers import Observer

LINKS = 32
"""Folder links that are watched, each by a thread of its own; what lies behind more of them is polled."""
_LOGS = ("watchdog.observers.inotify_c", "watchdog.observers.inotify")
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
"""No opening, no closing after reading: the daemon's own reads would fill the queue. Attributes: a note may become unreadable."""


class Receiver(Protocol):
    """Who is told of events; must not raise."""

    def dispatch(self, report: Any) -> None:
        """Takes one event, on a thread of watchdog's."""


class Observing:
    """One watchdog observer; started once and stopped once."""

    def __init__(self, receiver: Receiver, overflowed: Callable[[], None]) -> None:
        """``overflowed`` is called on a thread of watchdog's when events were lost."""
        self._receiver = receiver
        self._overflowed = overflowed
        self._observer: Any = None
        self._scheduled = 0

    def start(self, root: str, others: Iterable[str], flat: str | None = None) -> list[str]:
        """Watches a folder with all below it, and others where that can be.

        Args:
            root: the folder.
            others: folders that are watched with all below them.
            flat: a folder that is watched without what is below it.

        Returns:
            Those of ``others`` that are not watched, and ``flat`` if it is not.

        Raises:
            OSError: when the root cannot be watched; nothing is then.
        """
        for name in _LOGS:
            logging.getLogger(name).addFilter(self._listen)
        # A folder that is moved while it is being made is watched twice by watchdog, which warns of it: an error where warnings are.
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        try:
            self._observer = Observer()
            self._watch(root)
            self._observer.start()
        except BaseException:
            self.stop()
            raise
        left = []
        if flat is not None:
            try:
                self._watch(flat, below=False)
            except OSError:
                left.append(flat)
        for number, folder in enumerate(others):
            try:
                if number >= LINKS:
                    raise OSError
                self._watch(folder)
            except OSError:
                left.append(folder)
        return left

    def _watch(self, folder: str, *, below: bool = True) -> None:
        self._observer.schedule(cast(Any, self._receiver), folder, recursive=below, event_filter=_EVENTS)
        self._scheduled += 1

    def alive(self) -> bool:
        """Whether all of its threads still run: one that dies takes its events with it, without a word."""
        observer = self._observer
        if observer is None or not observer.is_alive():
            return False
        reader = getattr(observer, "_inotify_fd", None)
        emitters = list(observer.emitters)
        return len(emitters) == self._scheduled and all(thread.is_alive() for thread in emitters) and (reader is None or reader.is_alive())

    def stop(self) -> None:
        """Ends it, at most after some seconds; never raises."""
        for name in _LOGS:
            logging.getLogger(name).removeFilter(self._listen)
        observer, self._observer = self._observer, None
        if observer is not None:
            # A thread of it may have died at any point, so its own clearing up may fail at any point.
            with suppress(Exception):
                observer.stop()
            with suppress(Exception):
                observer.join(timeout=5)

    def _listen(self, record: logging.LogRecord) -> bool:
        if "overflow" in record.getMessage().lower():
            self._overflowed()
        return True

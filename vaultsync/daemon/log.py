"""What happened in, lines in a few small files out: never a note's text, never a token, and never an exception.

Paths are to be given through ``paths.shown``; whatever else could break a line or steer a terminal is escaped here. Of an
exception only its kind and the places in our code are kept, for its message may quote a note.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from vaultsync.paths import shown

Level = Literal["info", "warning", "error"]
NAME: Final = "log"
FILES: Final = 5
BYTES: Final = 1_000_000
"""Of each file."""
LINE: Final = 2_000
"""Characters of a line; the rest is left out."""
_APPEND: Final = (
    os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
AGAIN: Final = 60.0
"""Seconds for which the same line is counted and not written."""


class Log:
    """Writes to ``log`` in a folder, which becomes ``log.1`` and so on, at most five in all. May be used from several threads."""

    def __init__(
        self, folder: Path, *, name: str = NAME, clock: Callable[[], float] = time.time, echo: Callable[[str, str], None] | None = None
    ) -> None:
        """Nothing is opened before the first line.

        Args:
            folder: made when it is missing, readable by nobody else.
            name: of the newest file.
            clock: seconds since 1970.
            echo: is told each level and text too, for whoever watches.
        """
        self._folder, self._name, self._clock, self._echo = folder, name, clock, echo
        self._lock = threading.Lock()
        self._file: int | None = None
        self._size = 0
        self._secrets: tuple[str, ...] = ()
        self._last, self._since, self._repeated = ("", ""), 0.0, 0

    @property
    def path(self) -> Path:
        """The newest file."""
        return self._folder / self._name

    def hide(self, secret: str) -> None:
        """From now on this text is written as ``(hidden)``."""
        if secret:
            self._secrets = (*self._secrets, secret)

    def info(self, text: str) -> None:
        """Something that is as it should be."""
        self._write("info", text)

    def warning(self, text: str) -> None:
        """Something that may need somebody."""
        self._write("warning", text)

    def error(self, text: str) -> None:
        """Something that failed."""
        self._write("error", text)

    def fault(self, doing: str, error: BaseException) -> None:
        """A fault of ours: what was being done, the exception's kind and where it was raised."""
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        reason = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
        self._write("error", f"{doing} failed: {type(error).__name__}{reason} at {places or 'no place of ours'}")

    def close(self) -> None:
        """Writes what was counted; a later line opens the file again."""
        with self._lock:
            self._tell_repeated()
            self._shut()

    def _write(self, level: Level, text: str) -> None:
        text = self._safe(text)
        with self._lock:
            now = self._clock()
            if (level, text) == self._last and 0 <= now - self._since < AGAIN:
                self._repeated += 1
                return
            self._tell_repeated()
            self._last, self._since = (level, text), now
            self._put(now, level, text)
        if self._echo is not None:
            with suppress(Exception):
                self._echo(level, text)

    def _tell_repeated(self) -> None:
        if self._repeated:
            self._put(self._clock(), "info", f"the line before came {self._repeated:,} times more")
            self._repeated = 0

    def _safe(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "(hidden)")
        return shown(text[:LINE])

    def _put(self, now: float, level: str, text: str) -> None:
        moment = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{moment} {level} {text}\n".encode("utf-8", "backslashreplace")
        try:
            self._size += os.write(self._opened(len(line)), line)
        except OSError:  # a full disk is no reason to stop; the next line tries again
            self._shut()

    def _opened(self, length: int) -> int:
        """The file that takes so many bytes more."""
        if self._file is not None and self._size + length > BYTES:
            self._shut()
            self._rotate()
        if self._file is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self.path, _APPEND, 0o600)
            self._size = os.fstat(self._file).st_size
            if self._size + length > BYTES:
                return self._opened(length)
        return self._file

    def _rotate(self) -> None:
        for number in range(FILES - 1, 0, -1):
            older = self.path if number == 1 else self._folder / f"{self._name}.{number - 1}"
            with suppress(FileNotFoundError):
                os.replace(older, self._folder / f"{self._name}.{number}")

    def _shut(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                os.close(file)

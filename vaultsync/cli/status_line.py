"""Short texts in, one line at the foot of a terminal out that shows the last of them; other lines pass above it."""

from __future__ import annotations

import threading
from typing import TextIO

from vaultsync.cli.output import terminal_width
from vaultsync.report.visible import visible_text

_CLEAR = "\r\x1b[2K"


class StatusLine:
    """May be used from several threads; never raises for the stream."""

    def __init__(self, stream: TextIO) -> None:
        """Nothing is written yet."""
        self._stream = stream
        self._lock = threading.Lock()
        self._shown = ""

    def show(self, text: str) -> None:
        """Replaces the line, cut to the terminal's width."""
        text = visible_text(text)[: terminal_width(self._stream, 80) - 1]
        with self._lock:
            if text != self._shown:
                self._shown = text
                self._write(f"{_CLEAR}{text}")

    def above(self, line: str) -> None:
        """Writes a line that stays, above the status."""
        with self._lock:
            self._write(f"{_CLEAR}{visible_text(line)}\n{self._shown}")

    def close(self) -> None:
        """Takes the line away."""
        with self._lock:
            if self._shown:
                self._shown = ""
                self._write(_CLEAR)

    def _write(self, text: str) -> None:
        try:
            self._stream.buffer.write(text.encode("utf-8", "backslashreplace"))
            self._stream.buffer.flush()
        except (OSError, ValueError):
            return

"""Paths in, their notes and canvases out, read by another process: what ends that one ends no daemon.

What the reading process was looking into when it died or took too long is set aside: it comes back as a note that cannot be
read, and the same bytes are not looked into again, under whatever name.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

import msgspec

from vaultsync.disk.read import unread_item
from vaultsync.disk.reading_process import CANVAS, FAULT, GONE, HEADER, SET_ASIDE
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath, extension_of, is_note
from vaultsync.syntax import Note

SECONDS: Final = 10.0
"""How long one file may take."""
_START_SECONDS: Final = 30.0
MANY: Final = 400
"""From so many files on a second process is worth its start (measured: 0.2 s)."""
REMEMBERED: Final = 1_000
PROGRAM: Final = "from vaultsync.disk.reading_process import work; work()"
_START: Final = "import sys; sys.path[:] = sys.argv[1:]; "
"""Modules come from where this process has them, never from the folder it was started in."""
HELP: Final = "Look at the note in another program and mend or exclude it; please report it with the note if you can share it"
_OF_ITS_OWN: Final = tuple(getattr(signal, f"SIG{name}", None) for name in ("SEGV", "BUS", "ABRT", "FPE", "ILL", "TRAP"))
"""Signals that a process brings upon itself; others may come from somebody who does not mean the note."""
_Item = Note | Canvas


class Reader:
    """Reads the files of one vault. The process is started with the first path and again after it died.

    May be used from several threads, one of which reads at a time.
    """

    def __init__(
        self, root: Path, *, set_aside: Mapping[bytes, str] = MappingProxyType({}), seconds: float = SECONDS, program: str = PROGRAM
    ) -> None:
        """Nothing is started yet.

        Args:
            root: the vault's folder.
            set_aside: BLAKE2b-128 of bytes that are not looked into, with what they did ("ended the process ...").
            seconds: how long one file may take.
            program: what the process runs.
        """
        self._root = os.path.abspath(root)
        self._set_aside = dict(set_aside)
        self._seconds = seconds
        self._program = program
        self._process: _Process | None = None
        self._lock = threading.Lock()
        self.deaths = 0
        """How often the process died or was ended since this object was made."""

    @property
    def set_aside(self) -> dict[bytes, str]:
        """What is not looked into any more, the oldest first."""
        return dict(self._set_aside)

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process is not None else None

    def read(self, paths: Sequence[VaultPath]) -> list[_Item | None]:
        """What each path is now, in their order; None for what is gone or is neither note nor canvas. Never raises for a file."""
        if len(paths) >= MANY and (os.cpu_count() or 1) > 1:
            return self._read_by_two(paths)
        with self._lock:
            return [self._read_one(path) for path in paths]

    def read_item(self, path: VaultPath) -> _Item | None:
        """One of them."""
        with self._lock:
            return self._read_one(path)

    def close(self) -> None:
        """Ends the process; a later ``read`` starts another one."""
        with self._lock:
            self._end()

    def _read_by_two(self, paths: Sequence[VaultPath]) -> list[_Item | None]:
        half = len(paths) // 2
        other = Reader(Path(self._root), set_aside=self._set_aside, seconds=self._seconds, program=self._program)
        with ThreadPoolExecutor(1) as pool, self._lock:
            second = pool.submit(lambda: [other._read_one(path) for path in paths[half:]])
            first = [self._read_one(path) for path in paths[:half]]
            found = first + second.result()
            other._end()
            self.deaths += other.deaths
            if other._set_aside.keys() - self._set_aside.keys():
                self._set_aside |= other._set_aside
                self._end()  # the next one is told
        return found

    def _read_one(self, path: VaultPath) -> _Item | None:
        if not is_note(path) and extension_of(path) != "canvas":
            return None
        for last in (False, True):
            process = self._started()
            if process is None:
                return unread_item(path, "the process that reads notes cannot be started", "See the log for the reason")
            digest: bytes | None = None
            try:
                process.ask(path)
                digest = process.answer(self._seconds)
                return self._item(path, digest, process.answer(self._seconds))
            except (OSError, EOFError, TimeoutError, msgspec.DecodeError) as error:
                why, its_own = self._post_mortem(error)
                if digest is not None and (its_own or last):
                    self._remember(digest, why)
                if last or (its_own and digest is not None):
                    return unread_item(path, f"reading this note {why}", HELP, digest or b"")
        return None

    def _item(self, path: VaultPath, digest: bytes, answer: bytes) -> _Item | None:
        kind, data = answer[0], answer[1:]
        if kind == GONE:
            return None
        if kind == SET_ASIDE:
            return unread_item(path, f"reading this note {self._set_aside.get(digest, 'failed before')}", HELP, digest)
        if kind == FAULT:
            return unread_item(path, f"reading this note failed: {data.decode()}, a fault of vaultsync", HELP, digest)
        item: _Item = _decode_canvas(data) if kind == CANVAS else _decode_note(data)
        return msgspec.structs.replace(item, path=path)

    def _started(self) -> _Process | None:
        if self._process is None:
            try:
                self._process = _Process(self._program)
                self._process.send(os.fsencode(self._root))
                self._process.send(b"".join(self._set_aside))
                self._process.answer(_START_SECONDS)
            except (OSError, EOFError, TimeoutError):
                self._end()
        return self._process

    def _post_mortem(self, error: Exception) -> tuple[str, bool]:
        """What became of the process, and whether it was its own doing; it is gone afterwards."""
        process, self._process = self._process, None
        code = process.end(wait=0.0 if isinstance(error, TimeoutError | msgspec.DecodeError) else 1.0) if process is not None else 0
        if code == 0:  # it gave its memory back
            return "ended the process that reads", False
        self.deaths += 1
        if isinstance(error, TimeoutError):
            return f"took more than {self._seconds:g} seconds", True
        if code < 0:
            return f"ended the process that reads (signal {-code})", -code in _OF_ITS_OWN
        return f"ended the process that reads (exit code {code})", sys.platform == "win32"

    def _remember(self, digest: bytes, why: str) -> None:
        if digest:
            self._set_aside[digest] = why
            while len(self._set_aside) > REMEMBERED:
                del self._set_aside[next(iter(self._set_aside))]

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end(wait=1.0)


_decode_note = msgspec.msgpack.Decoder(Note).decode
_decode_canvas = msgspec.msgpack.Decoder(Canvas).decode


class _Process:
    """The other end of the pipes."""

    def __init__(self, program: str) -> None:
        command = [sys.executable, "-P", "-c", _START + program, *sys.path]
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, creationflags=hidden
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: IO[bytes] = self._process.stdin
        self._from: IO[bytes] = self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, path: VaultPath) -> None:
        self.send(os.fsencode(path))

    def send(self, data: bytes) -> None:
        rest = memoryview(HEADER.pack(len(data)) + data)
        while rest:
            rest = rest[os.write(self._to.fileno(), rest) :]

    def answer(self, seconds: float) -> bytes:
        """The next frame.

        Raises:
            TimeoutError: when it is not whole by then.
            EOFError: when the process is gone.
        """
        until = time.monotonic() + seconds
        return self._read(HEADER.unpack(self._read(HEADER.size, until))[0], until)

    def _read(self, length: int, until: float) -> bytes:
        data = bytearray()
        while len(data) < length:
            if not _readable(self._from.fileno(), until - time.monotonic()):
                raise TimeoutError
            part = os.read(self._from.fileno(), min(length - len(data), 1 << 20))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def end(self, wait: float) -> int:
        """Waits for its end, or brings it about; its exit code, or minus the signal that ended it."""
        with suppress(OSError):
            self._to.close()
        with suppress(subprocess.TimeoutExpired):
            if wait:
                self._process.wait(wait)
        self._process.kill()
        code = self._process.wait()
        self._from.close()
        return code


if sys.platform == "win32":
    import _winapi
    import msvcrt

    def _readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has something to read, or came to its end, within so many seconds."""
        until = time.monotonic() + seconds
        handle = msvcrt.get_osfhandle(descriptor)
        while True:
            try:
                if _winapi.PeekNamedPipe(handle)[0]:
                    return True
            except OSError:  # nobody writes to it any more
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.002)
else:
    import select

    def _readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has something to read, or came to its end, within so many seconds."""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1_000))

"""Paths in, their notes and canvases out, read by another process: what ends that one ends no daemon.

What the reading process was looking into when it died or took too long is set aside: it comes back as a note that cannot be
read, and the same bytes are not looked into again, under whatever name. Files are asked for ahead of the answers; those behind
the one that ended the process are asked for again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

import msgspec

from vaultsync.disk.packed import holds_item
from vaultsync.disk.pipe import is_readable
from vaultsync.disk.read import unread_item
from vaultsync.disk.reading_process import CANVAS, FAULT, GONE, HEADER, SET_ASIDE, framed
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

SECONDS: Final = 10.0
"""How long one file may take."""
_START_SECONDS: Final = 30.0
MANY: Final = 400
"""Files after which is judged whether the rest is worth a second process."""
WORTH: Final = 0.5
"""Seconds that the rest must be going to take for that: the start takes 0.2 s (measured)."""
IN_FLIGHT: Final = 2_000
"""Bytes of requests on their way: fewer than the smallest pipe holds (4,096), so that asking never waits for the other side."""
GATHER: Final = 0.001
"""Seconds in which answers gather while many are on their way: waking up for each costs both sides more than the file (measured)."""
_MANY_ON_THEIR_WAY: Final = 16
_PART: Final = 65_536
"""Bytes that are read at once."""
REMEMBERED: Final = 1_000
TRIES: Final = 3
"""So many times is looked into what took too long or was ended from outside; a busy machine may be all that was wrong."""
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
        self,
        root: Path,
        *,
        set_aside: Mapping[bytes, str] = MappingProxyType({}),
        seconds: float = SECONDS,
        program: str = PROGRAM,
        worth: float = WORTH,
    ) -> None:
        """Nothing is started yet.

        Args:
            root: the vault's folder.
            set_aside: BLAKE2b-128 of bytes that are not looked into, with what they did ("ended the process ...").
            seconds: how long one file may take.
            program: what the process runs.
            worth: how many seconds reading must be going to take for a second process to help.
        """
        self._root = os.path.abspath(root)
        self._set_aside = dict(set_aside)
        self._passing: Counter[bytes] = Counter()
        """How often each of them failed for a reason that may pass."""
        self._seconds = seconds
        self._program = program
        self._worth = worth
        self._process: _Process | None = None
        self._lock = threading.Lock()
        self.deaths = 0
        """How often the process died or was ended since this object was made."""

    @property
    def set_aside(self) -> dict[bytes, str]:
        """What is not looked into any more, the oldest first."""
        return dict(self._set_aside)

    def sets_aside(self, digest: bytes) -> bool:
        """Whether these bytes are not looked into."""
        return digest in self._set_aside

    def forgive(self) -> None:
        """Lets what failed for a reason that may pass be looked into again, a few times each."""
        with self._lock:
            again = [digest for digest, tries in self._passing.items() if tries < TRIES and digest in self._set_aside]
            for digest in again:
                del self._set_aside[digest]
            if again:
                self._end()  # the next one is told

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process is not None else None

    def read(self, paths: Sequence[VaultPath]) -> list[_Item | None]:
        """What each path is now, in their order; None for what is gone or is neither note nor canvas. Never raises for a file."""
        with self._lock:
            first, rest = paths[:MANY], paths[MANY:]
            began = time.monotonic()
            found = self._read_all(first)
            left = (time.monotonic() - began) / MANY * len(rest)
            return found + (self._read_by_two(rest) if left > self._worth and (os.cpu_count() or 1) > 1 else self._read_all(rest))

    def read_item(self, path: VaultPath) -> _Item | None:
        """One of them."""
        with self._lock:
            return self._read_all((path,))[0]

    def start(self) -> None:
        """Starts the process, so that the first file need not wait for it: on a busy machine that takes seconds. Returns at once."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Ends the process; a later ``read`` starts another one."""
        with self._lock:
            self._end()

    def _read_by_two(self, paths: Sequence[VaultPath]) -> list[_Item | None]:
        half = len(paths) // 2
        other = Reader(Path(self._root), set_aside=self._set_aside, seconds=self._seconds, program=self._program)
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(other._read_all, paths[half:])
            first = self._read_all(paths[:half])
            found = first + second.result()
        other._end()
        self.deaths += other.deaths
        self._passing |= other._passing
        if other._set_aside.keys() - self._set_aside.keys():
            self._set_aside |= other._set_aside
            self._end()  # the next one is told
        return found

    def _read_all(self, paths: Sequence[VaultPath]) -> list[_Item | None]:
        asked = [path for path in paths if holds_item(path)]
        items: list[_Item | None] = []
        again = False
        while len(items) < len(asked):
            again = self._read_on(asked, items, again)
        found = iter(items)
        return [next(found) if holds_item(path) else None for path in paths]

    def _read_on(self, paths: Sequence[VaultPath], items: list[_Item | None], again: bool) -> bool:
        """Adds what the paths are to the items there are already, up to the first that ends the process.

        Args:
            paths: notes and canvases.
            items: what the first of them are.
            again: whether the next one ended the process before: then it is told of, however it does so now.

        Returns:
            Whether the one that is next now ended the process, and is to be tried again.
        """
        before, digest, path = len(items), None, paths[len(items)]
        process = self._started()
        if process is None:
            items.append(unread_item(path, "the process that reads notes cannot be started", "See the log for the reason"))
            return False
        try:
            asking = _Asking(process, paths, before)
            for path in paths[before:]:
                digest = None
                asking.ahead()
                until = time.monotonic() + self._seconds
                digest = process.answer(until, gather=asking.far_ahead)
                items.append(self._item(path, digest, process.answer(until, gather=asking.far_ahead)))
                asking.answered()
        except (OSError, EOFError, TimeoutError, msgspec.DecodeError) as error:
            why, its_own = self._post_mortem(error)
            last = again and len(items) == before
            if digest is not None and (its_own or last):
                self._remember(digest, why, may_pass=isinstance(error, TimeoutError) or not its_own)
            if not last and (digest is None or not its_own):
                return True
            items.append(unread_item(path, f"reading this note {why}", HELP, digest or b""))
        except BaseException:
            self._end()  # its answers would be taken for those to the next questions
            raise
        return False

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

    def _begin(self) -> None:
        if self._process is None:
            try:
                self._process = _Process(self._program)
                self._process.send(os.fsencode(self._root))
                self._process.send(b"".join(self._set_aside))
            except OSError:
                self._end()

    def _started(self) -> _Process | None:
        early = self._process is not None
        self._begin()
        if not self._answers() and early:  # it ended before it was needed
            self._begin()
            self._answers()
        return self._process

    def _answers(self) -> bool:
        process = self._process
        if process is not None and not process.ready:
            try:
                process.answer(time.monotonic() + _START_SECONDS)
                process.ready = True
            except (OSError, EOFError, TimeoutError):
                self._end()
        return self._process is not None

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

    def _remember(self, digest: bytes, why: str, *, may_pass: bool) -> None:
        if digest:
            self._set_aside[digest] = why
            if may_pass:
                self._passing[digest] += 1
            while len(self._set_aside) > REMEMBERED:
                oldest = next(iter(self._set_aside))
                del self._set_aside[oldest]
                self._passing.pop(oldest, None)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end(wait=1.0)


_decode_note = msgspec.msgpack.Decoder(Note).decode
_decode_canvas = msgspec.msgpack.Decoder(Canvas).decode


class _Asking:
    """The requests for some paths, a few of which are always on their way."""

    def __init__(self, process: _Process, paths: Sequence[VaultPath], first: int) -> None:
        self._process, self._paths, self._next = process, paths, first
        self._sizes: deque[int] = deque()
        """Of the requests that are not answered."""
        self._bytes = 0

    def ahead(self) -> None:
        """Asks for more when half of what may be on its way is answered."""
        if self._bytes > IN_FLIGHT // 2:
            return
        requests = bytearray()
        while self._next < len(self._paths):
            request = framed(os.fsencode(self._paths[self._next]))
            if self._sizes and self._bytes + len(request) > IN_FLIGHT:
                break
            requests += request
            self._sizes.append(len(request))
            self._bytes += len(request)
            self._next += 1
        with suppress(OSError):  # it has ended; what it answered before is still to be read
            self._process.write(requests)

    @property
    def far_ahead(self) -> bool:
        """Whether many are on their way."""
        return len(self._sizes) >= _MANY_ON_THEIR_WAY

    def answered(self) -> None:
        """The first of the requests on their way is none any more."""
        self._bytes -= self._sizes.popleft()


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
        self.ready = False
        """Whether it has answered once."""
        self._data = b""
        self._at = 0
        """How much of it is used up."""

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, data: bytes) -> None:
        self.write(framed(data))

    def write(self, data: bytes | bytearray) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._to.fileno(), rest) :]

    def answer(self, until: float, *, gather: bool = False) -> bytes:
        """The next frame.

        Args:
            until: when there is no more waiting for it, on the monotonic clock.
            gather: whether other frames after it may come meanwhile, to be read together.

        Raises:
            TimeoutError: when it is not whole by then.
            EOFError: when the process is gone.
        """
        length = HEADER.unpack(self._read(HEADER.size, until, gather))[0]
        return self._read(length, until, gather)

    def _read(self, length: int, until: float, gather: bool) -> bytes:
        if len(self._data) - self._at < length:
            if gather:
                time.sleep(GATHER)
            self._fill(length, until)
        start, self._at = self._at, self._at + length
        return self._data[start : self._at]

    def _fill(self, length: int, until: float) -> None:
        data = bytearray(self._data[self._at :])
        while len(data) < length:
            if not is_readable(self._from.fileno(), until - time.monotonic()):
                raise TimeoutError
            part = os.read(self._from.fileno(), _PART)
            if not part:
                raise EOFError
            data += part
        self._data, self._at = bytes(data), 0

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

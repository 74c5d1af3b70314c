"""What the reading process does: paths come in on its standard input, notes and canvases go out on its standard output.

Both are frames: four bytes of length, then so many bytes. A request is the path, in the bytes of the file system. It is
answered by a frame that tells what was read (the BLAKE2b-128 of its bytes, before anything looks into them, so that whoever
waits knows what ended this process), and one with the outcome, whose first byte tells its kind. Requests may come ahead of the
answers: whoever sends them tells by their order which is whose, so each is answered by these two frames or by the process's end.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress

import msgspec

from vaultsync.disk.read import read_bytes, unread_item
from vaultsync.index import Canvas, parse_canvas
from vaultsync.paths import VaultPath, is_note
from vaultsync.syntax import Note, parse_note

HEADER = struct.Struct("<I")
NOTE, CANVAS, GONE, SET_ASIDE, FAULT = b"NCGSF"
DIGEST = 16
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; what asks for more gets a MemoryError."""
GROWN = 192 * 1024 * 1024
"""Bytes of memory after which the process ends between two files, to give them back."""
NO_MEMORY = 3
"""The exit code where not even an answer could be made."""
Parse = Callable[[VaultPath, bytes], Note | Canvas]


def parse_item(path: VaultPath, data: bytes) -> Note | Canvas:
    """The note or canvas in these bytes; never raises."""
    return parse_note(path, data) if is_note(path) else parse_canvas(path, data)


def work(parse: Parse = parse_item) -> None:
    """Answers requests until nobody sends any more.

    Two frames come before them: the vault's folder, and the digests that were set aside; an empty one answers both.
    """
    _limit_itself()
    requests = _Requests()
    root, set_aside = os.fsdecode(requests.take()), _digests(requests.take())
    used = _meter()
    gc.freeze()
    gc.disable()
    _send(b"")
    while True:
        try:
            _answer(root, VaultPath(os.fsdecode(requests.take())), set_aside, parse)
        except MemoryError:  # half an answer would put all that come after it in the wrong place
            os._exit(NO_MEMORY)
        if used() > GROWN:
            os._exit(0)


def _limit_itself() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it ends this process
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(ValueError, OSError):  # not every system knows it, and a lower one may hold already
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer(root: str, path: VaultPath, set_aside: frozenset[bytes], parse: Parse) -> None:
    try:
        data = read_bytes(root, path)
    except (FileNotFoundError, NotADirectoryError):
        _send(b"")
        return _send(bytes([GONE]))
    except OSError as error:
        _send(b"")
        return _send(_packed(unread_item(path, f"file cannot be read: {error.strerror or error}", "Check its permissions and its kind")))
    digest = hashlib.blake2b(data, digest_size=DIGEST).digest()
    _send(digest)
    if digest in set_aside:
        return _send(bytes([SET_ASIDE]))
    try:
        answer = _packed(parse(path, data))
    except Exception as error:  # a fault of ours, or no memory left: the others are still to be read
        answer = bytes([FAULT]) + type(error).__name__.encode()
    return _send(answer)


def _packed(item: Note | Canvas) -> bytes:
    """The item without its path, which may be no text, and which the other side knows."""
    kind = NOTE if isinstance(item, Note) else CANVAS
    return bytes([kind]) + msgspec.msgpack.encode(msgspec.structs.replace(item, path=VaultPath("")))


class _Requests:
    """The frames that come in."""

    def __init__(self) -> None:
        self._data = b""

    def take(self) -> bytes:
        """One frame; the process ends when there is none any more."""
        length = HEADER.unpack(self._take(HEADER.size))[0]
        return self._take(length)

    def _take(self, length: int) -> bytes:
        while len(self._data) < length:
            part = os.read(0, 65_536)
            if not part:
                os._exit(0)
            self._data += part
        taken, self._data = self._data[:length], self._data[length:]
        return taken


def framed(data: bytes) -> bytes:
    """A frame around some bytes."""
    return HEADER.pack(len(data)) + data


def _send(data: bytes) -> None:
    rest = memoryview(framed(data))
    try:
        while rest:
            rest = rest[os.write(1, rest) :]
    except BrokenPipeError:
        os._exit(0)


def _digests(data: bytes) -> frozenset[bytes]:
    return frozenset(data[at : at + DIGEST] for at in range(0, len(data), DIGEST))


def _meter() -> Callable[[], int]:
    """Tells the memory in use, in bytes; the most so far on systems that tell only that; 0 where nobody tells."""
    if sys.platform == "win32":
        return lambda: 0
    elif sys.platform == "linux":  # the peak that Linux tells begins with that of the process that started this one
        numbers, page = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC), os.sysconf("SC_PAGESIZE")
        return lambda: int(os.pread(numbers, 200, 0).split()[1]) * page
    else:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

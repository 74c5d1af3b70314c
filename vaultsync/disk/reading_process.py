"""What the reading process does: paths come in on its standard input, notes and canvases go out on its standard output.

Both are frames: four bytes of length, then so many bytes. A request is the path, in the bytes of the file system. It is
answered by a frame that tells what was read (the BLAKE2b-128 of its bytes, before anything looks into them, so that whoever
waits knows what ended this process), and one with the outcome, whose first byte tells its kind.
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
Parse = Callable[[VaultPath, bytes], Note | Canvas]


def parse_item(path: VaultPath, data: bytes) -> Note | Canvas:
    """The note or canvas in these bytes; never raises."""
    return parse_note(path, data) if is_note(path) else parse_canvas(path, data)


def work(parse: Parse = parse_item) -> None:
    """Answers requests until nobody sends any more.

    Two frames come before them: the vault's folder, and the digests that were set aside; an empty one answers both.
    """
    _limit_itself()
    root, set_aside = os.fsdecode(_received()), _digests(_received())
    gc.freeze()
    gc.disable()
    _send(b"")
    while True:
        with suppress(MemoryError):
            _answer(root, VaultPath(os.fsdecode(_received())), set_aside, parse)
        if _used() > GROWN:
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


def _received() -> bytes:
    """One frame; the process ends when there is none any more."""
    return _read(HEADER.unpack(_read(HEADER.size))[0])


def _read(length: int) -> bytes:
    parts = []
    while length:
        part = os.read(0, length)
        if not part:
            os._exit(0)
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _send(data: bytes) -> None:
    rest = memoryview(HEADER.pack(len(data)) + data)
    try:
        while rest:
            rest = rest[os.write(1, rest) :]
    except BrokenPipeError:
        os._exit(0)


def _digests(data: bytes) -> frozenset[bytes]:
    return frozenset(data[at : at + DIGEST] for at in range(0, len(data), DIGEST))


def _used() -> int:
    """The memory in use, in bytes; the most so far on systems that tell only that; 0 where nobody tells."""
    if sys.platform == "win32":
        return 0
    elif sys.platform == "linux":  # the peak that Linux tells begins with that of the process that started this one
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    else:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024

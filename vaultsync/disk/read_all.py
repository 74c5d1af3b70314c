"""Many paths in, their notes and canvases out, read and parsed on every processor.

Worker processes send structs as MessagePack (measured: a tenth of pickle's time). They are forked
where the platform can, so that nothing is imported twice; small vaults are read in this process.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from vaultsync.disk.read import read_item
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Progress = Callable[[int, int], None]
ALONE = 600
"""Fewer files than this are read here: starting workers costs more than they save (measured)."""
CHUNK = 128


class _Chunk(msgspec.Struct, array_like=True, gc=False):
    count: int
    notes: list[Note]
    canvases: list[Canvas]


def read_items(root: Path, paths: Sequence[VaultPath], progress: Progress | None = None) -> Iterator[Note | Canvas]:
    """The notes and canvases among ``paths``, in no order; what is gone is left out. Never raises.

    The workers begin at once, not with the first item asked for.
    """
    workers = _processors()
    if len(paths) < ALONE or workers < 2:
        return _alone(root, paths, progress)
    # A name that is no UTF-8 cannot cross as MessagePack text.
    odd = [path for path in paths if not _is_text(path)]
    plain = [path for path in paths if _is_text(path)] if odd else paths
    return chain(_together(root, plain, _start(root, plain, workers), progress), _alone(root, odd, None))


def _alone(root: Path, paths: Sequence[VaultPath], progress: Progress | None) -> Iterator[Note | Canvas]:
    for number, path in enumerate(paths, 1):
        item = read_item(root, path)
        if item is not None:
            yield item
        if progress is not None:
            progress(number, len(paths))


def _start(root: Path, paths: Sequence[VaultPath], workers: int) -> dict[Connection, BaseProcess]:
    from multiprocessing import get_context

    fork = sys.platform == "linux"
    context: Any = get_context("fork" if fork else "spawn")
    running: dict[Connection, BaseProcess] = {}
    for number in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        inherited = (*running, receiver) if fork else ()
        process = context.Process(target=_work, args=(sender, inherited, os.fspath(root), paths, number, workers), daemon=True)
        process.start()
        sender.close()
        running[receiver] = process
    return running


def _together(
    root: Path, paths: Sequence[VaultPath], running: dict[Connection, BaseProcess], progress: Progress | None
) -> Iterator[Note | Canvas]:
    from multiprocessing.connection import wait

    decode = msgspec.msgpack.Decoder(_Chunk).decode
    done = 0
    seen: set[VaultPath] = set()
    failed = False
    try:
        while running:
            ready: Any = wait(list(running))
            for receiver in ready:
                try:
                    data = receiver.recv_bytes()
                except (EOFError, OSError):  # the worker is done, or died while it was sending
                    process = running.pop(receiver)
                    process.join()
                    failed |= process.exitcode != 0
                    continue
                chunk = decode(data)
                done += chunk.count
                items: list[Note | Canvas] = [*chunk.notes, *chunk.canvases]
                for item in items:
                    seen.add(item.path)
                    yield item
                if progress is not None:
                    progress(done, len(paths))
    finally:
        for process in running.values():
            process.terminate()
    if failed:  # a worker died: what it did not send is read here, where a fault shows itself
        yield from _alone(root, [path for path in paths if path not in seen], None)


def _work(sender: Connection, inherited: Sequence[Connection], root: str, paths: Sequence[VaultPath], number: int, workers: int) -> None:
    """One worker: every ``workers``-th chunk of the paths, each sent as soon as it is read.

    It closes the parent's ends of the pipes, or it would not notice that the parent is gone.
    """
    for receiver in inherited:
        receiver.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it ends the workers
    gc.disable()
    encode = msgspec.msgpack.Encoder().encode
    for start in range(number * CHUNK, len(paths), workers * CHUNK):
        part = paths[start : start + CHUNK]
        chunk = _Chunk(len(part), [], [])
        for path in part:
            item = read_item(root, path)
            if isinstance(item, Note):
                chunk.notes.append(item)
            elif item is not None:
                chunk.canvases.append(item)
        try:
            sender.send_bytes(encode(chunk))
        except BrokenPipeError:  # nobody waits for it any more
            return
    sender.close()


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # only Linux tells which processors are ours
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= character <= "\udfff" for character in path)

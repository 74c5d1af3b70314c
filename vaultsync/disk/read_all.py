"""Many paths in, their notes and canvases out, read and parsed on every processor.

Worker processes send each item as MessagePack (measured: a tenth of pickle's time), which the cache keeps as it is. They are
forked where the platform can, so that nothing is imported twice; small vaults are read in this process.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from vaultsync.disk.packed import Packed, is_text, pack, unpack
from vaultsync.disk.read import read_item
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from vaultsync.disk.worker import Reader

Progress = Callable[[int, int], None]
ALONE = 600
"""Fewer files than this are read here: starting workers costs more than they save (measured)."""
CHUNK = 128


class _Chunk(msgspec.Struct, array_like=True, gc=False):
    count: int
    items: list[Packed]


def read_items(
    root: Path, paths: Sequence[VaultPath], progress: Progress | None = None, *, reader: Reader | None = None
) -> Iterator[Note | Canvas]:
    """The notes and canvases among ``paths``, in no order; what is gone is left out. Never raises.

    The workers begin at once, not with the first item asked for.

    Args:
        root: the vault's folder.
        paths: what to read; other files are left out.
        progress: called with how many of how many are read.
        reader: reads what no worker reads, in place of this process, which may not be ended by what it reads.
    """
    if len(paths) < ALONE or _processors() < 2:
        return _alone(root, paths, progress, reader)
    return _unpacked(root, read_packed(root, paths, progress, reader=reader))


def read_packed(
    root: Path, paths: Sequence[VaultPath], progress: Progress | None = None, *, reader: Reader | None = None
) -> Iterator[Packed]:
    """The same, left packed as the workers sent it."""
    workers = _processors()
    if len(paths) < ALONE or workers < 2:
        return map(pack, _alone(root, paths, progress, reader))
    # A name that is no UTF-8 cannot cross as MessagePack text.
    odd = [path for path in paths if not is_text(path)]
    plain = [path for path in paths if is_text(path)] if odd else paths
    together = _together(root, plain, _start(root, plain, workers), progress, reader)
    return chain(together, map(pack, _alone(root, odd, None, reader)))


def _unpacked(root: Path, packed: Iterator[Packed]) -> Iterator[Note | Canvas]:
    for path, _, data in packed:
        item = unpack(path, data) or read_item(root, path)
        if item is not None:
            yield item


def _alone(root: Path, paths: Sequence[VaultPath], progress: Progress | None, reader: Reader | None) -> Iterator[Note | Canvas]:
    for number, path in enumerate(paths, 1):
        item = read_item(root, path) if reader is None else reader.read_item(path)
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
    root: Path, paths: Sequence[VaultPath], running: dict[Connection, BaseProcess], progress: Progress | None, reader: Reader | None
) -> Iterator[Packed]:
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
                seen.update(item.path for item in chunk.items)
                yield from chunk.items
                if progress is not None:
                    progress(done, len(paths))
    finally:
        for process in running.values():
            process.terminate()
    if failed:
        yield from map(pack, _after_a_death(root, [path for path in paths if path not in seen], reader))


def _after_a_death(root: Path, paths: Sequence[VaultPath], reader: Reader | None) -> Iterator[Note | Canvas]:
    """What a worker that died did not send; it may have died of one of them, which must not end this process too."""
    if reader is not None:
        yield from _alone(root, paths, None, reader)
        return
    from vaultsync.disk.worker import Reader

    with contextlib.closing(Reader(root)) as made:
        yield from _alone(root, paths, None, made)


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
        items = [pack(item) for path in part if (item := read_item(root, path)) is not None]
        chunk = _Chunk(len(part), items)
        try:
            sender.send_bytes(encode(chunk))
        except BrokenPipeError:  # nobody waits for it any more
            return
    sender.close()


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # only Linux tells which processors are ours
    return len(affinity(0)) if affinity else os.cpu_count() or 1

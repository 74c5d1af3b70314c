"""A follower for tests: it records what it delivers, and can be waited for."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vaultsync.daemon.follow import Follower, Options, Settled
from vaultsync.disk.scan import scan
from vaultsync.disk.stamp import stamp_of

PATIENCE = 30.0
"""Far longer than anything takes: a slow machine fails no test."""


@dataclass
class Record:
    """What was delivered, and what was told to the user."""

    root: Path
    batches: list[Settled] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    fail: int = 0
    """So many deliveries from now on raise."""
    follower: Follower = field(init=False)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def deliver(self, settled: Settled) -> None:
        with self.arrived:
            if self.fail > 0:
                self.fail -= 1
                raise ZeroDivisionError("as asked")
            self.batches.append(settled)
            self.arrived.notify_all()

    def tell(self, message: str) -> None:
        with self.arrived:
            self.told.append(message)
            self.arrived.notify_all()

    def changed(self) -> set[str]:
        return {path for batch in self.batches for path in batch.changed}

    def removed(self) -> set[str]:
        return {path for batch in self.batches for path in batch.removed}

    def settings(self) -> set[str]:
        return {path for batch in self.batches for path in batch.settings}

    def reasons(self) -> set[str]:
        return {batch.reason for batch in self.batches}

    def clear(self) -> None:
        with self.arrived:
            self.batches.clear()

    def wait(self, true: Callable[[], bool], what: str = "") -> None:
        """Until something is true, which is asked for after each delivery and now and then."""
        until = time.monotonic() + PATIENCE
        with self.arrived:
            while not true():
                left = until - time.monotonic()
                assert left > 0, f"{what}: {self.batches} {self.told} {self.follower.status()}"
                self.arrived.wait(min(left, 0.1))

    def wait_until_equal(self) -> None:
        """Until what is known is what is on the disk."""
        self.wait(lambda: self.follower.known() == on_disk(self.root), "known is not on disk")

    def told_of(self, *words: str) -> bool:
        return any(all(word in message for word in words) for message in self.told)


def on_disk(root: Path) -> dict[str, int]:
    """The stamps of all files there are."""
    return {path: stamp_of(os.stat(root / path)) for path in scan(root).files}


def age(root: Path, seconds: float = 60.0) -> None:
    """Makes the files old enough for their stamps to be believed; the change of their attributes cannot be set, and is waited for."""
    then = time.time() - seconds
    for path in scan(root).files:
        os.utime(root / path, (then, then))


@contextmanager
def following(root: Path, options: Options | None = None, extra: tuple[str, ...] = (), known: bool = True) -> Iterator[Record]:
    """A running follower that has delivered its first comparison."""
    record = Record(root)
    stamps = on_disk(root) if known else {}
    record.follower = Follower(
        root,
        record.deliver,
        known_stamps=stamps,  # type: ignore[arg-type]
        extra=extra,
        options=options if options is not None else Options(check_every=0.5),
        tell=record.tell,
    )
    record.follower.start()
    try:
        record.wait(lambda: any(batch.whole for batch in record.batches), "the start")
        record.clear()
        yield record
    finally:
        record.follower.stop()

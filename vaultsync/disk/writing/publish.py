"""One change of a record in, the note changed out, by the safest way that the file system and the note's size allow."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from vaultsync.disk.writing.exchange import create, settle, write_by_exchange
from vaultsync.disk.writing.lease import write_in_place
from vaultsync.disk.writing.outcome import NoExchange, NoLease, Refused
from vaultsync.disk.writing.place import Place, folder_at, placed
from vaultsync.disk.writing.records import Change
from vaultsync.disk.writing.splice import changed_range
from vaultsync.disk.writing.state import TEMPORARY
from vaultsync.disk.writing.system import System
from vaultsync.paths import VaultPath, folder_of, name_of

LARGE_NOTE, LARGE_CHANGE = 256 * 1024, 64 * 1024
"""Bytes beyond which a note is not written in place: killed in the middle, it would be seen torn until the next start."""
PAUSES = (0.1, 0.3, 0.6, 1.0)
"""Seconds between tries to write a note that is held open."""
_LONGEST_TITLE = 180


class Way(Enum):
    """How a note was written."""

    IN_PLACE = "in place"
    EXCHANGED = "exchanged"
    EXCHANGED_UNHELD = "exchanged, while nobody could be kept out"
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class Site:
    """Where to write: the system, the vault, and the folder for what vaultsync keeps about it."""

    system: System
    root: str
    state: str


def publish(site: Site, record: int, entry: int, change: Change, *, synced_later: int | None = None) -> Way:
    """Writes one note. Unless the way is ``IN_PLACE``, and when this raises, ``settled`` is to be called afterwards.

    The note is on the disk when this returns, unless it stands on the file system ``synced_later``.

    Raises:
        Refused: when it must not be written, or not now; it is as it was, unless the reason says otherwise.
        OSError: when a call fails; it is as it was.
    """
    with placed(site.system, site.root, change.path) as place:
        if change.before is None:
            return _create(site, record, entry, place, change.after)
        before, after = change.before, change.after
        large = _is_large(before, after)
        if not large:
            with contextlib.suppress(NoLease):
                write_in_place(site.system, place, before, after, synced_later=synced_later)
                return Way.IN_PLACE
        try:
            return _exchange(site, record, entry, place, before, after)
        except NoExchange:
            if not large:
                raise Refused("no-safe-way") from None
        settled(site, record, entry, change)
        try:
            write_in_place(site.system, place, before, after, synced_later=synced_later)
        except NoLease:
            raise Refused("no-safe-way") from None
        return Way.IN_PLACE


def settled(site: Site, record: int, entry: int, change: Change) -> str | None:
    """Clears away the temporary files of a change.

    Returns:
        None, or the name of a conflict copy, when another program had saved a text of its own into one of them.

    Raises:
        Refused: when another program still has one open.
        OSError: when a call fails.
    """
    known = (change.after,) if change.before is None else (change.before, change.after)
    kept = None
    with placed(site.system, site.root, change.path) as place, _temporaries(site, record, entry, place) as temporaries:
        for temporary in temporaries:
            if not settle(site.system, temporary, known):
                kept = _keep(site.system, temporary, place, change.path)
    return kept


def _is_large(before: bytes, after: bytes) -> bool:
    if max(len(before), len(after)) > LARGE_NOTE:
        return True
    start, end = changed_range(before, after)
    return max(end, len(before) if len(before) != len(after) else 0) - start > LARGE_CHANGE


def _exchange(site: Site, record: int, entry: int, place: Place, before: bytes, after: bytes) -> Way:
    with _temporaries(site, record, entry, place) as (outside, beside):
        try:
            held = write_by_exchange(site.system, place, outside, before, after)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            held = write_by_exchange(site.system, place, beside, before, after)
    return Way.EXCHANGED if held else Way.EXCHANGED_UNHELD


def _create(site: Site, record: int, entry: int, place: Place, data: bytes) -> Way:
    with _temporaries(site, record, entry, place) as (outside, beside):
        try:
            create(site.system, place, outside, data)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            create(site.system, place, beside, data)
    return Way.CREATED


@contextlib.contextmanager
def _temporaries(site: Site, record: int, entry: int, place: Place) -> Iterator[tuple[Place, Place]]:
    """Names for a change's new file: outside the vault, and, for when that is another file system, hidden beside the note."""
    name = f"{record:010d}-{entry}"
    hidden = f".vaultsync-{os.path.basename(site.state)[:8]}-{name}"
    beside = os.path.join(os.path.dirname(place.real), hidden)
    folder = os.path.join(site.state, TEMPORARY)
    outside = os.path.join(folder, name)
    if place.folder is None:
        yield Place(None, outside, outside), Place(None, beside, beside)
        return
    with folder_at(site.system, folder, []) as descriptor:
        yield Place(descriptor, name, outside), Place(place.folder, hidden, beside)


def _keep(system: System, temporary: Place, place: Place, path: VaultPath) -> str:
    title = name_of(path).removesuffix(".md").encode("utf-8")[:_LONGEST_TITLE].decode("utf-8", "ignore")
    stamp = time.strftime("%Y%m%d%H%M", time.localtime(system.clock()))
    count = 1
    while True:
        name = f"{title} (Conflicted copy vaultsync{f' {count}' if count > 1 else ''} {stamp}).md"
        target = name if place.folder is not None else os.path.join(os.path.dirname(place.real), name)
        try:
            system.move_new(temporary.folder, temporary.name, place.folder, target)
        except FileExistsError:
            count += 1
            continue
        folder = folder_of(path)
        return f"{folder}/{name}" if folder else name

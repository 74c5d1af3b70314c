"""What an interrupted run left in; every note whole, nothing left over, and a line for people on each note out."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from typing import Literal, NamedTuple

from vaultsync.disk.writing.outcome import Recovery, Refused
from vaultsync.disk.writing.place import READ, opened, placed, read_whole
from vaultsync.disk.writing.publish import PAUSES, Site, Way, publish, settled
from vaultsync.disk.writing.records import Change, Damaged, Header, Records
from vaultsync.disk.writing.splice import is_half_done
from vaultsync.paths import VaultPath, shown

_LONGEST_RUN = 120.0
"""Seconds after a record's time in which a run may have written; what was saved later is somebody else's."""


class _Mended(NamedTuple):
    recovery: Recovery
    keep: bool
    """Whether the text before belongs to the history."""


def recover(site: Site, records: Records) -> tuple[Recovery, ...]:
    """Mends what each pending record is about, oldest first, under the lock. Never raises for the file system."""
    found: list[Recovery] = []
    records.tidy()
    for number in records.pending():
        try:
            header, changes = records.changes(number)
        except OSError as error:
            found.append(_nameless("unreadable", "waiting", f"cannot be read: {error.strerror}; it is tried again next time"))
            continue
        except Damaged:
            with contextlib.suppress(OSError):
                records.set_apart(number)
            found.append(_nameless("damaged-record", "nothing", "is damaged, so a note may be half-written; look at those changed last"))
            continue
        mended = [_mended(site, records, header, entry, change) for entry, change in enumerate(changes)]
        found += [each.recovery for each in mended]
        _finish(records, number, changes, mended)
    return tuple(found)


def _nameless(found: Literal["unreadable", "damaged-record"], done: Literal["nothing", "waiting"], message: str) -> Recovery:
    return Recovery(VaultPath(""), found, done, f"the record of an interrupted run {message}")


def _finish(records: Records, number: int, changes: Sequence[Change], mended: Sequence[_Mended]) -> None:
    if any(each.recovery.done == "waiting" for each in mended):
        return
    with contextlib.suppress(OSError):
        records.finish(number, changes, [entry for entry, each in enumerate(mended) if each.keep])


def _mended(site: Site, records: Records, header: Header, entry: int, change: Change) -> _Mended:
    name = shown(change.path)
    try:
        copy = settled(site, header.number, entry, change)
        if copy is not None:
            message = f"{name} was saved by another program while an interrupted run wrote; that text is in {shown(VaultPath(copy))}"
            return _Mended(Recovery(change.path, "other-text", "kept-copy", message), change.before is not None)
        return _note(site, records, header, entry, change)
    except FileNotFoundError:
        return _changed(change, f"{name} is gone since a run was interrupted")
    except OSError as error:
        return _waiting(change, f"{name} cannot be looked at after an interrupted run: {error.strerror}; it is tried again next time")
    except Refused as refused:
        if refused.status == "deferred" or refused.reason in ("no-safe-way", "half-written"):
            return _waiting(change, f"{name} may be half-written by an interrupted run, but {refused}; it is tried again next time")
        return _changed(change, f"{name} was changed after an interrupted run and left as it is: {refused}")


def _note(site: Site, records: Records, header: Header, entry: int, change: Change) -> _Mended:
    name = shown(change.path)
    text, saved = _read(site, change)
    if text == change.after:
        message = f"{name} had been written when a run was interrupted; it is complete"
        return _Mended(Recovery(change.path, "complete", "nothing", message), change.before is not None)
    if change.before is None:
        return _changed(change, f"{name} was made by somebody else while a run was interrupted")
    if text == change.before:
        return _Mended(Recovery(change.path, "not-begun", "nothing", f"{name} had not been written when a run was interrupted"), False)
    newer = any(image.record > header.number for image in records.images(change.path))
    if newer or saved > header.time + _LONGEST_RUN or not is_half_done(text, change.before, change.after):
        return _changed(change, f"{name} was changed after an interrupted run and left as it is")
    _complete(site, header.number, entry, Change(change.path, text, change.after))
    message = f"{name} was half-written by an interrupted run and is now complete"
    return _Mended(Recovery(change.path, "half-written", "completed", message), True)


def _read(site: Site, change: Change) -> tuple[bytes, float]:
    """What a note holds, and when that was saved; a note that is complete is brought to the disk."""
    with placed(site.system, site.root, change.path) as place, opened(site.system, place, READ) as descriptor:
        text = read_whole(site.system, descriptor)
        if text == change.after and sys.platform != "win32":  # which flushes only what is open for writing
            site.system.fsync(descriptor)
        return text, site.system.fstat(descriptor).st_mtime


def _complete(site: Site, number: int, entry: int, change: Change) -> None:
    for pause in (*PAUSES, None):
        try:
            if publish(site, number, entry, change) is not Way.IN_PLACE:
                settled(site, number, entry, change)
            return
        except Refused as refused:
            if refused.reason != "held-open" or pause is None:
                raise
        site.system.sleep(pause)


def _changed(change: Change, message: str) -> _Mended:
    advice = f'; its text from before comes back with: vaultsync restore "{shown(change.path)}"' if change.before is not None else ""
    return _Mended(Recovery(change.path, "changed", "nothing", message + advice), change.before is not None)


def _waiting(change: Change, message: str) -> _Mended:
    return _Mended(Recovery(change.path, "unreadable", "waiting", message), False)

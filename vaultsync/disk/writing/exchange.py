"""A note's place and its bytes before and after in; the note exchanged for a new file, and what came out looked at.

For notes too large to be written in place, where a torn state would be seen after a crash, and for file systems without
leases. Mode, owner and attributes are copied; the birth time is that of the new file. Until ``settle`` the temporary name
holds what was displaced, so nobody's text is lost whatever happens in between.
"""

from __future__ import annotations

import errno
import os
import stat

from vaultsync.disk.writing.lease import compare, is_awaited, leased
from vaultsync.disk.writing.outcome import NoExchange, NoLease, Refused
from vaultsync.disk.writing.place import CREATE, READ, READ_WRITE, Place, opened, read_whole, remove, shut, sync_folder, write_at
from vaultsync.disk.writing.system import System

GRACE = 0.05
"""Seconds for which the displaced file's lease is held: who had found it before the exchange can still come to open it."""
GRACE_WITHOUT_LEASE = 10.0
PART = ".part"
"""After a temporary name: a file that is not whole yet, or that nobody but us has ever seen."""
_LOOKS = 10
_NOT_OFFERED = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTTY)


def write_by_exchange(system: System, place: Place, temporary: Place, before: bytes, after: bytes) -> bool:
    """Makes ``before`` into ``after``; ``temporary`` is to be settled afterwards, also when this raises.

    Returns:
        Whether a lease kept others out; else it is to be settled after ``GRACE_WITHOUT_LEASE``.

    Raises:
        Refused: when the note is open elsewhere, changed, or cannot be copied with all it has; it is as it was.
        NoExchange: when names cannot be exchanged here; it is as it was.
        OSError: when a call fails; it is as it was. EXDEV: ``temporary`` is on another file system.
    """
    with opened(system, place, READ_WRITE) as old:
        compare(system, place, old, before)
        _prepare(system, temporary, after, old)
        try:
            with leased(system, old):
                _exchange(system, place, temporary, old, before, held=True)
                return True
        except NoLease:
            _exchange(system, place, temporary, old, before, held=False)
            return False


def create(system: System, place: Place, temporary: Place, data: bytes) -> None:
    """Makes a file that is not there yet; ``temporary`` is to be settled afterwards.

    Raises:
        Refused: when it is there, but the disk did not confirm it.
        OSError: when a call fails, EEXIST when somebody was faster, EXDEV as above; there is no new file then.
    """
    _write_new(system, temporary, data)
    system.move_new(temporary.folder, temporary.name, place.folder, place.name)
    try:
        sync_folder(system, place)
    except OSError as error:
        raise Refused("unconfirmed") from error


def settle(system: System, temporary: Place, known: tuple[bytes, ...]) -> bool:
    """Removes what stands at a temporary name when its bytes are among ``known``.

    Returns:
        False when the file holds another text, which somebody saved into it and which must be kept.

    Raises:
        Refused: when somebody has it open and may still save.
        OSError: when a call fails.
    """
    part = Place(temporary.folder, temporary.name + PART, temporary.real + PART)
    remove(system, part)
    try:
        with opened(system, temporary, READ) as descriptor:
            try:
                with leased(system, descriptor):
                    return _removed(system, temporary, descriptor, known)
            except NoLease:
                return _removed(system, temporary, descriptor, known)
    except FileNotFoundError:
        return True


def _write_new(system: System, place: Place, data: bytes, *, model: int | None = None) -> None:
    """A new file at a temporary name, whole and on the disk, with the metadata of ``model`` or those of any new file."""
    part = Place(place.folder, place.name + PART, place.real + PART)
    remove(system, part)
    descriptor = system.open(part.name, CREATE, 0o666 if model is None else 0o600, dir_fd=part.folder)
    try:
        write_at(system, descriptor, 0, data)
        if model is not None:
            _copy_metadata(system, model, descriptor)
        system.fsync(descriptor)
    finally:
        shut(system, descriptor)
    system.replace(part.name, place.name, src_dir_fd=part.folder, dst_dir_fd=place.folder)


def _prepare(system: System, temporary: Place, after: bytes, old: int) -> None:
    if system.fstat(old).st_nlink > 1:
        raise Refused("hard-linked")
    try:
        _write_new(system, temporary, after, model=old)
    except PermissionError as error:
        raise Refused("foreign-owner") from error


def _exchange(system: System, place: Place, temporary: Place, old: int, before: bytes, *, held: bool) -> None:
    compare(system, place, old, before)
    if held and is_awaited(system, old):
        raise Refused("held-open")
    new = _inode(system, temporary)
    try:
        system.swap(temporary.folder, temporary.name, place.folder, place.name)
    except OSError as error:
        if error.errno in _NOT_OFFERED:
            raise NoExchange from error
        raise
    try:
        _verify(system, temporary, old, before, held=held)
        sync_folder(system, place)
    except BaseException:
        _put_back(system, place, temporary, new)
        raise


def _verify(system: System, temporary: Place, old: int, before: bytes, *, held: bool) -> None:
    status = system.fstat(old)
    if _inode(system, temporary) != (status.st_dev, status.st_ino):
        raise Refused("changed-since")
    if not held:
        if read_whole(system, old) != before:
            raise Refused("changed-since")
        return
    # A waiting program would save into the displaced file; with the old file back in its place it saves into the note.
    for _ in range(_LOOKS):
        if is_awaited(system, old):
            raise Refused("held-open")
        system.sleep(GRACE / _LOOKS)


def _put_back(system: System, place: Place, temporary: Place, new: tuple[int, int]) -> None:
    """Exchanges back. Where another program had given the name a newer file meanwhile, that one goes back to it."""
    try:
        system.swap(temporary.folder, temporary.name, place.folder, place.name)
        if _inode(system, temporary) != new:
            system.swap(temporary.folder, temporary.name, place.folder, place.name)
    except OSError as error:
        raise Refused("unconfirmed") from error


def _removed(system: System, temporary: Place, descriptor: int, known: tuple[bytes, ...]) -> bool:
    try:
        ours = read_whole(system, descriptor) in known
    except Refused:  # larger than anything of ours
        return False
    if ours:
        remove(system, temporary)
    return ours


def _inode(system: System, place: Place) -> tuple[int, int]:
    status = system.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    return status.st_dev, status.st_ino


def _copy_metadata(system: System, model: int, copy: int) -> None:
    status, made = system.fstat(model), system.fstat(copy)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        system.fchown(copy, status.st_uid, status.st_gid)
    for name in _attributes(system, model):
        _copy_attribute(system, model, copy, name)
    system.fchmod(copy, stat.S_IMODE(status.st_mode))


def _attributes(system: System, descriptor: int) -> list[str]:
    if not hasattr(os, "listxattr"):  # Python offers them on Linux only
        return []
    try:
        return list(system.listxattr(descriptor))
    except OSError as error:
        if error.errno == errno.EOPNOTSUPP:
            return []
        raise


def _copy_attribute(system: System, model: int, copy: int, name: str) -> None:
    try:
        system.setxattr(copy, name, system.getxattr(model, name))
    except OSError:
        if not name.startswith("security."):  # labels belong to the system, which gave the new file its own
            raise

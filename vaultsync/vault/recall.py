"""What a session knows of a file in, bytes for the cache out, and back."""

from __future__ import annotations

import msgspec

from vaultsync.audit import Checked, Report
from vaultsync.index import Said, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.session import Known


class Found(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is kept of one file besides its text."""

    said: Said
    facts: tuple[str, ...]
    checked: Checked


class _SaidOnly(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The same, of which one part is wanted."""

    said: Said
    facts: msgspec.Raw
    checked: msgspec.Raw


class ShortReport(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A report without most of its findings of severity info."""

    faults: bytes
    """What could not be read when it was made; with other faults it does not hold."""
    infos: int
    """How many findings of severity info it holds of each rule."""
    report: Report


_encode = msgspec.msgpack.Encoder().encode
_decode_found = msgspec.msgpack.Decoder(Found).decode
_decode_said = msgspec.msgpack.Decoder(_SaidOnly).decode
_decode_report = msgspec.msgpack.Decoder(ShortReport).decode


class PackFound:
    """``session.Packing`` for the cache: with what is said of a file goes what the index keeps of it."""

    def __init__(self, index: VaultIndex) -> None:
        self._index = index

    def pack(self, path: VaultPath, known: Known) -> bytes | None:
        """See ``Packing``."""
        try:
            return _encode(Found(self._index.said(path), known.facts, known.checked))
        except UnicodeEncodeError:
            return None

    def unpack(self, data: bytes) -> Known:
        """See ``Packing``."""
        found = _decode_found(data)
        return Known(found.checked, found.facts)


def said_in(data: bytes) -> Said:
    """What the index keeps of a file, from what ``PackFound`` packed."""
    return _decode_said(data).said


def pack_report(report: Report, faults: bytes, infos: int) -> bytes | None:
    """A report, shortened, for as long as nothing changes."""
    try:
        return _encode(ShortReport(faults, infos, report.shortened(infos)))
    except UnicodeEncodeError:
        return None


def unpack_report(data: bytes, faults: bytes, infos: int) -> Report | None:
    """None where it does not hold with these faults, was shortened otherwise, or is nothing of the kind."""
    try:
        found = _decode_report(data)
    except msgspec.DecodeError:
        return None
    return found.report if (found.faults, found.infos) == (faults, infos) else None

"""What a session knows of a file in, bytes for the cache out, and back."""

from __future__ import annotations

import msgspec

from vaultsync.audit import Checked, Report
from vaultsync.diagnostic import Severity
from vaultsync.evidence import Status
from vaultsync.index import Said, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.session import Gist, Known


class Found(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is kept of one file besides its text."""

    said: Said
    status: Status | None
    """``Checked.status`` once more, where it is found without the rest."""
    facts: tuple[str, ...]
    checked: Checked


class _SaidOnly(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The same, of which the first parts are wanted."""

    said: Said
    status: Status | None
    facts: msgspec.Raw
    checked: msgspec.Raw


class Whole(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is kept of a whole vault."""

    counts: list[tuple[Severity, str, int]]
    stale: tuple[VaultPath, ...]
    clock: tuple[VaultPath, ...]
    judged: dict[Status, int]
    faults: bytes
    """What could not be read when the report was made; with other faults it does not hold."""
    infos: int
    """How many findings of severity info of each rule the report holds."""
    report: Report | None


_encode = msgspec.msgpack.Encoder().encode
_decode_found = msgspec.msgpack.Decoder(Found).decode
_decode_said = msgspec.msgpack.Decoder(_SaidOnly).decode
_decode_whole = msgspec.msgpack.Decoder(Whole).decode


class PackFound:
    """``session.Packing`` for the cache: with what is said of a file goes what the index keeps of it."""

    def __init__(self, index: VaultIndex) -> None:
        self._index = index

    def pack(self, path: VaultPath, known: Known) -> bytes | None:
        """See ``Packing``."""
        try:
            return _encode(Found(self._index.said(path), known.checked.status, known.facts, known.checked))
        except UnicodeEncodeError:
            return None

    def unpack(self, data: bytes) -> Known:
        """See ``Packing``."""
        found = _decode_found(data)
        return Known(found.checked, found.facts)

    def status(self, data: bytes) -> Status | None:
        """See ``Packing``."""
        return _decode_said(data).status


def checked_in(data: bytes) -> Checked:
    """What was said of a file, from what ``PackFound`` packed."""
    return _decode_found(data).checked


def said_in(data: bytes) -> Said:
    """What the index keeps of a file, from what ``PackFound`` packed."""
    return _decode_said(data).said


def pack_whole(gist: Gist, report: Report | None, faults: bytes, infos: int) -> bytes | None:
    """What a session knows of the whole vault, and the report, which is shortened, for as long as nothing changes."""
    counts = [(severity, rule, count) for (severity, rule), count in gist.counts.items()]
    short = report.shortened(infos) if report is not None else None
    try:
        return _encode(Whole(counts, tuple(gist.stale), tuple(gist.clock), dict(gist.judged), faults, infos, short))
    except UnicodeEncodeError:
        return None


def unpack_gist(data: bytes | None) -> Gist | None:
    """None where it is nothing of the kind."""
    try:
        found = _decode_whole(data or b"")
    except msgspec.DecodeError:
        return None
    counts = {(severity, rule): count for severity, rule, count in found.counts}
    return Gist(counts, frozenset(found.stale), frozenset(found.clock), found.judged)


def unpack_report(data: bytes, faults: bytes, infos: int) -> Report | None:
    """None where it does not hold with these faults, was shortened otherwise, or is nothing of the kind."""
    try:
        found = _decode_whole(data)
    except msgspec.DecodeError:
        return None
    return found.report if (found.faults, found.infos) == (faults, infos) else None

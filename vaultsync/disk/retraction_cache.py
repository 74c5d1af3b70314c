"""All notices of a Retraction Watch CSV in, those about single papers out at the next start, within milliseconds.

A database of its own in the user's cache folder for each CSV file, of the same make as a vault's, so that it is locked, replaced and
pruned like one. It holds every notice, not only those that the vault asks for: a new source note must not cost reading the CSV again
(70,000 rows make 17 MB). Notices lie in buckets by the hash of their identifiers. All buckets are there, also empty ones, and
each carries its sum, so that "not listed" is never the answer of a damaged file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import msgspec

from vaultsync.disk.caching.database import fill, opened
from vaultsync.disk.caching.locks import Busy
from vaultsync.disk.caching.place import cache_file, cache_folder, cache_name
from vaultsync.disk.caching.rows import Damaged, get_meta, put_meta
from vaultsync.evidence.retractions import Facts, Notice, Snapshot
from vaultsync.evidence.retractions.decision import newest_first

BUCKETS = 4096
_BEGIN = b"\xdd"
"""Of a MessagePack array with four bytes for its length."""
_encode = msgspec.msgpack.Encoder().encode
_decode_notices = msgspec.msgpack.Decoder(list[Notice]).decode
Key = tuple[str, str]
"""Kind and value of an identifier."""


class Known(NamedTuple):
    """What the cache says of the file."""

    facts: Facts
    size: int
    """Bytes."""
    stamp: int
    """As of before the file was read; 0 where its bytes must be compared in any case."""


_decode_known = msgspec.msgpack.Decoder(Known).decode


@dataclass(frozen=True, eq=False)
class Listed(Mapping[str, tuple[Notice, ...]]):
    """All notices by one kind of identifier; unpacked as they are asked for, since a vault asks for few of many."""

    kind: str
    buckets: Mapping[int, bytes]

    def __getitem__(self, value: str) -> tuple[Notice, ...]:
        key = (self.kind, value)
        found = [notice for notice in _decode_notices(self.buckets[bucket_of(key)]) if key in _keys(notice)]
        if not found:
            raise KeyError(value)
        return tuple(sorted(dict.fromkeys(found), key=newest_first))

    def __iter__(self) -> Iterator[str]:
        keys = (key for data in self.buckets.values() for notice in _decode_notices(data) for key in _keys(notice))
        return iter(dict.fromkeys(value for kind, value in keys if kind == self.kind))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def snapshot_in(facts: Facts, buckets: Mapping[int, bytes]) -> Snapshot:
    """The notices in all the buckets of one file, of ``facts``."""
    return Snapshot(facts, Listed("doi", buckets), Listed("pmid", buckets))


class Packing:
    """Notices while a file is read, packed: about 200 bytes each."""

    def __init__(self) -> None:
        self._data = [bytearray() for _ in range(BUCKETS)]
        self._counts = [0] * BUCKETS

    def add(self, notice: Notice) -> None:
        """Puts a notice where it is looked for."""
        packed = _encode(notice)
        for bucket in {bucket_of(key) for key in _keys(notice)}:
            self._data[bucket] += packed
            self._counts[bucket] += 1

    def buckets(self) -> Iterator[tuple[int, bytes]]:
        """Every bucket with its number."""
        for bucket, (data, count) in enumerate(zip(self._data, self._counts, strict=True)):
            yield bucket, _BEGIN + count.to_bytes(4, "big") + data


@dataclass(frozen=True, slots=True)
class NoticeCache:
    """The cache of one CSV file; nothing stays open between calls, and whatever is wrong with it, the answer is that nothing is known."""

    file: Path
    version: str

    @classmethod
    def open(cls, csv: Path, root: Path, version: str, *, folder: Path | None = None) -> NoticeCache | None:
        """The cache of a CSV file; None where there can be none. The arguments are those of ``open_retractions``."""
        place = folder if folder is not None else cache_folder()
        beside = cache_file(root, place, version) if place is not None else None
        if beside is None:
            return None
        version = f"retractions {version}"
        return cls(beside.with_name(cache_name(os.path.realpath(csv), version)), version)

    def facts(self, of: date) -> Known | None:
        """What was read last; None where that is not known, or the file had another date then."""
        try:
            with opened(self.file) as db:
                packed = get_meta(db, self.version).report
            known = _decode_known(packed) if packed else None
        except (Busy, OSError, Damaged, sqlite3.Error, msgspec.DecodeError):
            return None
        return known if known and known.facts.file_date == of else None

    def buckets(self, sha256: str) -> dict[int, bytes] | None:
        """All buckets of the file with this sum; None where they cannot be read."""
        try:
            with opened(self.file) as db:
                db.execute("BEGIN")
                packed = get_meta(db, self.version).report
                if packed is None or _decode_known(packed).facts.sha256 != sha256:
                    return None
                found = {number: data for number, data, crc in db.execute("SELECT id, data, crc FROM items") if crc32(data, number) == crc}
        except (Busy, OSError, Damaged, sqlite3.Error, msgspec.DecodeError, TypeError):
            return None
        return found if len(found) == BUCKETS else None

    def save(self, facts: Facts, size: int, stamp: int, packing: Packing) -> None:
        """Puts a file's notices in place of whatever is stored; never raises."""
        known = _encode(Known(facts, size, stamp))

        def write(db: sqlite3.Connection) -> None:
            rows = ((number, data, crc32(data, number)) for number, data in packing.buckets())
            db.executemany("REPLACE INTO items VALUES (?, ?, ?)", rows)
            put_meta(db, {"report": known})

        fill(self.file, self.version, write)

    def restamp(self, stamp: int) -> None:
        """The file has other dates, and its bytes are those that were read."""
        try:
            with opened(self.file) as db:
                db.execute("BEGIN IMMEDIATE")
                packed = get_meta(db, self.version).report
                if packed:
                    put_meta(db, {"report": _encode(_decode_known(packed)._replace(stamp=stamp))})
                db.execute("COMMIT")
        except (Busy, OSError, Damaged, sqlite3.Error, msgspec.DecodeError):
            return


def bucket_of(key: Key) -> int:
    """Where the notices of an identifier lie; the same in every process."""
    kind, value = key
    return crc32(value.encode("utf-8", "surrogatepass"), 1 if kind == "doi" else 2) % BUCKETS


def _keys(notice: Notice) -> Iterator[Key]:
    if notice.doi is not None:
        yield "doi", notice.doi
    if notice.pmid is not None:
        yield "pmid", notice.pmid

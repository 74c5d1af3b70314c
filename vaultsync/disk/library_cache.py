"""The bytes of a bibliography in, what it says out, at the next start within a tenth of a second: BibTeX takes seconds to read.

A database of its own in the user's cache folder for each file, as for the data on retractions; told apart by the sum of the bytes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from vaultsync.disk.caching.database import fill, opened
from vaultsync.disk.caching.locks import Busy
from vaultsync.disk.caching.place import cache_file, cache_folder, cache_name
from vaultsync.disk.caching.rows import Damaged, get_meta, put_meta
from vaultsync.evidence.bibliography import Bibliography, BibProblem, Entry, read_bibliography

SMALL = 100_000
"""Bytes up to which reading it again is as quick; JSON always is."""


class _Kept(NamedTuple):
    sum: bytes
    entries: list[tuple[str, dict[str, Any], int]]
    problems: list[BibProblem]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Kept).decode


def read_kept(data: bytes, file: Path, *, root: Path, version: str, folder: Path | None = None) -> Bibliography:
    """As ``read_bibliography``; what was read of the same bytes before is taken from the cache. Never raises.

    Args:
        data: the file's bytes.
        file: its path.
        root: the vault's folder, in which no cache is ever made.
        version: names the program that reads; see ``caching.version``.
        folder: where caches lie, in place of the user's folder.
    """
    place = folder if folder is not None else cache_folder()
    as_quick = len(data) <= SMALL or file.name.lower().endswith("json")
    beside = cache_file(root, place, version) if place is not None and not as_quick else None
    if beside is None:
        return read_bibliography(data, file.name)
    version, total = f"bibliography {version}", hashlib.blake2b(data, digest_size=16).digest()
    store = beside.with_name(cache_name(os.path.realpath(file), version))
    kept = _load(store, version)
    if kept is not None and kept.sum == total:
        entries = (Entry(*entry) for entry in kept.entries)
        return Bibliography({entry.key.lower(): entry for entry in entries}, tuple(kept.problems))
    found = read_bibliography(data, file.name)
    try:
        listed = [(entry.key, dict(entry.csl), entry.line) for entry in found.entries.values()]
        packed = _encode(_Kept(total, listed, list(found.problems)))
    except (UnicodeEncodeError, OverflowError, TypeError, RecursionError):
        return found  # half a surrogate, or a number that is too large: then it is read each time
    fill(store, version, lambda db: put_meta(db, {"report": packed}))
    return found


def _load(store: Path, version: str) -> _Kept | None:
    try:
        with opened(store) as db:
            packed = get_meta(db, version).report
        return _decode(packed) if packed else None
    except (Busy, OSError, Damaged, sqlite3.Error, msgspec.DecodeError):
        return None

"""Rows of the cache in, the same rows out, each checked against its sum; all within the transaction of the caller.

A path is text where it can be, else bytes (names on disk need be no text), which SQLite keeps apart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import count, islice
from typing import Any, NamedTuple
from zlib import crc32

from vaultsync.paths import VaultPath

_BATCH = 500
_ROWS = (
    "SELECT path, stamp, items.data, items.crc, found.found, found.crc "
    "FROM files LEFT JOIN items ON items.id = files.id LEFT JOIN found ON found.id = files.id"
)


class Damaged(Exception):
    """The content is not what was written."""


class Row(NamedTuple):
    """One file."""

    path: VaultPath
    stamp: int
    """As of before the file was read; 0 where it is to be read again in any case."""
    data: bytes
    """The packed note or canvas; empty for other files."""
    found: bytes | None = None
    """What was found in it, opaque; None where nothing is known of it."""


class Meta(NamedTuple):
    """What holds for all rows."""

    generation: int
    settings: bytes | None
    report: bytes | None


def get_meta(db: sqlite3.Connection, version: str) -> Meta:
    """What holds for all rows.

    Raises:
        Damaged: when that is not what was written, or not by this version of the program.
    """
    values: dict[str, Any] = {}
    for name, value, crc in db.execute("SELECT name, value, crc FROM meta"):
        if _sum(value) != crc:
            raise Damaged
        values[name] = value
    generation, settings, report = (values.get(name) for name in ("generation", "settings", "report"))
    if (
        values.get("version") != version
        or not isinstance(generation, int)
        or not isinstance(settings, bytes | None)
        or not isinstance(report, bytes | None)
    ):
        raise Damaged
    return Meta(generation, settings, report)


def put_meta(db: sqlite3.Connection, values: Mapping[str, str | int | bytes | None]) -> None:
    """Puts these values in place of what they were."""
    db.executemany("REPLACE INTO meta VALUES (?, ?, ?)", ((name, value, _sum(value)) for name, value in values.items()))


def stamps(db: sqlite3.Connection) -> dict[VaultPath, int]:
    """The stamp of every file; unchecked, since one that is wrong only makes a file be read."""
    found: dict[Any, int] = dict(db.execute("SELECT path, stamp FROM files"))
    for name in [name for name in found if type(name) is not str]:
        found[_path(name)] = found.pop(name)
    return found


def all_rows(db: sqlite3.Connection) -> list[Row]:
    """Every row.

    Raises:
        Damaged: when one of them is not what was written.
    """
    return _rows(db.execute(_ROWS))


def some_rows(db: sqlite3.Connection, paths: Iterable[VaultPath]) -> list[Row]:
    """The rows of these paths, in their order; what is not stored is left out.

    Raises:
        Damaged: when one of them is not what was written.
    """
    return [row for path in paths for row in _rows(db.execute(f"{_ROWS} WHERE path = ?", (_stored(path),)))]


def put(db: sqlite3.Connection, rows: Iterable[Row], *, with_found: bool) -> None:
    """Puts rows in place of those of the same paths."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()
    remaining, fresh = iter(rows), count(last + 1)
    while batch := {row.path: row for row in islice(remaining, _BATCH)}:
        known = {path: _id(db, path) for path in batch}
        ids = {path: next(fresh) if id is None else id for path, id in known.items()}
        db.executemany("REPLACE INTO files VALUES (?, ?, ?)", ((_stored(row.path), row.stamp, ids[row.path]) for row in batch.values()))
        db.executemany(
            "REPLACE INTO items VALUES (?, ?, ?)", ((ids[row.path], row.data, _crc(row.path, row.data)) for row in batch.values())
        )
        db.executemany("DELETE FROM found WHERE id = ?", ((id,) for id in known.values() if id is not None))
        if with_found:
            given = ((ids[row.path], row.found, _crc(row.path, row.found)) for row in batch.values() if row.found is not None)
            db.executemany("INSERT INTO found VALUES (?, ?, ?)", given)


def touch(db: sqlite3.Connection, touched: Iterable[tuple[VaultPath, int]]) -> None:
    """Gives files new stamps; unknown ones are passed over."""
    db.executemany("UPDATE files SET stamp = ? WHERE path = ?", ((stamp, _stored(path)) for path, stamp in touched))


def put_found(db: sqlite3.Connection, found: Iterable[tuple[VaultPath, bytes | None]]) -> None:
    """Gives files new findings, or none; unknown ones are passed over."""
    for path, value in found:
        id = _id(db, path)
        if value is None:
            db.execute("DELETE FROM found WHERE id = ?", (id,))
        elif id is not None:
            db.execute("REPLACE INTO found VALUES (?, ?, ?)", (id, value, _crc(path, value)))


def remove(db: sqlite3.Connection, paths: Iterable[VaultPath]) -> None:
    """Forgets files; unknown ones are passed over."""
    for path in paths:
        id = _id(db, path)
        db.execute("DELETE FROM found WHERE id = ?", (id,))
        db.execute("DELETE FROM items WHERE id = ?", (id,))
        db.execute("DELETE FROM files WHERE path = ?", (_stored(path),))


def clear(db: sqlite3.Connection) -> None:
    """Forgets every file."""
    db.execute("DELETE FROM files")
    db.execute("DELETE FROM items")
    clear_found(db)


def clear_found(db: sqlite3.Connection) -> None:
    """Forgets all findings."""
    db.execute("DELETE FROM found")


def _id(db: sqlite3.Connection, path: VaultPath) -> int | None:
    found = db.execute("SELECT id FROM files WHERE path = ?", (_stored(path),)).fetchone()
    return None if found is None else found[0]


def _rows(stored: Iterable[Any]) -> list[Row]:
    """What each row says; in one loop, since there may be a hundred thousand (measured: 40 % less than by a call for each)."""
    rows: list[Row] = []
    add, make = rows.append, Row._make
    try:
        for name, stamp, data, crc, found, found_crc in stored:
            path = name if type(name) is str else _path(name)
            of_path = crc32(path.encode() if path.isascii() else path.encode("utf-8", "surrogatepass"))
            if crc32(data, of_path) != crc or (found is not None and crc32(found, of_path) != found_crc) or type(stamp) is not int:
                raise Damaged
            add(make((path, stamp, data, found)))
    except TypeError as error:  # no bytes
        raise Damaged from error
    return rows


def _stored(path: VaultPath) -> str | bytes:
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
    return path


def _path(name: Any) -> VaultPath:
    try:
        return VaultPath(name.decode("utf-8", "surrogatepass"))
    except (AttributeError, UnicodeDecodeError) as error:
        raise Damaged from error


def _crc(path: VaultPath, data: bytes) -> int:
    return crc32(data, crc32(path.encode("utf-8", "surrogatepass")))


def _sum(value: object) -> int:
    return crc32(value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass"))

"""The place of a database in, connections to it out; a damaged one is thrown away, one that is in use is left alone.

Layout: the stamps lie apart from the packed items and these from the findings, so that each can be read, or cleared, on its own.
Every row carries a CRC-32, since SQLite would hand out a rotten byte as it is. Pages of 16 kB hold rows of one to two kB without
overflow pages (measured: 60 % of the time of 4 kB pages for 100,000 rows).
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from vaultsync.disk.caching.locks import PATIENCE, Busy, locked
from vaultsync.disk.caching.rows import Damaged, get_meta, put_meta

_PARTS = ("-wal", "-shm", "-journal", "")
"""What belongs to a database, the database itself last: while it stands nobody makes a new one beside an old log."""
_CREATE = """
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
CREATE TABLE meta (name TEXT PRIMARY KEY, value, crc INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE files (path PRIMARY KEY, stamp INTEGER NOT NULL, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE items (id INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE found (id INTEGER PRIMARY KEY, found BLOB NOT NULL, crc INTEGER NOT NULL);
"""
_HARMLESS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_AUTH,
    }
)
"""What says nothing about the content: deleting the file would not help."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is to blame, not its surroundings."""
    code = getattr(error, "sqlite_errorcode", None)  # none where Python itself could not read a value
    return code is None or code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF not in _HARMLESS


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one task; it lives no longer, so that no process keeps another from replacing the file.

    Raises:
        Busy: when another process replaces the file.
        OSError: when there is no file, or the folder cannot be written to.
        sqlite3.Error: when SQLite cannot read or write it.
    """
    with locked(_lock_of(file)):
        os.stat(file)  # SQLite would make an empty one
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            # A crash of the machine may cost the last save, but not the file: what the log holds is checked when it is read.
            # Pages are read once each: a larger cache of them is no faster, and its memory does not come back (measured).
            connection.executescript("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4000; PRAGMA journal_size_limit = 4194304")
            yield connection


def replace(file: Path, version: str) -> None:
    """Puts an empty database in place of whatever is there.

    Raises:
        Busy, OSError, sqlite3.Error: when that is not possible now.
    """
    with locked(_lock_of(file), alone=True):
        _delete(file)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.executescript(_CREATE)
            # From a number nobody has seen: a process that loaded the old file must not take the new one for it.
            put_meta(connection, {"version": version, "generation": secrets.randbits(48) << 14 | 1})
            connection.execute("COMMIT")


def fill(file: Path, version: str, write: Callable[[sqlite3.Connection], None]) -> None:
    """Does ``write`` in one transaction, in an empty database where there was none or a broken one.

    Never raises for the file: whoever keeps something for the next start has it already. ``write`` may be called a second time.
    """
    for _ in range(2):
        try:
            with opened(file) as db:
                db.execute("BEGIN IMMEDIATE")
                get_meta(db, version)
                write(db)
                db.execute("COMMIT")
        except (FileNotFoundError, Damaged):
            pass
        except (Busy, OSError):
            return
        except sqlite3.Error as error:
            if not is_damage(error):
                return
        else:
            return
        try:
            replace(file, version)
        except (Busy, OSError, sqlite3.Error):
            return


def delete(file: Path) -> bool:
    """Deletes a cache that nobody is using; whether it is gone."""
    lock = _lock_of(file)
    try:
        with locked(lock, alone=True, patience=0.0):
            _delete(file)
            lock.unlink(missing_ok=True)
    except (Busy, OSError):
        return False
    return True


def state_of(file: Path) -> str:
    """``ok``, or in a word or two what is wrong with a database; it is only looked at. Never raises."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return type(error).__name__


def _delete(file: Path) -> None:
    for part in _PARTS:
        Path(f"{file}{part}").unlink(missing_ok=True)


def _lock_of(file: Path) -> Path:
    return file.with_suffix(".lock")

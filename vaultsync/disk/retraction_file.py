"""The path of a Retraction Watch CSV in, what identifies the file and the notices in it out.

The file is one that the user has downloaded; nothing here opens a connection. It is read once, from its beginning to its end, and
never held in memory as a whole. All its notices are kept in the user's cache (``retraction_cache``), so that neither the next run nor
a source that is added to the vault reads it again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path
from typing import NamedTuple

from vaultsync.disk.retraction_cache import Known, NoticeCache, Packing, snapshot_in
from vaultsync.disk.stamp import UNKNOWN, settled_stamp
from vaultsync.errors import ConfigError
from vaultsync.evidence.retractions import (
    Columns,
    Facts,
    MissingColumns,
    Notice,
    RowReader,
    Snapshot,
    Tally,
    find_columns,
    read_records,
)
from vaultsync.evidence.retractions.columns import fits
from vaultsync.evidence.retractions.records import MAX_RECORD

ADDRESS = "https://gitlab.com/crossref/retraction-watch-data"
"""Where the data is to be had; only ever printed."""
MAX_BYTES = 1 << 30
"""The data of 2026 has 67 MB."""
_MAX_LINE = 4 * MAX_RECORD + 4
"""Bytes; a longer line has more characters than a record may have, and only its beginning is passed on."""
_CHUNK = 1 << 20
_START = 4096
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_CONTROLS = bytes({*range(32)} - set(b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"))
_STARTS = (
    (b"\xff\xfe", "it is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "it is UTF-16; save it as UTF-8"),
    (b"PK\x03\x04", "it is a zip archive or a spreadsheet; unpack it, or export it as CSV"),
    (b"\x1f\x8b", "it is compressed with gzip; unpack it"),
    (b"version https://git-lfs", "it is a pointer of Git LFS, not the file itself; run git lfs pull"),
)


class OpenedRetractions(NamedTuple):
    """A file of which the facts are known; its notices take a little longer."""

    facts: Facts
    load: Callable[[], Snapshot]
    """All notices; raises ConfigError when the file, of which the cache no longer knows, cannot be read again."""


def open_retractions(
    file: Path, *, root: Path, version: str, cached: bool = True, folder: Path | None = None, clock: Callable[[], int] = time.time_ns
) -> OpenedRetractions:
    """The facts of the file at once, and its notices for whoever asks: which papers are asked about is not known yet.

    Args:
        file: the CSV as it was downloaded.
        root: the vault's folder, in which no cache is ever made.
        version: names the program that reads; see ``caching.version``.
        cached: whether what is known from an earlier run is used, and what is read kept.
        folder: where caches lie, in place of the user's folder.
        clock: nanoseconds since 1970.

    Raises:
        ConfigError: when the file cannot be read or is no such CSV.
    """
    now = clock()
    with _opened(file) as opened:
        status = os.fstat(opened.fileno())
        cache = NoticeCache.open(file, root, version, folder=folder) if cached else None
        known = cache.facts(_day_of(status)) if cache is not None else None
        stamp = settled_stamp(status, now)
        if cache is not None and known and _is_same(known, opened, file, status.st_size, stamp):
            if known.stamp != stamp:
                cache.restamp(stamp)
            return OpenedRetractions(known.facts, partial(_loaded, cache, file, known.facts, clock))
        opened.seek(0)
        facts, packing = _read(opened, file, cache, now)
    buckets = {number: bytes(data) for number, data in packing.buckets()}
    return OpenedRetractions(facts, lambda: snapshot_in(facts, buckets))


def _loaded(cache: NoticeCache, file: Path, facts: Facts, clock: Callable[[], int]) -> Snapshot:
    buckets = cache.buckets(facts.sha256)
    if buckets is not None:
        return snapshot_in(facts, buckets)
    now = clock()
    with _opened(file) as opened:
        facts, packing = _read(opened, file, cache, now)
    return snapshot_in(facts, dict(packing.buckets()))


def _read(opened: BufferedReader, file: Path, cache: NoticeCache | None, now: int) -> tuple[Facts, Packing]:
    """Reads the whole file, opened at ``now``, and keeps what it says."""
    status, packing = os.fstat(opened.fileno()), Packing()
    facts = _streamed(opened, file, _day_of(status), packing.add)
    if cache is not None:
        cache.save(facts, status.st_size, settled_stamp(status, now), packing)
    return facts, packing


def _day_of(status: os.stat_result) -> date:
    return datetime.fromtimestamp(status.st_mtime, UTC).date()


def _is_same(known: Known, opened: BufferedReader, file: Path, size: int, stamp: int) -> bool:
    """Whether the file has the bytes that were read last: its dates vouch for them, or its sum."""
    return (stamp != UNKNOWN and known.stamp == stamp) or (known.size == size and known.facts.sha256 == _sha256(opened, file))


def _opened(file: Path) -> BufferedReader:
    try:
        descriptor = os.open(file, _FLAGS)
    except FileNotFoundError as error:
        raise _error(file, f"there is no such file; the data is to be had at {ADDRESS}") from error
    except (OSError, ValueError) as error:
        raise _error(file, f"it cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    status = os.fstat(descriptor)
    problem = None
    if stat.S_ISDIR(status.st_mode):
        problem = "it is a folder; name the CSV file in it"
    elif not stat.S_ISREG(status.st_mode):
        problem = "it is no regular file"
    elif status.st_size == 0:
        problem = "it is empty"
    elif status.st_size > MAX_BYTES:
        problem = f"it has {status.st_size / 1e9:.1f} GB, far more than the Retraction Watch data"
    if problem:
        os.close(descriptor)
        raise _error(file, problem)
    return BufferedReader(FileIO(descriptor), _CHUNK)


def _streamed(opened: BufferedReader, file: Path, of: date, keep: Callable[[Notice], object]) -> Facts:
    """Reads the whole file, hands over every notice and answers with the facts."""
    digest, tally = hashlib.sha256(), Tally()
    try:
        rows, newest = _read_rows(_lines(opened, file, digest.update, tally), file, tally, of + timedelta(days=1), keep)
    except OSError as error:
        raise _error(file, f"it cannot be read: {error.strerror or error}") from error
    return Facts(digest.hexdigest(), of, newest, rows, tally.faults())


def _read_rows(lines: Iterator[str], file: Path, tally: Tally, until: date, keep: Callable[[Notice], object]) -> tuple[int, date | None]:
    columns: Columns | None = None
    records = read_records(lines, tally, lambda fields: columns is None or fits(fields, columns))
    header = next(records, None)
    found = find_columns(header.fields if header else ())
    if isinstance(found, MissingColumns):
        raise _error(file, str(found), header.line if header else 1)
    columns, reader = found, RowReader(found, tally)
    rows, newest = 0, date.min
    for record in records:
        rows += 1
        for notice in reader.notices(record):
            keep(notice)
            if notice.date is not None and newest < notice.date <= until:
                newest = notice.date
    return rows, None if newest == date.min else newest


def _lines(opened: BufferedReader, file: Path, update: Callable[[bytes], object], tally: Tally) -> Iterator[str]:
    """The lines of the file, each with its end; bytes that are no UTF-8 become U+FFFD."""
    if problem := _no_csv(opened.peek(_START)[:_START]):
        raise _error(file, problem, 1)
    for number, raw in enumerate(_raw_lines(opened, update), 1):
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            tally.add("bytes", number)
            text = raw.decode("utf-8", "replace")
        if "\0" in text:
            tally.add("nul", number)
            text = text.replace("\0", "")
        yield text


def _raw_lines(opened: BufferedReader, update: Callable[[bytes], object]) -> Iterator[bytes]:
    while raw := opened.readline(_MAX_LINE):
        update(raw)
        yield raw
        while len(raw) == _MAX_LINE and not raw.endswith(b"\n") and (raw := opened.readline(_MAX_LINE)):
            update(raw)


def _no_csv(start: bytes) -> str | None:
    """What its beginning shows a file to be that is no CSV."""
    for beginning, problem in _STARTS:
        if start.startswith(beginning):
            return problem
    if len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 20:  # a few are slips, and cost a warning
        return "it is no text"
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"{"):
        return f"it is a web page or JSON, not CSV; the data is to be had at {ADDRESS}"
    return None


def _sha256(opened: BufferedReader, file: Path) -> str:
    digest = hashlib.sha256()
    try:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    except OSError as error:
        raise _error(file, f"it cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()


def _error(file: Path, problem: str, line: int | None = None) -> ConfigError:
    place = f"{file}:{line}:1" if line else f"{file}"
    return ConfigError((f"{place}: this is to be the Retraction Watch CSV, but {problem}",))

"""What a run found and a file in, the file with one line for its day out, and what it says of all days.

One JSON object a line: ``{"version": 1, "date": "2025-02-05", "notes": 40, "severities": {"error": 2}, "statuses": {"weak": 3}}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from vaultsync.disk.whole_file import replace_whole
from vaultsync.errors import UsageError
from vaultsync.paths import is_note

VERSION = 1
MAX_SIZE = 20_000_000
"""Bytes; a line a day for three hundred years."""


class Run(NamedTuple):
    """What a run found, in numbers."""

    date: date
    notes: int
    severities: Mapping[str, int]
    statuses: Mapping[str, int]


class History(NamedTuple):
    """What a file says."""

    runs: Sequence[Run]
    """By date; of one day the last."""
    unread: Sequence[tuple[int, str]]
    """Lines that are no runs, with their numbers from 1."""


def read_history(path: Path) -> History:
    """Reads the file; nothing where there is none. Lines that cannot be read are passed over and told.

    Raises:
        UsageError: when it cannot be read, is a note or far too large, or holds something else than runs.
    """
    if is_note(path.name):
        raise UsageError(f"{path} has the name of a note; name another file with --history")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent} is no folder; make it first, or name another file with --history")
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is no regular file; name another one with --history")
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except FileNotFoundError:
        return History((), ())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name another file with --history") from error
    if len(data) > MAX_SIZE:
        raise UsageError(f"{path} has more than {MAX_SIZE:,} bytes, which no history has; name another file with --history")
    return _read_lines(path, data.decode("utf-8", "surrogateescape"))


def _read_lines(path: Path, text: str) -> History:
    runs: dict[date, Run] = {}
    unread: list[tuple[int, str]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        run = _read_line(line)
        if run is not None:
            runs[run.date] = run
        elif line.strip():
            unread.append((number, line))
    if unread and not runs:
        raise UsageError(f"{path} is no history that vaultsync wrote; name another file with --history")
    return History([runs[day] for day in sorted(runs)], unread)


def _read_line(line: str) -> Run | None:
    try:
        read = json.loads(line)
        if not isinstance(read, dict) or read["version"] != VERSION:
            return None
        return Run(date.fromisoformat(read["date"]), _count(read["notes"]), _counts(read["severities"]), _counts(read["statuses"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _counts(read: Any) -> dict[str, int]:
    if not isinstance(read, dict):
        raise TypeError
    return {name: _count(number) for name, number in read.items()}


def _count(read: Any) -> int:
    if isinstance(read, bool) or not isinstance(read, int) or not 0 <= read < 2**53:
        raise TypeError
    return read


def with_run(history: History, run: Run) -> History:
    """The history with this run in the place of an earlier one of its day."""
    runs = {one.date: one for one in (*history.runs, run)}
    return history._replace(runs=[runs[day] for day in sorted(runs)])


def write_history(path: Path, history: History) -> None:
    """Puts the history into the file; lines that could not be read stay as they are, at the beginning.

    Raises:
        UsageError: when the system refuses.
    """
    lines = [line for _, line in history.unread]
    lines += (json.dumps({"version": VERSION, **run._asdict(), "date": run.date.isoformat()}) for run in history.runs)
    try:
        replace_whole(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error

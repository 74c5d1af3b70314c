"""Filling a cache's file: whatever stands in its place, what is written stands there afterwards, or nothing is said at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from vaultsync.disk.caching.database import fill, opened, replace
from vaultsync.disk.caching.rows import get_meta, put_meta


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite"


def put_report(db: sqlite3.Connection) -> None:
    put_meta(db, {"report": b"said"})


@pytest.mark.parametrize("before", ["nothing", "no database", "another version", "filled"])
def test_what_is_broken_or_foreign_is_replaced_and_filled(file: Path, before: str) -> None:
    if before == "no database":
        file.write_bytes(b"x" * 100_000)
    elif before != "nothing":
        replace(file, "0" if before == "another version" else "1")
    fill(file, "1", put_report)
    with opened(file) as db:
        assert get_meta(db, "1").report == b"said"


def test_what_fails_half_way_leaves_what_was_there(file: Path) -> None:
    fill(file, "1", put_report)
    with opened(file) as db:
        kept = get_meta(db, "1")

    def full(db: sqlite3.Connection) -> None:
        put_meta(db, {"report": b"half"})
        db.execute("PRAGMA max_page_count = 1")
        db.execute("INSERT INTO items VALUES (1, zeroblob(1000000), 0)")

    fill(file, "1", full)
    with opened(file) as db:
        assert get_meta(db, "1") == kept


def test_where_no_file_can_be_nothing_is_raised(file: Path) -> None:
    file.mkdir()
    fill(file, "1", put_report)
    fill(file / "no folder" / "x.sqlite", "1", put_report)
    assert file.is_dir()

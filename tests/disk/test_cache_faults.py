"""Whatever becomes of the cache's file, nobody hears of it: no exception, no wrong row, no long wait."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from vaultsync.disk.cache import NOTHING, Cache, Row
from vaultsync.disk.caching import locks
from vaultsync.disk.caching.locks import locked
from vaultsync.disk.caching.prune import prune
from vaultsync.paths import VaultPath

fcntl = pytest.importorskip("fcntl", reason="processes are forked, killed and limited here")
resource = pytest.importorskip("resource")

ROWS = [Row(VaultPath(f"{number}.md"), number + 1, bytes([number % 251]) * 900, b"found %d" % number) for number in range(300)]
PATIENT = 10.0
"""Seconds for a call that should give up within one: the machine may be busy."""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def cache(vault: Path) -> Cache:
    cache = opened(vault)
    assert cache is not None
    assert fill(cache)
    return cache


def opened(vault: Path) -> Cache | None:
    return Cache.open(vault, "1", folder=vault.parent / "caches")


def fill(cache: Cache, rows: list[Row] = ROWS) -> int | None:
    return cache.save(based_on=None, settings=b"S", rows=rows, report=b"R")


def in_child(work: Callable[[], bool]) -> int:
    """Starts a process that ends with 0 where ``work`` answers True; its id."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if work() else 1
        finally:
            os._exit(code)
    return child


def outcome(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def works_again(vault: Path) -> bool:
    """Whether a new start can use the cache, whatever it was."""
    cache = opened(vault)
    return cache is not None and fill(cache) is not None and sorted(cache.load().rows) == sorted(ROWS)


# -- files that are none


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 100_000, os.urandom(50_000)])
def test_what_is_no_database_is_replaced(vault: Path, cache: Cache, content: bytes) -> None:
    cache.file.write_bytes(content)
    again = opened(vault)
    assert again is not None
    assert again.load().rows == []
    assert works_again(vault)


@pytest.mark.parametrize("content", [b"", b"x", os.urandom(50_000)])
def test_a_file_that_breaks_in_use_is_replaced(vault: Path, cache: Cache, content: bytes) -> None:
    cache.file.write_bytes(content)
    assert cache.load_some([ROWS[0].path]).rows == []
    generation, settings, _, stamps = cache.load_stamps()
    assert generation != NOTHING
    assert (settings, stamps) == (None, {})
    assert cache.save(based_on=generation, settings=b"S", rows=ROWS) == generation + 1


def test_a_broken_file_takes_no_save(vault: Path, cache: Cache) -> None:
    cache.file.write_bytes(b"x" * 1000)
    assert fill(cache) is None
    assert works_again(vault)


@pytest.mark.parametrize("left", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_gives_no_wrong_row(vault: Path, cache: Cache, left: float) -> None:
    os.truncate(cache.file, int(cache.file.stat().st_size * left))
    again = opened(vault)
    assert again is not None
    assert set(again.load().rows) <= set(ROWS)
    assert set(again.load_stamps().stamps.items()) <= {(row.path, row.stamp) for row in ROWS}
    assert works_again(vault)


def test_rotten_bytes_give_no_wrong_row(vault: Path, cache: Cache) -> None:
    whole = cache.file.read_bytes()
    seen = {(row.path, row.data, found) for row in ROWS for found in (row.found, None)}
    chance = random.Random(4)
    replaced = 0
    for _ in range(150):
        rotten = bytearray(whole)
        for _ in range(chance.choice((1, 1, 20))):
            rotten[chance.randrange(len(rotten))] ^= chance.randrange(1, 256)
        cache.file.write_bytes(rotten)
        again = opened(vault)
        assert again is not None
        again.load_stamps()
        loaded = again.load()
        assert {(row.path, row.data, row.found) for row in loaded.rows} <= seen
        assert loaded.settings in (b"S", None)
        assert again.load_stamps().report in (b"R", None)
        replaced += not loaded.rows
    assert replaced > 20


def test_an_old_log_beside_a_new_file_gives_no_wrong_row(vault: Path, cache: Cache) -> None:
    with closing(sqlite3.connect(cache.file)) as other:
        other.execute("SELECT count(*) FROM files").fetchone()
        fill(cache, [row._replace(data=b"new") for row in ROWS])
        log = Path(f"{cache.file}-wal").read_bytes()
    assert log
    cache.file.unlink()
    Path(f"{cache.file}-wal").write_bytes(log)
    again = opened(vault)
    assert again is not None
    assert again.load().rows == []
    assert works_again(vault)


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_folder_in_the_place_of_a_file_is_no_error(vault: Path, cache: Cache, end: str) -> None:
    place = Path(f"{cache.file}{end}")
    place.unlink(missing_ok=True)
    place.mkdir()
    assert cache.load_stamps()[1:] == (None, None, {}) or end
    fill(cache)
    again = opened(vault)
    assert again is None or set(again.load().rows) <= set(ROWS)
    place.rmdir()
    assert works_again(vault)


def test_a_lock_that_is_no_file_is_no_error(vault: Path, cache: Cache) -> None:
    lock = cache.file.with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    assert opened(vault) is None
    assert cache.load() == (NOTHING, None, [], None)
    assert fill(cache) is None


def test_a_deleted_file_or_folder_is_made_again(vault: Path, cache: Cache) -> None:
    cache.file.unlink()
    assert cache.load().rows == []
    assert works_again(vault)
    subprocess.run(["rm", "-r", cache.file.parent], check=True)
    assert cache.load_stamps().stamps == {}
    assert fill(cache) is None
    assert works_again(vault)


def test_tables_of_another_form_are_replaced(vault: Path, cache: Cache) -> None:
    with closing(sqlite3.connect(cache.file)) as other:
        other.executescript("DROP TABLE items; CREATE TABLE items (id, wrong)")
    assert cache.load().rows == []
    assert works_again(vault)


@pytest.mark.parametrize("value", ["'text'", "NULL", "1", "x'ff'"])
@pytest.mark.parametrize("column", ["files.stamp", "files.path", "items.data", "items.crc", "found.found", "meta.value"])
def test_values_of_another_kind_are_no_rows(vault: Path, cache: Cache, column: str, value: str) -> None:
    table, name = column.split(".")
    where = {"meta": "name = 'generation'", "files": "path = '7.md'"}.get(table, "id = 8")
    with closing(sqlite3.connect(cache.file)) as other:
        try:
            other.execute(f"UPDATE {table} SET {name} = {value} WHERE {where}")
        except sqlite3.IntegrityError:
            return  # the table itself refuses it
        other.commit()
    cache.load_stamps()
    again = opened(vault)
    assert again is not None
    expected = {(row.path, row.data, row.found) for row in ROWS}
    assert {(row.path, row.data, row.found) for row in again.load().rows} <= expected
    assert works_again(vault)


@pytest.mark.parametrize("value", ["x'ff'", "NULL", "'S'", "7"])
@pytest.mark.parametrize("name", ["settings", "report", "generation"])
def test_what_holds_for_all_rows_has_a_sum_too(vault: Path, cache: Cache, name: str, value: str) -> None:
    with closing(sqlite3.connect(cache.file)) as other:
        other.execute(f"UPDATE meta SET value = {value} WHERE name = '{name}'")
        other.commit()
    assert cache.load_stamps()[1:] == (None, None, {})
    assert works_again(vault)


def test_a_name_that_is_no_text_where_text_should_be(vault: Path, cache: Cache) -> None:
    with closing(sqlite3.connect(cache.file)) as other:
        other.execute("UPDATE files SET path = CAST(x'ff2e6d64' AS TEXT) WHERE path = '7.md'")
        other.commit()
    generation, settings, _, stamps = cache.load_stamps()
    assert generation != NOTHING
    assert (settings, stamps) == (None, {})
    assert works_again(vault)


# -- places that cannot be written to


def as_nobody(work: Callable[[], bool]) -> int:
    """What becomes of ``work`` in a process that permissions hold back; root is not."""

    def drop() -> bool:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        return work()

    return outcome(in_child(drop))


@pytest.mark.parametrize("locked_away", ["home", "folder", "file", "all files"])
def test_a_place_that_cannot_be_written_to_means_no_cache(locked_away: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o777)
        (home / "vault").mkdir(mode=0o755)

        def make() -> bool:
            cache = Cache.open(home / "vault", "1", folder=home / "caches")
            if cache is None or not fill(cache):
                return False
            files = [path for path in cache.file.parent.iterdir() if path.name != "CACHEDIR.TAG"]
            for file in {"file": [cache.file], "all files": files}.get(locked_away, []):
                file.chmod(0o400)
            if locked_away == "folder":
                cache.file.parent.chmod(0o500)
            return True

        def use() -> bool:
            folder = home / "new" / "caches" if locked_away == "home" else home / "caches"
            cache = Cache.open(home / "vault", "1", folder=folder)
            saved = cache is not None and fill(cache) is not None
            return not saved and (cache is None or set(cache.load().rows) <= set(ROWS))

        assert as_nobody(make) == 0
        if locked_away == "home":
            home.chmod(0o555)
        assert as_nobody(use) == 0
        home.chmod(0o777)


@pytest.mark.parametrize("limit", [0, 10_000, 20_000, 100_000, 300_000, 700_000])
def test_a_full_disk_costs_the_save_only(vault: Path, cache: Cache, limit: int) -> None:
    newer = [row._replace(data=row.data[:-1] + b"!") for row in ROWS]

    def work() -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        again = opened(vault)
        saved = again is not None and fill(again, newer) is not None
        rows = sorted(again.load().rows) if again is not None else []
        return rows in ([], sorted(newer) if saved else sorted(ROWS))

    assert outcome(in_child(work)) == 0
    rows = sorted(cache.load().rows)
    assert rows in (sorted(ROWS), sorted(newer))
    assert works_again(vault)


@pytest.mark.parametrize("limit", [0, 10_000, 50_000])
def test_a_full_disk_at_the_first_start_is_no_error(vault: Path, limit: int) -> None:
    def work() -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        cache = opened(vault)
        return cache is None or (fill(cache) is None and cache.load().rows == [])

    assert outcome(in_child(work)) == 0
    assert works_again(vault)


# -- several processes


def test_a_database_that_another_process_holds_is_not_waited_for(vault: Path, cache: Cache) -> None:
    with closing(sqlite3.connect(cache.file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        assert opened(vault) is None
        assert cache.load_stamps() == (NOTHING, None, None, {})
        assert cache.load() == (NOTHING, None, [], None)
        assert fill(cache) is None
        assert time.monotonic() - begun < 4 * PATIENT
        other.execute("COMMIT")
    assert sorted(cache.load().rows) == sorted(ROWS)


def test_who_saves_keeps_nobody_from_reading(vault: Path, cache: Cache) -> None:
    with closing(sqlite3.connect(cache.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM files")
        assert sorted(cache.load().rows) == sorted(ROWS)
        assert fill(cache) is None
        other.execute("ROLLBACK")
    assert fill(cache)


def test_a_file_that_is_being_replaced_is_not_waited_for(vault: Path, cache: Cache) -> None:
    with locked(cache.file.with_suffix(".lock"), alone=True):
        assert opened(vault) is None
        assert cache.load() == (NOTHING, None, [], None)
        assert fill(cache) is None
    assert sorted(cache.load().rows) == sorted(ROWS)


def test_a_file_in_use_is_neither_replaced_nor_thrown_away(vault: Path, cache: Cache) -> None:
    with locked(cache.file.with_suffix(".lock")):
        assert prune(cache.file.parent, time.time(), max_age=-1e9) == []
        assert sorted(cache.load().rows) == sorted(ROWS)
    assert prune(cache.file.parent, time.time(), max_age=-1e9) == [cache.file]


def test_a_lock_file_that_is_deleted_before_it_is_locked_is_locked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.lock"
    real, calls = locks._lock, list[int]()

    def lock(descriptor: int, alone: bool) -> bool:
        calls.append(descriptor)
        if len(calls) == 1:
            file.unlink()
        return real(descriptor, alone)

    monkeypatch.setattr(locks, "_lock", lock)
    with locked(file, alone=True):
        assert len(calls) == 2
        with open(file) as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)


def test_many_that_start_at_once_agree(vault: Path) -> None:
    def work() -> bool:
        cache = opened(vault)
        if cache is None:
            return True
        fill(cache)
        rows = sorted(cache.load().rows)
        return rows in (sorted(ROWS), [])

    children = [in_child(work) for _ in range(8)]
    assert [outcome(child) for child in children] == [0] * 8
    assert works_again(vault)


NAMES = [VaultPath(f"{number}.md") for number in range(12)]


def of_all(contents: dict[VaultPath, bytes]) -> bytes:
    """Findings that depend on every file."""
    return hashlib.blake2b(repr(sorted(contents.items())).encode(), digest_size=8).digest()


def is_consistent(cache: Cache) -> bool:
    loaded = cache.load()
    known = of_all({row.path: row.data for row in loaded.rows})
    return all(row.found in (None, known) for row in loaded.rows) and (
        loaded.settings is not None or not any(row.found for row in loaded.rows)
    )


def edit(cache: Cache, seed: int, rounds: int) -> bool:
    """Changes one file after the other, each time with findings that follow from all; now and then from a state that is no longer so."""
    chance = random.Random(seed)
    basis, contents = 0, dict[VaultPath, bytes]()
    for number in range(rounds):
        if not contents or chance.random() < 0.7:
            loaded = cache.load()
            if loaded.generation == NOTHING:
                continue
            basis, contents = loaded.generation, {row.path: row.data for row in loaded.rows}
        path = chance.choice(NAMES)
        contents[path] = b"%d %d" % (seed, number)
        found = of_all(contents)
        row = Row(path, number, contents[path], found)
        after = cache.save(based_on=basis, settings=b"S", rows=[row], found=[(name, found) for name in contents])
        basis, contents = (after, contents) if after is not None else (NOTHING, {})
    return is_consistent(cache)


def test_processes_that_save_at_once_never_leave_findings_of_another_state(cache: Cache) -> None:
    assert fill(cache, [])
    children = [in_child(lambda seed=seed: edit(cache, seed, 60)) for seed in range(3)]
    running = set(children)
    looked = 0
    while running:
        assert is_consistent(cache)
        looked += 1
        running -= {child for child in running if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)}
    assert [outcome(child) for child in children] == [0, 0, 0]
    assert looked > 5
    assert is_consistent(cache)
    assert len(cache.load().rows) == len(NAMES)


def test_a_process_killed_while_it_saves_leaves_one_whole_state(vault: Path, cache: Cache) -> None:
    def state(number: int) -> list[Row]:
        return [row._replace(data=b"%d " % number * 300, found=b"%d" % number) for row in ROWS]

    def save_on_and_on() -> bool:
        for number in range(10**6):
            cache.save(based_on=None, settings=b"S", rows=state(number), report=b"%d" % number)
        return False

    chance = random.Random(1)
    states = set()
    for _ in range(40):
        child = in_child(save_on_and_on)
        time.sleep(chance.random() * 0.06)
        os.kill(child, signal.SIGKILL)
        assert outcome(child) == -signal.SIGKILL
        again = opened(vault)
        assert again is not None
        report = again.load_stamps().report or b""
        rows = again.load().rows
        assert {row.found for row in rows} == ({report} if report != b"R" else {row.found for row in ROWS})
        assert sorted(rows) == sorted(state(int(report)) if report != b"R" else ROWS)
        states.add(report)
    assert len(states) > 1
    assert works_again(vault)


def test_starting_costs_no_database_to_who_needs_none() -> None:
    code = "import sys, vaultsync.disk; sys.exit('sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

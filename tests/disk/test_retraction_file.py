"""The data as a file: read once, kept, read again when it changed, and nothing that lies there in its place makes the program fall."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from retraction_data import HEADER, generated_rows, unpacked, write_rows

from vaultsync.disk import retraction_file
from vaultsync.disk.retraction_cache import BUCKETS, NoticeCache, Packing, bucket_of
from vaultsync.disk.retraction_file import MAX_BYTES, open_retractions
from vaultsync.errors import ConfigError
from vaultsync.evidence.retractions import Facts, Snapshot, fault_words, state_of

GOLDEN = Path(__file__).parent.parent / "golden" / "retractions.csv"
WRITTEN = 1_750_000_000
"""2025-06-15."""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return dated(write_rows(tmp_path / "retractions.csv", generated_rows(300)))


@pytest.fixture
def read(file: Path, vault: Path) -> Callable[..., Snapshot]:
    def call(**options: Any) -> Snapshot:
        return unpacked(open_retractions(file, **{"root": vault, "version": "1", "folder": vault.parent / "caches", **options}).load())

    return call


def dated(file: Path, seconds: int = WRITTEN) -> Path:
    os.utime(file, (seconds, seconds))
    return file


def later() -> int:
    """A clock at which every date is long past."""
    return 4_000_000_000 * 10**9


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read whole, in order."""
    files: list[Path] = []
    real = retraction_file._streamed

    def noted(opened: Any, file: Path, *rest: Any) -> Facts:
        files.append(file)
        return real(opened, file, *rest)

    monkeypatch.setattr(retraction_file, "_streamed", noted)
    return files


# -- what is read


def test_a_paper_is_found_by_its_identifiers_alone(read: Callable[..., Snapshot]) -> None:
    snapshot = read(cached=False)
    assert state_of(snapshot, ["10.5555/original.7"], []).state != "none"
    assert state_of(snapshot, ["10.5555/original.300"], []).state == "none"
    assert state_of(snapshot, ["10.5555/notice.7"], []).state == "none"


def test_the_facts_of_the_file(read: Callable[..., Snapshot], file: Path) -> None:
    facts = read().facts
    assert facts.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (facts.rows, facts.faults, facts.file_date) == (300, (), date(2025, 6, 15))
    assert facts.newest is not None
    assert facts.newest <= date(2025, 6, 16)


def test_the_golden_file(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "golden.csv"
    file.write_bytes(b"\xef\xbb\xbf" + GOLDEN.read_bytes())
    dated(file)
    snapshot = open_retractions(file, root=vault, version="1", cached=False).load()
    assert {"10.5555/invalid-byte", "10.5555/two-lines"} <= set(snapshot.by_doi)
    assert "1000119" in snapshot.by_pmid
    assert snapshot.facts.newest == date(2020, 3, 1), "a notice dated after the file does not make it look newer"
    assert [re.split(",| in line", fault_words(fault))[0] for fault in snapshot.facts.faults] == [
        "1 row of an unknown nature (Partial withdrawal)",
        "2 blank rows",
        "1 line with bytes that are no UTF-8",
        "1 date that cannot be read",
        "1 DOI that cannot be read",
    ]


@pytest.mark.parametrize("trailing_comma", [True, False])
def test_both_headers(vault: Path, tmp_path: Path, trailing_comma: bool) -> None:
    file = write_rows(tmp_path / "data.csv", generated_rows(50), trailing_comma=trailing_comma)
    snapshot = open_retractions(file, root=vault, version="1", cached=False)
    assert (snapshot.facts.rows, snapshot.facts.faults) == (50, ())


# -- the cache


def test_the_next_run_reads_nothing_and_answers_the_same(read: Callable[..., Snapshot], streamed: list[Path]) -> None:
    plain = read(cached=False)
    first = read(clock=later)
    assert len(streamed) == 2
    assert read(clock=later) == first == plain
    assert len(streamed) == 2


def test_a_file_that_was_only_touched_is_compared_not_read(read: Callable[..., Snapshot], streamed: list[Path], file: Path) -> None:
    first = read(clock=later)
    dated(file, WRITTEN + 5)
    assert read(clock=later) == first
    assert len(streamed) == 1


@pytest.mark.parametrize("seconds", [WRITTEN, WRITTEN + 5, WRITTEN + 10 * 86_400])
def test_a_file_that_changed_is_read_again(read: Callable[..., Snapshot], streamed: list[Path], file: Path, seconds: int) -> None:
    read(clock=later)
    text = file.read_bytes()
    file.write_bytes(text.replace(b"Expression of concern", b"Retraction           "))
    dated(file, seconds)
    assert read(clock=later) == read(cached=False)
    assert read(clock=later).facts.sha256 != hashlib.sha256(text).hexdigest()
    assert len(streamed) == 3


def test_a_file_with_the_date_of_another_day_is_read_again(read: Callable[..., Snapshot], file: Path) -> None:
    read(clock=later)
    dated(file, WRITTEN - 3000 * 86_400)
    assert read(clock=later) == read(cached=False)


def test_a_file_that_has_just_been_written_is_compared_the_next_time(
    read: Callable[..., Snapshot], streamed: list[Path], file: Path
) -> None:
    written = file.stat().st_mtime_ns
    read(clock=lambda: written)
    data = file.read_bytes()
    file.write_bytes(data.replace(b"Retraction,", b"Correction,"))
    dated(file)
    assert read(clock=lambda: written) == read(cached=False)


def test_another_version_reads_again(read: Callable[..., Snapshot], streamed: list[Path]) -> None:
    assert read(clock=later) == read(clock=later, version="2")
    assert len(streamed) == 2


def spoiled(kind: str, database: Path) -> None:
    if kind == "empty":
        database.write_bytes(b"")
    elif kind == "no database":
        database.write_bytes(b"x" * 100_000)
    elif kind == "cut":
        database.write_bytes(database.read_bytes()[:20_000])
    elif kind == "gone":
        database.unlink()
    else:
        with sqlite3.connect(database) as db:
            if kind == "a bucket is gone":
                db.execute("DELETE FROM items WHERE id = ?", (bucket_of(("doi", "10.5555/original.7")),))
            elif kind == "a bucket was emptied":
                db.execute("UPDATE items SET data = ? WHERE id = ?", (b"\xdd\0\0\0\0", bucket_of(("doi", "10.5555/original.7"))))
            elif kind == "buckets are mixed up":
                db.execute("UPDATE items SET id = CASE id WHEN 0 THEN -1 ELSE id END")
                db.execute(f"UPDATE items SET id = -id - 1 WHERE id > 0 AND id < {BUCKETS}")
                db.execute("UPDATE items SET id = id + 4097 WHERE id < -1")
            else:
                db.execute("UPDATE meta SET value = ? WHERE name = 'report'", (b"\xc1",))
        db.close()


@pytest.mark.parametrize(
    "kind",
    ["empty", "no database", "cut", "gone", "a bucket is gone", "a bucket was emptied", "buckets are mixed up", "the facts are spoiled"],
)
def test_a_broken_cache_is_as_good_as_none_and_is_replaced(
    read: Callable[..., Snapshot], streamed: list[Path], vault: Path, kind: str
) -> None:
    right = read(clock=later)
    (database,) = (vault.parent / "caches").glob("*.sqlite")
    for part in database.parent.glob(f"{database.name}-*"):
        part.unlink()
    spoiled(kind, database)
    assert read(clock=later) == right
    del streamed[:]
    assert read(clock=later) == right
    assert streamed == [], "it was replaced"


def test_no_cache_is_made_in_the_vault(read: Callable[..., Snapshot], vault: Path) -> None:
    read(folder=vault / "caches")
    assert list(vault.iterdir()) == []


def test_a_cache_that_cannot_be_made_is_none(read: Callable[..., Snapshot], vault: Path) -> None:
    (vault.parent / "blocked").write_text("", encoding="utf-8")
    assert read(folder=vault.parent / "blocked") == read(cached=False)


def test_a_cache_of_another_file_says_nothing_of_this_one(vault: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"root": vault, "version": "1", "folder": tmp_path / "caches", "clock": later}
    one = dated(write_rows(tmp_path / "one.csv", generated_rows(20)))
    other = dated(write_rows(tmp_path / "other.csv", generated_rows(10, seed=2)))
    assert open_retractions(one, **options).facts.rows == 20
    assert open_retractions(other, **options).facts.rows == 10
    assert open_retractions(one, **options).facts.rows == 20


def test_facts_and_notices_of_different_files_are_never_mixed(vault: Path, tmp_path: Path) -> None:
    cache = NoticeCache.open(tmp_path / "x.csv", vault, "1", folder=tmp_path / "caches")
    assert cache is not None
    cache.save(Facts("a" * 64, date(2025, 1, 1), None, 0, ()), 1, 1, Packing())
    assert len(cache.buckets("a" * 64) or ()) == BUCKETS
    assert cache.buckets("b" * 64) is None


# -- what is no such file


def error_of(file: Path, vault: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        open_retractions(file, root=vault, version="1", cached=False)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{file}:")
    return problem.removeprefix(f"{file}:")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html>\n<script>alert(1)</script>", "it is a web page or JSON"),
        (b'{"message": "not found"}', "it is a web page or JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "it is no text"),
        (bytes(range(256)) * 100, "it is no text"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\x1f\x8brest", "gzip"),
        ("\ufeffRecord ID".encode("utf-16-le"), "UTF-16"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"\n\n\n", "cannot be found among its columns: none"),
        (b"Record ID,Title\n1,x\n", "the columns RetractionNature, RetractionDate, OriginalPaperDOI"),
        (";".join(HEADER).encode(), 'separated by ";"'),
        (b"a" * 5_000_000, "cannot be found among its columns"),
        (b'"' * 5_000_000, "cannot be found among its columns"),
        (b'"a\n' * 1_000_000, "cannot be found among its columns"),
    ],
    ids=lambda value: repr(value[:16]) if isinstance(value, bytes) else "",
)
def test_what_is_no_such_csv_is_one_clear_error(vault: Path, tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(content)
    assert expected in error_of(file, vault)


def test_a_missing_file_says_where_the_data_is_to_be_had(vault: Path, tmp_path: Path) -> None:
    assert "there is no such file; the data is to be had at https://" in error_of(tmp_path / "none.csv", vault)


def test_a_folder(vault: Path) -> None:
    assert "it is a folder" in error_of(vault, vault)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs")
def test_a_fifo_is_not_waited_for(vault: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert "it is no regular file" in error_of(tmp_path / "fifo", vault)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is readable for this user")
def test_an_unreadable_file(vault: Path, file: Path) -> None:
    file.chmod(0)
    assert "it cannot be opened" in error_of(file, vault)


def test_a_file_beyond_all_measure_is_refused(vault: Path, tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as opened:
        opened.truncate(MAX_BYTES + 1)
    assert "1.1 GB" in error_of(tmp_path / "huge.csv", vault)


@pytest.mark.parametrize("opening", [b"", b'"'], ids=["bare", "quoted"])
@pytest.mark.parametrize("filling", [b"x", b"x" * 99 + b"\n", b","], ids=["one line", "many lines", "many fields"])
def test_a_field_without_end_costs_one_row_and_little_memory(vault: Path, tmp_path: Path, opening: bytes, filling: bytes) -> None:
    file = tmp_path / "long.csv"
    start = write_rows(tmp_path / "start.csv", generated_rows(20)).read_bytes()
    end = b"".join(start.splitlines(keepends=True)[-1:])
    file.write_bytes(start + b"21," + opening + filling * (8_000_000 // len(filling)) + b"\n" + end)
    tracemalloc.start()
    try:
        snapshot = open_retractions(file, root=vault, version="1", cached=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 18_000_000
    assert snapshot.facts.rows >= 20
    assert snapshot.facts.faults
    if b"\n" not in filling:
        assert (snapshot.facts.rows, [fault.times for fault in snapshot.facts.faults]) == (21, [1])


def test_every_paper_of_the_file_is_there(vault: Path, tmp_path: Path) -> None:
    rows = list(generated_rows(500))
    file = dated(write_rows(tmp_path / "all.csv", iter(rows)))
    dois, pmids = ({row[HEADER.index(name)] for row in rows} for name in ("OriginalPaperDOI", "OriginalPaperPubMedID"))
    for _ in range(2):  # read, and the second time kept
        opened = open_retractions(file, root=vault, version="1", folder=tmp_path / "caches", clock=later)
        found = opened.load()
        assert opened.facts == found.facts
        assert set(found.by_doi) == dois - {"unavailable"}
        assert set(found.by_pmid) == pmids - {"0"}
        assert found.by_doi.get("10.5555/nobody") is None


def test_notices_that_the_cache_lost_meanwhile_are_read_again(vault: Path, tmp_path: Path) -> None:
    file = dated(write_rows(tmp_path / "all.csv", generated_rows(50)))
    for _ in range(2):
        opened = open_retractions(file, root=vault, version="1", folder=tmp_path / "caches", clock=later)
    for part in (tmp_path / "caches").iterdir():
        part.unlink()
    assert len(opened.load().by_doi) > 40


def test_a_nul_character_costs_a_warning(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(
        b"Record ID,RetractionDate,RetractionNature,OriginalPaperDOI,OriginalPaperPubMedID,Reason\n"
        b"1,1/1/2020,Retraction,10.5555/a,0,Fr\0aud\n"
    )
    snapshot = open_retractions(file, root=vault, version="1", cached=False).load()
    assert [notice.reasons for notice in snapshot.by_doi["10.5555/a"]] == [("Fraud",)]
    assert [(fault.kind, fault.times, fault.line) for fault in snapshot.facts.faults] == [("nul", 1, 2)]

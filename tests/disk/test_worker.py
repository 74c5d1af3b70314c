"""Whatever a file does to the process that reads it, the others are read, and the same bytes do it once only."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from vaultsync.disk import read_item
from vaultsync.disk.worker import IN_FLIGHT, MANY, Reader
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

FRAGILE = """
import ctypes, os, time
from vaultsync.disk.reading_process import parse_item, work
def parse(path, data):
    if b'CRASH' in data:
        ctypes.string_at(0)
    if b'EXIT' in data:
        os._exit(7)
    if b'SLEEP' in data:
        time.sleep(60)
    if b'KILLED' in data:
        os.kill(os.getpid(), 9)
    if b'MEMORY' in data:
        bytearray(1 << 31)
    if b'FAULT' in data:
        raise KeyError('secret text')
    return parse_item(path, data)
work(parse)
"""
GROWING = """
from vaultsync.disk import reading_process
reading_process.GROWN = 0
reading_process.work()
"""
"""Gives its memory back after each file."""
SLOW = """
import time
from vaultsync.disk.reading_process import parse_item, work
def parse(path, data):
    time.sleep(0.1)
    return parse_item(path, data)
work(parse)
"""
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of memory are those of POSIX")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "a.md").write_text("---\nx: [1, '[[b]]']\n---\n# A\n\n[[b]] #tag ^id\n")
    (root / "b.md").write_bytes(b"\xef\xbb\xbfText \xf0\x9f\x98\x80\r\n- [ ] x\r\n")
    (root / "latin.md").write_bytes(b"\xff")
    (root / "c.canvas").write_text('{"nodes": [{"type": "file", "file": "a.md"}]}')
    return root


@pytest.fixture
def reader(vault: Path) -> Iterator[Reader]:
    made = Reader(vault, program=FRAGILE, seconds=3)
    yield made
    made.close()


def put(vault: Path, name: str, text: str) -> VaultPath:
    (vault / name).write_text(text)
    return VaultPath(name)


def what_is_wrong(item: object) -> str:
    assert isinstance(item, Note)
    (problem,) = item.problems
    assert problem.rule == "unreadable-note"
    return problem.message


def test_it_reads_what_this_process_would_read(vault: Path, reader: Reader) -> None:
    paths = [VaultPath(name) for name in ("a.md", "gone.md", "b.md", "c.canvas", "picture.png", "latin.md", "gone.canvas", "a.md/x.md")]
    assert reader.read(paths) == [read_item(vault, path) for path in paths]
    assert reader.read([]) == []
    assert reader.deaths == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_what_is_no_file_is_told(vault: Path, reader: Reader) -> None:
    os.mkfifo(vault / "fifo.md")
    (vault / "folder.md").mkdir()
    (vault / "loop.md").symlink_to("loop.md")
    paths = [VaultPath(name) for name in ("fifo.md", "folder.md", "loop.md")]
    found = reader.read(paths)
    assert found == [read_item(vault, path) for path in paths]
    assert all(isinstance(item, Note) and not item.readable for item in found)


def test_names_that_are_no_text_cross(vault: Path, reader: Reader) -> None:
    odd = VaultPath(os.fsdecode(b"caf\xe9\n.md"))
    try:
        (vault / odd).write_text("[[a]]")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes no such names")
    assert reader.read([odd]) == [read_item(vault, odd)]


def test_values_that_are_no_text_cross_or_are_told(vault: Path, reader: Reader) -> None:
    path = put(vault, "odd.md", '---\na: "\\ud800"\n---\n')
    (item,) = reader.read([path])
    assert item == read_item(vault, path)


@posix
@pytest.mark.parametrize(
    ("text", "says", "deaths"),
    [
        ("CRASH", "reading this note ended the process that reads (signal 11)", 1),
        ("EXIT", "reading this note ended the process that reads (exit code 7)", 2),
        ("KILLED", "reading this note ended the process that reads (signal 9)", 2),
    ],
)
def test_what_ends_the_process_is_set_aside_and_the_others_are_read(vault: Path, reader: Reader, text: str, says: str, deaths: int) -> None:
    bad = put(vault, "bad.md", text)
    a, bad_item, b = reader.read([VaultPath("a.md"), bad, VaultPath("b.md")])
    assert (a, b) == (read_item(vault, VaultPath("a.md")), read_item(vault, VaultPath("b.md")))
    assert what_is_wrong(bad_item) == says
    assert isinstance(bad_item, Note)
    assert bad_item.hash == read_item(vault, bad).hash  # type: ignore[union-attr]
    assert reader.deaths == deaths
    # Not again, nor under another name; a mended note is read.
    again, copy = reader.read([bad, put(vault, "copy.md", text)])
    assert what_is_wrong(again) == what_is_wrong(copy) == says
    assert reader.deaths == deaths
    put(vault, "bad.md", "mended")
    assert reader.read([bad]) == [read_item(vault, bad)]


@posix
def test_what_was_set_aside_can_be_told_to_the_next_reader(vault: Path, reader: Reader) -> None:
    bad = put(vault, "bad.md", "CRASH")
    reader.read([bad])
    later = Reader(vault, program=FRAGILE, set_aside=reader.set_aside)
    assert what_is_wrong(later.read([bad])[0]) == "reading this note ended the process that reads (signal 11)"
    assert later.deaths == 0
    later.close()


def test_what_takes_too_long_is_ended(vault: Path) -> None:
    reader = Reader(vault, program=FRAGILE, seconds=0.3)
    slow = put(vault, "slow.md", "SLEEP")
    started = time.monotonic()
    slow_item, a = reader.read([slow, VaultPath("a.md")])
    assert what_is_wrong(slow_item) == "reading this note took more than 0.3 seconds"
    assert a == read_item(vault, VaultPath("a.md"))
    assert time.monotonic() - started < 10
    assert reader.read([slow]) == [slow_item]
    assert reader.deaths == 1
    reader.close()


@posix
@pytest.mark.parametrize(("text", "says"), [("MEMORY", "failed: MemoryError"), ("FAULT", "failed: KeyError")])
def test_a_fault_of_ours_is_told_without_the_text(vault: Path, reader: Reader, text: str, says: str) -> None:
    bad, a = reader.read([put(vault, "bad.md", text), VaultPath("a.md")])
    assert says in what_is_wrong(bad)
    assert "secret" not in what_is_wrong(bad)
    assert a == read_item(vault, VaultPath("a.md"))
    assert reader.deaths == 0


@posix
def test_a_process_killed_while_it_waits_is_started_again_and_no_note_is_blamed(vault: Path, reader: Reader) -> None:
    reader.read([VaultPath("a.md")])
    for _ in range(3):
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGSEGV)
        assert reader.read([VaultPath("a.md")]) == [read_item(vault, VaultPath("a.md"))]
    assert reader.set_aside == {}


def test_no_process_stays_behind(vault: Path, reader: Reader) -> None:
    assert reader.pid is None
    reader.read([VaultPath("a.md")])
    pid = reader.pid
    assert pid is not None
    reader.close()
    with pytest.raises(OSError, match=r".*"):
        os.kill(pid, 0)
    reader.close()


def test_it_can_be_started_before_it_is_needed(vault: Path, reader: Reader) -> None:
    reader.start()
    pid = reader.pid
    assert pid is not None
    reader.start()
    assert reader.read([VaultPath("a.md")]) == [read_item(vault, VaultPath("a.md"))]
    assert reader.pid == pid


@posix
def test_one_that_ended_before_it_was_needed_is_started_again(vault: Path, reader: Reader) -> None:
    reader.start()
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)
    assert reader.read([VaultPath("a.md")]) == [read_item(vault, VaultPath("a.md"))]
    assert reader.set_aside == {}


def notes(vault: Path, texts: dict[int, str], count: int = 60) -> list[VaultPath]:
    """So many notes as are asked for at once, some with another text."""
    return [put(vault, f"{number}.md", texts.get(number, f"[[{number}]]")) for number in range(count)]


def others_are_read(vault: Path, paths: Sequence[VaultPath], found: Sequence[object], bad: set[int]) -> None:
    for number, (path, item) in enumerate(zip(paths, found, strict=True)):
        if number not in bad:
            assert item == read_item(vault, path)


@posix
@pytest.mark.parametrize(("text", "deaths"), [("CRASH", 1), ("EXIT", 2), ("KILLED", 2)])
def test_the_culprit_in_the_midst_of_what_was_asked_for_is_known(vault: Path, reader: Reader, text: str, deaths: int) -> None:
    paths = notes(vault, {17: text})
    found = reader.read(paths)
    others_are_read(vault, paths, found, {17})
    assert "ended the process" in what_is_wrong(found[17])
    assert (reader.deaths, len(reader.set_aside)) == (deaths, 1)


@posix
def test_several_culprits_among_what_was_asked_for_are_known_apart(vault: Path, reader: Reader) -> None:
    paths = notes(vault, {0: "CRASH first", 5: "CRASH a", 6: "EXIT", 20: "CRASH a", 59: "CRASH last"})
    found = reader.read(paths)
    others_are_read(vault, paths, found, {0, 5, 6, 20, 59})
    assert ["signal 11" in what_is_wrong(found[number]) for number in (0, 5, 20, 59)] == [True] * 4
    assert "exit code 7" in what_is_wrong(found[6])
    assert reader.deaths == 5  # the same bytes do it once
    assert len(reader.set_aside) == 4


def test_nothing_is_lost_when_memory_is_given_back(vault: Path) -> None:
    reader = Reader(vault, program=GROWING)
    paths = notes(vault, {}, 12)
    others_are_read(vault, paths, reader.read(paths), set())
    assert reader.set_aside == {}
    assert reader.deaths == 0
    reader.close()


def test_what_takes_too_long_in_the_midst_is_ended_and_the_others_are_read(vault: Path) -> None:
    reader = Reader(vault, program=FRAGILE, seconds=1)
    paths = notes(vault, {30: "SLEEP"})
    found = reader.read(paths)
    others_are_read(vault, paths, found, {30})
    assert what_is_wrong(found[30]) == "reading this note took more than 1 seconds"
    assert (reader.deaths, len(reader.set_aside)) == (1, 1)
    reader.close()


def test_each_file_has_its_own_time(vault: Path) -> None:
    reader = Reader(vault, program=SLOW, seconds=2)
    reader.read([VaultPath("a.md")])
    paths = notes(vault, {}, 30)
    started = time.monotonic()
    others_are_read(vault, paths, reader.read(paths), set())
    assert time.monotonic() - started > 2
    assert reader.deaths == 0
    reader.close()


def test_answers_larger_than_a_pipe_and_names_longer_than_what_may_be_on_its_way_cross(vault: Path, reader: Reader) -> None:
    folder = "/".join(["f" * 200] * 15)
    assert len(folder) > IN_FLIGHT
    try:
        (vault / folder).mkdir(parents=True)
        (vault / folder / "long.md").write_text("[[long]]")
    except OSError:
        pytest.skip("the file system takes no such names")
    large = "".join(f"[[{number}]] ^id{number}\n\n" for number in range(20_000))
    long = VaultPath(f"{folder}/long.md")
    paths = [*notes(vault, {3: large, 4: large}, 10), long, *notes(vault, {}, 3), long]
    others_are_read(vault, paths, reader.read(paths), set())
    assert reader.deaths == 0


def test_many_are_read_by_two(vault: Path) -> None:
    reader = Reader(vault, program=FRAGILE, seconds=3, worth=0.0)
    paths = notes(vault, {0: "EXIT", MANY + 10: "CRASH", MANY + 90: "CRASH again"}, MANY + 100)
    found = reader.read(paths)
    others_are_read(vault, paths, found, {0, MANY + 10, MANY + 90})
    bad = [0, MANY + 10, MANY + 90]
    assert all("ended the process" in what_is_wrong(found[number]) for number in bad)
    deaths = reader.deaths
    assert reader.read([paths[number] for number in bad]) == [found[number] for number in bad]
    assert (reader.deaths, len(reader.set_aside)) == (deaths, 3)
    reader.close()


def test_several_threads_may_ask(vault: Path, reader: Reader) -> None:
    paths = [put(vault, f"{number}.md", f"[[{number}]]") for number in range(60)]
    found: dict[int, list[object]] = {}
    threads = [threading.Thread(target=lambda n=n: found.__setitem__(n, list(reader.read(paths[n::3])))) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[n] == [read_item(vault, path) for path in paths[n::3]] for n in range(3))


@posix
def test_a_program_that_cannot_be_started_is_told(vault: Path) -> None:
    reader = Reader(vault, program="raise SystemExit(3)")
    assert "cannot be started" in what_is_wrong(reader.read([VaultPath("a.md")])[0])
    reader.close()

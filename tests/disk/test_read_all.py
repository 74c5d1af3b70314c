"""Many files read on every processor are the same notes as read one by one, whatever becomes of a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from vaultsync.disk import read_all as module
from vaultsync.disk import read_item, read_items, scan
from vaultsync.disk.packed import unpack
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

FILES = 1_500
EACH_FOURTH = (
    "# {n}\n\n[[{n}]] #tag ^id{n}\n",
    "---\na: [{n}, '[[b]]']\nb: 1e300\n---\nk:: v\n",
    "{n} \u00e9\U0001f600\r\n- [ ] x\n",
    "\xff{n}",
)
forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers that have to be killed are forked here")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("vault")
    for number in range(FILES):
        text = EACH_FOURTH[number % 4].format(n=number)
        (root / f"{number}.md").write_bytes(text.encode("latin-1" if number % 4 == 3 else "utf-8"))
    for number in range(20):
        (root / f"{number}.canvas").write_text('{"nodes": [{"type": "file", "file": "1.md"}]}')
    (root / "attachment.png").write_bytes(b"\x89PNG")
    return root


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are started on every machine."""
    monkeypatch.setattr(module, "_processors", lambda: 2)


def by_path(items: Iterable[Note | Canvas]) -> list[Note | Canvas]:
    return sorted(items, key=lambda item: item.path)


def alone(vault: Path, paths: Iterable[VaultPath]) -> list[Note | Canvas]:
    return by_path(item for path in paths if (item := read_item(vault, path)) is not None)


@pytest.mark.usefixtures("two_processors")
def test_together_is_the_same_as_alone(vault: Path) -> None:
    paths = scan(vault).files
    seen: list[tuple[int, int]] = []
    items = by_path(read_items(vault, paths, lambda done, of: seen.append((done, of))))
    assert len(items) == FILES + 20
    assert items == alone(vault, paths)
    assert seen == sorted(seen)
    assert seen[-1] == (len(paths), len(paths))


@pytest.mark.parametrize("processors", [1, 2])
def test_packed_is_the_same_as_unpacked(vault: Path, monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    monkeypatch.setattr(module, "_processors", lambda: processors)
    paths = scan(vault).files
    packed = list(module.read_packed(vault, paths))
    items = [unpack(path, data) for path, _, data in packed]
    assert by_path(item for item in items if item is not None) == alone(vault, paths)
    assert [(item.path, item.hash) for item in items if item is not None] == [(path, digest) for path, digest, _ in packed]


@pytest.mark.usefixtures("two_processors")
def test_what_is_gone_is_left_out(vault: Path) -> None:
    paths = [*scan(vault).files, VaultPath("gone.md"), VaultPath("gone.canvas")]
    assert len(list(read_items(vault, paths))) == FILES + 20


@pytest.mark.usefixtures("two_processors")
def test_names_that_are_no_text_are_read_too(vault: Path) -> None:
    odd = VaultPath(os.fsdecode(b"caf\xe9.md"))
    try:
        (vault / odd).write_text("odd")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes no such names")
    try:
        paths = scan(vault).files
        assert odd in paths
        assert by_path(read_items(vault, paths)) == alone(vault, paths)
    finally:
        (vault / odd).unlink()


@forked
@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("when", [0, 1, 700])
def test_a_killed_worker_loses_nothing(vault: Path, when: int) -> None:
    paths = scan(vault).files
    reading = read_items(vault, paths)
    items = [next(reading) for _ in range(when)]
    (victim, *_) = multiprocessing.active_children() or [None]
    if victim is not None and victim.pid is not None:
        os.kill(victim.pid, signal.SIGKILL)
    items += reading
    assert by_path(items) == alone(vault, paths)
    assert not multiprocessing.active_children()


@forked
@pytest.mark.usefixtures("two_processors")
def test_a_worker_killed_in_the_middle_of_an_answer_loses_nothing(tmp_path: Path) -> None:
    # More than a pipe holds: the worker stands in the middle of its first answer until somebody reads.
    for number in range(module.ALONE):
        (tmp_path / f"{number}.md").write_text("[[a]] " * 300)
    paths = scan(tmp_path).files
    reading = read_items(tmp_path, paths)
    children = multiprocessing.active_children()
    assert len(children) == 2
    wait_until_blocked(children)
    for child in children:
        os.kill(child.pid or 0, signal.SIGKILL)
    assert by_path(reading) == alone(tmp_path, paths)


def wait_until_blocked(children: list[multiprocessing.process.BaseProcess]) -> None:
    """Until none of them has used any time between two looks."""
    import time

    before: list[str] = []
    for _ in range(200):
        now = [Path(f"/proc/{child.pid}/stat").read_text().split()[13] for child in children] if os.path.exists("/proc/self/stat") else [""]
        if now == before:
            return
        before = now
        time.sleep(0.1)


@forked
@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("count", [0, 1])
def test_a_reader_that_stops_early_leaves_no_worker_and_no_word(vault: Path, capfd: pytest.CaptureFixture[str], count: int) -> None:
    reading = read_items(vault, scan(vault).files)
    for _ in range(count):
        next(reading)
    del reading
    for child in multiprocessing.active_children():
        child.join(10)
    assert not multiprocessing.active_children()
    assert capfd.readouterr() == ("", "")


@forked
@pytest.mark.usefixtures("two_processors")
def test_a_note_that_ends_its_worker_is_told_and_all_others_are_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fatal(root: str, path: VaultPath) -> Note | Canvas | None:
        if path == "700.md":
            os.kill(os.getpid(), signal.SIGKILL)
        return read_item(root, path)

    from vaultsync.disk import worker

    program = (
        "import ctypes\nfrom vaultsync.disk.reading_process import parse_item, work\n"
        "work(lambda path, data: ctypes.string_at(0) if path == '700.md' else parse_item(path, data))"
    )
    monkeypatch.setattr(module, "read_item", fatal)
    monkeypatch.setattr(worker.Reader.__init__, "__kwdefaults__", {**worker.Reader.__init__.__kwdefaults__, "program": program})
    items = {item.path: item for item in read_items(vault, scan(vault).files)}
    assert len(items) == FILES + 20
    fault = items.pop(VaultPath("700.md"))
    assert isinstance(fault, Note)
    assert "ended the process that reads (signal 11)" in fault.problems[0].message
    assert by_path(items.values()) == alone(vault, sorted(items))


def test_a_small_vault_can_be_read_by_another_process(vault: Path) -> None:
    from vaultsync.disk.worker import Reader

    paths = [VaultPath(f"{number}.md") for number in range(8)]
    reader = Reader(vault)
    assert list(read_items(vault, paths, reader=reader)) == alone(vault, paths)
    assert reader.pid is not None
    reader.close()

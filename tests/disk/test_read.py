"""What one file gives: its note, its canvas, or what is wrong with it; never a wait."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.disk import read_bytes, read_item
from vaultsync.disk.read import MAX_BYTES
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note, parse_note

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
A = VaultPath("a.md")


def problems(item: Note | Canvas | None) -> list[str]:
    assert isinstance(item, Note)
    return [problem.message for problem in item.problems]


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_note_is_read_whole(make_vault: MakeVault, size: int) -> None:
    data = b"x" * size
    vault = make_vault({"a.md": data})
    assert read_bytes(vault, A) == data
    assert read_item(vault, A) == parse_note(A, data)


def test_of_a_large_file_one_byte_too_much_is_read(tmp_path: Path) -> None:
    with open(tmp_path / "a.md", "wb") as file:
        file.truncate(5 * 1024**3)
    assert len(read_bytes(tmp_path, A)) == MAX_BYTES + 1
    assert problems(read_item(tmp_path, A)) == ["note is larger than 16 MB and was not read"]


@pytest.mark.parametrize(("name", "kind"), [("a.md", Note), ("a.MD", Note), ("a.canvas", Canvas), ("A.Canvas", Canvas)])
def test_notes_and_canvases_are_told_by_their_extension(make_vault: MakeVault, name: str, kind: type) -> None:
    assert isinstance(read_item(make_vault({name: "{}"}), VaultPath(name)), kind)


@pytest.mark.parametrize("name", ["a.png", "a", "md", "canvas", "a.md.bak", "a.mdx"])
def test_other_files_are_not_opened(tmp_path: Path, name: str) -> None:
    assert read_item(tmp_path, VaultPath(name)) is None  # it is not even there


@pytest.mark.parametrize("name", ["gone.md", "gone.canvas", "gone/a.md", "b.md/a.md"])
def test_what_is_gone_is_nothing(make_vault: MakeVault, name: str) -> None:
    assert read_item(make_vault({"b.md": ""}), VaultPath(name)) is None


def test_what_vanishes_after_the_scan_is_left_out(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "", "b.md": ""})
    (vault / "a.md").unlink()
    assert [read_item(vault, VaultPath(name)) is None for name in ("a.md", "b.md")] == [True, False]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("writer", [False, True])
def test_a_fifo_is_never_waited_for(tmp_path: Path, writer: bool) -> None:
    os.mkfifo(tmp_path / "a.md")
    held = os.open(tmp_path / "a.md", os.O_RDWR) if writer else None
    done: list[Note | Canvas | None] = []
    thread = threading.Thread(target=lambda: done.append(read_item(tmp_path, A)), daemon=True)
    thread.start()
    thread.join(10)
    if held is not None:
        os.close(held)
    assert problems(done[0]) == ["file cannot be read: it is no regular file"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs devices")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty", "/dev/stdin"])
def test_a_device_is_not_read(tmp_path: Path, device: str) -> None:
    (tmp_path / "a.md").symlink_to(device)
    item = read_item(tmp_path, A)
    # Where the standard input is a file, /dev/stdin is one, too; without a terminal there is no /dev/tty.
    assert item is None or device == "/dev/stdin" or problems(item)[0].startswith("file cannot be read: ")


@pytest.mark.parametrize("name", ["a.md", "a.canvas"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    item = read_item(tmp_path, VaultPath(name))
    message = item.problem if isinstance(item, Canvas) else problems(item)[0]
    assert message.startswith("file cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_links_in_a_ring_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    assert problems(read_item(tmp_path, A))[0].startswith("file cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_that_may_not_be_read_is_told(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": ""})
    (vault / "a.md").chmod(0)
    assert problems(read_item(vault, A)) == ["file cannot be read: Permission denied"]


def test_a_path_too_long_for_the_system_is_told(tmp_path: Path) -> None:
    assert problems(read_item(tmp_path, VaultPath("d/" * 5_000 + "a.md")))[0].startswith("file cannot be read: ")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_file_stays_open(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"a.md": "", "b.md": "x" * 100_000})
    (vault / "c.md").mkdir()
    before = os.listdir("/proc/self/fd")
    for name in ("a.md", "b.md", "c.md", "gone.md"):
        read_item(vault, VaultPath(name))
    assert os.listdir("/proc/self/fd") == before

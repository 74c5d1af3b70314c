"""What a write does to all that is not text: in seven styles of files, in place and by exchange."""

from __future__ import annotations

import ctypes
import hashlib
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from vaultsync.disk.write import Writer
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="attributes and birth times as Linux has them")
NOTE = VaultPath("Note.md")
SIZES = {"in place": 1_000, "by exchange": 300_000}


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def birth(path: Path) -> tuple[int, int]:
    """The birth time in seconds and nanoseconds, by statx, which Python does not offer; (0, 0) where the file system keeps none."""
    buffer = ctypes.create_string_buffer(256)
    if ctypes.CDLL(None).statx(-100, os.fsencode(path), 0x100, 0x800, buffer) != 0:
        return (0, 0)
    return int.from_bytes(buffer[80:88], "little"), int.from_bytes(buffer[88:92], "little")


@pytest.fixture(params=SIZES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bytes, Writer, bool]:
    """A note that is to be written, its text, the one that writes, and whether that is done in place."""
    vault = tmp_path / "vault"
    vault.mkdir()
    data = b"a" * SIZES[request.param]
    (vault / NOTE).write_bytes(data)
    return vault / NOTE, data, Writer(vault, tmp_path / "state"), request.param == "in place"


Written = tuple[Path, bytes, Writer, bool]


def rewrite(note: VaultPath, data: bytes) -> Rewrite:
    return Rewrite(note, digest(data), data + b"more")


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755, 0o640])
def test_the_mode_stays(written: Written, mode: int) -> None:
    note, data, writer, _ = written
    note.chmod(mode)
    assert writer.write(rewrite(NOTE, data)).status == "written"
    assert stat.S_IMODE(note.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(written: Written) -> None:
    note, data, writer, _ = written
    os.chown(note, 1234, 4321)
    assert writer.write(rewrite(NOTE, data)).status == "written"
    assert (note.stat().st_uid, note.stat().st_gid) == (1234, 4321)


def test_attributes_stay(written: Written) -> None:
    note, data, writer, _ = written
    try:
        os.setxattr(note, "user.colour", b"red")
    except OSError:
        pytest.skip("the file system keeps no attributes")
    assert writer.write(rewrite(NOTE, data)).status == "written"
    assert os.getxattr(note, "user.colour") == b"red"


def test_in_place_the_file_and_its_birth_time_stay(written: Written) -> None:
    note, data, writer, in_place = written
    before, born = note.stat(), birth(note)
    time.sleep(0.01)
    assert writer.write(rewrite(NOTE, data)).status == "written"
    assert (note.stat().st_ino == before.st_ino) is in_place
    assert not in_place or birth(note) == born
    assert note.stat().st_mtime_ns > before.st_mtime_ns, "other programs see that it changed"


def test_a_link_to_a_note_stays_a_link(written: Written) -> None:
    note, data, writer, _ = written
    link = note.parent / "Link.md"
    link.symlink_to("Note.md")
    absolute = note.parent / "Absolute.md"
    absolute.symlink_to(note)
    assert writer.write(rewrite(VaultPath("Link.md"), data)).status == "written"
    assert writer.write(rewrite(VaultPath("Absolute.md"), data + b"more")).status == "written"
    assert link.is_symlink()
    assert absolute.is_symlink()
    assert note.read_bytes() == data + b"moremore"


def test_a_hard_link_sees_the_new_text_or_nothing_is_written(written: Written) -> None:
    note, data, writer, in_place = written
    other = note.parent / "Other name.md"
    os.link(note, other)
    outcome = writer.write(rewrite(NOTE, data))
    assert outcome.reason == ("" if in_place else "hard-linked")
    assert note.read_bytes() == other.read_bytes() == (data + b"more" if in_place else data)
    assert note.stat().st_nlink == 2


def test_no_other_name_is_left_in_the_folder(written: Written) -> None:
    note, data, writer, _ = written
    assert writer.write(rewrite(NOTE, data)).status == "written"
    assert [path.name for path in note.parent.iterdir()] == [NOTE]

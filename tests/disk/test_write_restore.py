"""Old texts of notes, brought back."""

from __future__ import annotations

import dataclasses
import hashlib
import random
from collections import defaultdict
from pathlib import Path

import pytest

from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

NOTE = VaultPath("Note.md")
DAY = 24 * 3600.0


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def make(tmp_path: Path) -> tuple[Path, Writer]:
    vault = tmp_path / "vault"
    vault.mkdir()
    return vault, Writer(vault, tmp_path / "state")


def write(writer: Writer, vault: Path, new: bytes, path: VaultPath = NOTE) -> None:
    note = vault / path
    old = note.read_bytes()
    assert writer.write(Rewrite(path, digest(old), new)).status == "written"


def test_the_newest_comes_first_and_says_what_it_is(tmp_path: Path) -> None:
    vault, _ = make(tmp_path)
    (vault / NOTE).write_bytes(b"0")
    for number in range(1, 4):
        writer = Writer(vault, tmp_path / "state", system=dataclasses.replace(REAL, clock=lambda number=number: 1e9 + number))
        write(writer, vault, b"%d" % number * (number + 1))
    images = writer.images(NOTE)
    assert [(image.time, image.size, image.hash) for image in images] == [
        (1e9 + 3, 3, digest(b"222")),
        (1e9 + 2, 2, digest(b"11")),
        (1e9 + 1, 1, digest(b"0")),
    ]
    assert [writer.text(image) for image in images] == [b"222", b"11", b"0"]
    assert writer.notes() == (NOTE,)


def test_bringing_back_can_be_taken_back(tmp_path: Path) -> None:
    vault, writer = make(tmp_path)
    (vault / NOTE).write_bytes(b"first\n")
    write(writer, vault, b"second\n")
    assert writer.restore(NOTE, writer.images(NOTE)[0]).status == "written"
    assert (vault / NOTE).read_bytes() == b"first\n"
    assert writer.restore(NOTE, writer.images(NOTE)[0]).status == "written"
    assert (vault / NOTE).read_bytes() == b"second\n"
    assert writer.restore(NOTE, writer.images(NOTE)[1]).status == "unchanged"


def test_a_persons_later_text_is_kept_as_well(tmp_path: Path) -> None:
    vault, writer = make(tmp_path)
    (vault / NOTE).write_bytes(b"first\n")
    write(writer, vault, b"second\n")
    (vault / NOTE).write_bytes(b"mine, \xff no text\n")
    assert writer.restore(NOTE, writer.images(NOTE)[0]).status == "written"
    assert writer.text(writer.images(NOTE)[0]) == b"mine, \xff no text\n"


@pytest.mark.parametrize("path", ["Note.md", "a/b/Note.md"])
def test_a_deleted_note_comes_back(tmp_path: Path, path: str) -> None:
    vault, writer = make(tmp_path)
    note = vault / path
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(b"first\n")
    write(writer, vault, b"second\n", VaultPath(path))
    note.unlink()
    if note.parent != vault:
        note.parent.rmdir()
    assert writer.restore(VaultPath(path), writer.images(VaultPath(path))[0]).status == "written"
    assert note.read_bytes() == b"first\n"
    assert note.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_file_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    vault, writer = make(tmp_path)
    (vault / NOTE).write_bytes(b"first\n")
    write(writer, vault, b"second\n")
    (vault / NOTE).unlink()

    def late(folder: int, name: str, other: int, other_name: str) -> None:
        (vault / NOTE).write_bytes(b"mine\n")
        REAL.move_new(folder, name, other, other_name)

    racing = Writer(vault, tmp_path / "state", system=dataclasses.replace(REAL, move_new=late))
    outcome = racing.restore(NOTE, writer.images(NOTE)[0])
    assert (outcome.status, outcome.reason) == ("deferred", "exists")
    assert (vault / NOTE).read_bytes() == b"mine\n"
    assert [path.name for path in vault.iterdir()] == [NOTE]


def test_twenty_texts_of_thirty_days(tmp_path: Path) -> None:
    vault, _ = make(tmp_path)
    state = tmp_path / "state"
    now = 1e9
    (vault / NOTE).write_bytes(b"0")
    (vault / "Quiet.md").write_bytes(b"quiet")
    quiet = VaultPath("Quiet.md")
    for number in range(1, 131):
        now += DAY / 10
        writer = Writer(vault, state, system=dataclasses.replace(REAL, clock=lambda now=now: now))
        write(writer, vault, b"%d" % number)
        if number == 1:
            write(writer, vault, b"quiet again", quiet)
    assert [writer.text(image) for image in writer.images(NOTE)] == [b"%d" % number for number in range(129, 109, -1)]
    assert len(writer.images(quiet)) == 1
    assert len(list((state / "records").iterdir())) < 60, "older records are removed from time to time"
    later = Writer(vault, state, system=dataclasses.replace(REAL, clock=lambda: now + 18.0 * DAY))
    assert len(later.images(quiet)) == 0
    assert len(later.images(NOTE)) == 20
    assert Writer(vault, state, system=dataclasses.replace(REAL, clock=lambda: now + 31 * DAY)).images(NOTE) == ()


def test_a_damaged_image_is_not_brought_back(tmp_path: Path) -> None:
    vault, writer = make(tmp_path)
    (vault / NOTE).write_bytes(b"first\n")
    write(writer, vault, b"second\n")
    (image,) = writer.images(NOTE)
    (record,) = (tmp_path / "state/records").glob("*.done")
    record.write_bytes(record.read_bytes().replace(b"first", b"fist!"))
    assert writer.text(image) is None
    assert writer.restore(NOTE, image).reason == "no-image"
    record.unlink()
    assert writer.restore(NOTE, image).reason == "no-image"
    assert (vault / NOTE).read_bytes() == b"second\n"


def sequence(folder: Path, seed: int, writes: int) -> int:
    """Random writes to a few notes, by vaultsync and by their owner, then old texts brought back, by chance and over and over.

    After each step all kept texts are compared with what was there. Returns how many texts were brought back.
    """
    chance = random.Random(seed)
    vault = folder / "vault"
    vault.mkdir(parents=True)
    writer = Writer(vault, folder / "state")
    paths = [VaultPath(f"{number}.md") for number in range(3)]
    replaced: dict[VaultPath, list[bytes]] = defaultdict(list)
    for path in paths:
        (vault / path).write_bytes(b"")
    for _ in range(writes):
        rewrites = []
        for path in chance.sample(paths, chance.randint(1, 3)):
            if chance.random() < 0.2:
                (vault / path).write_bytes(_text(chance))
            old, new = (vault / path).read_bytes(), _text(chance)
            rewrites.append(Rewrite(path, digest(old), new))
            if old != new:
                replaced[path].append(old)
        assert {outcome.done for outcome in writer.write_all(rewrites)} == {True}
    return sum(_brought_back(writer, vault, path, replaced[path], chance) for path in paths)


def _brought_back(writer: Writer, vault: Path, path: VaultPath, replaced: list[bytes], chance: random.Random) -> int:
    for count in range(21):
        kept = replaced[::-1][:20]
        images = writer.images(path)
        assert [writer.text(image) for image in images] == kept
        if not images:
            return count
        number = chance.randrange(len(images))
        now = (vault / path).read_bytes()
        assert writer.restore(path, images[number]).done
        assert (vault / path).read_bytes() == kept[number]
        if now != kept[number]:
            replaced.append(now)
    return 20


def _text(chance: random.Random) -> bytes:
    lines = [chance.choice(["line", "Zeile ü", "行", "", "| a | b |"]) for _ in range(chance.randint(0, 30))]
    return chance.choice(["", "\ufeff"]).encode() + chance.choice(["\n", "\r\n"]).join(lines).encode()


@pytest.mark.parametrize("seed", range(10))
def test_any_of_the_last_twenty_comes_back(tmp_path: Path, seed: int) -> None:
    assert sequence(tmp_path, seed, 25) > 20

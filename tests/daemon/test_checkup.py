"""What hinders a daemon is found, with what to do next; what is well is told too; nothing is written to the vault."""

from __future__ import annotations

import dataclasses
import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.daemon import system_checks as system
from vaultsync.daemon import vault_checks as vault
from vaultsync.daemon.check import Check, Level, Surroundings
from vaultsync.daemon.checkup import checkup, looks, surroundings
from vaultsync.disk.writing.system import REAL

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and leases are those of Linux")


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def around(make_vault: MakeVault) -> Surroundings:
    return surroundings(make_vault({"a.md": "A\n", "x/y/b.md": "B\n", "x/c.png": b"", ".obsidian/app.json": "{}"}))


def levels(checks: list[Check]) -> set[Level]:
    return {check.level for check in checks}


def one(checks: object, level: Level) -> Check:
    assert isinstance(checks, list)
    (found,) = [check for check in checks if check.level is level]
    assert isinstance(found, Check)
    assert bool(found.help) == (level is not Level.OK)
    return found


def put(around: Surroundings, path: str, text: str) -> None:
    (around.root / path).parent.mkdir(parents=True, exist_ok=True)
    (around.root / path).write_text(text)


def refused(*given: object) -> None:
    """What a file system answers that has no leases, or exchanges no names."""
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def listing(root: Path) -> list[tuple[str, int, int]]:
    return sorted((str(path), path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in (root, *root.rglob("*")))


@linux
def test_a_healthy_vault_has_no_problem_and_keeps_every_byte_and_date(around: Surroundings) -> None:
    before = listing(around.root)
    found = checkup(around, looks())
    assert Level.PROBLEM not in levels(found), found
    assert {check.name for check in found} == set(looks())
    assert all(check.message and not check.message.endswith(".") for check in found)
    assert listing(around.root) == before


def test_folders_are_counted(around: Surroundings) -> None:
    assert around.folders == 3
    assert "2 notes in 3 folders" in one(list(vault.folder(around)), Level.OK).message


def test_a_look_that_fails_is_a_warning(around: Surroundings) -> None:
    def fails(around: Surroundings) -> list[Check]:
        raise PermissionError(13, "Permission denied")

    found = checkup(around, {"odd": fails, "vault": vault.folder})
    assert one(found, Level.WARNING) == Check(
        "odd", Level.WARNING, "could not be checked: Permission denied", "Look for permissions that are missing"
    )


@linux
def test_limits_of_watching(around: Surroundings, tmp_path: Path) -> None:
    def limited(watches: int, instances: int, queue: int) -> Surroundings:
        folder = tmp_path / "proc" / "sys" / "fs" / "inotify"
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in {"max_user_watches": watches, "max_user_instances": instances, "max_queued_events": queue}.items():
            (folder / name).write_text(f"{value}\n")
        return dataclasses.replace(around, proc=tmp_path / "proc")

    assert levels(list(system.watching(limited(100, 128, 16_384)))) == {Level.OK}
    few = one(list(system.watching(limited(2, 128, 16_384))), Level.PROBLEM)
    assert "3 folders need to be watched, 0 are by other programs, and the system allows 2" in few.message
    assert "sudo sysctl fs.inotify.max_user_watches=524288;" in few.help
    assert "max_user_instances=512" in one(list(system.watching(limited(100, 1, 16_384))), Level.PROBLEM).help
    assert "max_queued_events=16384" in one(list(system.watching(limited(100, 128, 1_000))), Level.WARNING).help
    assert levels(list(system.watching(dataclasses.replace(around, proc=tmp_path / "none")))) == {Level.OK}


@linux
def test_watches_of_other_programs_count(around: Surroundings, tmp_path: Path) -> None:
    process = tmp_path / "proc" / "17"
    (process / "fd").mkdir(parents=True)
    (process / "fdinfo").mkdir()
    (process / "fd" / "3").symlink_to("anon_inode:inotify")
    (process / "fdinfo" / "3").write_text("pos: 0\n" + "inotify wd:1 ino:2 sdev:3\n" * 7)
    assert system._in_use(tmp_path / "proc") == (7, 1)


@linux
def test_how_notes_can_be_written(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "in place while nobody else can open them" in one(list(system.writing(around)), Level.OK).message
    assert around.state is not None
    around.state.mkdir(parents=True)
    assert system._exchange(around) is True
    assert list(around.state.iterdir()) == []
    with open(around.root / "a.md"), open(around.root / "x/y/b.md"):
        assert "no note could be tried" in one(list(system.writing(around)), Level.OK).message
    monkeypatch.setattr(system, "REAL", dataclasses.replace(REAL, fcntl=refused))
    assert "exchanged for a new file instead" in one(list(system.writing(around)), Level.WARNING).message
    monkeypatch.setattr(system, "REAL", dataclasses.replace(REAL, fcntl=refused, swap=refused))
    assert "--no-write" in one(list(system.writing(around)), Level.PROBLEM).help
    assert list(around.state.iterdir()) == []
    around.state.rmdir()
    assert "exchanged for a new file where that works" in one(list(system.writing(around)), Level.WARNING).message


def test_the_state_folder(around: Surroundings, tmp_path: Path) -> None:
    assert "is made when it is needed" in one(list(system.state_folder(around)), Level.OK).message
    assert around.state is not None
    around.state.mkdir(parents=True, mode=0o700)
    assert one(list(system.state_folder(around)), Level.OK)
    if os.name == "posix":
        around.state.chmod(0o755)
        assert "chmod 700" in one(list(system.state_folder(around)), Level.PROBLEM).help
    inside = dataclasses.replace(around, state=None, why_no_state="it lies inside")
    assert "XDG_STATE_HOME" in one(list(system.state_folder(inside)), Level.PROBLEM).help


def test_the_cache(around: Surroundings, tmp_path: Path) -> None:
    assert "is made by the first run" in one(list(system.cache(around)), Level.OK).message
    file = tmp_path / "cache" / "vaultsync" / system.cache_name(str(around.root), system.program_version())
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE x (a)")
    connection.commit()
    connection.close()
    assert one(list(system.cache(around)), Level.OK).message.startswith(str(file))
    file.write_bytes(b"no database" * 100)
    assert "rm " in one(list(system.cache(around)), Level.WARNING).help


def test_the_clock(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(list(system.clock(around)), Level.OK)
    real = system.time.time
    monkeypatch.setattr(system.time, "time", lambda: real() - 3_600)
    assert "seconds ahead of" in one(list(system.clock(around)), Level.WARNING).message


@pytest.mark.parametrize(
    ("path", "text", "level"),
    [
        (".obsidian/app.json", "{", Level.PROBLEM),
        (".obsidian/app.json", "[1]", Level.PROBLEM),
        (".obsidian/app.json", "[" * 100_000, Level.PROBLEM),
        (".obsidian/plugins/dataview/data.json", '{"a": 1}', Level.OK),
    ],
)
def test_settings(around: Surroundings, path: str, text: str, level: Level) -> None:
    put(around, path, text)
    assert level in levels(list(vault.settings(around)))


def test_a_folder_that_is_no_vault(tmp_path: Path) -> None:
    empty = surroundings(tmp_path)
    assert one(list(vault.folder(empty)), Level.WARNING)
    assert one(list(vault.settings(empty)), Level.WARNING)


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        (".stfolder/x", "", "Syncthing"),
        (".obsidian/core-plugins.json", '["sync"]', "Obsidian Sync"),
        (".obsidian/community-plugins.json", '["obsidian-git"]', "Obsidian Git"),
        (".nextcloudsync.log", "", "Nextcloud"),
    ],
)
def test_sync_services_are_recognised(around: Surroundings, path: str, text: str, name: str) -> None:
    assert vault.services(around) == set()
    put(around, path, text)
    assert vault.services(around) == {name}
    assert name in one(list(vault.sync_services(around)), Level.OK).message


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Library/Mobile Documents/iCloud~md~obsidian/Documents/N", "iCloud Drive"),
        ("Dropbox/N", "Dropbox"),
        ("OneDrive - Firm/N", "OneDrive"),
    ],
)
def test_folders_of_sync_services_are_recognised(tmp_path: Path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert vault.services(surroundings(tmp_path / folder)) == {name}


def test_two_services_and_conflict_copies_are_warned_of(around: Surroundings) -> None:
    put(around, ".stfolder/x", "")
    put(around, ".obsidian/core-plugins.json", '["sync"]')
    put(around, "a.sync-conflict-20250201-101500-ABCDEFG.md", "")
    found = list(vault.sync_services(surroundings(around.root)))
    assert [check.level for check in found] == [Level.WARNING, Level.WARNING]
    assert found[0].message.startswith("Obsidian Sync and Syncthing all carry")
    assert "a.sync-conflict" in found[1].message


def test_git(around: Surroundings) -> None:
    put(around, ".git/HEAD", "ref: x")
    assert "holds the vault" in one(list(vault.git(around)), Level.OK).message
    put(around, ".git/MERGE_HEAD", "")
    assert "merge-in-progress" in one(list(vault.git(around)), Level.WARNING).message


def test_vaults_in_each_other(around: Surroundings) -> None:
    assert one(list(vault.other_vaults(around)), Level.OK)
    put(around, "x/y/.obsidian/app.json", "{}")
    assert "x/y" in one(list(vault.other_vaults(around)), Level.WARNING).message
    assert "lies in another vault" in one(list(vault.other_vaults(surroundings(around.root / "x" / "y"))), Level.WARNING).message


def test_the_plugin(around: Surroundings) -> None:
    assert "no plugin" in one(list(vault.plugin(around)), Level.OK).message
    put(around, ".obsidian/plugins/vaultsync/manifest.json", "{}")
    assert "switched off" in one(list(vault.plugin(around)), Level.WARNING).message
    put(around, ".obsidian/community-plugins.json", '["vaultsync"]')
    assert "switched on" in one(list(vault.plugin(around)), Level.OK).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_hostile_vaults_stop_no_look(around: Surroundings) -> None:
    os.mkfifo(around.root / "fifo.md")
    os.mkfifo(around.root / ".git")
    (around.root / ".obsidian" / "community-plugins.json").symlink_to("community-plugins.json")
    (around.root / ".obsidian" / "core-plugins.json").mkdir()
    (around.root / ".obsidian" / "app.json").unlink()
    os.mkfifo(around.root / ".obsidian" / "app.json")
    found = checkup(surroundings(around.root), looks())
    assert (
        "cannot be read"
        in one([check for check in found if check.name == "settings" and check.level is Level.PROBLEM], Level.PROBLEM).message
    )
    assert not any("could not be checked" in check.message for check in found)

"""What the system says about watching, the canary, and the files that are polled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vaultsync.daemon.canary import WITHIN, Canary, touch
from vaultsync.daemon.polled import STEADY, Polled, git_files
from vaultsync.daemon.walk import below, is_spelled, look, look_of, names_fold
from vaultsync.daemon.watches import silent_file_system, too_few, watch_limit, watched_inodes
from vaultsync.disk.scan import scan
from vaultsync.disk.stamp import stamp_of
from vaultsync.paths import VaultPath

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
30 22 0:40 / /mnt/my\\040drive rw,relatime shared:1 - cifs //box/share rw
31 22 0:41 / /mnt/c rw,noatime - 9p drvfs rw
32 22 0:42 / /Home/me/cloud rw - fuse.rclone remote: rw
33 22 0:43 / /Home/me/secret rw - fuse.gocryptfs /x rw
34 30 0:44 / /mnt/my\\040drive/local rw - btrfs /dev/vdb rw
35 22 0:45 / /nfs rw - nfs4 box:/ rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/Home/me/vault", None),
        ("/", None),
        ("/mnt/my drive", "cifs"),
        ("/mnt/my drive/vault", "cifs"),
        ("/mnt/my drive/local/vault", None),
        ("/mnt/c/Users/me/vault", "9p"),
        ("/mnt/cc", None),
        ("/Home/me/cloud/vault", "fuse.rclone"),
        ("/Home/me/secret/vault", None),
        ("/nfs/vault", "nfs4"),
    ],
)
def test_file_systems_that_tell_nothing(folder: str, kind: str | None) -> None:
    assert silent_file_system(folder, MOUNTS) == kind


def test_this_file_system_is_asked(tmp_path: Path) -> None:
    silent_file_system(str(tmp_path))
    assert silent_file_system("/x", "nonsense\n\n - \n") is None


def test_watched_inodes_of_no_system(tmp_path: Path) -> None:
    assert watched_inodes(str(tmp_path / "none"), str(tmp_path)) is None
    assert watched_inodes(str(tmp_path), str(tmp_path)) is None


def test_the_limit(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("8192\n")
    assert watch_limit(tmp_path / "limit") == 8192
    assert watch_limit(tmp_path / "none") is None


def test_the_warning_says_what_to_do() -> None:
    message = too_few(500, 1_011, 8_192, 30.0)
    assert "500 of 1011 folders" in message
    assert "sudo sysctl fs.inotify.max_user_watches=524288" in message
    assert "every 30 s" in message
    assert "max_user_watches=2000000" in too_few(1, 1_000_000, None, 30.0)


def test_a_canary_that_is_heard() -> None:
    touched: list[int] = []
    canary = Canary(lambda: touched.append(1), 60.0, 100.0)
    assert canary.tick(100.0, 0.0)
    assert canary.tick(102.0, 100.001)
    assert canary.tick(159.0, 100.001)
    assert len(touched) == 1
    assert canary.tick(160.0, 100.001)
    assert len(touched) == 2


def test_a_canary_that_is_not_heard() -> None:
    canary = Canary(lambda: None, 60.0, 100.0)
    assert canary.tick(100.0, 0.0)
    assert canary.tick(100.0 + WITHIN - 0.1, 99.9)
    assert not canary.tick(100.0 + WITHIN, 99.9)
    assert canary.tick(106.0, 99.9), "it is said once"
    assert canary.tick(160.0, 99.9)
    assert not canary.tick(166.0, 99.9)


def test_a_canary_that_cannot_be_touched_says_nothing() -> None:
    def refuse() -> None:
        raise OSError

    canary = Canary(refuse, 60.0, 0.0)
    assert all(canary.tick(float(second), -1.0) for second in range(0, 200, 2))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the times are set")
def test_touching_writes_nothing(tmp_path: Path) -> None:
    touch(str(tmp_path))
    (file,) = tmp_path.iterdir()
    before = os.stat(file)
    touch(str(tmp_path))
    after = os.stat(file)
    assert stamp_of(before) == stamp_of(after)
    assert before.st_atime_ns == after.st_atime_ns


def test_polled_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("1")
    polled = Polled(str(tmp_path), ["a.json", "b.json", str(tmp_path / "c")])
    assert polled.tick(0.0) == frozenset()
    assert polled.next_at() is None
    (tmp_path / "a.json").write_text("22")
    (tmp_path / "c").write_text("")
    assert polled.tick(2.0) == frozenset()
    assert polled.next_at() == 2.0 + STEADY
    (tmp_path / "a.json").write_text("333")
    assert polled.tick(2.5) == {str(tmp_path / "c")}
    assert polled.tick(3.0) == {"a.json"}
    assert polled.tick(9.0) == frozenset()
    (tmp_path / "a.json").unlink()
    polled.tick(10.0)
    assert polled.tick(12.0) == {"a.json"}
    (tmp_path / "b.json").write_text("new")
    assert polled.accept([VaultPath("b.json"), VaultPath("Note.md")]) == {"b.json"}
    assert polled.tick(20.0) == frozenset()
    (tmp_path / "b.json").write_text("newer")
    polled.follow(["a.json"])
    polled.tick(21.0)
    assert polled.tick(22.0) == frozenset()


def test_where_git_keeps_its_state(tmp_path: Path) -> None:
    vault = tmp_path / "vault" / "notes"
    vault.mkdir(parents=True)
    (tmp_path / "vault" / ".git").mkdir()
    expected = (str(tmp_path / "vault/.git/HEAD"), str(tmp_path / "vault/.git/index"))
    assert git_files(str(vault)) == git_files(str(tmp_path / "vault")) == expected
    (vault / ".git").write_text("gitdir: ../.git/worktrees/notes\n")
    head, _ = git_files(str(vault))
    assert os.path.normpath(head) == str(tmp_path / "vault/.git/worktrees/notes/HEAD")
    (vault / ".git").write_text("nonsense")
    assert git_files(str(vault)) == ()


def test_a_look(tmp_path: Path) -> None:
    file = tmp_path / "Note.md"
    file.write_text("12345")
    status = os.stat(file)
    wall = status.st_ctime
    seen = look(str(file), wall + 10)
    assert not isinstance(seen, os.stat_result)
    assert seen is not None
    assert (seen.stamp, seen.size, seen.sure) == (stamp_of(status), 5, True)
    assert seen.age == pytest.approx(10)
    young = look(str(file), wall + 0.01)
    assert not isinstance(young, os.stat_result)
    assert young is not None
    assert not young.sure
    assert look(str(tmp_path / "none.md"), wall) is None
    assert look(str(file / "below.md"), wall) is None
    assert look("a\0b", wall) is None
    assert look(str(tmp_path / ("x" * 300)), wall) is None
    assert isinstance(look(str(tmp_path), wall), os.stat_result)


def test_whole_seconds_are_believed_late() -> None:
    def seen(changed_ns: int, wall: float) -> bool:
        times = {"st_mtime_ns": changed_ns, "st_ctime_ns": changed_ns, "st_atime_ns": 0}
        return look_of(os.stat_result((0o100644, 1, 1, 1, 0, 0, 5, 0, changed_ns // 10**9, changed_ns // 10**9), times), wall).sure

    assert not seen(1_000_000_000_000_000_000, 1_000_000_001.0)
    assert seen(1_000_000_000_000_000_000, 1_000_000_003.0)
    assert seen(1_000_000_000_100_000_000, 1_000_000_000.2)
    assert not seen(1_000_000_000_100_000_000, 999_999_999.0)


@pytest.mark.skipif(os.name != "posix", reason="the change time is what cannot be set")
def test_a_date_in_the_future_is_no_youth(tmp_path: Path) -> None:
    file = tmp_path / "Note.md"
    file.write_text("1")
    os.utime(file, (4e9, 4e9))
    assert look_of(os.stat(file), time.time() + 1).sure


def test_below_is_the_scan_without_links(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    for name in ("a/Note.md", "a/b/c.png", "a/.hidden/d.md", "a/.e.md", "f.md", "a/b/empty"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
        os.utime(root / name, (1, 1))
    os.symlink(root / "f.md", root / "a" / "link.md")
    found = below(str(root), VaultPath(""))
    assert tuple(sorted(found.stamps)) == scan(root).files
    assert set(found.folders) == set(scan(root).folders) == {"", "a", "a/b"}
    assert not found.linked
    assert all(stamp == stamp_of(os.stat(root / path)) for path, stamp in found.stamps.items())
    os.symlink(root / "none.md", root / "a" / "broken.md")
    assert below(str(root), VaultPath("a")).linked, "what is wrong with a link is the scan's to say"
    (root / "a" / "broken.md").unlink()
    (tmp_path / "outside").mkdir()
    os.symlink(tmp_path / "outside", root / "a" / "folder")
    assert below(str(root), VaultPath("a")).linked
    assert below(str(root), VaultPath("none")).stamps == {}


def test_spelling(tmp_path: Path) -> None:
    (tmp_path / "Folder").mkdir()
    (tmp_path / "Folder" / "Note.md").write_text("")
    root = str(tmp_path)
    assert is_spelled(root, VaultPath("Folder/Note.md"), {})
    assert not is_spelled(root, VaultPath("folder/Note.md"), {})
    assert not is_spelled(root, VaultPath("Folder/note.md"), {})
    (tmp_path / "FOLDER").mkdir(exist_ok=True)
    assert names_fold(root) == (len(list(tmp_path.iterdir())) == 1)
    assert not names_fold(str(tmp_path / "none"))


def test_following_is_not_loaded_with_the_program() -> None:
    code = "import sys, vaultsync.cli; print('watchdog' in sys.modules or 'vaultsync.daemon.follow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

"""One daemon for each vault, by whatever path it is reached and however the last one ended (S8)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vaultsync.disk.write import Writer
from vaultsync.disk.writing.instance import Instance, Owner, Taken, acquire, owner_of
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

HOLD = """
import sys, time
from pathlib import Path
from vaultsync.disk.writing.instance import acquire
with acquire(Path(sys.argv[1]), command="vaultsync watch"):
    print("held", flush=True)
    sys.stdin.read()
"""
TRY = """
import sys, time
from pathlib import Path
from vaultsync.disk.writing.instance import Taken, acquire
sys.stdin.read(1)
try:
    acquire(Path(sys.argv[1]))
except Taken:
    print("taken", flush=True)
else:
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "vault"
    root.mkdir()
    return root


@contextmanager
def another(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that follows the vault."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def lock_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.lock"))


def test_a_second_start_is_told_who_follows_the_vault(vault: Path) -> None:
    with another(vault) as process:
        with pytest.raises(Taken, match=rf"followed by process {process.pid} \(vaultsync watch\), since 20\d\d-") as taken:
            acquire(vault)
        assert taken.value.owner.pid == process.pid
        found = owner_of(vault)
        assert found is not None
        assert (found.pid, found.command) == (process.pid, "vaultsync watch")


def test_a_killed_process_leaves_the_vault_free_at_once(vault: Path) -> None:
    with another(vault) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert owner_of(vault) is None
        began = time.monotonic()
        with acquire(vault) as mine:
            assert time.monotonic() - began < 5
            assert mine.owner.pid == os.getpid()


def test_a_process_that_ends_gives_the_vault_back(vault: Path) -> None:
    with acquire(vault):
        assert owner_of(vault) is not None
    assert owner_of(vault) is None
    with acquire(vault):
        pass


@pytest.mark.parametrize("which", [[0], [1], [0, 1]], ids=["one file", "the other", "both"])
def test_a_deleted_lock_file_is_made_anew(vault: Path, tmp_path: Path, which: list[int]) -> None:
    with acquire(vault) as mine:
        files = lock_files(tmp_path)
        assert len(files) == 2
        for number in which:
            files[number].unlink()
        assert mine.still_ours()
        assert lock_files(tmp_path) == files
        with pytest.raises(Taken):
            acquire(vault)


def test_a_lock_file_that_another_process_made_anew_is_noticed(vault: Path, tmp_path: Path) -> None:
    with acquire(vault) as mine:
        for file in lock_files(tmp_path):
            file.unlink()
        with another(vault) as process:
            assert not mine.still_ours()
            assert not mine.still_ours()
            found = owner_of(vault)
            assert found is not None
            assert found.pid == process.pid
        # Once that one is gone the vault is ours again, for nobody else has it.
        process.wait()
        assert mine.still_ours()


@pytest.mark.parametrize("which", [0, 1])
def test_one_deleted_file_gives_nobody_the_vault(vault: Path, tmp_path: Path, which: int) -> None:
    with acquire(vault):
        lock_files(tmp_path)[which].unlink()
        with pytest.raises(Taken):
            acquire(vault)


def test_a_deleted_state_folder_is_made_anew(vault: Path, tmp_path: Path) -> None:
    import shutil

    with acquire(vault) as mine:
        shutil.rmtree(tmp_path / "state")
        assert mine.still_ours()
        with pytest.raises(Taken):
            acquire(vault)


@pytest.mark.parametrize("name", ["link", "vault/../vault", "vault/", "elsewhere/../link"])
def test_another_path_to_the_vault_finds_the_same_owner(vault: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to(vault)
    (tmp_path / "elsewhere").mkdir()
    with acquire(vault), pytest.raises(Taken):
        acquire(tmp_path / name)
    with acquire(tmp_path / name), pytest.raises(Taken):
        acquire(vault)


@pytest.mark.skipif(sys.platform != "linux", reason="bind mounts as Linux has them")
def test_a_bind_mount_of_the_vault_finds_the_same_owner(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "mounted").mkdir()
    mount = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount --bind "$0" "$1" && shift && exec "$@"']
    arguments = [str(vault), str(tmp_path / "mounted")]
    try:
        possible = subprocess.run([*mount, *arguments, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("nothing can be mounted here")
    with acquire(vault):
        command = [*mount, *arguments, sys.executable, "-c", TRY, str(tmp_path / "mounted")]
        run = subprocess.run(command, input=b"\n", capture_output=True, check=True)
    assert run.stdout == b"taken\n"


def test_a_vault_that_was_moved_keeps_its_owner(vault: Path, tmp_path: Path) -> None:
    with acquire(vault) as mine:
        vault.rename(tmp_path / "moved")
        with pytest.raises(Taken):
            acquire(tmp_path / "moved")
        assert mine.still_ours()
        # Made anew at its path, it is ours by its path; and by its number, from the next look on.
        vault.mkdir()
        with pytest.raises(Taken):
            acquire(vault)
        assert mine.still_ours()
        vault.rename(tmp_path / "moved again")
        with pytest.raises(Taken):
            acquire(tmp_path / "moved again")


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"[]", b'{"pid": "x"}', b'{"pid": 7}', b"\xff"])
def test_a_lock_file_that_says_nothing_still_locks(vault: Path, tmp_path: Path, content: bytes) -> None:
    with acquire(vault):
        for file in lock_files(tmp_path):
            file.write_bytes(content)
        with pytest.raises(Taken, match="followed by another process;"):
            acquire(vault)
        assert owner_of(vault) == Owner(0)


def test_of_many_that_start_at_once_one_gets_the_vault(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    paths = [vault, tmp_path / "link"] * 4
    starts = [subprocess.Popen([sys.executable, "-c", TRY, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for path in paths]
    try:
        for start in starts:
            assert start.stdin is not None
            start.stdin.write(b"\n")
            start.stdin.flush()
        said = [start.stdout.readline() for start in starts if start.stdout is not None]
        assert sorted(said) == [b"held\n", *[b"taken\n"] * 7]
    finally:
        for start in starts:
            start.communicate()


def test_vaults_do_not_hinder_each_other(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (vault / "inner").mkdir()
    with acquire(vault), acquire(tmp_path / "other"), acquire(vault / "inner"):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_that_lives_on_does_not_keep_the_vault(vault: Path) -> None:
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        mine = acquire(vault)
        os.write(writing, f"{os.fork()} ".encode())  # both write: the child 0, the parent its number
        assert isinstance(mine, Instance)
        time.sleep(60)
        os._exit(0)
    os.close(writing)
    said = b""
    while said.count(b" ") < 2:
        said += os.read(reading, 100)
    os.close(reading)
    child = max(int(part) for part in said.split())
    try:
        assert owner_of(vault) is not None
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        os.kill(child, 0)  # still there
        with acquire(vault):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


def test_others_write_while_the_vault_is_followed(vault: Path) -> None:
    import hashlib

    (vault / "Note.md").write_bytes(b"old\n")
    with acquire(vault):
        base = hashlib.blake2b(b"old\n", digest_size=16).digest()
        assert Writer(vault).write(Rewrite(VaultPath("Note.md"), base, b"new\n")).done


@pytest.mark.skipif(sys.platform == "win32", reason="file modes as POSIX has them")
def test_nobody_else_may_read_the_lock_files(vault: Path, tmp_path: Path) -> None:
    with acquire(vault):
        for file in lock_files(tmp_path):
            assert file.stat().st_mode & 0o777 == 0o600
            assert file.parent.stat().st_mode & 0o777 == 0o700

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.errors import UsageError
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
NOTE = VaultPath("Note.md")
IMPATIENT = dataclasses.replace(REAL, sleep=lambda seconds: None)
linux = pytest.mark.skipif(sys.platform != "linux", reason="leases and exchange as Linux has them")


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def writer_of(vault: Path) -> Writer:
    return Writer(vault, vault.parent / "state", system=IMPATIENT)


def write(vault: Path, new: bytes, path: str = NOTE, *, base: bytes | None = None) -> Outcome:
    old = (vault / path).read_bytes() if base is None else base
    return writer_of(vault).write(Rewrite(VaultPath(path), digest(old), new))


# -- what is written


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"one\ntwo\nthree\n", b"one\n2\nthree\n"),
        (b"one\r\ntwo\r\n", b"one\r\ntwo\r\nthree\r\n"),
        (b"\xef\xbb\xbfone", b"\xef\xbb\xbfone, two"),
        (b"one, two", b"one"),
        (b"", b"one"),
        (b"one", b""),
        (b"one\rtwo\nthree\r\n\n", b"one\rTWO\nthree\r\n\n"),
        (b"a" * 255_000, b"a" * 255_000 + b"b"),
        (b"a" * 300_000 + b"z", b"a" * 300_000 + b"y"),
        (b"a" * 200_000, b"b" * 200_000),
    ],
    ids=range(10),
)
def test_exactly_the_new_bytes_are_written(make_vault: MakeVault, before: bytes, after: bytes) -> None:
    vault = make_vault({NOTE: before})
    assert write(vault, after) == Outcome(NOTE, "written")
    assert (vault / NOTE).read_bytes() == after
    assert [path.name for path in vault.iterdir()] == [NOTE]


def test_equal_bytes_are_not_written(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "one\n"})
    before = (vault / NOTE).stat()

    def no_writing(path: str, flags: int, *rest: object, **named: object) -> int:
        assert not flags & (os.O_WRONLY | os.O_RDWR)
        return os.open(path, flags, *rest, **named)  # type: ignore[arg-type]

    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, open=no_writing))
    assert writer.write(Rewrite(NOTE, digest(b"one\n"), b"one\n")) == Outcome(NOTE, "unchanged")
    assert (vault / NOTE).stat() == before
    assert not (vault.parent / "state").exists()


def test_many_notes_at_once(make_vault: MakeVault) -> None:
    names = [f"folder {number % 7}/{number}.md" for number in range(300)]
    vault = make_vault(dict.fromkeys(names, "old\n"))
    (vault / names[5]).write_text("changed\n")
    (vault / names[6]).write_text("new\n")
    (vault / names[7]).unlink()
    outcomes = writer_of(vault).write_all(Rewrite(VaultPath(name), digest(b"old\n"), b"new\n") for name in names)
    assert [outcome.path for outcome in outcomes] == names
    assert [outcome.reason or outcome.status for outcome in outcomes[5:8]] == ["changed-since", "unchanged", "changed-since"]
    assert {outcome.status for outcome in (*outcomes[:5], *outcomes[8:])} == {"written"}
    assert {path.read_text() for path in vault.rglob("*.md")} == {"new\n", "changed\n"}


def test_examining_writes_nothing(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "old\n", "Merge.md": "<<<<<<< HEAD\n"})
    writer = writer_of(vault)
    assert writer.examine(Rewrite(NOTE, digest(b"old\n"), b"new\n")).status == "written"
    assert writer.examine(Rewrite(NOTE, digest(b"other\n"), b"new\n")).reason == "changed-since"
    assert writer.examine(Rewrite(NOTE, digest(b"old\n"), b"old\n")).status == "unchanged"
    assert writer.examine(Rewrite(VaultPath("Merge.md"), digest(b"<<<<<<< HEAD\n"), b"x")).reason == "conflict-markers"
    assert (vault / NOTE).read_bytes() == b"old\n"
    assert not (vault.parent / "state").exists()


# -- what is not written


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"caf\xe9\n", b"cafe\n", "not-utf8"),
        (b"cafe\n", b"caf\xe9\n", "not-utf8"),
        (b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\n", b"x", "conflict-markers"),
        (b"a\r\n<<<<<<<\r\nb\r\n", b"x", "conflict-markers"),
        (b"b\n=======\nc\n>>>>>>> branch\n", b"x", "conflict-markers"),
        (b"fine\n", b"<<<<<<< HEAD\n", "conflict-markers"),
        (b"a" * (1024 * 1024 + 1), b"a", "too-large"),
        (b"a", b"a" * (1024 * 1024 + 1), "too-large"),
    ],
)
def test_texts_that_are_left_alone(make_vault: MakeVault, before: bytes, after: bytes, reason: str) -> None:
    vault = make_vault({NOTE: before})
    outcome = write(vault, after)
    assert (outcome.status, outcome.reason) == ("refused", reason)
    assert outcome.message
    assert outcome.help
    assert (vault / NOTE).read_bytes() == before


@pytest.mark.parametrize(
    "text", ["Title\n=======\ntext\n", ">>>>>>> a deep quotation\n", " <<<<<<< HEAD\n", "<<<<<<<<\n", "a <<<<<<< b\n", "<<<<<<<HEAD\n"]
)
def test_what_only_looks_like_a_conflict_is_written(make_vault: MakeVault, text: str) -> None:
    vault = make_vault({NOTE: text})
    assert write(vault, text.encode() + b"more\n").status == "written"


@pytest.mark.parametrize(
    "name",
    [
        "Note.sync-conflict-20240101-120000-ABCDEFG.md",
        "Note (Conflicted copy Laptop 202401011200).md",
        "folder/Note (Anna's conflicted copy 2024-01-01).md",
        "Note (SFConflict a@b.c 2024-01-01-12-00-00).md",
    ],
)
def test_conflict_copies_are_left_alone(make_vault: MakeVault, name: str) -> None:
    assert write(make_vault({name: "a"}), b"b", name).reason == "conflict-copy"


def test_a_note_that_changed_is_left_alone(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "mine\n"})
    outcome = write(vault, b"new\n", base=b"old\n")
    assert (outcome.status, outcome.reason) == ("deferred", "changed-since")
    assert write(vault, b"x", "Gone.md", base=b"old\n").reason == "changed-since"
    assert write(vault, b"x", "no/such/folder/Gone.md", base=b"old\n").reason == "changed-since"


def test_what_is_no_file_is_left_alone(make_vault: MakeVault) -> None:
    vault = make_vault({"Folder.md/Note.md": "a"})
    assert write(vault, b"x", "Folder.md", base=b"").reason == "not-regular"
    if hasattr(os, "mkfifo"):
        os.mkfifo(vault / "Pipe.md")
        assert write(vault, b"x", "Pipe.md", base=b"").reason == "not-regular"


@pytest.mark.parametrize("path", ["../outside.md", "/etc/hosts", "a/../../outside.md", "", ".", "a//b.md", "a\0b.md", "outside.md/"])
def test_paths_that_lead_out(make_vault: MakeVault, path: str) -> None:
    vault = make_vault({NOTE: "a"})
    (vault.parent / "outside.md").write_text("a")
    assert write(vault, b"x", path, base=b"a").reason == "outside-vault"
    assert (vault.parent / "outside.md").read_text() == "a"


def test_links_that_lead_out(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({NOTE: "a"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "Other.md").write_text("a")
    (vault / "Link.md").symlink_to(outside / "Other.md")
    (vault / "folder").symlink_to(outside)
    assert write(vault, b"x", "Link.md").reason == "outside-vault"
    assert write(vault, b"x", "folder/Other.md").reason == "outside-vault"
    assert (outside / "Other.md").read_text() == "a"


def test_a_folder_exchanged_for_a_link_is_not_followed(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"folder/Note.md": "a"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "Note.md").write_text("a")

    def exchanging(path: str, flags: int, *rest: object, **named: object) -> int:
        if path == "folder" and not (vault / "folder").is_symlink():
            (vault / "folder").rename(vault / "moved")
            (vault / "folder").symlink_to(outside)
        return os.open(path, flags, *rest, **named)  # type: ignore[arg-type]

    writer = Writer(vault, tmp_path / "state", system=dataclasses.replace(REAL, open=exchanging))
    assert writer.write(Rewrite(VaultPath("folder/Note.md"), digest(b"a"), b"x")).status == "deferred"
    assert (outside / "Note.md").read_text() == (vault / "moved/Note.md").read_text() == "a"


def test_a_name_that_is_no_text_is_left_alone(make_vault: MakeVault) -> None:
    assert write(make_vault({NOTE: "a"}), b"x", "caf\udce9.md", base=b"a").reason == "undecodable-name"


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        (["MERGE_HEAD"], "merge-in-progress"),
        (["CHERRY_PICK_HEAD"], "merge-in-progress"),
        (["REVERT_HEAD"], "merge-in-progress"),
        (["rebase-merge/done"], "merge-in-progress"),
        (["rebase-apply/next"], "merge-in-progress"),
        (["index.lock"], "git-at-work"),
        (["index", "HEAD", "ORIG_HEAD", "FETCH_HEAD"], ""),
    ],
)
@pytest.mark.parametrize("place", ["vault/.git", ".git", "vault/folder/.git", "elsewhere"])
def test_a_repository_in_the_middle_of_something(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, marks: list[str], reason: str, place: str
) -> None:
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
    vault = make_vault({"folder/Note.md": "a"})
    git = vault.parent / place
    for mark in marks:
        (git / mark).parent.mkdir(parents=True, exist_ok=True)
        (git / mark).touch()
    if place == "elsewhere":  # as in a worktree or a submodule
        (vault / ".git").write_text("gitdir: ../elsewhere\n")
    assert write(vault, b"b", "folder/Note.md").reason == reason


def test_in_a_commit_hook_the_lock_is_the_callers(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = make_vault({NOTE: "a", ".git/index.lock": ""})
    monkeypatch.setenv("GIT_INDEX_FILE", str(vault / ".git/index.lock"))
    assert write(vault, b"b").status == "written"


def test_a_note_that_may_not_be_written(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})

    def refusing(path: str, flags: int, *rest: object, **named: object) -> int:
        if path == NOTE and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "no")
        return os.open(path, flags, *rest, **named)  # type: ignore[arg-type]

    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, open=refusing))
    outcome = writer.write(Rewrite(NOTE, digest(b"a"), b"b"))
    assert (outcome.status, outcome.reason) == ("refused", "read-only")


@pytest.mark.parametrize("mark", [{"st_flags": 0x40000000}, {"st_file_attributes": 0x00400000}, {"st_file_attributes": 0x1000}])
def test_a_note_that_is_only_in_the_cloud_is_not_fetched(make_vault: MakeVault, mark: dict[str, int]) -> None:
    vault = make_vault({NOTE: "a"})
    evicted = SimpleNamespace(st_mode=stat.S_IFREG | 0o644, st_size=1, **mark)

    def no_opening(path: str, flags: int, *rest: object, **named: object) -> int:
        assert path != NOTE
        return os.open(path, flags, *rest, **named)  # type: ignore[arg-type]

    system = dataclasses.replace(REAL, stat=lambda *args, **named: evicted, open=no_opening)
    outcome = Writer(vault, vault.parent / "state", system=system).write(Rewrite(NOTE, digest(b"a"), b"b"))
    assert (outcome.status, outcome.reason) == ("refused", "not-local")


# -- other programs


@linux
def test_a_note_that_is_held_open_waits(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})
    with open(vault / NOTE):
        outcome = write(vault, b"b")
    assert (outcome.status, outcome.reason) == ("deferred", "held-open")
    assert (vault / NOTE).read_text() == "a"
    assert write(vault, b"b").status == "written"


@linux
def test_a_note_held_open_for_a_moment_is_written(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})
    file = open(vault / NOTE)  # noqa: SIM115
    threading.Timer(0.3, file.close).start()
    began = time.monotonic()
    assert Writer(vault, vault.parent / "state").write(Rewrite(NOTE, digest(b"a"), b"b")).status == "written"
    assert 0.2 < time.monotonic() - began < 2.5


@linux
@pytest.mark.parametrize("size", [100, 300_000])
def test_who_opens_the_note_while_it_is_written_has_the_last_word(make_vault: MakeVault, size: int) -> None:
    """An editor that comes between the look and the write waits, and its save is what stays."""
    vault = make_vault({NOTE: b"a" * size})
    editors: list[subprocess.Popen[bytes]] = []

    def meeting(descriptor: int, command: int, argument: int = 0) -> int:
        answer = REAL.fcntl(descriptor, command, argument)
        if command == 1024 and argument == 1 and not editors:  # the lease is held now
            code = f"open({str(vault / NOTE)!r}, 'w').write('mine')"
            editors.append(subprocess.Popen([sys.executable, "-S", "-c", code]))
            time.sleep(0.5)
        return int(answer)

    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(IMPATIENT, fcntl=meeting))
    outcome = writer.write(Rewrite(NOTE, digest(b"a" * size), b"b" * size))
    assert editors[0].wait() == 0
    assert (outcome.status, outcome.reason) in (("deferred", "held-open"), ("deferred", "changed-since"))
    assert (vault / NOTE).read_text() == "mine"
    assert [path.name for path in vault.iterdir()] == [NOTE]


@linux
def test_an_editor_that_comes_after_the_exchange_has_the_last_word(make_vault: MakeVault) -> None:
    """It had found the old file before the exchange and waits for it; the old file is put back in its place."""
    size = 300_000
    vault = make_vault({NOTE: b"a" * size})
    editors: list[subprocess.Popen[bytes]] = []

    def late(folder: int, name: str, other: int, other_name: str) -> None:
        REAL.swap(folder, name, other, other_name)
        if not editors:
            code = f"import os; os.write(os.open('/proc/{os.getpid()}/fd/{folder}/{name}', os.O_WRONLY | os.O_TRUNC), b'mine')"
            editors.append(subprocess.Popen([sys.executable, "-S", "-c", code]))
            time.sleep(0.5)

    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, swap=late))
    outcome = writer.write(Rewrite(NOTE, digest(b"a" * size), b"b" * size))
    assert editors[0].wait() == 0
    assert outcome.status == "deferred"
    assert (vault / NOTE).read_text() == "mine"


SIGNALLED = """
import dataclasses, hashlib, subprocess, sys, threading, time
from pathlib import Path
from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.text import Rewrite

vault, opener = Path(sys.argv[1]), "import sys; open(sys.argv[1]).read()"
waiting = []

def meeting(descriptor, command, argument=0):
    answer = REAL.fcntl(descriptor, command, argument)
    if (command, argument) == (1024, 1) and not waiting:  # the lease is held now
        waiting.append(subprocess.Popen([sys.executable, "-S", "-c", opener, str(vault / "Note.md")]))
        time.sleep(0.5)
    return answer

def work():
    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, fcntl=meeting))
    print(writer.write(Rewrite("Note.md", hashlib.blake2b(b"a", digest_size=16).digest(), b"b")).status, len(waiting))

thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@linux
def test_a_signal_from_a_waiting_program_ends_nobody(make_vault: MakeVault) -> None:
    """SIGIO would, which is why another signal is asked for, off the main thread as well."""
    vault = make_vault({NOTE: b"a"})
    run = subprocess.run([sys.executable, "-c", SIGNALLED, str(vault)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "written 1\n", "")


@linux
def test_without_leases_names_are_exchanged(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})
    inode = (vault / NOTE).stat().st_ino
    naps: list[float] = []
    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, fcntl=_none, sleep=naps.append))
    assert writer.write(Rewrite(NOTE, digest(b"a"), b"b")) == Outcome(NOTE, "written")
    assert (vault / NOTE).read_text() == "b"
    assert (vault / NOTE).stat().st_ino != inode
    assert naps == [10.0], "what was displaced is looked at once more, later"
    assert list((vault.parent / "state/temporary").iterdir()) == []


@linux
@pytest.mark.parametrize("across", [False, True])
def test_without_leases_a_late_save_is_kept_as_a_conflict_copy(make_vault: MakeVault, across: bool) -> None:
    vault = make_vault({"folder/Note.md": "a"})
    path = VaultPath("folder/Note.md")
    file = open(vault / path, "r+")  # noqa: SIM115

    def late(seconds: float) -> None:
        if seconds == 10.0:
            file.write("mine")
            file.close()

    def apart(folder: int, name: str, other: int, other_name: str) -> None:
        if across and not name.startswith(".vaultsync-"):
            raise OSError(errno.EXDEV, "another file system")
        REAL.swap(folder, name, other, other_name)

    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(REAL, fcntl=_none, sleep=late, swap=apart))
    outcome = writer.write(Rewrite(path, digest(b"a"), b"b"))
    assert (outcome.status, outcome.reason) == ("refused", "other-text")
    assert (vault / path).read_text() == "b"
    (copy,) = (vault / "folder").glob("Note (Conflicted copy vaultsync *).md")
    assert copy.read_text() == "mine"
    assert f"folder/{copy.name}" in outcome.message
    assert len(list((vault / "folder").iterdir())) == 2
    assert writer.recover() == ()


@linux
def test_without_leases_and_exchange_nothing_is_written(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})
    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(IMPATIENT, fcntl=_none, swap=_none))
    outcome = writer.write(Rewrite(NOTE, digest(b"a"), b"b"))
    assert (outcome.status, outcome.reason) == ("refused", "no-safe-way")
    assert (vault / NOTE).read_text() == "a"
    assert list((vault.parent / "state/temporary").iterdir()) == []
    assert writer.recover() == ()


@linux
def test_without_exchange_a_large_note_is_written_in_place(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: b"a" * 300_000})
    writer = Writer(vault, vault.parent / "state", system=dataclasses.replace(IMPATIENT, swap=_none))
    assert writer.write(Rewrite(NOTE, digest(b"a" * 300_000), b"b")).status == "written"
    assert list((vault.parent / "state/temporary").iterdir()) == []


def _none(*args: object) -> int:
    raise OSError(errno.EINVAL, "not offered")


def test_two_processes_do_not_write_at_once(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a", "Other.md": "a"})
    state = vault.parent / "state"
    inner: list[Outcome] = []

    def while_locked(descriptor: int) -> None:
        if not inner:
            inner.append(writer_of(vault).write(Rewrite(VaultPath("Other.md"), digest(b"a"), b"b")))
        REAL.fsync(descriptor)

    writer = Writer(vault, state, system=dataclasses.replace(REAL, fsync=while_locked))
    writer_of(vault).write(Rewrite(NOTE, digest(b"a"), b"b"))
    assert writer.write(Rewrite(NOTE, digest(b"b"), b"c")).status == "written"
    assert (inner[0].status, inner[0].reason) == ("deferred", "busy")
    assert (vault / "Other.md").read_text() == "a"


def test_threads_take_turns(make_vault: MakeVault) -> None:
    names = [f"{number}.md" for number in range(8)]
    vault = make_vault(dict.fromkeys(names, "a"))
    writer = Writer(vault, vault.parent / "state")
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda name=name: outcomes.append(writer.write(Rewrite(VaultPath(name), digest(b"a"), b"b"))))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {outcome.status for outcome in outcomes} == {"written"}
    assert {(vault / name).read_text() for name in names} == {"b"}


# -- where old texts are kept


def test_the_state_folder_is_ours_alone_and_outside_the_vault(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vault = make_vault({NOTE: "a"})
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    assert Writer(vault).write(Rewrite(NOTE, digest(b"a"), b"b")).status == "written"
    (folder,) = (tmp_path / "home/vaultsync").iterdir()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "records", folder / "temporary")} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert [path.name for path in vault.iterdir()] == [NOTE]
    (tmp_path / "link").symlink_to(vault)
    assert len(Writer(tmp_path / "link").images(NOTE)) == 1, "one vault, however it is called"


@pytest.mark.parametrize("inside", ["", "state", ".obsidian/state"])
def test_a_state_folder_in_the_vault_is_an_error(make_vault: MakeVault, inside: str) -> None:
    vault = make_vault({NOTE: "a"})
    with pytest.raises(UsageError, match="lies inside the vault"):
        Writer(vault, vault / inside)


def test_a_state_folder_that_cannot_be_made_refuses(make_vault: MakeVault) -> None:
    vault = make_vault({NOTE: "a"})
    (vault.parent / "state").write_text("a file")
    outcome = write(vault, b"b")
    assert (outcome.status, outcome.reason) == ("refused", "no-record")
    assert (vault / NOTE).read_text() == "a"

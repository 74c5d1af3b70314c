"""A run that keeps crashing stops writing and leaves the note at fault alone; an ordinary end or a power cut changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.crashes import CRASHES, KEPT, WINDOW, Begun, Run, Runs, Suspect, judge
from vaultsync.paths import VaultPath

A, B = (VaultPath("a.md"), b"a" * 16), (VaultPath("caf\udce9\n.md"), b"b" * 16)
NOTHING = Begun(0, False, ())


class Clock:
    """Time that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def run_once(folder: Path, clock: Clock, *, crash: bool, notes: tuple[tuple[VaultPath, bytes], ...] = (), boot: str = "one") -> Begun:
    runs = Runs(folder, clock=clock, boot=boot)
    begun = runs.begin()
    runs.working_on(notes)
    if not crash:
        runs.end()
    elif runs._mark is not None:
        os.close(runs._mark)  # as the end of the process would
    clock.now += 1
    return begun


def test_clean_runs_count_nothing(tmp_path: Path) -> None:
    clock = Clock()
    assert [run_once(tmp_path, clock, crash=False) for _ in range(10)] == [NOTHING] * 10


def test_three_crashes_make_the_next_run_read_only(tmp_path: Path) -> None:
    clock = Clock()
    crashes = [run_once(tmp_path, clock, crash=True, notes=(A,)) for _ in range(4)]
    assert [begun.read_only for begun in crashes] == [False, False, False, True]
    assert crashes[3] == Begun(3, True, (Suspect(*A),))


def test_names_that_are_no_text_are_left_alone_too(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        run_once(tmp_path, clock, crash=True, notes=(A, B))
    assert set(run_once(tmp_path, clock, crash=False).quarantined) == {Suspect(*A), Suspect(*B)}


def test_the_next_run_writes_again_when_ten_minutes_have_passed_and_leaves_the_note_alone_for_a_week(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        run_once(tmp_path, clock, crash=True, notes=(A,))
    assert run_once(tmp_path, clock, crash=False).read_only
    clock.now += WINDOW
    assert run_once(tmp_path, clock, crash=False) == Begun(0, False, (Suspect(*A),))
    clock.now += KEPT
    assert run_once(tmp_path, clock, crash=False) == NOTHING


def test_crashes_far_apart_are_no_loop(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(6):
        assert not run_once(tmp_path, clock, crash=True, notes=(A,)).read_only
        clock.now += WINDOW / 2
    assert run_once(tmp_path, clock, crash=False).quarantined == ()


def test_what_was_done_is_not_suspected(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(3):
        runs = Runs(tmp_path, clock=clock, boot="one")
        runs.begin()
        runs.working_on([A])
        runs.done()
        assert runs._mark is not None
        os.close(runs._mark)
    assert run_once(tmp_path, clock, crash=False) == Begun(3, True, ())


def test_a_power_cut_is_no_crash(tmp_path: Path) -> None:
    clock = Clock()
    for boot in "abcdef":
        assert run_once(tmp_path, clock, crash=True, notes=(A,), boot=boot) == NOTHING


def test_killed_processes_are_counted(tmp_path: Path) -> None:
    program = """
import os, sys
from pathlib import Path
from vaultsync.daemon.crashes import Runs
runs = Runs(Path(sys.argv[1]))
print(runs.begin().crashes)
runs.working_on([("a.md", b"a" * 16)])
sys.stdout.flush()
os.kill(os.getpid(), 11)
"""
    for number in range(3):
        ran = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
        assert (ran.stdout, ran.returncode) == (f"{number}\n", -signal.SIGSEGV)
    runs = Runs(tmp_path)
    assert runs.begin() == Begun(3, True, (Suspect(*A),))
    runs.end()


def test_more_notes_than_a_mark_holds_are_cut(tmp_path: Path) -> None:
    clock = Clock()
    notes = tuple((VaultPath(f"{number:03} " + "n" * 200 + ".md"), bytes(16)) for number in range(200))
    for _ in range(3):
        run_once(tmp_path, clock, crash=True, notes=notes)
    found = run_once(tmp_path, clock, crash=False).quarantined
    assert found == tuple(Suspect(*note) for note in notes[: len(found)])
    assert 10 < len(found) < 200
    assert (tmp_path / "working-on").stat().st_size <= 4_096


def test_a_record_that_cannot_be_used_stops_nothing(tmp_path: Path) -> None:
    clock = Clock()
    for damage in (b"", b"{", b"[1]", b'[{"pid": 1}]', b"\xff" * 100):
        (tmp_path / "runs.json").write_bytes(damage)
        assert run_once(tmp_path, clock, crash=False) == NOTHING
    (tmp_path / "file").write_text("")
    assert run_once(tmp_path / "file" / "folder", clock, crash=False) == NOTHING


@given(st.binary(max_size=200), st.integers(1, 100))
def test_any_mark_can_be_read(data: bytes, count: int) -> None:
    from vaultsync.daemon.crashes import _COUNT, _unpacked

    for path, digest in _unpacked(_COUNT.pack(count) + data):
        assert len(digest) == 16
        assert len(path) < 200
    assert _unpacked(data[:1]) == ()


@given(st.lists(st.tuples(st.floats(0, 5_000), st.sampled_from("abc")), max_size=12), st.floats(0, 5_000))
def test_read_only_is_exactly_three_crashes_in_ten_minutes(crashes: list[tuple[float, str]], later: float) -> None:
    crashes = sorted(crashes)
    now = (crashes[-1][0] if crashes else 0.0) + later
    runs = [Run(1, at, crashed=at + 1, suspects=((name.encode(), b"x" * 16),)) for at, name in crashes]
    begun = judge(runs, now + 1)
    assert begun.crashes == sum(now - at < WINDOW for at, _ in crashes)
    assert begun.read_only == (begun.crashes >= CRASHES)
    if begun.read_only:
        assert {VaultPath(crashes[-1][1])} <= {suspect.path for suspect in begun.quarantined}

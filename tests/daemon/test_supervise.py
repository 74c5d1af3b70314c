"""Parts start in order and end the other way round; one that died ends the daemon; a lost vault too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from vaultsync.daemon import supervise as module
from vaultsync.daemon.crashes import Begun, Suspect
from vaultsync.daemon.log import Log
from vaultsync.daemon.running import Composition, Front, Ground, Options, follow_vault
from vaultsync.daemon.supervise import Care, supervise, tell_of_crashes
from vaultsync.errors import ConfigError
from vaultsync.paths import VaultPath

SECONDS = 20


@dataclass
class Piece:
    """A part that remembers what happened to it."""

    name: str
    events: list[str]
    alive: bool = True
    on_start: Callable[[], None] = lambda: None
    on_stop: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.events.append(f"start {self.name}")
        self.on_start()

    def stop(self) -> None:
        self.events.append(f"stop {self.name}")
        self.on_stop()

    def is_alive(self) -> bool:
        return self.alive


@dataclass
class Place:
    """A daemon's surroundings in a test."""

    log: Log
    stop: threading.Event = field(default_factory=threading.Event)
    events: list[str] = field(default_factory=list)

    def lines(self) -> str:
        self.log.close()
        return self.log.path.read_text()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(module, "LOOK", 0.02)
    monkeypatch.setattr(module, "OURS", 0.05)
    return Place(Log(tmp_path / "state"))


def soon(place: Place, condition: Callable[[], bool]) -> None:
    """Ends the daemon once something is true, or much later."""

    def wait() -> None:
        until = time.monotonic() + SECONDS
        while not condition() and time.monotonic() < until:
            time.sleep(0.01)
        place.stop.set()

    threading.Thread(target=wait, daemon=True).start()


def test_the_order(place: Place) -> None:
    parts = [Piece(name, place.events) for name in "abc"]
    soon(place, lambda: len(place.events) == 3)
    assert supervise(parts, place.stop, Care(place.log)) == 0
    assert place.events == ["start a", "start b", "start c", "stop c", "stop b", "stop a"]
    assert "info ready" in place.lines()


def test_what_started_is_ended_when_the_next_cannot_start(place: Place) -> None:
    def fail() -> None:
        raise OSError(98, "Address in use")

    parts = [Piece("a", place.events), Piece("b", place.events, on_start=fail), Piece("c", place.events)]
    with pytest.raises(OSError, match="Address in use"):
        supervise(parts, place.stop, Care(place.log))
    assert place.events == ["start a", "start b", "stop b", "stop a"]


def test_nothing_starts_once_the_end_was_asked_for(place: Place) -> None:
    parts = [Piece("a", place.events, on_start=place.stop.set), Piece("b", place.events)]
    assert supervise(parts, place.stop, Care(place.log)) == 0
    assert place.events == ["start a", "stop a"]


def test_a_part_that_died_ends_the_daemon(place: Place) -> None:
    parts = [Piece("the keeper", place.events), Piece("the follower", place.events, alive=False)]
    assert supervise(parts, place.stop, Care(place.log)) == 1
    assert "the follower ended without being asked" in place.lines()


def test_a_part_that_cannot_end_keeps_no_other_from_it(place: Place) -> None:
    def fail() -> None:
        raise ValueError("note text")

    parts = [Piece("a", place.events), Piece("b", place.events, on_stop=fail)]
    soon(place, lambda: len(place.events) == 2)
    assert supervise(parts, place.stop, Care(place.log)) == 0
    assert place.events[-2:] == ["stop b", "stop a"]
    assert "ending b failed: ValueError" in place.lines()
    assert "note text" not in place.lines()


def test_a_lost_vault_ends_the_daemon(place: Place) -> None:
    assert supervise([Piece("a", place.events)], place.stop, Care(place.log, still_ours=lambda: False)) == 1
    assert "another process took the vault" in place.lines()


def test_too_much_memory_drops_caches(place: Place) -> None:
    soon(place, lambda: "dropped" in place.events)
    care = Care(place.log, memory=lambda: 1, drop_caches=lambda: place.events.append("dropped"))
    assert supervise([], place.stop, care) == 0
    assert "dropped" in place.events
    assert "memory is above 0 MB" in place.lines()


def test_after_an_hour_without_a_crash_notes_are_written_again(place: Place) -> None:
    now = iter(range(0, 1_000_000, 1_000))
    soon(place, lambda: "allowed" in place.events)
    care = Care(place.log, read_only=True, allow_writes=lambda: place.events.append("allowed"), clock=lambda: float(next(now)))
    assert supervise([], place.stop, care) == 0
    assert place.events == ["allowed"]


def test_crashes_are_told(place: Place) -> None:
    tell_of_crashes(Begun(0, False, ()), place.log)
    assert not place.log.path.exists()
    begun = Begun(3, True, (Suspect(VaultPath("a\n.md"), b""),))
    tell_of_crashes(begun, place.log)
    lines = place.lines()
    assert "3 of the runs" in lines
    assert "nothing is written to the vault for an hour" in lines
    assert "a\\n.md is left alone" in lines


@dataclass
class Ours:
    """A vault that stays ours."""

    def still_ours(self) -> bool:
        return True


def run(place: Place, tmp_path: Path, compose: Callable[[Ground], Composition]) -> int:
    front = Front(place.stop, show=place.events.append)
    return follow_vault(Options(tmp_path), tmp_path / "state", place.log, front, Ours(), compose)


def test_a_daemon_from_begin_to_end(place: Place, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text")
    grounds: list[Ground] = []

    def compose(ground: Ground) -> Composition:
        grounds.append(ground)
        return Composition([Piece("a", [])], summary=lambda: "1 note")

    soon(place, lambda: any("1 note, " in event for event in place.events))
    assert run(place, tmp_path, compose) == 0
    assert grounds[0].begun == Begun(0, False, ())
    assert grounds[0].reader.pid is None
    assert any(event.startswith("1 note, ") and event.endswith(" MB") for event in place.events)
    assert '"ended":true' in (tmp_path / "state" / "runs.json").read_text()
    assert "ended with 0" in place.lines()


def test_what_the_user_is_told_is_no_crash_and_anything_else_is(place: Place, tmp_path: Path) -> None:
    def wrong(ground: Ground) -> Composition:
        raise ConfigError(("vaultsync.toml:1:1: no",))

    def fault(ground: Ground) -> Composition:
        raise RuntimeError

    with pytest.raises(ConfigError):
        run(place, tmp_path, wrong)
    assert '"ended":true' in (tmp_path / "state" / "runs.json").read_text()
    for number in range(4):
        seen: list[Begun] = []

        def noted(ground: Ground, seen: list[Begun] = seen) -> Composition:
            seen.append(ground.begun)
            return fault(ground)

        with pytest.raises(RuntimeError):
            run(place, tmp_path, noted)
        assert seen[0].crashes == number
        assert seen[0].read_only == (number == 3)

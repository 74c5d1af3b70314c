"""When a changing file counts, in simulated time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.settle import APART, CAP, GONE, QUIET, Look, Settling
from vaultsync.paths import VaultPath

NOTE = VaultPath("Note.md")
ROUNDING = 1e-6


@dataclass
class World:
    """One file, who writes it, and a follower that looks whenever it is asked to."""

    now: float = 100.0
    size: int | None = 10
    version: int = 0
    changed_at: float = 0.0
    settling: Settling = field(default_factory=Settling)
    delivered: list[tuple[float, int | None]] = field(default_factory=list)
    """When, and which version; None for a deletion."""
    looks: int = 0

    def look(self) -> Look | None:
        return None if self.size is None else Look(self.version + 1, self.size, self.now - self.changed_at)

    def write(self, size: int | None, *, closed: bool = False, hint: bool = True) -> None:
        self.size, self.changed_at = size, self.now
        self.version += 1
        if hint:
            self.settling.hint(NOTE, self.now, closed)

    def run(self, until: float) -> None:
        while (at := self.settling.next_at()) is not None and at <= until:
            assert at >= self.now - ROUNDING, "asked to look in the past"
            self.now = max(at, self.now)
            paths = self.settling.due(self.now)
            assert paths, "asked for nothing"
            for path in paths:
                self.looks += 1
                assert self.looks < 10_000
                if self.settling.saw(path, self.look(), self.now):
                    self.delivered.append((self.now, None if self.size is None else self.version))
        self.now = until


def test_a_closed_file_counts_when_it_was_quiet() -> None:
    world = World()
    world.write(20)
    world.run(100.01)
    world.write(30, closed=True)
    world.run(110.0)
    assert world.delivered == [(pytest.approx(100.31), 2)]
    assert world.looks == 1


def test_a_file_that_nobody_closed_counts_when_two_looks_agree() -> None:
    world = World()
    world.write(20)
    world.run(110.0)
    assert world.delivered == [(pytest.approx(100.4), 1)]
    assert world.looks == 2


def test_an_emptied_file_is_looked_at_again() -> None:
    world = World()
    world.write(0, closed=True)
    world.run(100.6)
    assert world.delivered == []
    world.write(50, closed=True)
    world.run(110.0)
    assert [version for _, version in world.delivered] == [2]
    world.write(0, closed=True)
    world.run(120.0)
    assert world.delivered[1:] == [(pytest.approx(110.8), 3)]


def test_a_deletion_is_confirmed() -> None:
    world = World()
    world.write(None)
    world.run(100.5)
    world.write(5, closed=True)
    world.run(110.0)
    assert [version for _, version in world.delivered] == [2]
    world.write(None)
    world.run(120.0)
    assert world.delivered[1:] == [(pytest.approx(110.8), None)]


def test_a_save_whose_hint_is_on_its_way_is_waited_for() -> None:
    """The file was closed and quiet, and is being written again in the very moment of the look."""
    world = World()
    world.write(20, closed=True)
    world.now = 100.299
    world.write(7, hint=False)
    world.run(100.3)
    assert world.delivered == []
    world.settling.hint(NOTE, world.now)
    world.write(21, closed=True)
    world.run(110.0)
    assert [version for _, version in world.delivered] == [3]


def test_constant_change_is_capped() -> None:
    world = World()
    for number in range(200):
        world.run(100.0 + number * 0.1)
        world.write(20 + number)
    world.run(200.0)
    moments = [at for at, _ in world.delivered]
    assert moments[0] == pytest.approx(105.0, abs=0.11)
    assert len(moments) == 4


def test_under_constant_change_a_closed_moment_is_chosen() -> None:
    world = World()
    for number in range(300):
        world.run(100.0 + number * 0.05)
        world.write(20, closed=number % 4 == 3)
    assert world.delivered
    assert all(version is not None and version % 4 == 0 for _, version in world.delivered)


def test_a_path_that_cannot_be_looked_at_is_asked_for_again() -> None:
    settling = Settling()
    settling.hint(NOTE, 0.0)
    assert settling.due(QUIET) == [NOTE]
    settling.later(NOTE, QUIET)
    assert settling.due(QUIET + 0.9) == []
    assert settling.due(QUIET + 1.0) == [NOTE]
    settling.drop(NOTE)
    assert settling.next_at() is None
    assert settling.due(99.0) == []


def test_many_paths_are_independent() -> None:
    settling = Settling()
    for number in range(1000):
        settling.hint(VaultPath(f"{number}.md"), number / 1000, closed=True)
    assert len(settling.due(QUIET + 0.4995)) == 500
    settling.forget()
    assert settling.due(99.0) == []
    assert not settling.saw(NOTE, None, 99.0)


Steps = st.lists(
    st.tuples(
        st.floats(0.0, 1.5),
        st.one_of(st.none(), st.integers(0, 3)),
        st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


@given(Steps)
def test_every_change_is_delivered_settled_and_in_time(steps: list[tuple[float, int | None, bool]]) -> None:
    world = World()
    history: list[tuple[float, int | None]] = []
    delivered_before: list[int] = []
    for wait, size, closed in steps:
        world.run(world.now + wait)
        world.write(size, closed=closed)
        delivered_before.append(len(world.delivered))
        history.append((world.now, size))
    world.run(world.now + 20)

    # Everything is delivered: the last state, and each state that lasted.
    last = None if history[-1][1] is None else len(history)
    assert world.delivered[-1][1] == last
    assert world.settling.next_at() is None

    # Each delivery has hints of its own: nothing is delivered twice without one in between.
    hints: list[list[float]] = [[] for _ in world.delivered]
    for (at, _), before in zip(history, delivered_before, strict=True):
        hints[before].append(at)
    assert all(hints)

    for (at, _), mine in zip(world.delivered, hints, strict=True):
        # No hint waits longer than the cap; a deletion may take what its confirmation takes.
        confirming = 0.0 if all(size is not None for _, size in history) else GONE
        assert at - mine[0] <= CAP + confirming + ROUNDING
        # Nothing before it settled, unless the cap forces it.
        assert at - mine[-1] >= QUIET - ROUNDING or at - mine[0] >= CAP - GONE - ROUNDING


@given(Steps)
def test_a_deletion_is_never_believed_at_once(steps: list[tuple[float, int | None, bool]]) -> None:
    world = World()
    gone_since: float | None = None
    first = 0.0
    for wait, size, closed in steps:
        began = len(world.delivered)
        world.run(world.now + wait)
        for at, version in world.delivered[began:]:
            if version is None:
                assert gone_since is not None
                assert at - gone_since >= GONE - ROUNDING or at - first >= CAP - ROUNDING
        first = world.now if world.settling.next_at() is None else first
        world.write(size, closed=closed)
        gone_since = (world.now if gone_since is None else gone_since) if size is None else None


def test_the_figures_fit_together() -> None:
    assert APART < QUIET < GONE < CAP

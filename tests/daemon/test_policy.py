"""When a wanted write may happen, in simulated time."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultsync.daemon.limits import Limits
from vaultsync.daemon.policy import Policy
from vaultsync.paths import VaultPath

NOTE, OTHER = VaultPath("Note.md"), VaultPath("Other.md")
START, WALL = 1_000.0, 1_700_000_000.0
AT_ONCE = Limits(start_grace=0.0, after_cause=0.0)
ROUNDING = 1e-6


def text(number: int) -> bytes:
    return number.to_bytes(16, "big")


@dataclass
class World:
    """One vault whose daemon writes at once what it may, in no time."""

    limits: Limits = AT_ONCE
    now: float = START
    asleep: float = 0.0
    """By how much the wall clock went ahead."""
    taking: float = 0.0
    """Seconds that a write takes."""
    policy: Policy = field(init=False)
    texts: dict[VaultPath, int] = field(default_factory=dict)
    last: int = 0
    writes: list[tuple[float, VaultPath]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        self.policy = Policy(self.limits, self.now, WALL + self.now)

    def want(self, path: VaultPath = NOTE) -> None:
        self.policy.want(path, self.now)

    def edit(self, path: VaultPath = NOTE, number: int | None = None) -> None:
        """Somebody else saves: a new text, or a certain one."""
        self.last += 1
        self.texts[path] = self.last if number is None else number
        self.policy.changed(path, text(self.texts[path]), self.now)

    def look(self) -> tuple[VaultPath, ...]:
        self.looks += 1
        assert self.looks < 20_000
        released = self.policy.due(self.now, WALL + self.now + self.asleep)
        self.told += [notice.kind for notice in self.policy.notices()]
        return released

    def step(self) -> tuple[VaultPath, ...]:
        released = self.look()
        for path in released:
            self.write(path)
        return released

    def write(self, path: VaultPath) -> None:
        before = self.texts.get(path, 0)
        self.last += 1
        self.texts[path] = self.last
        self.writes.append((self.now, path))
        self.policy.wrote(path, text(before), text(self.last), self.now)

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while (at := self.policy.next_time()) is not None and at <= until:
            self.now = max(self.now, at)
            self.step()
        self.now = until
        self.step()

    def times(self, path: VaultPath = NOTE) -> list[float]:
        return [when - START for when, written in self.writes if written == path]


# -- one rule after the other


def test_a_quiet_note_is_written_at_once() -> None:
    world = World()
    world.want()
    world.run(0)
    assert world.times() == [0]
    assert world.policy.next_time() is None


def test_a_note_is_left_alone_while_somebody_edits_it() -> None:
    world = World()
    for _ in range(5):
        world.edit()
        world.want()
        world.run(4)
    world.run(100)
    assert world.times() == [pytest.approx(26)]


def test_a_note_waits_for_what_another_device_may_have_written() -> None:
    world = World(replace(AT_ONCE, after_cause=10.0))
    for _ in range(3):
        world.want()
        world.run(3)
    assert not world.writes
    world.run(60)
    assert world.times() == [10]


def test_an_edit_of_one_note_does_not_hold_back_another() -> None:
    world = World()
    world.edit(NOTE)
    world.want(OTHER)
    world.run(1)
    assert world.times(OTHER) == [0]


def test_a_note_is_written_once_in_thirty_seconds() -> None:
    world = World()
    for _ in range(10):
        world.want()
        world.run(10)
    assert world.times() == [0, 30, 60, 90]


def test_a_note_is_written_twenty_times_an_hour_and_that_is_told_once() -> None:
    world = World()
    for _ in range(720):
        world.want()
        world.run(10)
    times = world.times()
    assert len([time for time in times if time < 3_600]) == 20
    assert times[19] == 570
    assert times[20] == 3_600
    assert world.told.count("hourly") == 2


def test_two_hundred_notes_are_written_in_a_row_and_then_one_a_minute() -> None:
    world = World()
    for number in range(300):
        world.want(VaultPath(f"{number}.md"))
    world.run(0)
    assert len(world.writes) == 200
    assert world.told == ["budget"]
    world.run(600.5)
    assert len(world.writes) == 210
    assert [when - START for when, _ in world.writes[200:]] == pytest.approx([60 * (minute + 1) for minute in range(10)])
    assert world.told == ["budget"]
    assert [path for _, path in world.writes] == [f"{number}.md" for number in range(210)]


@pytest.mark.parametrize("limits", [Limits(), Limits(start_grace=20)])
def test_nothing_is_written_just_after_the_start(limits: Limits) -> None:
    world = World(limits)
    world.want()
    world.run(1_000)
    assert world.times() == [limits.start_grace]


def test_nothing_is_written_just_after_sleep() -> None:
    world = World()
    world.run(100)
    world.asleep = 3_600.0
    world.want()
    world.run(1_000)
    assert world.times() == [400]


@pytest.mark.parametrize(("by", "waits"), [(4.0, False), (-4.0, False), (6.0, True), (-6.0, True), (-86_400.0, True)])
def test_a_clock_that_jumps_counts_as_sleep(by: float, waits: bool) -> None:
    world = World()
    world.run(1)
    world.asleep = by
    world.want()
    world.run(200)
    assert bool(world.writes) is not waits
    world.run(200)
    assert world.writes


def test_a_clock_that_is_corrected_slowly_does_not() -> None:
    world = World()
    for _ in range(20):
        world.asleep += 1
        world.run(10)
    world.want()
    world.run(0)
    assert world.writes


def test_what_is_not_wanted_any_more_is_not_written() -> None:
    world = World()
    world.edit()
    world.want()
    world.policy.unwant(NOTE)
    world.run(100)
    assert not world.writes


def test_a_failed_write_is_tried_again_and_costs_nothing() -> None:
    world = World(replace(AT_ONCE, run=1))
    world.want()
    for after in (5.0, 60.0):
        assert world.look() == (NOTE,)
        world.policy.failed(NOTE, world.now, after)
        assert world.look() == ()
        world.now += after
    assert world.step() == (NOTE,)


def test_a_dropped_write_is_forgotten_until_it_is_wanted_anew() -> None:
    world = World()
    world.want()
    assert world.look() == (NOTE,)
    world.policy.dropped(NOTE, world.now)
    world.run(1_000)
    assert not world.writes
    world.want()
    world.run(0)
    assert world.writes


@pytest.mark.parametrize("answer", ["wrote", "failed", "dropped"])
def test_what_is_said_while_a_note_is_written_holds_afterwards(answer: str) -> None:
    for wanted in (True, False):
        world = World()
        world.want()
        assert world.look() == (NOTE,)
        assert world.look() == ()
        if wanted:
            world.want()
        else:
            world.policy.unwant(NOTE)
        if answer == "wrote":
            world.policy.wrote(NOTE, text(0), text(1), world.now)
        elif answer == "failed":
            world.policy.failed(NOTE, world.now, 1.0)
        else:
            world.policy.dropped(NOTE, world.now)
        assert [waiting.path for waiting in world.policy.waiting(world.now)] == [NOTE] * wanted


# -- two devices


def ping_pong(world: World, seconds: float, *, back_after: float = 15.0) -> None:
    """Another device brings back the old text some time after each of our writes."""
    until = world.now + seconds
    while world.now < until:
        world.want()
        before, count = world.texts.get(NOTE, 0), len(world.writes)
        world.run(back_after)
        if len(world.writes) > count:
            world.edit(NOTE, before)


def test_a_note_whose_writes_are_undone_is_suspended_and_that_is_told() -> None:
    world = World()
    ping_pong(world, 1_800)
    assert len(world.writes) == 3
    assert world.told == ["suspended"]
    assert [one.reason for one in world.policy.waiting(world.now)] == ["suspended"]


def test_a_slow_sync_service_hides_no_ping_pong() -> None:
    world = World()
    ping_pong(world, 3_600, back_after=260)
    assert len(world.writes) == 3
    assert world.told == ["suspended"]


def test_a_suspension_ends_after_an_hour_and_the_next_undone_write_renews_it() -> None:
    world = World()
    ping_pong(world, 24 * 3_600)
    assert len(world.writes) <= 3 + 24
    assert len(world.writes) >= 20
    assert world.told.count("suspended") == 1


def test_a_person_who_edits_ends_a_suspension() -> None:
    world = World()
    ping_pong(world, 600)
    assert len(world.writes) == 3
    world.edit()
    world.want()
    world.run(60)
    assert len(world.writes) == 4


def test_texts_that_went_to_and_fro_do_not_end_a_suspension() -> None:
    world = World()
    ping_pong(world, 600)
    for number in (world.texts[NOTE], 1, 0, 3, 5):
        world.edit(NOTE, number)
        world.want()
        world.run(60)
    assert len(world.writes) == 3


def test_writes_that_are_undone_now_and_then_suspend_nothing() -> None:
    world = World()
    ping_pong(world, 24 * 3_600, back_after=2_000)
    assert "suspended" not in world.told
    assert len(world.writes) > 40


def test_a_deleted_note_is_no_undone_write() -> None:
    world = World()
    for _ in range(10):
        world.want()
        world.run(15)
        world.policy.changed(NOTE, None, world.now)
        world.run(15)
    assert world.told == []


def test_two_devices_that_disagree_come_to_an_end() -> None:
    """Each writes the table in its own order as soon as it may, and the other one's text arrives twenty seconds later."""
    worlds = [World(), World()]
    versions: list[list[int]] = [[], []]
    for round_ in range(200):
        for mine, other in ((0, 1), (1, 0)):
            world, peer = worlds[mine], worlds[other]
            world.now = peer.now = START + 40 * round_ + 20 * mine
            wrong = world.texts.get(NOTE, 0) != 1_000 + mine
            if wrong:
                world.want()
            for path in world.look():
                before = world.texts.get(NOTE, 0)
                world.texts[path] = 1_000 + mine
                world.policy.wrote(path, text(before), text(1_000 + mine), world.now)
                versions[mine].append(round_)
                peer.now += 15
                peer.edit(NOTE, 1_000 + mine)
                peer.now -= 15
    assert sum(map(len, versions)) < 30


# -- any history


PATHS = [VaultPath(f"{name}.md") for name in "abc"]
TIGHT = Limits(
    quiet=10,
    after_cause=5,
    note_interval=30,
    note_hourly=4,
    run=5,
    refill=120,
    start_grace=60,
    wake_grace=60,
    undone=2,
    undone_within=300,
    suspension=900,
)
EVENTS = st.one_of(
    st.tuples(st.just("want"), st.sampled_from(PATHS)),
    st.tuples(st.just("want"), st.sampled_from(PATHS)),
    st.tuples(st.just("unwant"), st.sampled_from(PATHS)),
    st.tuples(st.just("edit"), st.sampled_from(PATHS)),
    st.tuples(st.just("undo"), st.sampled_from(PATHS)),
    st.tuples(st.just("fail"), st.sampled_from(PATHS)),
    st.tuples(st.just("pass"), st.floats(0.1, 400)),
    st.tuples(st.just("pass"), st.floats(0.1, 40)),
    st.tuples(st.just("sleep"), st.floats(-50, 50)),
)


class Chance(World):
    """A world that remembers what the limits are about."""

    def __init__(self) -> None:
        super().__init__(TIGHT)
        self.edits: dict[VaultPath, list[float]] = {path: [] for path in PATHS}
        self.before: dict[VaultPath, int] = {}
        self.failing: set[VaultPath] = set()
        self.jumps = [START]
        self.wanted: set[VaultPath] = set()

    def write(self, path: VaultPath) -> None:
        assert path in self.wanted
        if path in self.failing:
            self.failing.discard(path)
            self.policy.failed(path, self.now, 7.0)
            return
        self.before[path] = self.texts.get(path, 0)
        super().write(path)
        self.wanted.discard(path)

    def happen(self, what: str, value: VaultPath | float) -> None:
        if isinstance(value, float):
            if what == "pass":
                self.run(value)
            else:
                self.asleep += value
                if abs(value) > TIGHT.jump:
                    self.jumps.append(self.now)
                self.step()
            return
        path = VaultPath(value)
        if what == "want":
            self.want(path)
            self.wanted.add(path)
        elif what == "unwant":
            self.policy.unwant(path)
            self.wanted.discard(path)
        elif what == "edit":
            self.edits[path].append(self.now)
            self.edit(path)
        elif what == "undo" and path in self.before:
            self.edits[path].append(self.now)
            self.edit(path, self.before[path])
        elif what == "fail":
            self.failing.add(path)
        self.step()


def hold(world: Chance) -> None:
    """None of the limits was ever broken."""
    for path in PATHS:
        times = [when for when, written in world.writes if written == path]
        assert all(later - earlier >= TIGHT.note_interval - ROUNDING for earlier, later in pairwise(times))
        assert all(bisect_left(times, when + 3_600 - ROUNDING) - number <= TIGHT.note_hourly for number, when in enumerate(times)), (
            "too many in an hour"
        )
        for when in times:
            assert not any(when - TIGHT.quiet + ROUNDING < edit < when for edit in world.edits[path])
    everything = [when for when, _ in world.writes]
    for first, begin in enumerate(everything):
        for last, end in enumerate(everything[first:], first):
            assert last - first + 1 <= TIGHT.run + (end - begin) / TIGHT.refill + ROUNDING
    assert all(when >= START + TIGHT.start_grace for when in everything)
    for jump in world.jumps[1:]:
        assert not any(jump < when < jump + TIGHT.wake_grace - ROUNDING for when in everything)


@settings(max_examples=400)
@given(st.lists(EVENTS, max_size=60))
def test_no_history_breaks_a_limit_and_what_stays_wanted_is_written(events: list[tuple[str, VaultPath | float]]) -> None:
    world = Chance()
    for what, value in events:
        world.happen(what, value)
    wanted = set(world.wanted)
    waiting = {waiting.path for waiting in world.policy.waiting(world.now)}
    assert waiting == wanted
    # Nobody does anything any more: all of it is written, before the longest of the limits is over.
    begun = len(world.writes)
    world.run(3_600 + TIGHT.suspension + TIGHT.refill * len(wanted) + TIGHT.wake_grace)
    assert {path for _, path in world.writes[begun:]} == wanted
    assert world.policy.next_time() is None
    hold(world)


@given(st.lists(EVENTS, max_size=40))
def test_nothing_is_due_before_the_next_time(events: list[tuple[str, VaultPath | float]]) -> None:
    world = Chance()
    for what, value in events:
        world.happen(what, value)
        at = world.policy.next_time()
        if at is not None and at > world.now:
            assert not world.policy.due((at + world.now) / 2, WALL + (at + world.now) / 2 + world.asleep)


def test_thousands_that_wait_cost_nothing_until_one_of_them_may_be_written() -> None:
    world = World(Limits())
    for number in range(5_000):
        world.want(VaultPath(f"{number}.md"))
    world.run(299)
    assert world.looks < 10
    world.run(1)
    assert len(world.writes) == 200


def test_what_it_keeps_does_not_grow_with_time() -> None:
    world = World(replace(AT_ONCE, run=10**9, distrust=0))
    for number in range(3_000):
        path = VaultPath(f"{number}.md")
        world.edit(path)
        world.want(path)
        world.run(30)
    assert len(world.policy._foreign) < 5
    assert len(world.policy._pasts) < 200


def test_what_waits_is_told_with_its_reason() -> None:
    world = World(Limits(start_grace=20))
    world.want()
    assert [(each.path, each.reason, each.until - START) for each in world.policy.waiting(START)] == [(NOTE, "start", 20)]
    world.run(19)
    world.edit()
    assert [(each.reason, each.until - START) for each in world.policy.waiting(world.now)] == [("quiet", 29)]
    world.now = START + 29
    assert world.look() == (NOTE,)
    assert [each.reason for each in world.policy.waiting(world.now)] == ["writing"]

"""What differs, what lies where, and when the vault is compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.reconcile import LONGEST_SPARE, POLLING_SHARE, SPARE, STORM_PATIENCE, Schedule, difference, folders_of, inside
from vaultsync.daemon.storm import Storm
from vaultsync.paths import VaultPath


def test_what_differs() -> None:
    known = {VaultPath("a"): 1, VaultPath("b"): 2, VaultPath("c"): 3, VaultPath("unsure"): 0}
    found = {VaultPath("a"): 1, VaultPath("b"): 5, VaultPath("d"): 4, VaultPath("unsure"): 0}
    assert difference(known, found) == ({"b", "d", "unsure"}, {"c"})
    assert difference(known, {}) == (set(), set(known))


Paths = st.lists(st.lists(st.sampled_from(["a", "b", "c c", "ä"]), min_size=1, max_size=5).map("/".join).map(VaultPath), max_size=30)


@given(Paths, Paths)
def test_inside_is_what_begins_with_the_folder(paths: list[VaultPath], folders: list[VaultPath]) -> None:
    expected = [path for path in paths if any(path.startswith(folder + "/") for folder in folders)]
    assert list(inside(paths, frozenset(folders))) == expected
    assert list(inside(paths, frozenset([VaultPath("")]))) == paths


@given(Paths)
def test_folders_of(paths: list[VaultPath]) -> None:
    expected = {"/".join(path.split("/")[:count]) for path in paths for count in range(1, path.count("/") + 1)}
    assert folders_of(paths) == expected


def test_without_a_request_the_vault_is_compared_now_and_then() -> None:
    schedule = Schedule(600.0, 0.0)
    assert schedule.due(599.0, storm=False) is None
    assert schedule.next_at(0.0, storm=False) == 600.0
    assert schedule.due(600.0, storm=False) == "routine"
    schedule.done(600.0, 601.0)
    assert schedule.due(1200.0, storm=False) is None


def test_a_request_is_met_at_once_and_the_next_one_not() -> None:
    schedule = Schedule(600.0, 0.0)
    schedule.ask("start", 5.0)
    schedule.ask("git", 6.0)
    assert schedule.due(6.0, storm=False) == "start"
    schedule.done(6.0, 8.0)
    assert schedule.due(9.0, storm=False) is None
    schedule.ask("git", 9.0)
    assert schedule.due(8.0 + LONGEST_SPARE - 0.1, storm=False) is None
    assert schedule.due(8.0 + LONGEST_SPARE, storm=False) == "git"
    schedule.done(14.0, 14.0)
    schedule.ask("git", 14.1)
    assert schedule.next_at(14.1, storm=False) == 14.0 + SPARE


def test_what_is_asked_for_while_comparing_is_compared_again() -> None:
    schedule = Schedule(600.0, 0.0)
    schedule.ask("start", 5.0)
    assert schedule.due(5.0, storm=False) == "start"
    schedule.done(5.0, 6.0)
    schedule.ask("git", 5.5)
    assert schedule.due(20.0, storm=False) == "git"


def test_the_earliest_request_counts() -> None:
    schedule = Schedule(600.0, 0.0)
    schedule.ask("later", 50.0)
    assert schedule.due(20.0, storm=False) is None
    schedule.ask("now", 20.0)
    assert schedule.due(20.0, storm=False) == "now"


def test_in_a_storm_comparing_waits_but_not_for_ever() -> None:
    schedule = Schedule(600.0, 0.0)
    schedule.ask("events were lost", 5.0)
    assert schedule.due(5.0 + STORM_PATIENCE - 0.1, storm=True) is None
    assert 5.0 < schedule.next_at(5.0, storm=True) <= 6.0
    assert schedule.due(7.0, storm=False) == "events were lost"
    assert schedule.due(5.0 + STORM_PATIENCE, storm=True) == "events were lost"


def test_polling_takes_a_twentieth_of_the_time_at_most() -> None:
    schedule = Schedule(600.0, 0.0)
    schedule.every(30.0, polling=True)
    assert schedule.due(30.0, storm=False) == "polling"
    schedule.done(30.0, 40.0)
    assert schedule.next_at(40.0, storm=False) == 40.0 + POLLING_SHARE * 10.0
    schedule.every(600.0, polling=False)
    assert schedule.due(640.0, storm=False) == "routine"


def test_a_storm_is_over_when_nothing_came_lately() -> None:
    storm = Storm()
    storm.count(0, 0.0)
    assert not storm.blowing
    for step in range(1, 11):
        storm.count(step * 1000, step / 10)
    assert storm.flooding
    assert storm.blowing
    storm.count(10_500, 1.45)
    assert not storm.blowing
    storm.count(10_500, 1.6)
    assert not storm.flooding


def test_slow_events_are_no_storm() -> None:
    storm = Storm()
    for tenth in range(1000):
        storm.count(tenth * 100, tenth / 10)
        assert not storm.blowing

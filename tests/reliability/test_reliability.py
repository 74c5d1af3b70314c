"""The commands of this folder, small: the full counts are for those who change how notes are written."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from reliability import devices, keystrokes, leases, whole
from reliability.editors import NODE, STYLES
from reliability.kills import chaos, kill_writers
from reliability.noticing import notice
from reliability.races import race

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gates were measured on Linux; other systems write otherwise")


@pytest.mark.parametrize("style", [*STYLES, NODE])
def test_no_save_is_lost(tmp_path: Path, style: str) -> None:
    if style == NODE and shutil.which("node") is None:
        pytest.skip("Node is not installed")
    found = race(tmp_path, style, 200)
    assert (found.lost, found.torn, found.copies, found.left) == (0, 0, 0, 0)
    assert found.outcomes["written"] > 0


def test_losses_would_be_seen(tmp_path: Path) -> None:
    assert race(tmp_path, "rename", 200, control=True).lost > 0


@pytest.mark.parametrize(("size", "kills"), [(3_000, 100), (65_000, 100), (1_000_000, 15)])
def test_a_killed_writer_leaves_a_whole_note(tmp_path: Path, size: int, kills: int) -> None:
    counts = kill_writers(tmp_path, size, kills)
    assert (counts.torn, counts.stray) == (0, 0)
    assert counts.writes > 0


@pytest.mark.parametrize(("size", "kills"), [(4_000, 60), (300_000, 15)])
def test_kills_while_an_editor_saves(tmp_path: Path, size: int, kills: int) -> None:
    found = chaos(tmp_path, "in-place-slow", size, kills)
    assert (found.lost, found.counts.torn, found.counts.stray) == (0, 0, 0)
    assert found.saves > 0


@pytest.mark.parametrize("name", [name for name in leases.cases() if leases.possible(name)])
def test_a_note_is_put_off_or_exchanged_and_never_renamed_over(name: str) -> None:
    # Not in pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="vaultsync-leases-") as scratch:
        inner = Path(scratch, "site")
        inner.mkdir()
        assert leases.run(name, inner) == ""


def test_a_plain_rename_would_be_seen(tmp_path: Path) -> None:
    site = leases.Site(tmp_path, leases.SMALL)
    (site.vault / "new").write_bytes(b"new")
    site.writer()._site.system.replace(str(site.vault / "new"), str(site.note))
    assert site.renamed == 1


@pytest.mark.parametrize("variant", devices.MOST)
def test_two_devices_do_not_write_in_turn(tmp_path: Path, variant: str) -> None:
    found = devices.day(tmp_path, variant, hours=8)
    assert devices.passed(variant, found), found


def test_devices_that_write_in_turn_would_be_seen(tmp_path: Path) -> None:
    assert not devices.passed("links", devices.day(tmp_path, "links", hours=8, limits={"undone": 10**9}))


def test_a_save_just_after_an_own_write_is_noticed(tmp_path: Path) -> None:
    found = notice(tmp_path, saves=40, notes=10)
    assert (found.saves, found.unnoticed, found.lost) == (40, 0, 0)


def test_no_save_is_lost_to_a_whole_daemon(tmp_path: Path) -> None:
    found = whole.race(tmp_path, "in-place-slow", saves=30, notes=10)
    assert (found.lost, found.torn, found.copies, found.left) == (0, 0, 0, 0)
    assert found.outcomes["written"] > 0


def test_kills_of_a_whole_daemon_while_editors_save(tmp_path: Path) -> None:
    found = whole.chaos(tmp_path, "in-place-slow", kills=3, notes=4)
    assert (found.lost, found.torn, found.stray) == (0, 0, 0)
    assert found.saves > 0


def test_a_person_who_types_keeps_every_character_and_the_cursor(tmp_path: Path) -> None:
    found = keystrokes.hour(tmp_path, minutes=15)
    assert found.passed, found

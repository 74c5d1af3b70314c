"""The keeper takes changes in before it judges them, and gives everything a turn: changes, what they alter, questions, what is due."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from daemon.follower import following

from vaultsync.audit import Auditor
from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.listener import Change
from vaultsync.daemon.log import Log
from vaultsync.daemon.pending import PATIENCE, Settled, Unchecked, Wishes
from vaultsync.daemon.steady import ENOUGH, Steady
from vaultsync.diagnostic import Diagnostic
from vaultsync.disk.read import read_item
from vaultsync.disk.stamp import UNKNOWN, stamp_of
from vaultsync.disk.worker import Reader
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault import Vault, open_vault

NOTES = 450
WITHIN = 60.0
Begin = Callable[[], Keeper]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Makes keepers of one vault of many notes; the last is stopped in the end."""
    root, state = tmp_path / "vault", tmp_path / "state"
    (root / ".obsidian").mkdir(parents=True)
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(NOTES):
        (root / f"{number}.md").write_text("")
    reader, log = Reader(root), Log(state)
    made: list[Keeper] = []

    def begun() -> Keeper:
        made.append(Keeper(lambda: open_vault(root, cached=True, packing=True), reader, Runs(state), log))
        return made[-1]

    yield begun
    for keeper in made:
        keeper.stop()
    reader.close()
    log.close()


def started(keeper: Keeper) -> Keeper:
    keeper.start()
    assert keeper.ready.wait(WITHIN)
    return keeper


def rewritten(root: Path, text: str = "[[Nowhere]]\n") -> Settled:
    paths = [VaultPath(f"{number}.md") for number in range(NOTES)]
    for path in paths:
        (root / path).write_text(text)
    return Settled(frozenset(paths), frozenset(), dict.fromkeys(paths, UNKNOWN))


def linked(vault: Vault) -> int:
    """How many notes say what they say now."""
    return sum(bool(note.links) for note in vault.index.notes.values())


def all_findings(vault: Vault, session: Session) -> dict[VaultPath, tuple[Diagnostic, ...]]:
    return dict(session.all_diagnostics())


def quiet(keeper: Keeper) -> None:
    """Waits until all is judged."""
    until = time.monotonic() + WITHIN
    while not keeper.ask(lambda vault, session: not keeper._unchecked).result(WITHIN):
        assert time.monotonic() < until


def slow_checks(monkeypatch: pytest.MonkeyPatch, seconds: float, names: str = "") -> None:
    """Lets the check of every file whose name begins so take that long."""
    check = Auditor.check

    def slowly(self: Auditor, path: VaultPath, **options: Any) -> Any:
        if path.startswith(names):
            time.sleep(seconds)
        return check(self, path, **options)

    monkeypatch.setattr(Auditor, "check", slowly)


def test_the_index_is_of_now_before_all_is_judged(begin: Begin, tmp_path: Path) -> None:
    keeper = begin()
    events: list[str] = []
    answers: list[Future[None]] = []
    told = threading.Event()

    def note(what: str) -> Callable[[Vault, Session], None]:
        return lambda vault, session: events.append(f"{what}: {linked(vault)} in the index, {len(all_findings(vault, session))} judged")

    def changed(vault: Vault, session: Session, change: Change) -> None:
        events.append(f"told of {len(change.findings)}")
        if not answers:
            answers.extend((keeper.ask(note("asked")), keeper.ask(note("meanwhile"), meanwhile=True)))
        told.set()

    keeper.listener.changed = changed
    started(keeper)
    with pytest.MonkeyPatch.context() as patch:
        slow_checks(patch, 0.001)
        keeper.deliver(rewritten(tmp_path / "vault"))
        assert told.wait(WITHIN)
        for answer in answers:
            answer.result(WITHIN)
    first = int(events[0].removeprefix("told of "))
    assert 0 < first < NOTES
    assert events[1] == f"meanwhile: {NOTES} in the index, {first} judged"
    assert events[-1] == f"asked: {NOTES} in the index, {NOTES} judged"


def test_what_changes_while_others_are_judged_is_taken_in_first_and_judged_once(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = begin()
    told: list[int] = []
    delivered = threading.Event()

    def changed(vault: Vault, session: Session, change: Change) -> None:
        told.append(len(change.findings))
        if len(told) == 1:  # all is well again before most of it was judged
            keeper.deliver(rewritten(tmp_path / "vault", "[[0]]\n"))
            delivered.set()  # a question from before it might not wait for it

    keeper.listener.changed = changed
    started(keeper)
    slow_checks(monkeypatch, 0.001)
    keeper.deliver(rewritten(tmp_path / "vault"))
    assert delivered.wait(WITHIN)
    assert keeper.ask(all_findings).result(WITHIN) == {}
    assert 0 < told[0] < NOTES
    assert sum(told) == 2 * told[0]


def test_what_is_not_judged_when_it_ends_is_judged_at_the_next_start(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = begin()
    told = threading.Event()
    keeper.listener.changed = lambda vault, session, change: told.set()
    started(keeper)
    with monkeypatch.context() as patch:
        slow_checks(patch, 0.02)
        keeper.deliver(rewritten(tmp_path / "vault"))
        assert told.wait(WITHIN)
        began = time.monotonic()
        keeper.stop()
        assert time.monotonic() - began < NOTES * 0.02 / 2
    assert keeper.is_alive()
    assert len(keeper._unchecked) > NOTES / 2
    found = started(begin()).ask(all_findings).result(WITHIN)
    assert len(found) == NOTES


def test_it_ends_at_once_while_the_vault_is_read_or_judged(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_checks(monkeypatch, 0.1)
    keeper = begin()
    keeper.start()
    time.sleep(0.3)
    began = time.monotonic()
    keeper.stop()
    assert time.monotonic() - began < 5.0
    assert keeper.is_alive()
    assert not keeper.ready.is_set()


def test_questions_writes_and_the_cache_get_their_turn_under_steady_saves(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "vault"
    table = "<!-- vaultsync: LIST FROM #film -->\n<!-- /vaultsync -->\n"
    for number in range(40):
        (root / f"table {number}.md").write_text(table)
    keeper = begin()
    judged: set[VaultPath] = set()
    looks: list[float] = []
    keeper.listener.write = lambda vault, session: looks.append(time.monotonic())
    started(keeper)
    quiet(keeper)
    monkeypatch.setattr("vaultsync.daemon.keeper.SAVE_LATEST", 0.0)
    slow_checks(monkeypatch, 0.1, "table")  # what one save alters takes 4 s
    check = Session.check

    def noted(self: Session, paths: list[VaultPath]) -> Any:
        judged.update(paths)
        return check(self, paths)

    monkeypatch.setattr(Session, "check", noted)
    looks.clear()
    saves = threading.Event()

    def save() -> None:
        for number in count():
            if saves.wait(0.2):
                return
            (root / "0.md").write_text(f"#film {number}\n" if number % 2 else f"{number}\n")
            keeper.deliver(Settled(frozenset({VaultPath("0.md")}), frozenset(), {}))

    saver = threading.Thread(target=save)
    saver.start()
    try:
        time.sleep(1.0)
        for _ in range(5):
            began = time.monotonic()
            keeper.ask(all_findings).result(WITHIN)
            assert time.monotonic() - began < 3.0
        until = time.monotonic() + WITHIN
        while len({path for path in judged if path.startswith("table")}) < 40:  # though each save asks for all of them again
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        saves.set()
        saver.join()
    assert looks
    assert keeper._save_at > began - 60.0


def test_a_question_waits_for_no_more_changes_than_came_before_it() -> None:
    wishes = Wishes()
    answered: list[str] = []
    wishes.deliver(settled({A: 1}, set()))
    wishes.ask(lambda: answered.append("asked"), 0.0, meanwhile=False)
    wishes.ask(lambda: answered.append("meanwhile"), 0.0, meanwhile=True)
    assert wishes.next_question() is None  # the change comes first
    assert wishes.next_change(0.0) == settled({A: 1}, set())
    wishes.deliver(settled({B: 1}, set()))
    assert wishes.next_change(PATIENCE + 1) is None  # it has waited long enough
    question = wishes.next_question()
    assert question is not None
    question()
    meanwhile = wishes.next_change(PATIENCE + 1)
    assert callable(meanwhile)
    meanwhile()
    assert answered == ["asked", "meanwhile"]
    assert wishes.next_change(PATIENCE + 1) == settled({B: 1}, set())
    assert not wishes


def test_those_that_changed_are_checked_first_and_nobody_loses_its_place() -> None:
    unchecked = Unchecked()
    for name, changed, slow in (("d", False, True), ("c", True, True), ("b", False, False), ("a", True, False), ("e", False, True)):
        unchecked.add(VaultPath(name), changed=changed, slow=slow)
    unchecked.add(VaultPath("d"), changed=False, slow=True)
    unchecked.add(VaultPath("c"), changed=False, slow=True)
    order, news = [], []
    while (path := unchecked.first()) is not None:
        order.append(path)
        news.append(unchecked.news)
        unchecked.checked(path)
    assert order == ["a", "c", "b", "d", "e"]
    assert news == [True, True, False, False, False]
    assert not unchecked


def test_a_note_that_is_being_written_again_is_left_for_later(begin: Begin, tmp_path: Path) -> None:
    root, path = tmp_path / "vault", VaultPath("0.md")
    keeper = started(begin())
    (root / path).write_text("[[Nowhere]]\n")
    stamp = stamp_of(os.stat(root / path))
    (root / path).write_text("")  # the next save has begun
    keeper.deliver(Settled(frozenset({path}), frozenset(), {path: stamp}))
    (root / "1.md").unlink()  # and this one is being replaced
    keeper.deliver(Settled(frozenset({VaultPath("1.md")}), frozenset(), {}))
    assert keeper.ask(lambda vault, session: vault.index.notes[path].hash == vault.index.notes[VaultPath("2.md")].hash).result(WITHIN)
    assert keeper.ask(lambda vault, session: VaultPath("1.md") in vault.index.files).result(WITHIN)
    (root / path).write_text("[[Nowhere]] again\n")
    keeper.deliver(Settled(frozenset({path}), frozenset({VaultPath("1.md")}), {path: stamp_of(os.stat(root / path))}))
    assert list(keeper.ask(all_findings).result(WITHIN)) == [path]
    assert not keeper.ask(lambda vault, session: VaultPath("1.md") in vault.index.files).result(WITHIN)


def test_what_is_written_all_the_time_is_read_after_all(tmp_path: Path) -> None:
    path, steady, found = VaultPath("a.md"), Steady(), list[bool]()
    (tmp_path / path).write_text("")
    for _ in range(ENOUGH + 2):
        read = steady.read(tmp_path, [path], {path: 1}, lambda paths: [read_item(tmp_path, one) for one in paths])
        found.append(path in read)
    assert found == [False] * ENOUGH + [True, False]


def edited(root: Path, *paths: str, settings: bool = False) -> Settled:
    there = {VaultPath(path) for path in paths if (root / path).exists()}
    return Settled(frozenset(there), frozenset(map(VaultPath, paths)) - there, {}, settings)


@pytest.mark.parametrize(
    ("toml", "mended"),
    [
        ('exclude = ["Drafts/**"]\n', ["Drafts/d.md"]),
        ('[types.own]\nschema = "schemas/own.json"\n', ["schemas/own.json"]),
        ('[types.own]\nschema = "schemas/own.json"\n', None),
    ],
)
def test_settings_that_could_not_be_used_are_tried_again(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, mended: list[str] | None
) -> None:
    monkeypatch.setattr("vaultsync.daemon.keeper.OPEN_AGAIN", 0.0)
    monkeypatch.setattr("vaultsync.daemon.keeper.OPEN_SHARE", 0.0)
    root = tmp_path / "vault"
    keeper, named = begin(), list[str]()
    keeper.listener.unusable = lambda vault, schemas: named.extend(schemas)
    started(keeper)
    (root / "vaultsync.toml").write_text(toml)
    keeper.deliver(edited(root, "vaultsync.toml", settings=True))
    keeper.ask(all_findings).result(WITHIN)
    assert keeper.problem
    assert named == (["schemas/own.json"] if "own" in toml else [])
    (root / "schemas").mkdir()
    (root / "Drafts").mkdir()
    (root / "schemas/own.json").write_text("{}")
    (root / "Drafts/d.md").write_text("")
    # Without a file that came or went it is a comparison of the whole vault, as after SIGHUP.
    keeper.deliver(edited(root, *mended) if mended else Settled(frozenset(), frozenset(), {}, faults={}))
    until = time.monotonic() + WITHIN
    while keeper.problem:
        assert time.monotonic() < until
        time.sleep(0.01)
    keeper.ask(all_findings).result(WITHIN)
    assert keeper.is_alive()


def test_the_old_vault_is_let_go_of_with_new_settings(begin: Begin, tmp_path: Path) -> None:
    keeper, root = started(begin()), tmp_path / "vault"
    held = keeper.ask(lambda vault, session: [weakref.ref(one) for one in (vault, session, vault.index, vault.tables())]).result(WITHIN)
    (root / "vaultsync.toml").write_text('[rules]\nbroken-link = "info"\n')
    keeper.deliver(edited(root, "vaultsync.toml", settings=True))
    keeper.ask(all_findings).result(WITHIN)
    assert [one() for one in held] == [None] * len(held)


def test_a_note_that_ends_the_daemon_while_the_vault_is_judged_is_left_alone_after_some_crashes(tmp_path: Path) -> None:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "state").mkdir()
    for name in ("bad", "fine", "good"):
        (tmp_path / "vault" / f"{name}.md").write_text(f"{name} [[Nowhere]]\n")
    program = """
import os, sys
from pathlib import Path
from vaultsync.audit import Auditor
from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.log import Log
from vaultsync.disk.worker import Reader
from vaultsync.vault import open_vault
root, state = map(Path, sys.argv[1:])
check = Auditor.check
def checked(self, path, **options):
    if path == "bad.md" and not self.index.notes[path].problems:
        os.abort()
    return check(self, path, **options)
Auditor.check = checked
runs = Runs(state)
begun = runs.begin()
reader = Reader(root, set_aside={suspect.hash: "ended the daemon" for suspect in begun.quarantined})
keeper = Keeper(lambda: open_vault(root, packing=True, reader=reader), reader, runs, Log(state))
keeper.start()
keeper.ready.wait(60)
print(*[path for path, found in keeper.ask(lambda vault, session: dict(session.all_diagnostics())).result().items()])
keeper.stop()
reader.close()
runs.end()
"""
    command = [sys.executable, "-c", program, str(tmp_path / "vault"), str(tmp_path / "state")]
    ran = [subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(5)]
    assert [run.returncode for run in ran] == [-signal.SIGABRT] * 3 + [0, 0]
    assert ran[-1].stdout.split() == ["bad.md", "fine.md", "good.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="the reading process is stopped by a signal")
def test_a_note_that_took_too_long_once_is_read_after_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, state = tmp_path / "vault", tmp_path / "state"
    (root / ".obsidian").mkdir(parents=True)
    (root / "a.md").write_text("[[Nowhere]]\n")
    (tmp_path / "slow").touch()
    program = f"""
import os, time
from vaultsync.disk.reading_process import parse_item, work
def parse(path, data):
    if os.path.exists({os.fspath(tmp_path / "slow")!r}):
        time.sleep(60)
    return parse_item(path, data)
work(parse)
"""
    reader, log = Reader(root, program=program, seconds=1.0), Log(state)
    keeper = Keeper(lambda: open_vault(root, packing=True, reader=reader), reader, Runs(state), log)
    monkeypatch.setattr("vaultsync.daemon.keeper.FORGIVE", 0.0)
    try:
        found = started(keeper).ask(all_findings).result(WITHIN)
        assert [one.rule for one in found[VaultPath("a.md")]] == ["unreadable-note"]
        (tmp_path / "slow").unlink()
        keeper.deliver(Settled(frozenset(), frozenset(), {}, faults={}))  # as when somebody asks for all to be looked at
        until = time.monotonic() + WITHIN
        while "unreadable-note" in {one.rule for one in keeper.ask(all_findings).result(WITHIN)[VaultPath("a.md")]}:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert not keeper.ask(lambda vault, session: vault.contents.unread).result(WITHIN)
    finally:
        keeper.stop()
        reader.close()
        log.close()
    assert keeper.is_alive()


def test_what_another_look_saw_is_known_to_the_follower(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("")
    with following(tmp_path) as record:
        known = record.follower.known()
        record.clear()
        record.follower.adopt({**known, VaultPath("Ghost.md"): 5})
        record.wait(lambda: record.removed() == {"Ghost.md"})
        record.clear()
        record.follower.adopt({})  # it did not see what is there
        record.wait(lambda: record.changed() == {"a.md"})


A, B = VaultPath("a"), VaultPath("b")


def settled(changed: dict[VaultPath, int], removed: set[VaultPath], *, settings: bool = False, bookmarks: bool = False) -> Settled:
    return Settled(frozenset(changed), frozenset(removed), changed, settings, bookmarks)


@pytest.mark.parametrize(
    ("first", "later", "both"),
    [
        (settled({A: 1}, set()), settled({A: 2, B: 3}, set()), settled({A: 2, B: 3}, set())),
        (settled({A: 1}, {B}), settled({B: 2}, {A}), settled({B: 2}, {A})),
        (settled({}, {A}, settings=True), settled({}, {B}, bookmarks=True), settled({}, {A, B}, settings=True, bookmarks=True)),
    ],
)
def test_changes_one_after_the_other_are_as_one(first: Settled, later: Settled, both: Settled) -> None:
    found = first.then(later)
    assert found == Settled(both.changed, both.removed, found.stamps, both.settings, both.bookmarks)
    assert {path: found.stamps[path] for path in both.changed} == both.stamps

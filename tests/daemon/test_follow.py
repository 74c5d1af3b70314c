"""What happens to a vault's files, and what is delivered of it: real files, the real watchdog."""

from __future__ import annotations

import logging
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from daemon.follower import Record, following, on_disk

from vaultsync.daemon.follow import Follower, Options, Settled
from vaultsync.daemon.tracking import Clock
from vaultsync.paths import VaultPath

# The scenarios run on while other tests begin, each with warnings of its own; see Observing.start.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")
SCENARIOS: dict[str, Callable[[Path], None]] = {}


def scenario(**values: list[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Puts a function among the scenarios, once for each value of its parameter."""

    def put(function: Callable[..., None]) -> Callable[..., None]:
        if not values:
            SCENARIOS[function.__name__] = function
        for name, choices in values.items():
            for choice in choices:
                SCENARIOS[f"{function.__name__}-{choice}"] = partial(function, **{name: choice})
        return function

    return put


def only_on_linux() -> None:
    if sys.platform != "linux":
        pytest.skip("asks Linux what it watches")


def make(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


# -- Ordinary things. All are done at once in one vault, each in a folder of its own; then each is looked for.

BEFORE = {
    f"{folder}/{name}": "before\n"
    for folder, names in {
        "in-place": ["Note.md"],
        "atomic": ["Note.md"],
        "atomic-outside": ["Note.md"],
        "vim": ["Note.md"],
        "syncthing": ["Note.md"],
        "hidden-temporary": ["Note.md"],
        "exchange": ["A.md", "B.md"],
        "in-and-out": ["Stay.md"],
        "case": ["note.md"],
        "renamed": ["one.md", "deep/two.md"],
        "moved-out": ["one.md", "deep/two.md", "deep/deeper/three.md"],
        "deleted": ["Note.md", "folder/Other.md"],
        "deleted-and-back": ["Note.md"],
        "untouched": ["Note.md", "read.md"],
        "emptied": ["Note.md"],
        "times": ["Note.md"],
    }.items()
    for name in names
}


def do_all(root: Path, outside: Path) -> None:
    """The ordinary things."""
    make(outside / "dropped", {"x.md": "x", "deep/y.md": "y", "deep/deeper/z.png": "z"})
    make(outside, {"Note.md": "from outside\n"})

    (root / "in-place/Note.md").write_text("after\n")
    make(root, {"atomic/Note.md.tmp": "after\n"})
    os.replace(root / "atomic/Note.md.tmp", root / "atomic/Note.md")
    os.replace(outside / "Note.md", root / "atomic-outside/Note.md")

    make(root, {"vim/4913": ""})
    (root / "vim/4913").unlink()
    os.rename(root / "vim/Note.md", root / "vim/Note.md~")
    (root / "vim/Note.md").write_text("after\n")
    (root / "vim/Note.md~").unlink()

    make(root, {"syncthing/~syncthing~Note.md.tmp": "after\n"})
    os.replace(root / "syncthing/~syncthing~Note.md.tmp", root / "syncthing/Note.md")
    make(root, {"hidden-temporary/.goutputstream-AB12": "after\n", "hidden-temporary/.Note.md.swp": "x"})
    os.replace(root / "hidden-temporary/.goutputstream-AB12", root / "hidden-temporary/Note.md")

    os.rename(root / "exchange/A.md", root / "exchange/.swap")
    os.rename(root / "exchange/B.md", root / "exchange/A.md")
    os.rename(root / "exchange/.swap", root / "exchange/B.md")

    make(outside, {"visitor.md": "v"})
    os.rename(outside / "visitor.md", root / "in-and-out/visitor.md")
    os.rename(root / "in-and-out/visitor.md", outside / "visitor.md")

    os.rename(root / "case/note.md", root / "case/Note.md")
    os.rename(root / "renamed", root / "renamed to")
    os.rename(root / "moved-out", outside / "moved-out")
    (outside / "moved-out/one.md").write_text("written outside\n")
    os.rename(outside / "dropped", root / "dropped")
    make(root, {"new/deep/er/folder/Note.md": "made with its folders\n"})
    shutil.copytree(root / "dropped", root / "copied")

    (root / "deleted/Note.md").unlink()
    shutil.rmtree(root / "deleted/folder")
    (root / "deleted-and-back/Note.md").unlink()
    make(root, {"deleted-and-back/Note.md": "after\n"})
    (root / "untouched/read.md").read_text()
    make(root, {"untouched/.obsidian/workspace.json": "{}"})
    (root / "emptied/Note.md").write_text("")
    os.utime(root / "times/Note.md", (1, 1))


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    scratch = tmp_path_factory.mktemp("ordinary")
    root = make(scratch / "vault", BEFORE)
    with following(root) as record:
        do_all(root, scratch / "outside")
        record.wait_until_equal()
        time.sleep(1.0)  # for what should not come
        yield record


def of(record: Record, folder: str) -> tuple[set[str], set[str]]:
    """What was delivered of a folder: changed, removed."""
    start = folder + "/"
    chosen = [{path[len(start) :] for path in paths if path.startswith(start)} for paths in (record.changed(), record.removed())]
    return chosen[0], chosen[1]


@pytest.mark.parametrize(
    ("folder", "changed", "removed"),
    [
        ("in-place", {"Note.md"}, set()),
        ("atomic", {"Note.md"}, set()),
        ("atomic-outside", {"Note.md"}, set()),
        ("vim", {"Note.md"}, set()),
        ("syncthing", {"Note.md"}, set()),
        ("hidden-temporary", {"Note.md"}, set()),
        ("exchange", {"A.md", "B.md"}, set()),
        ("in-and-out", set(), set()),
        ("case", {"Note.md"}, {"note.md"}),
        ("renamed", set(), {"one.md", "deep/two.md"}),
        ("renamed to", {"one.md", "deep/two.md"}, set()),
        ("moved-out", set(), {"one.md", "deep/two.md", "deep/deeper/three.md"}),
        ("dropped", {"x.md", "deep/y.md", "deep/deeper/z.png"}, set()),
        ("copied", {"x.md", "deep/y.md", "deep/deeper/z.png"}, set()),
        ("new", {"deep/er/folder/Note.md"}, set()),
        ("deleted", set(), {"Note.md", "folder/Other.md"}),
        ("deleted-and-back", {"Note.md"}, set()),
        ("untouched", set(), set()),
        ("emptied", {"Note.md"}, set()),
        ("times", {"Note.md"}, set()),
    ],
)
def test_ordinary_things(ordinary: Record, folder: str, changed: set[str], removed: set[str]) -> None:
    assert of(ordinary, folder) == (changed, removed)


def test_ordinary_things_are_told_once(ordinary: Record) -> None:
    told = [path for batch in ordinary.batches for path in (*batch.changed, *batch.removed)]
    assert len(told) == len(set(told))
    assert ordinary.told == []


def test_ordinary_things_need_no_comparison(ordinary: Record) -> None:
    assert ordinary.reasons() == {"events"}


def test_a_change_comes_with_its_stamp(ordinary: Record) -> None:
    for batch in ordinary.batches:
        assert batch.stamps.keys() == batch.changed
    assert ordinary.follower.known() == on_disk(ordinary.root)


def test_the_status_tells_how_it_goes(ordinary: Record) -> None:
    status = ordinary.follower.status()
    assert status.mode == "watching"
    assert status.files == len(on_disk(ordinary.root))
    assert (status.unwatched, status.overflows, status.rebuilds, status.handler_errors, status.loop_errors) == (0, 0, 0, 0, 0)
    assert status.events > 20
    assert status.last_comparison is not None
    assert status.last_comparison[1] == "start"


# -- Starting


@scenario()
def what_changed_while_nobody_followed_is_delivered(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Same.md": "1", "Other.md": "2", "New.md": "3"})
    record = Record(root)
    known = on_disk(root)
    del known["New.md"]
    known |= {"Other.md": 77, "Gone.md": 78}
    record.follower = Follower(root, record.deliver, known_stamps=known, tell=record.tell)  # type: ignore[arg-type]
    record.follower.start()
    record.wait(lambda: any(batch.whole for batch in record.batches))
    record.follower.stop()
    assert record.changed() == {"Other.md", "New.md"}
    assert record.removed() == {"Gone.md"}
    assert record.reasons() == {"start"}
    assert [batch.whole for batch in record.batches][-1]


@scenario()
def a_root_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    record = Record(tmp_path / "vault")
    record.follower = Follower(tmp_path / "vault", record.deliver, options=Options(check_every=0.2), tell=record.tell)
    record.follower.start()
    record.wait(lambda: record.told_of("is not there"))
    assert record.follower.status().mode == "waiting"
    make(tmp_path / "vault", {"Note.md": "1"})
    record.wait(lambda: record.changed() == {"Note.md"})
    record.follower.stop()
    assert record.removed() == set()


# -- Settings


@scenario()
def settings_in_dot_folders_are_followed(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", ".obsidian/app.json": "{}", "vaultsync.toml": "# one", "schema.json": "{}"})
    with following(root, extra=(".obsidian/app.json", ".obsidian/bookmarks.json", "vaultsync.toml")) as record:
        make(
            root,
            {".obsidian/app.json": "{ }", ".obsidian/workspace.json": "{}", "vaultsync.toml": "# two", ".obsidian/bookmarks.json": "{}"},
        )
        record.wait(lambda: record.settings() == {".obsidian/app.json", ".obsidian/bookmarks.json", "vaultsync.toml"})
        assert record.changed() <= {"vaultsync.toml"}
        record.clear()
        record.follower.follow_settings(["schema.json", ".obsidian/app.json"])
        time.sleep(0.1)
        make(root, {"schema.json": '{"a": 1}'})
        record.wait(lambda: record.settings() == {"schema.json"})
        record.wait_until_equal()
        assert record.settings() == {"schema.json"}


# -- What goes wrong


@scenario()
def a_consumer_that_raises_gets_it_again(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "Other.md": "2", ".obsidian/app.json": "{}"})
    with following(root, extra=(".obsidian/app.json",)) as record:
        record.fail = 2
        (root / "Note.md").write_text("changed")
        (root / "Other.md").unlink()
        make(root, {".obsidian/app.json": "{ }"})
        record.wait(lambda: record.changed() == {"Note.md"} and record.removed() == {"Other.md"} and bool(record.settings()))
        assert record.fail == 0
        assert record.told_of("ZeroDivisionError", "tried again")
        assert record.follower.status().loop_errors == 2
        record.wait_until_equal()


@scenario()
def a_deletion_that_could_not_be_delivered_is_not_forgotten(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "Other.md": "2"})
    with following(root) as record:
        record.fail = 1
        (root / "Other.md").unlink()
        record.wait(lambda: record.removed() == {"Other.md"})


@scenario()
def a_root_that_cannot_be_looked_at_for_a_moment_costs_no_change(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "Other.md": "2"})
    with following(root) as record:
        lookout = record.follower._lookout
        real, failed = lookout.unchanged, list[bool]()

        def unchanged() -> bool:
            if not failed and not (root / "Other.md").exists():
                failed.append(True)  # as on a drive that answers late
                return False
            return real()

        lookout.unchanged = unchanged  # type: ignore[method-assign]
        (root / "Other.md").unlink()
        (root / "Note.md").write_text("changed")
        record.wait(lambda: bool(failed) and record.changed() == {"Note.md"} and record.removed() == {"Other.md"})


@scenario()
def a_fault_in_the_loop_is_survived(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    broken = threading.Event()

    def wall() -> float:
        if broken.is_set():
            broken.clear()
            raise ZeroDivisionError("no clock")
        return time.time()

    record = Record(root)
    record.follower = Follower(root, record.deliver, options=Options(check_every=0.2), clock=Clock(wall=wall), tell=record.tell)
    record.follower.start()
    record.wait(lambda: record.changed() == {"Note.md"})
    record.clear()
    broken.set()
    record.wait(lambda: record.told_of("no clock", "goes on"))
    (root / "Note.md").write_text("changed")
    record.wait(lambda: record.changed() == {"Note.md"})
    record.follower.stop()


@scenario()
def a_message_that_cannot_be_told_is_survived(tmp_path: Path) -> None:
    def refuse(message: str) -> None:
        raise BrokenPipeError(message)

    arrived = threading.Event()
    follower = Follower(tmp_path / "vault", lambda settled: arrived.set(), options=Options(check_every=0.2), tell=refuse)
    follower.start()
    time.sleep(0.3)
    make(tmp_path / "vault", {"Note.md": "1"})
    assert arrived.wait(30)
    follower.stop()


@scenario(victim=["emitter", "reader", "dispatcher"])
def a_dead_thread_of_the_observer_is_replaced(tmp_path: Path, victim: str) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    with following(root) as record:
        observer = record.follower._lookout._observing._observer  # type: ignore[union-attr]
        if victim == "emitter":
            (emitter,) = observer.emitters
            emitter.stop()
        elif victim == "reader":
            if sys.platform != "linux":
                pytest.skip("only Linux's observer has a reader")
            observer._inotify_fd.stop()
        else:
            observer.stop()
        (root / "Note.md").write_text("changed meanwhile")
        record.wait(lambda: record.changed() == {"Note.md"})
        record.clear()
        assert record.follower.status().rebuilds == 1
        assert record.told_of("started again")
        (root / "Note.md").write_text("changed afterwards")
        record.wait(lambda: record.changed() == {"Note.md"})
        assert record.reasons() == {"events"}


@scenario()
def a_deaf_observer_is_noticed_by_the_canary(tmp_path: Path) -> None:
    only_on_linux()
    root = make(tmp_path / "vault", {"Note.md": "1"})
    options = Options(check_every=0.3, canary_folder=str(tmp_path / "state"), canary_every=0.5)
    with following(root, options) as record:
        time.sleep(1.5)
        assert record.follower.status().rebuilds == 0, "it was heard"
        observer = record.follower._lookout._observing._observer  # type: ignore[union-attr]
        observer.unschedule_all()
        record.follower._lookout._observing._scheduled = 0  # type: ignore[union-attr]
        (root / "Note.md").write_text("changed meanwhile")
        record.wait(lambda: record.changed() == {"Note.md"})
        assert record.told_of("told of no changes")
        assert record.follower.status().rebuilds == 1


@scenario()
def a_canary_that_nobody_can_hear_is_given_up(tmp_path: Path) -> None:
    only_on_linux()
    root = make(tmp_path / "vault", {"Note.md": "1"})
    (tmp_path / "file").write_text("no folder")
    with following(root, Options(check_every=0.3, canary_folder=str(tmp_path / "file" / "state"))) as record:
        assert record.told_of("cannot be written to")
        (root / "Note.md").write_text("changed")
        record.wait(lambda: record.changed() == {"Note.md"})


def test_events_that_were_lost_are_made_up_for(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "Other.md": "2"})
    with following(root, Options(check_every=0.5)) as record:
        record.follower._inbox.places = ()  # nothing that is reported is believed to be in the vault
        (root / "Note.md").write_text("changed")
        (root / "Other.md").unlink()
        time.sleep(0.5)
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
        record.wait(lambda: record.changed() == {"Note.md"} and record.removed() == {"Other.md"})
        assert record.reasons() == {"events were lost"}
        assert record.follower.status().overflows == 1


@scenario()
def a_poke_compares(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    with following(root, Options(check_every=0.5)) as record:
        record.follower.poke("because")
        record.wait(lambda: bool(record.batches))
        assert record.batches == [Settled(reason="because", whole=True, faults={})]


@scenario()
def waking_up_compares(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    slept = [0.0]
    record = Record(root)
    record.follower = Follower(
        root,
        record.deliver,
        options=Options(check_every=0.2),
        clock=Clock(wall=lambda: time.time() + slept[0]),
        tell=record.tell,
    )
    record.follower.start()
    record.wait(lambda: "start" in record.reasons())
    slept[0] = 600.0
    record.wait(lambda: "waking up" in record.reasons())
    record.follower.stop()


# -- The root


@scenario()
def a_root_that_is_deleted_and_made_again(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "a/Other.md": "2", "b/Third.md": "3"})
    with following(root, Options(check_every=0.2)) as record:
        shutil.rmtree(root)
        record.wait(lambda: record.told_of("is not there"))
        make(root, {"Note.md": "new", "c/Fourth.md": "4"})
        record.wait_until_equal()
        record.clear()
        (root / "c/Fourth.md").write_text("changed")
        record.wait(lambda: record.changed() == {"c/Fourth.md"})
        assert record.reasons() == {"events"}


@scenario()
def a_root_that_is_moved_away_and_back(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "a/Other.md": "2"})
    with following(root, Options(check_every=0.2)) as record:
        os.rename(root, tmp_path / "away")
        record.wait(lambda: record.told_of("is not there"))
        (tmp_path / "away/Note.md").write_text("changed while away")
        time.sleep(1.2)
        assert record.batches == []
        os.rename(tmp_path / "away", root)
        record.wait_until_equal()
        assert record.changed() == {"Note.md"}
        assert record.removed() == set()
        record.clear()
        (root / "a/Other.md").write_text("changed")
        record.wait(lambda: record.changed() == {"a/Other.md"})


@scenario()
def a_root_in_whose_place_another_one_comes(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "Old.md": "2"})
    make(tmp_path / "other", {"Note.md": "1", "New.md": "3"})
    with following(root, Options(check_every=0.2)) as record:
        os.rename(root, tmp_path / "away")
        os.rename(tmp_path / "other", root)
        record.wait_until_equal()
        assert record.changed() == {"Note.md", "New.md"}
        assert record.removed() == {"Old.md"}
        record.clear()
        (root / "New.md").write_text("changed")
        record.wait(lambda: record.changed() == {"New.md"})


@scenario()
def an_empty_folder_in_its_place_is_not_believed_at_once(tmp_path: Path) -> None:
    """What remains of a vault on a drive that was unmounted."""
    root = make(tmp_path / "vault", {"Note.md": "1", "Other.md": "2"})
    with following(root, Options(check_every=0.2, empty_after=2.0)) as record:
        os.rename(root, tmp_path / "away")
        root.mkdir()
        time.sleep(1.2)
        assert record.removed() == set()
        assert record.told_of("the folder is empty")
        record.wait(lambda: record.removed() == {"Note.md", "Other.md"})


@scenario()
def a_vault_that_is_emptied_is_empty(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "a/Other.md": "2"})
    with following(root) as record:
        (root / "Note.md").unlink()
        shutil.rmtree(root / "a")
        record.wait(lambda: record.removed() == {"Note.md", "a/Other.md"})


@scenario()
def a_root_that_is_a_link(tmp_path: Path) -> None:
    make(tmp_path / "one", {"Note.md": "1"})
    make(tmp_path / "two", {"Second.md": "2"})
    root = tmp_path / "vault"
    os.symlink("one", root)
    with following(root, Options(check_every=0.2)) as record:
        (root / "Note.md").write_text("changed")
        record.wait(lambda: record.changed() == {"Note.md"})
        os.symlink("two", tmp_path / "new link")
        os.replace(tmp_path / "new link", root)
        record.wait_until_equal()
        assert record.removed() == {"Note.md"}
        assert "Second.md" in record.changed()


# -- Links, limits, git


@scenario()
def folder_links_are_watched(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    make(tmp_path / "shared", {"Shared.md": "2", "deep/Other.md": "3"})
    os.symlink(tmp_path / "shared", root / "linked")
    with following(root, Options(check_every=0.2)) as record:
        record.wait_until_equal()
        record.wait(lambda: "a folder link" in record.reasons())
        record.wait(lambda: record.follower.status().folders == 3)
        record.clear()
        (tmp_path / "shared/deep/Other.md").write_text("changed outside")
        record.wait(lambda: "linked/deep/Other.md" in record.changed())
        assert record.reasons() == {"events"}
        make(tmp_path / "second", {"More.md": "4"})
        os.symlink(tmp_path / "second", root / "also")
        record.wait(lambda: "also/More.md" in record.changed())
        (root / "linked").unlink()
        record.wait(lambda: record.removed() == {"linked/Shared.md", "linked/deep/Other.md"})
        record.wait_until_equal()


@scenario()
def a_checkout_compares(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    root = make(tmp_path / "vault", {f"{number}.md": "one" for number in range(20)})

    def git(*words: str) -> None:
        names = ["-c", "user.name=Me", "-c", "user.email=me@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *words], cwd=root, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "second")
    make(root, {"3.md": "two", "new.md": "new"})
    (root / "4.md").unlink()
    git("add", ".")
    git("commit", "-m", "two")
    with following(root, Options(check_every=0.3)) as record:
        git("checkout", "main")
        record.wait_until_equal()
        record.wait(lambda: "git" in record.reasons())
        assert record.changed() == {"3.md", "4.md"}
        assert record.removed() == {"new.md"}


@scenario()
def a_vault_that_is_polled(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1", "a/Other.md": "2"})
    with following(root, Options(check_every=0.2, poll=True, poll_every=0.5)) as record:
        assert record.follower.status().mode == "watching and polling"
        record.follower._inbox.places = ()
        (root / "Note.md").write_text("changed")
        (root / "a/Other.md").unlink()
        make(root, {"b/New.md": "3"})
        record.wait_until_equal()
        assert record.reasons() == {"polling"}


LIMITED = """
import sys, threading, time
from pathlib import Path
from vaultsync.daemon.follow import Follower, Options
root = Path(sys.argv[1])
told, seen = [], threading.Event()
start = threading.Event()
def deliver(settled):
    if settled.whole: start.set()
    if "folder 19/Note.md" in settled.changed and start.is_set() and settled.reason != "start": seen.set()
follower = Follower(root, deliver, options=Options(check_every=0.3, poll_every=1.0), tell=told.append)
began = time.monotonic()
follower.start()
assert start.wait(30)
while not told and time.monotonic() < began + 30: time.sleep(0.05)
time.sleep(2.2)
for number in range(20): (root / f"folder {number}/Note.md").write_text("changed")
print(seen.wait(30), follower.status().mode, follower.status().unwatched)
print("\\n".join(told))
follower.stop()
"""


def limited(root: Path, kind: str, count: int) -> list[str]:
    """Follows a vault in a user namespace of its own, where the system allows few watches."""
    only_on_linux()
    if shutil.which("unshare") is None:
        pytest.skip("the limit is lowered in a user namespace, which needs unshare")
    make(root, {f"folder {number}/Note.md": "1" for number in range(20)})
    script = f'echo {count} > /proc/sys/user/max_inotify_{kind} && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", sys.executable, "-c", LIMITED, str(root)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode and ("unshare" in run.stderr or "max_inotify" in run.stderr):
        pytest.skip(f"no user namespace to lower the limit in: {run.stderr}")
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@scenario()
def fewer_watches_than_folders(tmp_path: Path) -> None:
    status, *told = limited(tmp_path / "vault", "watches", 12)
    assert status == "True watching and polling 9"
    assert len(told) == 1
    assert "9 of 21 folders" in told[0]
    assert "sysctl fs.inotify.max_user_watches=" in told[0]


@scenario(kind=["watches", "instances"])
def no_watches_at_all(tmp_path: Path, kind: str) -> None:
    status, *told = limited(tmp_path / "vault", kind, 0)
    assert status == "True polling 21"
    assert len(told) == 1
    assert "cannot be watched" in told[0]
    assert "limit reached" in told[0]


@scenario()
def hostile_names(tmp_path: Path) -> None:
    root = make(tmp_path / "vault", {"Note.md": "1"})
    with following(root) as record:
        names = ["new\nline.md", "emoji 🎉.md", "e\u0301.md", "\u00e9.md", "a" * 200 + ".md"]
        make(root, dict.fromkeys(names, "x"))
        if sys.platform == "linux":
            with open(os.fsencode(root) + b"/\xff\xfe.md", "wb") as file:
                file.write(b"x")
            os.mkfifo(root / "pipe.md")
        record.wait_until_equal()
        assert VaultPath("new\nline.md") in record.changed()


@scenario(seed=["1", "2", "3"])
def whatever_happens_is_known(tmp_path: Path, seed: str) -> None:
    """A random history; a stamp of 0 is what may still change, and is looked at again with the next comparison."""
    root = make(tmp_path / "vault", {f"{folder}/{name}.md": "1" for folder in "abc" for name in "xyz"})
    outside = make(tmp_path / "outside", {"Note.md": "1"})
    with following(root) as record:
        history(root, outside, random.Random(seed), 150)
        record.wait(lambda: agrees(record.follower.known(), on_disk(root)), "a random history")
        assert record.reasons() == {"events"}


def agrees(known: Mapping[VaultPath, int], disk: Mapping[str, int]) -> bool:
    return known.keys() == disk.keys() and all(stamp in (0, disk[path]) for path, stamp in known.items())


def history(root: Path, outside: Path, chance: random.Random, steps: int) -> None:
    """Saves, deletions and moves of files and folders, in and out of the vault."""
    for step in range(steps):
        places = sorted(root.rglob("*"))
        files = [path for path in places if path.is_file()]
        folders = [root, *(path for path in places if path.is_dir())]
        target = chance.choice(folders) / f"{chance.choice('uvwxyz')}{chance.choice(['.md', '.md', ''])}"
        action = chance.randrange(8)
        if action <= 1 and not target.is_dir():
            target.write_text("x" * chance.randrange(50))
        elif action == 2 and files:
            chance.choice(files).write_text(f"{step}")
        elif action == 3 and files:
            chance.choice(files).unlink()
        elif action == 4 and not target.exists():
            make(target, {"one.md": "1", "deep/two.md": "2"})
        elif action == 5 and len(folders) > 4:
            shutil.rmtree(folders[-1])
        elif action == 6 and not target.exists() and len(folders) > 1:
            source = chance.choice([*files, *folders[1:]])
            if target.parent.is_dir() and source not in (target, *target.parents):
                source.rename(target)
        elif action == 7 and len(folders) > 1:
            away = outside / f"{step}"
            chance.choice(folders[1:]).rename(away)
            (away / "written outside.md").write_text("no")
            if chance.random() < 0.5 and not target.exists() and target.parent.is_dir():
                away.rename(target)
        time.sleep(chance.choice([0, 0, 0.001, 0.01, 0.05]))


# -- They mostly wait, so they wait together


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[None]]]:
    """The scenarios that were chosen, each on a thread of its own."""
    chosen = [item.callspec.params["name"] for item in request.session.items if getattr(item, "originalname", "") == "test_scenario"]
    with ThreadPoolExecutor(len(SCENARIOS)) as pool:
        yield {name: pool.submit(SCENARIOS[name], tmp_path_factory.mktemp("scenario")) for name in chosen}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, running: dict[str, Future[None]]) -> None:
    running[name].result()

"""A vault is followed while others do to its files what loses events; what is known of it must be what is on the disk.

    python tests/reliability/watching.py                         W1, W2, W3, W8 and W11 as the gates ask for them
    python tests/reliability/watching.py --gate W1 --files 100000
    python tests/reliability/watching.py --gate W8 --saves 2000 --editor node

W1   100,000 files rewritten by three processes: what is known equals the disk within 5 s of the last write
W2   fewer watches than folders: a warning within 5 s, and a change in any folder seen within 60 s
W3   a consumer that raises, a dead observer thread, a root that is deleted and made again, replaced, moved away and back
W8   saves in place while they are read as soon as they are delivered: nothing empty or half is read
W11  a reader of 10,000 notes: at most 100 events

Prints one line for each gate; the exit code is 1 when one fails.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.editors import NODE, STYLES
from reliability.editors import start as begin
from reliability.notes import saved, whole

from vaultsync.daemon.follow import Follower, Options, Settled
from vaultsync.disk.scan import scan
from vaultsync.disk.stamp import stamp_of
from vaultsync.paths import VaultPath

RECOVERY = 5.0
RSS_MB = 150.0
WARNING, COVERAGE = 5.0, 60.0
SELF_READS = 100
QUICK = Options(canary_every=600.0)


class Verdict(NamedTuple):
    """One gate."""

    passed: bool
    said: str


class Followed(Protocol):
    """What a gate needs to see of a vault that is followed: the follower alone, or a whole daemon."""

    def known(self) -> dict[VaultPath, int]:
        """The stamps of the files that were taken in."""

    def events(self) -> int:
        """How many events the system told of."""

    def said(self) -> list[str]:
        """What the user was told."""

    def megabytes(self) -> float:
        """Memory held by the process that follows, at most so far."""

    def stop(self) -> None:
        """Ends it."""


class Alone:
    """The follower, with nobody behind it."""

    def __init__(self, root: Path, deliver: Callable[[Settled], None] = lambda settled: None, options: Options = QUICK) -> None:
        self.ready = threading.Event()
        self._said: list[str] = []
        self._deliver = deliver
        found = scan(root, stamps=True)
        self.follower = Follower(root, self._take, known_stamps=found.stamps, options=options, tell=self._said.append)
        self.follower.start()
        assert self.ready.wait(60)

    def _take(self, settled: Settled) -> None:
        self._deliver(settled)
        if settled.whole:
            self.ready.set()

    def known(self) -> dict[VaultPath, int]:
        return self.follower.known()

    def events(self) -> int:
        return self.follower.status().events

    def said(self) -> list[str]:
        return self._said

    def megabytes(self) -> float:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def stop(self) -> None:
        self.follower.stop()


class Indexed(Alone):
    """The follower, and the keeper with its index behind it: what is known was read, parsed and judged."""

    def __init__(self, root: Path) -> None:
        from vaultsync.daemon import keeper, pending
        from vaultsync.daemon.crashes import Runs
        from vaultsync.daemon.log import Log
        from vaultsync.disk.worker import Reader
        from vaultsync.vault import open_vault

        self._folder = tempfile.TemporaryDirectory(prefix="vaultsync-state-")
        state = Path(self._folder.name)
        self._reader, self._log = Reader(root), Log(state)
        self.keeper = keeper.Keeper(lambda: open_vault(root, packing=True), self._reader, Runs(state), self._log)
        self.keeper.start()
        assert self.keeper.ready.wait(300)

        def deliver(settled: Settled) -> None:
            self.keeper.deliver(pending.Settled(settled.changed, settled.removed, dict(settled.stamps)))

        super().__init__(root, deliver)

    def known(self) -> dict[VaultPath, int]:
        delivered = super().known()
        self.keeper.ask(lambda vault, session: None, meanwhile=True).result()  # once all that was delivered before is in the index
        return delivered

    def stop(self) -> None:
        super().stop()
        self.keeper.stop()
        self._reader.close()
        self._log.close()
        self._folder.cleanup()


Start = Callable[[Path], Followed]


def equal(root: Path, known: dict[VaultPath, int]) -> bool:
    """Whether what is known is what is on the disk now."""
    files = scan(root).files
    return len(files) == len(known) and all(known.get(path) == stamp_of(os.stat(root / path)) for path in files)


def wait_until(true: Callable[[], bool], seconds: float, pause: float = 0.05) -> float | None:
    """How long it took until something became true; None when it did not."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if true():
            return time.monotonic() - began
        time.sleep(pause)
    return None


def make_notes(root: Path, files: int, folders: int) -> None:
    for number in range(folders):
        (root / f"folder {number}").mkdir(parents=True)
    for number in range(files):
        (root / f"folder {number % folders}" / f"note {number}.md").write_bytes(b"# Note\n\nfirst\n")


REWRITE = """
import sys, time
from pathlib import Path
paths = sorted(str(path) for path in Path(sys.argv[1]).rglob("*.md"))[int(sys.argv[2])::3]
print(flush=True)
sys.stdin.readline()
for number, path in enumerate(paths):
    with open(path, "w") as file:
        file.write(f"# Note\\n\\nsecond {number}\\n")
"""


STAMPS = """
import json, os, sys
from pathlib import Path
from vaultsync.disk.scan import scan
from vaultsync.disk.stamp import stamp_of
root = Path(sys.argv[1])
print(json.dumps({path: stamp_of(os.stat(root / path)) for path in scan(root).files}))
"""


def overflow(start: Start, files: int, folders: int = 1_000) -> Verdict:
    """W1."""
    with tempfile.TemporaryDirectory(prefix="vaultsync-w1-") as scratch:
        root = Path(scratch, "vault")
        make_notes(root, files, folders)
        followed = start(root)
        command = [sys.executable, "-c", REWRITE, str(root)]
        writers = [subprocess.Popen([*command, str(part)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for part in range(3)]
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        began = time.monotonic()
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write(b"\n")
            writer.stdin.flush()
        for writer in writers:
            writer.wait()
            for pipe in (writer.stdin, writer.stdout):
                assert pipe is not None
                pipe.close()
        took = time.monotonic() - began
        ended = time.monotonic()
        # In a process of its own: measuring is not to slow down what is measured.
        stamps = subprocess.run([sys.executable, "-c", STAMPS, str(root)], stdout=subprocess.PIPE, text=True, check=True).stdout
        disk = json.loads(stamps)
        late = wait_until(lambda: followed.known() == disk, 60, 0.25)
        recovered = time.monotonic() - ended
        events, memory, status = followed.events(), followed.megabytes(), getattr(followed, "follower", None)
        extra = f", {status.status().overflows} overflows" if status is not None else ""
        followed.stop()
    passed = late is not None and recovered <= RECOVERY and memory <= RSS_MB
    said = f"{files} files rewritten in {took:.1f} s, {events} events{extra}; " + (
        f"known equals disk {recovered:.2f} s after the last write, {memory:.0f} MB"
        if late is not None
        else "known NEVER equalled the disk"
    )
    return Verdict(passed, said)


def fewer_watches(start: Start, folders: int = 1_000) -> Verdict:
    """W2; to be run where the system allows half as many watches as there are folders."""
    with tempfile.TemporaryDirectory(prefix="vaultsync-w2-") as scratch:
        root = Path(scratch, "vault")
        make_notes(root, folders, folders)
        began = time.monotonic()
        followed = start(root)
        warned = wait_until(lambda: any("max_user_watches" in message for message in followed.said()), 60)
        warned_at = time.monotonic() - began
        time.sleep(1)
        for path in scan(root).files:
            (root / path).write_bytes(b"changed\n")
        seen = wait_until(lambda: equal(root, followed.known()), 120, 0.5)
        said = followed.said()
        followed.stop()
    passed = warned is not None and warned_at <= WARNING and seen is not None and seen <= COVERAGE and len(said) == 1
    times = f"warned after {warned_at:.1f} s, all changes seen after {seen or float('nan'):.1f} s"
    return Verdict(passed, f"{folders} folders; {times}; said: {' / '.join(said)}")


def recovered(root: Path, followed: Followed) -> float | None:
    """Changes every note and waits for it to be seen."""
    for path in scan(root).files:
        (root / path).write_bytes(b"changed at %d\n" % time.monotonic_ns())
    return wait_until(lambda: equal(root, followed.known()), COVERAGE, 0.1)


def mishaps(start: Start) -> Verdict:
    """W3, but for unmounting."""
    times: dict[str, float | None] = {}
    for name, mishap in MISHAPS.items():
        with tempfile.TemporaryDirectory(prefix="vaultsync-w3-") as scratch:
            root = Path(scratch, "vault")
            make_notes(root, 20, 4)
            followed = start(root)
            if mishap(root, followed):
                times[name] = recovered(root, followed)
            followed.stop()
    return _recoveries(times)


def unmounted(start: Start) -> Verdict:
    """W3, in a mount namespace of its own."""
    with tempfile.TemporaryDirectory(prefix="vaultsync-w3-") as scratch:
        root, data = Path(scratch, "vault"), Path(scratch, "data")
        make_notes(data, 20, 4)
        root.mkdir()
        mount = ("mount", "--bind", str(data), str(root))
        subprocess.run(mount, check=True)
        followed = start(root)
        before = len(followed.known())
        subprocess.run(("umount", str(root)), check=True)
        time.sleep(6)
        kept = len(followed.known())
        subprocess.run(mount, check=True)
        times = {"unmounted and mounted again": recovered(root, followed)}
        followed.stop()
        subprocess.run(("umount", str(root)), check=True)
    verdict = _recoveries(times)
    return Verdict(verdict.passed and kept == before, f"{verdict.said}; {kept} of {before} notes still known while unmounted")


def _recoveries(times: dict[str, float | None]) -> Verdict:
    said = ", ".join(f"{name}: {'NEVER' if took is None else f'{took:.1f} s'}" for name, took in times.items())
    return Verdict(all(took is not None for took in times.values()), said)


def _raise(root: Path, followed: Followed) -> bool:
    if not isinstance(followed, Alone):
        return False
    taken = followed._deliver
    left = [3]

    def refuse(settled: Settled) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise ZeroDivisionError("as asked")
        taken(settled)

    followed._deliver = refuse
    return True


def _kill(part: str) -> Callable[[Path, Followed], bool]:
    def kill(root: Path, followed: Followed) -> bool:
        if not isinstance(followed, Alone):
            return False
        observer = followed.follower._lookout._observing._observer  # type: ignore[union-attr]
        if part == "emitter":
            next(iter(observer.emitters)).stop()
        else:
            (observer._inotify_fd if part == "reader" else observer).stop()
        return True

    return kill


def _delete(root: Path, followed: Followed) -> bool:
    shutil.rmtree(root)
    time.sleep(3)
    make_notes(root, 20, 4)
    return True


def _delete_quickly(root: Path, followed: Followed) -> bool:
    shutil.rmtree(root)
    make_notes(root, 20, 4)
    return True


def _replace(root: Path, followed: Followed) -> bool:
    make_notes(root.with_name("other"), 30, 5)
    root.rename(root.with_name("away"))
    root.with_name("other").rename(root)
    return True


def _move(root: Path, followed: Followed) -> bool:
    root.rename(root.with_name("away"))
    time.sleep(3)
    root.with_name("away").rename(root)
    return True


MISHAPS: dict[str, Callable[[Path, Followed], bool]] = {
    "consumer raised": _raise,
    "emitter dead": _kill("emitter"),
    "reader dead": _kill("reader"),
    "dispatcher dead": _kill("dispatcher"),
    "root deleted and made again": _delete,
    "the same at once": _delete_quickly,
    "root replaced": _replace,
    "root moved away and back": _move,
}


class Reading:
    """Reads each note in the moment in which it is delivered, as a daemon would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.whole = self.bad = self.young = self.naive = 0
        self.last: dict[str, int] = {}

    def __call__(self, settled: Settled) -> None:
        for path, stamp in settled.stamps.items():
            with open(self.root / path, "rb") as file:
                before = stamp_of(os.fstat(file.fileno()))
                data = file.read()
                after = stamp_of(os.fstat(file.fileno()))
            parts = whole(data)
            self.naive += parts is None
            if not before == after == stamp and stamp:
                self.young += 1
            elif parts is None:
                self.bad += 1
            else:
                self.whole += 1
                self.last[path] = parts.save


def partial_reads(saves: int, editor: str, pause: float = 900.0) -> Verdict:
    """W8, with the follower alone: eight notes of 4 kB to 2 MB, saved at once."""
    sizes = (4_000, 16_000, 65_000, 130_000, 300_000, 700_000, 1_000_000, 2_000_000)
    with tempfile.TemporaryDirectory(prefix="vaultsync-w8-") as scratch:
        root = Path(scratch, "vault")
        root.mkdir()
        for number, size in enumerate(sizes):
            (root / f"{number}.md").write_bytes(saved(0, size))
        reading = Reading(root)
        followed = Alone(root, reading)
        each = -(-saves // len(sizes))
        editors = [begin(editor, root / f"{number}.md", each, number + 1, size=size, pause=pause) for number, size in enumerate(sizes)]
        for process in editors:
            with process:
                process.communicate()
        late = wait_until(lambda: all(reading.last.get(f"{n}.md") == each for n in range(len(sizes))), 20)
        followed.stop()
    counts = f"{reading.whole} reads whole, {reading.bad} empty or partial, {reading.young} left to the next delivery"
    said = f"{each * len(sizes)} saves by {editor}; {counts} ({reading.naive} not whole in any read)"
    said += "" if late is not None else "; a last save was NEVER read"
    return Verdict(reading.bad == 0 and reading.whole > 0 and late is not None, said)


def self_reads(start: Start, notes: int = 10_000) -> Verdict:
    """W11."""
    with tempfile.TemporaryDirectory(prefix="vaultsync-w11-") as scratch:
        root = Path(scratch, "vault")
        make_notes(root, notes, 100)
        followed = start(root)
        before = followed.events()
        for path in scan(root, stamps=True).files:
            (root / path).read_bytes()
        time.sleep(2)
        events = followed.events() - before
        followed.stop()
    return Verdict(events <= SELF_READS, f"{notes} notes read, {events} events")


STARTS: dict[str, Start] = {"follower": Alone, "index": Indexed}
"""What is put to the test."""


def inside(gate: str, args: argparse.Namespace) -> Verdict:
    """Runs a gate in a namespace of its own, so that nothing outside it is touched."""
    command = [sys.executable, __file__, "--gate", gate, "--inside", "--against", args.against, "--folders", str(args.folders)]
    if gate == "W2":
        script = f'echo {args.folders // 2} > /proc/sys/user/max_inotify_watches && exec "$@"'
        command = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", *command]
    else:
        command = ["unshare", "--user", "--map-root-user", "--mount", *command]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return Verdict(
        run.returncode == 0, (run.stdout.strip() or run.stderr.strip()).removeprefix(f"{gate}: ").removesuffix("PASS").removesuffix("FAIL")
    )


def run_gate(gate: str, args: argparse.Namespace) -> Verdict:
    """One gate by its name."""
    start = STARTS[args.against]
    if gate == "W1":
        return overflow(start, args.files, args.folders)
    if gate == "W2":
        return fewer_watches(start, args.folders) if args.inside else inside(gate, args)
    if gate == "W3":
        return mishaps(start)
    if gate == "W3-unmount":
        return unmounted(start) if args.inside else inside(gate, args)
    if gate == "W8":
        return partial_reads(args.saves, args.editor)
    return self_reads(start, min(args.files, 10_000))


def main() -> int:
    """Prints one line for each gate; returns 1 when one fails."""
    gates = ("W1", "W2", "W3", "W3-unmount", "W8", "W11")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gate", action="append", choices=gates, help="a gate, several times for several (default: all)")
    parser.add_argument("--files", type=int, default=100_000, help="files of W1 (default: %(default)s)")
    parser.add_argument("--folders", type=int, default=1_000, help="folders of W1 and W2 (default: %(default)s)")
    parser.add_argument("--saves", type=int, default=2_000, help="saves of W8 (default: %(default)s)")
    parser.add_argument("--editor", choices=[*STYLES, NODE], default=NODE, help="who saves in W8 (default: %(default)s)")
    parser.add_argument("--against", choices=sorted(STARTS), default="follower", help="what is tested (default: %(default)s)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    passed = True
    for gate in args.gate or gates:
        verdict = run_gate(gate, args)
        passed &= verdict.passed
        print(f"{gate}: {verdict.said} {'PASS' if verdict.passed else 'FAIL'}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())

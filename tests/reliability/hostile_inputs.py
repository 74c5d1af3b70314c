"""The hostile corpus in a vault that a live daemon follows, one input after the other (gates H1, H2 and H7).

    python tests/reliability/hostile_inputs.py                      every input, then 100 notes that end the reading process
    python tests/reliability/hostile_inputs.py --only "5 GB" --deaths 0

Each input is built while the daemon runs; together with it a healthy note is saved, whose finding shows when the daemon is
done and that others are still audited. Prints each input that fails and the totals; the exit code is 1 when the daemon ended
or hung, a finding is missing or wrong, or an input cost more than 250 ms or 64 MB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.corpus import ALL
from hostile.entry import Hostile, writes
from hostile.files import KINDS, outside, possible
from reliability.following import Following

from vaultsync.paths import shown

MILLISECONDS, MEGABYTES, HANGS, SETTLING = 250.0, 64.0, 10.0, 1.0
TRIES = 4
"""``SETTLING``: what a change waits for before it is looked at at all, with a margin for a machine that does other things."""
HEALTHY, SOUND = "Healthy.md", "---\ntitle: Sound\n---\n[[Healthy#Here]]\n"
FRAGILE = """
import vaultsync.disk.worker as worker
worker.Reader.__init__.__kwdefaults__['program'] = '''
import ctypes
from vaultsync.disk.reading_process import parse_item, work
work(lambda path, data: ctypes.string_at(0) if data.startswith(b"CRASH") else parse_item(path, data))
'''
from vaultsync.cli import main; main()
"""


@dataclass
class Counts:
    """What was found."""

    inputs: int = 0
    left_out: int = 0
    failures: list[str] = field(default_factory=list)
    milliseconds: float = 0.0
    share: float = 0.0
    """The most of a processor while a file was changed without end."""
    megabytes: float = 0.0
    seconds: float = 0.0
    """The longest time from the input to the healthy note's finding, waiting for the end of saving included."""


def attack(folder: Path, only: str, limit: int | None = None) -> Counts:
    """Builds each input whose name holds ``only`` in a vault that is followed."""
    vault = folder / "vault"
    vault.mkdir()
    healthy(vault, 0)
    writes("Sound.md", SOUND)(vault)
    counts = Counts()
    with Following(vault, folder, ["--no-write", "--preset", "research"]) as daemon:
        warm(daemon, vault)
        chosen = [one for one in ALL if only in one.name][:limit]
        control = min(spent(daemon, vault, -number, Hostile("control", writes("Control.md", "Text\n")))[0] for number in range(1, 4))
        for number, one in enumerate(chosen, 1):
            told = len(counts.failures)
            check(daemon, vault, number, one, control, counts)
            for failure in counts.failures[told:]:
                print(f"  {failure}", flush=True)
        if daemon.stop() != 0:
            counts.failures.append("the daemon did not end as it should")
    return counts


def check(daemon: Following, vault: Path, number: int, one: Hostile, control: float, counts: Counts) -> None:
    """One input: its findings, its cost, and that nothing is left of it."""
    scratch = vault.parent / "scratch"
    scratch.mkdir()
    takes = possible(one, scratch)
    wipe(scratch)
    if not takes:
        counts.left_out += 1
        return
    counts.inputs += 1
    try:
        cost, megabytes, seconds = spent(daemon, vault, number, one)
        for again in range(1, TRIES):  # the machine has other things to do as well
            if (cost - control <= MILLISECONDS or one.disturb) and megabytes <= MEGABYTES:
                break
            remove(daemon, vault, one)
            other, less, _ = spent(daemon, vault, -number * 1_000 - again, one)
            cost, megabytes = min(cost, other), min(megabytes, less)
        wrong = judged(daemon, one)
        remove(daemon, vault, one)
    except AssertionError as error:
        counts.failures.append(f"{one.name!r}: {error}")
        clean(vault)
        if daemon.process.poll() is not None:
            daemon.restart()
        return
    if one.disturb:  # of those H2 asks only that others are told of within a second
        counts.share = max(counts.share, cost / 1_000)
    else:
        counts.milliseconds = max(counts.milliseconds, cost - control)
    counts.megabytes = max(counts.megabytes, megabytes)
    counts.seconds = max(counts.seconds, seconds)
    if cost - control > MILLISECONDS and not one.disturb:
        wrong.append(f"{cost - control:.0f} ms")
    if megabytes > MEGABYTES:
        wrong.append(f"{megabytes:.0f} MB")
    if one in KINDS and seconds > SETTLING + 1:
        wrong.append(f"{seconds:.1f} s")
    counts.failures += [f"{one.name!r}: {what}" for what in wrong]


def spent(daemon: Following, vault: Path, number: int, one: Hostile) -> tuple[float, float, float]:
    """Builds the input and saves the healthy note.

    Returns:
        Milliseconds of processor time (of each second, where the input never comes to rest), MB above what was used, and seconds
        until the healthy note's finding was told.
    """
    memory, cpu, begun = daemon.memory(), daemon.cpu(), time.monotonic()
    disturber = disturbed(one, vault)
    with daemon.highest() as highest:
        try:
            one.build(vault)
            healthy(vault, number)
            time.sleep(0.35)
            daemon.until(lambda: is_told(daemon, number), "others are audited", HANGS)
        finally:
            if disturber is not None:
                disturber.kill()
                disturber.wait()
        seconds = time.monotonic() - begun
        for rule in () if one.disturb else one.rules:
            daemon.until(lambda rule=rule: has(daemon, one, rule), f"{rule} at {shown(one.path)}", HANGS)  # type: ignore[misc]
        spent_cpu = daemon.cpu() - cpu
        if one.disturb:  # it goes on and on: what counts is the share
            spent_cpu /= max(1.0, time.monotonic() - begun + 0.5)
    return 1_000 * spent_cpu, (highest[0] - memory) / 1_024, seconds


def judged(daemon: Following, one: Hostile) -> list[str]:
    """What is wrong with the findings."""
    if one.refused:
        daemon.until(lambda: is_refused(daemon, one), f"somebody is told of {one.refused!r}", HANGS)
        return []
    found = [f for f in daemon.findings() if f["path"] == shown(one.path)]
    rules = {f["rule"] for f in found}
    if one.disturb:
        return [] if rules <= one.rules else [f"{sorted(rules)} instead of {sorted(one.rules)}"]
    wrong = [] if rules == one.rules else [f"{sorted(rules)} instead of {sorted(one.rules)}"]
    if one.line and found and found[0]["range"]["start"]["line"] + 1 != one.line:
        wrong.append(f"line {found[0]['range']['start']['line'] + 1} instead of {one.line}")
    if one.says and not any(one.says in f["message"] for f in found):
        wrong.append(f"nothing says {one.says!r}")
    return wrong


def is_refused(daemon: Following, one: Hostile) -> bool:
    """Whether the settings are told to be wrong, and why."""
    told = [*daemon.ask("status")["warnings"], *(f["message"] for f in daemon.findings())]
    return any(one.refused.rstrip(":") in text for text in told)


def is_told(daemon: Following, number: int) -> bool:
    """Whether the finding of the healthy note is there, asked for as cheaply as can be."""
    found = daemon.ask("diagnostics", path=HEALTHY)["findings"]
    return any(f"No such note {number}" in f["message"] for f in found)


def has(daemon: Following, one: Hostile, rule: str) -> bool:
    if shown(one.path) == one.path and one.path not in ("closed", "up", "all", "here") and "/" not in one.path:
        return bool(daemon.ask("diagnostics", path=one.path, rules=[rule], limit=1)["findings"])
    return any(f["rule"] == rule for f in daemon.findings(shown(one.path)))


def disturbed(one: Hostile, vault: Path) -> subprocess.Popen[bytes] | None:
    """A process that changes the vault all the time."""
    if one.disturb is None:
        return None
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom pathlib import Path\nfrom hostile.corpus import CORPUS\n"
        "disturb = CORPUS[sys.argv[3]].disturb\nwhile True:\n try: disturb(Path(sys.argv[2]))\n except OSError: pass"
    )
    tests = Path(__file__).parent.parent
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)])}
    process = subprocess.Popen([sys.executable, "-c", program, str(tests), str(vault), one.name], env=env, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    return process


def remove(daemon: Following, vault: Path, one: Hostile) -> None:
    """Takes the input away again, and waits until nothing is said of it."""
    clean(vault)
    daemon.until(lambda: not daemon.findings(shown(one.path)), f"nothing is said of {shown(one.path)} any more", HANGS)
    if one.path in ("vaultsync.toml", "schema.json") or one.refused:
        daemon.until(lambda: not any(one.refused in text for text in daemon.ask("status")["warnings"]), "the settings are read anew", HANGS)


def healthy(vault: Path, number: int) -> None:
    writes(HEALTHY, f"# Here\n\n[[No such note {number}]] [[Sound]] [[#There]]\n")(vault)


def clean(vault: Path) -> None:
    """Leaves only the healthy notes."""
    for name in os.listdir(vault):
        if name in (HEALTHY, "Sound.md"):
            continue
        path = vault / name
        if stat.S_ISDIR(os.lstat(path).st_mode):
            path.chmod(0o700)
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.rmtree(outside(vault), ignore_errors=True)


def wipe(scratch: Path) -> None:
    clean(scratch)
    shutil.rmtree(scratch)


def warm(daemon: Following, vault: Path) -> None:
    """Has everything imported that a note may need."""
    writes("Insight.md", "---\ntype: insight\nsource: 3\n---\n")(vault)
    writes("Block.md", "---\ntags: h\n---\n<!-- vaultsync: TABLE [1] FROM #h -->\n<!-- /vaultsync -->\n")(vault)
    writes("a.canvas", "{")(vault)
    daemon.until(lambda: bool(daemon.findings("a.canvas")) and bool(daemon.findings("Insight.md")), "the first notes are audited")
    clean(vault)
    daemon.until(lambda: not daemon.findings("a.canvas"), "they are gone")


def deaths(folder: Path, rounds: int) -> Counts:
    """Notes each of which ends the reading process with signal 11."""
    vault = folder / "vault"
    vault.mkdir()
    healthy(vault, 0)
    writes("Sound.md", SOUND)(vault)
    counts = Counts()
    with Following(vault, folder, ["--no-write"], program=FRAGILE) as daemon:
        for number in range(1, rounds + 1):
            counts.inputs += 1
            begun = time.monotonic()
            writes(f"Bad {number}.md", f"CRASH {number}\n")(vault)
            healthy(vault, number)
            try:
                daemon.until(lambda n=number: is_set_aside(daemon, n), "it is set aside", HANGS, 0.02)  # type: ignore[misc]
                daemon.until(lambda n=number: any(f"note {n}" in f["message"] for f in daemon.findings(HEALTHY)), "others", HANGS)  # type: ignore[misc]
            except AssertionError as error:
                counts.failures.append(f"death {number}: {error}")
                if daemon.process.poll() is not None:
                    break
                continue
            took = time.monotonic() - begun
            counts.seconds = max(counts.seconds, took)
            if took > SETTLING + 1:
                counts.failures.append(f"death {number}: {took:.2f} s")
            if number % 10 == 0:
                clean(vault)
        if daemon.stop() != 0:
            counts.failures.append("the daemon did not end as it should")
    return counts


def is_set_aside(daemon: Following, number: int) -> bool:
    return any("ended the process that reads (signal 11)" in f["message"] for f in daemon.findings(f"Bad {number}.md"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a part of the names of the inputs")
    parser.add_argument("--limit", type=int, help="so many inputs at most")
    parser.add_argument("--deaths", type=int, default=100, help="notes that end the reading process")
    asked = parser.parse_args()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        counts = attack(Path(name), asked.only, asked.limit)
        failures += counts.failures
        print(
            f"H1, H2: {counts.inputs} inputs ({counts.left_out} cannot be made here), at most {counts.milliseconds:.0f} ms of processor, "
            f"{counts.share:.0%} of one while a file changes without end, {counts.megabytes:.0f} MB, "
            f"{counts.seconds:.2f} s until others were told of; {len(counts.failures)} failures"
        )
    if asked.deaths:
        with tempfile.TemporaryDirectory() as name:
            died = deaths(Path(name), asked.deaths)
            failures += died.failures
            print(f"H7: {died.inputs} deaths by signal 11, at most {died.seconds:.2f} s, settling included; {len(died.failures)} failures")
            for failure in died.failures:
                print(f"  {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

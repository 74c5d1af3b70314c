"""W10: a day of a vault in some minutes; afterwards nothing is lost, the daemon knows what is on disk, and costs what it did.

    python tests/reliability/soak.py                        20,000 edits, 500 renames, 50 checkouts, 20 sleeps, 10 overflows, 100 kills
    python tests/reliability/soak.py --part 0.02            a fiftieth of it

One process plays the editor, git, the sleep of the computer (the daemon is stopped for longer than its clock forgives) and a flood
of changes (so many while it is stopped that the kernel drops them). Kills come in the first half; in the second one process lives, whose
memory and descriptors are compared with what they were at its beginning. A person's text is everything outside managed blocks.
The exit code is 1 when something was lost, when what the daemon knows is not what a fresh start finds, or when a bound is exceeded.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.daemons import EAGER, Daemon, start

from vaultsync.daemon.client import Client, talk_to
from vaultsync.daemon.protocol.methods import DiagnosticsParams
from vaultsync.errors import VaultsyncError
from vaultsync.vault import open_vault

EDITS, RENAMES, CHECKOUTS, SLEEPS, OVERFLOWS, KILLS = 20_000, 500, 50, 20, 10, 100
NOTES = 600
MEMORY, LOG = 1.10, 5_000_000
ASLEEP = 6.0
FLOOD = 24_000
"""Saves while nobody takes events; the kernel holds 16,384."""
QUERIES = ("TABLE k FROM #tag", "LIST FROM [[]]", "LIST this.file.outlinks", "TABLE k, file.size FROM #tag SORT k DESC LIMIT 5")
_BLOCK = re.compile(r"(<!-- vaultsync: [^\n]* -->\n).*?(<!-- /vaultsync -->)", re.DOTALL)


def own_text(text: str) -> str:
    """What a person wrote."""
    return _BLOCK.sub(r"\1\2", text)


@dataclass
class Day:
    """A vault, what it should hold, and what happened to it."""

    folder: Path
    chance: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    """By name, the person's text."""
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    branch: str = "main"

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    def make(self) -> None:
        self.vault.mkdir()
        (self.vault / ".obsidian").mkdir()
        self.put("vaultsync.toml", EAGER + '[rules]\ncase-mismatch = "off"\n')
        for number in range(NOTES):
            self.write(f"N{number}.md" if number % 3 else f"sub/N{number}.md", self.fresh(number))
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "begin")
        self.git("branch", "other")

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=self.vault, check=True, capture_output=True)

    def fresh(self, number: int) -> str:
        links = " ".join(f"[[N{self.chance.randrange(NOTES)}]]" for _ in range(3))
        text = f"---\nk: {number}\n---\n{'#tag ' if number % 20 == 0 else ''}{links}\n"
        if number % 12 == 0:
            text += f"\n<!-- vaultsync: {self.chance.choice(QUERIES)} -->\n<!-- /vaultsync -->\n\nafter\n"
        return text

    def put(self, name: str, text: str) -> None:
        path = self.vault / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Saves in one of two styles."""
        path = self.vault / name
        path.parent.mkdir(exist_ok=True)
        if self.chance.random() < 0.5:
            path.write_text(text, encoding="utf-8")
        else:
            new = path.with_name("." + path.name + ".new")
            new.write_text(text, encoding="utf-8")
            new.replace(path)
        self.texts[name] = own_text(text)

    # -- what happens

    def edit(self) -> None:
        """Adds a line or takes one away, in what is on disk now, as an editor that has just reloaded the note."""
        name = self.chance.choice(list(self.texts))
        text = (self.vault / name).read_text(encoding="utf-8")
        if self.chance.random() < 0.7 or len(text) > 3_000:
            text = text[:1_500].partition("\nadded")[0] + "\n" if len(text) > 3_000 else text
            text += f"\nadded {self.done['edits']} [[N{self.chance.randrange(NOTES + 20)}]]\n"
        else:
            text = text.replace("k: ", "k: 1", 1)
        self.write(name, text if text.count("<!-- vaultsync:") == text.count("<!-- /vaultsync") else text + "<!-- /vaultsync -->\n")
        self.done["edits"] += 1

    def rename(self) -> None:
        """Gives a note another place, and later its old one back."""
        name = self.chance.choice(list(self.texts))
        other = name[4:] if name.startswith("sub/") else "sub/" + name
        if other not in self.texts:
            (self.vault / "sub").mkdir(exist_ok=True)
            (self.vault / name).rename(self.vault / other)
            self.texts[other] = self.texts.pop(name)
        self.done["renames"] += 1

    def checkout(self) -> None:
        """Commits what there is and goes to the other branch, which has older texts."""
        self.git("add", "-A")
        self.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "on", "--allow-empty")
        self.branch = "other" if self.branch == "main" else "main"
        self.git("checkout", "-q", "-f", self.branch)
        self.take_stock()
        self.done["checkouts"] += 1

    def take_stock(self) -> None:
        """After git the disk says what the person wrote."""
        notes = [path for path in self.vault.rglob("*.md") if "/.git/" not in str(path)]
        self.texts = {path.relative_to(self.vault).as_posix(): own_text(path.read_text(encoding="utf-8")) for path in notes}

    def sleep(self, daemon: Daemon) -> None:
        daemon.process.send_signal(signal.SIGSTOP)
        for _ in range(5):
            self.edit()
        time.sleep(ASLEEP)
        daemon.process.send_signal(signal.SIGCONT)
        self.done["sleeps"] += 1

    def overflow(self, daemon: Daemon) -> None:
        daemon.process.send_signal(signal.SIGSTOP)
        names = list(self.texts)
        for number in range(FLOOD // 2):
            name = names[number % len(names)]
            (self.vault / name).touch()
        for _ in range(20):
            self.edit()
        daemon.process.send_signal(signal.SIGCONT)
        self.done["overflows"] += 1

    # -- what is compared

    def settled(self, daemon: Daemon, within: float = 90.0) -> None:
        """What the daemon says becomes what a fresh start says, and no person's text is otherwise than they left it."""
        until = time.monotonic() + within
        fault = "nothing was looked at"
        while time.monotonic() < until and daemon.is_alive():
            fault = self.difference()
            if not fault:
                break
            time.sleep(1.0)
        if fault or not daemon.is_alive():
            self.faults.append(fault or f"the daemon ended: {daemon.said()[-500:]}")
            print(f"  {self.faults[-1]}", flush=True)

    def difference(self) -> str:
        for name, text in self.texts.items():
            path = self.vault / name
            found = own_text(path.read_text(encoding="utf-8")) if path.is_file() else None
            if found != text:
                return f"{name} holds another text than was saved: {found!r} for {text!r}"
        report = open_vault(self.vault).audit()
        wanted = Counter((one.path, one.rule, one.message) for one in report.diagnostics)
        try:
            with talk_to(self.vault) as client:
                known = Counter(findings(client))
        except VaultsyncError as error:  # it has just been started again
            return str(error)
        if known != wanted:
            return f"the daemon knows {sum((known - wanted).values())} findings too many and {sum((wanted - known).values())} too few"
        return ""


def findings(client: Client) -> list[tuple[str, str, str]]:
    """All that the daemon says."""
    found, after = [], ""
    while True:
        page = client.diagnostics(DiagnosticsParams(after=after, limit=1_000))
        found += [(one.path, one.rule, one.message) for one in page.findings]
        if page.next is None:
            return found
        after = page.next


def forget_crashes(day: Day) -> None:
    """A daemon that was killed three times only reads; here every kill is somebody else's doing."""
    for path in (day.folder / "state").rglob("runs.json"):
        path.unlink()


def soak(folder: Path, part: float, seed: int) -> Day:
    """The day; prints how it goes."""
    os.environ |= {"XDG_STATE_HOME": str(folder / "state"), "XDG_RUNTIME_DIR": str(folder / "runtime")}
    day = Day(folder, random.Random(seed))
    day.make()
    daemon = start(day.vault, folder)
    edits = max(100, int(EDITS * part))

    def every(count: int, first: float, last: float) -> set[int]:
        """At which edits something happens that happens so often, in a stretch of the day."""
        times = max(1, int(count * part))
        return {int(edits * (first + (last - first) * (number + 0.5) / times)) for number in range(times)}

    renames, checkouts = every(RENAMES, 0, 1), every(CHECKOUTS, 0, 1)
    sleeps, overflows, kills = every(SLEEPS, 0, 1), every(OVERFLOWS, 0, 1), every(KILLS, 0, 0.5)
    looks = every(40, 0, 1) | {edits - 1}
    begun: tuple[int, int] | None = None
    for number in range(edits):
        day.edit()
        time.sleep(day.chance.random() * 0.02)
        if number in renames:
            day.rename()
        if number in checkouts:
            day.checkout()
        if number in sleeps:
            day.sleep(daemon)
        if number in overflows:
            day.overflow(daemon)
        if number in kills:
            daemon.kill()
            if daemon.process.stderr is not None:
                daemon.process.stderr.close()
            forget_crashes(day)
            daemon = start(day.vault, folder)
            day.done["kills"] += 1
        if number in looks:
            day.settled(daemon)
            if number > edits * 0.55:
                now = used(daemon.process.pid)
                begun = begun or now
                print(f"  {number + 1:,} edits, {now[0] / 1e6:.1f} MB, {now[1]} descriptors, {dict(day.done)}", flush=True)
    compare(day, begun or used(daemon.process.pid), used(daemon.process.pid))
    log = sum(path.stat().st_size for path in folder.glob("watch.log*"))
    if log > LOG:
        day.faults.append(f"the log takes {log:,} bytes")
    day.done["written"] = sum(path.read_text(errors="replace").count(" written ") for path in folder.glob("watch.log*"))
    if daemon.stop() not in (0, 130):
        day.faults.append("the daemon did not end as it should")
    if daemon.process.stderr is not None:
        daemon.process.stderr.close()
    return day


def compare(day: Day, begun: tuple[int, int], ended: tuple[int, int]) -> None:
    """Memory and descriptors of one process, over half a day."""
    print(f"  memory {begun[0] / 1e6:.1f} to {ended[0] / 1e6:.1f} MB, descriptors {begun[1]} to {ended[1]}")
    if ended[0] > begun[0] * MEMORY:
        day.faults.append(f"memory grew {ended[0] / begun[0]:.2f} times")
    if ended[1] > begun[1]:
        day.faults.append(f"{ended[1] - begun[1]} descriptors more than before")


def used(pid: int) -> tuple[int, int]:
    """Resident bytes and open descriptors."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE"), len(os.listdir(f"/proc/{pid}/fd"))


def main() -> int:
    """Runs it and prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=float, default=1.0, help="of the day (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="vaultsync-soak-"))
    began = time.monotonic()
    day = soak(folder, args.part, args.seed)
    counts = ", ".join(f"{count:,} {what}" for what, count in day.done.items())
    print(f"W10: {counts} in {time.monotonic() - began:.0f} s; {len(day.faults)} faults")
    for fault in day.faults:
        print(f"  {fault}")
    if not day.faults:
        shutil.rmtree(folder)
    return 1 if day.faults else 0


if __name__ == "__main__":
    sys.exit(main())

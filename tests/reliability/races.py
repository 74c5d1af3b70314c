"""Editors save a note while vaultsync writes to it as fast as it can; every save must stay.

    python tests/reliability/races.py                    10,000 saves in each of five styles
    python tests/reliability/races.py --saves 500 --style vim --style node --size 300000 --pause 100
    python tests/reliability/races.py --daemon           the same against a whole daemon, on 20 notes at once
    python tests/reliability/races.py --saves 500 --control    what a temporary file and a rename lose, to see that losses are seen

A save is lost when the note, looked at shortly after it, holds an earlier one. Prints the counts of each style; the exit
code is 1 when a save was lost or torn, or one took longer than 100 ms.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.editors import NODE, PAUSE, SIZE, STYLES, start
from reliability.notes import digest, saved, whole, written

from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

LONGEST_MS = 100.0
NOTE = VaultPath("Note.md")
IMPATIENT = dataclasses.replace(REAL, sleep=lambda seconds: time.sleep(min(seconds, 0.0005)))
"""Where vaultsync would wait for a note that is held open it tries again at once here: more meetings in less time."""


class Race(NamedTuple):
    """What became of the saves, and what vaultsync did meanwhile."""

    saves: int
    lost: int
    torn: int
    longest_ms: float
    outcomes: Counter[str]
    copies: int
    """Conflict copies in the vault, each of which holds a save."""
    left: int
    """Notes that the next start has to mend; nobody was killed, so there may be none."""

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.lost and not self.torn and not self.left and self.longest_ms <= LONGEST_MS and self.outcomes["written"] > 0


class Renaming:
    """The control: writes a temporary file and renames it over the note, without a look at what stands there."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    def write(self, rewrite: Rewrite) -> Outcome:
        temporary = self.vault / ".temporary"
        temporary.write_bytes(rewrite.new_bytes)
        temporary.replace(self.vault / rewrite.path)
        return Outcome(rewrite.path, "written")


def race(folder: Path, style: str, saves: int, size: int = SIZE, seed: int = 1, *, pause: float = PAUSE, control: bool = False) -> Race:
    """One editor against one vaultsync, or against the control."""
    vault = folder / "vault"
    vault.mkdir()
    note = vault / NOTE
    note.write_bytes(saved(0, size))
    writer = Renaming(vault) if control else Writer(vault, folder / "state", system=IMPATIENT)
    outcomes: Counter[str] = Counter()
    with start(style, note, saves, seed, size=size, pause=pause) as editor:
        number = 0
        while editor.poll() is None:
            number += 1
            outcomes[attempt(writer, note, number)] += 1
        assert editor.stdout is not None
        found = json.loads(editor.stdout.read())
    copies = [path for path in vault.iterdir() if "Conflicted copy" in path.name]
    kept = {parts.save for path in copies if (parts := whole(path.read_bytes())) is not None}
    lost = [number for number in found["lost"] if number not in kept]
    left = 0 if isinstance(writer, Renaming) else len(writer.recover())
    return Race(found["saves"], len(lost), found["torn"], found["longest_ms"], outcomes, len(copies), left)


def attempt(writer: Writer | Renaming, note: Path, number: int) -> str:
    """Reads, computes for up to a millisecond, writes; returns what came of it."""
    try:
        before = note.read_bytes()
    except FileNotFoundError:
        return "gone"
    parts = whole(before)
    if parts is None:
        return "read half-saved"
    after = written(before, parts, number, 200 + number * 37 % 400)
    time.sleep(number % 10 / 10_000)
    outcome = writer.write(Rewrite(NOTE, digest(before), after))
    return outcome.reason or outcome.status


def main() -> int:
    """Prints one line for each style; returns 1 when a gate fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=10_000, help="saves in each style (default: %(default)s)")
    parser.add_argument("--style", action="append", choices=[*STYLES, NODE], help="a style, several times for several (default: all)")
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of the note (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=PAUSE, help="longest time between saves in milliseconds (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where to make the vault, to choose a file system (default: the temporary folder)")
    parser.add_argument("--control", action="store_true", help="race a temporary file and a rename instead; then losses are the pass")
    parser.add_argument("--daemon", action="store_true", help="race 'vaultsync watch' instead of the bare writer")
    args = parser.parse_args()
    passed = True
    for style in args.style or [*STYLES, NODE]:
        with tempfile.TemporaryDirectory(prefix="vaultsync-race-", dir=args.folder) as scratch:
            if args.daemon:
                from reliability import whole as daemon

                raced = daemon.race(Path(scratch), style, args.saves, size=args.size)
                passed &= raced.passed
                print(daemon.told_of_race(style, raced), flush=True)
                continue
            found = race(Path(scratch), style, args.saves, args.size, pause=args.pause, control=args.control)
        passed &= found.lost > 0 if args.control else found.passed
        did = ", ".join(f"{count} {what}" for what, count in found.outcomes.most_common())
        seen = f"{found.saves} saves, {found.lost} lost, {found.torn} torn, longest {found.longest_ms:.1f} ms"
        print(f"{style:14s} {seen}, {found.copies} copies, {found.left} to mend; vaultsync: {did}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())

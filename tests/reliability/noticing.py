"""W7: a person saves 0 to 30 milliseconds after the daemon wrote the same note; not one save may go unnoticed.

    python tests/reliability/noticing.py                  1,000 saves on 50 notes
    python tests/reliability/noticing.py --saves 100 --notes 10

Each note shows its own property in a table. A save changes the property, so the table is written; right after that write the
next save comes, made of the text before it, as an editor makes it whose buffer is older. A save that the daemon took for its
own write would never be followed by a table that shows it: then the note is counted as unnoticed after ten seconds. Also
counted is every save that is lost. The exit code is 1 when there is one of either.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.daemons import EAGER, running

WITHIN = 10.0
LATEST = 0.030
_POLL = 0.002
_SAVED = re.compile(r"\A---\nsave: (\d+)\n---\n")
_SHOWN = re.compile(r"^\| \[\[[^|]*\]\] *\| (\d+) *\|$", re.MULTILINE)

Start = Callable[[Path, Path], AbstractContextManager[object]]
"""Has something keep the tables of a vault as long as the block lasts; the second folder is for what it keeps elsewhere."""


class Result(NamedTuple):
    """What became of the saves."""

    saves: int
    unnoticed: int
    lost: int
    slowest: float
    """Seconds between a save and the table that shows it."""

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.unnoticed and not self.lost and self.saves > 0


@dataclass
class Person:
    """Somebody who saves one note again and again, each time just after it was written."""

    note: Path
    chance: random.Random
    saves: int
    number: int = 0
    unnoticed: int = 0
    lost: int = 0
    waits: list[float] = field(default_factory=list)

    def text(self) -> str:
        query = 'TABLE save FROM "" WHERE file.path = this.file.path'
        return f"---\nsave: {self.number}\n---\nwords {self.number}\n<!-- vaultsync: {query} -->\n<!-- /vaultsync -->\n"

    def save(self) -> None:
        self.number += 1
        self.note.write_text(self.text(), encoding="utf-8")

    def work(self) -> None:
        while self.number < self.saves:
            self.save()
            if not self._wait_for_write():
                return
            time.sleep(self.chance.random() * LATEST)

    def _wait_for_write(self) -> bool:
        began = time.monotonic()
        while time.monotonic() < began + WITHIN:
            text = self.note.read_text(encoding="utf-8")
            saved, shown = _SAVED.search(text), _SHOWN.search(text)
            if saved is not None and int(saved[1]) != self.number:
                self.lost += 1
                return False
            if saved is not None and shown is not None and int(shown[1]) == self.number:
                self.waits.append(time.monotonic() - began)
                return True
            time.sleep(_POLL)
        self.unnoticed += 1
        return False


def notice(folder: Path, saves: int, notes: int, start: Start = running, seed: int = 1) -> Result:
    """So many saves, spread over the notes."""
    vault = folder / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "vaultsync.toml").write_text(EAGER)
    people = [Person(vault / f"Note {number}.md", random.Random(seed + number), saves // notes) for number in range(notes)]
    for person in people:
        person.note.write_text(person.text(), encoding="utf-8")
    with start(vault, folder):
        threads = [threading.Thread(target=person.work) for person in people]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        for thread in threads:
            thread.join()
    waits = [wait for person in people for wait in person.waits]
    unnoticed, lost = sum(person.unnoticed for person in people), sum(person.lost for person in people)
    return Result(sum(person.number for person in people), unnoticed, lost, max(waits, default=0.0))


def main() -> int:
    """Prints the counts; returns 1 when the gate fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=1_000)
    parser.add_argument("--notes", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultsync-w7-") as scratch:
        found = notice(Path(scratch), args.saves, args.notes)
    print(f"W7 {found.saves} saves, {found.unnoticed} unnoticed, {found.lost} lost, slowest table {found.slowest:.2f} s after its save")
    return 0 if found.passed else 1


if __name__ == "__main__":
    sys.exit(main())

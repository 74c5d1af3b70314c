"""R11: somebody types ten keys a second into a note while an editor plugin applies the daemon's edits to it; simulated time.

    python tests/reliability/keystrokes.py              an hour
    python tests/reliability/keystrokes.py --minutes 5 --seed 7

The editor is as Obsidian is: what is typed stands in its buffer and is saved two seconds after the last key, and the plugin
applies a proposed edit to the buffer when that is the base of the edit, else it answers ``conflict``. Meanwhile other notes
change, so that the table of the open note is stale most of the time. Counted are characters that are lost or out of order,
moments when the cursor stood elsewhere than before an edit, and writes past the editor to the disk, each of which Obsidian
would answer with a message that the note was changed outside. The exit code is 1 when there is any of these.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.device import Device
from reliability.devices import NAMES, film, make

from vaultsync.daemon.limits import Limits
from vaultsync.daemon.writes import Proposal
from vaultsync.text import Rewrite

NOTE = "Films.md"
KEY, SAVE_AFTER = 0.1, 2.0
WALL = 1_795_000_000.0


class Result(NamedTuple):
    """What an hour came to."""

    keys: int
    applied: int
    conflicts: int
    lost: int
    moved: int
    """Edits after which the cursor stood elsewhere in what was typed."""
    past_the_editor: int

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.lost and not self.moved and not self.past_the_editor and self.applied > 0


@dataclass
class Editor:
    """The open note: its text, and the cursor in it; and what was typed, which must stay."""

    text: str
    cursor: int
    typed: list[str] = field(default_factory=list)
    unsaved_since: float | None = None
    last_key: float = 0.0
    applied: int = 0
    conflicts: int = 0
    moved: int = 0

    def type(self, key: str, now: float) -> None:
        self.text = self.text[: self.cursor] + key + self.text[self.cursor :]
        self.cursor += len(key)
        self.typed.append(key)
        self.last_key = now
        self.unsaved_since = self.unsaved_since or now

    def apply(self, proposal: Proposal) -> bool:
        """What the plugin does with ``Vault.process``."""
        before, after = proposal.change.before, proposal.change.after
        if self.text != before:
            self.conflicts += 1
            return False
        start = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), min(len(before), len(after)))
        end = next(
            (at for at, (old, new) in enumerate(zip(reversed(before[start:]), reversed(after[start:]), strict=False)) if old != new),
            min(len(before), len(after)) - start,
        )
        around = self.text[: self.cursor][-10:], self.text[self.cursor :][:10]
        self.text = before[:start] + after[start : len(after) - end] + before[len(before) - end :]
        assert self.text == after
        if self.cursor > start:
            self.cursor += len(after) - len(before)
        self.moved += (self.text[: self.cursor][-10:], self.text[self.cursor :][:10]) != around
        self.applied += 1
        return True


class Open(Device):
    """A device whose editor is connected."""

    def begin(self, editor: Editor) -> None:
        self.editor, self.proposals, self.past_the_editor = editor, list[Proposal](), 0

    def editors(self) -> int:
        return 1

    def propose(self, proposal: Proposal) -> None:
        self.proposals.append(proposal)

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        self.past_the_editor += len(rewrites)
        super().carry(rewrites)


def hour(folder: Path, minutes: float = 60.0, seed: int = 1) -> Result:
    """Types, pauses, and looks what is left."""
    chance = random.Random(seed)
    root = folder / "vault"
    text = make(root, "alike", 0)[NOTE]
    device = Open(root, Limits(start_grace=0), 0.0, WALL)
    editor = Editor(text, text.index("My own words.") + 3)
    device.begin(editor)
    now, until, pausing_until, foreign_at = 0.0, minutes * 60, 0.0, 5.0
    burst = 30.0
    while now < until:
        now = round(now + KEY, 3)
        saves: dict[str, str] = {}
        if now >= pausing_until:
            editor.type(chance.choice("abc \nåé😀"), now)
            burst -= KEY
            if burst <= 0:
                pausing_until, burst = now + chance.uniform(0.5, 40), chance.uniform(2, 60)
        if now >= foreign_at:
            name = chance.choice(NAMES)
            saves[f"{name}.md"] = film(name, chance.randrange(1_900, 2_030))
            foreign_at = now + chance.uniform(1, 30)
        if editor.unsaved_since is not None and now >= editor.last_key + SAVE_AFTER:
            saves[NOTE], editor.unsaved_since = editor.text, None
        at = device.writes.next_time()
        if saves or (at is not None and at <= now):
            device.step(now, WALL + now, saves)
        for proposal in device.proposals:
            done = editor.apply(proposal)
            device.writes.answered(proposal.edit, "done" if done else "conflict", "", now)
            if done:
                device.step(now, WALL + now, {NOTE: editor.text})
        device.proposals.clear()
    _, _, prose = editor.text.partition("<!-- /vaultsync -->\n\n")
    there, wanted = prose.removeprefix("My ").removesuffix("own words.\n"), "".join(editor.typed)
    lost = 0 if there == wanted else max(1, len(wanted) - len(there))
    return Result(len(editor.typed), editor.applied, editor.conflicts, lost, editor.moved, device.past_the_editor)


def main() -> int:
    """Prints the counts; returns 1 when the gate fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="of simulated time (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultsync-r11-") as scratch:
        found = hour(Path(scratch), args.minutes, args.seed)
    print(
        f"R11 {found.keys} keys in {args.minutes:.0f} minutes, {found.applied} edits applied, {found.conflicts} put off;"
        f" {found.lost} characters lost, cursor moved {found.moved} times, {found.past_the_editor} writes past the editor"
    )
    return 0 if found.passed else 1


if __name__ == "__main__":
    sys.exit(main())

"""R6: outside managed blocks no byte moves, on real notes.

    python tests/reliability/identity.py VAULT              every note of a vault of yours, in a copy
    python tests/reliability/identity.py VAULT --seed 7     blocks in other places

Each note of the copy gets a block at a line break chosen by chance, in the note's own line ends, in a callout where it lands in
one. `vaultsync sync` then runs twice: the first time every byte outside the block must be what it was, the second time nothing
may be written, not even a date. Notes in which the block would be text (in code) or that are not written to for a
good reason are counted apart; they must keep every byte. The exit code is 1 when a byte moved.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n.*?\n---[ \t]*(?=[\r\n]|\Z)", re.DOTALL)
_BREAK = re.compile(rb"\r\n|\n|\r")
OPENING, CLOSING = b"<!-- vaultsync: LIST LIMIT 3 -->", b"<!-- /vaultsync -->"


def main() -> int:
    """Prints how many notes were compared; returns 1 when a byte moved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=Path, help="a folder of notes; it is copied, never written to")
    parser.add_argument("--seed", type=int, default=1, help="where the blocks go (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultsync-identity-") as scratch:
        copy = Path(scratch) / "vault"
        shutil.copytree(args.vault, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        return compare(copy, random.Random(args.seed), {**os.environ, "XDG_STATE_HOME": os.path.join(scratch, "state")})


def compare(vault: Path, chance: random.Random, env: dict[str, str]) -> int:
    """Sets blocks in, regenerates twice and counts."""
    notes = [path for path in sorted(vault.rglob("*.md")) if path.is_file() and not any(part.startswith(".") for part in path.parts)]
    before = {path: with_block(path.read_bytes(), chance) for path in notes}
    for path, (data, _) in before.items():
        path.write_bytes(data)
    (vault / ".obsidian").mkdir(exist_ok=True)
    sync(vault, env)
    counts: Counter[str] = Counter()
    for path, (data, at) in before.items():
        after = path.read_bytes()
        inside = len(after) - len(data)
        start, end = at + len(OPENING), data.index(CLOSING, at)
        outside_kept = after[:start] == data[:start] and after.endswith(data[end:]) and inside >= 0
        counts["written"] += after != data
        counts["left as they were"] += after == data
        counts["moved a byte outside the block"] += not outside_kept
    stamps = {path: path.stat().st_mtime_ns for path in notes}
    sync(vault, env)
    counts["touched by the second run"] += sum(path.stat().st_mtime_ns != stamps[path] for path in notes)
    print(f"{len(notes)} notes: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["moved a byte outside the block"] or counts["touched by the second run"] else 0


def with_block(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The note with an empty block after one of its lines, and where the block begins."""
    head = _FRONT_MATTER.match(data)
    breaks = list(_BREAK.finditer(data, head.end() if head else 0))
    newline = breaks[0][0] if breaks else b"\n"
    place = chance.choice(breaks).end() if breaks else len(data)
    prefix = re.match(rb"(?:[ \t]{0,3}>[ \t]?)*", data[place:])
    quoted = prefix[0] if prefix else b""
    lead = newline if place == len(data) and not data.endswith((b"\n", b"\r")) and data else b""
    block = lead + quoted + OPENING + newline + quoted + CLOSING + newline
    return data[:place] + block + data[place:], place + len(lead) + len(quoted)


def sync(vault: Path, env: dict[str, str]) -> None:
    """One run; notes that cannot be written to are no failure here."""
    command = [sys.executable, "-m", "vaultsync", "sync", "--quiet", str(vault)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr)


if __name__ == "__main__":
    sys.exit(main())

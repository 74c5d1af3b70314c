"""A vault's folder in, what may write to it out; outcomes in, lines for people out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from vaultsync.changes import Change
from vaultsync.cli.output import is_terminal, say, wants_color, write
from vaultsync.disk.write import Outcome, Writer
from vaultsync.paths import shown
from vaultsync.report.visible import visible_text

_HARMLESS = ("not-begun", "complete")
"""An interrupted run that left a note as it was, or had written it whole."""
_COLOURS = {"+": "32", "-": "31", "@": "36"}


def recovered(folder: Path) -> Writer:
    """The one that writes to a vault, after it has mended what an interrupted run left; what it mended is told."""
    writer = Writer(folder)
    for found in writer.recover():
        if found.found not in _HARMLESS:
            say(found.message)
    return writer


def tell_follower(folder: Path) -> None:
    """One line when a daemon follows the vault that was written to: it takes that in, and there is nothing to do."""
    from vaultsync.disk.writing.instance import owner_of

    owner = owner_of(folder)
    if owner is not None:
        say(f"{owner} follows this vault ({owner.command or 'vaultsync watch'}) and takes in what was written")


def tell_refused(outcomes: Iterable[Outcome], prefix: str) -> None:
    """One line for each note that was not written, and what to do about it."""
    for outcome in outcomes:
        advice = f"; {outcome.help[:1].lower()}{outcome.help[1:]}" if outcome.help else ""
        say(f"{prefix}{shown(outcome.path)} is left as it is: {outcome.message}{advice}")


def show_diff(changes: Iterable[Change], prefix: str, color: str) -> None:
    """A unified diff of all changes on standard output, as ``git apply`` takes it; nothing in it steers a terminal."""
    painted, shown_to_people = wants_color(color, sys.stdout), is_terminal(sys.stdout)
    lines = (line for change in changes for line in change.diff(prefix))
    write("".join(_painted(_safe(line) if shown_to_people else line, painted) for line in lines))


def _safe(line: str) -> str:
    return visible_text(line.rstrip("\r\n").expandtabs()) + "\n"


def _painted(line: str, painted: bool) -> str:
    code = _COLOURS.get(line[:1]) if painted else None
    return f"\x1b[{code}m{line[:-1]}\x1b[0m\n" if code else line


def counted(number: int, word: str) -> str:
    """A number with its word, in the plural where it must be."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"

"""A ``.csl`` file that the configuration names in, what formats entries by it out: a processor is started for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vaultsync.errors import UsageError

if TYPE_CHECKING:
    from vaultsync.config.settings import NamedFile
    from vaultsync.evidence.bibliography import Entry

NO_SHEET: Final = (b"", "")


def read_sheet(named: NamedFile, where: Path, problems: list[str]) -> tuple[bytes, str]:
    """The bytes of a style, and what tells its processor apart; what is wrong with one of the two is added to ``problems``."""
    from vaultsync.disk.csl import check_style, find_processor
    from vaultsync.disk.outside import read_outside

    try:
        check_style(where)
        return read_outside(where), find_processor(where).stamp
    except UsageError as error:
        problems.append(f'{named.place}: {error}; write "chicago" for the style that is built in')
    except OSError as error:
        problems.append(f"{named.place}: the style cannot be read: {error.strerror or error}")
    return NO_SHEET


class CslStyle:
    """Formats entries by a style."""

    def __init__(self, sheet: Path) -> None:
        """Starts no processor yet."""
        self._sheet = sheet
        self._known: dict[str, str] = {}
        self._prepared = False
        self._failure = ""

    def prepare(self, wanted: Callable[[], Iterable[Entry]]) -> None:
        """Formats at once what will be asked for, the first time that this is called; where that is nothing, an entry for trial."""
        if not self._prepared:
            self._prepared = True
            self._format(list(wanted()) or [_trial()])

    def failure(self) -> str:
        """Why the processor could not use the style; empty where it could, or was not started yet."""
        return self._failure

    def __call__(self, entry: Entry) -> str:
        """The citation; empty where the processor failed or has none."""
        if entry.key not in self._known:
            self._format([entry])
        return self._known[entry.key]

    def _format(self, entries: list[Entry]) -> None:
        """A processor that fails gives no citation; it is not asked for the same again."""
        from vaultsync.disk.csl import format_with_style

        self._known.update(dict.fromkeys((entry.key for entry in entries), ""))
        try:
            found = format_with_style(self._sheet, entries)
        except UsageError as error:
            self._failure = self._failure or str(error).removeprefix(f"{self._sheet}: ")
            return
        self._known.update(found)


def _trial() -> Entry:
    from vaultsync.evidence.bibliography import Entry

    return Entry("trial", {"type": "book", "title": "Title", "author": [{"family": "Name", "given": "A"}]})

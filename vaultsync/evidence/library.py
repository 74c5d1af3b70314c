"""The files of a vault's bibliography in, its entries by citekey and by identifier out, each with its citation in the chosen style.

A setting of the index: immutable, and read only when the first entry is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from vaultsync.evidence.bibliography import Bibliography, BibProblem, Entry, read_bibliography
from vaultsync.evidence.bibliography.decoding import decoded
from vaultsync.evidence.bibliography.problem import MAX_PROBLEMS
from vaultsync.evidence.citations import format_chicago
from vaultsync.evidence.identifiers import Identifier, Kind, read_identifier, same_work
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern
from vaultsync.schema.names import MAX_CHOICES, MAX_LENGTH, nearest_plain
from vaultsync.text import LineIndex

_FOUR_DIGITS = lazy_pattern(r"[0-9]{4}")
_NEAR = 85
"""Least likeness, of 100, at which a citekey is taken for a misspelling of another."""
MAX_ANSWERS = 10_000
"""Answers about misspelled citekeys that are kept."""
Style = Callable[[Entry], str]
"""The citation of an entry as plain text on one line; empty where there is none."""


class Sheet(NamedTuple):
    """A style that is made by a program of its own."""

    path: VaultPath
    """Of the ``.csl`` file, from the vault's root; may lead out of it."""
    prepare: Callable[[Callable[[], Iterable[Entry]]], None]
    """Told what will be asked for, as often as one likes: the program takes long to start, and is to format all at once."""
    failure: Callable[[], str]
    """Why it could not; empty where it could."""


@dataclass(frozen=True, eq=False)
class LibraryFile:
    """One file of a bibliography."""

    path: VaultPath
    """From the vault's root; may lead out of it."""
    data: bytes
    read: Callable[[bytes, str], Bibliography] = read_bibliography
    """How the bytes are read; the text is the file's path."""

    @cached_property
    def text(self) -> str:
        """As it was read."""
        return decoded(self.data).text

    @cached_property
    def line_index(self) -> LineIndex:
        """Of the text."""
        return LineIndex.of(self.text)

    @cached_property
    def bibliography(self) -> Bibliography:
        """What it says."""
        return self.read(self.data, self.path)


@dataclass(frozen=True, eq=False)
class Library:
    """The bibliography of a vault; of several entries with one citekey that of the first file counts."""

    files: tuple[LibraryFile, ...] = ()
    style: Style = format_chicago
    sheet: Sheet | None = None
    """Of a style that is not built in."""

    @property
    def configured(self) -> bool:
        """Whether there is a bibliography."""
        return bool(self.files)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """By citekey in small letters."""
        found: dict[str, Entry] = {}
        for file in self.files:
            for key, entry in file.bibliography.entries.items():
                found.setdefault(key, entry)
        return found

    def find(self, citekey: str) -> Entry | None:
        """The entry with this citekey, whatever its case."""
        return self.entries.get(citekey.lower())

    def nearest(self, citekey: str) -> Entry | None:
        """The entry whose citekey this one is most likely a misspelling of; None where none is close. Answers are kept.

        The beginning or the year must be right: to hold thousands of words against thousands of citekeys would take seconds.
        """
        citekey = citekey.lower()[:MAX_LENGTH]
        if citekey not in self._near:
            choices = sorted({key for part in _parts(citekey) for key in self._by_part.get(part, ())})
            found = nearest_plain(citekey, choices, close=_NEAR)
            if len(self._near) >= MAX_ANSWERS:
                self._near.clear()
            self._near[citekey] = found or ""
        return self.entries.get(self._near[citekey])

    @cached_property
    def _by_part(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in sorted(self.entries)[:MAX_CHOICES]:
            for part in _parts(key):
                found.setdefault(part, []).append(key)
        return found

    @cached_property
    def _near(self) -> dict[str, str]:
        return {}

    def listed(self, identifier: Identifier) -> tuple[Entry, ...]:
        """The entries of one work, in order."""
        return self._by_work.get(same_work(identifier), ())

    @cached_property
    def _by_work(self) -> Mapping[Identifier, tuple[Entry, ...]]:
        found: dict[Identifier, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for identifier in works_of(entry):
                found[identifier] = (*found.get(identifier, ()), entry)
        return found

    def problems(self, file: LibraryFile) -> tuple[BibProblem, ...]:
        """What is wrong in a file, and which of its entries another file before it has otherwise; in order of place."""
        before: dict[str, tuple[Entry, LibraryFile]] = {}
        for other in self.files[: self.files.index(file)]:
            for key, entry in other.bibliography.entries.items():
                before.setdefault(key, (entry, other))
        hidden = [
            _hidden(entry, before[key][1])
            for key, entry in file.bibliography.entries.items()
            if key in before and before[key][0].csl != entry.csl
        ]
        return tuple(sorted((*file.bibliography.problems, *hidden[:MAX_PROBLEMS])))


def _parts(citekey: str) -> set[str]:
    """What a misspelled citekey has in common with the one that is meant: its first three letters, or its year."""
    return {citekey[:3], *_FOUR_DIGITS.findall(citekey)}


NO_LIBRARY: Final = Library()


def library_of(index: VaultIndex) -> Library:
    """The bibliography that the index was given; one without files where it was given none."""
    return index.setting(NO_LIBRARY)


def works_of(entry: Entry) -> tuple[Identifier, ...]:
    """The valid DOI, PMID and arXiv identifier of an entry, as far as it has them."""
    written: tuple[tuple[Kind, str], ...] = (("doi", entry.doi), ("pmid", entry.pmid), ("arxiv", arxiv_of(entry)))
    read = [read_identifier(kind, text) for kind, text in written if text]
    return tuple(dict.fromkeys(same_work(one) for one in read if isinstance(one, Identifier)))


def arxiv_of(entry: Entry) -> str:
    """As Zotero exports it: in a line of its own in "Extra", or as the number of a preprint."""
    number = entry.text("number")
    return entry.text("arxiv") or (number if number[:6].lower() == "arxiv:" else "")


def _hidden(entry: Entry, other: LibraryFile) -> BibProblem:
    message = f"the citekey {entry.key} stands for another entry in {other.path}; that one counts"
    return BibProblem(entry.line or 1, 1, message, "Give one of them another citekey, or name the file that is to count first")

"""The bytes of a bibliography in, its entries by citekey and what is wrong in it out. Never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vaultsync.evidence.bibliography.bibtex import read_bibtex
from vaultsync.evidence.bibliography.csl_json import read_csl_json
from vaultsync.evidence.bibliography.decoding import decoded
from vaultsync.evidence.bibliography.entry import Entry
from vaultsync.evidence.bibliography.problem import BibProblem, Problems


@dataclass(frozen=True)
class Bibliography:
    """What a file says of the works it lists."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By citekey in small letters, in the order of the file; of several with one key the first."""
    problems: tuple[BibProblem, ...] = ()
    """In order of place."""

    def find(self, citekey: str) -> Entry | None:
        """The entry with this citekey, whatever its case (Better BibTeX makes no two that differ only in that)."""
        return self.entries.get(citekey.lower())


def read_bibliography(data: bytes, name: str) -> Bibliography:
    """Reads CSL JSON, BibTeX or BibLaTeX.

    Args:
        data: the file's bytes; UTF-8, UTF-16, or what else a broken export holds.
        name: the file's name; with an ending other than ``.json``, ``.bib`` and ``.bibtex`` the content decides.
    """
    source = decoded(data)
    problems = Problems(source.text)
    if source.problem:
        problems.add(*source.problem)
    if not source.text.strip("\0 \t\r\n"):
        problems.add(0, "the file is empty", "Export the library again")
        return Bibliography({}, problems.placed())
    read = read_csl_json if _is_json(source.text, name) else read_bibtex
    entries: dict[str, Entry] = {}
    for offset, entry in read(source.text, problems):
        if problems.hopeless:
            break
        first = entries.setdefault(entry.key.lower(), entry)
        if first is not entry:
            where = f"in line {first.line}" if first.line != entry.line else "before it"
            message = f"the citekey {entry.key} was given to another entry already, {where}; that one counts"
            problems.add(offset, message, "Give one of them another citekey")
    return Bibliography(entries, problems.placed())


def _is_json(text: str, name: str) -> bool:
    ending = name.lower().rpartition(".")[2]
    if ending in ("bib", "bibtex", "biblatex"):
        return False
    return ending in ("json", "csljson") or text.lstrip()[:1] in ("[", "{")

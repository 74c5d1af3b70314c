"""A part of the bibliography, its style, or of the data on retractions cannot be used.

Why: An entry that is left out, or a second one under the same citekey, is missed where a source relies on it: its record stays
incomplete and its citation is not compared.

Fix: Correct it in the reference manager and export the library again. Rows of the retraction data are other people's; what cannot
be read of them is only counted.

Source: CSL 1.0.2 and its JSON schema; BibTeX and biblatex; RFC 4180.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import LibraryFile, library_of, prepare_styles, retraction_data_of
from vaultsync.evidence.retractions import fault_words
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span

_STYLE = 'Correct or replace the style, or the program that formats it; `style = "chicago"` needs none'


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each fault of the bibliography, and one for each kind of fault of the data."""
    library, data = library_of(index), retraction_data_of(index)
    for file in library.files:
        for problem in library.problems(file):
            help = problem.help or "Correct the entry in the reference manager, and export the library again"
            yield RULE.at(file.path, _span(file, problem.line, problem.column), problem.message, help=help)
    if library.sheet is not None:
        prepare_styles(index)
        failure = library.sheet.failure()
        if failure:
            yield RULE.at(library.sheet.path, Span(0, 0), f"no citation can be written in this style: {failure}", help=_STYLE)
    for fault in data.facts.faults if data is not None else ():
        if data is not None and fault.kind != "blank":
            # There each line counts as one character: the file is far too large to be kept.
            yield RULE.at(
                data.path,
                Span(fault.line - 1, fault.line - 1),
                fault_words(fault),
                help="All that can be read counts; if much is missing, download the data again",
                severity=Severity.INFO,
            )


def _span(file: LibraryFile, line: int, column: int) -> Span:
    starts = file.line_index.starts
    start = min(starts[min(line, len(starts)) - 1] + column - 1, len(file.text))
    return Span(start, min(start + 1, len(file.text)))


RULE = Rule("unreadable-record", Severity.WARNING, check_vault=check_vault)

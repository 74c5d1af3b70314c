"""A small vault in memory and reports on it, for the tests of all formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Fix, Related, Safety, Severity
from vaultsync.evidence import Status
from vaultsync.paths import VaultPath
from vaultsync.text import LineIndex, Span, TextEdit


@dataclass(frozen=True)
class Texts:
    """The vault of a report: the text of each file."""

    by_path: Mapping[str, str]

    def line_index(self, path: VaultPath) -> LineIndex:
        return LineIndex.of(self.by_path.get(path, ""))

    def text(self, path: VaultPath) -> str | None:
        return self.by_path.get(path)


def finding(path: str, text: str, marked: str, message: str = "[[Nowhere]] leads to no note", **changes: object) -> Diagnostic:
    """An error of ``broken-link`` on the first place of ``marked`` in ``text``."""
    at = text.index(marked)
    made = Diagnostic(VaultPath(path), Span(at, at + len(marked)), "broken-link", Severity.ERROR, message)
    return msgspec.structs.replace(made, **changes)  # type: ignore[arg-type]


def report(*diagnostics: Diagnostic, **changes: object) -> Report:
    """A report on two notes."""
    made = Report(diagnostics=diagnostics, notes=2, files=3, statuses={}, suppressed=0, crashed=False)
    return replace(made, **changes)  # type: ignore[arg-type]


HOME = "# Home\n\nSee [[Nowhere]] and [[An alias]].\n"
VAULT = Texts({"Home.md": HOME, "Folder/Ünï 50%.md": "---\r\ntitle: a\r\n---\r\nx\r\n"})

NOWHERE = finding("Home.md", HOME, "[[Nowhere]]", help="Did you mean [[Anywhere]]?")
ALIAS = finding(
    "Home.md",
    HOME,
    "[[An alias]]",
    "An alias is no file name",
    rule="alias-as-target",
    severity=Severity.WARNING,
    related=(Related(VaultPath("Folder/Ünï 50%.md"), Span(5, 13), "the note with this alias"),),
    fix=Fix("Write [[Ünï 50%|An alias]]", (TextEdit(VaultPath("Home.md"), Span(31, 39), "Ünï 50%|An alias"),), Safety.SAFE),
)
WHOLE = Diagnostic(VaultPath("Folder/Ünï 50%.md"), Span(0, 0), "sync-conflict-copy", Severity.INFO, "A copy", reason="syncthing")
FULL = report(WHOLE, NOWHERE, ALIAS, statuses={Status.SUPPORTED: 3, Status.WEAK: 1}, suppressed=1)
"""One finding of each severity, with everything a finding can have."""

ODD_PATH = "odd\x1b[31m\n\udcff,:%.md"
ODD = report(
    Diagnostic(
        VaultPath(ODD_PATH),
        Span(1, 3),
        "broken-link",
        Severity.ERROR,
        'bell \x07 nul \0 surrogate \ud800 <&> "q" \u202e 100%, a: b\nsecond ]]>',
        help="help \x1b]0;x\x07\nmore \udcfe",
    )
)
ODD_VAULT = Texts({ODD_PATH: "a\udcffb\x1bc"})
"""What hostile names and notes can bring to a report."""

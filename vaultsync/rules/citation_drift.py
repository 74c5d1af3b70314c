"""A source's citation or record is not what the bibliography says.

Why: A wrong year, author or DOI in a list of references leads readers to another work, or nowhere; the reference manager is where
records are corrected.

Fix: Where the note is wrong, write the citation anew: the fix makes it of the entry, in the style that `[bibliography]` names. Where the
entry is wrong, correct it in the reference manager and export again. Citations are compared by their fields, so another style or
punctuation is no fault. A year next to the recorded one is a warning: articles go online before they are printed. A note without any
citation is given one.

Source: Chicago Manual of Style 17, chapter 14; CSL 1.0.2; Crossref, "published online and in print".
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.evidence import citation_of, entry_of, first_key, is_filled, roles_of
from vaultsync.evidence.bibliography import Entry
from vaultsync.evidence.citations import Drift, DriftKind, drift, drift_of_properties
from vaultsync.evidence.citations.writing import quoted_value, value_edit, written_lines
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span, TextEdit

_HELP = "Run vaultsync audit --fix or vaultsync sync to write what the bibliography says, or correct it there"
_BY_HAND = "Correct the note, or the entry in the reference manager"


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for the citation, and one for each property that differs."""
    path, roles = note.path, roles_of(index)
    entry = entry_of(index, path)
    if entry is None:
        return
    properties = index.properties(path)
    cited = [writing for writing in properties.get(roles.citation, ()) if is_filled(writing.value)]
    if not cited:
        yield from _missing(note, index, entry)
    for writing in cited:
        found = drift(str(writing.value), entry)
        if found:
            yield _finding(note, writing.span, found, entry, _fix(note, writing, entry, citation_of(index, entry)))
    values = {name: writings[0].value for name, writings in properties.items()}
    for one in drift_of_properties(values, entry):
        place = _place(index, note, one)
        if place is not None:
            yield _finding(note, place, (one,), entry, None)


def _place(index: VaultIndex, note: Note, one: Drift) -> Span | None:
    names = {"year": ("year", "issued"), "author": ("authors", "author")}.get(one.field, (one.field,))
    written = [writing for name in names for writing in index.properties(note.path).get(name, ())]
    return written[0].span if written else None


def _finding(note: Note, span: Span, found: tuple[Drift, ...], entry: Entry, fix: Fix | None) -> Diagnostic:
    said = "; ".join(f"{one.field} {shown(one.written)}, recorded is {shown(one.recorded)}" for one in found)
    mild = all(one.kind is not DriftKind.DIFFERENT for one in found)
    return RULE.at(
        note.path,
        span,
        f"this is not what the bibliography says of {shown(entry.key)}: {said}",
        help=_HELP if fix is not None else _BY_HAND,
        fix=fix,
        severity=Severity.WARNING if mild else None,
    )


def _fix(note: Note, writing: PropertyValue, entry: Entry, citation: str) -> Fix | None:
    sound = citation and not drift(citation, entry)  # a record may be so odd that its own citation seems to be another's
    edit = value_edit(note, writing, citation) if sound else None
    return Fix("Write the citation of the bibliography", (edit,), Safety.SAFE) if edit is not None else None


def _missing(note: Note, index: VaultIndex, entry: Entry) -> Iterator[Diagnostic]:
    """One finding for a note whose citation only the bibliography has: tables show what stands in the note."""
    roles, properties = roles_of(index), index.properties(note.path)
    citation = citation_of(index, entry)
    if not citation:
        return
    values = {roles.title: quoted_value(entry.title) if entry.title else "", roles.year: str(entry.year) if entry.year else ""}
    lines = {name: value for name, value in values.items() if value and name not in properties}
    written, edits = properties.get(roles.citation, ()), list[TextEdit | None]()
    if written:  # but empty
        edits.append(value_edit(note, written[0], citation) if len(written) == 1 else None)
    else:
        lines[roles.citation] = quoted_value(citation)
    if lines:
        at = written_lines(note)
        text = "".join(f"{name}: {value}{at.newline}" for name, value in lines.items()) if at is not None else ""
        edits.append(TextEdit(note.path, Span(at.offset, at.offset), text) if at is not None else None)
    sound = [edit for edit in edits if edit is not None]
    fix = Fix("Write the citation of the bibliography", tuple(sound), Safety.SAFE) if len(sound) == len(edits) else None
    yield RULE.at(
        note.path,
        first_key(properties, (*roles.citekey, *roles.record, *roles.type_keys)),
        f"the citation of {shown(entry.key)} stands in the bibliography only, so no table shows it",
        help=_HELP if fix is not None else f"Add `{roles.citation}` to the note",
        fix=fix,
        severity=Severity.INFO,
    )


RULE = Rule("citation-drift", Severity.ERROR, check_note=check_note, needs_types=True, parts=("source",), fixable=True)

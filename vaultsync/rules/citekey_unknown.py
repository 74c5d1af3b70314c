"""A citation names a citekey that the bibliography does not have.

Why: Nobody can tell which work is meant, and an export of the text has a hole in its list of references.

Fix: Correct the citekey, or add the work to the reference manager and export the library again. A word such as `@jane` in the run
of a text is taken for a person unless it is written much like a citekey.

Source: pandoc's manual, "Citation syntax"; the bibliography that `[bibliography]` names.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Library, citekey_writing, entry_of, is_source, library_of, sources_of_key, study
from vaultsync.evidence.citations import CitationForm, find_citations, key_of_name
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.names import nearest
from vaultsync.syntax import Note
from vaultsync.text import Span

_ENOUGH = 20
"""Misspelled citekeys of one note for which a likely one is looked for."""
_NEAR = 85


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each place; a link that leads nowhere is another rule's."""
    library = library_of(index)
    if not library.configured:
        return
    yield from _own(note, index, library)
    if b"@" not in note.packed_prose:
        return
    prose, start = note.prose, note.prose.start
    edges = [at - start for at in prose.hidden]
    asked = 0
    for one in find_citations(prose.text, zip(edges[::2], edges[1::2], strict=True)):
        if library.find(one.key) is not None or sources_of_key(index, one.key, note.path, is_source):
            continue
        asked += 1
        near = nearest(one.key, library.entries, close=_NEAR) if asked <= _ENOUGH else None
        if one.form is CitationForm.GROUP or near is not None:
            severity = None if one.form is CitationForm.GROUP else Severity.INFO
            yield _finding(note.path, Span(one.span.start + start, one.span.end + start), one.key, _name(library, near), severity)


def _own(note: Note, index: VaultIndex, library: Library) -> Iterator[Diagnostic]:
    """What a source says of itself: its citekey as a property, or as a name that begins with ``@``."""
    path = note.path
    if not is_source(index, path) or entry_of(index, path) is not None:
        return
    if any(library.listed(identifier) for identifier in study(index, path).identifiers):
        return  # it goes by another citekey, and is told so
    written = citekey_writing(index, path)
    if written is not None or title_of(path).startswith("@"):
        key = str(written.value).strip().removeprefix("@") if written is not None else key_of_name(path)
        near = _name(library, nearest(key, library.entries, close=_NEAR))
        yield _finding(path, written.span if written is not None else Span(0, 0), key, near, None)


def _name(library: Library, key: str | None) -> str:
    entry = library.find(key) if key is not None else None
    return entry.key if entry is not None else ""


def _finding(path: VaultPath, span: Span, key: str, near: str, severity: Severity | None) -> Diagnostic:
    help = f"Did you mean {shown(near)}?" if near else "Correct the citekey, or export the library again if the work was added to it"
    return RULE.at(path, span, f"the bibliography has no entry {shown(key)}", help=help, severity=severity)


RULE = Rule("citekey-unknown", Severity.WARNING, check_note=check_note)

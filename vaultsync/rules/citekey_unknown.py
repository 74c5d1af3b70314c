"""A citation names a citekey that the bibliography does not have.

Why: Nobody can tell which work is meant, and an export of the text has a hole in its list of references.

Fix: Correct the citekey, or add the work to the reference manager and export the library again. A word such as `@jane` in the run
of a text is taken for a person unless it is written much like a citekey.

Source: pandoc's manual, "Citation syntax"; the bibliography that `[bibliography]` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Library, citekey_writing, entry_of, is_source, library_of, roles_of, sources_of_key, study
from vaultsync.evidence.citations import Citation, CitationForm, find_citations, key_of_name
from vaultsync.evidence.keyed import MAX_TEXT
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.names import normalised
from vaultsync.syntax import Note
from vaultsync.text import Span

_ENOUGH = 20
"""Misspelled citekeys of one note for which a likely one is looked for."""
_LIKE = re.compile(r"[^\W\d_].{0,200}?(?<![0-9])(?:1[4-9]|20)[0-9]{2}(?![0-9])")
"""Letters, then a year, as in nearly all citekeys."""
_NAMES = frozenset({"aliases", "alias", "tags", "tag", "cssclasses"})
"""Properties that name the note itself."""


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each place; a link that leads nowhere is another rule's."""
    library = library_of(index)
    if not library.configured:
        return
    yield from _own(note, index, library)
    asked = 0
    for one in (*_in_properties(note, index), *_in_prose(note)):
        if library.find(one.key) is not None or sources_of_key(index, one.key, note.path, is_source):
            continue
        like, grouped = _LIKE.match(one.key) is not None, one.form is CitationForm.GROUP
        if not like and not grouped:
            continue
        asked += 1
        near = library.nearest(one.key) if asked <= _ENOUGH else None
        if grouped or near is not None:
            severity = None if grouped and (like or near is not None) else Severity.INFO
            yield _finding(note.path, one.span, one.key, near.key if near is not None else "", severity)


def _in_prose(note: Note) -> Iterator[Citation]:
    if b"@" not in note.packed_prose:
        return
    prose, start = note.prose, note.prose.start
    edges = [at - start for at in prose.hidden]
    for one in find_citations(prose.text, zip(edges[::2], edges[1::2], strict=True)):
        yield one._replace(span=Span(one.span.start + start, one.span.end + start))


def _in_properties(note: Note, index: VaultIndex) -> Iterator[Citation]:
    """The citations in front matter, each at the text that it stands in; where a link to a source is due another rule asks for it."""
    roles = roles_of(index)
    for written in note.front_matter.properties if note.front_matter is not None else ():
        listed = isinstance(written.value, list)
        texts = [(n, item) for n, item in enumerate(written.value if listed else (written.value,)) if isinstance(item, str) and "@" in item]
        name = normalised(written.key) if texts else ""
        if not texts or name in _NAMES or name in roles.citekey:
            continue
        if name in roles.citing.forward and roles.finding in index.types_of(note.path):
            continue
        for number, text in texts:
            part = written.locate((number,)) if listed else None
            place = Span(part.start, part.end) if part is not None else Span(written.start, written.end)
            yield from (one._replace(span=place) for one in find_citations(text[:MAX_TEXT]))


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
        near = library.nearest(key)
        yield _finding(path, written.span if written is not None else Span(0, 0), key, near.key if near is not None else "", None)


def _finding(path: VaultPath, span: Span, key: str, near: str, severity: Severity | None) -> Diagnostic:
    help = f"Did you mean {shown(near)}?" if near else "Correct the citekey, or export the library again if the work was added to it"
    return RULE.at(path, span, f"the bibliography has no entry {shown(key)}", help=help, severity=severity)


RULE = Rule("citekey-unknown", Severity.WARNING, check_note=check_note)

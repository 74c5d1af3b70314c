"""An identifier is not one of its kind.

Why: A DOI, PMID, ISBN, ISSN, arXiv number or ORCID iD with a wrong digit leads nowhere, or to somebody else's work; nothing can be
compared by it.

Fix: Copy it again from the publisher's page. Resolvers, labels and hyphens may stay, they are read over. A fix is there only
where no doubt is left what was meant.

Source: the check digits of ISO 2108 (ISBN), ISO 3297 (ISSN) and ISO 7064 (ORCID); DOI Handbook; arXiv identifier schemes.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.evidence.identifiers import Invalid, Kind, is_said, kind_of_property, read_identifiers
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span, TextEdit

_BEGINNINGS = frozenset({"ar", "do", "ei", "es", "is", "or", "pi", "pm", "pu"})
"""Of the names of all such properties; this is asked of every note."""
_NAMES: dict[Kind, str] = {"doi": "DOI", "pmid": "PMID", "isbn": "ISBN", "issn": "ISSN", "arxiv": "arXiv identifier", "orcid": "ORCID iD"}


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each identifier that is none; what says that there is none is passed over."""
    if not _may_hold(note):
        return
    for name, writings in index.properties(note.path).items():
        kind = kind_of_property(name) if name[:2] in _BEGINNINGS else None
        for writing in writings if kind is not None else ():
            for value, span in _parts(writing):
                read = list(read_identifiers(kind, value)) if kind is not None and is_said(value) else []
                for found in read:
                    if isinstance(found, Invalid):
                        alone = found if len(read) == 1 else found._replace(suggestion=None)  # a fix would take out the others
                        yield _finding(note, alone, span, is_text=isinstance(value, str) and not writing.inline)


def _may_hold(note: Note) -> bool:
    if note.front_matter is not None and not _BEGINNINGS.isdisjoint([written.key[:2].lower() for written in note.front_matter.properties]):
        return True
    return not _BEGINNINGS.isdisjoint([field.key[:2].lower() for field in note.fields])


def _parts(writing: PropertyValue) -> Iterator[tuple[object, Span]]:
    if not isinstance(writing.value, list):
        yield writing.value, writing.span
        return
    parts = {part.key: part.span for part in writing.property.parts} if writing.property is not None else {}
    for number, value in enumerate(writing.value):
        yield value, parts.get(str(number), writing.span)


def _finding(note: Note, found: Invalid, span: Span, *, is_text: bool) -> Diagnostic:
    name, fix = _NAMES[found.kind], None
    if found.suggestion is not None:
        new = f'"{found.suggestion}"' if is_text or found.suggestion.startswith("0") else found.suggestion
        fix = Fix(f"Write {found.suggestion}", (TextEdit(note.path, span, new),), Safety.SUGGESTED)
    help = f"Write {found.suggestion}" if found.suggestion is not None else f"Copy the {name} again from the publisher's page"
    return RULE.at(note.path, span, f"{shown(found.written)} is no {name}: {found.why}", help=help, fix=fix)


RULE = Rule("invalid-identifier", Severity.WARNING, check_note=check_note)

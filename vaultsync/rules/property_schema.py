"""A property breaks the schema of its note's type.

Why: Queries, tables and scripts over the vault rely on what a type promises. A year that is text, a word that is none of
the allowed ones or a property that is missing makes them skip the note or fail, without a word.

Fix: Write what the message expects. Where the note is right and the schema is not, change the schema.

Source: JSON Schema 2020-12; names are compared in Dataview's form, front matter and inline fields together.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import cited_in, is_source, library_of, roles_of, schema_violations, sources_of_key
from vaultsync.evidence.citations import find_citations
from vaultsync.evidence.keyed import MAX_TEXT
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.index.violations import listed, violations
from vaultsync.paths import VaultPath, shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema import Violation
from vaultsync.syntax import Note
from vaultsync.text import Span

_FENCE = 3


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each violation; none in a property whose links lack quotes, which is reported as that."""
    path = note.path
    broken = (schema_violations if roles_of(index).claim in index.types_of(path) else violations)(index, path)
    if not broken:
        return
    properties = index.properties(path)
    broken = tuple(violation for violation in broken if not (violation.kind == "link" and _is_citation(index, path, violation)))
    for violation in broken:
        writings = properties.get(str(violation.pointer[0]), ()) if violation.pointer else ()
        filled = [writing for writing in writings if writing.value is not None and writing.value != ""] or list(writings)
        related: tuple[Related, ...] = ()
        help = violation.help or "Correct the note, or the schema of its type"
        if len(filled) > 1 and len(violation.pointer) == 1 and violation.kind != "count":
            related = tuple(Related(path, writing.key_span, "also written here") for writing in filled[1:])
            help = f"It is written {len(filled)} times, which Dataview reads as one list; keep one of them"
        message, help = _about_citation(index, path, violation) or (violation.message, help)
        yield RULE.at(path, _place(note, violation, filled), message, help=help, related=related)


def _cited_text(index: VaultIndex, path: VaultPath, violation: Violation) -> str:
    """The text where a finding should link to its source; empty for everything else."""
    roles = roles_of(index)
    name = str(violation.pointer[0]) if violation.pointer else ""
    if roles.finding not in index.types_of(path) or name not in roles.citing.forward:
        return ""
    items = [item for writing in index.properties(path).get(name, ()) for item in listed(writing.value)]
    at = violation.pointer[1] if len(violation.pointer) > 1 else 0
    item = items[at] if isinstance(at, int) and at < len(items) else None
    return item if isinstance(item, str) else ""


def _is_citation(index: VaultIndex, path: VaultPath, violation: Violation) -> bool:
    """Whether what is no link names a source by its citekey."""
    text = _cited_text(index, path, violation)
    return bool(text) and any(True for _ in cited_in(index, path, text, is_source))


def _about_citation(index: VaultIndex, path: VaultPath, violation: Violation) -> tuple[str, str] | None:
    """What is to be said, with its help, of a citation that names no source, or two; None where there is none."""
    text = _cited_text(index, path, violation) if violation.kind == "link" else ""
    key = next((one.key for one in find_citations(text[:MAX_TEXT])), None)
    if key is None:
        return None
    library = library_of(index)
    entry, near = library.find(key), library.nearest(key)
    if sources_of_key(index, key, path, is_source):
        return f"two notes have the citekey {shown(key)}", "Merge them, or link to one of them"
    if entry is not None:
        return f"the bibliography has {shown(entry.key)}, but there is no note of it", f"Make a source note named {shown(entry.key)}"
    help = f"Did you mean {shown(near.key)}?" if near is not None else "Correct the citekey, or make a source note that is named by it"
    return f"no source note has the citekey {shown(key)}", help


def _place(note: Note, violation: Violation, filled: list[PropertyValue]) -> Span:
    """The value, or the key where there is none or the key itself is the fault; what is missing is missed at the note's first line."""
    if not filled:
        front_matter = note.front_matter
        return Span(front_matter.start, front_matter.start + _FENCE) if front_matter is not None else Span(0, 0)
    rest = violation.pointer[1:]
    if not rest:
        at_key = violation.kind in ("empty", "count", "unexpected") or filled[0].span.start == filled[0].span.end
        return filled[0].key_span if at_key else filled[0].span
    writing, steps = _writing(filled, rest)
    if writing.property is None:
        return writing.span
    part = writing.property.locate(steps)
    if part is not None and violation.kind == "unexpected":
        return Span(part.key_start, part.key_end)
    part = part or writing.property.locate(steps[:-1])
    return part.span if part is not None and part.start < part.end else writing.span


def _writing(filled: list[PropertyValue], steps: tuple[str | int, ...]) -> tuple[PropertyValue, tuple[str | int, ...]]:
    """Which of several writings holds the value at a path, and the path within that one."""
    first, *rest = steps
    if len(filled) > 1 and isinstance(first, int):
        for writing in filled:
            items = listed(writing.value)
            if first < len(items):
                return writing, ((first, *rest) if isinstance(writing.value, list) else tuple(rest))
            first -= len(items)
    return filled[0], steps


RULE = Rule("property-schema", Severity.ERROR, check_note=check_note, needs_types=True)

"""A property breaks the schema of its note's type.

Why: Queries, tables and scripts over the vault rely on what a type promises. A year that is text, a word that is none of
the allowed ones or a property that is missing makes them skip the note or fail, without a word.

Fix: Write what the message expects. Where the note is right and the schema is not, change the schema.

Source: JSON Schema 2020-12; names are compared in Dataview's form, front matter and inline fields together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema import NoteType, Violation, link_count_violation, link_shape_violations
from vaultsync.syntax import Note
from vaultsync.text import Span

Properties = Mapping[str, tuple[PropertyValue, ...]]
_FENCE = 3


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each violation; none in a property whose links lack quotes, which is reported as that."""
    path = note.path
    names = index.types_of(path)
    if not names or index.type_unknown(path):
        return
    properties = index.properties(path)
    found: dict[Violation, None] = {}
    for name in names:
        kind = index.types.get(name)
        if kind is not None:
            found.update(dict.fromkeys(kind.validate(_values(kind, properties))))
            if kind.links:
                found.update(dict.fromkeys(_link_violations(kind, properties)))
    for violation in found:
        writings = properties.get(str(violation.pointer[0]), ()) if violation.pointer else ()
        if any(writing.span.start <= problem.start < writing.span.end for problem in note.problems for writing in writings):
            continue
        filled = [writing for writing in writings if writing.value is not None and writing.value != ""] or list(writings)
        related: tuple[Related, ...] = ()
        help = violation.help or "Correct the note, or the schema of its type"
        if len(filled) > 1 and len(violation.pointer) == 1 and violation.kind != "count":
            related = tuple(Related(path, writing.key_span, "also written here") for writing in filled[1:])
            help = f"It is written {len(filled)} times, which Dataview reads as one list; keep one of them"
        yield RULE.at(path, _place(note, violation, filled), violation.message, help=help, related=related)


def _values(kind: NoteType, properties: Properties) -> dict[str, Any]:
    """By name the value, as Dataview has it: of a property that is written several times a list of all its values."""
    values: dict[str, Any] = {}
    for name, writings in properties.items():
        if len(writings) == 1:
            values[name] = _value(kind, name, writings[0])
            continue
        filled = [value for writing in writings if (value := _value(kind, name, writing)) is not None]
        values[name] = [item for value in filled for item in _items(value)] if len(filled) > 1 else filled[0] if filled else None
    return values


def _value(kind: NoteType, name: str, writing: PropertyValue) -> Any:
    return kind.inline_value(name, writing.value) if writing.inline else writing.value


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _link_violations(kind: NoteType, properties: Properties) -> Iterator[Violation]:
    for rule in kind.links:
        writings = properties.get(rule.property)
        if not writings:
            continue
        shapes = [violation for writing in writings for violation in link_shape_violations(rule, writing.value, len(writing.links))]
        yield from shapes
        links = sum(len(writing.links) for writing in writings)
        wrong_count = link_count_violation(rule, links)
        # Text in the place of a link has been told of; other text may hold links that only its author sees.
        if wrong_count is not None and (links or not any(writing.value for writing in writings)):
            yield wrong_count


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
            items = _items(writing.value)
            if first < len(items):
                return writing, ((first, *rest) if isinstance(writing.value, list) else tuple(rest))
            first -= len(items)
    return filled[0], steps


RULE = Rule("property-schema", Severity.ERROR, check_note=check_note, needs_types=True)

"""An index and a typed note in, what breaks the schemas of its types out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vaultsync.index.properties import PropertyValue
from vaultsync.index.vault_index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.schema import NoteType, Violation, link_count_violation, link_shape_violations
from vaultsync.syntax import Note

Properties = Mapping[str, tuple[PropertyValue, ...]]


def violations(index: VaultIndex, path: VaultPath) -> tuple[Violation, ...]:
    """Each once, in the order of the types.

    None for a note without types or whose front matter cannot be read, and none of properties about which the note already has a
    problem, such as links without quotes.
    """
    names = index.types_of(path)
    if not names or index.type_unknown(path):
        return ()
    properties = index.properties(path)
    found: dict[Violation, None] = {}
    for name in names:
        kind = index.types.get(name)
        if kind is not None:
            found.update(dict.fromkeys(kind.validate(_values(kind, properties))))
            if kind.links:
                found.update(dict.fromkeys(_link_violations(kind, properties)))
    if not found:
        return ()
    note: Note = index.notes[path]
    return tuple(violation for violation in found if not _is_told(note, properties, violation))


def _is_told(note: Note, properties: Properties, violation: Violation) -> bool:
    """Whether a problem of the note lies in what the violation is about."""
    writings = properties.get(str(violation.pointer[0]), ()) if violation.pointer else ()
    return any(writing.span.start <= problem.start < writing.span.end for problem in note.problems for writing in writings)


def _values(kind: NoteType, properties: Properties) -> dict[str, Any]:
    """By name the value, as Dataview has it: of a property that is written several times a list of all its values."""
    values: dict[str, Any] = {}
    for name, writings in properties.items():
        if len(writings) == 1:
            values[name] = _value(kind, name, writings[0])
            continue
        filled = [value for writing in writings if (value := _value(kind, name, writing)) is not None]
        values[name] = [item for value in filled for item in listed(value)] if len(filled) > 1 else filled[0] if filled else None
    return values


def _value(kind: NoteType, name: str, writing: PropertyValue) -> Any:
    return kind.inline_value(name, writing.value) if writing.inline else writing.value


def listed(value: Any) -> list[Any]:
    """A list as it is, any other value as a list of one."""
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

"""A source note's properties in, what its bibliographic record lacks out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaultsync.evidence.roles import RESEARCH, Roles
from vaultsync.index import PropertyValue

CITATION, IDENTIFIER = "citation", "identifier"
Properties = Mapping[str, tuple[PropertyValue, ...]]


def record_gaps(properties: Properties, roles: Roles = RESEARCH) -> tuple[str, ...]:
    """``citation`` and ``identifier``, in this order, as far as they are missing; empty for a record that can be cited.

    A property that is written but empty is missing.
    """
    cited = _is_written(properties, roles.citation)
    identified = any(name in properties and _is_written(properties, name) for name in roles.identifiers)
    if cited and identified:
        return ()
    if not identified:
        identified = has_none(properties, roles)
    return (() if cited else (CITATION,)) + (() if identified else (IDENTIFIER,))


def identified_by(properties: Properties, roles: Roles = RESEARCH) -> str:
    """The identifiers of a record in a few words, ``doi 10.5555/12345678``; empty when there are none and it does not say so."""
    found = [
        f"{name} {str(writing.value).strip()}"
        for name in roles.identifiers
        for writing in properties.get(name, ())
        if is_filled(writing.value)
    ]
    return ", ".join(found) or ("no identifier, on purpose" if has_none(properties, roles) else "")


def has_none(properties: Properties, roles: Roles) -> bool:
    """Whether a record says that there is no identifier."""
    return any(
        isinstance(writing.value, str) and writing.value.strip().lower() == "none" for writing in properties.get(roles.identifier, ())
    )


def _is_written(properties: Properties, name: str) -> bool:
    return any(is_filled(writing.value) for writing in properties.get(name, ()))


def is_filled(value: Any) -> bool:
    """Whether a property's value says anything: no null, no boolean, no blank text, no list of only such."""
    if value is None or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(is_filled(item) for item in value)
    return not isinstance(value, dict) or bool(value)

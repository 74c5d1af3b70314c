"""A note type's schema in, the part of it that an engine is to judge out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from vaultsync.schema.formats import FORMATS
from vaultsync.schema.names import normalised
from vaultsync.schema.pointers import value_at
from vaultsync.schema.walk import children, every

_NAMING = ("additionalProperties", "unevaluatedProperties")
"""Keywords whose ``false`` both engines tell by the property's name."""


def judged(schema: Mapping[str, Any], links: Collection[str] = ()) -> dict[str, Any]:
    """A copy without what only ``x-link`` says, and in the form in which both engines agree.

    Link properties (by normalised name) may hold anything; formats that nobody checks are left out; ``false``
    is written ``{"not": {}}``, since of the former ``jsonschema`` does not tell the place.
    """
    out = deepcopy(dict(schema))
    for keyword in ("$id", "$schema"):
        out.pop(keyword, None)
    for name in out.get("properties", {}):
        if normalised(name) in links:
            out["properties"][name] = True
    for _, part in every(out):
        if part.get("format", "") not in FORMATS:
            part.pop("format", None)
        if part.get("additionalProperties") is False:
            part.setdefault("properties", {})  # without it jsonschema-rs tells no names
        for inside in children(part):
            if inside.schema is False and inside.path[0] not in _NAMING:
                *way, last = inside.path
                value_at(part, way)[last] = {"not": {}}
    return out

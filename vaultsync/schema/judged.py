"""A note type's schema in, the part of it that an engine is to judge out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from vaultsync.schema.formats import FORMATS
from vaultsync.schema.matching import TYPE_PROPERTIES
from vaultsync.schema.names import normalised
from vaultsync.schema.pointers import value_at
from vaultsync.schema.walk import children, every

_NAMING = ("additionalProperties", "unevaluatedProperties")
"""Keywords whose ``false`` both engines tell by the property's name."""
_ALWAYS = (*TYPE_PROPERTIES, "vaultsync-ignore")
"""Properties of any note; a schema that lets no others through need not list them."""


def judged(schema: Mapping[str, Any], links: Collection[str] = ()) -> dict[str, Any]:
    """A copy without what only ``x-link`` says, and in the form in which both engines agree.

    Link properties (by normalised name) may hold anything; formats that nobody checks are left out; ``false``
    is written ``{"not": {}}``, since of the former ``jsonschema`` does not tell the place.
    """
    out = deepcopy(dict(schema))
    for keyword in ("$id", "$schema"):
        out.pop(keyword, None)
    properties = out.setdefault("properties", {})
    for name in properties:
        if normalised(name) in links:
            properties[name] = True
    stated = {normalised(name) for name in properties}
    properties.update((name, True) for name in _ALWAYS if name not in stated)
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

"""JSON written as front matter in, its properties out; None for what is no JSON.

Much JSON is YAML and never comes here; this is for what libyaml refuses: tabs between the values,
surrogate pairs written as escapes, control characters. libyaml still gives the places, from a text of
the same length in which these are others; keys and values are JSON's own.
"""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec.structs import replace

from vaultsync.syntax.note import Problem, PropertyPart
from vaultsync.syntax.yaml import MAX_LENGTH, Mapping, mapping_of, read_mapping, resolve_scalar

_ESCAPES = re.compile(r"(\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_SURROGATE = re.compile(r"\\u[dD]([89a-fA-F])")
_REFUSED = re.compile("[\t\x7f-\x9f\ufffe\uffff]")


def read_json(text: str, offset: int) -> Mapping | None:
    """The properties of a JSON object, with their places; never raises.

    Args:
        text: the JSON, without fences.
        offset: where it begins in the note; added to every position.
    """
    if len(text) > MAX_LENGTH:
        return None
    try:
        pairs = json.loads(
            _ESCAPES.sub(_mended, text),
            object_pairs_hook=tuple,
            parse_int=resolve_scalar,
            parse_float=resolve_scalar,
            parse_constant=str,
        )
        places = read_mapping(_REFUSED.sub(" ", _SURROGATE.sub(_stand_in, text)), offset)
        if isinstance(places, Problem):
            return None
        written = {found.key_start: found for found in (*places.properties, *(one for both in places.doubled for one in both))}
        parts = [PropertyPart(p.start, p.end, p.key, p.key_start, p.key_end, p.parts) for _, p in sorted(written.items())]
        values, named = _named(pairs, tuple(parts))
    except (ValueError, RecursionError):
        return None
    return mapping_of(named, values)


def _mended(found: re.Match[str]) -> str:
    """Half a surrogate pair is no character; everything else stays."""
    return found[1] or "\\ufffd"


def _stand_in(found: re.Match[str]) -> str:
    """A surrogate becomes a character of the private use area, each its own."""
    return f"\\ue{int(found[1], 16) - 8}"


def _named(value: Any, parts: tuple[PropertyPart, ...]) -> tuple[Any, tuple[PropertyPart, ...]]:
    """A value without the pairs in it, and its parts under their own names.

    Raises:
        ValueError: when the two are not built alike.
    """
    if isinstance(value, tuple):  # the pairs of an object
        below = [(key, part, *_named(inner, part.parts)) for (key, inner), part in zip(value, parts, strict=True)]
        named = tuple(replace(part, key=key, parts=inside) for key, part, _, inside in below)
        return {key: plain for key, _, plain, _ in below}, named
    if isinstance(value, list):
        done = [_named(inner, part.parts) for inner, part in zip(value, parts, strict=True)]
        return [plain for plain, _ in done], tuple(replace(part, parts=inside) for part, (_, inside) in zip(parts, done, strict=True))
    return value, ()

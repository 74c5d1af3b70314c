"""A JSON document and a reference into it in, the value there out. Nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

MISSING = object()
"""Stands for a value that is not there; no JSON value is equal to it."""

Pointer = tuple[str | int, ...]
"""The way into a value: keys of mappings and positions in lists, from 0."""


def value_at(document: Any, pointer: Sequence[str | int]) -> Any:
    """The value at a path, or ``MISSING``."""
    for step in pointer:
        if isinstance(document, dict):
            document = document.get(str(step), MISSING)
        elif isinstance(document, list) and str(step).isdecimal() and int(step) < len(document):
            document = document[int(step)]
        else:
            return MISSING
    return document


def reference_path(reference: str) -> tuple[str, ...] | None:
    """The path that ``#/a/b`` names; None for whatever is not a path within the same document."""
    if not reference.startswith("#"):
        return None
    path = unquote(reference[1:])
    if path == "":
        return ()
    if not path.startswith("/"):
        return None
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/"))


def resolved(schema: Any, root: Any, limit: int = 16) -> Any:
    """The schema that a chain of references leads to; the schema itself when it has none or they lead nowhere."""
    for _ in range(limit):
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            break
        path = reference_path(schema["$ref"])
        target = MISSING if path is None else value_at(root, path)
        if target is MISSING:
            break
        schema = target
    return schema

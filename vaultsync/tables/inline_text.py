"""Values in, Markdown that fits on one line out: for cells, list items and inline expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vaultsync.paths import VaultPath
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Link, ListPair, Value
from vaultsync.tables.links import LinkWriter

MAX_DEPTH = 8
"""Lists and objects nested deeper are shown as dots."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is made for: the note and what its texts depend on."""

    origin: VaultPath
    links: LinkWriter
    settings: DataviewSettings


def inline_text(value: Value, place: Place, depth: int = 0) -> str:
    """The value as Dataview writes it in Markdown, with links in the vault's style; line ends stay."""
    if isinstance(value, str):
        return value
    if isinstance(value, Link):
        return place.links.text(value, place.origin)
    if depth > MAX_DEPTH:
        return "..."
    if isinstance(value, (list, tuple)):
        inner = ", ".join([inline_text(part, place, depth + 1) for part in value])
        return f"[{inner}]" if depth else inner
    if isinstance(value, Mapping):
        return "{ " + ", ".join([f"{key}: {inline_text(part, place, depth + 1)}" for key, part in value.items()]) + " }"
    if isinstance(value, ListPair):
        return f"{inline_text(value.key, place, depth)}: {inline_text(value.value, place, depth)}"
    return text_of(value, place.settings)

"""Dataview's own settings, as far as answers and their text depend on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class DataviewSettings:
    """The settings with Dataview's defaults (0.5.70)."""

    render_null_as: str = "\\-"
    default_date_format: str = "MMMM dd, yyyy"
    default_date_time_format: str = "h:mm a - MMMM dd, yyyy"
    table_id_column_name: str = "File"
    table_group_column_name: str = "Group"
    show_result_count: bool = True
    warn_on_empty_result: bool = True
    max_recursive_render_depth: int = 4
    allow_html: bool = True
    inline_query_prefix: str = "="


def dataview_settings(data: Mapping[str, Any]) -> DataviewSettings:
    """The settings in the plugin's ``data.json``; a missing or ill-typed one has its default."""
    known: dict[str, Any] = {}
    for field in fields(DataviewSettings):
        head, *rest = field.name.split("_")
        value = data.get(head + "".join(part.capitalize() for part in rest))
        if type(value) is type(field.default):
            known[field.name] = value
    return DataviewSettings(**known)

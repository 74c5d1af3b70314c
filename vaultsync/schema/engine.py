"""A checked schema in, an engine that judges values by it out.

Two engines give the same answers: ``jsonschema-rs`` (4 µs a note) and, where it cannot be imported,
``jsonschema`` (about 1 ms). Neither fetches or opens anything, and both match patterns in linear time.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Literal

from vaultsync.schema.failure import Engine, Failure

__all__ = ["Engine", "EngineName", "compiled", "engine_name", "pattern_problem", "schema_failures"]

EngineName = Literal["jsonschema-rs", "jsonschema"]


def engine_name() -> EngineName:
    """The engine that is used: the fast one where it is installed."""
    return "jsonschema-rs" if find_spec("jsonschema_rs") is not None else "jsonschema"


def compiled(schema: Mapping[str, Any], name: EngineName | None = None) -> Engine:
    """An engine for a schema that ``vaultsync.schema.check`` has found nothing wrong with, as ``judged`` gives it."""
    if (name or engine_name()) == "jsonschema-rs":
        from vaultsync.schema.rust_engine import RustEngine

        return RustEngine(schema)
    from vaultsync.schema.python_engine import PythonEngine

    return PythonEngine(schema)


def schema_failures(schema: Any, name: EngineName | None = None) -> tuple[Failure, ...]:
    """Where a document breaks the meta schema of JSON Schema 2020-12; empty when it is a schema."""
    if (name or engine_name()) == "jsonschema-rs":
        from vaultsync.schema import rust_engine

        return rust_engine.schema_failures(schema)
    from vaultsync.schema import python_engine

    return python_engine.schema_failures(schema)


def pattern_problem(pattern: str, name: EngineName | None = None) -> str | None:
    """Why the engine cannot match a pattern in linear time; None when it can."""
    if (name or engine_name()) == "jsonschema-rs":
        from vaultsync.schema import rust_engine

        return rust_engine.pattern_problem(pattern)
    from vaultsync.schema import python_engine

    return python_engine.pattern_problem(pattern)

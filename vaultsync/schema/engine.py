"""A checked schema in, an engine that judges values by it out.

Two engines give the same answers: ``jsonschema-rs`` (4 µs a note) and, where it cannot be imported,
``jsonschema`` (about 1 ms). Neither fetches or opens anything, and both match patterns in linear time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal, Protocol

from vaultsync.schema.pointers import Pointer

EngineName = Literal["jsonschema-rs", "jsonschema"]

MAX_FAILURES = 200
"""Failures taken from an engine for one value."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One keyword that a value breaks, in the same words from either engine."""

    pointer: Pointer
    """From the whole value to the part that breaks the keyword."""
    keyword: str
    """As in the schema; ``contains`` for its two counts too."""
    schema: Mapping[str, Any]
    """The schema that holds the keyword."""
    name: str | None = None
    """The property that is missing or not allowed."""
    branches: tuple[tuple[Failure, ...], ...] = ()
    """For ``anyOf`` and ``oneOf``, why each branch fails; a branch that holds is empty."""


class Engine(Protocol):
    """Judges values by one schema."""

    def is_valid(self, value: Any) -> bool:
        """Whether the value keeps to the schema."""

    def failures(self, value: Any) -> Iterable[Failure]:
        """Every way in which it does not, in any order; at most about ``MAX_FAILURES``."""


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

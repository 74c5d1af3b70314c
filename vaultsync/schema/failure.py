"""What an engine says of a value, in the same words whichever engine it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from vaultsync.schema.pointers import Pointer

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

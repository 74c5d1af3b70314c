"""Ways into the configuration file and sentences in, the lines of a ``ConfigError`` out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vaultsync.errors import ConfigError
from vaultsync.schema.places import line, toml_position
from vaultsync.text import Position


@dataclass(slots=True)
class Problems:
    """What has been found wrong so far; raised all together."""

    text: str
    where: str
    found: list[tuple[Position, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Whole lines about other files."""

    def add(self, way: Sequence[str | int], message: str) -> None:
        """Notes a problem with the key or item at ``way``."""
        self.found.append((self.position(way), message))

    def position(self, way: Sequence[str | int]) -> Position:
        """Where the key or item stands, or the table around it."""
        return toml_position(self.text, way)

    def place(self, way: Sequence[str | int]) -> str:
        """``FILE:LINE:COLUMN``."""
        position = self.position(way)
        return f"{self.where}:{position.line}:{position.column}"

    def finish(self) -> None:
        """Raises what was found.

        Raises:
            ConfigError: with every problem, in the order of the file, other files last.
        """
        lines = [line(self.where, position, message) for position, message in sorted(self.found)]
        lines += self.elsewhere
        if lines:
            raise ConfigError(tuple(dict.fromkeys(lines)))

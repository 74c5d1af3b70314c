"""What a user may choose about judging evidence, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Literal


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """How strict the ladder is."""

    min_sources: int = 2
    """Independent sources below which a claim is weak; at least 1."""
    null_findings: Literal["contested", "note"] = "contested"
    """Whether a finding of no effect contests a claim of one, or is only noted."""
    qualifiers: tuple[str, ...] = ()
    """Phrases that limit what a claim says, such as ``non-torn``: each must stand in the findings too."""
    skip_sections: tuple[str, ...] = ("References", "Related", "See also", "Open questions", "Notes")
    """Headings of the sections in which nothing is claimed, in any case."""
    zone: tzinfo = UTC
    """Of dates and moments that are written without one."""


DEFAULT = EvidenceSettings()

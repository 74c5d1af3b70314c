"""A text in, whether it may hold an odd unit out: nearly no text does, and to read its quantities costs fifty times as much."""

from __future__ import annotations

from typing import Final

from vaultsync.patterns import lazy_pattern

_SHARE: Final = lazy_pattern(r"\d\d\d(?:\.\d+)?\s?(?:%|per\s?cent)")
_MASS: Final = lazy_pattern(r"\d\s?[kmµμn]?g\b")
_VOLUME: Final = lazy_pattern(r"\d\s?[mµμd]?l\b")
_NEVER: Final = lazy_pattern(r"=\s?0?\.?0")


def may_be_odd(text: str) -> bool:
    """Whether ``oddities`` could find something; true too often, never false too often. Never raises."""
    low = text.lower()
    if ("%" in low or "cent" in low) and ("point" in low or "pp" in low or _SHARE.search(low) is not None):
        return True
    if "=" in low and _NEVER.search(low) is not None:
        return True
    if "dose" in low or "dosage" in low or "inject" in low or "infus" in low or "administer" in low:
        return True
    return "l" in low and _VOLUME.search(low) is not None and _MASS.search(low) is not None

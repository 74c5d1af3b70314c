"""Page numbers as written in, as Chicago 9.61 abbreviates them out: 101 to 8, 321 to 28, 600 to 604, 1496 to 1500."""

from __future__ import annotations

import re

from vaultsync.evidence.citations.richtext import EN_DASH
from vaultsync.patterns import lazy_pattern

_RANGE = lazy_pattern(r"(?<![\w-])([A-Za-z]?)(\d{1,9})\s?[-\u2010-\u2015\u2212]{1,3}\s?([A-Za-z]?)(\d{1,9})(?![\w-])", re.ASCII)
_ROMAN = lazy_pattern(r"(?<![\w-])([ivxlcdm]{1,12})\s?[-\u2010-\u2015\u2212]{1,3}\s?([ivxlcdm]{1,12})(?![\w-])")
_NUMBERS = lazy_pattern(r"(\w{1,9})\s?[-\u2010-\u2015\u2212]{1,2}\s?(\w{1,9})")


def page_ranges(pages: str) -> str:
    """The pages with every range abbreviated and an en dash in it; what is no range of pages stays."""
    return _ROMAN.sub(rf"\1{EN_DASH}\2", _RANGE.sub(_range, pages))


def number_range(numbers: str) -> str:
    """Volumes or issues: ``1-2`` with an en dash; what is no range stays."""
    found = _NUMBERS.fullmatch(numbers)
    return f"{found[1]}{EN_DASH}{found[2]}" if found and found[1][-1].isdigit() and found[2][-1].isdigit() else numbers


def _range(found: re.Match[str]) -> str:
    letter, first, again, last = found.groups()
    if again and again != letter:
        return found[0]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if len(last) != len(first) or last < first:
        return f"{letter}{first}{EN_DASH}{again}{last}"
    return f"{letter}{first}{EN_DASH}{_changed(first, last)}"


def _changed(first: str, last: str) -> str:
    """The part of the last number that is written."""
    low = int(first) % 100
    if int(first) < 100 or low == 0:
        return last
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(last))
    if low < 10:
        return last[min(same, len(last) - 1) :]
    changed = len(last) - same
    return last if len(last) == 4 and changed > 2 else last[-max(2, changed) :]

"""A number in a text in, what is written of a piece with it out: its spread, its range, the numbers of its list."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001, RUF002
from __future__ import annotations

from typing import NamedTuple

from vaultsync.evidence.quantities.numerals import Numeral, read_numeral
from vaultsync.evidence.quantities.quantity import Bound
from vaultsync.patterns import lazy_pattern


class Stated(NamedTuple):
    """One number, or two that belong together."""

    first: Numeral
    second: Numeral | None = None
    bound: Bound = Bound.EXACT
    """RANGE or SPREAD where there are two."""
    doubt: str = ""
    joined_by: str = ""
    """The "to" between it and the number before it in the list."""

    @property
    def end(self) -> int:
        """Where the last number ends."""
        return (self.second or self.first).end


SPREAD = lazy_pattern(r"\s{0,2}(?:±|\+/[-−–]|\+[-−]|plus or minus)\s{0,2}")
RANGE = lazy_pattern(
    r"[-–—‑−](?=[.\d½¼¾])|[^\S\n]{1,2}[-–—][^\S\n]{1,2}(?=[.\d])|[-‑]?[^\S\n]{1,2}(?:to|through)\s{1,2}(?:about\s)?(?=[^\W_])"
)
_JOINS = "±+p-–—‑−t"
"""What stands first in a spread or a range."""
_AND = lazy_pattern(r"[^\S\n]{1,2}and\s{1,2}")
_LIST = lazy_pattern(r"[-‑]?,[^\S\n]?(?:(?:and|or)\s)?(?=[\w.])|[-‑]?[^\S\n](?:and|or|vs\.?|versus)\s(?=[\w.])")
_LONGEST = 12
"""Numbers of one list."""


def read_stated(text: str, first: Numeral, *, between: bool = False, joins_to: bool = True) -> Stated:
    """The number with its second end or its spread. ``between`` makes "and" join two ends; a "from" before it unmakes "to"."""
    if first.doubt:
        return Stated(first, doubt=first.doubt)
    if text[first.end : first.end + 3].lstrip(" \u00a0\n")[:1] not in _JOINS and not between:
        return Stated(first)
    found = SPREAD.match(text, first.end)
    bound = Bound.SPREAD
    if found is None:
        found = (_AND.match(text, first.end) if between else None) or RANGE.match(text, first.end)
        bound = Bound.RANGE
    if found is None or (not joins_to and "to" in found[0]):
        return Stated(first)
    second = read_numeral(text, found.end())
    if second is None:
        return Stated(first)
    first = share_scale(first, second)
    if bound is Bound.RANGE and second.value < first.value and not second.doubt:
        # "7.2 to 3.1" is a change, "6-3" neither that nor a range.
        return Stated(first) if found[0].strip() in ("to", "through", "and") else Stated(first, second, bound, "its range runs backwards")
    return Stated(first, second, bound, second.doubt)


def share_scale(first: Numeral, second: Numeral) -> Numeral:
    """The first number with the million or the power of ten of the second: "5–10 million"."""
    if first.scale == 1 and second.scale != 1 and first.amount < 1000:
        return first._replace(scale=second.scale)
    return first


def read_list(text: str, first: Stated) -> list[Stated]:
    """The numbers that follow in a list with this one, which has no unit of its own: "3, 6 and 12 months".

    The last is joined by a word: after a mere comma something new may begin ("at pH 7.4, 0.9% saline").
    """
    items, joint = [first], ""
    while len(items) < _LONGEST and not items[-1].doubt:
        end = items[-1].end
        found = _LIST.match(text, end) or RANGE.match(text, end)
        number = read_numeral(text, found.end()) if found else None
        if found is None or number is None or is_year(number):
            break
        joint = found[0].strip(" ,-‑")
        items.append(read_stated(text, number)._replace(joined_by="to" if " to" in found[0] else ""))
    return items if joint or len(items) == 1 else items[:-1]


def is_year(number: Numeral) -> bool:
    """Whether a number may be a year."""
    return number.form == "digits" and number.scale == 1 and 1500 <= number.amount < 2100 and number.end - number.start == 4

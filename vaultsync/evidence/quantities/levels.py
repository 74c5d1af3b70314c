"""A place in a text in, the labelled value there out: levels of the spine ("L5-S1") and grades, stages and phases."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.vocabulary import GRADE
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_REGIONS = {"C": (0, 7), "T": (7, 12), "L": (19, 5), "S": (24, 5)}
"""Vertebrae above a region, and in it."""
_LEVEL = lazy_pattern(
    r"([CTLS])(1[0-2]|[1-9])(?:\s?[-–—‑/]\s?([CTLS]?)(1[0-2]|[1-9])|([LS])([1-9]))(?:\s?[-–—‑/]\s?([CTLS])(1[0-2]|[1-9]))?(?![\w%])"
    r"(?![-‑]?\s?(?:weight|relax|signal|sequence|mapping|image|imaging|MRI))"
)
_VERTEBRA = lazy_pattern(
    r"([CTLS])(1[0-2]|[1-9])(?=\s(?:vertebra|vertebral|nerve|root|radiculopathy|dermatome|level|spinal|pedicle|lamina|endplate|spinous))"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_VALUE = r"(?:IV|V?I{1,3}|V|[0-9]{1,2})[A-Ea-e]?"
_PAIR = rf"({_VALUE})(?:\s?[-–/]\s?({_VALUE})|\s(?:to|through)\s({_VALUE}))?(?![\w%]|[.,]\d|[-‑][^\W\d_])"
_SCALE = lazy_pattern(
    r"(Pfirrmann|Kellgren[-– ](?:and[- ])?Lawrence|KL|Modic|NYHA|ASA|WHO|ECOG|Outerbridge|Thompson|CTCAE|ASIA|Meyerding|Gleason|AJCC|TNM"
    r"|FIGO|CKD|Tanner)\s?$"
)
_NAMES = {"KL": "kellgren-lawrence"}
_GRADE = lazy_pattern(rf"({GRADE})(?:s|\sof\s[Ee]vidence:?)?[\s-]{_PAIR}(\s(?:of\s)?evidence\b)?")
_MEASURED = lazy_pattern(r"\s?(?:%|[munkµ]?[gLmM]\b|mm|cm|days?\b|weeks?\b|months?\b|years?\b|hours?\b|points?\b|patients?\b)")


def read_level(text: str, at: int) -> Quantity | None:
    """The level of the spine at ``at``: a disc, a span of discs, or a vertebra that is called so."""
    found = _LEVEL.match(text, at)
    if found is None:
        alone = _VERTEBRA.match(text, at)
        place = _vertebra(alone[1], alone[2]) if alone else None
        return _labelled(text, alone.span(), "level:vertebra", (place, place), alone[0]) if alone and place else None
    first, second = (found[1], found[2]), (found[3] or found[5] or found[1], found[4] or found[6])
    last = (found[7], found[8]) if found[7] else second
    upper, lower = _vertebra(*first), _vertebra(*last)
    if upper is None or lower is None or lower <= upper:
        return None
    return _labelled(text, found.span(), "level:disc", (upper, lower - 1), "".join(first) + "-" + "".join(last))


def _vertebra(region: str, number: str) -> float | None:
    above, size = _REGIONS[region]
    return float(above + int(number)) if int(number) <= size else None


def read_grade(text: str, at: int, floor: int) -> Quantity | None:
    """The grade, stage, class or phase whose word begins at ``at``; types only of a named scale, whose name stands after ``floor``."""
    found = _GRADE.match(text, at)
    if found is None or _MEASURED.match(text, found.end()):
        return None
    named = _SCALE.search(text, max(floor, at - 24), at)
    word = found[1].lower()
    evidence = "vidence" in found[0] or text[max(0, at - 9) : at].lower() == "evidence "
    if word in ("type", "score", "level") and not named and not (evidence and word == "level"):
        return None
    scale = _NAMES.get(named[1], named[1].lower()) if named else "evidence" if evidence else word
    scale = "kellgren-lawrence" if scale.startswith("kellgren") else scale
    low, high = _place(found[2]), _place(found[3] or found[4] or found[2])
    if low > high:
        return None
    span = (named.start() if named else at, found.end())
    return _labelled(text, span, f"grade:{scale}", (low, high), "-".join(filter(None, (found[2], found[3] or found[4]))))


def _place(label: str) -> float:
    """A label in its order: IIb stands between II and III."""
    number, letter = (label[:-1], label[-1].lower()) if label[-1] in "ABCDEabcde" else (label, "")
    whole = _ROMAN[number] if number in _ROMAN else int(number)
    return whole + (ord(letter) - 96) / 10 if letter else float(whole)


def _labelled(text: str, span: tuple[int, int], dimension: str, ends: tuple[float, float], label: str) -> Quantity:
    low, high = ends
    bound = Bound.EXACT if low == high else Bound.RANGE
    return Quantity(Span(*span), text[slice(*span)], dimension, low, high, bound, value=low if low == high else None, unit=label)

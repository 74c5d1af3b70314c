"""A labelled number in, the statistic it is out: p-values, sample sizes, effects, intervals around an estimate."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001, RUF002
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaultsync.evidence.quantities.context import Context
from vaultsync.evidence.quantities.making import NO_UNIT, Part, make
from vaultsync.evidence.quantities.number_lists import Stated, read_stated
from vaultsync.evidence.quantities.numerals import Numeral, read_numeral
from vaultsync.evidence.quantities.quantity import Bound
from vaultsync.evidence.quantities.unit_table import Unit
from vaultsync.evidence.quantities.units import read_unit
from vaultsync.patterns import lazy_pattern

_DIMENSIONS: Mapping[str, str] = MappingProxyType({
    "p": "p-value", "P": "p-value", "n": "count", "N": "count", "OR": "ratio:odds", "aOR": "ratio:odds", "odds ratio": "ratio:odds",
    "HR": "ratio:hazard", "aHR": "ratio:hazard", "hazard ratio": "ratio:hazard", "RR": "ratio:risk", "aRR": "ratio:risk",
    "relative risk": "ratio:risk", "risk ratio": "ratio:risk", "r": "correlation", "rho": "correlation", "ρ": "correlation",
    "d": "effect-size", "g": "effect-size", "κ": "statistic:κ", "kappa": "statistic:κ",
})  # fmt: skip
_INTERVALS = {"CI": "ci", "IQR": "iqr"}
_DEVIATIONS = {"SD": "sd", "SE": "se", "SEM": "se"}
INTERVAL = lazy_pattern(
    r"\s?(?:CrI|CI|confidence\sintervals?|credible\sintervals?)\b(?:\s\((?:CI)\))?[\s:,=\[(]{0,3}(?:of\s|from\s|was\s)?(?=[-−\d.])"
)
INTERVAL_WORD = lazy_pattern(r"\s?(?:CrI|CI|CIs|confidence|credible|prediction)\b")
_TO = lazy_pattern(r"\s?[-–—]\s?|\s?(?:to|,|;|and)\s?|\s?%\s?(?:[-–—]|to|,)\s?")


def statistic(text: str, number: Numeral, where: Context) -> Part:
    """What a number with a label says."""
    label = where.label
    if label in _INTERVALS:
        return interval(text, number.start, where.start, _INTERVALS[label])
    if number.doubt:
        return Part(number.end)
    if label == "BMI":
        stated = read_stated(text, number)
        if stated.doubt:
            return Part(stated.end)
        unit = read_unit(text, stated.end)
        return Part(unit.end, (make(text, stated, unit.unit or Unit("kg/m²", "mass/area", 1000.0), where, unit.end),))
    if label in _DEVIATIONS or label in ("I²", "I2"):
        unit = read_unit(text, number.end)
        kind = _DEVIATIONS[label] + ":" + (unit.unit or NO_UNIT).dimension if label in _DEVIATIONS else "statistic:I²"
        known = (unit.unit or NO_UNIT)._replace(dimension=kind)
        end = unit.end if unit.unit else number.end
        return Part(end, (make(text, Stated(number), known, where, end),))
    dimension = _DIMENSIONS.get(label) or "statistic:" + label.replace("X", "χ").replace("2", "²")
    stated = read_stated(text, number) if dimension == "count" else Stated(number)
    if stated.doubt:
        return Part(stated.end)
    if dimension in ("p-value", "correlation") and abs(stated.first.value) > 1:
        return Part(stated.end)
    made = make(text, stated, Unit("", dimension, 1.0), where, stated.end)
    return Part(stated.end, (made._replace(counted="n") if dimension == "count" else made,))


def interval(text: str, at: int, start: int, kind: str) -> Part:
    """``1.2–3.4`` after "95% CI", in the unit after it."""
    low = read_numeral(text, at)
    if low is None:
        return Part(at)
    joint = _TO.match(text, low.end)
    high = read_numeral(text, joint.end()) if joint else None
    if high is None or low.doubt or high.doubt or high.value < low.value:
        return Part(low.end)
    unit = read_unit(text, high.end)
    known = unit.unit or (Unit("%", "percent", 1.0) if joint and "%" in joint[0] else NO_UNIT)
    end = unit.end if unit.unit else high.end
    made = make(text, Stated(low, high, Bound.RANGE), known._replace(dimension=f"{kind}:{known.dimension}"), Context(start), end)
    return Part(end, (made,))

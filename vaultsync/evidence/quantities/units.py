"""A place in a text in, the unit that stands there out: simple ("mg"), compound ("mg/kg/day") or none."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

import re
from typing import NamedTuple

from vaultsync.evidence.quantities.unit_table import PARTS, SYMBOLS, WORDS, Unit
from vaultsync.evidence.quantities.vocabulary import PERIODIC, PERIODS
from vaultsync.patterns import lazy_pattern

GAP = r"[^\S\n]{0,2}(?:\n(?![^\S\n]*\n)[^\S\n]{0,2})?"
"""The space between two words of one phrase, over a line end but not over an empty line; perhaps none."""
_FIRST = lazy_pattern(rf"(?:{GAP}|[-‐‑])(°\s?[CF]?(?![A-Za-z])|[%‰]|cmH[2₂]O|[A-Za-zµμΩÅ]+)")
_EXPONENT = lazy_pattern(r"\^?(?:([²³])|([23])(?!\w)|\^?[-−]([1-3])(?!\w)|⁻([¹²³]))")
_NEXT = lazy_pattern(
    r"(?P<per>\s?/\s?|\s+per\s+(?!cent)|\s+(?:an?|each|every)\s+(?=(?:second|minute|hour|day|week|month|year)\b))"
    r"(?P<area>1\.73\s?m(?:²|\^?2))?(?P<per_word>(?(area)|[A-Za-zµμΩ]+))"
    r"|(?P<times>\s?[·⋅∙*]\s?|[ \u00a0\u2009\u202f])(?P<word>[a-zA-Zµμ]{1,4})(?=\^?[-−⁻][123¹²³])"
    rf"|(?P<adverb>\s+(?:{PERIODIC}|fortnightly)\b)"
)
_ADVERBS = {**PERIODS, "fortnightly": "fortnight"}
_PER_NUMBER = lazy_pattern(r"\s?/\s?\d[\d.,]*(?:\s?[A-Za-zµμ]+)?")
_POINTS = lazy_pattern(r"[\s-]{0,2}[Pp]oints?\b")
_INVERSE = lazy_pattern(r"\^?(?:[-−][12](?!\w|\.\d)|⁻[¹²])")
"""``6 ha-1`` is no area."""
_NAMES_MORE = lazy_pattern(r"[\s-](?:tests?|statistics?|scores?|cells?|lymphocytes?|helpers?|patients?|cases?)\b")
"""After a letter that is a unit too: "2 t-tests", "8 T cells", "40 TB patients"."""
_SHORTENED = lazy_pattern(r"[b-df-hj-np-tvwxz]{2,5}")
"""A word without vowels, as abbreviations of units are."""
NO_UNITS = frozenset({"vs", "th", "nd", "rd", "st", "pts", "ptx", "nts"})


class Found(NamedTuple):
    """A unit in a text, or what stands in the place of one."""

    unit: Unit | None
    end: int
    """Where it ends; where nothing was found, where it was looked for."""
    doubt: str = ""
    """Why it is not known, where it looks like a unit."""
    counted: str = ""
    """What is counted per it, or measured: "12 breaths/min", "120 kg N/ha"."""


def simple_unit(word: str) -> Unit | None:
    """The unit of this spelling."""
    return SYMBOLS.get(word) or WORDS.get(word.lower())


def read_unit(text: str, at: int) -> Found:
    """The unit right after a number that ends at ``at``."""
    first = _FIRST.match(text, at)
    if first is None:
        return Found(None, at)
    word = first[1].replace(" ", "") if first[1][0] == "°" else first[1]
    unit = simple_unit(word)
    attached = first.start(1) == at
    if unit is None:
        return _unknown(text, at, word, first.end(), attached)
    if unit.name == "%":
        return _percent(text, first.end(), unit)
    if word in ("t", "T", "TB") and _NAMES_MORE.match(text, first.end()):
        return Found(None, at)
    if word in ("per", "in", "a") or (text[first.end() : first.end() + 1].isdigit() and word not in ("m", "cm", "mm", "km", "µm", "μm")):
        return Found(None, at)
    if attached and word in ("M", "K"):
        return Found(None, first.end(), f'"{word}" may mean a unit or a multiple')
    return read_per(text, *_raised(text, first.end(), unit))


def _unknown(text: str, at: int, word: str, end: int, attached: bool) -> Found:
    if word.lower() == "per" and text[end : end + 5].lower() == " cent":
        return _percent(text, end + 5, SYMBOLS["%"])
    if word.lower() == "percentage" and (points := _POINTS.match(text, end)):
        return Found(Unit("percentage points", "percentage-points", 1.0), points.end())
    if word in NO_UNITS or not word.islower():
        unsure = word in ("C", "F") and not attached
        return Found(None, end if unsure else at, f'"{word}" may be a unit or not' if unsure else "")
    if attached and word == "k":
        return Found(None, end, '"k" may mean a thousand or a unit')
    strange = (1 < len(word) < 5) if attached and text[at] not in "-‐‑" else _SHORTENED.fullmatch(word) is not None
    return Found(None, end, f'the unit "{word}" is not known') if strange else Found(None, at)


def _percent(text: str, end: int, unit: Unit) -> Found:
    points = _POINTS.match(text, end)
    if points is not None:
        return Found(Unit("percentage points", "percentage-points", 1.0), points.end())
    return Found(unit, end)


def _raised(text: str, end: int, unit: Unit) -> tuple[Unit, int]:
    """The unit with the exponent after it; area and volume for lengths."""
    if unit.dimension != "length":
        return unit, end
    found = _EXPONENT.match(text, end)
    power = {"²": 2, "2": 2, "³": 3, "3": 3}.get((found[1] or found[2] or "") if found else "", 1)
    if found is None or power == 1:
        return unit, end
    if power == 2:
        return Unit(unit.name + "²", "area", unit.factor**2), found.end()
    return Unit(unit.name + "³", "volume", unit.factor**3 * 1000), found.end()


def read_per(text: str, unit: Unit, end: int) -> Found:
    """The unit with what it is given per from a place on, three deep at most; where nothing is, the unit itself."""
    if inverse := _INVERSE.match(text, end):
        return Found(None, inverse.end(), f'it is given per "{unit.name}"')
    for _ in range(3):
        found = _NEXT.match(text, end)
        if found is None and (number := _PER_NUMBER.match(text, end)):
            return Found(None, number.end(), f'"{unit.name}" is given per a number')
        if found is None:
            break
        below, after, power = _below(text, found)
        if below is None:
            # "5 mg/…" is no mass: what it is given per must be known.
            return Found(None, found.end(), f'the unit after "{unit.name}/" is not known') if "/" in found[0] else Found(unit, end)
        unit, end = _divided(unit, below, power), after
    return Found(unit, end)


def _below(text: str, found: re.Match[str]) -> tuple[Unit | None, int, int]:
    """The unit under the line, where it ends, and its power."""
    end = found.end()
    if found["adverb"]:
        return WORDS[_ADVERBS[found["adverb"].strip()]], end, 1
    if found["area"]:
        return Unit("1.73 m²", "body-surface", 1.0), end, 1
    if found["word"]:
        power = _EXPONENT.match(text, end)
        below = simple_unit(found["word"])
        number = int((power[3] or " ¹²³".find(power[4] or "¹")) if power else 1)
        if below is not None and power is not None and below.dimension == "length" and number > 1:
            raised = Unit(below.name + " ²³"[number - 1], ("area", "volume")[number - 2], below.factor**number * (1, 1000)[number - 2])
            return raised, power.end(), 1
        return below, power.end() if power else end, number
    word = found["per_word"]
    part = PARTS.get(word.lower())
    below = Unit(part, "count", 1.0) if part else simple_unit(word)
    if below is None or below.dimension in ("percent", "points"):
        return None, end, 1
    raised, after = _raised(text, end, below)
    return raised, after, 1


def _divided(unit: Unit, below: Unit, power: int) -> Unit:
    name = f"{unit.name}/{below.name}" + (f"^{power}" if power > 1 else "")
    dimension = unit.dimension + f"/{below.dimension}" * power
    factor = unit.factor / below.factor**power
    if dimension == "amount/volume":
        dimension = "molarity"
    elif dimension == "power/count":
        dimension = "power"
    return Unit(name, dimension, factor)

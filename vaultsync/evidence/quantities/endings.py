"""A number with its unit in, the same with what is written after it out: its second end, "or more", an age, its role."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from typing import NamedTuple

from vaultsync.evidence.quantities.context import Context
from vaultsync.evidence.quantities.number_lists import RANGE, SPREAD, Stated
from vaultsync.evidence.quantities.numerals import read_numeral
from vaultsync.evidence.quantities.quantity import Bound
from vaultsync.evidence.quantities.unit_table import YEAR_DAYS, Unit
from vaultsync.evidence.quantities.units import read_unit
from vaultsync.patterns import lazy_pattern


class Draft(NamedTuple):
    """A quantity in the making."""

    stated: Stated
    unit: Unit
    where: Context
    end: int


_FINER = {"year": ("month", "week", "day"), "month": ("week", "day"), "week": ("day",), "day": ("h",), "h": ("min",), "min": ("s",)}
_AND_FINER = lazy_pattern(r"[^\S\n]{1,2}(?=\d)")
_OR_MORE = lazy_pattern(
    r"\s(?:or|and)\s(?:(more|over|older|above|higher|longer|greater|later|up|upwards)|(less|fewer|younger|below|under|lower|shorter|earlier))\b"
)
_ABOUT_SO = lazy_pattern(r"\sor\sso\b")
_OLD = lazy_pattern(r"[\s-]{1,2}(?:olds?\b|of\sage\b)|\s(?:or|and)\s(?:older|younger)\b")
AGE_BEFORE = lazy_pattern(
    r"\b(?:[Aa]ged?|[Aa]ges)\b(?:,?\s(?:of|was|is|from|ranged?|ranging|range|mean|median|at|least|over|under|above|below|between|the|limit))*[\s:=(<>≤≥]*$"
)
_OLDER = lazy_pattern(
    r"\b(?:patients?|adults?|children|people|women|men|participants?|subjects?|persons?|individuals?|infants?)\s"
    r"(?:over|under|above|below|older than|younger than|at least)\s$"
)
_OLDER_ENDS = frozenset({"over", "nder", "bove", "elow", "than", "east"})
_GROWN = 16
"""Years below which only children are so old, and others are followed so long."""
_DEVIATION = lazy_pattern(r"\s?[(\[;,]\s?(?:SD|s\.d\.|S\.D\.|±|standard deviation|\+/-)\s?[=:,]?\s?(?:of\s)?(?=[\d.])")
_LATER = lazy_pattern(
    r"(?:\s|[-‑])(?:(later|afterwards|after|following|post)\b|(before|prior\sto|earlier|ahead\sof)\b"
    r"|(?:follow[- ]?ups?|visits?|time[- ]?points?|assessments?)\b)"
)
_DOSE = lazy_pattern(r"\s(?:doses?|dosage)\b")


_CONTINUES = frozenset(" \u00a0-–—‑−±+(;,\n/")
_WORDS_AFTER = frozenset("±+pt-–—oalfvdsSbe([;0123456789 \n")
"""What stands first, or after a space, in what may belong to a quantity after its unit: most are spared the patterns."""


def finished(text: str, draft: Draft) -> Draft:
    """The draft with all that belongs to it after its unit."""
    after = text[draft.end : draft.end + 2]
    if after[:1] not in _CONTINUES or (after[0] in " \u00a0" and after[1:] not in _WORDS_AFTER):
        return _role_after(text, _age(text, draft) if draft.unit.dimension == "time" else draft, more=False)
    draft = _second_end(text, draft)
    draft = _finer(text, draft)
    draft = _deviation(text, draft)
    if draft.unit.dimension == "time":
        draft = _age(text, draft)
    return _role_after(text, _or_more(text, draft))


def _second_end(text: str, draft: Draft) -> Draft:
    """``10 mg to 20 mg``, ``79% ± 5%``: a second number with a unit of the same dimension."""
    if draft.stated.second is not None:
        return draft
    found = SPREAD.match(text, draft.end)
    bound = Bound.SPREAD if found else Bound.RANGE
    if found is None:
        found = RANGE.match(text, draft.end) or (_AND.match(text, draft.end) if draft.where.between else None)
        if found is None or (draft.where.role == "from" and not draft.where.between):
            return draft
    second = read_numeral(text, found.end())
    unit = read_unit(text, second.end) if second else None
    if second is None or unit is None or second.doubt:
        return draft
    if unit.unit is None:
        end, factor = second.end, 1.0
        if bound is Bound.RANGE:
            return draft
    elif unit.unit.dimension != draft.unit.dimension or draft.unit.offset != unit.unit.offset:
        return draft
    else:
        end, factor = unit.end, unit.unit.factor / draft.unit.factor
    if bound is Bound.RANGE and second.value * factor < draft.stated.first.value:
        return draft
    scaled = second if factor == 1.0 else second._replace(amount=second.amount * factor)
    return draft._replace(stated=draft.stated._replace(second=scaled, bound=bound), end=end)


_AND = lazy_pattern(r"[^\S\n]and\s")


def _finer(text: str, draft: Draft) -> Draft:
    """``2 h 30 min`` is one time."""
    finer = _FINER.get(draft.unit.name)
    found = _AND_FINER.match(text, draft.end) if finer and draft.stated.second is None else None
    number = read_numeral(text, found.end()) if found else None
    if finer is None or number is None or number.doubt:
        return draft
    unit = read_unit(text, number.end)
    if unit.unit is None or unit.unit.name not in finer:
        return draft
    first = draft.stated.first
    whole = first._replace(amount=first.value + number.value * unit.unit.factor / draft.unit.factor, scale=1.0)
    return draft._replace(stated=draft.stated._replace(first=whole), end=unit.end)


def _deviation(text: str, draft: Draft) -> Draft:
    """``7.2 (SD 2.3)`` is ``7.2 ± 2.3``."""
    found = _DEVIATION.match(text, draft.end) if draft.stated.second is None else None
    number = read_numeral(text, found.end()) if found else None
    if found is None or number is None or number.doubt:
        return draft
    unit = read_unit(text, number.end)
    end = unit.end if unit.unit is not None and unit.unit == draft.unit else number.end
    closing = text[end : end + 1]
    if closing not in (")", "]"):
        return draft
    opens = found[0].lstrip()[0] in "(["
    return draft._replace(stated=draft.stated._replace(second=number, bound=Bound.SPREAD), end=end + 1 if opens else end)


def _age(text: str, draft: Draft) -> Draft:
    found = _OLD.match(text, draft.end)
    head = text[max(0, draft.where.start - 40) : draft.stated.first.start]
    if found is None and not is_age(head, draft.stated.first.amount):
        return draft
    end = draft.end if found is None or found[0].endswith(("older", "younger")) else found.end()
    unit = Unit(draft.unit.name, "age", draft.unit.factor / YEAR_DAYS)
    where = draft.where
    if where.role == "over":
        where = where._replace(bound=Bound.MORE)
    return draft._replace(unit=unit, end=end, where=where._replace(role=""))


def is_age(head: str, amount: float) -> bool:
    """Whether the words before a number make it an age: "aged 40"; "adults over 65", but not "adults over 5 years"."""
    if "ge" in head and AGE_BEFORE.search(head):
        return True
    older = _OLDER.search(head) if head.rstrip()[-4:] in _OLDER_ENDS else None
    return older is not None and (amount >= _GROWN or older[0].startswith(("child", "infant")))


def _or_more(text: str, draft: Draft) -> Draft:
    found = _OR_MORE.match(text, draft.end)
    if found is not None and draft.where.bound is Bound.EXACT and draft.stated.second is None:
        bound = Bound.AT_LEAST if found[1] else Bound.AT_MOST
        return draft._replace(where=draft.where._replace(bound=bound), end=found.end())
    so = _ABOUT_SO.match(text, draft.end)
    return draft._replace(where=draft.where._replace(approximate=True), end=so.end()) if so else draft


def _role_after(text: str, draft: Draft, *, more: bool = True) -> Draft:
    """``6 months later`` is after them, ``6 hours before`` before, ``the 6-month follow-up`` at them."""
    role = ""
    if more and draft.unit.dimension == "time":
        found = _LATER.match(text, draft.end)
        role = ("after" if found[1] else "before" if found[2] else "at") if found else ""
        if draft.where.role not in ("", "of") or draft.where.bound is not Bound.EXACT:
            role = ""
    elif more and _DOSE.match(text, draft.end):
        role = "dose"
    where = draft.where._replace(role=role) if role else draft.where
    if where.role == "over" and draft.unit.dimension == "time":
        # "Over 6 months" is during them, or more than them: nothing tells which.
        where = where._replace(bound=Bound.EXACT)
    return draft._replace(where=where)

"""A place in a text where a number begins in, the quantities that it and its list state out."""

# The signs are what is read here.
# ruff: noqa: RUF001, RUF002

from __future__ import annotations

import re

from vaultsync.evidence.quantities.context import Context, context
from vaultsync.evidence.quantities.endings import Draft, finished
from vaultsync.evidence.quantities.making import Part, make, unread
from vaultsync.evidence.quantities.number_lists import Stated, is_year, read_list, read_stated
from vaultsync.evidence.quantities.numerals import Numeral, read_numeral
from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.shares import share, times
from vaultsync.evidence.quantities.statistic import INTERVAL, INTERVAL_WORD, interval, statistic
from vaultsync.evidence.quantities.unit_table import EVENTS, PARTS, Unit
from vaultsync.evidence.quantities.unitless import counted, is_named, listed, plain
from vaultsync.evidence.quantities.units import Found, read_per, read_unit
from vaultsync.evidence.quantities.vocabulary import MONTHS, counted_noun, counted_per
from vaultsync.patterns import lazy_pattern

_ORDINAL = lazy_pattern(r"(?:st|nd|rd|th|s)\b")
_OF_A = lazy_pattern(r"[^\S\n](?:of\s)?(?:an?|the)[^\S\n](?=year|month|week|day|hour|minute|decade|milligram|gram|lit|tablet)")
_SCALE_NAME = lazy_pattern(r"[\s-](?:scale|Likert|NRS|VAS|numeric|rating|visual|ordinal|questionnaire|checklist)")
_POWER_AFTER = lazy_pattern(r"\)\s?[×x*·]\s?10(?=[\^⁰-⁹¹²³⁻])")
_EACH = lazy_pattern(
    r"/(?=[^\W\d_])|\sper\s|\s(?:an?|each|every)\s(?=(?:minute|hour|day|week|fortnight|month|year)\b(?!\s(?:apart|later|after|ago|before|earlier)))"
)
_MAY_BE_EACH = lazy_pattern(r"/| per | an? (?=[mhdwfy])| each | every ")
_NOUN_REACH = 80
"""Characters in which what is counted is looked for."""
_HALVED = lazy_pattern(r"/([2-9])(?![\d/])")
_BY = lazy_pattern(r"\s?[×x]\s?(?=\d)")
_MINUS = frozenset({"minus ", "Minus "})
_NO_SIGN = lazy_pattern(r"(?:\d|\bor)\s\Z")
"""Before a "minus" that takes away, or that is one half of "plus or minus"."""
_CURRENCIES = frozenset("$€£¥")
_UNKNOWN_UNIT = lazy_pattern(
    r"[^\S\n]?(?:(?:ac|tons?|Mg|kt|PB)(?![\w'\u2019])(?:/[a-z]{1,4}\b|[^\S\n](?:ha|yr|s)[-\u2212]1)?"
    r"|[kKMG]?[A-Za-z]{1,2}/(?:ha|s|h|d|yr|acre|year|day)\b)"
)
"""Units that are none of the table's: a number before one is not a plain number."""
_OF_WHAT_PER = lazy_pattern(r"[^\S\n](?:of\s)?([A-Z][A-Za-z\d]{0,5})(?=/[a-z]|\sper\s|[^\S\n][a-z]{1,3}[-\u2212]\d)")
"""``120 kg N/ha``: what is measured stands within the unit."""
_BLOOD = lazy_pattern(r"/(\d{2,3})\s?(?=mm\s?Hg)")


def read_measured(text: str, at: int, floor: int) -> Part:
    """The quantities of the number that begins at ``at``; words before ``floor`` belong to the one before it."""
    number = read_numeral(text, at)
    if number is None:
        return Part(at + 1)
    begin = at - 1 if at > floor and text[at - 1] in _CURRENCIES else at
    if text[max(floor, at - 6) : at] in _MINUS and not _NO_SIGN.search(text, max(0, at - 12), at - 6):
        number, begin = number._replace(amount=-number.amount), at - 6
    where = context(text, begin, floor)
    after, beyond = text[number.end : number.end + 1], text[number.end + 1 : number.end + 2]
    if (after in "snrt" and _ORDINAL.match(text, number.end)) or (beyond in "JFMASONDo" and MONTHS.match(text, number.end)):
        return Part(number.end)
    if where.label:
        part = statistic(text, number, where)
        return part if part.end > number.end else Part(number.end, part.found)
    if number.form == "fraction" and (found := _OF_A.match(text, number.end)):
        number = number._replace(end=found.end() - 1)
    if after == "/" and (blood := _BLOOD.match(text, number.end)):
        return _blood_pressure(text, number, blood, where)
    if after == "/" and (half := _HALVED.match(text, number.end)) and number.form == "digits" and read_unit(text, half.end()).unit:
        number = number._replace(amount=number.amount / int(half[1]), end=half.end(), form="fraction")
    if (after == "/" or beyond in "opi") and (shared := share(text, number, where)):
        return shared
    stated = _scaled(text, read_stated(text, number, between=where.between, joins_to=where.role != "from" or where.between))
    return _read(text, stated, where)


def _read(text: str, stated: Stated, where: Context) -> Part:
    end = stated.end
    if (sign := text[stated.first.start - 1 : stated.first.start]) in _CURRENCIES and sign:
        return _measured(
            text, [stated], Unit(sign, f"money:{sign}", 1.0), end, where._replace(start=min(where.start, stated.first.start - 1))
        )
    if (by := _BY.match(text, end)) and not stated.doubt:
        return _product(text, stated, by.end(), where)
    found = _unit(text, stated, where)
    strange = _UNKNOWN_UNIT.match(text, end) if found.unit is None else None
    if strange is not None and not is_named(where):
        return unread(text, where.start, strange.end(), "its unit is not known")
    if found.unit is not None and (what := _OF_WHAT_PER.match(text, found.end)):
        per = read_per(text, found.unit, what.end())
        if per.unit is None or per.unit is found.unit:
            return unread(text, where.start, what.end(), "its unit is not known")
        found = per._replace(counted=what[1])
    if found.unit is not None:
        return _counting(_measured(text, [stated], found.unit, found.end, where), found.counted)
    if found.doubt:
        return unread(text, where.start, found.end, found.doubt)
    kind, noun_end = counted_noun(text, end)
    if stated.doubt:
        return unread(text, where.start, noun_end, stated.doubt) if kind else Part(end)
    if kind or any(number.is_large for number in stated[:2] if number):
        return counted(text, stated, kind, where)
    items = read_list(text, stated) if not is_year(stated.first) and not is_named(where) else [stated]
    if len(items) > 1:
        found = _unit(text, items[-1], where)
        return listed(text, items, where) if found.unit is None else _measured(text, items, found.unit, found.end, where)
    return plain(text, stated, where)


def _counting(part: Part, what: str) -> Part:
    """The part with what its quantities count."""
    if not what:
        return part
    return part._replace(found=tuple([one._replace(counted=what) if isinstance(one, Quantity) else one for one in part.found]))


def _unit(text: str, stated: Stated, where: Context) -> Found:
    """The unit after the number; of words that mean something else too, only where they mean it."""
    may_be_times = text[stated.end : stated.end + 1] in "x×" or text[stated.end + 1 : stated.end + 2] in "tx"
    if may_be_times and (how_often := times(text, stated)):
        return Found(*how_often)
    found = read_unit(text, stated.end)
    if found.unit is None:
        return _events(text, stated, found)
    if found.unit.name == "%" and INTERVAL_WORD.match(text, found.end):
        return found
    if found.unit.name == "points" and _SCALE_NAME.match(text, found.end):
        return Found(None, found.end)
    if found.unit.dimension == "time" and stated.first.form == "words" and text[stated.first.start : found.end].lower() == "one day":
        return found if where.role or where.bound is not Bound.EXACT else Found(None, found.end)
    if stated.doubt:
        return Found(None, found.end, stated.doubt)
    whole = stated.first.grouped
    if whole is not None and stated.first.amount == int(stated.first.amount) and found.unit.name != "%":
        return Found(None, found.end, "its full stop may group thousands or begin decimals")
    return found


def _events(text: str, stated: Stated, found: Found) -> Found:
    """``12 breaths/min`` and ``10 million cells/kg``: a noun that something is counted per."""
    if not _MAY_BE_EACH.search(text, stated.end, stated.end + _NOUN_REACH):
        return found
    kind, end = counted_noun(text, stated.end)
    word = text[stated.end : end].strip().lower() if kind else ""
    if not kind:
        event = _EVENT.match(text, stated.end)
        word, end = (event[1].lower(), event.end()) if event else ("", stated.end)
    if not word or not _EACH.match(text, end):
        return found
    below = _per(text, end)
    if below is None:
        return found
    unit, after = below
    last = word.split()[-1]
    counted = counted_per(last, kind)
    if last in EVENTS and unit.dimension == "time":
        return Found(Unit("/" + unit.name, "frequency", 1 / unit.factor), after, counted=counted)
    return Found(Unit(f"{kind or word}/{unit.name}", f"count/{unit.dimension}", 1 / unit.factor), after, counted=counted)


_EVENT = lazy_pattern(r"(?:[^\S\n]|/)([A-Za-z]{3,12})")


def _per(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit after a stroke or "per"."""
    stroke = _EACH.match(text, at)
    part = _EVENT.match(text, stroke.end() - 1) if stroke else None
    name = PARTS.get(part[1].lower()) if part else None
    if part and name:
        return Unit(name, "count", 1.0), part.end()
    below = read_unit(text, stroke.end()) if stroke else None
    return (below.unit, below.end) if below and below.unit and below.unit.dimension not in ("percent", "points") else None


def _scaled(text: str, stated: Stated) -> Stated:
    """``(1.2 ± 0.3) × 10^6``: the power belongs to both."""
    power = _POWER_AFTER.match(text, stated.end) if stated.second is not None else None
    ten = read_numeral(text, power.end() - 2) if power else None
    if ten is None or stated.second is None:
        return stated
    return stated._replace(first=stated.first._replace(scale=ten.value), second=stated.second._replace(scale=ten.value, end=ten.end))


def _measured(text: str, items: list[Stated], unit: Unit, end: int, where: Context) -> Part:
    """Numbers of one list, all in the unit that stands after the last."""
    if unit.name == "%" and (found := INTERVAL.match(text, end)):
        part = interval(text, found.end(), where.start, "ci")
        return Part(max(part.end, found.end()), part.found)
    if unit.name == "%" and INTERVAL_WORD.match(text, end):
        return Part(end)
    if items[-1].doubt:
        return unread(text, where.start, end, items[-1].doubt)
    last = finished(text, Draft(items[-1], unit, where._replace(start=items[-1].first.start) if len(items) > 1 else where, end))
    made = []
    for item in items[:-1]:
        begin = where.start if item is items[0] else item.first.start
        role = item.joined_by or last.where.role or where.role
        made.append(make(text, item, last.unit, where._replace(start=begin, role=role), item.end))
    own = last.where._replace(role=items[-1].joined_by or last.where.role)
    return Part(last.end, (*made, _every(make(text, last.stated, last.unit, own, last.end))))


def _every(quantity: Quantity) -> Quantity:
    """``every 8 hours`` is three times a day."""
    if quantity.role != "every" or quantity.dimension != "time" or not quantity.value or quantity.bound is not Bound.EXACT:
        return quantity
    value = 1 / quantity.value
    return quantity._replace(dimension="frequency", low=value, high=value, value=value, unit="/" + quantity.unit)


def _product(text: str, stated: Stated, at: int, where: Context) -> Part:
    """``5 × 3 cm`` is two lengths; of other products nothing tells what they mean."""
    items = [stated]
    while len(items) < 3 and (number := read_numeral(text, at)):
        items.append(Stated(number))
        by = _BY.match(text, number.end)
        if by is None:
            break
        at = by.end()
    found = _unit(text, items[-1], where)
    if found.unit is None:
        return Part(items[-1].end)
    if found.unit.dimension == "length" and not any(item.doubt or item.first.doubt for item in items):
        return _measured(text, items, found.unit, found.end, where)
    return unread(text, where.start, found.end, "a product may mean one quantity or several")


def _blood_pressure(text: str, number: Numeral, found: re.Match[str], where: Context) -> Part:
    """``120/80 mmHg`` is two pressures."""
    lower = read_numeral(text, found.start(1))
    unit = read_unit(text, found.end(1))
    if lower is None or unit.unit is None:
        return Part(found.end())
    after = where._replace(start=lower.start)
    return Part(unit.end, (make(text, Stated(number), unit.unit, where, number.end), make(text, Stated(lower), unit.unit, after, unit.end)))

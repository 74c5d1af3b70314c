"""A place in a text in, what is said there by a word for a period out: "twice daily", "a year later", "every month", "doubled"."""

# The signs are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

import re
from math import inf

from vaultsync.evidence.quantities.context import context
from vaultsync.evidence.quantities.making import Part, opened
from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.subjects import CHANGE
from vaultsync.evidence.quantities.unit_table import WORDS, Unit
from vaultsync.evidence.quantities.units import read_unit
from vaultsync.evidence.quantities.vocabulary import PERIODIC, PERIODS
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_OFTEN = lazy_pattern(
    rf"([Oo]nce|[Tt]wice|[Tt]hrice)(?:\s(?:(?:an?|per|every|each)\s(hour|day|week|month|year)|({PERIODIC}))\b"
    r"|\s(as)\s(?:\w+\sas\b)?|-(daily|weekly|monthly))?"
)
_HOW_OFTEN = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_FACTORS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadr": 4.0, "halve": 0.5, "halvi": 0.5}
"""By the first five letters."""
_CHANGED = lazy_pattern(
    r"(?:(?:[Dd]ou|[Tt]re)bl|[Tt]ripl|[Qq]uadrupl|[Hh]alv)(?:(?:ed|ing)|(?P<s>es)|(?P<bare>e))(?![-‑\w])"
    r"(?!\s(?:times?|rates?|dilutions?|of|as|blind(?:ed)?|mask(?:ed)?|doses?|digits?|bonds?|strand(?:ed)?|checks?|quotes?|helix)\b)"
)
_NOUN_BEFORE = lazy_pattern(
    r"\b(?:the|both|two|of|in|into|as|men['’]?s|mixed|upper|lower|first|second|these|those|all|\d)\s\Z", re.IGNORECASE
)
"""Before "doubles" and "halves" that are nouns."""
_VERB_BEFORE = lazy_pattern(
    r"(?:\b(?:to|can|could|may|might|will|would|should|nearly|almost|roughly|than)\s"
    r"|(?:\A|[.;:\n]\s{0,2})(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*(?<![sui])s\s)\Z"
)
_OBJECT_AFTER = lazy_pattern(r"\s(?:the|their|its|our|your|his|her)\s")
"""Beside "double" and "triple" that are verbs: "Catch crops double the yield", and not "a double dose"."""
_EVERY_HOURS = lazy_pattern(r"q\.?(\d{1,2})\.?\s?h(?:rs?)?\b")
_PERIOD_BEFORE = lazy_pattern(r"\b(?:(after|for|over|within|during|at least|more than|less than|about|nearly|almost)\s)$")
_PERIOD_AFTER = lazy_pattern(r"\s(later|after\b|afterwards|before|earlier)")


def often(text: str, at: int) -> Part:
    """``twice daily``, ``once a week``, ``twice as many``; nothing for a plain "once"."""
    found = _OFTEN.match(text, at)
    if found is None:
        return Part(at + 1)
    times, period = _HOW_OFTEN[found[1].lower()], found[2] or found[3] or found[5]
    if period:
        return Part(found.end(), (frequency(text, at, found.end(), times, period),))
    if found[4] and times > 1:
        end = found.start(4) + 2
        return Part(end, (Quantity(Span(at, end), text[at:end], "ratio", times, times, value=times, unit="fold"),))
    return Part(found.end())


def frequency(text: str, start: int, end: int, times: float, period: str) -> Quantity:
    """So many times in a period, given by its word."""
    unit = WORDS[PERIODS.get(period, period)]
    value = times / unit.factor
    return Quantity(Span(start, end), text[start:end], "frequency", value, value, value=value, unit="/" + unit.name)


def every_hours(text: str, at: int) -> Quantity | None:
    """``q8h``."""
    found = _EVERY_HOURS.match(text, at)
    return frequency(text, at, found.end(), 1 / int(found[1]), "hour") if found and int(found[1]) else None


def changed(text: str, at: int, floor: int) -> Quantity | None:
    """``doubled``, ``more than doubles``, ``halve``: a change by a factor."""
    found = _CHANGED.match(text, at)
    if found is None or not _is_verb(text, found):
        return None
    factor, where = _FACTORS[found[0][:5].lower()], context(text, at, floor)
    low, high = opened(where.bound, factor, factor)
    span = Span(where.start, found.end())
    value = factor if where.bound is Bound.EXACT else None
    return Quantity(span, text[slice(*span)], "ratio", low, high, where.bound, where.approximate, value, "fold", about=CHANGE)


def _is_verb(text: str, found: re.Match[str]) -> bool:
    head = text[max(0, found.start() - 64) : found.start()]
    if found["s"]:
        return _NOUN_BEFORE.search(head) is None
    if found["bare"] and found[0][0] not in "Hh":
        return (
            _OBJECT_AFTER.match(text, found.end()) is not None
            or _VERB_BEFORE.search(text, max(0, found.start() - 64), found.start()) is not None
        )
    return True


def period(text: str, found: re.Match[str], floor: int) -> Part:
    """``a year later``, ``within a month``, ``every week``: one of them, where the words beside it make it a measure."""
    start, end = found.span()
    unit = read_unit(text, end - 1)
    if unit.unit is None or "/" in unit.unit.name:
        return Part(end)
    days, span = unit.unit.factor, Span(start, unit.end)
    opening = found[0][0].lower()
    if opening == "f":
        window = Quantity(span, text[slice(*span)], "time", 0.0, days, Bound.WITHIN, unit=unit.unit.name, role="within")
        return Part(unit.end, (window,))
    if opening == "e":
        once = Quantity(span, text[slice(*span)], "frequency", 1 / days, 1 / days, value=1 / days, unit="/" + unit.unit.name)
        return Part(unit.end, (once,))
    before, after = _PERIOD_BEFORE.search(text, max(floor, start - 12), start), _PERIOD_AFTER.match(text, unit.end)
    if before is not None:
        begin = start if before[1] in _ROLES else before.start(1)
        return Part(unit.end, (_one(text, Span(begin, unit.end), unit.unit, before[1]),))
    if after is not None:
        return Part(unit.end, (_one(text, span, unit.unit, "before" if after[1] in ("before", "earlier") else "after"),))
    return Part(end)


_ROLES = frozenset({"after", "for", "over", "during", "before"})


def _one(text: str, span: Span, unit: Unit, word: str) -> Quantity:
    """One period, as the word beside it limits it."""
    days = unit.factor
    limits = {
        "within": (0.0, days, Bound.WITHIN),
        "at least": (days, inf, Bound.AT_LEAST),
        "less than": (-inf, days, Bound.LESS),
        "more than": (days, inf, Bound.MORE),
    }
    low, high, bound = limits.get(word, (days, days, Bound.EXACT))
    role = word if word in _ROLES or word == "within" else ""
    value = days if bound is Bound.EXACT else None
    return Quantity(span, text[slice(*span)], "time", low, high, bound, word in ("about", "nearly", "almost"), value, unit.name, role)

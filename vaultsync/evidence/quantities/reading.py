"""A text in, its quantities out, in order; never fails and takes time in proportion to the text.

One pattern finds the places where something may begin, and swallows what has digits and is no quantity: addresses, identifiers,
dates, citations. What begins there is read by its own part of the package.
"""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

import re

from vaultsync.evidence.quantities.levels import read_grade, read_level
from vaultsync.evidence.quantities.making import Part
from vaultsync.evidence.quantities.measured import read_measured
from vaultsync.evidence.quantities.periods import changed, every_hours, often, period
from vaultsync.evidence.quantities.quantity import Bound, Quantity, Reading, Unread
from vaultsync.evidence.quantities.shares import ratio
from vaultsync.evidence.quantities.subjects import subject
from vaultsync.evidence.quantities.units import read_unit
from vaultsync.evidence.quantities.vocabulary import GRADE, GRADES
from vaultsync.evidence.quantities.ways import with_way
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_NUMBER = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half"
)
_PERIODS = "hour|day|week|fortnight|month|year|decade"
_CAPITALS = _NUMBER.title()
_START = lazy_pattern(
    r"(?P<skip>\[\[[^\[\]\n]*\]\]|(?:https?://|www\.|doi:)\S+|(?<![\w.])10\.\d{4,9}/\S+"
    r"|\[\^?\d[^\[\]\n]{0,60}\]|(?<!\w)[@#^][A-Za-z][\w:./-]*)"
    r"|(?<![\w.])(?<![^\W\d_][-‐‑–/])(?:(?P<joined>\d++(?:\.\d++)?+(?:[-–/:]\d++(?:\.\d++)?+|\.\d++){2,}[\w:.+-]*"
    r"|\+\d[\d ()-]{7,20}\d|v\d+\.\d[\w.]*)"
    r"|(?P<number>[-−+]?\.?\d|[½¼¾⅓⅔⅕⅛])"
    r"|(?P<level>[CTLS]\d)"
    rf"|(?P<grade>(?:{GRADE})s?[\s-](?=[IV\d]|of\s[Ee]vidence))"
    rf"|(?P<word>(?:{_NUMBER}|{_CAPITALS})(?=\b|fold)|[Aa]n?[^\S\n](?=half|third|quarter|fifth|tenth|dozen|hundred|thousand|million))"
    r"|(?P<often>[Oo]nce\b|[Tt]wice\b|[Tt]hrice\b)"
    rf"|(?P<period>(?:[Aa]n?|[Ee]very|[Ff]irst)\s(?=(?:{_PERIODS})\b))"
    r"|(?P<changed>[Dd]oubl|[Tt]r(?:ipl|ebl)|[Qq]uadrupl|[Hh]alv)"
    r"|(?P<every>q\.?(?=\d{1,2}\.?\s?h)))"
    r"|(?P<spread>(?:±|\+/[-−])\s?(?=[.\d]))"
)
_OPENERS = f"{_NUMBER}|once|twice|thrice|first|every|doubl|tripl|trebl|quadrupl|halv|{GRADES}|www|doi|://".split("|")
_FIRST_LETTERS = "".join({opener[0] + opener[0].upper() for opener in _OPENERS})
_REST = "|".join(sorted({opener[1:] for opener in _OPENERS}))
_WORDS = lazy_pattern(
    rf"[aA{_FIRST_LETTERS}](?<![A-Za-z].)(?:{_REST}|n?\s(?:half|third|quarter|fifth|tenth|dozen|hundred|thousand|million|{_PERIODS}))"
)
"""Whether a text may have words that a quantity begins with: most have none, and are searched for digits and signs alone.
A class of first letters comes first, which the engine looks for several times faster than for words."""
_SIGNS = lazy_pattern(r"[\d½¼¾⅓⅔⅕⅛±\[@#^]|\+/")
_OPENS = frozenset("CTLSq.+-−v")
"""What stands before a digit and is one with it."""
_LIST_MARK = lazy_pattern(r"\d{1,3}[.)]\s")
_LABELLED = frozenset({"level:disc", "level:vertebra", "count", "p-value"})
"""Dimensions that are of what they say themselves."""
_LONG_JOIN = 64
"""Characters of joined digits that are still looked at for a unit after them."""


def read_quantities(text: str) -> Reading:
    """Every quantity of a text, and what looks like one and cannot be read for certain; never raises."""
    quantities: list[Quantity] = []
    unread: list[Unread] = []
    at = floor = 0
    begin = _START.search if _WORDS.search(text) else _begin
    while found := begin(text, at):
        end, parts = _read(text, found, floor)
        at = max(end, found.start() + 1)
        for part in parts:
            floor = part.span.end
            if isinstance(part, Quantity):
                quantities.append(_in_its_text(text, part) if part.dimension not in _LABELLED else part)
            else:
                unread.append(part)
    return Reading(tuple(quantities), tuple(unread))


def _in_its_text(text: str, quantity: Quantity) -> Quantity:
    """The quantity with what the words around it say that it is of."""
    about = subject(text, quantity)
    return with_way(text, quantity._replace(about=about) if about else quantity)


def _begin(text: str, at: int) -> re.Match[str] | None:
    """The next place where something begins, in a text without words that it may begin with."""
    while sign := _SIGNS.search(text, at):
        place = sign.start()
        before = place - 1 if place > at and text[place - 1] in _OPENS else place
        found = _START.match(text, before) or (_START.match(text, place) if before != place else None)
        if found is not None:
            return found
        at = place + 1
    return None


def _read(text: str, found: re.Match[str], floor: int) -> Part:
    """What begins at a place; the name of the group tells what it may be."""
    at = found.start()
    match found.lastgroup:
        case "number" | "word":
            if ":" in text[at : at + 16] and (colon := ratio(text, at)):
                return colon
            return Part(found.end()) if _LIST_MARK.match(text, at) and _opens_line(text, at) else read_measured(text, at, floor)
        case "joined":
            return _joined(text, found)
        case "level":
            return _one(read_level(text, at), at + 1)
        case "grade":
            return _one(read_grade(text, at, floor), found.end())
        case "often":
            return often(text, at)
        case "period":
            return period(text, found, floor)
        case "changed":
            return _one(changed(text, at, floor), found.end())
        case "every":
            return _one(every_hours(text, at), found.end())
        case "spread":
            return _spread(text, found)
    return Part(found.end())


def _one(quantity: Quantity | None, end: int) -> Part:
    """The quantity if there is one, else where reading goes on."""
    return Part(quantity.span.end, (quantity,)) if quantity else Part(end)


def _opens_line(text: str, at: int) -> bool:
    """Whether only the marks of a list or a quotation stand before a place in its line."""
    before = text[max(0, at - 12) : at]
    return not before.rpartition("\n")[2].strip(" \t>-*") and ("\n" in before or at < 12)


def _joined(text: str, found: re.Match[str]) -> Part:
    """Digits joined by strokes and points: a date, a version, a telephone number; before a unit, nothing certain."""
    start, end = found.span()
    if end - start <= _LONG_JOIN and text[end - 1].isdigit():
        first, *groups = found[0].split(".")
        if all(len(group) == 3 and group.isdecimal() for group in groups) and first.isdecimal() and len(first) <= 3:
            return read_measured(text, start, start)
        unit = read_unit(text, end)
        if unit.unit is not None:
            return Part(unit.end, (Unread(Span(start, unit.end), text[start : unit.end], "its digits do not make one number"),))
    return Part(end)


def _spread(text: str, found: re.Match[str]) -> Part:
    """``±5 mm`` alone: so far to either side of nothing that is said."""
    part = read_measured(text, found.end(), found.end())
    made = part.found[0] if len(part.found) == 1 else None
    if not isinstance(made, Quantity) or made.value is None or made.dimension == "temperature":
        return Part(part.end)
    far = made.high
    span = Span(found.start(), made.span.end)
    return Part(part.end, (made._replace(span=span, text=text[slice(*span)], low=-far, high=far, value=0.0, bound=Bound.SPREAD),))

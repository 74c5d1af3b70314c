"""A number without a unit in, what it counts or says out.

A plain number without noun, sign or preposition is mostly a name ("type 2", "interleukin 6") and says nothing.
"""

# The signs are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

import re

from vaultsync.evidence.quantities.context import Context, context
from vaultsync.evidence.quantities.endings import Draft, finished, is_age
from vaultsync.evidence.quantities.making import NO_UNIT, Part, make, unread
from vaultsync.evidence.quantities.number_lists import Stated, is_year
from vaultsync.evidence.quantities.quantity import Bound
from vaultsync.evidence.quantities.unit_table import WORDS, Unit
from vaultsync.evidence.quantities.vocabulary import MONTH_NAMES, NAMED_BY_NUMBER, TIME_LABELS, counted_noun
from vaultsync.patterns import lazy_pattern

_PLURAL = lazy_pattern(r"(?:\s[\w-]+){0,3}?\s(?:[\w-]+s|people|men|women|children|mice)\b")
_COUNT = NO_UNIT._replace(dimension="count")
_REST = lazy_pattern(r"[\w.,:/–-]*\w")
_OF = lazy_pattern(r"[^\S\n](?:of\b|(?P<the>the)\b)")
_BY_ITSELF = lazy_pattern(
    r"\Z|[.,;:)]|\s(?:in|with|when|after|at|under|within|compared|relative|over|during|and|but|for|among|through|by|on|per|every|each|if|where)\b"
)
_CUT = lazy_pattern(r"\b(?:cut|cuts|cutting|slash\w{0,3}|reduc\w{1,4}|divid\w{1,3})\b[^.;:\n]{0,60}\Z", re.IGNORECASE)
_MORE_NAMES = lazy_pattern(r"(?:\s?(?:,|and|or|[-–]|to|&)\s?\d{1,3}[a-z]?\b){0,8}")
_IN_YEAR = frozenset({"in", "since", "until", "by", "during"})


def counted(text: str, stated: Stated, kind: str, where: Context) -> Part:
    """A count: of what the noun after it names, or of something so large that it can be nothing else."""
    first = stated.first
    if first.form == "words" and first.value == 1 and where.bound is Bound.EXACT:
        return Part(stated.end)
    if is_year(first) and not _PLURAL.match(text, stated.end):
        return Part(stated.end)
    if is_year(first) and where.role in _IN_YEAR and stated.second is None:
        return unread(text, where.start, stated.end, "it may be a year or a count")
    if first.grouped is not None and kind:
        stated = stated._replace(first=first._replace(amount=first.grouped))
    if first.form == "comma" or (is_named(where) and not where.role):
        return Part(stated.end)
    if kind == "people" and is_age(text[max(0, where.start - 40) : first.start], first.amount):
        return plain(text, stated, where)
    draft = finished(text, Draft(stated, _COUNT, where, stated.end))
    return Part(draft.end, (make(text, draft.stated, draft.unit, draft.where, draft.end)._replace(counted=kind),))


def listed(text: str, items: list[Stated], where: Context) -> Part:
    """The numbers of a list with no unit after its last."""
    end = items[-1].end
    if items[-1].doubt:
        return Part(end)
    kind, _ = counted_noun(text, end)
    counts = bool(kind) or any(item.first.is_large for item in items)
    if not counts and where.word.strip("(").lower() in TIME_LABELS:
        return _time_label(text, items, where)
    if not (counts or where.role or "." in text[items[0].first.start : items[0].end]):
        return Part(end)
    unit = _COUNT if counts else NO_UNIT
    starts = [where.start, *(item.first.start for item in items[1:])]
    made = (
        make(text, item, unit, where._replace(start=start, role=item.joined_by or where.role), item.end)._replace(counted=kind)
        for item, start in zip(items, starts, strict=True)
    )
    return Part(end, tuple(made))


def is_named(where: Context) -> bool:
    """Whether a plain number after this word is part of a name."""
    word = where.word.strip("([\"'").lower()
    return word in NAMED_BY_NUMBER or where.word in MONTH_NAMES


def plain(text: str, stated: Stated, where: Context) -> Part:
    """A number with nothing after it that says what it is."""
    first, end = stated.first, stated.end
    if where.word.strip("(").lower() in TIME_LABELS and first.form == "digits" and not is_year(first) and not stated.doubt:
        return _time_label(text, [stated], where)
    rest = _REST.match(text, end)
    if rest is not None:
        return Part(rest.end())
    if is_named(where):
        names = _MORE_NAMES.match(text, end)
        return Part(names.end() if names else end)
    if stated.doubt or where.joined or first.form == "comma":
        return Part(end)
    if first.form == "fraction":
        return _fraction(text, stated, where)
    if first.form == "words" or is_year(first) or _in_brackets(text, end, where):
        return Part(end)
    if is_age(text[max(0, where.start - 40) : first.start], first.amount):
        where = where._replace(bound=Bound.MORE if where.role == "over" else where.bound, role="")
        return _finished(text, Draft(stated, Unit("year", "age", 1.0), where, end))
    return _finished(text, Draft(stated, NO_UNIT, where, end)) if _says_enough(stated, where) else Part(end)


def _finished(text: str, draft: Draft) -> Part:
    draft = finished(text, draft)
    return Part(draft.end, (make(text, draft.stated, draft.unit, draft.where, draft.end),))


def _in_brackets(text: str, end: int, where: Context) -> bool:
    """Whether a number fills its brackets, as citations do."""
    opened = text[where.start - 1 : where.start] in ("(", "[")
    return opened and text[end : end + 1] in (")", "]", ",") and where.bound is Bound.EXACT


def _says_enough(stated: Stated, where: Context) -> bool:
    """Whether a sign, a preposition, a fraction or a plain word before it makes the number a value."""
    if where.role or where.bound is not Bound.EXACT or where.approximate or where.between or stated.bound is Bound.SPREAD:
        return True
    if stated.first.form in ("decimal", "power", "grouped"):
        return True
    return stated.second is None and where.word.isalpha() and where.word.islower()


def _time_label(text: str, items: list[Stated], where: Context) -> Part:
    """``week 12`` is the time of 12 weeks."""
    unit = WORDS[where.word.strip("(").lower()]
    label = text.rindex(where.word.strip("("), 0, items[0].first.start)
    before = context(text, label, where.low)
    starts = [before.start, *(item.first.start for item in items[1:])]
    role = before.role or "at"
    return Part(
        items[-1].end,
        tuple(make(text, item, unit, before._replace(start=start, role=role), item.end) for item, start in zip(items, starts, strict=True)),
    )


def _fraction(text: str, stated: Stated, where: Context) -> Part:
    """``a third of the patients`` is a share; a half of nothing is nothing."""
    first = stated.first
    if where.role in ("by", "in") and first.value < 1 and _BY_ITSELF.match(text, stated.end):
        return _part_of_it(text, stated, where)
    of = _OF.match(text, stated.end)
    if first.value >= 1 or of is None or (of["the"] and not counted_noun(text, of.end())[0]):
        return Part(stated.end)
    return _share(text, stated, where)


def _part_of_it(text: str, stated: Stated, where: Context) -> Part:
    """``fell by a third``, ``cut in half``."""
    if where.role == "in":
        if stated.first.value != 0.5 or not _CUT.search(text, max(0, where.start - 80), where.start):
            return Part(stated.end)
        where = where._replace(role="by")
    return _share(text, stated, where)


def _share(text: str, stated: Stated, where: Context) -> Part:
    slack = 0.0 if (stated.first.value * 100) % 1 == 0 else 0.5
    return Part(stated.end, (make(text, stated, Unit("%", "percent", 100.0), where, stated.end)._replace(slack=slack),))

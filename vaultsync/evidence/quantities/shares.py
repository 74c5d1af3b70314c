"""A place in a text in, what is said there by two numbers or by a word out: shares, ratios, frequencies, incidences."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from vaultsync.evidence.quantities.context import Context
from vaultsync.evidence.quantities.making import Part, opened
from vaultsync.evidence.quantities.number_lists import Stated, is_year
from vaultsync.evidence.quantities.numerals import Numeral, read_numeral
from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.unit_table import WORDS, Unit
from vaultsync.evidence.quantities.vocabulary import PERIODIC, PERIODS, counted_noun
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

ROUNDED = 0.5
"""Half a percent: "24 of 31" is 77 %."""
_OF = lazy_pattern(r"[^\S\n](?:out\s)?of\s(?:the\s)?(?:[^\W\d_]{2,9}\s)?(?=\d)|[^\S\n](?:out\sof|in)\s(?=[a-z\d])|/(?=\d)")
_IN_PERCENT = lazy_pattern(r"\s?[(\[]\s?[\d.]{1,6}\s?%")
_PER = lazy_pattern(r"\s(?:per|/)\s?(?=1[,.\s]?0{2,3}|1\b|10)")
_PERSON_YEARS = lazy_pattern(r"[\s-](?:person|patient|participant|subject|woman|women)[\s-]years?\b(?:\s(?:of|at)\s(?:follow-up|risk))?")
_RATIO = lazy_pattern(r"(\d{1,6}(?:\.\d{1,3})?)\s?:\s?(\d{1,6}(?:\.\d{1,3})?)(?![\d:])")
_RATIO_AFTER = lazy_pattern(r"[\s-](?:ratio|dilution|allocation|mixture|randomi[sz]|diluted)")
_RATIO_BEFORE = lazy_pattern(
    r"(?:ratio(?:\s(?:of|was|is))?|dilut(?:ed|ion)(?:\sof)?|randomi[sz]ed|allocated|assigned|mixed)\s(?:in\sa\s|at\s|\(|of\s)*$"
)
_TIMES = lazy_pattern(
    rf"(?:\s(?:times?|x)|[x×])(?:(?:/|\s(?:an?|per|every|each)\s)(hour|day|week|month|year)\b|\s({PERIODIC})\b"
    r"|\s(higher|lower|more|less|greater|larger|smaller|longer|shorter|faster|slower|as|that|the|increase|decrease)\b)"
)


def times(text: str, stated: Stated) -> tuple[Unit, int] | None:
    """The unit of ``three times a week`` (a frequency) and of ``three times higher`` (a ratio)."""
    found = _TIMES.match(text, stated.end)
    if found is None:
        return None
    period = found[1] or found[2]
    if period:
        unit = WORDS[PERIODS.get(period, period)]
        return Unit("/" + unit.name, "frequency", 1 / unit.factor), found.end()
    return Unit("fold", "ratio", 1.0), found.start(3) - 1


def ratio(text: str, at: int) -> Part | None:
    """``2:1`` where a word beside it says that it is a ratio, a clock's time or a verse otherwise; None for no colon."""
    found = _RATIO.match(text, at)
    if found is None:
        return None
    beside = _RATIO_AFTER.match(text, found.end()) or _RATIO_BEFORE.search(text, max(0, at - 32), at)
    below = float(found[2])
    if beside is None or not below:
        return Part(found.end())
    value = float(found[1]) / below
    return Part(found.end(), (Quantity(Span(*found.span()), found[0], "ratio", value, value, value=value, unit=":"),))


def share(text: str, first: Numeral, where: Context) -> Part | None:
    """``24 of 30 patients``, ``1 in 5``, ``7/10 patients``, ``5 per 1,000``; None where it is nothing of the kind."""
    if first.form not in ("digits", "words", "decimal", "grouped"):
        return None
    if per := _PER.match(text, first.end):
        return _per(text, first, per.end(), where)
    found = _OF.match(text, first.end) if first.form != "decimal" else None
    second = read_numeral(text, found.end()) if found else None
    if found is None or second is None or second.doubt or not 0 <= first.value <= second.value or second.value == 0:
        return None
    noun, _ = counted_noun(text, second.end)
    single = first.value == 1 and " in " in found[0] and second.form in ("digits", "words", "grouped")
    noun = noun or ("%" if _IN_PERCENT.match(text, second.end) else "")
    if is_year(second) or not (noun or single) or second.form in ("decimal", "fraction", "power"):
        return Part(second.end) if found[0] == "/" else None
    return Part(second.end, (_percent(text, where, second.end, 100 * first.value / second.value, ROUNDED),))


def _per(text: str, first: Numeral, at: int, where: Context) -> Part | None:
    """``5 per 1,000 person-years`` and ``5 per 100,000``."""
    below = read_numeral(text, at)
    if below is None or below.doubt or below.value < 1:
        return None
    value = first.value / below.value
    if years := _PERSON_YEARS.match(text, below.end):
        span = Span(where.start, years.end())
        made = Quantity(span, text[slice(*span)], "incidence", value, value, value=value, unit="/person-year", role=where.role)
        return Part(span.end, (made,))
    if below.value < 100:
        return None
    return Part(below.end, (_percent(text, where, below.end, 100 * value, 0.0),))


def _percent(text: str, where: Context, end: int, value: float, slack: float) -> Quantity:
    span, bound = Span(where.start, end), where.bound
    low, high = opened(bound, value, value)
    exact = value if bound is Bound.EXACT else None
    return Quantity(span, text[slice(*span)], "percent", low, high, bound, where.approximate, exact, "%", where.role, slack=slack)

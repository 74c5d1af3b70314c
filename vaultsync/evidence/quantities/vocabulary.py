"""Words around numbers: what is counted, what a plain number only names, which words tell an age."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaultsync.patterns import lazy_pattern


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_COUNTED = {
    "people": "patient participant subject person adult child man woman male female volunteer individual control responder survivor "
    "athlete infant donor case",
    "animals": "animal rat mouse rabbit dog pig sheep goat cat horse monkey",
    "studies": "study trial article paper report rct review cohort",
    "cells": "cell msc bmsc",
    "parts": "knee hip disc disk level eye joint limb segment vertebra shoulder tendon",
    "courses": "injection dose session treatment tablet capsule pill cycle visit infusion course",
    "events": "event death episode attack fall",
    "places": "center centre hospital site clinic country",
    "times": "time",
    "things": "sample biopsy gene group arm item question serving cup",
}
_PLURALS = {
    "people": "people children men women pts",
    "animals": "mice",
    "studies": "studies",
    "parts": "vertebrae",
    "places": "countries",
    "things": "biopsies",
}
COUNTED: Mapping[str, str] = MappingProxyType(
    {word: kind for kind, nouns in _COUNTED.items() for noun in nouns.split() for word in (noun, noun + "s")}
    | {word: kind for kind, nouns in _PLURALS.items() for word in nouns.split()}
)
"""What is counted, by noun in small letters: the kind of thing it is."""
_ONCE_EACH = {
    "dose": "injection dose tablet capsule pill infusion",
    "session": "session visit class lesson workout",
    "": "time treatment course cycle",
}
_PER_PERIOD = {noun: kind for kind, nouns in _ONCE_EACH.items() for noun in nouns.split()}
"""What is given or done so many times in a period: an injection is a dose, but no session; a treatment may be either."""
NAMED_BY_NUMBER = words(
    "table tables figure figures fig fig. figs figs. section sections chapter chapters step study trial experiment model case patient "
    "participant appendix supplement version box eq eq. equation ref ref. refs refs. reference references no no. nr nr. vol vol. volume "
    "issue aim question item part panel chromosome schedule page pages p p. pp pp. line lines type types group groups arm arms cohort "
    "factor visit session cycle dose number rule article paragraph para § note slide video episode season room omega interleukin vitamin "
    "covid covid-19 sars-cov mmp schema method protocol algorithm scenario hypothesis objective outcome criterion release python windows "
    "edition isbn issn pmid pmcid doi nct id"
)
"""Words before a plain number that make it a name: "Table 2", "type 2", "p. 12"."""
TIME_LABELS = words("day days week weeks month months year years hour hours minute")
"""Words before a plain number that make it a point in time: "week 12"."""
GRADES = "grade|stage|phase|class|type|level|score"
"""Words before a number that make it a grade: "stage 2"."""
GRADE = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in GRADES.split("|"))
"""The same with a small letter or a capital, for a pattern: "Class III"."""
PERIODS: Mapping[str, str] = MappingProxyType(
    {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year"}
)
"""How often, by the unit of time."""
PERIODIC = "|".join(PERIODS)
MONTHS = lazy_pattern(
    r"\s+(?:of\s+)?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\b"
)
MONTH_NAMES = words(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July August September October November December"
)
NOT_BETWEEN = words("of and or in at by to the with from for after were was had is are who than per vs on as within")
"""Words that no noun phrase crosses: "10 of the patients" counts no patients."""
NOUN = lazy_pattern(r"[^\S\n]{1,2}([^\W\d_][\w'’-]*)|\n(?![^\S\n]*\n)([^\W\d_][\w'’-]*)")


def counted_noun(text: str, at: int) -> tuple[str, int]:
    """The kind of what is counted right after a number, up to three adjectives away, and where its noun ends; empty without one."""
    for _ in range(4):
        found = NOUN.match(text, at)
        if found is None:
            break
        word = (found[1] or found[2]).lower()
        kind = COUNTED.get(word)
        if kind is not None:
            return kind, found.end()
        if word in NOT_BETWEEN:
            break
        at = found.end()
    return "", at


def counted_per(noun: str, kind: str) -> str:
    """What "3 injections per week" and "20 worms per m²" count, from the noun in small letters and its kind as ``counted_noun`` has it."""
    single = noun[: -2 if noun.endswith("sses") else -1] if noun.endswith("s") and not noun.endswith("ss") else noun
    return _PER_PERIOD.get(single, single if kind in ("", "things") else kind)

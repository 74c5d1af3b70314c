"""A quantity and the text around it in, what it is of out: a change, people, a follow-up, a time before the trial; or nothing that is told.

What is counted stands in ``Quantity.counted``. This is what a number without a noun of its own is about: "60 % of participants" and
"fell by 60 %" are the same value of two things.
"""

from __future__ import annotations

import re

from vaultsync.evidence.quantities.quantity import Quantity
from vaultsync.patterns import lazy_pattern

CHANGE, PEOPLE, FOLLOW_UP, RUN_IN = "change", "people", "follow-up", "run-in"

_PEOPLE = (
    r"(?:participants?|patients?|people|persons?|subjects?|volunteers?|respondents?|adults?|children|boys|girls|women|wom[ae]n|m[ae]n"
    r"|females?|males?|smokers?|responders?|completers?)\b(?!['\u2019])"
)
_CHANGE_NOUN = (
    r"(?:reductions?|decreases?|increases?|drops?|falls?|declines?|rises?|improvements?|gains?|loss(?:es)?|differences?|changes?)\b"
)
_PEOPLE_AFTER = lazy_pattern(
    rf"\s(?:of\s(?:(?:the|all|these|our|its|those|\w+ed)\s)?(?:\w+\s)?|(?:were|was|are|being)\s|)(?:\w+\s)?{_PEOPLE}", re.IGNORECASE
)
_PEOPLE_BEFORE = lazy_pattern(rf"\b{_PEOPLE}\s?(?:(?:were|was|made\sup|accounted\sfor|constituted)\s|[(,:]\s?)\Z", re.IGNORECASE)
_CHANGE_AFTER = lazy_pattern(
    rf"\s(?:(?:mean|relative|absolute|median|net)\s)?(?:{_CHANGE_NOUN}|(?:lower|higher|fewer|less|more|greater|smaller|shorter|longer|better|worse"
    r"|faster|slower)\b)",
    re.IGNORECASE,
)
_CHANGE_BEFORE = lazy_pattern(
    rf"\b{_CHANGE_NOUN}(?:\s\w+)?\s(?:of|was|were|is|by)\s(?:(?:about|only|just|a|some|nearly)\s)?\Z", re.IGNORECASE
)
_RUN = r"(?P<run>run-?in|wash-?out|lead-?in|screening)"
_TRIAL_BEFORE = lazy_pattern(
    rf"\b(?:{_RUN}|follow(?:ed)?(?:-|\s)?up)(?:\s(?:period|phase|time))?"
    r"(?:\s(?:of|was|lasted|for)|[:,(])?(?:\s(?:a|about|at least|the))?\s?\Z",
    re.IGNORECASE,
)
_TRIAL_AFTER = lazy_pattern(rf"(?:\s|[-\u2010\u2011])(?:of\s)?(?:a\s)?(?:{_RUN}\b|follow(?:-|\s)?up\b)", re.IGNORECASE)
_ROLES_OF_FOLLOW_UP = frozenset({"", "of", "for"})
_REACH = 40
"""Characters before a quantity that are looked at."""
_SHARES = frozenset({"percent", "ratio"})


def subject(text: str, quantity: Quantity) -> str:
    """What a quantity is of, or nothing. Never raises; looks at few characters to either side."""
    start, end = quantity.span
    head = text[max(0, start - _REACH) : start]
    if quantity.dimension in ("time", "age"):
        before = _TRIAL_BEFORE.search(head) if quantity.role in _ROLES_OF_FOLLOW_UP else None
        found = before or _TRIAL_AFTER.match(text, end)
        if found is not None:
            if found["run"]:
                return RUN_IN
            return FOLLOW_UP if quantity.role in _ROLES_OF_FOLLOW_UP else ""
    elif _CHANGE_AFTER.match(text, end):
        return CHANGE
    elif quantity.dimension in _SHARES and (_PEOPLE_AFTER.match(text, end) or _PEOPLE_BEFORE.search(head)):
        return PEOPLE
    return CHANGE if _CHANGE_BEFORE.search(head) or _CHANGE_AFTER.match(text, end) else ""

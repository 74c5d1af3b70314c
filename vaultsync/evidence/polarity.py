"""Two statements in, whether one denies or reverses the effect that the other states out: words only, so never more than a hint.

On prose such cues hardly tell contradiction from support; between two single sentences about the same concepts under the same
conditions they are worth asking the author about. Whoever uses them checks the concepts and conditions first.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_UNWANTED: Final = r"(?:side|adverse|harm|ill\b|unwanted|untoward|serious|complication|toxic|bias|heterogene|infection|mortalit)"
"""Beginnings of words for what nobody hoped for: that there is none of it is no null finding."""
_OUTCOME: Final = (
    r"(?:effects?|differences?|changes?|associations?|correlations?|relations?(?:hips?)?|reductions?|improvements?|benefits?|increases?"
    r"|decreases?|evidence|impacts?|influence|gains?|response|advantage)"
    rf"\b(?!\s+(?:in|of|on|for)\s+(?:(?:the|any|more)\s+)?{_UNWANTED})"
)
_WORDS: Final = rf"(?:(?!{_UNWANTED})[\w-]+\s+)"
_NULL: Final = re.compile(
    r"\b(?:not|nor|n't|never)\s+(?:\w+\s+){0,2}?(?:significant(?:ly)?|differ(?:ed|s|ent)?|change[ds]?)\b"
    r"|\bnon-?significant(?:ly)?\b|\binsignificant(?:ly)?\b|\bunchanged\b|\bunaffected\b|\bineffective\b|\bunrelated\b"
    r"|\b(?:hardly|barely|scarcely)\b"
    r"|\b(?:similar|comparable|the same)\s+(?:in|between|across)\s+(?:both|the two|all|groups|arms)\b"
    rf"|\b(?:no|little|neither|without(?:\s+any)?)\s+{_WORDS}{{0,3}}?{_OUTCOME}"
    r"|\bno\s+(?:better|worse|more|less|higher|lower|faster|slower|longer|shorter)\b(?!\s+than\s+[\d.])"
    rf"|\b(?:lack|absence)\s+of\s+{_WORDS}{{0,2}}?{_OUTCOME}"
    r"|\bfail(?:s|ed)?\s+to\b",
    re.IGNORECASE,
)
_NEGATIVE: Final = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|will|would|should)(?:\s+\w+ly)?\s+not|(?:\w+n't|cannot|never))\b"
    r"(?!\s+(?:only|inferior|worse|exceed))",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(r"\b(?:who|whom|which|that|where|when|if|whether|unless)\s+(?:\w+\s+)?$", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[,;:(]|[.]\s|\b(?=but\b|though\b|although\b|except\b|whereas\b|while\b)", re.IGNORECASE)
_NO: Final = re.compile(r"\b(?:not|no|never|neither|except|without)\b|n't\b", re.IGNORECASE)
_UP: Final = re.compile(
    r"\b(?:increas(?:e[ds]?|ing)|r[io]se[sn]?|rising|rais(?:e[ds]?|ing)|higher|grew|grow[sn]?|elevat(?:e[ds]?|ing)|gained?|longer|lengthen(?:s|ed|ing)?|prolong(?:s|ed|ing)?|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_DOWN: Final = re.compile(
    r"\b(?:decreas(?:e[ds]?|ing)|reduc(?:e[ds]?|ing|tions?)|lower(?:s|ed|ing)?|f[ae]ll(?:s|en|ing)?|declin(?:e[ds]?|ing)|drop(?:s|ped)?"
    r"|diminish(?:e[ds]|ing)?|shorten(?:s|ed|ing)?|shorter|weaken(?:s|ed|ing)?|fewer|lessen(?:s|ed)?|gone down|go(?:es)? down|went down)\b",
    re.IGNORECASE,
)
_BETTER: Final = re.compile(
    r"\b(?:improv(?:e[ds]?|ing|ements?)|better|eas(?:e[ds]?|ing)|reliev(?:e[ds]?|ing)|relief|alleviat(?:e[ds]?|ing)|benefit(?:s|ed)?)\b",
    re.IGNORECASE,
)
_WORSE: Final = re.compile(
    r"\b(?:worsen(?:s|ed|ing)?|worse|aggravat(?:e[ds]?|ing)|deteriorat(?:e[ds]?|ing)|harm(?:s|ed)?|impair(?:s|ed|ing)?)\b", re.IGNORECASE
)
_AXES: Final = ((_UP, _DOWN), (_BETTER, _WORSE))


class Contrast(StrEnum):
    """How a finding speaks against a claim."""

    NULL = "null"
    """It saw no effect."""
    REVERSED = "reversed"
    """It saw the effect in the other direction."""


def is_null(text: str) -> bool:
    """Whether a text says that there was no effect."""
    return _NULL.search(text) is not None


def is_denied(text: str) -> bool:
    """Whether a text says that there was no effect, or that something was not so; what a relative clause denies is another matter."""
    return is_null(text) or any(not _RELATIVE.search(text, max(0, found.start() - 40), found.start()) for found in _NEGATIVE.finditer(text))


def denying_clauses(text: str) -> list[str]:
    """The clauses of a text, after its first, that deny something; whoever asks looks at what they name."""
    return [clause for clause in _CLAUSE.split(text)[1:] if _NO.search(clause)]


def contrast(claim: str, finding: str) -> Contrast | None:
    """How one statement seems to speak against another that is about the same; None when it does not."""
    if is_denied(finding):
        return None if is_denied(claim) else Contrast.NULL
    if is_denied(claim):
        return Contrast.REVERSED if any(one.search(finding) for axis in _AXES for one in axis) else None
    for one, other in _AXES:
        said, found = (bool(one.search(claim)), bool(other.search(claim))), (bool(one.search(finding)), bool(other.search(finding)))
        if said != found and said[0] != said[1] and found[0] != found[1]:
            return Contrast.REVERSED
    return None

"""Two statements in, whether one denies or reverses the effect that the other states out: words only, so never more than a hint.

On prose such cues hardly tell contradiction from support; between two single sentences about the same concepts under the same
conditions they are worth asking the author about. Whoever uses them checks the concepts and conditions first.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from vaultsync.patterns import lazy_pattern

_UNWANTED: Final = r"(?:side|adverse|harm|ill\b|unwanted|untoward|serious|complication|toxic|bias|heterogene|infection|mortalit)"
"""Beginnings of words for what nobody hoped for: that there is none of it is no null finding."""
_OUTCOME: Final = (
    r"(?:effects?|differences?|changes?|associations?|correlations?|relations?(?:hips?)?|reductions?|improvements?|benefits?|increases?"
    r"|decreases?|evidence|impacts?|influence|gains?|response|advantage)"
    rf"\b(?!\s+(?:in|of|on|for)\s+(?:(?:the|any|more)\s+)?{_UNWANTED})"
)
_WORDS: Final = rf"(?:(?!{_UNWANTED})[\w-]+\s+)"
_OFTEN: Final = r"(?:common(?:ly)?|frequent(?:ly)?|likely|often)"
_PREVENT: Final = r"prevent(?:s|ed|ing)?"
_PROTECT: Final = r"protect(?:s|ed|ing)?\s+(?:against|from)"
_NULL: Final = lazy_pattern(
    r"\b(?:not|nor|n't|never)\s+(?:\w+\s+){0,2}?(?:significant(?:ly)?|differ(?:ed|s|ent)?|change[ds]?)\b"
    r"|\bnon-?significant(?:ly)?\b|\binsignificant(?:ly)?\b|\bunchanged\b|\bunaffected\b|\bineffective\b|\bunrelated\b"
    r"|\b(?:hardly|barely|scarcely)\b"
    r"|\b(?:similar|comparable|the same)\s+(?:in|between|across)\s+(?:both|the two|all|groups|arms)\b"
    r"|\b(?:similar|comparable|the same|alike|equal)\s+with\s+(?:and|or)\s+without\b"
    r"|(?<!\bto )(?<!\bat )\bthe same\s+(?:amount|number|rate|level|share)\b"
    r"|\bjust\s+as\s+(?:many|much|often|likely|high|low|long|bad|good|severe|common|frequent)\b"
    r"|\b(?:was|were|is|are)\s+(?:null|nil|negligible)\b|\bneither\s+(?:the\s+)?\u2026"
    rf"|\b(?:no|little|neither|without(?:\s+any)?)\s+{_WORDS}{{0,3}}?{_OUTCOME}"
    r"|\bno\s+(?:better|worse|more|less|higher|lower|faster|slower|longer|shorter)\b(?!\s+than\s+[\d.])"
    rf"|\b(?:lack|absence)\s+of\s+{_WORDS}{{0,2}}?{_OUTCOME}"
    r"|\bfail(?:s|ed)?\s+to\b",
    re.IGNORECASE,
)
_NEGATIVE: Final = lazy_pattern(
    r"\b(?:rarely|seldom|infrequently)\s+(?:\w+\s+)?(?:reduc|increas|decreas|lower|rais|improv|worsen|shorten|lengthen|prolong|chang|affect|alter"
    rf"|help|relie|eas[ei]|protect|cur[ei]|work)(?!\w*\s+(?:\w+\s+)?{_UNWANTED})"
    r"|\b(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|will|would|should)(?:\s+\w+ly)?\s+not|(?:\w+n't|cannot|never))\b"
    r"(?!\s+(?:only|inferior|worse|exceed))",
    re.IGNORECASE,
)
_RELATIVE: Final = lazy_pattern(r"\b(?:who|whom|which|that|where|when|if|whether|unless)\s+(?:\w+\s+)?$", re.IGNORECASE)
_DENIAL: Final = lazy_pattern(
    r"\b(?:not|nor|except|excluding|no effects?|without (?:an )?effect)"
    r"(?:\s+(?:yet|so|seen|found|observed|shown|true|present|in|on|at|after|for|within|with|under|over|before|until|by|from|of|to|a|the|those"
    r"|people|adults|patients|doses?|ages?|aged|longer|any|already|when|where|given)\b){0,5}\s*$",
    re.IGNORECASE,
)
_UP: Final = lazy_pattern(
    r"\b(?:increas(?:e[ds]?|ing)|r[io]se[sn]?|rising|rais(?:e[ds]?|ing)|higher|grew|grow[sn]?|elevat(?:e[ds]?|ing)|gained?|longer"
    r"|lengthen(?:s|ed|ing)?|prolong(?:s|ed|ing)?|boost(?:s|ed|ing)?|strengthen(?:s|ed|ing)?|extend(?:s|ed|ing)?)\b(?!-\w|\s+release)",
    re.IGNORECASE,
)
_DOWN: Final = lazy_pattern(
    r"\b(?:decreas(?:e[ds]?|ing)|reduc(?:e[ds]?|ing|tions?)|lower(?:s|ed|ing)?|f[ae]ll(?:s|en|ing)?|declin(?:e[ds]?|ing)|drop(?:s|ped)?"
    r"|diminish(?:e[ds]|ing)?|shorten(?:s|ed|ing)?|shorter|weaken(?:s|ed|ing)?|fewer|lessen(?:s|ed|ing)?"
    r"|cut(?:s|ting)?|gone down|go(?:es)? down|went down)\b(?!-\w)",
    re.IGNORECASE,
)
_BETTER: Final = lazy_pattern(
    r"\b(?:improv(?:e[ds]?|ing|ements?)|better|eas(?:e[ds]?|ing)|reliev(?:e[ds]?|ing)|relief|alleviat(?:e[ds]?|ing)|benefit(?:s|ed)?)\b",
    re.IGNORECASE,
)
_WORSE: Final = lazy_pattern(
    r"\b(?:worsen(?:s|ed|ing)?|worse|aggravat(?:e[ds]?|ing)|deteriorat(?:e[ds]?|ing)|harm(?:s|ed)?|impair(?:s|ed|ing)?)\b", re.IGNORECASE
)
_ABSENT: Final = lazy_pattern(
    r"(?:^|\n|[.;:]\s)\s{0,8}(?:without|in the absence of|lack of|stopping|withdrawal of)\s+(?:any\s+)?\u2026", re.IGNORECASE
)
_PREVENTED: Final = lazy_pattern(
    rf"\b(?:{_PREVENT}|avert(?:s|ed|ing)?|avoid(?:s|ed|ing)?|block(?:s|ed|ing)?|counteract(?:s|ed|ing)?|{_PROTECT})"
    r"\s+(?:(?:a|an|the|any|further|this|that|such)\s+){0,2}([\w-]+)",
    re.IGNORECASE,
)
_MORE: Final = lazy_pattern(rf"\bmore\s+{_OFTEN}\b|\bcaus(?:e[ds]?|ing)\s+more\b", re.IGNORECASE)
_LESS: Final = lazy_pattern(rf"\bless\s+{_OFTEN}\b|\b(?:{_PREVENT}|{_PROTECT})\s+\u2026", re.IGNORECASE)
_FASTER: Final = lazy_pattern(r"\b(?:faster|quicker|speeds|sped|accelerat(?:e[ds]?|ing)|hasten(?:s|ed|ing)?)\b", re.IGNORECASE)
_SLOWER: Final = lazy_pattern(r"\b(?:slower|slows|slowed|slowing|delay(?:s|ed|ing)?)\b", re.IGNORECASE)
_AXES: Final = ((_UP, _DOWN), (_BETTER, _WORSE), (_FASTER, _SLOWER))
_ASIDE: Final = lazy_pattern(
    r";[^;\n\u2026]{0,300}+(?=[;\n]|$)"
    r"|(?:,\s{0,3})?\b(?:(?:whereas|while|although|though)\b|without\s{1,3}[a-z]{1,30}ing\b)[^,;.\n\u2026]{0,300}+(?=[,;.\n]|$)"
    r"|,\s{0,3}with\s{1,3}no\b[^,;.\n\u2026]{0,300}+(?=[,;.\n]|$)",
    re.IGNORECASE,
)
"""Clauses that name none of the concepts: what they say, they say of something else."""
_TOLD: Final = lazy_pattern(r"\b(?:suppress|prevent|protect|help|work|enhanc|promot|inhibit)", re.IGNORECASE)
_LACKING: Final = lazy_pattern(
    r"\b(?:without|lack of|absence of|cutting|skipping|stopping|withdrawing|removing|quitting)\s+(?:any\s+|the\s+)?\u2026"
    r"|\bnon-?[a-z]+ers\b"
    r"|\bnot\s+(?:take|taken|taking|use|used|using|have|had|receive|received|get|given|do|practise|practised)\s+(?:any\s+)?\u2026"
    r"|\u2026\s+(?:(?:was|were|is|are)\s+)?(?:skipped|omitted|missing|withheld|stopped|removed|absent)\b",
    re.IGNORECASE,
)
"""A finding of where the thing is not: what it saw there, the claim says of the contrary."""
_AVERTS: Final = lazy_pattern(r"\b(?:prevent|protect|suppress|avert|stop|keep|eliminat|block|exclud)", re.IGNORECASE)
_NOWHERE: Final = lazy_pattern(
    r"\b(?:not|never)\s+(?:\w+\s+)?(?:occur|establish|enter|develop|appear|emerge|cross|catch|caught|return|recur|spread|arise)",
    re.IGNORECASE,
)
_WITHOUT_DOING: Final = lazy_pattern(r"\bwithout\s+[a-z]+ing\b", re.IGNORECASE)
_EQUAL: Final = lazy_pattern(r"\b(?:to the same (?:degree|extent)|equally)\b", re.IGNORECASE)


class Direction(StrEnum):
    """Which way a word says that something went."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"

    @property
    def reverse(self) -> Direction:
        """The other way."""
        return _REVERSE[self]


_REVERSE: Final = {
    Direction.UP: Direction.DOWN,
    Direction.DOWN: Direction.UP,
    Direction.BETTER: Direction.WORSE,
    Direction.WORSE: Direction.BETTER,
}
_WORDS_OF: Final = {Direction.UP: _UP, Direction.DOWN: _DOWN, Direction.BETTER: _BETTER, Direction.WORSE: _WORSE}


def directions(text: str) -> tuple[tuple[int, Direction], ...]:
    """Where a text says that something went up, down, better or worse, in order."""
    return tuple(sorted((found.start(), way) for way, words in _WORDS_OF.items() for found in words.finditer(text)))


def is_direction(word: str) -> bool:
    """Whether one word alone says such a thing."""
    return any(words.fullmatch(word) for words in _WORDS_OF.values())


class Contrast(StrEnum):
    """How a finding speaks against a claim."""

    NULL = "null"
    """It saw no effect."""
    REVERSED = "reversed"
    """It saw the effect in the other direction."""
    EXCHANGED = "exchanged"
    """It says it with subject and object exchanged: another effect."""


def is_null(text: str) -> bool:
    """Whether a text says that there was no effect."""
    return _NULL.search(text) is not None


def is_denied(text: str) -> bool:
    """Whether a text says that there was no effect, or that something was not so; what a relative clause denies is another matter."""
    return is_null(text) or any(not _RELATIVE.search(text, max(0, found.start() - 40), found.start()) for found in _NEGATIVE.finditer(text))


def ends_in_denial(text: str, end: int) -> bool:
    """Whether what stands right before a place of a text denies what stands there: "not yet at", "except after"."""
    return _DENIAL.search(text, max(0, end - 60), end) is not None


def contrast(claim: str, finding: str) -> Contrast | None:
    """How one statement seems to speak against another that is about the same; None when it does not.

    Both are bare: an ellipsis stands for each concept.
    """
    finding = _main(finding)
    if is_denied(finding):
        agrees = is_denied(claim) or _WITHOUT_DOING.search(claim) or (_AVERTS.search(claim) and _NOWHERE.search(finding))
        return None if agrees else Contrast.NULL
    said = [_ways(claim, axis) for axis in _AXES]
    found = [_ways(finding, axis) for axis in _AXES]
    if is_denied(claim):
        return Contrast.REVERSED if not _EQUAL.search(finding) and _is_denied_one(said, found) else None
    if _LACKING.search(finding) and not _LACKING.search(claim) and not _ABSENT.search(finding):
        return None
    return Contrast.REVERSED if any(one == other[::-1] and one[0] != one[1] for one, other in zip(said, found, strict=True)) else None


def _main(finding: str) -> str:
    """A finding without what it says of something else; all of it where the rest says nothing."""
    rest = _ASIDE.sub("", finding)
    says = rest != finding and (_TOLD.search(rest) or any(any(_ways(rest, axis)) for axis in _AXES))
    return rest if says else finding


def _is_denied_one(said: list[tuple[bool, bool]], found: list[tuple[bool, bool]]) -> bool:
    """Whether a finding goes a way that a claim denies; a claim that names no way denies all."""
    if not any(map(any, said)):
        return any(map(any, found))
    return any((one[0] and other[0]) or (one[1] and other[1]) for one, other in zip(said, found, strict=True))


def _ways(text: str, axis: tuple[re.Pattern[str], re.Pattern[str]]) -> tuple[bool, bool]:
    """Whether a text speaks of the one way of an axis, and of the other; what prevents, or is absent, leads the other."""
    one, other = axis
    prevented = " ".join(_PREVENTED.findall(text))
    rest = _PREVENTED.sub(" ", text) if prevented else text
    ways = bool(one.search(rest) or other.search(prevented)), bool(other.search(rest) or one.search(prevented))
    if one is _UP:
        ways = ways[0] or bool(_MORE.search(text)), ways[1] or bool(_LESS.search(text))
    return ways[::-1] if _ABSENT.search(text) else ways

"""Two statements with what is linked in each in, whether one says of two concepts what the other says with both exchanged out.

"A reduces B" is not stated by "B reduces A", and "A is better than B" is denied by it. Only plain sentences are read, in which nothing but
listed words stands between the two links and the verb: whatever else stands there may turn who does what to whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.statement import shown_text, statement
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern

_OPENING: Final = lazy_pattern(
    r"(?:\A|[.,;:\n])\s*(?:(?:the|a|an|daily|regular|higher|greater|more|early|chronic|long-term|use|intake|consumption|levels?|doses?|treatment"
    r"|therapy|of|with|that|we|they|it|found|shows?|showed|suggests?|authors|trial|study)\s+){0,5}\Z",
    re.IGNORECASE,
)
_BETWEEN: Final = (
    r"(?:(?:can|could|may|might|will|would|does|did|has|have|had|also|then|itself|[a-z]+ly|use|intake|consumption|therapy|treatment|training"
    r"|supplementation|levels?|doses?|scores?)\s+){0,3}"
)
_OBJECT: Final = (
    r"(?:(?:the|an?|their|its|use|intake|consumption|risks?|odds|rates?|incidence|prevalence|severity|levels?|amount|number|frequency|duration|of|for|later"
    r"|subsequent|mean|overall|total|more|some|new)\s+){0,4}"
)
_STEMS: Final = (
    r"(?:increas|reduc|decreas|improv|reliev|caus|induc|aggravat|elevat|rais|eas|promot|suppress|inhibit|prevent|worsen|lower|lengthen"
    r"|shorten|prolong|boost|strengthen|weaken|impair|damag|harm|trigger|block|enhanc|accelerat|delay|slow|stimulat|predict|preced"
    r"|diminish|attenuat|alleviat|exacerbat|hasten|protect|cut)"
)
_DOES: Final = lazy_pattern(rf"…\s+{_BETWEEN}(?:{_STEMS}(?:s|es|ed|d|e)?|leads?\s+to|led\s+to)\s+{_OBJECT}…", re.IGNORECASE)
_IS_DONE: Final = lazy_pattern(
    rf"…\s+{_BETWEEN}(?:(?:is|are|was|were|be|been)\s+)(?:[a-z]+ly\s+)?{_STEMS}e?d\s+by\s+{_OBJECT}…", re.IGNORECASE
)
_BEATS: Final = lazy_pattern(
    rf"…\s+{_BETWEEN}(?:outperform(?:s|ed)?|beats?|surpass(?:es|ed)?|outclass(?:es|ed)?)\s+(?:the\s+)?…", re.IGNORECASE
)
_COMPARED: Final = lazy_pattern(
    r"…\s+(?:(?:is|are|was|were|be|proved|performs?|performed|did|does|works?|worked|uses?|used|has|had|gives?|gave|needs?|needed|made|makes?|much"
    r"|far|[a-z]+ly)\s+){0,3}(?:(?P<more>more|less|fewer)\s+(?P<what>\w+)(?:\s+\w+)?\s+than|(?P<word>\w+er|worse)\s+than"
    r"|(?P<rank>superior|inferior)\s+to)\s+(?:the\s+)?…",
    re.IGNORECASE,
)
_OPPOSITES: Final = {
    "worse": "better", "inferior": "better", "superior": "better", "riskier": "safer", "slower": "faster", "quicker": "faster",
    "lower": "higher", "shorter": "longer", "smaller": "larger", "weaker": "stronger", "later": "earlier", "harder": "easier",
    "costlier": "cheaper", "dearer": "cheaper", "lighter": "heavier", "less": "more", "fewer": "more",
}  # fmt: skip
"""Comparatives by the word that they are measured by."""
_UPWARDS: Final = frozenset({"superior", "quicker"})
_DONE: Final = ""
_MAY_RELATE: Final = lazy_pattern(rf"\bthan\b|\bto\s|{_STEMS}|beat|outperform|surpass|outclass", re.IGNORECASE)


Related = dict[tuple[VaultPath, VaultPath], str]
"""Pairs of notes of which the first does something to the second, or is the more of something, with what that is measured by."""


class Relation(NamedTuple):
    """What is said of two things."""

    first: int
    """The number of the link that does it, or that is the more of something."""
    second: int
    measure: str = _DONE
    """Of a comparison, what it is by; empty where one does something to the other."""


def relations(bare: str) -> Iterator[Relation]:
    """What a statement, with an ellipsis in place of each link, says of two links that stand side by side; links are numbered from 0."""
    if bare.count("…") < 2 or not _MAY_RELATE.search(bare):
        return
    for pattern, turned in ((_DOES, False), (_IS_DONE, True)):
        for first in _found(pattern, bare):
            yield Relation(first + turned, first + (not turned))
    for found in _BEATS.finditer(bare):
        if _opens(bare, found):
            first = _number(bare, found)
            yield Relation(first, first + 1, "better")
    for found in _COMPARED.finditer(bare):
        if _opens(bare, found):
            yield _compared(_number(bare, found), found)


def _found(pattern: re.Pattern[str], bare: str) -> Iterator[int]:
    return (_number(bare, found) for found in pattern.finditer(bare) if _opens(bare, found))


def _opens(bare: str, found: re.Match[str]) -> bool:
    return _OPENING.search(bare, max(0, found.start() - 80), found.start()) is not None


def _number(bare: str, found: re.Match[str]) -> int:
    return bare.count("…", 0, found.start())


def _compared(first: int, found: re.Match[str]) -> Relation:
    word = (found["more"] or found["word"] or found["rank"]).lower()
    measure = _OPPOSITES.get(word, word)
    turned = measure != word and word not in _UPWARDS
    what = f" {found['what'].lower()}" if found["what"] else ""
    return Relation(first + turned, first + (not turned), measure + what)


def exchanged(claim: Related, finding: Related) -> Contrast | None:
    """How a finding speaks against a claim by exchanging its concepts, a comparison turned round among it; None where it does not."""
    for (one, other), measure in claim.items():
        back = finding.get((other, one))
        if back is not None and (one, other) not in finding and (back == measure or _DONE not in (back, measure)):
            return Contrast.EXCHANGED if measure == _DONE else Contrast.REVERSED
    return None


def agrees(claim: Related, finding: Related) -> bool:
    """Whether a finding makes the comparison of a claim: "B is worse than A" says that A is better."""
    return any(measure and finding.get(pair) == measure for pair, measure in claim.items())


def related(index: VaultIndex, path: VaultPath) -> Related:
    """What a note says of which two notes, by the measure of a comparison; kept until it changes.

    Empty where an ellipsis that its author wrote keeps links from being told.
    """
    return index.memo("evidence.related", path, lambda: _related(index, path))


def _related(index: VaultIndex, path: VaultPath) -> Related:
    said = statement(index, path)
    found = list(relations(said.bare))
    if not found:
        return {}
    ends = [index.resolve(link, path).path for link in said.links if shown_text(link)]
    if len(ends) != said.bare.count("…"):
        return {}
    pairs = ((ends[one.first], ends[one.second], one.measure) for one in found)
    return {(first, second): measure for first, second, measure in pairs if first is not None and second is not None and first != second}

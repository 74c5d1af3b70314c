"""What a finding states in, the one sentence out that tells a result, where the others only say how it was looked for, or where it stands.

"We gave zinc to 200 people. It did not shorten colds." tells one thing in two sentences. Where two sentences tell something, nothing is
certain, and there is none.
"""

from __future__ import annotations

import re
from typing import Final

from vaultsync.evidence.polarity import directions, is_denied
from vaultsync.evidence.statement import split_sentences
from vaultsync.patterns import lazy_pattern

_MOST: Final = 4
"""Sentences of a finding that are looked at; a longer one is a text."""
_DID: Final = (
    r"(?:measured|compared|assessed|studied|tested|randomi[sz]ed|treated|followed|enrolled|recruited|asked|examined|investigated|evaluated"
    r"|collected|sampled|applied|planted|sown|sowed|grown|grew|analy[sz]ed|surveyed|monitored|assigned|allocated|trained|fed|searched|pooled|reviewed"
    r"|given|gave|looked\s+at)\b"
)
_HOW: Final = lazy_pattern(
    rf"\W{{0,3}}(?:In\s+[^.;,\n]{{1,60}},\s+)?(?:(?:we|the\s+authors|they)\s+(?:[a-z]+ly\s+)?{_DID}"
    rf"|(?:[\w…%,()-]+\s+){{1,9}}?(?:was|were)\s+(?:[a-z]+ly\s+)?{_DID}"
    r"|(?:[\w…%,()-]+\s+){1,9}?(?:received|took|underwent)\b)",
    re.IGNORECASE,
)
_AND_MORE: Final = lazy_pattern(rf"\b(?:and|but|which|who)\s+(?:[a-z]+\s+)?(?!{_DID})(?:\w+ed|had|was|were|got|felt)\b", re.IGNORECASE)
"""What was done and then came out: "took zinc and recovered"."""
_WHERE: Final = lazy_pattern(
    r"\W{0,3}(?:pp?\.|pages?|tab(?:le|\.)|fig(?:ure|s?\.)|see|source:?|cf\.?|ref\.?|appendix|section|chapter|n\s?=)\s?[^…\n]{0,60}\Z",
    re.IGNORECASE,
)
_ELLIPTIC: Final = lazy_pattern(
    r"\W{0,3}(?:no|none|neither|there\s+(?:was|were)\s+no|(?:we|they|the\s+authors)\s+(?:found|saw|observed|detected)\s+no|it|they|this)\b",
    re.IGNORECASE,
)
"""How a sentence begins that goes on about what the one before it named."""
_OF_ELSE: Final = lazy_pattern(
    r"\b(?:effects?|differences?|changes?|associations?|improvements?|benefits?|reductions?|increases?|decreases?|impacts?|gains?)\s+"
    r"(?:(?:was|were)\s+\w+\s+)?(?:in|of|on|for|to)\s+(?!(?:either|both|any|all|each|this|that|these|the\s+(?:two\s+)?(?:groups?|arms?)|groups?|arms?)\b)"
    r"|\bnot\s+(?:[a-z]+ly\s+)?(?:shorten|lengthen|reduce|increase|improve|lower|raise|change|affect|alter|help|prevent|worsen)\s+(?!(?:it|them|either|this|at|in|after|over"
    r"|within|by|significantly)\b)\w",
    re.IGNORECASE,
)
"""An outcome with a name of its own."""


def telling(bare: str) -> str | None:
    """The sentence of a statement that tells what came out; None where several do, or none does for certain.

    Args:
        bare: the statement with an ellipsis in place of each link.
    """
    parts = split_sentences(bare)
    if len(parts) < 2:
        return bare
    if len(parts) > _MOST:
        return None
    rest = [part for part in parts if not _is_setting(part)]
    if len(rest) != 1:
        return None
    result = rest[0]
    if "…" in result or (_ELLIPTIC.match(result) and not _OF_ELSE.search(result)):
        return result
    return None


def _is_setting(sentence: str) -> bool:
    if _WHERE.match(sentence):
        return True
    return _HOW.match(sentence) is not None and not (_AND_MORE.search(sentence) or is_denied(sentence) or directions(sentence))

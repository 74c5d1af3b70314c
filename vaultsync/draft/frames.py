"""A sentence in, the words out by which it does not plainly say what it seems to: it denies, doubts, supposes, plans or limits it.

A closed list: a sentence with such a word is never taken for what a note says that does without. Words that turn an effect round when
they stand before its cause ("withdrawal of", "deficiency") are told apart, as a note may have them too.
"""

from __future__ import annotations

import re

_INVERSION = re.compile(
    r"\b(?:(?:un)?without|withdr\w+|stop(?:s|ped|ping)?|discontinu\w+|cessation|quit(?:s|ting)?|abst(?:ain\w*|inence|ention)|deficien\w+|depriv\w+"
    r"|deplet\w+|lack(?:s|ed|ing)?|absence|absent|instead|except|unless|avoid\w*|omit\w*|omission|antagonis\w+|inhibit\w*|block(?:s|ed|ing|ade)?"
    r"|prevent\w*|low|free)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\b(?:myths?|legends?|rumou?r\w*|fiction|fallac\w+|hoax\w*|whether|(?:no|few)\s+(?:\w+\s+)?(?:stud\w+|trials?|research\w*|one|scientists?|experts?)"
    r"|nobody|none|neither|nor|disput\w*|doubt\w*|question\w*|claim(?:s|ed|ing)?|alleg\w*|suppos\w*|so-called|lies?|lied|wrong\w*|false\w*|untrue"
    r"|mistak\w+|misconception\w*|misle(?:d|ads?|ading)|refut\w*|debunk\w*|dispro\w+|den(?:y|ies|ied)|reject\w*|contrary|unlikely|unclear|unknown"
    r"|uncertain\w*|unproven|hypothes\w*|theor(?:y|ies|ise[ds]?|ize[ds]?)|assum\w*|belie(?:f|fs|ve[ds]?|ving)|imagin\w*|pretend\w*|tested|tests?"
    r"|plan(?:s|ned|ning)?|hop(?:es?|ed|ing)|expect\w*|propos\w*|if|would|should|rarely|seldom|hardly|barely|scarcely|only|merely|never|little"
    r"|stop believing|to be (?:shown|seen|tested))\b",
    re.IGNORECASE,
)


def frames(text: str) -> frozenset[str]:
    """The words of a text that keep it from plainly saying something, in small letters."""
    return frozenset(found[0].lower() for found in _FRAME.finditer(text))


def inversions(text: str) -> frozenset[str]:
    """The words by which a text speaks of what happens without something, or when it ends, by their first letters."""
    return frozenset(found[0].lower()[:5] for found in _INVERSION.finditer(text))

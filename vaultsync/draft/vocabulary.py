"""A sentence in, what its words alone tell out: whether it asserts something, hedges it, advertises it, or claims an effect.

Words only: a hint to its author, never a judgement. Closed lists, so that two readers count alike.
"""

from __future__ import annotations

import re

from vaultsync.draft.blocks import LABEL_WORDS

_HEDGE = re.compile(
    r"\b(?:may|might|can|could|appears?|appeared|seems?|seemed|suggests?|suggested|possibly|perhaps|probably|potentially|presumably"
    r"|(?:un)?likely|tends? to|is thought to|are thought to|is believed to|are believed to)\b",
    re.IGNORECASE,
)
_MONTH_OF_MAY = re.compile(r"\b(?:in|of|since|until|by|from|[0-9]{1,2})\s+May\b|\bMay\s+[0-9]")
_PROMOTIONAL = re.compile(
    r"\b(?:promis(?:e|es|ing)|revolutioni[sz]\w+|revolutionary|cornerstones?|success stor(?:y|ies)|breakthroughs?|game[- ]chang\w+"
    r"|ground[- ]?breaking|cutting[- ]edge|state[- ]of[- ]the[- ]art|pav(?:e|es|ed|ing) the way|harness(?:es|ed|ing)?|unlock(?:s|ed|ing)?"
    r"|miracle|miraculous|unprecedented|unparalleled|unrivalled|unique|remarkabl[ey]|immense|extraordinary|attractive|pioneering"
    r"|world[- ]class|life[- ]changing|transformative|next[- ]generation|holy grail|silver bullet|new hope|bright future|exciting"
    r"|tremendous|spectacular|guaranteed|magic(?:al)?|wonder (?:drug|cure))\b",
    re.IGNORECASE,
)
_EXHORTATION = re.compile(
    r"\s*(?:let['\u2019]s|let us|imagine|consider|discover|read on|stay tuned|join us|contact us|learn more|click)\b", re.IGNORECASE
)
_AIM = re.compile(
    r"\b(?:seeks?|aims?|aimed|intends?|hopes?|plans?|sought|attempts?|set out|tries|try)\s+to\b"
    r"|\b(?:we|trials?|stud(?:y|ies)|researchers)\s+(?:investigate|explore|examine|assess|study)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|should|must|may|might|can|could|cannot|\w+n['\u2019]t"
    r"|caus(?:es|ed)|leads?|led|results?|show(?:s|ed|n)?|prevents?|prevented|help(?:s|ed)|works?|worked|makes?|made|provides?|provided"
    r"|offers?|offered|contains?|contained|includes?|included|involves?|involved|produces?|produced|remains?|remained|becomes?|became"
    r"|depends?|differs?|differed|affects?|affected|predicts?|predicted|treats|protects?|inhibits?|stimulates?|promotes?|promoted"
    r"|restores?|restored|reports?|reported|finds?|found|occurs?|occurred|survives?|survived|died?|dies|heals?|healed|cures?|cured)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:reduc\w+|decreas\w+|lower(?:s|ed|ing)?|increas\w+|rais(?:e[ds]?|ing)|improv\w+|worsen\w*|alleviat\w+|reliev\w+|relief|eas(?:e[ds]?|ing)"
    r"|enhanc\w+|diminish\w*|lessen\w*|prevent\w*|cur(?:e[ds]?|ing)|heal(?:s|ed|ing)?|treats|effective(?:ly|ness)?|efficac(?:y|ious)|benefit\w*"
    r"|gone down|go(?:es)? down|went down|risen|ris(?:e|es|ing)|rose|f[ae]ll(?:s|en|ing)?|declin\w+|better|worse|gains?|gained|shorten\w*"
    r"|longer|shorter|faster|slower|restor\w+|protect\w*|differ(?:s|ed|ence)?|change[ds]?)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!\u2026\u3002\uff01][\"'\u201d\u2019)\]\u00bb\u300d]*(?:\[[0-9,\u2013 -]{1,20}\])?\s*\Z")

_ASKED = re.compile(r"[?\uff1f][\"'\u201d\u2019)\]]*\s*\Z")


_LETTERS = re.compile(r"[^\W\d_]{4,60}")
_EMPTY = re.compile(
    r"that|with|from|this|these|those|into|after|before|also|were|been|have|having|their|they|them|there|which|while|when|where|more|most"
    r"|than|such|some|other|others|only|both|over|under|between|during|through|within|about|against|upon|each|very|does|will|would|should"
    r"|shall|must|stud(?:y|ies)|trials?|patients?|people|persons?|participants?|adults?|found|finds?|show(?:s|ed|n)?|report(?:s|ed)?"
    r"|results?|according|average|mean|significant(?:ly)?|once|twice|injection|injected|given|taken|treated|treatment|using|used|having"
)
"""Words that hardly change what is said, and those by which studies are told of."""
_STEM = 5
"""Letters by which two forms of a word are taken for one."""


def contents(text: str) -> dict[str, str]:
    """The words that carry what a text says, but for effects and hedges: by their first letters, in order."""
    words = (found[0].lower() for found in _LETTERS.finditer(text))
    return {word[:_STEM]: word for word in words if not (_EMPTY.fullmatch(word) or _EFFECT.fullmatch(word) or _HEDGE.fullmatch(word))}


def hedges(sentence: str) -> tuple[str, ...]:
    """The words by which it says less than it seems to, in order and small letters."""
    words = _MONTH_OF_MAY.sub("", sentence) if "May" in sentence else sentence
    return tuple(found[0].lower() for found in _HEDGE.finditer(words))


def promotional(sentence: str) -> tuple[str, ...]:
    """The words of advertising in it, in order and small letters."""
    return tuple(found[0].lower() for found in _PROMOTIONAL.finditer(sentence))


def asserts(sentence: str) -> bool:
    """Whether it says that something is so: no question, no invitation, no aim, and either a whole sentence or one with a known verb."""
    if _ASKED.search(sentence) or _EXHORTATION.match(sentence) or _AIM.search(sentence):
        return False
    return bool(_ENDED.search(sentence) or _VERB.search(sentence) or (sentence.endswith(":") and sentence.count(" ") >= LABEL_WORDS))


def claims_effect(sentence: str) -> bool:
    """Whether it says that something makes a difference, or none."""
    return bool(_EFFECT.search(sentence))

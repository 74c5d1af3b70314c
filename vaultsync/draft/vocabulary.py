"""A sentence in, what its words alone tell out: whether it asserts something, hedges it, advertises it, or claims an effect.

Words only: a hint to its author, never a judgement. Closed lists, so that two readers count alike.
"""

from __future__ import annotations

import re

from vaultsync.draft.blocks import LABEL_WORDS
from vaultsync.evidence.polarity import Direction, directions, is_direction

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
    r"\s*(?:let['\u2019]s|let us|imagine|consider|discover|read on|stay tuned|join us|contact us|learn more|click"
    r"|(?:please\s+)?(?:ask|consult|talk to|speak (?:to|with)|see)\s+(?:your|a)\b|todo\b|fixme\b|tbd\b|xxx\b)",
    re.IGNORECASE,
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
_UNDIRECTED = re.compile(
    r"\b(?:enhanc\w+|prevent\w*|cur(?:e[ds]?|ing)|heal(?:s|ed|ing)?|treats|effective(?:ly|ness)?|efficac(?:y|ious)|restor\w+|protect\w*"
    r"|faster|slower|differ(?:s|ed|ence|ences)?|change[ds]?|effects?)\b",
    re.IGNORECASE,
)
"""Words of an effect that do not say which way it goes; the others are those of ``polarity``."""
_HAVING = re.compile(r"\b(?:have|has|had|having|at|with|of)\s$", re.IGNORECASE)
_COMPARED = re.compile("lower|higher|longer|shorter|fewer|better|worse|raised|elevated|reduced", re.IGNORECASE)
"""Before a noun such a word says how something is, not what became of it: "they have lower magnesium"."""
_ENDED = re.compile(r"[.!\u2026\u3002\uff01][\"'\u201d\u2019)\]\u00bb\u300d]*(?:\[[0-9,\u2013 -]{1,20}\])?\s*\Z")

_ASKED = re.compile(r"[?\uff1f][\"'\u201d\u2019)\]]*\s*\Z")


_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_LONGEST = 60
"""Letters of a word; what is longer is none."""
_TOLD = re.compile(
    r"a|an|the|this|that|these|those|it|its|they|them|their|there|which|who|whom|whose|of|in|on|at|by|to|for|from|with|as"
    r"|and|is|are|was|were|be|been|being|am|has|have|had|having|do|does|did|we|our|also|both|each|per|via|when|while|upon"
    r"|within|not|no|never|cannot|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|won't|can't|couldn't|fail|fails|failed|et"
    r"|al|eg|ie|cf|see|lead|leads|led|result|results|resulted|study|studies|trial|trials|research|researcher|researchers"
    r"|scientist|scientists|author|authors|investigators|experiment|experiments|patient|patients|people|person|persons"
    r"|participant|participants|subjects|volunteers|find|finds|found|finding|findings|show|shows|showed|shown|showing|report"
    r"|reports|reported|conclude|concludes|concluded|observe|observes|observed|demonstrate|demonstrates|demonstrated|reveal"
    r"|reveals|revealed|indicate|indicates|indicated|confirm|confirms|confirmed|according|data|evidence|mean|average"
    r"|significant|significantly|effect|effects|give|gives|given|giving|take|takes|taken|taking|took|receive|receives"
    r"|received|receiving|treated|treatment|use|uses|used|using|administer|administered|dose|doses|dosage"
)
"""Words that hardly change what is said, and those by which studies are told of; what is not here is something said."""
_DESIGN = re.compile(
    r"another|first|second|third|randomised|randomized|controlled|placebo|double|blind|blinded|open|label|small|large|pilot"
    r"|group|groups|arm|arms|compared|versus|baseline|cohort|crossover|centre|center|prospective|retrospective"
)
"""What only describes the study from which a finding comes; a sentence need not repeat it."""
_ENDING = re.compile(r"(?<=\w{4})(?:ations?|ions?|ings?|ed|ly|es|s|e)\Z")
_PERSON = r"[A-Z][\w\u2019'-]{0,40}"
_WHO = re.compile(
    rf"\b(?:Dr|Prof|Professor)\.?\s+(?:[A-Z]\.\s*)?{_PERSON}(?:\s+et\s+al\b)?|\b{_PERSON}\s+(?:et\s+al\b|(?:and|&)\s+colleagues\b)"
    rf"|\b{_PERSON}(?:\s+(?:and|&)\s+{_PERSON})?\s+(?=\([12][0-9]{{3}}\))"
)
"""Who found something."""


def words(text: str) -> dict[str, str]:
    """All words of a text by their stems, in small letters and in order."""
    return {
        stem(word): word for word in (found[0].lower().replace("\u2019", "'") for found in _TOKEN.finditer(text)) if len(word) <= _LONGEST
    }


def stem(word: str) -> str:
    """A word in small letters without its ending; so short a word that nothing would be left keeps it."""
    return _ENDING.sub("", word)


def contents(text: str) -> dict[str, str]:
    """The words that carry what a text says, but for hedges and for which way an effect goes: by their stems, in order."""
    return {
        key: word
        for key, word in words(_WHO.sub(" ", text)).items()
        if not (_TOLD.fullmatch(word) or _HEDGE.fullmatch(word) or is_direction(word))
    }


def needed(contents: dict[str, str]) -> dict[str, str]:
    """Those of them that somebody who says the same has to say too."""
    return {key: word for key, word in contents.items() if not _DESIGN.fullmatch(word) and len(word) > 1}


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


def ways(sentence: str) -> tuple[tuple[int, Direction], ...]:
    """Where it says which way something went, in order."""
    return tuple((at, way) for at, way in directions(sentence) if not _is_how(sentence, at))


def names_effect(sentence: str) -> bool:
    """Whether it has a word of an effect that does not say which way it goes."""
    return _UNDIRECTED.search(sentence) is not None


def _is_how(sentence: str, at: int) -> bool:
    return _COMPARED.match(sentence, at) is not None and _HAVING.search(sentence, max(0, at - 8), at) is not None

"""The words before a number in, what they say about it out: its bound, whether it is about so much, its role, its label.

Only words that stand right before the number count, and never across the end of a sentence.
"""

# The signs and Greek letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from vaultsync.evidence.quantities.quantity import Bound
from vaultsync.evidence.quantities.vocabulary import words
from vaultsync.patterns import lazy_pattern


class Context(NamedTuple):
    """What stands before a number."""

    start: int
    """Where the quantity begins with the words that bound it."""
    bound: Bound = Bound.EXACT
    approximate: bool = False
    role: str = ""
    word: str = ""
    """The word right before, as written: what a plain number belongs to."""
    label: str = ""
    """The letter of a statistic: "p", "n", "OR"."""
    between: bool = False
    """Whether "between" or "ranged from" makes two numbers a range."""
    low: int = 0
    """From where on words were looked at."""
    joined: bool = False
    """Whether the number hangs on the bracket of a word: "t(28)"."""


_REACH = 64
"""Characters that are looked at."""
_WORDS = 8
"""Words that are looked at."""
_OPENING = "([\"'“‘*_"
_SIGNS: Mapping[str, Bound] = MappingProxyType(
    dict.fromkeys(("<", "&lt;"), Bound.LESS)
    | dict.fromkeys((">", "&gt;"), Bound.MORE)
    | dict.fromkeys(("≤", "⩽", "<=", "=<"), Bound.AT_MOST)
    | dict.fromkeys(("≥", "⩾", ">=", "=>"), Bound.AT_LEAST)
)
_SIGN_LETTERS = "<>≤≥⩽⩾=~≈∼≃:"
_SIGN_ENDS = frozenset(_SIGN_LETTERS)
_ABOUT = words("about around approximately approx approx. roughly nearly almost circa ca. ca c. some")
_LESSER = words("less fewer lower smaller shorter younger earlier slower lighter")
_GREATER = words("more greater higher larger longer older later faster heavier bigger")
BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {f"{word} than": Bound.LESS for word in _LESSER}
    | {f"{word} than": Bound.MORE for word in _GREATER}
    | {f"{no} {word} than": Bound.AT_LEAST for no in ("no", "not") for word in _LESSER}
    | {f"{no} {word} than": Bound.AT_MOST for no in ("no", "not") for word in _GREATER}
    | dict.fromkeys(("at least", "minimum of", "a minimum of", "minimum"), Bound.AT_LEAST)
    | dict.fromkeys(("at most", "maximum of", "a maximum of", "maximum", "up to"), Bound.AT_MOST)
    | dict.fromkeys(("below", "under", "in under"), Bound.LESS)
    | dict.fromkeys(("above", "exceeding", "exceeded", "over"), Bound.MORE)
    | {"within": Bound.WITHIN, "first": Bound.WITHIN, "within the first": Bound.WITHIN, "equal to": Bound.EXACT}
)
_BOUND_ENDS = frozenset(phrase.rpartition(" ")[2] for phrase in BOUNDS)
_BOUND_ROLES = words("over within first")
_FILLERS = words(
    "a an the only just total mean median average another exactly precisely both all additional single last next these those initial"
)
_AVERAGES = words("average mean median total sum")
_OF_DOSES = words("of with at to")
_DOSES = words("dose doses dosage dosages dosed injection injections infusion infusions injecting administering")
ROLES: Mapping[str, str] = MappingProxyType(
    {word: word for word in words("at after for by to from of in during until before every since over with")}
    | {"through": "until", "till": "until", "throughout": "during", "@": "at", "post": "after", "following": "after", "per": "every"}
    | {"each": "every"}
    | dict.fromkeys(_DOSES, "dose")
)
_LABEL = lazy_pattern(
    r"(?<![^\W_])(p|P|n|N|a?OR|a?HR|a?RR|r|rho|ρ|κ|kappa|d|g|[IRη][²2]|[χX][²2]|[FtUzZW]|SD|SEM?|IQR|CI|BMI"
    r"|odds ratio|hazard ratio|relative risk|risk ratio)"
    r"(?:[- ]?values?)?(?:\(\d{1,3}(?:,\s?\d{1,4})?\))?,?(?:\s+(?:of|was|is|were|equals))?\s*([=:]?)\s*(≤|≥|<=|>=|<|>|=|~|≈)?\s*$"
)
_NEEDS_SIGN = words("n N r d g F t U z Z W P p κ ρ")
_LABEL_ENDS = words("OR aOR HR aHR RR aRR SD SE SEM IQR CI BMI ratio risk kappa OR, HR, RR, CI, SD, value values of was is")


def context(text: str, start: int, floor: int) -> Context:
    """What the words between ``floor`` and ``start`` say about the number at ``start``."""
    low = max(floor, start - _REACH)
    head = text[low:start]
    bare = head.rstrip()
    words = bare.rsplit(None, _WORDS)
    if len(words) > _WORDS or (words and start - low == _REACH):
        # The first is the rest of the text, or cut off.
        del words[0]
    signed = bare[-1:] in _SIGN_ENDS
    if words and (signed or words[-1].lstrip("([") in _LABEL_ENDS):
        found = _LABEL.search(head)
        if found and (found[2] or found[3] or found[1] not in _NEEDS_SIGN or "value" in found[0]):
            sign = found[3] or ""
            return Context(low + found.start(1), _SIGNS.get(sign, Bound.EXACT), sign in "~≈" and bool(sign), "", found[1], found[1])
    if words and words[-1][-1] in "([" and len(words[-1]) > 1 and len(bare) == len(head):
        return Context(start, word=words[-1], joined=True)
    return _Peeling(low, bare, words).context(start) if words else Context(start)


class _Peeling:
    """The words before a number, taken off from the last one backwards until one says nothing."""

    __slots__ = ("at", "bare", "low", "words")

    def __init__(self, low: int, bare: str, words: list[str]) -> None:
        self.low, self.bare, self.words, self.at = low, bare, words, len(bare)

    def take(self, count: int) -> int:
        """Where the last words begin, which are taken off."""
        for _ in range(count):
            word = self.words.pop()
            self.at = self.bare.rfind(word, 0, self.at)
        return self.low + self.at + len(word) - len(word.lstrip(_OPENING))

    def signs(self) -> tuple[str, int]:
        """The signs at the end of the last word, taken off, and where they begin."""
        word = self.words[-1]
        rest = word.rstrip(_SIGN_LETTERS)[: len(word)]
        signs = word[len(rest) :]
        self.at = len(self.bare) - len(signs)
        if rest:
            self.words[-1] = rest
        else:
            self.words.pop()
        return signs, self.low + self.at

    def context(self, start: int) -> Context:
        """All that the words say."""
        bound, approximate, role, word, between = Bound.EXACT, False, "", "", False
        if self.bare[-1] in _SIGN_ENDS:
            signs, start = self.signs()
            approximate, bound = signs[0] in "~≈∼≃", _SIGNS.get(signs, Bound.EXACT)
        word = self.words[-1] if self.words else ""
        while self.words and not role:
            last = self.words[-1].lstrip(_OPENING).lower()
            before = self.words[-2].lstrip(_OPENING).lower() if len(self.words) > 1 else ""
            size = self.bounding(last, before) if bound is Bound.EXACT and last in _BOUND_ENDS else 0
            if size:
                bound = BOUNDS[" ".join(self.words[-size:]).lstrip(_OPENING).lower()]
                role = last if last in _BOUND_ROLES else ""
                start = self.take(size)
            elif last in _ABOUT:
                start, approximate = self.take(1), True
            elif last == "between" or (last == "from" and (before[:4] in ("rang", "vari") or before == "aged")):
                start, between = self.take(1), True
            elif last == "of" and before in _AVERAGES:
                self.take(2)
            elif last in _FILLERS and last not in ROLES:
                self.take(1)
            else:
                role = "dose" if before in _DOSES and last in _OF_DOSES else ROLES.get(last, "")
                break
        return Context(start, bound, approximate, role, word, "", between, self.low)

    def bounding(self, last: str, before: str) -> int:
        """How many of the last words make a bound."""
        two = f"{before} {last}"
        if len(self.words) > 2 and f"{self.words[-3].lstrip(_OPENING).lower()} {two}" in BOUNDS:
            return 3
        return 2 if two in BOUNDS else 1 if last in BOUNDS else 0

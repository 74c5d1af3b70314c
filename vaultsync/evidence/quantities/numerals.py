"""A place in a text in, the number that is written there out: digits, words, fractions, powers of ten."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

from vaultsync.evidence.quantities.number_words import read_words
from vaultsync.patterns import lazy_pattern


class Numeral(NamedTuple):
    """A number in a text."""

    start: int
    end: int
    amount: float
    """Its value without ``scale``."""
    scale: float = 1.0
    """The million of "5 million"; in "5–10 million" it is the first number's too."""
    form: str = "digits"
    """``digits`` (a plain whole number), ``decimal``, ``grouped`` (thousands), ``power``, ``words`` or ``fraction``."""
    doubt: str = ""
    """Why it cannot be read for certain, where that is so."""
    grouped: float | None = None
    """What "1.234" means where only a whole number makes sense."""

    @property
    def is_large(self) -> bool:
        """Whether it is written as a multiple of a thousand or the like, which only what is counted is."""
        return self.scale > 1 or (self.form == "words" and self.amount >= SCALES["thousand"])

    @property
    def value(self) -> float:
        """What it says."""
        return self.amount * self.scale


VULGAR = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 1 / 5, "⅛": 1 / 8}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_RUN = lazy_pattern(r"([-−+]?)(\.\d++|\d++(?:[.,]\d++)*+)")
_GROUPS = lazy_pattern(r"(?:[ \u00a0\u202f\u2009'’]\d{3})++(?!\d)(\.\d++)?")
_VULGAR = lazy_pattern(r"\s?([½¼¾⅓⅔⅕⅛])|\s([1-9])/([2-9])(?![\d/])")
_EXPONENT = r"\^\{?([-−+]?\d{1,3})\}?|([⁻⁺]?[⁰¹²³⁴-⁹]{1,3})"
_POWER = lazy_pattern(rf"[eE]([-+]?\d{{1,3}})(?!\w)|\s?[×xX*·]\s?10(?:{_EXPONENT})")
_TEN = lazy_pattern(_EXPONENT)
_LOST_POWER = lazy_pattern(r"\s?[×xX]\s?10\s?[-−]?\d{1,2}(?!\d)")
_SCALE = lazy_pattern(r"(?:[^\S\n]{1,2}|[-‑])(hundred|thousand|million|billion|trillion|mln|mio|bn|dozen)s?\b")
_HALF = lazy_pattern(r"\s+and\s+a\s+half\b")
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mln": 1e6, "mio": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "dozen": 12.0,
}  # fmt: skip
_JOINS = frozenset(" ^eExX*'")
_TIMES = frozenset("×xX*·")
"""What stands first in what may be joined to digits, beside what is not ASCII: most numbers are spared the patterns."""
_ROUND = 100
"""From here on, "and a half" does not mean 0.5 more."""
_LONGEST = 15
"""Digits that a float keeps."""


def read_numeral(text: str, at: int) -> Numeral | None:
    """The number that begins at ``at``, with its sign, power and scale."""
    if text[at : at + 1] in VULGAR:
        return Numeral(at, at + 1, VULGAR[text[at]], form="fraction")
    run = _RUN.match(text, at)
    if run is None:
        words = read_words(text, at)
        return words and _with_scale(text, Numeral(at, words.end, words.value, form=words.form))
    numeral = _with_parts(text, at, run)
    scaled = numeral if numeral.doubt else _with_scale(text, numeral)
    return scaled if isfinite(scaled.value) else scaled._replace(doubt="it is too large")


def _with_parts(text: str, at: int, run: re.Match[str]) -> Numeral:
    """A number in digits with what may be joined to it: groups, a fraction, a power of ten."""
    digits, end = run[2], run.end()
    after = text[end : end + 2]
    joins = after[:1] in _JOINS or not after.isascii()
    if joins and digits.isdecimal() and len(digits) <= 3 and not after[1:].isalpha():
        joined = _joined(text, at, digits, end)
        if joined is not None:
            return joined if run[1] in ("", "+") else joined._replace(amount=-joined.amount)
    amount, form, doubt, grouped = _plain(digits)
    sign = -1 if run[1] in ("-", "−") else 1
    may_have_power = joins and (after[0] != " " or after[1:] in _TIMES)
    if may_have_power and not doubt and (power := _POWER.match(text, end)):
        exponent = int((power[1] or power[2] or power[3]).translate(_SUPERSCRIPTS))
        return _power(at, power.end(), sign * _scaled(amount, exponent))
    if may_have_power and (lost := _LOST_POWER.match(text, end)):
        return Numeral(at, lost.end(), 0.0, doubt="the exponent of the power of ten may have been lost")
    return Numeral(at, end, sign * amount, form=form, doubt=doubt, grouped=grouped)


def _joined(text: str, at: int, digits: str, end: int) -> Numeral | None:
    """A short whole number with groups of three after it, a fraction, or as the base of a power."""
    if digits == "10" and (ten := _TEN.match(text, end)):
        return _power(at, ten.end(), _scaled(1.0, int((ten[1] or ten[2]).translate(_SUPERSCRIPTS))))
    if part := _VULGAR.match(text, end):
        fraction = VULGAR[part[1]] if part[1] else int(part[2]) / int(part[3])
        return Numeral(at, part.end(), int(digits) + fraction, form="fraction") if fraction < 1 else None
    groups = _GROUPS.match(text, end) if digits[0] != "0" else None
    if groups is None or len(groups[0]) > _LONGEST + 8:
        return None
    amount = float(re.sub(r"[^\d.]", "", digits + groups[0]))
    sure = groups[0][0] != " " or groups[0].endswith("000") or len(groups[0]) > 6
    return Numeral(at, groups.end(), amount, form="grouped", doubt="" if sure else "the space may group thousands or part two numbers")


def _power(start: int, end: int, value: float) -> Numeral:
    return Numeral(start, end, value, form="power", doubt="" if isfinite(value) else "it is too large")


def _scaled(amount: float, exponent: int) -> float:
    """Through the decimal spelling: 1.2e-3 is what a reader of the digits means, 1.2 * 10**-3 is not."""
    return float(f"{amount!r}e{exponent}") if "e" not in repr(amount) else amount * 10.0**exponent


def _plain(digits: str) -> tuple[float, str, str, float | None]:
    """Value, form, doubt and other value of digits with full stops and commas among them."""
    if len(digits) > _LONGEST + 5:
        return 0.0, "digits", "it has too many digits", None
    if digits.isdecimal():
        return float(digits), "digits", "", None
    dots, commas = digits.count("."), digits.count(",")
    if dots == 1 and not commas:
        return _one_dot(digits)
    if (
        commas
        and _is_grouped(digits.split(".")[0], ",")
        and dots <= 1
        and digits.rfind(",") < (digits.find(".") % len(digits) or len(digits))
    ):
        return float(digits.replace(",", "")), "grouped", "", None
    if dots and _is_grouped(digits.split(",")[0], ".") and commas <= 1:
        return float(digits.replace(".", "").replace(",", ".")), "grouped", "", None
    if commas == 1 and not dots:
        # A list, or a decimal comma: only a unit after it tells.
        return float(digits.replace(",", ".")), "comma", "", None
    return 0.0, "digits", "its full stops and commas do not make a number", None


def _one_dot(digits: str) -> tuple[float, str, str, float | None]:
    before, _, after = digits.partition(".")
    whole = float(before + after) if len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0" else None
    return float(digits), "decimal", "", whole


def _is_grouped(digits: str, separator: str) -> bool:
    first, *groups = digits.split(separator)
    return bool(groups) and 1 <= len(first) <= 3 and first[0] != "0" and all(len(group) == 3 and group.isdecimal() for group in groups)


def _with_scale(text: str, numeral: Numeral) -> Numeral:
    """The number with "million" after it, or "and a half"."""
    after = text[numeral.end : numeral.end + 3].lstrip(" -\u00a0‑")[:1]
    if after not in "ahtmbd":
        return numeral
    if after == "a" and (half := _HALF.match(text, numeral.end)):
        if numeral.amount >= _ROUND:
            return numeral._replace(end=half.end(), doubt="the half may be of one or of all of it")
        numeral = numeral._replace(end=half.end(), amount=numeral.amount + 0.5, form="fraction")
    elif numeral.form == "words":
        return numeral
    scale = 1.0
    for _ in range(2):
        found = _SCALE.match(text, numeral.end)
        if found is None:
            break
        scale *= SCALES[found[1]]
        numeral = numeral._replace(end=found.end())
    return numeral._replace(scale=scale) if scale != 1 else numeral

"""Written ISBN, ISSN and ORCID in, their forms for comparison out; each ends in a digit that the others determine.

Sources: ISO 2108 (ISBN), ISO 3297 (ISSN), ISO/IEC 7064 MOD 11-2 as ORCID describes it.
"""

from __future__ import annotations

import re

from vaultsync.evidence.identifiers.forms import Fault
from vaultsync.patterns import lazy_pattern

_ISBN_LABEL = lazy_pattern(r"(?:urn:isbn:|(?:e-?|p-?)?isbn(?:[- ]?1[03])?(?:\s*\((?:1[03]|print|online|e-?book)\))?)[\s:=]*", re.IGNORECASE)
_ISSN_LABEL = lazy_pattern(
    r"(?:urn:issn:|https?://portal\.issn\.org/resource/issn/|(?:e-?|p-?|l-?)?issn(?:-l)?(?:\s*\(\w{1,12}\))?)[\s:=]*", re.IGNORECASE
)
_ORCID_LABEL = lazy_pattern(r"(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s+id)?[\s:=]*", re.IGNORECASE)
_KIND_BEHIND = lazy_pattern(r"\s*\((?:print|online|electronic|linking|e-?book|hardcover|paperback|hbk|pbk|cloth|paper)\)\s*", re.IGNORECASE)
"""As library catalogues and PubMed write it: ``1534-6080 (Electronic)``."""
_SEPARATORS = str.maketrans("", "", "- \t\u00a0\u2010\u2011\u2012\u2013\u2212")


def read_isbn(written: str) -> str | Fault:
    """The ISBN as 13 digits, which stand for the same book as the ten of old."""
    digits = _characters(written, _ISBN_LABEL)
    if not re.fullmatch(r"[0-9]*[0-9X]", digits):
        return Fault("an ISBN has only digits, and perhaps an X at its end")
    if len(digits) == 9 and _isbn10_digit("0" + digits[:8]) == digits[8]:
        return Fault("it is an SBN, which became an ISBN by a 0 before it", "0" + digits)
    if len(digits) == 10:
        return _checked(digits, _isbn10_digit(digits[:9])) or "978" + digits[:9] + _isbn13_digit("978" + digits[:9])
    if len(digits) != 13:
        return Fault(f"an ISBN has 10 or 13 digits, this one {len(digits)}")
    if digits.startswith("9790"):
        return Fault("numbers from 979-0 on are for printed music (ISMN)")
    if not digits.startswith(("978", "979")):
        return Fault("an ISBN of 13 digits begins with 978 or 979")
    return _checked(digits, _isbn13_digit(digits[:12])) or digits


def read_issn(written: str) -> str | Fault:
    """The ISSN as two groups of four."""
    digits = _characters(written, _ISSN_LABEL)
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        return Fault("an ISSN has eight digits, the last of which may be an X")
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return _checked(digits, _of_eleven(-weighted % 11)) or f"{digits[:4]}-{digits[4:]}"


def read_orcid(written: str) -> str | Fault:
    """The ORCID iD as four groups of four."""
    digits = _characters(written.rstrip("/"), _ORCID_LABEL)
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        return Fault("an ORCID iD has sixteen digits, the last of which may be an X")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return _checked(digits, _of_eleven((12 - total % 11) % 11)) or "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _characters(written: str, label: re.Pattern[str]) -> str:
    text = written.strip().rstrip(".,;")
    if found := label.match(text):
        text = text[found.end() :]
    head, bracket, _ = text.partition("(")
    if bracket and _KIND_BEHIND.fullmatch(text, len(head)):
        text = head
    return text.translate(_SEPARATORS).upper()


def _checked(digits: str, expected: str) -> Fault | None:
    return None if digits[-1] == expected else Fault(f"the check digit should be {expected}, not {digits[-1]}, or another digit is wrong")


def _isbn10_digit(nine: str) -> str:
    return _of_eleven(-sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11)


def _isbn13_digit(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve)) % 10)


def _of_eleven(rest: int) -> str:
    return "X" if rest == 10 else str(rest)

"""An amount and a currency in, American English text out: ``$1,234.50``, ``-€3.00``, ``CHF 7.00``.

Signs and places as CLDR gave them (run: ``Intl.NumberFormat("en-US")`` of Node 20).
"""

from __future__ import annotations

import math
import re
from typing import Final

from vaultsync.query.english_numbers import decimal
from vaultsync.query.values import QueryError

_CODE: Final = re.compile("[A-Za-z]{3}")
_SIGNS: Final = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹",
    "JPY": "¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "$", "VND": "₫", "XAF": "FCFA",
    "XCD": "EC$", "XCG": "Cg.", "XOF": "F\N{NO-BREAK SPACE}CFA", "XPF": "CFPF", "XXX": "¤",
}  # fmt: skip
_NO_PLACES: Final = frozenset((
    "AFN", "ALL", "BIF", "CLP", "COP", "DJF", "GNF", "HUF", "IDR", "IQD", "IRR", "ISK", "JPY", "KMF", "KPW", "KRW", "LAK", "LBP",
    "MGA", "MMK", "PKR", "PYG", "RWF", "SLL", "SOS", "SYP", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", "YER",
))  # fmt: skip
_THREE_PLACES: Final = frozenset(("BHD", "JOD", "KWD", "LYD", "OMR", "TND"))


def currency_text(amount: float, code: str) -> str:
    """The amount with the currency's sign, rounded to the places that the currency has.

    Raises:
        QueryError: where the code is not three letters.
    """
    if not _CODE.fullmatch(code):
        raise QueryError(f"Invalid currency code: {code}")
    code = code.upper()
    places = 0 if code in _NO_PLACES else 3 if code in _THREE_PLACES else 2
    text = decimal(amount, places, places)
    sign = _SIGNS.get(code, code)
    # A sign that ends in a letter stands apart from digits.
    gap = "\N{NO-BREAK SPACE}" if sign[-1].isalpha() and math.isfinite(amount) else ""
    return f"-{sign}{gap}{text[1:]}" if text.startswith("-") else f"{sign}{gap}{text}"

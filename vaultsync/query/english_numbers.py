"""Numbers as American English writes them: ``1,234.5``; what JavaScript's ``Intl.NumberFormat("en-US")`` gives."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal


def decimal(amount: float, least: int, most: int) -> str:
    """Grouped by thousands, with at least and at most so many decimal places, halves away from zero."""
    if math.isnan(amount):
        return "NaN"
    sign = "-" if math.copysign(1, amount) < 0 else ""
    if math.isinf(amount):
        return f"{sign}∞"
    # The shortest text that reads back as the same number is what is rounded, as in V8.
    text = f"{round_half_up(Decimal(repr(abs(amount))), most):,f}"
    whole, _, places = text.partition(".")
    places = places.rstrip("0").ljust(least, "0")
    return sign + whole + ("." + places if places else "")


def round_half_up(size: Decimal, places: int) -> Decimal:
    """A number that is not negative, rounded to so many decimal places; exact for any size."""
    from decimal import localcontext

    with localcontext(prec=400):
        return size.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

"""A text in, the quantities that are probably not what was meant out; only what its own text makes plain."""

from __future__ import annotations

from vaultsync.evidence.quantities.quantity import Bound, Oddity, Quantity
from vaultsync.evidence.quantities.reading import read_quantities
from vaultsync.patterns import lazy_pattern


def oddities(text: str) -> tuple[Oddity, ...]:
    """What is odd about a text's quantities, in their order; never raises.

    Odd are: one number in percent and in percentage points; one number in a unit of mass and in one of volume; a dose without a unit
    where the others have one; more than 100 % of the patients; a probability of exactly 0.
    """
    quantities = read_quantities(text).quantities
    found = [*_twice(quantities, ("percent", "percentage-points"), "percent here and percentage points elsewhere")]
    found += _twice(quantities, ("mass", "volume"), "a mass here and a volume elsewhere, with the same number")
    found += _without_unit(quantities)
    found += [odd for quantity in quantities if (odd := _too_much(text, quantity))]
    return tuple(sorted(set(found), key=lambda odd: odd.span))


def _twice(quantities: tuple[Quantity, ...], dimensions: tuple[str, str], why: str) -> list[Oddity]:
    """Quantities of the first dimension whose number also stands with the second: one of the two is a slip."""
    numbers = {_number(quantity) for quantity in quantities if quantity.dimension == dimensions[1]}
    return [
        Oddity(quantity.span, quantity.text, why)
        for quantity in quantities
        if quantity.dimension == dimensions[0] and _number(quantity) in numbers
    ]


_DIGITS = lazy_pattern(r"\d[\d.,]*")


def _number(quantity: Quantity) -> str:
    found = _DIGITS.search(quantity.text)
    return found[0] if found else quantity.text


def _without_unit(quantities: tuple[Quantity, ...]) -> list[Oddity]:
    """A plain number in the role of a dose whose siblings have units, all of one kind."""
    doses = [quantity for quantity in quantities if quantity.role == "dose"]
    kinds = {quantity.dimension for quantity in doses if quantity.dimension not in ("number", "count")}
    if len(kinds) != 1:
        return []
    (kind,) = kinds
    return [
        Oddity(q.span, q.text, f"no unit, and the other doses of the text are given in units of {kind}")
        for q in doses
        if q.dimension == "number"
    ]


_OF_WHOM = lazy_pattern(
    r"\s?of\s(?:the\s|all\s)?(?:patients|participants|subjects|people|cases|women|men|children|adults|individuals|studies|trials)\b"
)


def _too_much(text: str, quantity: Quantity) -> Oddity | None:
    if quantity.dimension == "percent" and quantity.value is not None and quantity.value > 100 and _OF_WHOM.match(text, quantity.span.end):
        return Oddity(quantity.span, quantity.text, "more than all of them")
    if quantity.dimension == "p-value" and quantity.bound is Bound.EXACT and quantity.value == 0:
        return Oddity(quantity.span, quantity.text, "no probability is 0: a bound is meant")
    return None

"""What a reading of a text consists of: quantities, what could not be read, and what is odd.

Dimensions are a closed set. Measured ones have a base unit, in which ``low``, ``high`` and ``value`` are given:

* time (day), age (year), mass (g), volume (L), length (m), area (m²), amount (mol), molarity (mol/L), energy (J), power (W),
  pressure (Pa), temperature (K), angle (degree), frequency (times a day), voltage (V), current (A), resistance (Ω), force (N),
  absorbed-dose (Gy), equivalent-dose (Sv), radioactivity (Bq), magnetic-field (T), illuminance (lx), loudness (dB),
  molecular-mass (Da), sequence-length (bp), acceleration (×g), international-units (IU), activity (U), equivalents (Eq),
  osmoles (Osm), gauge, points, body-surface (1.73 m²), data (byte);
* quotients of those and of count, written with ``/``: mass/mass (mg/kg), mass/area (kg/m²), count/mass (cells/kg),
  volume/time/body-surface (mL/min/1.73 m²), at most three deep;
* percent (also shares: "24 of 30", "a third of"), percentage-points, ratio ("twofold", "2:1 ratio"), incidence (per person-year),
  count (something counted), number (nothing said of what), ``money:`` with the currency's sign;
* p-value, correlation, effect-size, ``ratio:odds``, ``ratio:hazard``, ``ratio:risk``, ``statistic:`` with its letter;
* ``ci:``, ``iqr:``, ``sd:`` and ``se:`` with the dimension of the estimate;
* labelled values, in no unit: ``level:disc``, ``level:vertebra`` (counted from C1), ``grade:`` with the scale's name
  ("grade:pfirrmann", "grade:stage", "grade:phase", "grade:evidence").
"""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001, RUF002
from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from vaultsync.text import Span


class Bound(Enum):
    """How the numbers of a quantity limit it. Whether it is "about" so much is told by ``Quantity.approximate``."""

    EXACT = "exact"
    RANGE = "range"
    """Two ends: "3–6 months"."""
    SPREAD = "spread"
    """A value and how far it scatters: "10 ± 5", "10 (SD 5)"."""
    WITHIN = "within"
    """A window that begins with the event: "within 6 months"."""
    AT_LEAST = "at least"
    AT_MOST = "at most"
    LESS = "less than"
    MORE = "more than"


class Quantity(NamedTuple):
    """One quantity as a text states it."""

    span: Span
    """Offsets into the text that was read, the words that bound it included."""
    text: str
    """As written."""
    dimension: str
    """One of the closed set that the module describes."""
    low: float
    """In the base unit; -inf where open, 0 for a window. Never above ``high``."""
    high: float
    """In the base unit; inf where open."""
    bound: Bound = Bound.EXACT
    approximate: bool = False
    """Written with "about", "nearly", "~" and the like."""
    value: float | None = None
    """The central value of an exact quantity and of a spread; None for the others."""
    unit: str = ""
    """The unit in one spelling ("month", "mg/kg"), or the label ("L5-S1", "III"); empty where there is none."""
    role: str = ""
    """What the quantity does in its sentence: at, after, before, within, for, by, to, from, of, over, in, every, dose; or empty."""
    counted: str = ""
    """What is counted, where a noun says it: "patients", "cells", "n" for a sample size."""
    slack: float = 0.0
    """How far rounding may have moved it: half a percent for a share that was written as two numbers, else 0."""
    about: str = ""
    """What it is of, where the words around it tell and nothing is counted: change, people, follow-up, run-in; or empty."""
    way: str = ""
    """Of a change, where the words around it tell: "up" or "down"; or empty."""


class Unread(NamedTuple):
    """Something that looks like a measured quantity and cannot be read for certain."""

    span: Span
    text: str
    why: str
    """A clause for people, without a full stop."""


class Reading(NamedTuple):
    """What a text states, both in the order of the text; no two spans overlap."""

    quantities: tuple[Quantity, ...] = ()
    unread: tuple[Unread, ...] = ()


class Oddity(NamedTuple):
    """A quantity that is probably not what its author meant."""

    span: Span
    text: str
    why: str
    """A clause for people, without a full stop."""

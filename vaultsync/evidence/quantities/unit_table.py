"""The units that are known: how each is written, what it measures, and how many base units it makes.

Symbols are read as they are written (``mg`` is no ``Mg``); words in any case, singular or plural.
"""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit, simple or compound."""

    name: str
    """Its one spelling."""
    dimension: str
    factor: float
    """How many base units it is."""
    offset: float = 0.0
    """The base units at its zero: only of temperatures."""


MONTH_DAYS = 365.25 / 12
"""The mean length of a month."""
YEAR_DAYS = 365.25

_PREFIXES = {"p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_PREFIX_WORDS = {"pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "kilo": "k", "mega": "M", "giga": "G"}

# symbol: dimension, base units, prefixes, words
_PREFIXED: dict[str, tuple[str, float, str, tuple[str, ...]]] = {
    "g": ("mass", 1.0, "pnµmk", ("gram", "gramme")),
    "L": ("volume", 1.0, "pnµmcd", ("liter", "litre")),
    "m": ("length", 1.0, "nµmcdk", ("meter", "metre")),
    "mol": ("amount", 1.0, "pnµmk", ("mole",)),
    "M": ("molarity", 1.0, "pnµm", ("molar",)),
    "J": ("energy", 1.0, "mkM", ("joule",)),
    "cal": ("energy", 4.184, "k", ("calorie",)),
    "eV": ("energy", 1.602176634e-19, "kM", ()),
    "Wh": ("energy", 3600.0, "mkMGT", ()),
    "W": ("power", 1.0, "mkMGT", ("watt",)),
    "V": ("voltage", 1.0, "µmk", ("volt",)),
    "A": ("current", 1.0, "nµm", ("ampere", "amp")),
    "Ω": ("resistance", 1.0, "mkM", ("ohm",)),
    "N": ("force", 1.0, "mk", ("newton",)),
    "Hz": ("frequency", 86400.0, "mkMG", ("hertz",)),
    "Pa": ("pressure", 1.0, "hkMG", ("pascal",)),
    "Gy": ("absorbed-dose", 1.0, "µmc", ("gray",)),
    "Sv": ("equivalent-dose", 1.0, "µm", ("sievert",)),
    "Bq": ("radioactivity", 1.0, "kMG", ("becquerel",)),
    "Ci": ("radioactivity", 3.7e10, "µm", ("curie",)),
    "T": ("magnetic-field", 1.0, "µm", ("tesla",)),
    "IU": ("international-units", 1.0, "mµkM", ()),
    "U": ("activity", 1.0, "mµk", ()),
    "Eq": ("equivalents", 1.0, "mµ", ("equivalent",)),
    "Osm": ("osmoles", 1.0, "m", ("osmole",)),
    "Da": ("molecular-mass", 1.0, "kM", ("dalton",)),
    "s": ("time", 1 / 86400, "nµm", ("second",)),
}

# name: dimension, base units, symbols (exact), words (any case, plural in -s understood)
_PLAIN: dict[str, tuple[str, float, tuple[str, ...], tuple[str, ...]]] = {
    "s": ("time", 1 / 86400, ("sec", "secs"), ()),
    "ms": ("time", 1 / 86400e3, ("msec",), ()),
    "min": ("time", 1 / 1440, ("min", "mins"), ("minute",)),
    "h": ("time", 1 / 24, ("h", "hr", "hrs"), ("hour",)),
    "day": ("time", 1.0, ("d",), ("day",)),
    "week": ("time", 7.0, ("wk", "wks", "w"), ("week",)),
    "fortnight": ("time", 14.0, (), ("fortnight",)),
    "month": ("time", MONTH_DAYS, ("mo", "mos", "mth", "mths"), ("month",)),
    "year": ("time", YEAR_DAYS, ("y", "yr", "yrs"), ("year",)),
    "decade": ("time", 10 * YEAR_DAYS, (), ("decade",)),
    "µg": ("mass", 1e-6, ("mcg", "ug"), ()),
    "kg": ("mass", 1e3, ("Kg", "KG"), ()),
    "t": ("mass", 1e6, ("t",), ("tonne",)),
    "Mt": ("mass", 1e12, ("Mt",), ("megatonne",)),
    "lb": ("mass", 453.59237, ("lb", "lbs"), ("pound",)),
    "oz": ("mass", 28.349523125, ("oz",), ("ounce",)),
    "mL": ("volume", 1e-3, ("cc", "ccm"), ()),
    "µL": ("volume", 1e-6, ("ul", "uL"), ()),
    "µM": ("molarity", 1e-6, ("uM",), ()),
    "µm": ("length", 1e-6, ("um",), ("micron",)),
    "Å": ("length", 1e-10, ("Å",), ("angstrom",)),
    "inch": ("length", 0.0254, (), ("inch", "inche")),
    "ft": ("length", 0.3048, ("ft",), ("foot", "feet")),
    "mile": ("length", 1609.344, (), ("mile",)),
    "M": ("molarity", 1.0, ("M",), ()),
    "mmHg": ("pressure", 133.322387415, ("mmHg", "mmhg"), ()),
    "cmH2O": ("pressure", 98.0665, ("cmH2O", "cmH₂O"), ()),
    "bar": ("pressure", 1e5, ("bar",), ()),
    "mbar": ("pressure", 100.0, ("mbar",), ()),
    "atm": ("pressure", 101325.0, ("atm",), ("atmosphere",)),
    "psi": ("pressure", 6894.757293168, ("psi",), ()),
    "kcal": ("energy", 4184.0, ("Kcal",), ()),
    "°": ("angle", 1.0, ("°",), ("degree",)),
    "rpm": ("frequency", 1440.0, ("rpm",), ()),
    "bpm": ("frequency", 1440.0, ("bpm",), ()),
    "×g": ("acceleration", 1.0, (), ()),
    "IU": ("international-units", 1.0, ("I.U.",), ()),
    "U": ("activity", 1.0, (), ("unit",)),
    "ha": ("area", 1e4, ("ha",), ("hectare",)),
    "acre": ("area", 4046.8564224, (), ("acre",)),
    "kB": ("data", 1e3, ("kB", "KB"), ("kilobyte",)),
    "MB": ("data", 1e6, ("MB",), ("megabyte",)),
    "GB": ("data", 1e9, ("GB",), ("gigabyte",)),
    "TB": ("data", 1e12, ("TB",), ("terabyte",)),
    "KiB": ("data", 2**10, ("KiB", "kiB"), ("kibibyte",)),
    "MiB": ("data", 2**20, ("MiB",), ("mebibyte",)),
    "GiB": ("data", 2**30, ("GiB",), ("gibibyte",)),
    "TiB": ("data", 2**40, ("TiB",), ("tebibyte",)),
    "byte": ("data", 1.0, (), ("byte",)),
    "Mbit": ("data", 125e3, ("Mbit",), ("megabit",)),
    "Gbit": ("data", 125e6, ("Gbit",), ("gigabit",)),
    "Mbit/s": ("data/time", 125e3 * 86400, ("Mbps",), ()),
    "Gbit/s": ("data/time", 125e6 * 86400, ("Gbps",), ()),
    "bp": ("sequence-length", 1.0, ("bp",), ()),
    "kb": ("sequence-length", 1e3, ("kb", "kbp"), ()),
    "lx": ("illuminance", 1.0, (), ("lux",)),
    "dB": ("loudness", 1.0, ("dB",), ("decibel",)),
    "G": ("gauge", 1.0, (), ("gauge",)),
    "points": ("points", 1.0, ("pt",), ("point",)),
    "%": ("percent", 1.0, ("%",), ("percent", "pct")),
    "‰": ("percent", 0.1, ("‰",), ("permille",)),
    "ppm": ("percent", 1e-4, ("ppm",), ()),
    "ppb": ("percent", 1e-7, ("ppb",), ()),
    "fold": ("ratio", 1.0, (), ("fold",)),
}

_TEMPERATURES = {
    "°C": Unit("°C", "temperature", 1.0, 273.15),
    "°F": Unit("°F", "temperature", 5 / 9, 459.67 * 5 / 9),
    "K": Unit("K", "temperature", 1.0),
}


def _prefixed() -> Iterator[tuple[str, str, Unit]]:
    """Every prefixed unit as symbol, word and meaning; the word is empty where there is none."""
    for symbol, (dimension, factor, prefixes, words) in _PREFIXED.items():
        for word in words or ("",):
            yield symbol, word, Unit(symbol, dimension, factor)
            for long, short in _PREFIX_WORDS.items():
                if short in prefixes:
                    yield short + symbol, word and long + word, Unit(short + symbol, dimension, factor * _PREFIXES[short])
        for short in prefixes:
            if short in _PREFIXES:
                yield short + symbol, "", Unit(short + symbol, dimension, factor * _PREFIXES[short])
        if "h" in prefixes:
            yield "h" + symbol, "", Unit("h" + symbol, dimension, factor * 100)


def _symbols() -> Iterator[tuple[str, Unit]]:
    for symbol, _, unit in _prefixed():
        yield symbol, unit
        # Both code points of micro are one letter to whoever writes them.
        yield symbol.replace("µ", "μ"), unit
        if symbol.endswith("L"):
            lower = symbol[:-1] + "l"
            yield lower, unit
            yield lower.replace("µ", "μ"), unit
    for name, (dimension, factor, symbols, _) in _PLAIN.items():
        for symbol in symbols:
            yield symbol, Unit(name, dimension, factor)
    yield from _TEMPERATURES.items()


def _words() -> Iterator[tuple[str, Unit]]:
    for _, word, unit in _prefixed():
        if word:
            yield word, unit
            yield word + "s", unit
    for name, (dimension, factor, _, words) in _PLAIN.items():
        for word in words:
            yield word, Unit(name, dimension, factor)
            yield word + "s", Unit(name, dimension, factor)


SYMBOLS: Mapping[str, Unit] = MappingProxyType(dict(_symbols()))
"""By exact spelling."""
WORDS: Mapping[str, Unit] = MappingProxyType(dict(_words()))
"""By spelling in small letters."""
_PARTS = "dose tablet capsule injection session visit person patient subject eye well field animal rat disc level site cell"
_EVENTS = (
    "beat breath time cycle episode session visit class lesson workout treatment injection infusion dose tablet capsule pill event "
    "attack seizure"
)
PARTS: Mapping[str, str] = MappingProxyType(
    {word: name for name in _PARTS.split() for word in (name, name + "s")} | {"capita": "person", "mouse": "mouse"}
)
"""What a measured amount may be given per: no unit, and counted as one."""
EVENTS: frozenset[str] = frozenset(word for name in _EVENTS.split() for word in (name, name + ("es" if name == "class" else "s")))
"""What happens so many times in a time: "12 breaths/min" is a frequency."""

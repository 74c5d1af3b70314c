"""A BibTeX list of names in, CSL names out: ``van der Berg, Jan``, ``Last, Jr, First``, ``First von Last``, ``{Institute}``. Never raises.

Source: the name rules of BibTeX (Markey, "Tame the BeaST", 11) and the extended format of BibLaTeX (3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from vaultsync.evidence.bibliography.latex import unlatex
from vaultsync.patterns import lazy_pattern

MAX_NAMES = 5_000
_CUT = lazy_pattern(r"[{}]|,|\s+")
_KEYED = lazy_pattern(r'\s*"?(family|given|prefix|suffix|useprefix)(?:-i)?\s*=\s*(.*?)"?\s*', re.DOTALL)
_KEYS = {"family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix"}
CslName = dict[str, str]


def read_names(value: str) -> list[CslName]:
    """The names in order; "and others" is left out."""
    found: list[CslName] = []
    for name in _split_names(value):
        if name.lower() != "others" and (read := _name(name)):
            found.append(read)
        if len(found) == MAX_NAMES:
            break
    return found


def _pieces(value: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of the commas and white space that stand outside of braces."""
    depth = 0
    for mark in _CUT.finditer(value):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= depth > 0
        elif depth == 0:
            yield mark.start(), mark.end(), mark[0]


def _split_names(value: str) -> Iterator[str]:
    start, spaces = 0, [(at, end) for at, end, mark in _pieces(value) if mark != ","]
    for (at, end), (after, behind) in pairwise(spaces):
        if value[end:after].lower() == "and":
            yield value[start:at].strip()
            start = behind
    yield value[start:].strip()


def _name(name: str) -> CslName:
    commas = [at for at, _, mark in _pieces(name) if mark == ","]
    parts = [name[start:end].strip() for start, end in zip([0, *(at + 1 for at in commas)], [*commas, len(name)], strict=True)]
    if "=" in parts[0] and _KEYED.fullmatch(parts[0]):
        return _keyed(parts)
    if len(parts) == 1 and _is_one_group(name):
        return {"literal": unlatex(name).text}
    if len(parts) == 1:
        return _spoken(_words(name))
    particle, family = _von(_words(parts[0]))
    given, suffix = (parts[1], "") if len(parts) == 2 else (parts[2], parts[1])
    return _filled(family=family, given=unlatex(given).text, particle=particle, suffix=unlatex(suffix).text)


def _keyed(parts: list[str]) -> CslName:
    pairs = [found.groups() for part in parts if (found := _KEYED.fullmatch(part))]
    return {_KEYS[key]: text for key, value in pairs if key in _KEYS and (text := unlatex(value).text)}


def _is_one_group(name: str) -> bool:
    if not (name.startswith("{") and name.endswith("}")) or name[1:2] == "\\":
        return False
    depth = 0
    for mark in _CUT.finditer(name, 0, len(name) - 1):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == "}":
            return False
    return True


def _words(part: str) -> list[tuple[str, bool]]:
    """The words, decoded, each with whether it is a particle: it begins with a small letter that is not in braces."""
    words, start = [], 0
    for at, end, _ in [*_pieces(part), (len(part), len(part), "")]:
        raw = part[start:at]
        if raw:
            text = unlatex(raw).text
            words.append((text, text[:1].islower() and (raw[0] != "{" or raw[1:2] == "\\")))
        start = end
    return words


def _spoken(words: list[tuple[str, bool]]) -> CslName:
    """Given names, particle and family name in the order in which they are spoken."""
    small = [number for number, (_, particle) in enumerate(words[:-1]) if particle]
    first = small[0] if small else len(words) - 1
    given = " ".join(text for text, _ in words[:first])
    particle, family = _von(words[first:])
    return _filled(family=family, given=given, particle=particle)


def _von(words: list[tuple[str, bool]]) -> tuple[str, str]:
    """Particle and family name: all up to the last small word, but never the last word."""
    last = max((number for number, (_, particle) in enumerate(words[:-1]) if particle), default=-1)
    small_first = bool(words) and words[0][1]
    cut = last + 1 if small_first else 0
    return " ".join(text for text, _ in words[:cut]), " ".join(text for text, _ in words[cut:])


def _filled(family: str, given: str, particle: str = "", suffix: str = "") -> CslName:
    if not given and not particle and not suffix:
        return {"literal": family} if " " in family else ({"family": family} if family else {})
    parts = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {key: value for key, value in parts.items() if value}

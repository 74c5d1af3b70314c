"""Names of concepts and a text in, the places where the text names one out.

Names are compared word by word: in any case, Unicode form, plural and possessive; over blanks, hyphens, slashes, quotes and
brackets; never over other punctuation or a blank line. Names of at most four letters, all of them capitals (``MSCs``, ``L5-S1``), and
those of fewer that begin with one (``Go``) are compared with their case, because small letters mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from vaultsync.evidence.graph import is_concept, roles_of
from vaultsync.evidence.naming import is_called, names_of
from vaultsync.evidence.quantities.vocabulary import words as word_set
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_TOKEN = lazy_pattern(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"  # written without blanks: a character is a word
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+(?:[\u0300-\u036f]+[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]*)*"
    r"|\n[^\S\n]*\n"
    r"|[^\w\s\-\u2010-\u2015/\\'\"`\u2018-\u201f()\[\]{}*~]"
)
_ABBREVIATED = lazy_pattern(r"(?P<long>.*\S)\s*\((?P<short>[^\s()]{2,12})\)\s*\Z", re.DOTALL)
_POSSESSIVE = lazy_pattern(r"['\u2019]s\b")
_LONGEST_ACRONYM = 4
_SHORT = 4
"""Letters below which a name is as likely another word."""
_NO_PLURALS = word_set(
    "news goods means needs works customs basics looks thanks species series economics politics physics ethics genetics genomics "
    "mathematics mechanics dynamics kinetics acoustics optics electronics robotics analytics athletics logistics aesthetics hydraulics "
    "linguistics informatics pediatrics paediatrics geriatrics obstetrics orthopedics orthopaedics gymnastics aerobics semantics"
)
"""Words with the s of a plural that are not the plural of the word without it."""
MAX_WORDS = 24
"""A longer name is a sentence, which nobody repeats."""

Words = tuple[str, ...]
Owners = tuple[VaultPath, ...]
"""The concepts of one name, sorted."""
_Hit = tuple[int, int, Owners]


class Mention(NamedTuple):
    """One place where a text names something."""

    span: Span
    """In the text that was looked through."""
    concepts: tuple[VaultPath, ...]
    """The concepts of this name, sorted; mostly one."""


class Phrases(NamedTuple):
    """Names to look for, by their words in comparable form."""

    lengths: dict[str, list[int]]
    """By first word how many words names have that begin with it, the most first."""
    plain: dict[Words, Owners]
    cased: dict[Words, Owners]
    """By their words as written: names that are compared with their case."""


class _Growing(NamedTuple):
    """``Phrases`` while they are put together: a name may have as many owners as there are concepts."""

    lengths: dict[str, list[int]]
    plain: dict[Words, list[VaultPath]]
    cased: dict[Words, list[VaultPath]]


def concept_phrases(index: VaultIndex) -> Phrases:
    """The titles and aliases of a vault's concepts; kept until one of them changes."""
    return index.memo("evidence.phrases", "", lambda: phrases((path, names_of(index, path)) for path in concepts(index)))


def concepts(index: VaultIndex) -> tuple[VaultPath, ...]:
    """The concepts of a vault, sorted; where concepts have no type, every note that is none of the other three."""
    concept = roles_of(index).concept
    return index.typed(concept) if concept else tuple(sorted(path for path in index.notes if is_concept(index, path)))


def names_concept(index: VaultIndex, text: str, concept: VaultPath) -> bool:
    """Whether a text names one concept, by the same rules; within a longer name of another concept too."""
    names = index.memo("evidence.own_phrases", concept, lambda: _own_phrases(index, concept))
    if text.isascii():
        folded = text.lower()
        if not any(first in folded for first in names.lengths):
            return False  # mostly so
    return bool(mentioned(names, text))


def _own_phrases(index: VaultIndex, concept: VaultPath) -> Phrases:
    names = names_of(index, concept)
    shorts = [parts["short"] for name in names if name.endswith(")") and (parts := _ABBREVIATED.match(name))]
    return phrases([(concept, names)], {short for short in shorts if is_called(index, short, concept)})


def phrases(named: Iterable[tuple[VaultPath, tuple[str, ...]]], taken: Collection[str] = ()) -> Phrases:
    """The names of concepts, put together so that a text can be looked through once.

    A title that ends with an abbreviation, ``Intervertebral Disc (IVD)``, is found with it, without it, and by it alone: unless
    another concept is called so, or it abbreviates the last words of the title only and so names something wider.
    ``taken`` are abbreviations that belong to others.
    """
    found, shorts, own = _Growing({}, {}, {}), dict[str, list[tuple[bool, VaultPath]]](), set[Words]()
    for path, names in named:
        for name in names:
            forms = _forms(name)
            _add(found, name, forms, path)
            own.update(forms)
            parts = _ABBREVIATED.match(name) if name.endswith(")") else None
            if parts is not None:
                _add(found, parts["long"], _forms(parts["long"]), path)
                fit = _initials_fit(parts["long"], parts["short"])
                if fit is not None and parts["short"] not in taken:
                    shorts.setdefault(parts["short"], []).append((fit, path))
    for short, claims in shorts.items():
        forms = _forms(short)
        if own.isdisjoint(forms):
            for path in [path for fit, path in claims if fit] or [path for _, path in claims]:
                _add(found, short, forms, path)
    for lengths in found.lengths.values():
        lengths.sort(reverse=True)
    plain, cased = ({words: _owners(paths) for words, paths in table.items()} for table in (found.plain, found.cased))
    return Phrases(found.lengths, plain, cased)


def _owners(paths: list[VaultPath]) -> Owners:
    return tuple(sorted({*paths})) if len(paths) > 1 else (paths[0],)


def mentions(names: Phrases, text: str) -> list[Mention]:
    """Every place where the text names one of them, the longest name first come; in order, never overlapping. Never raises."""
    hits = _hits(names, text)
    return list(_placed(text, hits)) if hits else []


def mentioned(names: Phrases, text: str) -> list[Owners]:
    """The concepts of ``mentions`` without their places, which take as long to find."""
    return [owners for _, _, owners in _hits(names, text)]


def _hits(names: Phrases, text: str) -> list[_Hit]:
    """The numbers of the first word and of the one after the last, and the concepts, of each mention."""
    written: list[str] = _TOKEN.findall(text) if names.cased or not text.isascii() else []
    words = _TOKEN.findall(text.lower()) if text.isascii() else [_comparable(word) for word in written]
    hits: list[_Hit] = []
    end = 0
    for at, word in enumerate(words):
        if word in names.lengths and at >= end:
            for length in names.lengths[word]:
                owners = names.plain.get(tuple(words[at : at + length]), ())
                if names.cased:
                    owners = _with(owners, *names.cased.get(tuple(written[at : at + length]), ()))
                if owners and at + length <= len(words):
                    end = at + length
                    hits.append((at, end, owners))
                    break
    return hits


def _placed(text: str, hits: list[_Hit]) -> Iterator[Mention]:
    """Mentions from the numbers of their words: only few words are part of one, so places are found last."""
    places = enumerate(_TOKEN.finditer(text))
    for at, end, owners in hits:
        first = next(found for number, found in places if number == at)
        last = first if end == at + 1 else next(found for number, found in places if number == end - 1)
        begin, stop = first.start(), last.end()
        closes = text[stop : stop + 1] == ")" and text.count("(", begin, stop) > text.count(")", begin, stop)
        yield Mention(Span(begin, stop + closes), owners)


def _comparable(word: str) -> str:
    return word.lower() if word.isascii() else normalize("NFC", word).casefold()


def _add(found: _Growing, name: str, forms: tuple[Words, ...], path: VaultPath) -> None:
    cased = _is_cased(name)
    table, lengths = found.cased if cased else found.plain, found.lengths
    for form in forms:
        words = form if cased else tuple([_comparable(word) for word in form])
        owners = table.get(words)
        if owners is None:
            table[words] = [path]
        else:
            owners.append(path)
        first, count = _comparable(form[0]) if cased else words[0], len(form)
        known = lengths.get(first)
        if known is None:
            lengths[first] = [count]
        elif count not in known:
            known.append(count)


def _with(owners: Owners, *more: VaultPath) -> Owners:
    return tuple(sorted({*owners, *more})) if more else owners


def is_acronym(name: str) -> bool:
    """Whether small letters would mean something else: at most four letters, all capitals but for a plural's s."""
    if name.islower():
        return False
    stem = name.removesuffix("s")
    return stem.isupper() and sum(map(str.isalpha, stem)) <= _LONGEST_ACRONYM


def _is_cased(name: str) -> bool:
    """Whether a name is compared with its case: an acronym, or one so short that in small letters it is a common word ("Go", "Act")."""
    return is_acronym(name) or (name[:1].isupper() and sum(map(str.isalpha, name)) < _SHORT)


def _forms(name: str) -> tuple[Words, ...]:
    """A name, its plural or singular, and each without a possessive s; none of a name without a letter or digit, or of a whole sentence."""
    words = tuple(_TOKEN.findall(name))
    if not 0 < len(words) <= MAX_WORDS or not any(map(str.isalnum, name)):
        return ()
    bases = [words]
    if ("'" in name or "\u2019" in name) and _POSSESSIVE.search(name):
        bases.append(tuple(_TOKEN.findall(_POSSESSIVE.sub("", name))))
    found: list[Words] = []
    for base in bases:
        found.append(base)
        found += [(*base[:-1], last) for last in _other_number(base[-1])]
    return tuple(found)


def _other_number(name: str) -> Iterator[str]:
    """The plural of a singular and the singular of a plural, as far as English spelling tells; a form that is no word does no harm."""
    if not (name.isascii() and name.isalpha()) or {name.lower(), name.lower() + "s"} & _NO_PLURALS:
        return
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        yield name[:-1]
        if name.endswith("ies"):
            yield name[:-3] + "y"
        elif name.endswith(("ses", "xes", "zes", "ches", "shes")):
            yield name[:-2]
    elif name.endswith(("s", "x", "z", "ch", "sh")):
        yield name + "es"
        if name.endswith("sis"):
            yield name[:-2] + "es"
    elif name.endswith("y") and name[-2:-1] not in "aeiou":
        yield name[:-1] + "ies"
    else:
        yield name + "s"


def _initials_fit(long: str, short: str) -> bool | None:
    """Whether an abbreviation is made of a title's initials; None where it is made of those of its last words only."""
    letters = (short[:-1] if short.endswith("s") else short).casefold()
    initials = "".join(found[0][0] for found in _TOKEN.finditer(long)).casefold()
    if initials == letters:
        return True
    return None if initials.endswith(letters) else False

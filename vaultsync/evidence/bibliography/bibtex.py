"""The text of a BibTeX or BibLaTeX file in, its entries as CSL JSON and what is wrong in it out. Never raises, and runs nothing of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vaultsync.evidence.bibliography.bibtex_blocks import Block, RawField, blocks
from vaultsync.evidence.bibliography.bibtex_names import read_names
from vaultsync.evidence.bibliography.bibtex_words import (
    GENRES,
    INHERITED_AS,
    LANGUAGES,
    MONTHS,
    NAMES,
    NOT_INHERITED,
    TEXTS,
    TITLES,
    TYPES,
    VERBATIM,
)
from vaultsync.evidence.bibliography.entry import Entry, PartialDate, date_of
from vaultsync.evidence.bibliography.latex import unlatex, verbatim
from vaultsync.evidence.bibliography.problem import Problems

MAX_VALUE = 100_000
"""Characters of a value that are read: five thousand authors, but no ``@string`` that doubles itself without end."""
MAX_ANCESTORS = 8
_PARTS = frozenset({"chapter", "paper-conference", "entry-encyclopedia"})
_Strings = dict[str, str]


def read_bibtex(text: str, problems: Problems) -> list[tuple[int, Entry]]:
    """The entries that have a citekey with their offsets, in order; two may have the same one."""
    strings: _Strings = {}
    found: list[Block] = []
    for block in blocks(text, problems):
        if block.kind == "string":
            for name, raw in block.fields.items():
                strings[name] = _joined(raw, strings, problems)
        elif block.key:
            found.append(block)
        else:
            problems.add(block.offset, "an entry has no citekey", "Write one between the brace and the first comma")
    if not found and not strings and not problems.found:
        problems.add(0, "the file holds no BibTeX entry", "Export the library with Better BibTeX, as Better CSL JSON or Better BibTeX")
    by_key: dict[str, Block] = {}
    for block in found:
        by_key.setdefault(block.key.lower(), block)
    return _entries(text, found, by_key, strings, problems)


def _entries(text: str, found: list[Block], by_key: Mapping[str, Block], strings: _Strings, problems: Problems) -> list[tuple[int, Entry]]:
    entries: list[tuple[int, Entry]] = []
    line, counted, newline = 1, 0, "\n" if "\n" in text else "\r"
    for block in found:
        line, counted = line + text.count(newline, counted, block.offset), block.offset
        reader = _Fields(_inherited(block, by_key), strings, problems)
        entries.append((block.offset, Entry(block.key, {"id": block.key, **_item(block.kind, reader)}, line)))
        if reader.unknown:
            offset, command = reader.unknown
            problems.add(offset, f"the LaTeX command {command} is not known and left out", "Write the letter itself")
    return entries


def _joined(raw: RawField, strings: _Strings, problems: Problems) -> str:
    """The value of a field with the strings that it names put in."""
    if len(raw.parts) == 1 and raw.parts[0].quoted:
        return raw.parts[0].text[:MAX_VALUE]
    out, left = [], MAX_VALUE
    for part in raw.parts:
        text = part.text
        if not part.quoted and not text.isdigit():
            name = text.lower()
            text = strings.get(name, text)
            if name not in strings and name not in MONTHS:
                problems.add(raw.offset, f"there is no @string {name}", "Define it, or put the value in braces")
        out.append(text[:left])
        left = max(0, left - len(text))
    return "".join(out)


def _inherited(block: Block, by_key: Mapping[str, Block]) -> Mapping[str, RawField]:
    """The fields of an entry with those it takes from the work it stands in."""
    fields, at = block.fields, block
    for _ in range(MAX_ANCESTORS):
        raw = at.fields.get("crossref") or at.fields.get("xdata")
        parent = by_key.get(raw.parts[0].text.strip().lower()) if raw else None
        if parent is None or parent is at or parent is block:
            break
        rename = TYPES.get(block.kind) in _PARTS
        taken = {INHERITED_AS.get(name, name) if rename else name: one for name, one in parent.fields.items() if name not in NOT_INHERITED}
        fields, at = {**taken, **fields}, parent
    return fields


class _Fields:
    """The fields of one entry, decoded when asked for; ``unknown`` is the first LaTeX command that is not known, with its place."""

    def __init__(self, fields: Mapping[str, RawField], strings: _Strings, problems: Problems) -> None:
        self._fields, self._strings, self._problems = fields, strings, problems
        self.unknown: tuple[int, str] | None = None

    def raw(self, name: str) -> str:
        """As written; empty where it is not."""
        field = self._fields.get(name)
        return _joined(field, self._strings, self._problems) if field else ""

    def text(self, *names: str) -> str:
        """The first of the fields that is written, decoded."""
        for name in names:
            value = self.raw(name)
            if value:
                found = unlatex(value, title=name in TITLES)
                if found.unknown and self.unknown is None:
                    self.unknown = self._fields[name].offset, found.unknown
                return found.text
        return ""


def _item(kind: str, fields: _Fields) -> dict[str, Any]:
    """An entry as CSL JSON; empty variables are left out."""
    item: dict[str, Any] = {"type": TYPES.get(kind) or _type_of_misc(fields)}
    for name, variable in NAMES.items():
        value = fields.raw(name)
        if value and variable not in item:
            item[variable] = read_names(value)
    item["title"] = _title(fields, "title", "subtitle")
    for variable, names in TEXTS.items():
        item[variable] = fields.text(*names)
    if fields.raw("booksubtitle") and not fields.raw("journaltitle"):
        item["container-title"] = _title(fields, "booktitle", "booksubtitle")
    for name, variable in VERBATIM.items():
        item[variable] = verbatim(fields.raw(name))
    item["language"] = LANGUAGES.get(fields.text("langid").lower(), fields.text("langid", "language"))
    item["genre"] = _genre(kind, item["type"], fields)
    _number(item, fields)
    _eprint(item, fields)
    item["issued"] = _date(fields, "date", "year", "month", "day")
    item["accessed"] = _date(fields, "urldate")
    item["original-date"] = _date(fields, "origdate", "origyear")
    return {variable: value for variable, value in item.items() if value}


def _type_of_misc(fields: _Fields) -> str:
    if fields.raw("eprint"):
        return "article"
    return "webpage" if fields.raw("url") or "\\url" in fields.raw("howpublished") else "document"


def _title(fields: _Fields, name: str, sub: str) -> str:
    title, subtitle = fields.text(name), fields.text(sub)
    if not title or not subtitle:
        return title or subtitle
    return f"{title}{' ' if title[-1] in '?!:' else ': '}{subtitle}"


def _genre(kind: str, type_name: str, fields: _Fields) -> str:
    written = fields.text("type")
    if written:
        return GENRES.get(written.lower(), written)
    return "preprint" if type_name == "article" else GENRES.get(kind, "") if kind != "software" else ""


def _number(item: dict[str, Any], fields: _Fields) -> None:
    """``number`` is the issue of a journal, the number in a series, or a number of its own."""
    number, issue = fields.text("number"), fields.text("issue")
    if item["type"] in ("article-journal", "article-magazine", "article-newspaper", "review"):
        item["issue"] = number or issue
    elif item.get("collection-title"):
        item["collection-number"] = number
    else:
        item["number"] = number


def _eprint(item: dict[str, Any], fields: _Fields) -> None:
    number, kind = verbatim(fields.raw("eprint")), fields.text("eprinttype", "archiveprefix").lower()
    if not number:
        return
    if kind == "pubmed":
        item["PMID"] = item["PMID"] or number
    elif kind == "arxiv" or not kind:
        item["arxiv"] = number
        item["number"] = item.get("number") or f"arXiv:{number}"
        item["publisher"] = item["publisher"] or ("arXiv" if item["type"] == "article" else "")


def _date(fields: _Fields, name: str, year: str = "", month: str = "", day: str = "") -> dict[str, Any]:
    written = verbatim(fields.raw(name))
    if written or not year:
        return _csl_date(date_of(written)) if written else {}
    words, months = fields.text(year), fields.text(month)
    found = re.search(r"(?<!\d)-?\d{1,4}(?!\d)", words, re.ASCII)
    if found is None or (len(words) > 6 and not words.isascii()):
        return {"literal": words} if words else {}
    parts = [int(found[0])]
    number = _month(months)
    if number:
        days = re.search(r"\d{1,2}", fields.text(day) or re.sub(r"^\s*\d+", "", months), re.ASCII)
        parts += [number, int(days[0])] if days else [number]
    return {"date-parts": [parts]}


def _csl_date(date: PartialDate) -> dict[str, Any]:
    parts = {"date-parts": [list(half) for half in (date.start, date.end) if half], "season": date.season, "circa": date.circa}
    return {key: value for key, value in {**parts, "literal": date.literal}.items() if value}


def _month(written: str) -> int:
    small = written.strip().lower()
    if small[:3] in MONTHS:
        return MONTHS.index(small[:3]) + 1
    digits = re.match(r"\d{1,2}", small, re.ASCII)
    return int(digits[0]) if digits and 1 <= int(digits[0]) <= 12 else 0

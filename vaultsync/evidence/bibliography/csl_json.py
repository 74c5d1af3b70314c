"""The text of a CSL JSON export in, its entries and what is wrong in it out; a broken item costs one problem. Never raises.

Items are decoded one by one, so that each has its place and one that is broken does not take the others along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from vaultsync.evidence.bibliography.entry import Entry, extra_lines, text_of
from vaultsync.evidence.bibliography.problem import Problems
from vaultsync.patterns import lazy_pattern

_decode = json.JSONDecoder(strict=False).raw_decode
_BETWEEN = lazy_pattern(r"[\s,]*")
_LIST = lazy_pattern(r'\s*(?:\{\s*"(?:references|items)"\s*:\s*)?\[')
_NEXT_ITEM = lazy_pattern(r'\{\s*"(?:id|type|citation-key)"\s*:')
_MARK = lazy_pattern(r'[{\[]++|[}\]]++|"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_ZOTERO_ID = lazy_pattern(r"https?://(?:www\.)?zotero\.org/\S+|[0-9]+/[A-Z0-9]{8}|[0-9]+")
_NO_KEY: Final = "Export it with Better BibTeX as Better CSL JSON, where the id is the citekey"
_TRUNCATED: Final = "Export it again: it may have been cut off while it was written"


def read_csl_json(text: str, problems: Problems) -> list[tuple[int, Entry]]:
    """The items that have a citekey with their offsets, in order; two may have the same one."""
    opening = _LIST.match(text)
    if opening is None:
        return _single(text, problems)
    entries: list[tuple[int, Entry]] = []
    line, counted, newline = 1, 0, "\n" if "\n" in text else "\r"
    for at, item in _items(text, opening.end(), problems):
        line, counted = line + text.count(newline, counted, at), at
        key = citekey_of(item) if isinstance(item, dict) else ""
        if key:
            entries.append((at, Entry(key, item, line)))
        elif isinstance(item, dict):
            problems.add(at, f"an entry has no citekey{_named(item)}", _NO_KEY)
        else:
            problems.add(at, "an entry is no JSON object", _NO_KEY)
    return entries


def _single(text: str, problems: Problems) -> list[tuple[int, Entry]]:
    """A file that is one item without a list around it; else it is no CSL JSON."""
    start = len(text) - len(text.lstrip())
    for _, item in _items(text, start, problems) if text[start : start + 1] == "{" else ():
        key = citekey_of(item) if isinstance(item, dict) and "type" in item else ""
        if key:
            return [(start, Entry(key, item, 1 + text.count("\n", 0, start)))]
        break
    problems.add(start, "the file is no CSL JSON: it begins with no list of entries", _NO_KEY)
    return []


def _items(text: str, at: int, problems: Problems) -> Iterator[tuple[int, Any]]:
    """Offset and value of each item up to the closing bracket."""
    while not problems.hopeless:
        at = _next(text, at)
        if at >= len(text):
            problems.add(at, "the file ends within its list of entries", _TRUNCATED)
            return
        if text[at] in "]}":
            return
        end: int | None
        try:
            item, end = _decode(text, at)
        except ValueError as error:
            end = _after_fault(text, at, error, problems)
        except RecursionError:
            problems.add(at, "an entry is nested too deeply to be read")
            end = _end_of_value(text, at)
        else:
            yield at, item
        if end is None:
            return
        at = max(end, at + 1)


def _next(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _after_fault(text: str, at: int, error: ValueError, problems: Problems) -> int | None:
    """Where the next item may begin behind the fault; None where there is none."""
    if not isinstance(error, json.JSONDecodeError):
        problems.add(at, "an entry holds a number that is too long to be read")
        return _end_of_value(text, at)
    problems.add(error.pos, f"an entry cannot be read: {error.msg[:1].lower()}{error.msg[1:]}")
    following = _NEXT_ITEM.search(text, max(error.pos, at + 1))
    return following.start() if following else None


def _end_of_value(text: str, at: int) -> int:
    """The end of a list or object that begins at ``at``, without decoding it."""
    depth = 0
    for mark in _MARK.finditer(text, at):
        length = mark.end() - mark.start()
        if mark[0][0] in "{[":
            depth += length
        elif mark[0][0] in "}]":
            if length >= depth:
                return mark.start() + depth
            depth -= length
    return len(text)


def citekey_of(item: dict[str, Any]) -> str:
    """The citekey: ``citation-key``, a line of the note, or the id where it is not one of Zotero's own; empty where there is none."""
    key = text_of(item.get("citation-key"))
    if key:
        return key
    id_ = text_of(item.get("id"))
    if not id_ or _ZOTERO_ID.fullmatch(id_):
        return extra_lines(item.get("note")).get("citation-key", "")
    return id_


def _named(item: dict[str, Any]) -> str:
    title = text_of(item.get("title"))
    return f": “{title[:80]}”" if title else ""

"""A paragraph in, its sentences out, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.draft.draft import REMOVED
from vaultsync.text import Span

_END = re.compile(
    "(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\\]\u00bb\0]*+(?:\\[[0-9,\u2013 -]{1,20}\\][.]?)?(?=\\s)"
    "|(?<![\u3002\uff01\uff1f])[\u3002\uff01\uff1f]++[\"'\u201d\u2019)\\]\u300d\u300f]*+"
)
_NEVER_LAST = re.compile(
    r"al|approx|art|ca|cf|ch|chap|dr|eds?|e\.g|eqs?|et|figs?|gen|i\.e|incl|jr|mrs?|ms|mt|nr|pp|prof|refs?|resp|sect?|sr|st|tab|viz|vols?|vs"
    r"|z\.b|bzw"
)
"""Abbreviations that something always follows, in small letters and without their last full stop."""
_BEFORE_A_NUMBER = re.compile("nos?|p|para|art|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")
_BACK = 24
"""Characters looked at before a full stop: no abbreviation is longer."""
_LAST_WORD = re.compile(r"[\w.\-]+\Z")


def sentences(text: str, block: Span) -> Iterator[Span]:
    """The sentences of one block, in order, without white space around them; at least one of a block that says anything."""
    start = block.start
    for found in _END.finditer(text, block.start, block.end):
        following = _next(text, found.end(), block.end)
        if following == block.end or (following > found.start() and _is_end(text, block.start, found.start(), found[0], following)):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, block.end)


def _is_end(text: str, begin: int, at: int, mark: str, following: int) -> bool:
    after = text[following]
    if mark[0] in "\u3002\uff01\uff1f":
        return True
    if after.islower() or after in ",;:)":
        return False
    if mark[0] != "." or mark[:2] == "..":
        return mark[0] in "!?" or after.isupper()
    before = text[max(begin, at - _BACK) : at].replace(REMOVED, "")
    last = _LAST_WORD.search(before)
    word = last[0].lstrip(".-") if last is not None else ""
    low = word.lower()
    if _NEVER_LAST.fullmatch(low) or (after.isdigit() and _BEFORE_A_NUMBER.fullmatch(low)):
        return False
    if len(word) == 1 and word.isupper() and last is not None:
        return not _is_initial(before[: last.start()])
    # "U.S. patients" and "the U.S. The patients" look alike; one sentence too long misleads less than two broken ones.
    return not (len(word) > 1 and "." in word and len(word.replace(".", "")) <= 3 and word[0].isalpha())


def _is_initial(before: str) -> bool:
    """Whether a capital with a full stop is part of a name: after the beginning, a capitalised word or a comma; not in "vitamin C."."""
    word = before.rstrip().split(" ")[-1]
    return not before.strip() or word.endswith(",") or word[:1].isupper() or word in ("&", "and", "by")


def _next(text: str, at: int, end: int) -> int:
    """Where the text goes on behind white space, markup and opening quotes; ``end`` where it does not."""
    while at < end and (text[at].isspace() or text[at] in "\0\"'\u201c\u2018(["):
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or text[start] == REMOVED):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == REMOVED):
        end -= 1
    if start < end:
        yield Span(start, end)

"""A note's text in, the citations in it out, with their places: ``[see @a, p. 12; @b]`` and ``@a``; a name in, its citekey out.

Source: pandoc's manual, "Citation syntax". Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_KEY = r"@(?:\{([^{}\s]{1,200})\}|([^\W_]\w*|_\w+))"
_REST = lazy_pattern(r"(?:[:.#$%&+?<>~/-](?=\w)|\w)*")
_LINK_OR_KEY = lazy_pattern(rf"!?\[\[[^\[\]\n]{{0,500}}\]\]|\[[^\[\]\n]{{1,300}}\]\([^()\s]{{0,500}}|(?<![\w/.:@#&=+%^\\-])-?{_KEY}")
_GROUP = lazy_pattern(r"(?<![\[\]\\])\[(?![\[\]^!])([^\[\]]{1,2000})\](?![(\[\]:])")
_PART_KEY = lazy_pattern(rf"(?<![\w/.:@#&=+%^\\-])-?{_KEY}")
_LOCATOR = lazy_pattern(r"\s*,?\s*(.*?)\s*", re.DOTALL)
_CROSS_REFERENCE = lazy_pattern(
    r"(?:fig|tbl|eq|sec|lst):|(?:fig|tbl|eq|sec|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau)-", re.IGNORECASE
)
"""What pandoc-crossref and Quarto write for figures, tables, sections and the like of the same text."""
_ENDING = lazy_pattern(r"\.md$", re.IGNORECASE)


class CitationForm(StrEnum):
    """How a citation is written."""

    GROUP = "group"
    """In brackets: ``[@key]``."""
    BARE = "bare"
    """In the run of the text; an account or a person may be written so too."""


class Citation(NamedTuple):
    """One work that a note cites at one place."""

    span: Span
    """From the ``@`` to the key's end."""
    key: str
    """As written, without the ``@``."""
    locator: str = ""
    """What stands behind the key: ``p. 12``; empty mostly."""
    form: CitationForm = CitationForm.GROUP


def find_citations(text: str, hidden: Iterable[tuple[int, int]] = (), start: int = 0) -> tuple[Citation, ...]:
    """The citations that are written with an ``@``, in order of place; none within wikilinks, addresses and hidden text.

    Args:
        text: the note, or a part of it.
        hidden: ranges of code, comments, formulas and generated text, in any order.
        start: where to begin: behind the front matter.
    """
    if "@" not in text:
        return ()
    text = _blanked(text, hidden)
    found: list[Citation] = []
    groups = [group for group in _GROUP.finditer(text, start) if "@" in group[1]]
    for group in groups:
        found += _in_group(text, group.start(1), group.end(1))
    taken = {citation.span.start for citation in found}
    found = [citation for citation in found if not _CROSS_REFERENCE.match(citation.key)]
    for match in _LINK_OR_KEY.finditer(text, start):
        if match[1] or match[2]:
            citation = _citation(text, match, CitationForm.BARE)
            if citation.span.start not in taken and not _CROSS_REFERENCE.match(citation.key):
                found.append(citation._replace(locator=_following(text, citation.span.end)))
    return tuple(sorted(found))


def key_of_name(path: str | VaultPath) -> str:
    """The citekey that a note's path or a link's target would be named by: without folders, ``.md`` and a leading ``@``."""
    return _ENDING.sub("", path.rpartition("/")[2].strip()).removeprefix("@").strip()


def _blanked(text: str, hidden: Iterable[tuple[int, int]]) -> str:
    """The text with its hidden ranges as blanks, so that all offsets stay."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(hidden):
        if end > max(at, start):
            start = max(at, start)
            parts += (text[at:start], " " * (min(end, len(text)) - start))
            at = end
    return "".join((*parts, text[at:])) if parts else text


def _citation(text: str, match: re.Match[str], form: CitationForm) -> Citation:
    """The citation at a match of ``_KEY``; its inner punctuation belongs to the key, what is behind it does not."""
    begin = text.index("@", match.start())
    if match[1]:
        return Citation(Span(begin, match.end()), match[1], form=form)
    rest = _REST.match(text, match.end())
    end = rest.end() if rest else match.end()
    return Citation(Span(begin, end), text[begin + 1 : end], form=form)


def _in_group(text: str, start: int, end: int) -> Iterator[Citation]:
    """The citations between two brackets: none when one of the parts between the semicolons has no key."""
    found = []
    while start <= end:
        stop = text.find(";", start, end)
        stop = stop if stop >= 0 else end
        match = _PART_KEY.search(text, start, stop)
        if match is None:
            return
        citation = _citation(text, match, CitationForm.GROUP)
        locator = _LOCATOR.fullmatch(text, citation.span.end, stop)
        found.append(citation._replace(locator=" ".join(locator[1].split()) if locator else ""))
        start = stop + 1
    yield from found


def _following(text: str, at: int) -> str:
    """The locator in brackets behind a bare key: ``@a [p. 12]``."""
    found = _GROUP.match(text, at + 1) if text[at : at + 1] == " " else None
    return " ".join(found[1].split()) if found and "@" not in found[1] and len(found[1]) < 100 else ""

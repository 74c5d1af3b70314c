"""Comments and front matter in, the wishes to hear nothing of some rules out.

Written in the note as ``%% vaultsync-ignore broken-link %%`` or ``<!-- vaultsync-ignore broken-link -->``:

- ``vaultsync-ignore`` covers its own line; standing alone on a line, that and the next one;
- ``vaultsync-ignore-next-line`` covers the next line;
- ``vaultsync-ignore-file`` and the property ``vaultsync-ignore`` cover the note.

Several rules are separated by commas or spaces; no rule means all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.syntax.note import FrontMatter, Suppression
from vaultsync.text import LineIndex

KEY = "vaultsync-ignore"
_WISH = re.compile(r"(?:%%|<!--)\s*vaultsync-ignore(-next-line|-file)?(?![\w-])([^%<>]*)(?:%%|-->)\Z")
_REST = re.compile(r"[^\S\r\n]*")
_WORD = re.compile(r"[^\s,]+")


def suppressions(
    text: str, body: int, front_matter: FrontMatter | None, remarks: list[tuple[int, int]], lines: LineIndex
) -> Iterator[Suppression]:
    """All wishes of one note, the property's first, then in order of position.

    Args:
        text: the whole note.
        body: where the body begins.
        front_matter: the note's, if any.
        remarks: ranges of comments.
        lines: of the text.
    """
    found = front_matter.get(KEY) if front_matter else None
    if found is not None:
        values = found.value if isinstance(found.value, list) else [found.value]
        rules = tuple(word for value in values if isinstance(value, str) for word in _WORD.findall(value))
        if rules or found.value is True:
            yield Suppression(found.key_start, found.key_end, rules, 0, -1)
    if text.find(KEY, body) < 0:
        return
    for start, end in sorted(remarks):
        remark = text[start:end].rstrip()
        end = start + len(remark)
        wish = _WISH.match(remark)
        if wish is None:
            continue
        line = lines.line(start)
        last = lines.line(end - 1)
        first, until = line, last
        if wish[1] == "-file":
            first, until = 0, -1
        elif wish[1] == "-next-line":
            first, until = last + 1, last + 1
        elif _alone(text, start, end, lines):
            until = last + 1
        yield Suppression(start, end, tuple(_WORD.findall(wish[2])), first, until)


def _alone(text: str, start: int, end: int, lines: LineIndex) -> bool:
    first = lines.starts[lines.line(start)]
    while start > first and text[start - 1] in " \t>":
        start -= 1
    rest = _REST.match(text, end)
    return start == first and rest is not None and (rest.end() == len(text) or text[rest.end()] in "\r\n")

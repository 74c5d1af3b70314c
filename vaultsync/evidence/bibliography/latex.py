r"""A value of a BibTeX field in, its text in Unicode with CSL's markup out: ``G\"{o}del`` and ``CO\textsubscript{2}``.

Read, never run: a command that is not known goes, what it was given stays, and the caller is told. One pass without recursion, so that
braces may be nested as deeply as they like. Never raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from vaultsync.evidence.bibliography.latex_letters import ACCENTS, PASSED, STYLES, SYMBOLS
from vaultsync.patterns import lazy_pattern

_SPECIAL = lazy_pattern(r"[\\{}$~`\n\t]|--|''|  ")
_TOKEN = lazy_pattern(r"\\([A-Za-z]+)\*?[ \t]*|\\(.)|(---?)|(``|'')|([{}$~^_`\s])|([^\\{}$~^_`'\s-]+|.)", re.DOTALL)
_ESCAPES: Final = {
    " ": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    "\n": " ",
    "\\": " ",
    "-": "",
    "/": "",
    "!": "",
    "(": "",
    ")": "",
    "[": "",
    "]": "",
}
_VERBATIM = lazy_pattern(r"\\([\\_%&#~${}^])|[{}]")
_DOTLESS: Final = {"\u0131": "i", "\u0237": "j"}
_LONGEST_COMMAND = 40
MAX_DEPTH = 50
"""Of braces that mean something."""


class Unlatexed(NamedTuple):
    """A decoded value."""

    text: str
    unknown: str = ""
    """The first command that is not known, with its backslash."""


@dataclass
class _Group:
    """A brace that was opened."""

    start: int
    """How many pieces there were before it."""
    accents: list[str]
    style: str
    command: bool
    """Whether it is a command's argument, or holds one: such braces protect nothing."""


@dataclass
class _Decoding:
    """The state of one pass; ``out`` never holds an empty piece."""

    protects: bool
    out: list[str] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    accents: list[str] = field(default_factory=list)
    style: str = ""
    after_command: bool = False
    maths: bool = False
    unknown: str = ""
    deeper: int = 0
    """Braces opened beyond ``MAX_DEPTH``."""

    def emit(self, text: str) -> None:
        if self.accents and text.strip():
            text = _accented(text, self.accents)
            self.accents = []
        if self.style and text.strip():
            text = _styled(text[0], self.style) + text[1:]
            self.style = ""
        self.after_command = False
        self.out.append(text)

    def command(self, name: str) -> None:
        if name in ACCENTS:
            self.accents.append(ACCENTS[name])
        elif name in SYMBOLS:
            self.emit(SYMBOLS[name])
        elif name in STYLES:
            self.style = STYLES[name]
        elif name not in PASSED:
            self.unknown = self.unknown or "\\" + name[:_LONGEST_COMMAND]
        self.after_command = True
        if self.groups:
            self.groups[-1].command = True

    def escape(self, char: str) -> None:
        if char in ACCENTS and not (self.maths and char in "'."):
            self.accents.append(ACCENTS[char])
            if self.groups:
                self.groups[-1].command = True
        else:
            self.emit(_ESCAPES.get(char, char))

    def mark(self, char: str) -> None:
        if char == "{" and len(self.groups) >= MAX_DEPTH:
            self.deeper += 1
        elif char == "{":
            self.groups.append(_Group(len(self.out), self.accents, self.style, self.after_command or self.maths or bool(self.style)))
            self.accents, self.style, self.after_command = [], "", False
        elif char == "}":
            self.close()
        elif char == "$":
            self.maths = not self.maths
        elif char in "^_" and self.maths:
            self.style = "sup" if char == "^" else "sub"
        else:
            self.emit({"~": " ", "`": "\u2018"}.get(char, " " if char.isspace() else char))

    def close(self) -> None:
        if self.deeper or not self.groups:
            self.deeper = max(0, self.deeper - 1)
            return
        group = self.groups.pop()
        if not group.accents and not group.style and not (self.protects and not self.groups and not group.command):
            return
        inner = "".join(self.out[group.start :])
        del self.out[group.start :]
        if group.accents:
            inner = _accented(inner, group.accents)
        if group.style:
            inner = _styled(inner, group.style)
        elif not group.accents and inner[:1].islower():
            inner = f'<span class="nocase">{inner}</span>'
        if inner:
            self.out.append(inner)


def unlatex(value: str, *, title: bool = False) -> Unlatexed:
    """Decodes a value; in a title, braces keep what begins with a small letter from being capitalised."""
    if not _SPECIAL.search(value):
        return Unlatexed(value.strip())
    state = _Decoding(title)
    for word, escaped, dash, quotes, mark, text in _TOKEN.findall(value):
        if text:
            state.emit(text)
        elif word:
            state.command(word)
        elif escaped:
            state.escape(escaped)
        elif mark:
            state.mark(mark)
        else:
            state.emit({"--": "\u2013", "---": "\u2014", "``": "“", "''": "”"}[dash or quotes])
    return Unlatexed(" ".join(unicodedata.normalize("NFC", "".join(state.out)).split()), state.unknown)


def verbatim(value: str) -> str:
    """A DOI or an address: only escapes and braces go."""
    return _VERBATIM.sub(lambda found: found[1] or "", value).strip()


def _accented(text: str, accents: list[str]) -> str:
    base = _DOTLESS.get(text[:1], text[:1])
    return base + "".join(reversed(accents[-3:])) + text[1:]


def _styled(text: str, style: str) -> str:
    return f"“{text}”" if style == "“" else f"<{style}>{text}</{style}>"

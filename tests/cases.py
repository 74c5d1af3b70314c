r"""A case file of ``tests/rules`` in, small vaults with what is to be said of them out.

Every ``##`` heading is one case. Its files stand in blocks with four backticks, so that notes may hold fences:
the block's first word is a language, the rest of the line the path. ``vaultsync.toml`` is the configuration.

- A block of the language ``escaped`` may write a character as ``\u0301``, a byte as ``\xff``, a carriage return
  as ``\r`` and a backslash as ``\\``; a backslash at the end of a line takes the line break away. Paths may hold
  ``\u0301`` as well.
- ``expect`` holds one line for each finding, ``path:line:column severity rule: message``; as ``expect help`` also
  the help, indented, on lines of its own.
- ``fixed PATH`` holds a note after all safe fixes.

``pytest --update`` writes the last two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "rules"
_SECTION = re.compile(r"^## (.+)\n((?:(`{3,}).*\n(?:.*\n)*?\3\n|(?!## ).*\n)*)", re.MULTILINE)
_BLOCK = re.compile(r"^(`{3,})(\S+)[ \t]*(.*)\n((?:.*\n)*?)\1\n", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([rt\\])|\n)")
_PLAIN = {"r": b"\r", "t": b"\t", "\\": b"\\"}


@dataclass(frozen=True)
class Case:
    """One vault, and what the audit and the fixes make of it."""

    rule: str
    title: str
    files: Mapping[str, bytes]
    escaped: frozenset[str]
    """Files written with escapes, and to be shown so."""
    expect: str
    with_help: bool
    fixed: Mapping[str, str]
    """By path the note's text as the case file writes it."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"

    def written(self, path: str, data: bytes) -> str:
        """A file's bytes as this case file writes them."""
        return _escape(data) if path in self.escaped else data.decode("utf-8")


def all_cases() -> list[Case]:
    """The cases of all files, in order."""
    return [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file."""
    text = path.read_text(encoding="utf-8")
    head = re.match(r"# (.+)\n", text)
    assert head is not None, f"{path.name} has no title"
    assert head[1] == path.stem, f"{path.name} is titled {head[1]}"
    cases = [_case(path.stem, found[1], found[2]) for found in _SECTION.finditer(text)]
    titles = [case.title for case in cases]
    assert len(set(titles)) == len(titles), f"{path.name} has two cases of one title"
    return cases


def _case(rule: str, title: str, body: str) -> Case:
    files: dict[str, bytes] = {}
    fixed: dict[str, str] = {}
    escaped, expects = set(), []
    for _, word, rest, content in _BLOCK.findall(body):
        name = _unescape(rest.strip()).decode("utf-8", "surrogateescape")
        if word == "expect":
            expects.append((content, rest.strip() == "help"))
        elif word == "fixed":
            fixed[name] = content
        else:
            assert name, f"{rule}: {title}: a block without a path"
            assert name not in files, f"{rule}: {title}: two files {name}"
            files[name] = _unescape(content) if word == "escaped" else content.encode("utf-8")
            if word == "escaped":
                escaped.add(name)
    assert files, f"{rule}: {title}: no files"
    assert len(expects) == 1, f"{rule}: {title}: {len(expects)} expect blocks"
    return Case(rule, title, files, frozenset(escaped), *expects[0], fixed)


def update_case(case: Case, expect: str, fixed: Mapping[str, str]) -> None:
    """Writes what is to be expected of a case into its file."""
    path = FOLDER / f"{case.rule}.md"
    text = path.read_text(encoding="utf-8")
    section = next(found for found in _SECTION.finditer(text) if found[1] == case.title)
    body = _BLOCK.sub(lambda block: "" if block[2] == "fixed" else block[0], section[2])
    blocks = [f"```expect{' help' * case.with_help}\n{expect}```\n"]
    blocks += [f"````fixed {name}\n{content}````\n" for name, content in sorted(fixed.items())]
    body = _BLOCK.sub(lambda block: "\n".join(blocks) if block[2] == "expect" else block[0], body).rstrip("\n") + "\n"
    rest = text[section.end() :]
    path.write_text(f"{text[: section.start(2)]}{body}{chr(10) * bool(rest)}{rest}", encoding="utf-8", newline="\n")


def _unescape(text: str) -> bytes:
    out, at = b"", 0
    for found in _ESCAPE.finditer(text):
        out += text[at : found.start()].encode("utf-8")
        if found[1]:
            out += chr(int(found[1], 16)).encode("utf-8", "surrogatepass")
        elif found[2]:
            out += bytes([int(found[2], 16)])
        elif found[3]:
            out += _PLAIN[found[3]]
        at = found.end()
    return out + text[at:].encode("utf-8")


def _escape(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape").replace("\\", "\\\\").replace("\r", "\\r")
    text = "".join(c if c < "\x80" else f"\\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else f"\\u{ord(c):04x}" for c in text)
    return text if text.endswith("\n") else text + "\\\n"

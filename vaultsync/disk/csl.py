"""A ``.csl`` file and entries in, their citations in its style out, made by ``pandoc`` on the path or else by ``citeproc-py``.

All entries go to the processor at once, but no citation depends on the others: what a style does to entries that follow each
other (a dash for the same author, ``2011a``) is taken out of it first. Nothing of this goes online: pandoc runs in its sandbox,
and a style that names a parent, which pandoc would fetch even where it is not needed, is refused.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from vaultsync.errors import UsageError
from vaultsync.evidence.bibliography.csl_item import csl_item
from vaultsync.evidence.bibliography.entry import Entry
from vaultsync.evidence.citations.richtext import marked, plain

MAX_STYLE = 5_000_000
"""Bytes; the largest style in use has a quarter of a million."""
TIMEOUT = 60.0
"""Seconds that pandoc may take, for each 1,000 entries."""
_STYLE_NAME: Final = "http://purl.org/net/xbiblio/csl style"
_NEIGHBOURS = re.compile(r"\s(?:subsequent-author-substitute(?:-rule)?|disambiguate-add-year-suffix)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ENTRY = re.compile(r'<div id="ref-e(\d{1,9})"[^>]*>')
_NUMBER = re.compile(r'<div class="csl-left-margin">.*?</div>', re.DOTALL)
_INSTALL: Final = "Install pandoc (pandoc.org), or citeproc-py with: pip install 'vaultsync[csl]'; or leave out the style, for Chicago"


class Processor(NamedTuple):
    """What formats."""

    pandoc: str
    """Where pandoc is; empty for ``citeproc-py``."""
    stamp: str
    """Another one where another program is found, or the program was replaced."""


def format_with_style(style: Path, entries: Sequence[Entry], timeout: float = TIMEOUT) -> Mapping[str, str]:
    """The citations by citekey, as far as the processor has one for an entry.

    Args:
        style: the ``.csl`` file.
        entries: each with another citekey.
        timeout: seconds for each 1,000 entries.

    Raises:
        UsageError: the file is no style, no processor is installed, or it failed; the message says what to do.
    """
    sheet = _alone(_read_style(style))
    if not entries:
        return {}
    items = [csl_item(entry, f"e{number}") for number, entry in enumerate(entries)]
    pandoc, longest = find_processor(style).pandoc, timeout * (1 + len(items) / 1000)
    found = _with_pandoc(pandoc, style, sheet, items, longest) if pandoc else _with_citeproc(style, sheet, items)
    return {entries[number].key: styled for number, styled in found if styled}


def find_processor(style: Path) -> Processor:
    """The program that will format, without starting it.

    Raises:
        UsageError: there is none; the message says what to install.
    """
    pandoc = shutil.which("pandoc")
    module = None if pandoc else find_spec("citeproc")
    place = pandoc or (module.origin if module is not None else None)
    if place is None:
        raise UsageError(f"{style}: a CSL style needs a processor, and there is none. {_INSTALL}")
    try:
        written = os.stat(place).st_mtime_ns
    except OSError:
        written = 0
    return Processor(pandoc or "", f"{place} {written}")


def check_style(style: Path) -> None:
    """Looks whether a file is a style, before anything is to be formatted.

    Raises:
        UsageError: it is none; the message says what to do.
    """
    _read_style(style)


def _read_style(style: Path) -> str:
    """The text of an independent style with a bibliography."""
    try:
        with style.open("rb") as file:
            data = file.read(MAX_STYLE + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{style}: the CSL style cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _no_style(style, "it is not UTF-8") from error
    if len(data) > MAX_STYLE:
        raise _no_style(style, f"it is larger than {MAX_STYLE:,} bytes")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _no_style(style, "it declares a document type, which no style does")
    seen = _Elements(style)
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = seen.start
    try:
        parser.Parse(text.encode(), True)
    except ExpatError as error:
        raise _no_style(style, str(error)) from error
    seen.check()
    return text


class _Elements:
    """What the parser has seen of a style."""

    def __init__(self, style: Path) -> None:
        self._style = style
        self._names: set[str] = set()
        self._parent = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._names and name != _STYLE_NAME:
            raise _no_style(self._style, f"its outermost element is <{name.rpartition(' ')[2][:40]}>, not CSL's <style>")
        self._names.add(name.rpartition(" ")[2])
        if attributes.get("rel", "").strip() == "independent-parent":
            self._parent = attributes.get("href", "").strip() or "(without an address)"

    def check(self) -> None:
        if self._parent and "bibliography" not in self._names:
            raise UsageError(f"{self._style}: the style only names another one; download that and name it: {self._parent[:200]}")
        if self._parent:  # pandoc would fetch it, and use it in place of what stands here
            what = "the style names a parent, which a processor would load from the network; take this link out of it"
            raise UsageError(f"{self._style}: {what}: {self._parent[:200]}")
        if "bibliography" not in self._names:
            raise UsageError(f"{self._style}: the style has no <bibliography>, so it has no form for a source's citation")


def _no_style(style: Path, why: str) -> UsageError:
    return UsageError(f"{style} is no CSL style: {why}. Download one, for instance from the Zotero style repository")


def _alone(sheet: str) -> str:
    return _NEIGHBOURS.sub("", sheet)


def _with_pandoc(pandoc: str, style: Path, sheet: str, items: list[dict[str, Any]], timeout: float) -> Iterator[tuple[int, str]]:
    with tempfile.TemporaryDirectory(prefix="vaultsync-csl-") as folder:
        sheet_file = Path(folder) / "style.csl"
        sheet_file.write_text(sheet, encoding="utf-8")
        command = [pandoc, "--sandbox", "--from=csljson", "--to=html", "--citeproc", "--wrap=none"]
        command += [f"--data-dir={folder}", f"--csl={sheet_file}"]
        try:
            done = subprocess.run(command, input=json.dumps(items).encode(), capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise UsageError(f"{style}: pandoc did not end within {timeout:.0f} seconds, so it was stopped") from error
        except OSError as error:
            raise UsageError(f"{style}: pandoc cannot be started: {error.strerror or error}. {_INSTALL}") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise UsageError(f"{style}: pandoc could not use the style: {said or f'it ended with code {done.returncode}'}")
    page = done.stdout.decode("utf-8", "replace")
    starts = list(_ENTRY.finditer(page))
    ends = [*(found.start() for found in starts[1:]), len(page)]
    return ((int(found[1]), _styled(page[found.end() : end])) for found, end in zip(starts, ends, strict=True))


def _with_citeproc(style: Path, sheet: str, items: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    citeproc, reader, formatter = (import_module(name) for name in ("citeproc", "citeproc.source.json", "citeproc.formatter.html"))
    with tempfile.TemporaryDirectory(prefix="vaultsync-csl-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet_file = Path(folder) / "style.csl"
        sheet_file.write_text(sheet, encoding="utf-8")
        try:
            source = reader.CiteProcJSON(items)
            bibliography = citeproc.CitationStylesBibliography(
                citeproc.CitationStylesStyle(str(sheet_file), validate=False), source, formatter
            )
            for item in items:
                bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
            keys, lines = list(bibliography.keys), [str(line) for line in bibliography.bibliography()]
        except Exception as error:  # whatever a library makes of a style it does not know
            raise UsageError(f"{style}: citeproc-py could not use the style: {type(error).__name__}: {error}") from error
    return ((int(key[1:]), _styled(_american(line))) for key, line in zip(keys, lines, strict=False))


def _american(line: str) -> str:
    """citeproc-py leaves stops behind closing quotes where American style has them before."""
    inside = re.sub("(\u201d)([.,])", r"\2\1", line)
    return re.sub("([.?!,])\\.(\u201d)", r"\1\2", inside)


def _styled(markup: str) -> str:
    """A line of HTML as plain text, without its number."""
    text = " ".join(html.unescape(re.sub(r"<[^<>]{0,2000}>", "", marked(_NUMBER.sub("", markup)))).split())
    return plain(text)

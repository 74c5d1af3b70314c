"""Styles that are none, processors that fail; and a real processor where one is installed."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from vaultsync.disk.csl import format_with_style
from vaultsync.errors import UsageError
from vaultsync.evidence.bibliography import Entry

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>Test</title><id>test</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography subsequent-author-substitute="---">
    <layout suffix=".">
      <names variable="author" suffix=". "><name form="short"/></names>
      <group delimiter=", ">
        <text variable="title" font-style="italic"/>
        <date variable="issued"><date-part name="year"/></date>
      </group>
    </layout>
  </bibliography>
</style>
"""
ENTRIES = [
    Entry("a b/1", {"type": "book", "title": "X & Y", "author": [{"family": "Roe", "given": "A"}], "issued": {"date-parts": [[2001]]}}),
    Entry(
        "b", {"type": "book", "title": "Second", "author": [{"family": "Roe", "given": "A"}], "issued": {"date-parts": [["bad"]]}, "x": [1]}
    ),
]


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "test.csl"
    path.write_text(STYLE, encoding="utf-8")
    return path


def refused(style: Path) -> str:
    with pytest.raises(UsageError) as error:
        format_with_style(style, ENTRIES)
    return str(error.value).replace(str(style), "STYLE")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "STYLE is no CSL style: no element found: line 1, column 0. "),
        (b"not XML", "STYLE is no CSL style: syntax error: line 1, column 0. "),
        (b"<html></html>", "STYLE is no CSL style: its outermost element is <html>, not CSL's <style>. "),
        (b"<style></style>", "STYLE is no CSL style: its outermost element is <style>, not CSL's <style>. "),
        (STYLE.removesuffix("</style>\n").encode(), "STYLE is no CSL style: no element found: line "),
        (b"\xff\xfe", "STYLE is no CSL style: it is not UTF-8. "),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><style>&a;</style>',
            "STYLE is no CSL style: it declares a document type, which no style does. ",
        ),
        (b" " * 5_000_001, "STYLE is no CSL style: it is larger than 5,000,000 bytes. "),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl"><info><link rel="independent-parent" href="http://example.org/p"/></info></style>',
            "STYLE: the style only names another one; download that and name it: http://example.org/p",
        ),
        (
            STYLE.replace("<info>", '<info><link href="http://127.0.0.1:9/p" rel="independent-parent"/>').encode(),
            "STYLE: the style names a parent, which a processor would load from the network; take this link out of it: http://127.0.0.1:9/p",
        ),
        (
            STYLE.replace("<info>", "<info><link rel=' independent-parent '/>").encode(),
            "STYLE: the style names a parent, which a processor would load from the network; take this link out of it: (without",
        ),
        (b'<style xmlns="http://purl.org/net/xbiblio/csl"><citation/></style>', "STYLE: the style has no <bibliography>, so "),
        (b"<style>" * 600_000, "STYLE is no CSL style: its outermost element is <style>, not CSL's <style>. "),
    ],
)
def test_a_file_that_is_no_style(style: Path, text: bytes, message: str) -> None:
    style.write_bytes(text)
    assert refused(style).startswith(message)


def test_a_style_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csl").endswith("STYLE: the CSL style cannot be read: No such file or directory")


def test_without_a_processor_it_says_what_to_install(style: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "citeproc", None)
    assert refused(style).startswith("STYLE: a CSL style needs a processor, and there is none. Install pandoc")


def fake_pandoc(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program of that name which does what a broken one might."""
    folder.mkdir()
    program = folder / "pandoc"
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; sys.exit('Cannot parse\\n  the style')", "STYLE: pandoc could not use the style: Cannot parse the style"),
        ("import sys; sys.exit(83)", "STYLE: pandoc could not use the style: it ended with code 83"),
        ("import time; time.sleep(60)", "STYLE: pandoc did not end within 0 seconds, so it was stopped"),
    ],
)
def test_a_processor_that_fails(style: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str) -> None:
    fake_pandoc(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(UsageError) as error:
        format_with_style(style, ENTRIES, timeout=0.4 if "sleep" in script else 30)
    assert str(error.value).replace(str(style), "STYLE") == message


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_pandoc_is_asked_once_in_its_sandbox(style: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script = (
        f"import json, sys; items = json.load(sys.stdin); open({str(seen)!r}, 'a').write(' '.join(sys.argv[1:3]) + chr(10))\n"
        "for item in reversed(items): print('<div id=\"ref-' + item['id'] + '\" class=\"csl-entry\">'"
        " + '<em>' + item['title'][0] + '</em> &amp; x</div>')"
    )
    fake_pandoc(tmp_path / "bin", monkeypatch, script)
    found = format_with_style(style, ENTRIES)
    assert found == {"a b/1": "X & x", "b": "S & x"}
    assert seen.read_text(encoding="utf-8") == "--sandbox --from=csljson\n"


def test_no_entries_need_no_processor(style: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert format_with_style(style, []) == {}


def check_real(style: Path) -> None:
    found = format_with_style(style, ENTRIES)
    # Each for itself: the second author is not replaced by a dash.
    assert found == {"a b/1": "Roe. X & Y, 2001.", "b": "Roe. Second."}


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_a_real_pandoc(style: Path) -> None:
    check_real(style)


@pytest.mark.skipif(find_spec("citeproc") is None, reason="citeproc-py is not installed")
def test_a_real_citeproc(style: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    check_real(style)

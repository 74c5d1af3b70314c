"""A bibliography and data on retractions that ``vaultsync.toml`` names are read, watched, and missed with the place that names them."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from histories import LIBRARIES, RETRACTIONS

from vaultsync.daemon.composing import _extra
from vaultsync.disk.stamp import FINE_NS
from vaultsync.errors import ConfigError
from vaultsync.evidence import library_of, study
from vaultsync.paths import VaultPath
from vaultsync.vault import Vault, open_vault
from vaultsync.vault.attached import read_attached

SOURCE = "---\ntype: evidence-source\ntitle: Walking\nyear: 2001\ncitation: Ito. Walking. 2001.\n---\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "k.md").write_text(SOURCE)
    return folder


def configured(root: Path, toml: str, **files: str) -> Path:
    (root / "vaultsync.toml").write_text('preset = "research"\n' + toml)
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text)
    return root


def opened(root: Path, cached: bool = False) -> Vault:
    time.sleep(2 * FINE_NS / 1e9)
    return open_vault(root, cached=cached)


def problems(root: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        open_vault(root)
    return list(caught.value.problems)


BOTH = '[bibliography]\nfile = "lib.json"\n[retractions]\nfile = "r.csv"\n'


def test_sources_are_completed_by_the_bibliography_and_held_against_the_data(root: Path) -> None:
    vault = opened(configured(root, BOTH, lib__json=LIBRARIES[0], r__csv=RETRACTIONS[0]))
    found = study(vault.index, VaultPath("k.md"))
    assert [str(one) for one in found.identifiers] == ["doi 10.5555/1"]
    assert found.notices.state == "retraction"


@pytest.mark.parametrize("written", ["../beside.json", "~/beside.json", "{}/beside.json"])
def test_the_files_may_lie_outside_the_vault(root: Path, written: str) -> None:
    home = root.parent / "home"
    home.mkdir()
    for folder in (root.parent, home):
        (folder / "beside.json").write_text(LIBRARIES[1])
    vault = opened(configured(root, f'[bibliography]\nfile = "{written.format(root.parent)}"\n'))
    assert library_of(vault.index).find("S") is not None
    found = [one for one in vault.audit().diagnostics if one.rule == "unreadable-record"]
    place = vault.line_index(found[0].path).position(found[0].span.start)
    where = VaultPath("../home/beside.json" if "~" in written else "../beside.json")
    assert (found[0].path, place) == (where, (1, LIBRARIES[1].index("7]") + 1))
    assert vault.text(found[0].path) == LIBRARIES[1]


def test_of_one_citekey_in_two_files_the_first_counts(root: Path) -> None:
    toml = '[bibliography]\nfile = ["one.json", "two.bib"]\n'
    vault = opened(configured(root, toml, one__json=LIBRARIES[0], two__bib="@book{K, title={Other}}\n@book{m, title={More}}\n"))
    library = library_of(vault.index)
    assert [(entry.key, entry.title) for entry in library.entries.values()] == [("k", "Walking"), ("m", "More")]


def test_files_that_are_missing_are_told_with_the_place_that_names_them(root: Path) -> None:
    configured(root, '[bibliography]\nfile = ["a.json", "."]\nstyle = "no.csl"\n[retractions]\nfile = "r.csv"\n')
    told = problems(root)
    assert [line.split(": ")[0] for line in told] == ["vaultsync.toml:3:1", "vaultsync.toml:3:1", "vaultsync.toml:6:1"]
    assert 'the bibliography "a.json" cannot be read: No such file or directory' in told[0]
    assert "it is a folder" in told[1]
    assert "there is no such file" in told[2]


@pytest.mark.parametrize("style", ["<html/>", "no XML", "<!DOCTYPE a [<!ENTITY b 'c'>]><style/>"])
def test_a_style_that_is_none_is_an_error(root: Path, style: str) -> None:
    configured(root, '[bibliography]\nfile = "lib.json"\nstyle = "mine.csl"\n', lib__json=LIBRARIES[0], mine__csl=style)
    (told,) = problems(root)
    assert told.startswith("vaultsync.toml:4:1: ")
    assert "mine.csl" in told


def test_a_csv_of_other_columns_is_an_error(root: Path) -> None:
    configured(root, '[retractions]\nfile = "r.csv"\n', r__csv="a,b\n1,2\n")
    (told,) = problems(root)
    assert told.startswith("vaultsync.toml:3:1: ")
    assert "r.csv:1:1: " in told


@pytest.mark.parametrize(("name", "text"), [("lib.json", LIBRARIES[1]), ("r.csv", RETRACTIONS[1])])
def test_what_is_known_falls_with_the_file(root: Path, name: str, text: str) -> None:
    configured(root, BOTH, lib__json=LIBRARIES[0], r__csv=RETRACTIONS[0])
    first = opened(root, cached=True)
    before = first.audit(infos=10)
    first.save()
    again = opened(root, cached=True)
    assert again.audit(infos=10) == before
    assert again.line_index(VaultPath("lib.json")).starts == (0,)
    (root / name).write_text(text)
    after = opened(root, cached=True).audit(infos=10)
    assert after == opened(root).audit().shortened(10)
    assert after != before


def test_the_age_of_the_data_is_that_of_the_day_it_is_opened(root: Path) -> None:
    configured(root, '[retractions]\nfile = "r.csv"\nmax-age-days = 30\n', r__csv=RETRACTIONS[1])
    config = opened(root).config
    young, old = (read_attached(config, root, cached=False, today=day) for day in (date(2021, 1, 31), date(2021, 2, 3)))
    assert [data.retractions.old for data in (young, old) if data.retractions is not None] == [False, True]
    assert young.digest != old.digest


def test_the_daemon_watches_them(root: Path) -> None:
    vault = opened(configured(root, BOTH, lib__json=LIBRARIES[0], r__csv=RETRACTIONS[0]))
    assert {"lib.json", "r.csv"} < set(_extra(vault, None))


def test_nothing_is_read_where_nothing_is_configured(root: Path) -> None:
    (root / "lib.json").mkdir()
    vault = opened(configured(root, ""))
    assert not library_of(vault.index).configured
    assert vault.audit().retractions is None


SHEET = '<style xmlns="http://purl.org/net/xbiblio/csl"><bibliography/></style>'
STYLED = '[bibliography]\nfile = "lib.json"\nstyle = "mine.csl"\n'


def pandoc(root: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A program of that name beside the vault, the only one on the path; it gets ``asked``, a file of its own, and ``items``."""
    program = root.parent / "bin" / "pandoc"
    program.parent.mkdir(exist_ok=True)
    asked = str(root.parent / "asked")
    program.write_text(f"#!{sys.executable}\nimport json, sys\nitems, asked = json.load(sys.stdin), {asked!r}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


LISTING = """
open(asked, 'a').write(' '.join(sorted(item['title'] for item in items)) + chr(10))
for item in items: print('<div id="ref-' + item['id'] + '">' + item['title'] + ', styled</div>')
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_style_formats_at_once_what_the_vault_may_ask_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandoc(root, monkeypatch, LISTING)
    more = ',{"id": "m", "title": "More"}, {"id": "n", "title": "Next"}, {"id": "o", "title": "Other"}]'
    uncited = SOURCE.replace("citation: Ito. Walking. 2001.\n", "")
    for name in "mn":
        (root / f"A {name}.md").write_text(uncited.replace("title", f"citekey: {name}\ntitle"))
    vault = opened(configured(root, STYLED, lib__json=LIBRARIES[0][:-1] + more, mine__csl=SHEET))
    told = [one.fix.edits[0].new_text for one in vault.audit().diagnostics if one.rule == "citation-drift" and one.fix is not None]
    assert [text.count("More, styled") + text.count("Next, styled") for text in told] == [1, 1]
    assert (root.parent / "asked").read_text() == "More Next Walking\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize("source", [SOURCE, "no source"])
def test_a_processor_that_fails_is_told_at_the_style(root: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    program = pandoc(root, monkeypatch, "sys.exit('Cannot use it')")
    (root / "k.md").write_text(source)
    configured(root, STYLED, lib__json=LIBRARIES[0], mine__csl=SHEET)
    first = opened(root, cached=True)
    told = [one for one in first.audit(infos=10).diagnostics if one.rule == "unreadable-record"]
    assert [(one.path, one.message) for one in told] == [
        ("mine.csl", "no citation can be written in this style: pandoc could not use the style: Cannot use it")
    ]
    first.save()
    assert program.exists()
    pandoc(root, monkeypatch, LISTING)
    os.utime(program, ns=(1, 1))
    assert not [one for one in opened(root, cached=True).audit(infos=10).diagnostics if one.rule == "unreadable-record"]


def test_a_missing_processor_is_an_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    monkeypatch.setitem(sys.modules, "citeproc", None)
    configured(root, STYLED, lib__json=LIBRARIES[0], mine__csl=SHEET)
    (told,) = problems(root)
    assert told.startswith("vaultsync.toml:4:1: ")
    assert "a CSL style needs a processor, and there is none. Install pandoc" in told


def test_a_large_bibtex_file_is_kept_read(root: Path) -> None:
    many = (f"@book{{k{number}, title={{A {{T}}itle of the number {number}}}, year={{2001}}}}\n" for number in range(2_000))
    configured(root, '[bibliography]\nfile = "lib.bib"\n', lib__bib="".join(many) + "@book{\n")
    plain, first, kept = (library_of(opened(root, cached=cached).index).files[0] for cached in (False, True, True))
    assert first.bibliography == kept.bibliography == plain.bibliography
    assert len(os.listdir(root.parent / "cache" / "vaultsync")) > 1

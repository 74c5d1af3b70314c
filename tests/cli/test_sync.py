"""``vaultsync sync`` and ``vaultsync audit --fix`` from their arguments to bytes on disk, on small vaults."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import MakeVault

from vaultsync.cli import main

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "vaultsync"]

FILM = "---\ntags: [film]\nyear: {}\n---\n"
FILMS = {
    ".obsidian/app.json": "{}",
    "Alien.md": FILM.format(1979),
    "Dune.md": FILM.format(2021),
    "Films.md": "# Films\n\n<!-- vaultsync: TABLE year FROM #film SORT year -->\n<!-- /vaultsync -->\n\nMy own words.\n",
    "Plain.md": "No table here.\n",
}
TABLE = """# Films

<!-- vaultsync: TABLE year FROM #film SORT year -->

| File      | year |
| --------- | ---- |
| [[Alien]] | 1979 |
| [[Dune]]  | 2021 |

<!-- /vaultsync -->

My own words.
"""
LIVE = "# Films\n\n```dataview\nTABLE year\nFROM #film\nSORT year\n```\nMy own words.\n"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs one command in this process, with a state folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*args: str | Path, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        code = main([str(arg) for arg in args])
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out.decode(), captured.err.decode())

    return run


def stamps(vault: Path) -> dict[str, tuple[int, int, bytes]]:
    """Inode, time of the last change and bytes of every file."""
    return {
        path.relative_to(vault).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(vault.rglob("*"))
        if path.is_file()
    }


# -- regenerating


def test_a_table_is_written_between_its_comments(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FILMS)
    before = stamps(vault)
    ran = run("sync", vault)
    assert (ran.code, (vault / "Films.md").read_text()) == (0, TABLE)
    assert "updated" in ran.out
    assert "Films.md (1 table)" in ran.out
    after = stamps(vault)
    assert {name for name in before if before[name] != after[name]} == {"Films.md"}
    assert set(after) == set(before), "no file besides"


def test_twice_changes_nothing(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FILMS)
    run("sync", vault)
    before = stamps(vault)
    ran = run("sync", vault, "--fail-on-change")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing to do" in ran.err
    assert stamps(vault) == before


@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_a_dry_run_tells_what_would_be_written_and_writes_nothing(make_vault: MakeVault, run: Run, flag: str) -> None:
    vault = make_vault(FILMS)
    before = stamps(vault)
    ran = run("sync", vault, flag)
    assert ran.code == 1
    assert stamps(vault) == before
    run("sync", vault)
    assert run("sync", vault, flag).code == 0


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_diff_is_a_patch_that_does_what_sync_does(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault = make_vault({**FILMS, "Other.md": FILMS["Films.md"].replace("\n", "\r\n").rstrip("\r\n")})
    patched = shutil.copytree(vault, tmp_path / "patched")
    patch = run("sync", "--diff", cwd=vault).out
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=patched, input=patch.encode(), check=True)
    run("sync", vault)
    assert {name: content for name, (_, _, content) in stamps(patched).items()} == {
        name: content for name, (_, _, content) in stamps(vault).items()
    }


def test_a_changed_note_is_followed(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FILMS)
    run("sync", vault)
    (vault / "Alien.md").unlink()
    assert run("sync", vault, "--fail-on-change").code == 1
    assert "Alien" not in (vault / "Films.md").read_text()


def test_only_writes_to_the_notes_named(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "More films.md": FILMS["Films.md"]})
    run("sync", vault, "--only", vault / "More films.md")
    assert (vault / "Films.md").read_text() == FILMS["Films.md"]
    assert (vault / "More films.md").read_text() == TABLE


def test_a_field_that_a_list_had_swallowed_reaches_other_tables_in_the_same_run(make_vault: MakeVault, run: Run) -> None:
    block = "%% vaultsync: LIST FROM #film %%\n- [[Alien]]\n%% /vaultsync %%\nstars:: 3\n"
    table = "<!-- vaultsync: LIST stars WHERE stars -->\n<!-- /vaultsync -->\n"
    vault = make_vault({"Alien.md": FILM.format(1979), "B.md": block, "A.md": table, "vaultsync.toml": ""})
    assert run("sync", vault, "--check").code == 1
    run("sync", vault)
    assert "- [[B]]: 3" in (vault / "A.md").read_text()
    assert run("sync", vault, "--fail-on-change").code == 0


def test_excluded_notes_are_left_alone(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "vaultsync.toml": 'exclude = ["Films.md"]'})
    run("sync", vault)
    assert (vault / "Films.md").read_text() == FILMS["Films.md"]


def test_notes_that_are_not_written_to_are_never_opened_for_writing(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault(FILMS)
    script = """
import os, sys
opened = []
def hook(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
        opened.append(os.fsdecode(args[0]))
sys.addaudithook(hook)
from vaultsync.cli import main
main(["sync", sys.argv[1]])
print("\\n".join(path for path in opened if path.startswith(sys.argv[1]) or not os.path.isabs(path)))
"""
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", script, str(vault)], env=env, capture_output=True, text=True, check=True)
    written = {Path(line).name for line in ran.stdout.splitlines() if line.endswith(".md")}
    assert written <= {"Films.md"}


# -- named tables


NAMED = {
    **FILMS,
    "vaultsync.toml": '[tables.films]\nquery = "LIST FROM #film"\nnotes = { tag = "shelf" }\nheading = "Films"\n',
    "Films.md": "#shelf\n# Films\n\n# Books\nmine\n",
}


def test_a_named_table_is_set_in_under_its_heading(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(NAMED)
    assert run("sync", vault, "--check").code == 1
    run("sync", vault)
    text = (vault / "Films.md").read_text()
    assert text == "#shelf\n# Films\n\n<!-- vaultsync: films -->\n- [[Alien]]\n- [[Dune]]\n<!-- /vaultsync -->\n\n# Books\nmine\n"
    assert run("sync", vault, "--check").code == 0


def test_references_of_the_preset(make_vault: MakeVault, run: Run) -> None:
    insight = '---\ntype: insight\nsource: "[[Study]]"\n---\n# Content\n- [[Pain]] went down by {}%\n'
    vault = make_vault(
        {
            "vaultsync.toml": 'preset = "research"\n',
            "Pain.md": "---\ntype: concept\n---\n",
            "Study.md": "---\ntype: evidence-source\ntitle: T\nyear: 2011\ndoi: 10.1/x\ncitation: 'Author. “T.” 2011.'\n---\n",
            "2025-01-30 14-08-07.md": insight.format(10),
            "2025-01-30 14-12-07.md": insight.format(79),
            "Claim.md": "---\ntype: takeaway\nupdated: 2025-01-28\n"
            "insights: ['[[2025-01-30 14-08-07]]', '[[2025-01-30 14-12-07]]']\n---\n"
            "# Content\n- A claim\n# References\n\n# Database Fields\n",
        }
    )
    assert run("audit", vault).code == 0
    run("sync", vault)
    text = (vault / "Claim.md").read_text()
    block = text[text.index("<!-- vaultsync: references -->") : text.index("<!-- /vaultsync -->")]
    assert block.index("14-12-07") < block.index("14-08-07"), "newest first"
    assert "[[Pain]] went down by 79%" in block
    assert "Author. “T.” 2011." in block
    assert text.index("# References") < text.index("<!-- vaultsync") < text.index("# Database Fields")
    assert run("audit", vault).code == 0


# -- converting


BIBLIOGRAPHY = """[{"id": "ito2001", "type": "book", "title": "Walking", "author": [{"family": "Ito", "given": "Kei"}],
"issued": {"date-parts": [[2001]]}, "publisher": "Example Press"}]"""


def test_citations_of_the_bibliography_reach_sources_and_tables(make_vault: MakeVault, run: Run) -> None:
    source = "---\ntype: evidence-source\ntitle: Walking\nyear: 2001\ncitation: Ito. Walking. 1999.\n---\n"
    root = make_vault(
        {
            "vaultsync.toml": 'preset = "research"\n[bibliography]\nfile = "library.json"\n',
            "library.json": BIBLIOGRAPHY,
            "ito2001.md": source,
            "ito1999.md": source,
            "kept.md": source.replace("---\n", "---\ncitekey: ito2001\nvaultsync-ignore: citation-drift\n", 1),
            "All.md": "<!-- vaultsync: TABLE citation WHERE citation SORT file.name -->\n<!-- /vaultsync -->\n",
        }
    )
    told = run("sync", root, "--check")
    assert told.code == 1
    assert "ito2001.md (citation)" in told.out
    done = run("sync", root)
    assert done.code == 0
    assert "1 table and 1 citation in 2 notes brought up to date" in done.err
    assert 'citation: "Ito, Kei. Walking. Example Press, 2001."\n' in (root / "ito2001.md").read_text()
    assert (root / "ito1999.md").read_text() == source
    assert "1999" in (root / "kept.md").read_text()
    assert "Example Press" in (root / "All.md").read_text()
    assert run("sync", root, "--check").code == 0


def test_converting_shows_the_citations_of_the_bibliography(make_vault: MakeVault, run: Run) -> None:
    root = make_vault(
        {
            "vaultsync.toml": 'preset = "research"\n[bibliography]\nfile = "library.json"\n',
            "library.json": BIBLIOGRAPHY,
            "ito2001.md": "---\ntype: evidence-source\ntitle: Walking\nyear: 2001\ncitation: Ito. Walking. 1999.\n---\n",
            "All.md": "```dataview\nTABLE citation WHERE citation\n```\n",
        }
    )
    assert run("sync", root, "--convert").code == 0
    assert "1999" not in (root / "ito2001.md").read_text() + (root / "All.md").read_text()
    assert "Example Press" in (root / "All.md").read_text()
    assert run("sync", root, "--check").code == 0


def test_live_blocks_become_managed_and_live_again(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "Films.md": LIVE})
    run("sync", vault, "--convert")
    text = (vault / "Films.md").read_text()
    assert "| [[Alien]] | 1979 |" in text
    assert "```" not in text
    run("sync", vault, "--eject")
    assert (vault / "Films.md").read_text() == LIVE


def test_a_dry_conversion_shows_the_tables_as_well(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "Films.md": LIVE})
    before = stamps(vault)
    ran = run("sync", vault, "--convert", "--diff")
    assert ran.code == 1
    assert "+| [[Alien]] | 1979 |" in ran.out
    assert stamps(vault) == before


def test_converting_and_ejecting_at_once_is_refused(make_vault: MakeVault, run: Run) -> None:
    assert run("sync", make_vault(FILMS), "--convert", "--eject").code == 2


# -- notes that are not written to


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(FILMS["Films.md"].replace("<!-- /vaultsync -->\n", ""), "unclosed-block", id="unclosed"),
        pytest.param("<<<<<<< ours\n" + FILMS["Films.md"] + "=======\n>>>>>>> theirs\n", "conflict", id="conflict markers"),
        pytest.param(FILMS["Films.md"].replace("TABLE year", "TABLE year FORM"), "broken-query", id="broken query"),
    ],
)
def test_a_note_in_doubt_keeps_every_byte(make_vault: MakeVault, run: Run, content: str, said: str) -> None:
    vault = make_vault({**FILMS, "Films.md": content})
    before = stamps(vault)
    ran = run("sync", vault)
    assert ran.code == 1
    assert said in ran.out + ran.err
    assert stamps(vault) == before
    check = run("sync", vault, "--check")
    assert said in check.out + check.err
    assert "would change" not in check.out


def test_a_note_with_a_block_that_is_no_text_is_told_of(make_vault: MakeVault, run: Run) -> None:
    latin = "<!-- vaultsync: LIST -->\n<!-- /vaultsync -->\nn\xe9\n".encode("latin-1")
    vault = make_vault({"Films.md": latin, "Plain.md": b"caf\xe9\n", "vaultsync.toml": ""})
    ran = run("sync", vault)
    assert ran.code == 1
    assert "unreadable-note" in ran.out
    assert "Plain.md" not in ran.out
    assert (vault / "Films.md").read_bytes() == latin


def test_other_notes_are_written_all_the_same(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "Broken.md": "<!-- vaultsync: LIST -->\n"})
    assert run("sync", vault).code == 1
    assert (vault / "Films.md").read_text() == TABLE


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_nothing_is_written_in_the_middle_of_a_merge(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FILMS)
    subprocess.run(["git", "init", "-q", vault], check=True)
    (vault / ".git" / "MERGE_HEAD").write_text("0" * 40)
    assert run("sync", vault).code == 1
    assert (vault / "Films.md").read_text() == FILMS["Films.md"]


# -- the same bytes everywhere


def test_all_devices_write_the_same_bytes(make_vault: MakeVault, tmp_path: Path) -> None:
    query = "<!-- vaultsync: TABLE created, file.tags FROM #film SORT created, lower(file.name) -->\n<!-- /vaultsync -->\n"
    created = ("2025-01-30", "2025-01-30T01:00:00+09:00", "2025-01-29T23:00", "January", "ärger", "Zebra")
    notes = {f"{name}.md": f"---\ntags: [film]\ncreated: {value}\n---\n" for name, value in zip("cbaÄÖz", created, strict=True)}
    vault = make_vault({**FILMS, **notes, "Films.md": query})
    written = set()
    for number, (zone, locale, seed) in enumerate([("UTC", "C", "1"), ("Asia/Tokyo", "C.UTF-8", "2"), ("America/New_York", "POSIX", "3")]):
        device = tmp_path / f"device {number}"
        shutil.copytree(vault, device)
        env = {
            **os.environ,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "XDG_STATE_HOME": str(tmp_path / "s"),
        }
        subprocess.run([*COMMAND, "sync", "--quiet", str(device)], env=env, check=True)
        written.add((device / "Films.md").read_bytes())
    assert len(written) == 1


# -- audit --fix


FIXABLE = {
    ".obsidian/app.json": "{}",
    "Cells.md": "---\naliases: [MSCs]\n---\n",
    "Home.md": "See [[MSCs]], [[MSCs]] and [[Nowhere]].\r\n",
}


def test_safe_fixes_are_written_and_the_rest_is_reported(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FIXABLE)
    ran = run("audit", vault, "--fix")
    assert (vault / "Home.md").read_bytes() == b"See [[Cells|MSCs]], [[Cells|MSCs]] and [[Nowhere]].\r\n"
    assert ran.code == 1
    assert "broken-link" in ran.out
    assert "alias-as-target" not in ran.out
    assert "fixed 2 findings in 1 note" in ran.err


def test_a_diff_shows_the_fixes_and_writes_nothing(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FIXABLE)
    before = stamps(vault)
    ran = run("audit", vault, "--diff")
    assert ran.code == 1
    assert "+See [[Cells|MSCs]], [[Cells|MSCs]] and [[Nowhere]].\r\n" in ran.out
    assert stamps(vault) == before
    run("audit", vault, "--fix")
    assert run("audit", vault, "--diff").code == 0


def test_a_fix_mends_stale_tables_too(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(FILMS)
    assert "stale-table" in run("audit", vault).out
    assert run("audit", vault, "--fix").code == 0
    assert (vault / "Films.md").read_text() == TABLE


def test_no_fix_is_written_to_a_note_with_an_unclosed_block(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FIXABLE, "Home.md": "<!-- vaultsync: LIST -->\n[[MSCs]]\n"})
    before = stamps(vault)
    assert run("audit", vault, "--diff").out == ""
    ran = run("audit", vault, "--fix")
    assert "alias-as-target" in ran.out
    assert stamps(vault) == before


def test_the_settings_of_dataview_and_obsidian_are_kept(make_vault: MakeVault, run: Run) -> None:
    dataview = '{"renderNullAs": "none", "tableIdColumnName": "Film", "defaultDateFormat": "yyyy"}'
    obsidian = '{"newLinkFormat": "absolute", "useMarkdownLinks": true}'
    table = "<!-- vaultsync: TABLE date(2024-01-05) AS seen, nothing FROM #film -->\n<!-- /vaultsync -->\n"
    files = {".obsidian/plugins/dataview/data.json": dataview, ".obsidian/app.json": obsidian, "Films.md": table}
    vault = make_vault({**files, "My shelf/Alien.md": FILM.format(1979)})
    run("sync", vault)
    text = (vault / "Films.md").read_text()
    assert "| Film " in text
    assert "| [Alien](My%20shelf/Alien.md) | 2024 | none    |" in text


def test_what_is_generated_supports_nothing_and_counts_for_nothing(make_vault: MakeVault, run: Run) -> None:
    insight = '---\ntype: insight\nsource: "[[Study]]"\n---\n'
    study = "---\ntype: evidence-source\ntitle: T\nyear: 2011\ndoi: 10.1/x\ncitation: C\n---\n"
    claim = "---\ntype: takeaway\nupdated: 2025-01-28\n---\n{}Insights:: [[Insight]]\n{}"
    vault = make_vault(
        {"vaultsync.toml": 'preset = "research"\n', "Insight.md": insight, "Study.md": study, "Claim.md": claim.format("", "")}
    )
    assert run("audit", vault).code == 0
    (vault / "Claim.md").write_text(claim.format("<!-- vaultsync: LIST FROM #none -->\n", "<!-- /vaultsync -->\n"))
    ran = run("audit", vault)
    assert "unsupported-takeaway" in ran.out
    assert run("query", vault, "= length([[Insight]].file.inlinks)").out == "0\n"


def test_fixes_stay_in_the_notes_named(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FIXABLE, "Other.md": "[[MSCs]]\n"})
    run("audit", vault, "--fix", "--only", vault / "Other.md")
    assert (vault / "Other.md").read_text() == "[[Cells|MSCs]]\n"
    assert "[[MSCs]]" in (vault / "Home.md").read_text()


# -- which folder is written to


@pytest.mark.parametrize("args", [("sync",), ("audit", "--fix")])
def test_only_writes_to_no_folder_that_nobody_calls_a_vault(tmp_path: Path, run: Run, args: tuple[str, ...]) -> None:
    note = tmp_path / "plain" / "Note.md"
    note.parent.mkdir()
    note.write_text(text := "<!-- vaultsync: = 1 --><!-- /vaultsync -->\n")
    ran = run(*args, "--only", "Note.md", cwd=note.parent)
    assert (ran.code, note.read_text()) == (2, text)
    assert "nothing says that" in ran.err
    assert run(*args, ".", "--only", "Note.md").code == 0
    assert note.read_text() != text


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_utf8_keeps_no_table_from_its_text(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**FILMS, "Films.md": "<!-- vaultsync: LIST FROM #old -->\n<!-- /vaultsync -->\n"})
    (vault / "caf\udce9.md").write_text("#old\n")
    assert run("sync", vault).code == 0
    assert "- [[caf\ufffd]]" in (vault / "Films.md").read_text()
    assert run("sync", vault, "--check").code == 0


def test_whoever_follows_the_vault_is_told_of_after_writing(run: Run, make_vault: MakeVault) -> None:
    from vaultsync.disk.writing.instance import acquire

    vault = make_vault(FILMS)
    with acquire(vault, command="vaultsync watch"):
        assert "follows" not in run("sync", "--check", vault).err
        ran = run("sync", vault)
        assert ran.code == 0
        assert f"process {os.getpid()} follows this vault (vaultsync watch) and takes in what was written\n" in ran.err
        assert "follows" not in run("sync", vault).err
    assert (vault / "Films.md").read_text(encoding="utf-8") == TABLE

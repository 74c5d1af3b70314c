"""``vaultsync query`` from its arguments to its text, on small vaults."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import MakeVault

from vaultsync.cli import main
from vaultsync.wire import schema_text

VAULT = {
    "vaultsync.toml": "",
    "One.md": '---\nn: 1\nday: 2024-01-05\nup: "[[Two]]"\n---\n- [ ] a task\n- [x] done\n',
    "Two.md": "---\nn: 2\n---\n[[One]]\n",
    "Three.md": "---\nn: text\n---\n",
}
TABLE = "TABLE n, up SORT file.name"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*args: str | Path) -> tuple[int, str, str]:
        code = main(["query", *(str(arg) for arg in args)])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    return make_vault(VAULT)


def test_a_table_for_pipes(run: Run, vault: Path) -> None:
    assert run(vault, TABLE) == (0, "File   n     up\nOne    1     Two\nThree  text  -\nTwo    2     -\n", "")


def test_the_vault_of_the_current_folder(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault)
    assert run("TABLE WITHOUT ID n SORT n LIMIT 1")[:2] == (0, "n\n1\n")


def test_json_keeps_types_and_tells_what_was_left_out(run: Run, vault: Path) -> None:
    code, out, err = run(vault, "TABLE n - 1 AS less SORT file.name", "--format", "json")
    found = json.loads(out)
    assert (code, found["type"], found["headers"]) == (0, "table", ["File", "less"])
    assert [row[1] for row in found["values"]] == [0, 1]
    assert [row["row"]["$link"]["path"] for row in found["dropped"]] == ["Three.md"]
    assert "Three" in err


@pytest.mark.parametrize("query", ["TABLE n - 1 AS less", "LIST n GROUP BY n", "TASK GROUP BY file.link", "CALENDAR file.mtime"])
def test_json_is_of_the_published_form(run: Run, vault: Path, query: str) -> None:
    jsonschema.validate(json.loads(run(vault, query, "--format", "json")[1]), json.loads(schema_text("answer")))


def test_csv_is_what_spreadsheets_read(run: Run, vault: Path) -> None:
    _, out, _ = run(vault, TABLE, "--format", "csv")
    assert list(csv.reader(io.StringIO(out)))[1] == ["[[One.md|One]]", "1", "[[Two.md|Two]]"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("LIST n WHERE n = 1", "One: 1\n"),
        ("LIST WHERE n = 1", "One\n"),
        ("TASK", "[ ] a task  (One.md:6)\n[x] done  (One.md:7)\n"),
        ("TASK GROUP BY status", "(none)"),
        ("CALENDAR day WHERE day", "January 05, 2024: One\n"),
    ],
)
def test_other_answers(run: Run, vault: Path, query: str, expected: str) -> None:
    code, out, _ = run(vault, query)
    if expected == "(none)":
        assert out.splitlines() == [" ", "  [ ] a task  (One.md:6)", "x", "  [x] done  (One.md:7)"]
    else:
        assert (code, out) == (0, expected)


def test_an_expression(run: Run, vault: Path) -> None:
    assert run(vault, "= this.n + 1", "--origin", "One")[:2] == (0, "2\n")
    assert (
        run(vault, "= this.file.inlinks", "--origin", "Two.md", "--format", "json")[1]
        == '[{"$link": {"path": "One.md", "type": "file", "embed": false}}]\n'
    )


def test_now_and_zone_are_arguments(run: Run, vault: Path) -> None:
    clock = ("--now", "2025-02-05T23:30:00", "--timezone", "America/New_York", "--format", "json")
    assert run(vault, "= date(now)", *clock)[1] == '{"$date": "2025-02-05T23:30:00.000-05:00"}\n'
    clock = ("--now", "2025-02-05T23:30:00Z", "--timezone", "Europe/Berlin", "--format", "json")
    assert run(vault, "= date(today)", *clock)[1] == '{"$date": "2025-02-06T00:00:00.000+01:00"}\n'


def test_an_error_points_at_its_place(run: Run, vault: Path) -> None:
    code, out, err = run(vault, "TABLE n\nFROM #x WHER n")
    assert (code, out) == (2, "")
    first, shown, caret, *_ = err.splitlines()
    assert "line 2, column" in first
    assert shown == "  FROM #x WHER n"
    assert caret.index("^") >= len("  FROM #x ")


def test_an_error_in_an_expression_points_at_its_place(run: Run, vault: Path) -> None:
    _, _, err = run(vault, "= 1 +")
    first, shown, caret, *_ = err.splitlines()
    assert "line 1, column 6" in first
    assert (shown, caret.index("^")) == ("  = 1 +", 7)


def test_a_message_that_quotes_a_long_pattern_is_cut(run: Run, vault: Path) -> None:
    code, _, err = run(vault, f'= regextest("{"(" * 5_000}{")" * 5_000}", "a")')
    assert (code, len(err) < 1_200) == (2, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "name a query"),
        (("{vault}",), "is a folder"),
        (("{vault}", "LIST", "more"), "put the query in quotes"),
        (("{vault}", "LIST", "--now", "soon"), "is no moment"),
        (("{vault}", "LIST", "--timezone", "Mars/Olympus"), "is no time zone"),
        (("{vault}", "LIST", "--origin", "Nine"), "is no note"),
        (("{vault}", "LIST WHERE nofunc(n)"), "nofunc"),
        (("{vault}", "--batch", "{vault}/gone.jsonl"), "cannot be read"),
    ],
)
def test_wrong_use(run: Run, vault: Path, args: tuple[str, ...], said: str) -> None:
    code, out, err = run(*(arg.replace("{vault}", str(vault)) for arg in args))
    assert (code, out) == (2, "")
    assert said in err


def test_a_batch_answers_every_line(run: Run, vault: Path, tmp_path: Path) -> None:
    cases = [
        '{"id": 1, "query": "LIST WHERE n = 1"}',
        '{"id": 2, "origin": "Two.md", "expression": "this.n"}',
        '{"id": 3, "query": "LISST"}',
        "no JSON",
        '{"id": 5}',
        "",
        '{"id": 6, "query": "TABLE n, up LIMIT 0"}',
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(cases), "utf-8")
    code, out, _ = run(vault, "--batch", file)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(answer["id"], answer["ok"]) for answer in answers] == [(1, True), (2, True), (3, False), (None, False), (5, False), (6, True)]
    assert answers[1]["value"] == 2
    assert answers[5]["value"]["values"] == []


def test_control_characters_of_a_note_reach_no_terminal(run: Run, make_vault: MakeVault) -> None:
    vault = make_vault({"vaultsync.toml": "", "a.md": "x:: red \x1b[31m\n"})
    assert "\x1b" not in run(vault, "TABLE x")[1]


def test_an_answer_into_a_file(run: Run, vault: Path, tmp_path: Path) -> None:
    assert run(vault, TABLE, "--output", tmp_path / "out.txt") == (0, "", "")
    assert (tmp_path / "out.txt").read_text("utf-8").startswith("File ")


def test_a_terminal_gets_a_table(make_vault: MakeVault) -> None:
    from vaultsync.cli.query_forms import as_terminal
    from vaultsync.query.answer import TableAnswer
    from vaultsync.query.settings import DataviewSettings
    from vaultsync.query.values import Link

    answer = TableAnswer(("File", "n"), [(Link("a/One.md"), 1.0), (Link("Two.md"), "[bold]x")], None, True)
    shown = as_terminal(answer, DataviewSettings(), width=60, color=False)
    assert [line.split() for line in shown.splitlines() if line.strip(" ─")] == [
        ["File", "n"],
        ["One", "1"],
        ["Two", "[bold]x"],
        ["2", "rows"],
    ]

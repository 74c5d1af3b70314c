from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from vaultsync.cli.output import check_output, say, terminal_width, wants_color, write
from vaultsync.errors import UsageError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _ordinary_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "wanted"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(choice: str, terminal: bool, environment: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice, Terminal() if terminal else io.StringIO()) is wanted


def test_without_a_stream_there_is_no_terminal() -> None:
    assert not wants_color("auto", None)
    assert terminal_width(None, 77) == 77


def test_the_width_is_the_terminals_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    assert terminal_width(Terminal(), 77) == 50
    assert terminal_width(io.StringIO(), 77) == 77


def test_standard_output_is_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    write("ä\udc80\n")
    assert written.getvalue() == b"\xc3\xa4\\udc80\n"


def test_a_program_without_standard_output_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    write("x")
    say("x")


def test_a_message_is_one_line_and_cannot_steer_the_terminal(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    say("a\x1b[2J\nb\udc80")
    assert capsysbinary.readouterr().err == b"vaultsync: a\\x1b[2J\\nb\\udc80\n"


def test_a_file_gets_the_same_bytes(tmp_path: Path) -> None:
    write("ä\r\n", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_bytes() == b"\xc3\xa4\r\n"


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        write("x", tmp_path / "no" / "out.json")


def test_a_note_is_never_replaced_by_a_report(tmp_path: Path) -> None:
    note = tmp_path / "Note.md"
    note.write_text("mine")
    with pytest.raises(UsageError, match="would be replaced"):
        check_output(note)
    check_output(tmp_path / "new.md")
    check_output(None)


def test_where_no_file_can_be_is_said_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        check_output(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        check_output(tmp_path / "no" / "out.json")

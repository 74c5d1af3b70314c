from __future__ import annotations

import io
import sys

import pytest

from vaultsync.cli import progress as module
from vaultsync.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: pytest sets its own stream after the fixtures."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with progress() as tell:
        assert tell is not None
        tell(1, 10)
        tell(10, 10)
    assert terminal.getvalue() == ""


def test_a_long_run_shows_a_bar_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with progress() as tell:
        assert tell is not None
        tell(3, 10)
    shown = terminal.getvalue()
    assert "Reading" in shown
    assert "3/10" in shown
    assert shown.rstrip().endswith("\x1b[2K")


def test_nobody_looking_means_nothing_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    with progress(shown=False) as tell:
        assert tell is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress() as tell:
        assert tell is None

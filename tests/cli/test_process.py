"""What only a process of its own can show: locale, pipes, signals, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
COMMAND = [sys.executable, "-m", "vaultsync"]
ODD = b"na\xefve \x1b[31m.md"


def env(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    root = make_vault({"Ünï.md": "[[Nöwhere]] 漢字\n"})
    try:
        with open(os.fsencode(root) + b"/" + ODD, "wb") as note:
            note.write(b"[[Nowhere]]\n")
    except OSError:
        pytest.skip("the file system takes no names that are not UTF-8")
    return root


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}])
def test_output_is_utf8_in_any_locale_and_takes_any_name(vault: Path, form: str, locale: dict[str, str]) -> None:
    run = subprocess.run([*COMMAND, "audit", vault, "--format", form], env=env(**locale), capture_output=True, check=False)
    assert run.returncode == 1, run.stderr.decode()
    assert run.stderr == b""
    assert "Nöwhere" in run.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "[[Nowhere]]\n" * 20_000})
    with subprocess.Popen([*COMMAND, "audit", vault], env=env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.read(10)
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a FIFO to hold the program still")
def test_ctrl_c_ends_with_130_and_one_line(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"a.md": "[[Nowhere]]\n"})
    os.mkfifo(tmp_path / "never.toml")
    command = [*COMMAND, "audit", str(vault), "--config", str(tmp_path / "never.toml")]

    def heed() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell has what it runs in the background ignore it, and so all that starts

    with subprocess.Popen(command, env=env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed) as run:
        assert run.stderr is not None
        # Opening the writing end waits until the program has opened the reading end.
        with open(tmp_path / "never.toml", "wb"):
            time.sleep(0.2)
            run.send_signal(signal.SIGINT)
            assert run.wait(30) == 130
        assert run.stderr.read() == b"vaultsync: interrupted\n"


def test_ctrl_c_at_the_very_end_leaves_no_traceback() -> None:
    program = "import atexit, os, signal; from vaultsync.cli import main\n"
    program += "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT)); main()"
    run = subprocess.run([sys.executable, "-c", program, "--version"], env=env(), capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")


def test_the_version_imports_nothing_heavy() -> None:
    heavy = ("pydantic", "rich", "rapidfuzz", "yaml", "msgspec", "pyromark", "jsonschema", "vaultsync.vault", "vaultsync.index")
    program = f"import sys; from vaultsync.cli import main; main(['--version']); print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], env=env(), capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_json_audit_imports_no_rich(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "x\n"})
    program = (
        "import sys; from vaultsync.cli import main\n"
        f"main(['audit', {str(vault)!r}, '--format', 'json', '--output', {str(vault / 'o.json')!r}])\n"
        "print([m for m in ('rich', 'rapidfuzz', 'jsonschema', 'vaultsync.wire') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], env=env(), capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"

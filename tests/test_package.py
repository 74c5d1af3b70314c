"""The wheel carries everything that the program needs, and works from where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout by the declared build backend, which is part of the development tools."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("vaultsync-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def test_the_wheel_holds_code_schemas_and_typing_mark(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "vaultsync/py.typed" in names
    assert {name for name in names if name.startswith("vaultsync/_schemas/")} == {
        f"vaultsync/_schemas/{path.relative_to(ROOT / 'schemas').as_posix()}" for path in (ROOT / "schemas").rglob("*") if path.is_file()
    }
    kinds = ("*.py", "*.css", "*.js", "*.svg")
    assert {path.relative_to(ROOT).as_posix() for kind in kinds for path in (ROOT / "vaultsync").rglob(kind)} <= names
    assert not [name for name in names if name.startswith(("tests/", "sample_vault/"))]


def test_the_wheel_names_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt")]
        assert "vaultsync = vaultsync.cli:main" in archive.read(entry).decode()


def test_the_installed_program_audits_with_its_own_schemas(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "Bare.md").write_text("---\ntype: takeaway\n---\n", encoding="utf-8")
    command = [sys.executable, "-m", "vaultsync", "audit", str(tmp_path / "vault"), "--preset", "research", "--format", "json"]
    run = subprocess.run(command, cwd=tmp_path, env=_env(installed), capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    assert "property-schema" in run.stdout
    assert json.loads(run.stdout)


def test_the_installed_script_starts(installed: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [installed / "bin" / "vaultsync", "--version"], cwd=tmp_path, env=_env(installed), capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "vaultsync" in run.stdout


def test_the_installed_package_is_the_one_that_ran(installed: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import vaultsync; print(vaultsync.__file__)"]
    run = subprocess.run(command, cwd=tmp_path, env=_env(installed), capture_output=True, text=True, check=True)
    assert Path(run.stdout.strip()).parent.parent.resolve() == installed.resolve()


def _env(installed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(installed)}


def _run(*command: str) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr

"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit in a real git repository.

pre-commit clones the project and installs it with pip into an environment of its own, as it does for everyone. Only the
dependencies are not fetched: pip finds those of the tests through ``PYTHONPATH``, so that the test needs no network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".pre-commit-hooks.yaml", "vaultsync", "schemas")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit works in a git repository, and git is not installed")


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of git and pre-commit: nobody's settings, and a home that goes away."""
    home = tmp_path_factory.mktemp("home")
    identity = {f"GIT_{who}_{what}": f"{who}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **kept,
        **identity,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        # pip reads it as the option `--no-build-isolation`, whose value is False.
        "PIP_NO_BUILD_ISOLATION": "false",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture(scope="module")
def project(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The checkout as a git repository with one commit, and that commit."""
    folder = tmp_path_factory.mktemp("project")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder, _commit_all(folder, env)


@pytest.fixture
def repository(project: tuple[Path, str], env: dict[str, str], tmp_path: Path) -> Path:
    """A vault under git, with one commit and without hooks."""
    _write(tmp_path, "Home.md", "See [[Other note]].\n")
    _write(tmp_path, "Other note.md", "Back to [[Home]].\n")
    (tmp_path / ".obsidian").mkdir()
    _write(tmp_path, ".obsidian/app.json", "{}")
    _commit_all(tmp_path, env)
    return tmp_path


def _install(repository: Path, project: tuple[Path, str], env: dict[str, str], hook: str, *args: str) -> None:
    """Sets the hook up, as README.md says."""
    folder, revision = project
    wanted = f"repos:\n  - repo: {folder.as_uri()}\n    rev: {revision}\n    hooks:\n      - id: {hook}\n"
    if args:
        wanted += f"        args: [{', '.join(args)}]\n"
    _write(repository, ".pre-commit-config.yaml", wanted)
    _git(repository, env, "add", ".pre-commit-config.yaml")
    run = subprocess.run(["pre-commit", "install", "--install-hooks"], cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_clean_commit_passes(repository: Path, project: tuple[Path, str], env: dict[str, str]) -> None:
    _install(repository, project, env, "vaultsync-audit")
    _write(repository, "A third note.md", "Also [[home]] and [[Other note|its neighbour]].\n")
    run = _commit(repository, env)
    assert run.returncode == 0, run.stderr
    assert "vaultsync audit" in run.stderr
    assert "Passed" in run.stderr


def test_a_commit_that_breaks_a_link_is_refused(repository: Path, project: tuple[Path, str], env: dict[str, str]) -> None:
    _install(repository, project, env, "vaultsync-audit")
    _write(repository, "Other note.md", "Back to [[Hme]].\n")
    before = _git(repository, env, "rev-parse", "HEAD")
    run = _commit(repository, env)
    assert run.returncode == 1
    assert "broken-link" in run.stderr
    assert "Other note.md" in run.stderr
    assert "Hme" in run.stderr
    assert _git(repository, env, "rev-parse", "HEAD") == before


def test_faults_in_notes_that_the_commit_does_not_touch_are_no_hindrance(
    repository: Path, project: tuple[Path, str], env: dict[str, str]
) -> None:
    _write(repository, "Old.md", "[[Long gone]]\n")
    _commit_all(repository, env)
    _install(repository, project, env, "vaultsync-audit")
    _write(repository, "Home.md", "See [[Old]].\n")
    run = _commit(repository, env)
    assert run.returncode == 0, run.stderr


def test_a_hook_takes_options(repository: Path, project: tuple[Path, str], env: dict[str, str]) -> None:
    _install(repository, project, env, "vaultsync-audit", "--fail-on", "warning")
    _write(repository, "Home.md", "See [[Other note#A heading that is not there]].\n")
    run = _commit(repository, env)
    assert run.returncode == 1
    assert "broken-heading" in run.stderr


def test_the_vault_may_be_a_folder_of_the_repository(tmp_path: Path, project: tuple[Path, str], env: dict[str, str]) -> None:
    _write(tmp_path, "README.md", "A [[word]] in brackets, and no note.\n")
    _write(tmp_path, "my notes/.obsidian/app.json", "{}")
    _write(tmp_path, "my notes/Home.md", "See [[Sub/Deep one]].\n")
    _commit_all(tmp_path, env)
    _install(tmp_path, project, env, "vaultsync-audit")
    _write(tmp_path, "my notes/Sub/Deep one.md", "Up to [[Home]], and to [[Nowhere]].\n")
    run = _commit(tmp_path, env)
    assert run.returncode == 1
    assert "Nowhere" in run.stderr
    assert "word" not in run.stderr
    _write(tmp_path, "my notes/Sub/Deep one.md", "Up to [[Home]].\n")
    assert _commit(tmp_path, env).returncode == 0


def test_the_hook_for_the_whole_vault_sees_what_a_deleted_note_leaves_behind(
    repository: Path, project: tuple[Path, str], env: dict[str, str]
) -> None:
    _install(repository, project, env, "vaultsync-audit-vault")
    assert _commit(repository, env).returncode == 0
    (repository / "Other note.md").unlink()
    run = _commit(repository, env)
    assert run.returncode == 1
    assert "broken-link" in run.stderr
    assert "Home.md" in run.stderr


def test_stale_tables_are_regenerated_and_the_commit_is_refused_once(
    repository: Path, project: tuple[Path, str], env: dict[str, str]
) -> None:
    _install(repository, project, env, "vaultsync-sync")
    _write(repository, "Films.md", "<!-- vaultsync: LIST FROM #film -->\n<!-- /vaultsync -->\n")
    _write(repository, "Alien.md", "#film\n")
    run = _commit(repository, env)
    assert run.returncode == 1
    assert "updated Films.md (1 table)" in run.stderr
    text = "<!-- vaultsync: LIST FROM #film -->\n- [[Alien]]\n<!-- /vaultsync -->\n"
    assert (repository / "Films.md").read_text(encoding="utf-8") == text
    assert _commit(repository, env).returncode == 0
    assert _git(repository, env, "show", "HEAD:Films.md") == text.strip()


def test_a_commit_of_everything_at_once_is_written_to_as_well(repository: Path, project: tuple[Path, str], env: dict[str, str]) -> None:
    """With ``--all`` git holds its own lock while the hook runs."""
    _write(repository, "Films.md", "<!-- vaultsync: LIST FROM #film -->\n<!-- /vaultsync -->\n")
    _commit_all(repository, env)
    _install(repository, project, env, "vaultsync-sync")
    _write(repository, "Home.md", "#film\n")
    command = ["git", "commit", "--all", "--message=change"]
    run = subprocess.run(command, cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "[[Home]]" in (repository / "Films.md").read_text(encoding="utf-8")


GOOD, BROKEN = "See [[Other note]].\n", "See [[Nowhere]].\n"
INDEX_CASES = [
    (fact, staged, worktree, name)
    for fact, staged, worktree in [
        ("broken in the index, mended in the worktree", BROKEN, GOOD),
        ("right in the index, broken in the worktree", GOOD, BROKEN),
        ("broken in both", BROKEN, BROKEN + "more\n"),
        ("right in both", GOOD, GOOD + "more\n"),
        ("broken in the index, gone from the worktree", BROKEN, None),
    ]
    for name in ["Note.md", "A note with blanks.md", "-dash, 'quotes' & more.md", "folder/\u00e9\u4e2d \U0001f600.md"]
]


@pytest.mark.parametrize(("fact", "staged", "worktree", "name"), INDEX_CASES)
def test_the_hook_judges_what_is_staged_and_modifies_nothing(
    repository: Path, project: tuple[Path, str], env: dict[str, str], fact: str, staged: str, worktree: str | None, name: str
) -> None:
    _install(repository, project, env, "vaultsync-audit")
    _write(repository, name, staged)
    _git(repository, env, "add", "--", f"./{name}")
    if worktree is None:
        (repository / name).unlink()
    else:
        _write(repository, name, worktree)
    _write(repository, "Left alone.md", BROKEN)  # neither staged nor known to git
    before = _state(repository, env)
    run = subprocess.run(["git", "commit", "-m", "x"], cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode != 0) == (staged == BROKEN), run.stdout + run.stderr
    assert ("[[Nowhere]]" in run.stdout + run.stderr) == (staged == BROKEN)
    assert _state(repository, env)[0] == before[0]
    if run.returncode:
        assert _state(repository, env) == before


def test_in_the_middle_of_a_merge_the_hook_judges_how_conflicts_were_resolved(
    repository: Path, project: tuple[Path, str], env: dict[str, str]
) -> None:
    _git(repository, env, "checkout", "-q", "-b", "other")
    _write(repository, "Home.md", "See [[Other note]], or not.\n")
    _commit_all(repository, env)
    _git(repository, env, "checkout", "-q", "-")
    _write(repository, "Home.md", "See [[Other note]], and more.\n")
    _commit_all(repository, env)
    _install(repository, project, env, "vaultsync-audit")
    subprocess.run(["git", "commit", "-qm", "hook", "--no-verify"], cwd=repository, env=env, check=True)
    merge = subprocess.run(["git", "merge", "--no-commit", "other"], cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert merge.returncode == 1, merge.stdout + merge.stderr
    _write(repository, "Home.md", BROKEN)
    _git(repository, env, "add", "Home.md")
    before = _state(repository, env)
    run = subprocess.run(["git", "commit", "-m", "merge"], cwd=repository, env=env, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "[[Nowhere]]" in run.stdout + run.stderr
    assert (repository / ".git/MERGE_HEAD").exists()
    assert _state(repository, env) == before


def _state(folder: Path, env: dict[str, str]) -> tuple[dict[str, bytes], str]:
    """All files of the worktree, and what git has staged."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    worktree = {name: data for name, data in files.items() if not name.startswith(".git/")}
    return worktree, _git(folder, env, "ls-files", "--stage", "-z")


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def _commit_all(folder: Path, env: dict[str, str]) -> str:
    """Makes the folder a repository where it is none and commits everything in it; returns the commit."""
    _git(folder, env, "init", "--quiet")
    _git(folder, env, "add", "--all")
    _git(folder, env, "commit", "--quiet", "--message=all")
    return _git(folder, env, "rev-parse", "HEAD")


def _commit(folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Tries to commit everything; git prints what the hooks say to standard error."""
    _git(folder, env, "add", "--all")
    command = ["git", "commit", "--message=change"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def _git(folder: Path, env: dict[str, str], *args: str) -> str:
    run = subprocess.run(["git", *args], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()

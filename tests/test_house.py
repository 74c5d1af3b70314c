"""The house rules that a machine can hold: sizes, names, docstrings, import directions, and what README.md must say."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MakeVault

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "vaultsync"
VAULTSYNC = (sys.executable, "-m", "vaultsync")
MODULES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager", "handler", "service", "base"}
COMMANDS = {"cli/service.py"}
"""Files whose name is a command's."""
IMPURE = {"disk", "vault", "sync", "repair", "daemon", "lsp", "cli", "__main__", "__init__"}
"""The rooms that may touch files, and the two modules that only start the program."""
NOT_OURS = {".git", ".venv", "venv", "build", "dist", "__pycache__", "_schemas"}
"""Folders without tracked files; so is every other whose name begins with a dot and ends with ``_cache``."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> Iterator[Path]:
    """The project's own files; the same without git, as in a source archive."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in NOT_OURS and not f.endswith(("_cache", ".egg-info")) and f != ".hypothesis")
        yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc"))


# -- tools


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]],
    ids=["ruff-check", "ruff-format", "mypy", "import-contracts"],
)
def test_tools_are_content(command: list[str]) -> None:
    program = Path(sysconfig.get_path("scripts"), command[0])
    run = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_purity_contract_names_every_pure_room() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "forbidden"]
    rooms = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {f"vaultsync.{room}" for room in rooms - IMPURE} == set(contract["source_modules"])


# -- modules


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= line_limit(path, tree)
    assert ast.get_docstring(tree), "no module docstring"
    named = path.relative_to(PACKAGE).as_posix() in COMMANDS
    assert named or not FORBIDDEN_NAMES & {path.stem, path.parent.name}, "a name that says nothing"


def line_limit(path: Path, tree: ast.Module) -> int:
    if path.parent.name == "rules":
        return 120
    only_names = all(isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign) for node in tree.body)
    return 40 if path.name == "__init__.py" and not only_names else 400


def test_every_room_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert [name_of(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


# -- rules


def test_rules_are_files_are_cases() -> None:
    from vaultsync.rules import RULES

    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    files = {path.stem.replace("_", "-") for path in (PACKAGE / "rules").glob("*.py")} - {"--init--"}
    assert files == set(names)
    assert {path.stem for path in (ROOT / "tests" / "rules").glob("*.md")} == set(names)


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name == "rules" and path.name != "__init__.py"], ids=name_of)
def test_a_rule_says_why_and_how_to_mend(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first, *rest = docstring.split("\n")
    assert first.endswith("."), "the first line stands in README.md's table and is a sentence"
    headings = re.findall(r"^(Why|Fix|Source): \S", "\n".join(rest), re.MULTILINE)
    assert headings == ["Why", "Fix", "Source"]


# -- every file

MACHINE = re.compile(r"(?<![\w.*}])/(?:work|root)/|/home/[a-z]+/|(?<![\w}$])/tmp/[a-z]")
REGISTRY = re.compile(r"pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|(?:static|index)\.crates\.io|proxy\.golang\.org")


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{name_of(path)}: {hit[0]}" for pattern in (MACHINE, REGISTRY) for hit in pattern.finditer(text)]
    assert found == []


# -- README.md


def test_readme_table_of_rules_is_current(update: bool) -> None:
    from vaultsync.cli.rules import rule_table

    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, mark, rest = text.partition("<!-- rules -->\n")
    _, end, after = rest.partition("<!-- /rules -->")
    assert end, "README.md has lost the marks of its rule table"
    wanted = f"{before}{mark}\n{rule_table().strip()}\n\n{end}{after}"
    if update:
        readme.write_text(wanted, encoding="utf-8", newline="\n")
    else:
        assert text == wanted, "run pytest --update"


def test_readme_names_every_command_rule_format_and_exit_code() -> None:
    from vaultsync.cli.audit import FORMATS
    from vaultsync.cli.program import COMMANDS
    from vaultsync.rules import RULES

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`vaultsync {command}" not in text] == []
    assert [rule.name for rule in RULES if f"`{rule.name}`" not in text] == []
    assert [form for form in FORMATS if f"`{form}`" not in text] == []
    assert [code for code in (0, 1, 2, 3, 130) if f"| {code} |" not in text] == []


def test_readme_maps_every_room() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {f"{path.name}" for path in PACKAGE.glob("*.py") if path.stem not in ("__init__", "__main__")}
    rooms |= {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"`{room}`" not in text] == []


def test_readme_configuration_works(make_vault: MakeVault) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(toml|json)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    examples = {kind: block for kind, block in blocks if kind == "json" or "[types.book]" in block}
    vault = make_vault(
        {
            "vaultsync.toml": examples["toml"],
            "schemas/book.json": examples["json"],
            "schemas/person.json": "{}",
            "Templates/Book.md": "[[to be filled in]]\n",
            "Books/Dune.md": '---\nauthor: "[[Frank Herbert]]"\nyear: about 1965\n---\n',
            "Emma.md": "",
            "Frank Herbert.md": '---\ntype: person\nbooks: "[[Emma]]"\n---\n',
        }
    )
    run = subprocess.run([*VAULTSYNC, "audit", str(vault), "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    assert re.findall(r"(?:error|warning|info) [a-z-]+", run.stdout) == ["info missing-inverse", "error property-schema"]

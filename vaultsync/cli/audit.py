"""``vaultsync audit``: a vault in, what is broken in it out."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, OUTPUT, VAULT, TakesFiles, opening_options
from vaultsync.diagnostic import Severity

if TYPE_CHECKING:
    from vaultsync.audit import Report
    from vaultsync.disk.write import Writer
    from vaultsync.paths import VaultPath
    from vaultsync.vault import Vault

FORMATS = ("text", "json", "sarif", "github", "junit")
FINDINGS, OUR_FAULT = 1, 3
INFOS = 10
"""Of each rule, how many findings of severity info are shown to people who do not ask for all."""


@click.command("audit", cls=TakesFiles)
@VAULT
@click.option("--only", "only", metavar="FILE...", multiple=True, help="Read the whole vault, report on these files.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The form of the report.")
@OUTPUT
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning", "info", "never")),
    help="The least severity that makes the exit code 1; by default the configured one, or error.",
)
@click.option("--fix", is_flag=True, help="Write the safe fixes into the notes, then report what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing; the exit code is 1 when that is something.")
@opening_options
@COLOR
@click.option("--all", "every", is_flag=True, help="Show all findings of severity info; else text shows the first 10 of each rule.")
@click.option("--quiet", "-q", is_flag=True, help="Findings only: no progress bar, no summary.")
@click.pass_context
def audit(
    ctx: click.Context,
    vault: str | None,
    only: tuple[str, ...],
    form: str,
    output: Path | None,
    fail_on: str | None,
    fix: bool,
    diff: bool,
    preset: str | None,
    config: Path | None,
    color: str,
    every: bool,
    quiet: bool,
) -> None:
    """Report what is broken in a vault.

    VAULT is by default the vault that holds the files of --only, else the current folder: the nearest folder upwards with
    .obsidian or vaultsync.toml in it.
    """
    started = time.perf_counter()
    from vaultsync.cli.only import files_in, vault_of_files
    from vaultsync.cli.opening import opened
    from vaultsync.cli.output import check_output, write
    from vaultsync.cli.vault_folder import checked_vault, vault_folder

    check_output(output)
    writes = fix and not diff
    folder = vault_of_files(only) if only and vault is None else vault_folder(vault)
    if writes and vault is None:
        checked_vault(folder)
    writer = _writer(folder) if writes else None
    with opened(folder, preset=preset, config=config, quiet=quiet) as read:
        chosen = files_in(read, only) if only else None
        if diff:
            ctx.exit(_show_fixes(read, chosen, color))
        if writer is not None:
            _fix(read, chosen, writer, quiet)
        threshold = read.config.fail_on if fail_on is None else _severity(fail_on)
        # Who fails on infos wants to see what failed.
        every = every or threshold is Severity.INFO
        report = read.audit(chosen, None if every or form != "text" else INFOS)
    if form == "text":
        text = _text(report, read, color=color, output=output, every=every, quiet=quiet, seconds=time.perf_counter() - started)
    else:
        text = _for_programs(form, report, read, threshold)
    write(text, output)
    ctx.exit(_exit_code(report, threshold))


def _writer(folder: Path) -> Writer:
    from vaultsync.cli.writing import recovered

    return recovered(folder)


def _show_fixes(vault: Vault, only: tuple[VaultPath, ...] | None, color: str) -> int:
    from vaultsync.cli.vault_folder import path_prefix
    from vaultsync.cli.writing import show_diff
    from vaultsync.repair import repaired

    changes = repaired(vault, only)
    show_diff(changes, path_prefix(vault.root, Path.cwd()), color)
    return FINDINGS if changes else 0


def _fix(vault: Vault, only: tuple[VaultPath, ...] | None, writer: Writer, quiet: bool) -> None:
    """Writes the safe fixes; afterwards the index says what is on disk, whether it could be written or not."""
    from vaultsync.cli.output import say
    from vaultsync.cli.vault_folder import path_prefix
    from vaultsync.cli.writing import counted, tell_refused
    from vaultsync.repair import repaired

    changes = repaired(vault, only)
    outcomes = writer.write_all([change.rewrite for change in changes])
    refused = [outcome for outcome in outcomes if outcome.reason]
    tell_refused(refused, path_prefix(vault.root, Path.cwd()))
    vault.reread(outcome.path for outcome in refused)
    left = {outcome.path for outcome in refused}
    mended = [change for change in changes if change.path not in left]
    if mended and not quiet:
        say(f"fixed {counted(sum(change.parts for change in mended), 'finding')} in {counted(len(mended), 'note')}")


def _severity(name: str) -> Severity | None:
    return None if name == "never" else Severity(name)


def _exit_code(report: Report, fail_on: Severity | None) -> int:
    if report.crashed:
        return OUR_FAULT
    if fail_on is None:
        return 0
    return FINDINGS if any(found.severity.rank >= fail_on.rank for found in report.diagnostics) else 0


def _text(report: Report, vault: Vault, *, color: str, output: Path | None, every: bool, quiet: bool, seconds: float) -> str:
    from vaultsync.cli.output import terminal_width, wants_color
    from vaultsync.cli.vault_folder import path_prefix
    from vaultsync.report import text

    stream = sys.stdout if output is None else None
    return text.render(
        report,
        vault,
        prefix=path_prefix(vault.root, Path.cwd()),
        color=wants_color(color, stream),
        width=terminal_width(stream, text.WIDTH),
        summary=not quiet,
        seconds=seconds,
        infos=None if every else INFOS,
    )


def _for_programs(form: str, report: Report, vault: Vault, fail_on: Severity | None) -> str:
    from vaultsync.cli.vault_folder import path_prefix

    if form == "json":
        from vaultsync.report import json

        return json.render(report, vault, vault=vault.root.absolute().as_posix())
    if form == "junit":
        from vaultsync.report import junit

        return junit.render(report, vault, prefix=path_prefix(vault.root, Path.cwd()), fail_on=fail_on)
    # Both are read by what knows the repository, not the folder the command ran in.
    prefix = path_prefix(vault.root, Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()))
    if form == "github":
        from vaultsync.report import github

        return github.render(report, vault, prefix=prefix)
    from vaultsync import __version__
    from vaultsync.report import sarif
    from vaultsync.report.rule_text import rule_text
    from vaultsync.rules import RULES

    return sarif.render(report, vault, rules=[rule_text(rule) for rule in RULES], version=__version__, prefix=prefix)

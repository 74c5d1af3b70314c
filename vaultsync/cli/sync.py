"""``vaultsync sync``: a vault in, its tables brought up to date, or what would change, out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, VAULT, TakesFiles, opening_options

if TYPE_CHECKING:
    from vaultsync.changes import Change
    from vaultsync.sync import Synced
    from vaultsync.vault import Vault


@click.command("sync", cls=TakesFiles)
@VAULT
@click.option("--check", is_flag=True, help="Write nothing; the exit code is 1 when something would change.")
@click.option("--diff", is_flag=True, help="As --check, and show what would change.")
@click.option("--only", "only", metavar="FILE...", multiple=True, help="Read the whole vault, write to these notes alone.")
@click.option("--convert", is_flag=True, help="Make managed blocks of live ```dataview blocks, then regenerate.")
@click.option("--eject", is_flag=True, help="Make live ```dataview blocks of the managed ones.")
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 when something was written, as commit hooks do.")
@opening_options
@COLOR
@click.option("--quiet", "-q", is_flag=True, help="Problems only: no progress bar, no list of notes, no summary.")
@click.pass_context
def sync(
    ctx: click.Context,
    vault: str | None,
    check: bool,
    diff: bool,
    only: tuple[str, ...],
    convert: bool,
    eject: bool,
    fail_on_change: bool,
    preset: str | None,
    config: Path | None,
    color: str,
    quiet: bool,
) -> None:
    """Bring the tables in a vault's notes up to date.

    VAULT is by default the vault that holds the files of --only, else the current folder: the nearest folder upwards with
    .obsidian or vaultsync.toml in it.
    """
    from vaultsync.cli.only import files_in, vault_of_files
    from vaultsync.cli.opening import opened
    from vaultsync.cli.vault_folder import checked_vault, vault_to_write_to
    from vaultsync.cli.writing import recovered
    from vaultsync.disk.write import Writer
    from vaultsync.sync import Action
    from vaultsync.sync import sync as run

    if convert and eject:
        raise click.UsageError("--convert and --eject are opposites; give one of them", ctx)
    dry = check or diff
    action = Action.CONVERT if convert else Action.EJECT if eject else Action.REGENERATE
    folder = checked_vault(vault_of_files(only)) if only and vault is None else vault_to_write_to(vault)
    writer = Writer(folder) if dry else recovered(folder)
    with opened(folder, preset=preset, config=config, quiet=quiet) as read:
        done = run(read, writer, only=frozenset(files_in(read, only)) if only else None, action=action, dry=dry)
    _tell(read, done, diff=diff, dry=dry, color=color, quiet=quiet)
    failed = bool(done.refused) or any(found.severity.value == "error" for found in done.findings)
    ctx.exit(int(failed or (bool(done.changes) and (dry or fail_on_change))))


def _tell(vault: Vault, done: Synced, *, diff: bool, dry: bool, color: str, quiet: bool) -> None:
    from vaultsync.cli.output import say, terminal_width, wants_color, write
    from vaultsync.cli.vault_folder import path_prefix
    from vaultsync.cli.writing import show_diff, tell_follower, tell_refused
    from vaultsync.paths import shown
    from vaultsync.report import text

    prefix = path_prefix(vault.root, Path.cwd())
    if diff:
        show_diff(done.changes, prefix, color)
    elif not quiet:
        word = "would change" if dry else "updated"
        write("".join(f"{word} {prefix}{shown(change.path)} ({_what(done, change)})\n" for change in done.changes))
    width = terminal_width(sys.stdout, text.WIDTH)
    write(text.findings(done.findings, vault, prefix=prefix, color=wants_color(color, sys.stdout), width=width))
    tell_refused(done.refused, prefix)
    if not quiet:
        say(_summary(done, dry))
        if done.changes and not dry:
            tell_follower(vault.root)


def _what(done: Synced, change: Change) -> str:
    from vaultsync.cli.writing import counted

    return "citation" if change.path in done.cited else counted(change.parts, "table")


def _summary(done: Synced, dry: bool) -> str:
    from vaultsync.cli.writing import counted

    cited = sum(change.path in done.cited for change in done.changes)
    tables = sum(change.parts for change in done.changes if change.path not in done.cited)
    if tables or cited:
        parts = [counted(number, word) for number, word in ((tables, "table"), (cited, "citation")) if number]
        what = f"{' and '.join(parts)} in {counted(len(done.changes), 'note')} {'would change' if dry else 'brought up to date'}"
    else:
        what = "nothing to do"
    left = sum(found.severity.value == "error" for found in done.findings) + len(done.refused)
    problems = f", {counted(left, 'problem')}" if left else ""
    return f"{what}{problems}; {counted(done.tables, 'table')} looked at"

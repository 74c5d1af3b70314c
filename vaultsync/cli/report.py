"""``vaultsync report``: a vault in, a page that people look at out."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import VAULT, opening_options
from vaultsync.errors import UsageError

if TYPE_CHECKING:
    from vaultsync.audit import Report
    from vaultsync.disk.history import History
    from vaultsync.report.html import Day

FINDINGS, OUR_FAULT = 1, 3
_MARKED = 4_096
"""Bytes in which the mark of a page of ours stands; its security policy, which comes first, is short."""
_NOTES = (".md", ".canvas")


@click.command("report")
@VAULT
@click.option("--html", "html", type=click.Path(path_type=Path), metavar="FILE", required=True, help="Where to write the page.")
@click.option(
    "--history", type=click.Path(path_type=Path), metavar="FILE", help="Keep one line of numbers a day in this file, and show them."
)
@click.option("--name", metavar="NAME", help="The vault's name in Obsidian, for links; by default that of its folder.")
@click.option("--force", is_flag=True, help="Replace FILE even where it is no page of vaultsync's.")
@click.option("--fail-on", type=click.Choice(("error", "warning", "info")), help="The least severity that makes the exit code 1.")
@click.option("--now", metavar="MOMENT", help="The moment that the page names, such as 2025-02-05T15:04:05.")
@opening_options
@click.option("--quiet", "-q", is_flag=True, help="No progress bar, and no word on where the page is.")
@click.pass_context
def report(
    ctx: click.Context,
    vault: str | None,
    html: Path,
    history: Path | None,
    name: str | None,
    force: bool,
    fail_on: str | None,
    now: str | None,
    preset: str | None,
    config: Path | None,
    quiet: bool,
) -> None:
    """Write a page on the health of a vault.

    One file that needs no network: what is broken, what each takeaway stands on, and how that changed. VAULT is by default the
    vault that holds the current folder.
    """
    from vaultsync.cli.clock import moment
    from vaultsync.cli.opening import opened
    from vaultsync.cli.output import say
    from vaultsync.cli.vault_folder import vault_folder
    from vaultsync.report.html import fill, render

    _check(html, force)
    if history is not None:
        _check_history(history, html)
    known = _earlier(history) if history is not None else None
    with opened(vault_folder(vault), preset=preset, config=config, quiet=quiet) as read:
        made = moment(now, None, read.config.timezone)
        found = read.audit()
        days = _days(history, known, found, made) if history is not None and known is not None else ()
        named = name if name is not None else os.path.basename(os.path.realpath(read.root))
        page = fill(read.index, found, read, vault=named, made=made, excluded=read.excludes, history=days)
    _write(html, render(page))
    if not quiet:
        say(f"the page is {html.absolute().as_uri()}")
    ctx.exit(_exit_code(found, fail_on))


def _check(html: Path, force: bool) -> None:
    """Stops before a long run whose page could not be written, or would take the place of something else.

    Raises:
        UsageError: when FILE is a folder, lies in none, has the name of a note or canvas, or is another file.
    """
    if html.name.lower().endswith(_NOTES):
        raise UsageError(f"{html} has the name of a note, and the page is none; name a file such as {html.with_suffix('.html').name}")
    if html.is_dir():
        raise UsageError(f"{html} is a folder; name a file in it with --html")
    if not html.absolute().parent.is_dir():
        raise UsageError(f"{html.parent} is no folder; make it first, or name another file with --html")
    if not html.exists():
        return
    if not html.is_file():
        raise UsageError(f"{html} is no regular file; name another one with --html")
    if not force and not _is_page(html):
        raise UsageError(f"{html} exists and is no page of vaultsync's; name another file with --html, or replace it with --force")


def _check_history(history: Path, html: Path) -> None:
    """Stops before a history would take the place of the page, or of a note.

    Raises:
        UsageError: when the history is the page's file, under whatever name, or has the name of a note or canvas.
    """
    if history.name.lower().endswith(_NOTES):
        raise UsageError(
            f"{history} has the name of a note, and the history is none; name a file such as {history.with_suffix('.jsonl').name}"
        )
    if os.path.realpath(history) == os.path.realpath(html) or (history.exists() and html.exists() and history.samefile(html)):
        raise UsageError(f"{history} is the page itself; name another file with --history")


def _is_page(html: Path) -> bool:
    from vaultsync.report.html import MARK

    try:
        with html.open("rb") as file:
            begin = file.read(_MARKED)
    except OSError as error:
        raise UsageError(f"{html}: {error.strerror}; name another file with --html") from error
    return not begin or MARK.encode() in begin


def _earlier(history: Path) -> History:
    """What the file says of earlier runs, before a long run whose numbers could not be kept."""
    from vaultsync.cli.output import say
    from vaultsync.disk.history import read_history

    known = read_history(history)
    if known.unread:
        lines = ", ".join(str(number) for number, _ in known.unread[:5])
        more = ", …" if len(known.unread) > 5 else ""
        say(f"{history}: what is no run is left as it is (line {lines}{more})")
    return known


def _days(file: Path, known: History, found: Report, made: datetime) -> tuple[Day, ...]:
    """Takes this run into the history, and gives all of it."""
    from vaultsync.disk.history import Run, with_run, write_history
    from vaultsync.report.html import Day
    from vaultsync.report.html.page import SEVERITIES

    counted = Counter(one.severity.value for one in found.diagnostics)
    severities = {name: counted[name] for name in SEVERITIES}
    statuses = {status.value: count for status, count in found.statuses.items()}
    history = with_run(known, Run(made.date(), found.notes, severities, statuses))
    write_history(file, history)
    return tuple(Day(*run) for run in history.runs)


def _write(html: Path, text: str) -> None:
    from vaultsync.disk.whole_file import replace_whole

    try:
        replace_whole(html, text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{html} cannot be written: {error.strerror}") from error


def _exit_code(found: Report, fail_on: str | None) -> int:
    from vaultsync.diagnostic import Severity

    if found.crashed:
        return OUR_FAULT
    if fail_on is None:
        return 0
    return FINDINGS if any(one.severity.rank >= Severity(fail_on).rank for one in found.diagnostics) else 0

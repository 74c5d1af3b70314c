"""``vaultsync doctor``: a vault in; what is well around it, what is not, and what to do next, out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, VAULT

if TYPE_CHECKING:
    from vaultsync.daemon.check import Check

_COLOURS = {"ok": "32", "warning": "33", "problem": "31"}
PROBLEMS = 1


@click.command("doctor")
@VAULT
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="The form of the answer.")
@COLOR
@click.pass_context
def doctor(ctx: click.Context, vault: str | None, form: str, color: str) -> None:
    """Check what a daemon needs on this machine: watches, limits, safe writing, folders, settings; tell what to do.

    The exit code is 1 when there is a problem. Nothing is written to the vault.
    """
    from vaultsync.cli.output import wants_color, write
    from vaultsync.cli.vault_folder import vault_folder
    from vaultsync.daemon.check import Level
    from vaultsync.daemon.checkup import checkup, looks, surroundings

    checks = checkup(surroundings(vault_folder(vault)), looks())
    write(_json(checks) if form == "json" else _text(checks, painted=wants_color(color, sys.stdout)))
    ctx.exit(PROBLEMS if any(check.level is Level.PROBLEM for check in checks) else 0)


def _text(checks: list[Check], *, painted: bool) -> str:
    from vaultsync.report.visible import visible_text

    lines = []
    for check in checks:
        level = f"{check.level:<7}"
        lines.append(f"{_paint(level, _COLOURS[check.level]) if painted else level}  {visible_text(f'{check.name}: {check.message}')}\n")
        if check.help:
            lines.append(f"         {visible_text(check.help)}\n")
    return "".join(lines)


def _paint(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _json(checks: list[Check]) -> str:
    import json

    return json.dumps({"checks": [check._asdict() for check in checks]}, indent=2, ensure_ascii=False) + "\n"

"""The program ``vaultsync``: its commands by name, each imported only when it is asked for."""

from __future__ import annotations

import importlib
import os
from types import MappingProxyType

import click

from vaultsync import __version__
from vaultsync.cli.nearest import did_you_mean

NAME = "vaultsync"
COMPLETE_VARIABLE = "_VAULTSYNC_COMPLETE"

COMMANDS = MappingProxyType(
    {
        "audit": "vaultsync.cli.audit:audit",
        "sync": "vaultsync.cli.sync:sync",
        "query": "vaultsync.cli.query:query",
        "draft": "vaultsync.cli.draft:draft",
        "watch": "vaultsync.cli.watch:watch",
        "service": "vaultsync.cli.service:service",
        "doctor": "vaultsync.cli.doctor:doctor",
        "restore": "vaultsync.cli.restore:restore",
        "explain": "vaultsync.cli.explain:explain",
        "rules": "vaultsync.cli.rules:rules",
        "report": "vaultsync.cli.report:report",
        "export": "vaultsync.cli.export:export",
        "completion": "vaultsync.cli.completion:completion",
    }
)
"""Where each command stands, in the order of the help."""


class _Commands(click.Group):
    """A group whose commands are imported on first use; click offers this only by subclass."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now; None for a name that is none."""
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the arguments; a name that is none is an error with suggestions."""
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            advice = f"; did you mean {NAME} audit {word}?" if os.path.isdir(word) else did_you_mean(word, COMMANDS)
            raise click.UsageError(f"no such command {word}{advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    NAME,
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use or configuration, 3 a fault of vaultsync, 130 interrupted.",
)
@click.version_option(__version__, "--version", prog_name=NAME, message="%(prog)s %(version)s")
def program() -> None:
    """Keeps Obsidian vaults honest: broken links, front matter, takeaways without evidence, and tables that follow the notes."""

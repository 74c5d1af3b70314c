"""Options that several commands share, so that they read and mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

VAULT = click.argument("vault", required=False, metavar="[VAULT]")
OUTPUT = click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
PRESET = click.option("--preset", metavar="NAME", help="Note types that come with vaultsync, such as research.")
CONFIG = click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Read this file in place of the vault's vaultsync.toml."
)
_CACHE = "vaultsync.cache"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _keep_choice(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    ctx.meta[_CACHE] = not value


CACHE = click.option(
    "--no-cache",
    is_flag=True,
    expose_value=False,
    callback=_keep_choice,
    help="Read every note anew, and keep nothing for the next run.",
)


def wants_cache() -> bool:
    """Whether the command that runs may use what an earlier run knew."""
    ctx = click.get_current_context(silent=True)
    return bool(ctx is not None and ctx.meta.get(_CACHE, True))


def opening_options(command: _Command) -> _Command:
    """The options of every command that opens a vault and asks something of it, in this order."""
    return PRESET(CONFIG(CACHE(command)))


COLOR = click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Whether to colour the text."
)


class TakesFiles(click.Command):
    """A command whose ``--only`` takes every file after it; click's options take a fixed number."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, after those of ``--only`` were told apart."""
        from vaultsync.cli.only import spread_only

        options = [option for option in self.get_params(ctx) if isinstance(option, click.Option) and not option.is_flag]
        with_value = {name for option in options for name in option.opts} - {"--only"}
        return super().parse_args(ctx, spread_only(args, with_value))

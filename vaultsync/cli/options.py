"""Options that several commands share, so that they read and mean the same everywhere."""

from __future__ import annotations

from pathlib import Path

import click

VAULT = click.argument("vault", required=False, metavar="[VAULT]")
OUTPUT = click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
PRESET = click.option("--preset", metavar="NAME", help="Note types that come with vaultsync, such as research.")
CONFIG = click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Read this file in place of the vault's vaultsync.toml."
)
COLOR = click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Whether to colour the text."
)

"""``vaultsync export``: a vault in, its index in a form that other programs read out."""

from __future__ import annotations

from pathlib import Path

import click

from vaultsync.cli.options import CACHE, OUTPUT, VAULT


@click.command("export")
@VAULT
@click.option(
    "--format",
    "form",
    type=click.Choice(("metadata-extractor", "obsidian-cache")),
    required=True,
    help="What the Metadata Extractor plugin writes, or Obsidian's own metadata cache.",
)
@OUTPUT
@CACHE
def export(vault: str | None, form: str, output: Path | None) -> None:
    """Print a vault's index as JSON.

    VAULT is by default the vault that holds the current folder.
    """
    from vaultsync.cli.opening import opened
    from vaultsync.cli.output import check_output, write
    from vaultsync.cli.vault_folder import vault_folder
    from vaultsync.report import metadata_extractor, obsidian_cache

    check_output(output)
    dump = metadata_extractor.dump if form == "metadata-extractor" else obsidian_cache.dump
    with opened(vault_folder(vault), quiet=output is None) as read:
        text = dump(read.index)
    write(text, output)

"""``vaultsync completion``: the name of a shell in, its completion script out."""

from __future__ import annotations

import click

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    For bash, add to ~/.bashrc: eval "$(vaultsync completion bash)"
    """
    from click.shell_completion import get_completion_class

    from vaultsync.cli.output import write
    from vaultsync.cli.program import COMPLETE_VARIABLE, NAME, program

    writer = get_completion_class(shell)
    assert writer is not None
    write(writer(program, {}, NAME, COMPLETE_VARIABLE).source() + "\n")

"""The command line: arguments in, output and an exit code out; one file per command."""

from __future__ import annotations

from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> int:
    """Runs one command, by default that of ``sys.argv``, and returns its exit code; never raises."""
    try:
        from vaultsync.cli.run import run

        return run(args)
    except KeyboardInterrupt:
        return 130

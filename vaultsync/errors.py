"""What stops the program: the few exceptions, each with a message its reader can act on."""

from __future__ import annotations


class VaultsyncError(Exception):
    """Base of all errors that end a run; ``str()`` is what the user reads."""


class UsageError(VaultsyncError):
    """The command cannot be carried out as asked (exit code 2)."""


class ConfigError(UsageError):
    """The configuration, or a schema that it names, is wrong.

    ``problems`` holds one line each, ``FILE:LINE:COLUMN: what is wrong; what to do``, at least one.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.schemas: tuple[str, ...] = ()
        """The files in the vault that the configuration names, by their paths in it, whether they can be read or not."""

"""Arguments in, exit code out: whatever happens becomes a message that its reader can act on.

0 clean, 1 findings, 2 wrong use or configuration, 3 a fault of ours, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from vaultsync.cli.nearest import did_you_mean
from vaultsync.cli.output import forget_standard_output, say
from vaultsync.cli.program import COMPLETE_VARIABLE, NAME, program
from vaultsync.errors import VaultsyncError

WRONG_USE, OUR_FAULT, INTERRUPTED = 2, 3, 130
_TRACEBACK_LINES = 8


def run(args: Sequence[str] | None = None) -> int:
    """One command from its arguments (default: those of the process) to its exit code."""
    try:
        return _invoke(list(sys.argv[1:] if args is None else args))
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        say(f"error: {_message(error)}")
        say(f"'{error.ctx.command_path if error.ctx else NAME} --help' says what there is", name=False)
        return WRONG_USE
    except click.ClickException as error:
        say(f"error: {error.format_message()}")
        return WRONG_USE
    except VaultsyncError as error:
        for line in str(error).splitlines():
            say(f"error: {line}")
        return WRONG_USE
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        forget_standard_output()
        return 0
    except Exception as error:
        _report_fault(error)
        return OUR_FAULT


def _invoke(args: list[str]) -> int:
    instruction = os.environ.get(COMPLETE_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, NAME, COMPLETE_VARIABLE, instruction)
    with program.make_context(NAME, args or ["--help"]) as context:
        program.invoke(context)
    return 0


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        options = [name for parameter in error.ctx.command.get_params(error.ctx) for name in parameter.opts if name.startswith("--")]
        return f"no such option {error.option_name}{did_you_mean(error.option_name, options)}"
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]


def _report_fault(error: Exception) -> None:
    import traceback

    lines = "".join(traceback.format_exception(error)).splitlines()
    say(f"a fault of vaultsync, not of your vault: {type(error).__name__}; nothing was changed")
    for line in lines[-_TRACEBACK_LINES:]:
        say(f"  {line}", name=False)
    say(f"please report it with these lines and the command; python {sys.version.split()[0]}, {sys.platform}", name=False)

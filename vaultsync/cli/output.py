"""Text in, bytes on standard output, standard error or in a file out; UTF-8 whatever the locale says."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

from vaultsync.errors import UsageError
from vaultsync.paths import is_note
from vaultsync.report.visible import visible_text


def check_output(output: Path | None) -> None:
    """Stops before a long run whose result could not be written.

    Raises:
        UsageError: when ``output`` is a folder, lies in none, or is a note that exists.
    """
    if output is None:
        return
    if output.is_dir():
        raise UsageError(f"{output} is a folder; name a file in it with --output")
    if not output.absolute().parent.is_dir():
        raise UsageError(f"{output.parent} is no folder; make it first, or name another file with --output")
    if is_note(output.name) and output.exists():
        raise UsageError(f"{output} is a Markdown file that exists, and would be replaced; name another file with --output")


def write(text: str, output: Path | None = None) -> None:
    """Writes the whole text to a file, or to standard output, where a reader that went away is no fault.

    Raises:
        UsageError: when the system refuses to write.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if output is not None:
            output.write_bytes(data)
        elif sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        forget_standard_output()
    except OSError as error:
        raise UsageError(f"{output or 'standard output'} cannot be written: {error.strerror}") from error


def forget_standard_output() -> None:
    """Its reader went away; what is still to be flushed goes nowhere."""
    void = os.open(os.devnull, os.O_WRONLY)
    os.dup2(void, sys.stdout.fileno())
    os.close(void)


def say(text: str, *, name: bool = True) -> None:
    """One line on standard error, by default with the program's name before it; never raises for the stream."""
    line = f"vaultsync: {text}" if name else text
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
            sys.stderr.buffer.write((visible_text(line) + "\n").encode("utf-8", "backslashreplace"))
            sys.stderr.buffer.flush()
    except OSError:
        return


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Whether to colour what goes to a stream: ``always``, ``never``, or ``auto`` by terminal and environment."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at the stream who sees colours and moving bars."""
    return stream is not None and not stream.closed and stream.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width(stream: TextIO | None, default: int) -> int:
    """The columns of the terminal, or ``default`` where there is none, so that files do not depend on it."""
    return shutil.get_terminal_size((default, 24)).columns if is_terminal(stream) else default

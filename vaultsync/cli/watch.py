"""``vaultsync watch``: a vault in; kept audited, and its tables up to date, until somebody ends it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import CONFIG, PRESET, VAULT

if TYPE_CHECKING:
    from types import FrameType

    from vaultsync.cli.status_line import StatusLine
    from vaultsync.daemon.running import Front, Options

TAKEN, INTERRUPTED = 3, 130


@click.command("watch")
@VAULT
@click.option("--no-write", is_flag=True, help="Audit only; write nothing to the vault.")
@click.option("--poll", is_flag=True, help="Compare the vault every 30 seconds too, for drives that tell of no changes.")
@click.option("--tcp", is_flag=True, help="Serve on a port of this machine too, with a token.")
@click.option("--no-cache", is_flag=True, help="Keep nothing in the cache folder.")
@PRESET
@CONFIG
@click.option("--quiet", "-q", is_flag=True, help="Say nothing; the log in the state folder has it all.")
@click.option("--log-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the log there.")
@click.pass_context
def watch(
    ctx: click.Context,
    vault: str | None,
    no_write: bool,
    poll: bool,
    tcp: bool,
    no_cache: bool,
    preset: str | None,
    config: Path | None,
    quiet: bool,
    log_file: Path | None,
) -> None:
    """Follow a vault until Ctrl-C: keep findings current, and tables up to date while nobody types.

    VAULT is followed by one process at a time; where it is followed already the exit code is 3. To have it followed from login
    on: vaultsync service install.
    """
    from vaultsync.cli.output import say
    from vaultsync.cli.vault_folder import vault_to_write_to
    from vaultsync.daemon.running import Front, Options
    from vaultsync.disk.writing.instance import Taken

    folder = Path(os.path.abspath(vault_to_write_to(vault)))
    options = Options(folder, preset, config, write=not no_write, poll=poll, tcp=tcp, cache=not no_cache)
    front, received = Front(), _Received()
    try:
        with _answering(front, received):
            code = _followed(options, front, log_file, quiet)
    except Taken as taken:
        say(f"error: {taken}")
        ctx.exit(TAKEN)
    ctx.exit(INTERRUPTED if received.interrupted and code == 0 else code)


def _followed(options: Options, front: Front, log_file: Path | None, quiet: bool) -> int:
    from dataclasses import replace
    from functools import partial

    from vaultsync.cli.output import is_terminal, say
    from vaultsync.cli.status_line import StatusLine
    from vaultsync.disk.scan_ahead import scan_ahead
    from vaultsync.disk.writing.instance import acquire
    from vaultsync.disk.writing.state import state_folder

    line = StatusLine(sys.stderr) if not quiet and is_terminal(sys.stderr) else None
    with acquire(options.root, command="vaultsync watch") as owner:
        walk = scan_ahead(options.root)
        # Imported while the folder is walked.
        from vaultsync.daemon.composing import compose
        from vaultsync.daemon.log import NAME, Log
        from vaultsync.daemon.running import follow_vault

        state = Path(state_folder(options.root, None))
        echo = None if quiet else _echo(line) if line is not None else lambda level, text: say(f"{level}: {text}")
        log = Log(log_file.absolute().parent if log_file else state, name=log_file.name if log_file else NAME, echo=echo)
        log.info(f"process {os.getpid()} follows {options.root}")
        try:
            return follow_vault(
                options, state, log, replace(front, show=line.show if line else front.show), owner, partial(compose, walk=walk)
            )
        finally:
            if line is not None:
                line.close()
            log.close()


def _echo(line: StatusLine) -> Callable[[str, str], None]:
    return lambda level, text: line.above(text if level == "info" else f"{level}: {text}")


class _Received:
    """Whether Ctrl-C came."""

    interrupted = False


@contextmanager
def _answering(front: Front, received: _Received) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask for the end, a second Ctrl-C does not wait for it; SIGHUP has everything looked at anew."""

    def end(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            if received.interrupted:
                raise KeyboardInterrupt
            received.interrupted = True
        front.stop.set()

    def reload(number: int, frame: FrameType | None) -> None:
        for call in front.reloads:
            call()

    answers = {signal.SIGINT: end, signal.SIGTERM: end}
    if hasattr(signal, "SIGHUP"):
        answers[signal.SIGHUP] = reload
    if threading.current_thread() is not threading.main_thread():  # a test, or a program that has this one in it
        yield
        return
    before = {number: signal.signal(number, answer) for number, answer in answers.items()}
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)

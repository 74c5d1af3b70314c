"""``vaultsync draft``: a text and a vault in, sentence by sentence what the vault knows of it out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, OUTPUT, VAULT, opening_options

if TYPE_CHECKING:
    from vaultsync.draft import Backing, Decoded, DraftReport
    from vaultsync.paths import VaultPath
    from vaultsync.vault import Vault

FORMS = ("text", "json")
FINDINGS = 1
STANDARD_INPUT = "-"
MAX_BYTES = 16 * 1024 * 1024
"""A larger file is no draft; a note may be no larger either."""


@click.command("draft")
@click.argument("file", metavar="FILE")
@VAULT
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="The form of the report.")
@click.option(
    "--as", "written", type=click.Choice(("text", "markdown", "html")), help="How FILE is written; by default told by its name or text."
)
@click.option(
    "--fail-on",
    type=click.Choice(("contradicted", "broader", "uncovered", "never")),
    default="never",
    show_default=True,
    help="The least that makes the exit code 1: a contradicted sentence, also one broader or less specified than the evidence, also an"
    " uncovered one that should be backed.",
)
@OUTPUT
@opening_options
@COLOR
@click.option("--all", "every", is_flag=True, help="Show the sentences too that assert nothing about a concept of the vault.")
@click.option("--quiet", "-q", is_flag=True, help="Sentences only: no progress bar, no summary.")
@click.pass_context
def draft(
    ctx: click.Context,
    file: str,
    vault: str | None,
    form: str,
    written: str | None,
    fail_on: str,
    output: Path | None,
    preset: str | None,
    config: Path | None,
    color: str,
    every: bool,
    quiet: bool,
) -> None:
    """Say what a vault knows of a text, sentence by sentence.

    FILE is Markdown, plain text or HTML saved from the web, or - for standard input. VAULT is by default the vault of the current
    folder. Nothing is written, fetched or executed, and nothing is called true.
    """
    from vaultsync.cli.opening import opened
    from vaultsync.cli.output import check_output, say, wants_color, write
    from vaultsync.cli.vault_folder import vault_folder
    from vaultsync.draft import Form, form_of, judge_draft, read_draft
    from vaultsync.evidence.settings import DEFAULT
    from vaultsync.paths import extension_of

    check_output(output)
    decoded = _read(file)
    how = Form(written) if written is not None else form_of("" if file == STANDARD_INPUT else extension_of(Path(file).name), decoded.text)
    with opened(vault_folder(vault), preset=preset, config=config, quiet=quiet) as read:
        skipped = read.index.setting(DEFAULT).skip_sections
        report = judge_draft(read.index, read_draft(decoded.text, how, skipped), _own(read, file))
        if decoded.replaced:
            places = "1 place" if decoded.replaced == 1 else f"{decoded.replaced:,} places"
            say(f"{file}: {places} could not be read as {decoded.encoding}, and stand as \ufffd")
        if form == "json":
            from vaultsync.report import draft_json

            name = read.root.absolute().as_posix()
            text = draft_json.render(report, read.index, file=file, vault=name, form=how, encoding=decoded.encoding)
        else:
            from vaultsync.report import draft_text

            stream = sys.stdout if output is None else None
            colored = wants_color(color, stream)
            text = draft_text.render(report, read.index, file=file, color=colored, every=every, summary=not quiet)
    write(text, output)
    ctx.exit(_exit_code(report, fail_on))


def _own(vault: Vault, file: str) -> VaultPath | None:
    """The path in the vault of a draft that lies there."""
    from vaultsync.errors import UsageError

    try:
        return vault.relative(file) if file != STANDARD_INPUT else None
    except UsageError:
        return None


def _read(file: str) -> Decoded:
    from vaultsync.draft import decode
    from vaultsync.errors import UsageError

    data = _bytes(file)
    shown = "standard input" if file == STANDARD_INPUT else file
    if len(data) > MAX_BYTES:
        raise UsageError(f"{shown} is larger than {MAX_BYTES // 1024 // 1024} MB; name a text of ordinary length")
    decoded = decode(data)
    if decoded is None:
        raise UsageError(f"{shown} is no text; save it as Markdown, plain text or HTML first")
    return decoded


def _bytes(file: str) -> bytes:
    from vaultsync.errors import UsageError

    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise UsageError(f"{file} is a folder; name the text first and the vault after it: vaultsync draft FILE {file}") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _exit_code(report: DraftReport, fail_on: str) -> int:
    from vaultsync.draft import Backing

    failing: dict[str, tuple[Backing, ...]] = {
        "never": (),
        "contradicted": (Backing.CONTRADICTED,),
        "broader": (Backing.CONTRADICTED, Backing.BROADER, Backing.UNDER_SPECIFIED),
        "uncovered": (Backing.CONTRADICTED, Backing.BROADER, Backing.UNDER_SPECIFIED, Backing.UNCOVERED),
    }
    told = (one for one in report.judged if one.sentence.check_worthy)
    return FINDINGS if any(one.backing in failing[fail_on] for one in told) else 0

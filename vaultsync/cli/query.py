"""``vaultsync query``: a query or an expression in, its answer out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.options import COLOR, OUTPUT, opening_options

if TYPE_CHECKING:
    from vaultsync.paths import VaultPath
    from vaultsync.query.answer import Answer
    from vaultsync.query.engine import Engine
    from vaultsync.query.values import QueryError, Value
    from vaultsync.vault import Vault

FORMATS = ("table", "markdown", "html", "json", "csv")
WRONG_USE = 2
PREFIX = "="
WIDTH = 160
"""Characters of a query's line that are shown; the place at fault is among them."""
MESSAGE = 1_000
"""Characters of a message, which may quote a long pattern."""


@click.command("query")
@click.argument("words", nargs=-1, metavar="[VAULT] QUERY")
@click.option("--origin", metavar="NOTE", help="The note in which the query stands: what 'this' means, and where links lead from.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="The form of the answer.")
@click.option("--batch", type=click.Path(path_type=Path), metavar="FILE", help="Answer every line of a JSON Lines file instead of QUERY.")
@click.option("--now", metavar="MOMENT", help="What date(now) means, such as 2025-02-05T15:04:05.")
@click.option("--timezone", metavar="ZONE", help="The zone of dates without one; by default the configured one, or the system's.")
@OUTPUT
@opening_options
@COLOR
@click.pass_context
def query(
    ctx: click.Context,
    words: tuple[str, ...],
    origin: str | None,
    form: str,
    batch: Path | None,
    now: str | None,
    timezone: str | None,
    output: Path | None,
    preset: str | None,
    config: Path | None,
    color: str,
) -> None:
    """Answer a query in Dataview's language.

    QUERY is a query, such as 'TABLE status FROM "Takeaways"', or an expression after '=', such as '= length(this.file.inlinks)'.
    """
    from vaultsync.cli.clock import moment
    from vaultsync.cli.opening import opened
    from vaultsync.cli.output import check_output, write
    from vaultsync.cli.vault_folder import vault_folder

    check_output(output)
    folder, text = _arguments(words, batch)
    cases = _read(batch) if batch is not None else None
    with opened(vault_folder(folder), preset=preset, config=config) as read:
        engine = read.engine(moment(now, timezone, read.config.timezone))
        if cases is not None:
            from vaultsync.cli.query_batch import answers

            write("".join(answers(engine, cases)), output)
            return
        where = _note(read, origin) if origin is not None else None
        shown = _answered(read, engine, text, where, form, color=color, output=output)
    if shown is None:
        ctx.exit(WRONG_USE)
    write(shown, output)


def _arguments(words: tuple[str, ...], batch: Path | None) -> tuple[str | None, str]:
    """The vault's folder, where it is named, and the query."""
    folders = words if batch is not None else words[:-1]
    if len(folders) > 1:
        raise click.UsageError(f"one vault and one query can be given, not {len(words)} words; put the query in quotes")
    if batch is not None:
        return (folders[0] if folders else None), ""
    if not words:
        raise click.UsageError("name a query, or a file of queries with --batch")
    if len(words) == 1 and Path(words[0]).is_dir():
        raise click.UsageError(f"{words[0]} is a folder; name the query after it")
    return (folders[0] if folders else None), words[-1]


def _read(batch: Path) -> str:
    from vaultsync.errors import UsageError

    try:
        return batch.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{batch} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{batch} is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _note(vault: Vault, origin: str) -> VaultPath:
    from vaultsync.errors import UsageError
    from vaultsync.paths import VaultPath

    try:
        path = vault.relative(origin)
    except UsageError:
        path = vault.index.resolve_target(origin, VaultPath("")).path or VaultPath("")
    if path not in vault.index.notes:
        raise UsageError(f"--origin {origin} is no note of the vault {vault.root}")
    return path


def _answered(
    vault: Vault, engine: Engine, text: str, origin: VaultPath | None, form: str, *, color: str, output: Path | None
) -> str | None:
    """What is to be written; None when the query fails, which is then told."""
    from vaultsync.query.values import QueryError

    try:
        if text.lstrip().startswith(PREFIX):
            # A blank in place of the sign keeps what an error says of columns true.
            return _shown_value(engine, engine.expression(text.replace(PREFIX, " ", 1), origin), form)
        answer = engine.query(text, origin)
        shown = _shown(vault, engine, answer, origin, form, color=color, output=output)
    except QueryError as error:
        _tell(error, text)
        return None
    _tell_dropped(answer)
    return shown


def _shown_value(engine: Engine, value: Value, form: str) -> str:
    if form == "json":
        import json

        from vaultsync.query.json_form import value_json

        return json.dumps(value_json(value), ensure_ascii=False) + "\n"
    from vaultsync.query.value_text import text_of

    return text_of(value, engine.settings) + "\n"


def _shown(vault: Vault, engine: Engine, answer: Answer, origin: VaultPath | None, form: str, *, color: str, output: Path | None) -> str:
    if form == "json":
        from vaultsync.cli.query_forms import as_json

        return as_json(answer)
    if form in ("markdown", "html"):
        return _rendered(vault, engine, answer, origin, form)
    if form == "csv":
        from vaultsync.cli.query_forms import as_csv

        return as_csv(answer, engine.settings)
    from vaultsync.cli.output import is_terminal, terminal_width, wants_color
    from vaultsync.cli.query_forms import as_plain, as_terminal

    stream = sys.stdout if output is None else None
    if not is_terminal(stream):
        return as_plain(answer, engine.settings)
    return as_terminal(answer, engine.settings, width=terminal_width(stream, WIDTH), color=wants_color(color, stream))


def _rendered(vault: Vault, engine: Engine, answer: Answer, origin: VaultPath | None, form: str) -> str:
    """The answer as it would stand in a note; tasks as tasks."""
    from vaultsync.disk.obsidian_settings import APP_JSON, settings_in
    from vaultsync.paths import VaultPath
    from vaultsync.tables import html, markdown
    from vaultsync.tables.links import LinkStyle

    where = origin if origin is not None else VaultPath("")
    if form == "html":
        return html.render(answer, where, vault.index, engine.settings).rstrip("\n") + "\n"
    style = LinkStyle.of(settings_in(vault.root, APP_JSON))
    return markdown.render(answer, where, vault.index, style, engine.settings, checkboxes=True).rstrip("\n") + "\n"


def _tell(error: QueryError, text: str) -> None:
    """The fault on standard error: where it is, the line with a mark below the place, and what could stand there."""
    from vaultsync.cli.output import say

    if error.offset is None:
        say(f"error: {error.message[:MESSAGE]}")
        return
    from vaultsync.text import LineIndex

    lines = LineIndex.of(text)
    offset = min(error.offset, len(text))
    line, column = lines.position(offset)
    written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    say(f"error: line {line}, column {column}: {error.message[:MESSAGE]}")
    cut = max(0, column - 1 - WIDTH // 2)
    say(f"  {written[cut : cut + WIDTH]}", name=False)
    say(f"  {' ' * (column - 1 - cut)}^", name=False)
    if error.expected:
        say(f"  expected {', '.join(error.expected)}", name=False)


def _tell_dropped(answer: Answer) -> None:
    if answer.dropped:
        from vaultsync.cli.output import say
        from vaultsync.tables.wording import dropped_rows

        message, rows = dropped_rows(answer.dropped)
        say(f"{message}. {rows}")

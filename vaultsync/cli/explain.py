"""``vaultsync explain``: the name of a rule or a note in, what the rule wants or what supports the note out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultsync.cli.nearest import did_you_mean, nearest
from vaultsync.cli.options import opening_options
from vaultsync.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from vaultsync.paths import VaultPath
    from vaultsync.rule import Rule
    from vaultsync.vault import Vault


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from vaultsync.rules import RULES

    names = [CompletionItem(rule.name) for rule in RULES if rule.name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


@click.command("explain")
@click.argument("name", metavar="RULE|NOTE", shell_complete=_complete)
@click.option("--vault", metavar="VAULT", help="The vault of the note; by default the one that holds it or the current folder.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="The form, for a note.")
@opening_options
def explain(name: str, vault: str | None, form: str, preset: str | None, config: Path | None) -> None:
    """Say what a rule wants, or what supports a takeaway.

    NOTE is a path, or a name as in a link.
    """
    from vaultsync.cli.output import write
    from vaultsync.report.visible import visible_text
    from vaultsync.rules import RULES

    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is not None:
        if form == "json":
            raise UsageError(f"{name} is a rule; 'vaultsync rules --format json' tells of rules, --format json here of notes")
        write(_rule_page(rule))
        return
    from vaultsync.cli.opening import opened

    folder = _folder(name, vault, [rule.name for rule in RULES])
    with opened(folder, preset=preset, config=config) as read:
        path = _note(read, name, [rule.name for rule in RULES])
        if form == "json":
            from vaultsync.report.explanation import render_json

            write(render_json(read.index, path, read))
            return
        from vaultsync.evidence.explain import render

        text = render(read.index, path)
    write("".join(visible_text(line) + "\n" for line in text.rstrip("\n").split("\n")))


def _rule_page(rule: Rule) -> str:
    import textwrap

    from vaultsync.report.rule_text import rule_text

    said = rule_text(rule)
    marks = ", ".join([said.severity] + ["fixable"] * said.fixable + ["needs note types"] * said.needs_types)
    parts = [f"{said.name} ({marks})", said.summary]
    parts += [f"{word}: {text}" for word, text in (("Why", said.why), ("Fix", said.fix), ("Source", said.source)) if text]
    return "\n\n".join(textwrap.fill(part, 100, break_long_words=False, break_on_hyphens=False) for part in parts) + "\n"


def _folder(name: str, vault: str | None, rules: list[str]) -> Path:
    """The vault of a note; a folder that nobody calls a vault is not read for a word that may be a mistyped rule."""
    from vaultsync.cli.vault_folder import vault_around, vault_folder

    if vault is not None:
        return vault_folder(vault)
    if os.path.lexists(name):
        return vault_around(Path(os.path.abspath(name)).parent) or vault_folder(None)
    folder = vault_around(Path.cwd())
    if folder is None:
        raise UsageError(f"{name} is no rule and no file here{did_you_mean(name, rules)}; for a note of another folder add --vault")
    return folder


def _note(vault: Vault, name: str, rules: list[str]) -> VaultPath:
    from vaultsync.paths import VaultPath

    try:
        path: VaultPath | None = vault.relative(name)
    except UsageError:
        path = vault.index.resolve_target(name, VaultPath("")).path
    if path in vault.index.notes and path is not None:
        return path
    if path is not None:
        raise UsageError(f"{name} is no note; only notes have evidence")
    near = [*nearest(name, rules), *vault.index.nearest(name)]
    advice = f"; did you mean {' or '.join(near)}?" if near else "; 'vaultsync rules' lists the rules"
    raise UsageError(f"{name} is neither a rule nor a note of the vault {vault.root}{advice}")

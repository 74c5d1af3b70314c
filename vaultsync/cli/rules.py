"""``vaultsync rules``: the table of all rules out, for people, for programs and for README.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vaultsync.report.rule_text import RuleText


@click.command("rules")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True, help="The form of the table."
)
def rules(form: str) -> None:
    """List all rules.

    'vaultsync explain RULE' says more about one.
    """
    from vaultsync.cli.output import write

    write({"text": _text_table, "json": _json_table, "markdown": rule_table}[form]())


def rule_table() -> str:
    """The table as it stands in README.md, ending with a newline."""
    rows = [
        f"| `{rule.name}` | {rule.severity} | {rule.summary} | {'yes' if rule.fixable else ''} | {'yes' if rule.needs_types else ''} |"
        for rule in _rule_texts()
    ]
    head = "| rule | severity | what it reports | fixable | needs note types |\n| --- | --- | --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


def _rule_texts() -> list[RuleText]:
    from vaultsync.report.rule_text import rule_text
    from vaultsync.rules import RULES

    return [rule_text(rule) for rule in RULES]


def _text_table() -> str:
    listed = _rule_texts()
    width = max(len(rule.name) for rule in listed)
    rows = []
    for rule in listed:
        marks = ", ".join(["fixable"] * rule.fixable + ["needs note types"] * rule.needs_types)
        rows.append(f"{rule.name:<{width}}  {rule.severity:<7}  {rule.summary}{f' ({marks})' if marks else ''}")
    return "\n".join(rows) + "\n"


def _json_table() -> str:
    import json

    return json.dumps({"version": 1, "rules": [rule._asdict() for rule in _rule_texts()]}, ensure_ascii=False, indent=2) + "\n"

"""Findings in, their table out: the first as rows, the others as lines of text that a script makes rows of and everybody can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vaultsync.paths import VaultPath, folder_of, shown
from vaultsync.report.html.markup import address, choice, coded, escaped, filters, heading, icon, link
from vaultsync.report.html.page import SEVERITIES, Finding, Page
from vaultsync.report.visible import visible_text

MAX_ROWS = 1_000
"""Findings that are rows without a script."""
MAX_LISTED = 20_000
"""Findings on the page; of more, the most severe."""
MAX_FOLDERS = 400
"""Folders to choose from."""
COLUMNS = ("severity", "rule", "note", "message")


def findings(page: Page) -> str:
    """The filters, the table, and what does not stand in it."""
    found, vault = page.findings[:MAX_LISTED], page.overview.vault
    head = heading("findings", "Findings")
    if not found:
        return f'{head}<p class="dim">Nothing is broken.</p></section>'
    left = len(page.findings) - len(found)
    if left:
        head += f'<p class="note">The {len(found):,} most severe; {left:,} more are listed by <code>vaultsync audit --all</code>.</p>'
    columns = "".join(f'<th scope="col" data-key="{name}">{name.capitalize()}</th>' for name in COLUMNS)
    rows = "".join(_row(vault, one) for one in found[:MAX_ROWS])
    return (
        f'{head}{_filters(found)}<div class="wide"><table id="finding-table" data-vault="{escaped(vault)}">'
        f"<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<button id="more" type="button" hidden>Show more</button>{_rest(found[MAX_ROWS:])}</section>'
    )


def _filters(found: Sequence[Finding]) -> str:
    severities = [name for name in SEVERITIES if any(one.severity == name for one in found)]
    rules = sorted({one.rule for one in found})
    folders = sorted({folder_of(one.path) for one in found})[:MAX_FOLDERS]
    choices = f"{_choice('severity', severities)}{_choice('rule', rules)}{_choice('folder', folders)}"
    return filters("finding-filters", "findings", choices, len(found), '<button type="reset">Clear</button>')


def _choice(name: str, values: Iterable[str]) -> str:
    options = "".join(f'<option value="={escaped(shown(value))}">{escaped(shown(value)) or "(vault)"}</option>' for value in values)
    return choice(name, options)


def _row(vault: str, one: Finding) -> str:
    place = f'<span class="dim">:{one.line}:{one.column}</span>'
    advice = f'<p class="dim">{coded(one.help)}</p>' if one.help else ""
    return (
        f'<tr><td class="v-{one.severity}">{icon(f"v-{one.severity}")}{one.severity}</td><td>{escaped(one.rule)}</td>'
        f"<td>{link(vault, one.path, shown(one.path))}{place}</td><td><p>{coded(one.message)}</p>{advice}</td></tr>"
    )


def _rest(found: Sequence[Finding]) -> str:
    if not found:
        return ""
    lines = "\n".join(map(_line, found))
    return f'<details id="rest"><summary>{len(found):,} more findings</summary><pre>\n{escaped_lines(lines)}</pre></details>'


def _line(one: Finding) -> str:
    """Fields between tabs; none can hold a tab or line end, since ``visible_text`` shows both as escapes."""
    fields = (one.severity, one.rule, shown(one.path), f"{one.line}:{one.column}", one.message, one.help, _odd_address(one.path))
    return "\t".join(map(visible_text, fields)).rstrip("\t")


def _odd_address(path: VaultPath) -> str:
    """The encoded path, where it cannot be made from the path as shown."""
    return "" if visible_text(path) == path else address("", path).partition("&file=")[2]


def escaped_lines(lines: str) -> str:
    """As ``escaped``, for text whose tabs and line feeds are meant."""
    return "\n".join("\t".join(map(escaped, line.split("\t"))) for line in lines.split("\n"))

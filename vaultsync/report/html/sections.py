"""The parts of the page in, their HTML out, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaultsync.evidence.nouns import plural
from vaultsync.report.html.charts import severity_lines, spread, status_areas, status_bar
from vaultsync.report.html.drawing import graph
from vaultsync.report.html.markup import choice, columns, escaped, filters, heading, icon, link, sentence
from vaultsync.report.html.page import SEVERITIES, STATUSES, Day, Kinds, Noticed, Overview, Page, Row, Takeaway

MAX_DAYS = 120
"""Days in the table of the history."""
MAX_DRAWN = 2_000
"""Claims whose evidence is drawn, the worst first; a page of more would be too large to open."""
MAX_CLAIMS = 20
"""Claims that are named beside a source with a notice."""
_SEVERITY_WORDS = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("info", "info")}


def header(one: Overview) -> str:
    """The name of the vault, what was read and when, and the switch between light and dark."""
    made = one.made.strftime("%Y-%m-%d %H:%M %Z").strip()
    notes = f"{_counted(one.notes, 'note')} of {_counted(one.files, 'file')}"
    return (
        f'<header><div><h1>{escaped(one.vault)}</h1><p class="dim">{notes} audited on'
        f' <time datetime="{escaped(one.made.isoformat(timespec="seconds"))}">{escaped(made)}</time></p></div>'
        '<button id="theme" type="button" hidden>Theme: system</button></header>'
    )


def glance(page: Page) -> str:
    """How many findings, how the claims stand, and what else is to be known before reading on."""
    one = page.overview
    counts = "".join(_figure(name, one.severities.get(name, 0)) for name in SEVERITIES)
    parts = [heading("glance", "At a glance"), f'<ul class="figures">{counts}</ul>']
    parts += (f'<p class="note">{line}</p>' for line in _remarks(one))
    total = sum(one.statuses.values())
    if total:
        parts.append(f"<h3>How {_counted(total, one.kinds.claim)} {'stands' if total == 1 else 'stand'} in this vault</h3>")
        said = ", ".join(f"{one.statuses[name]} {name}" for name in reversed(STATUSES) if one.statuses.get(name))
        parts.append(status_bar(one.statuses, said))
        parts.append(f'<ul class="legend">{"".join(_legend(one, total))}</ul>')
    return "".join((*parts, "</section>"))


def _figure(name: str, count: int) -> str:
    word = _SEVERITY_WORDS[name][count != 1]
    return f'<li class="v-{name}{"" if count else " none"}">{icon(f"v-{name}")}<b>{count:,}</b> {word}</li>'


def _legend(one: Overview, total: int) -> Iterator[str]:
    for name in reversed(STATUSES):
        count = one.statuses.get(name, 0)
        share = f' <span class="dim">{round(100 * count / total)} %</span>' if count else ""
        yield f'<li class="s-{name}{"" if count else " none"}">{icon(f"s-{name}")}<b>{count:,}</b> {name}{share}</li>'


def _remarks(one: Overview) -> Iterator[str]:
    if one.crashed:
        yield "A rule stopped with an error, a fault of vaultsync: findings may be missing. See <code>rule-crashed</code> below."
    if one.snapshot:
        old = f", which is older than {_counted(one.too_old, 'day')}" if one.too_old else ""
        yield f"Retractions are known from {escaped(one.snapshot)}{old}."
    elif one.statuses:
        yield "No retraction data was given, so nothing is known here of retracted papers."
    if one.drafts:
        yield f"{_counted(one.drafts, one.kinds.claim)} in draft {'is' if one.drafts == 1 else 'are'} not judged."
    if one.suppressed:
        yield f"{_counted(one.suppressed, 'finding')} {'is' if one.suppressed == 1 else 'are'} suppressed by the notes themselves."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {escaped(noun if number == 1 else plural(noun))}"


# -- over time


def over_time(days: Sequence[Day]) -> str:
    """Two charts and their numbers; empty where no history is kept."""
    if not days:
        return ""
    head = heading("time", "Over time")
    if len(days) == 1:
        return f'{head}<p class="dim">One run so far, on {days[0].date.isoformat()}. The charts begin with the second day.</p></section>'
    first, last = days[0].date.isoformat(), days[-1].date.isoformat()
    return (
        f'{head}<div class="charts"><figure>{status_areas(days, f"statuses from {first} to {last}; the numbers are in the table below")}'
        "<figcaption>Statuses, the best at the bottom</figcaption></figure>"
        f"<figure>{severity_lines(days, f'errors and warnings from {first} to {last}; the numbers are in the table below')}"
        '<figcaption><span class="v-error">Errors</span> and <span class="v-warning">warnings</span> (dashed)</figcaption></figure></div>'
        f"{_days(days)}</section>"
    )


def _days(days: Sequence[Day]) -> str:
    head = columns(("day", "notes", *SEVERITIES, *reversed(STATUSES)))
    rows = []
    for day in reversed(spread(days, MAX_DAYS)):
        counts = (
            day.notes,
            *(day.severities.get(name, 0) for name in SEVERITIES),
            *(day.statuses.get(name, 0) for name in reversed(STATUSES)),
        )
        rows.append(f'<tr><th scope="row">{day.date.isoformat()}</th>{"".join(f"<td>{count:,}</td>" for count in counts)}</tr>')
    table = f'<table class="numbers">{head}<tbody>{"".join(rows)}</tbody></table>'
    return f'<details class="plain"><summary>The numbers</summary><div class="wide">{table}</div></details>'


# -- notices


def notices(page: Page) -> str:
    """The sources with a notice and what rests on them; empty without."""
    if not page.noticed:
        return ""
    kinds, vault = page.overview.kinds, page.overview.vault
    rows = "".join(_noticed(vault, one) for one in page.noticed)
    head = columns((escaped(kinds.source), "notice", f"{escaped(plural(kinds.claim))} that rest on it"))
    return (
        f"{heading('notices', f'{escaped(plural(kinds.source).capitalize())} with a notice')}"
        f'<div class="wide"><table class="notices">{head}<tbody>{rows}</tbody></table></div></section>'
    )


def _noticed(vault: str, one: Noticed) -> str:
    claims = ", ".join(link(vault, path) for path in one.claims[:MAX_CLAIMS])
    more = len(one.claims) - MAX_CLAIMS
    mark = icon({"retracted": "ban", "concern": "bang"}.get(one.soundness, "tick"))
    return (
        f'<tr><th scope="row">{link(vault, one.path, one.title)}</th><td class="{one.soundness}">{mark}{escaped(one.words)}</td>'
        f"<td>{claims}{f' and {more:,} more' if more > 0 else ''}</td></tr>"
    )


# -- claims


def takeaways(page: Page) -> str:
    """One element to open for each claim; empty without claims."""
    if not page.takeaways:
        return ""
    kinds, vault = page.overview.kinds, page.overview.vault
    many = escaped(plural(kinds.claim))
    there = {one.status for one in page.takeaways}
    statuses = choice("status", "".join(f"<option>{name}</option>" for name in STATUSES if name in there))
    return "".join(
        (
            heading("claims", many.capitalize()),
            filters("claim-filters", many, statuses, len(page.takeaways)),
            '<div id="claim-list">',
            *(_takeaway(vault, one, kinds, place < MAX_DRAWN) for place, one in enumerate(page.takeaways)),
            "</div></section>",
        )
    )


def _takeaway(vault: str, one: Takeaway, kinds: Kinds, drawn: bool) -> str:
    parts = [
        f'<details class="claim" data-status="{one.status}">{_summary(one)}<div class="inside">',
        f"<p>{link(vault, one.path, one.title)}: {sentence(vault, one.reasons[0])}</p>",
        *(f"<p><b>{escaped(name)}</b>: {sentence(vault, words)}</p>" for name, words in one.flags),
    ]
    if len(one.reasons) > 1:
        parts.append(f'<ul class="why">{"".join(f"<li>{sentence(vault, words)}</li>" for words in one.reasons[1:])}</ul>')
    if one.repair:
        parts.append(f'<p class="repair"><b>Smallest repair</b>, then it is {one.repaired}: {sentence(vault, one.repair)}</p>')
    parts.append(_proof(vault, one, kinds) if drawn else '<p class="dim"><code>vaultsync explain</code> shows what it rests on.</p>')
    return "".join((*parts, "</div></details>"))


def _proof(vault: str, one: Takeaway, kinds: Kinds) -> str:
    """The graph and what is stated where."""
    picture, more = graph(vault, one), ""
    if picture:
        hint = '<p class="hint dim" aria-hidden="true">The picture goes on to the right: scroll it sideways →</p>'
        picture = f'{hint}<div class="wide" tabindex="0" role="region" aria-label="graph">{picture}</div>'
        picture = f'<div class="drawn{" three" * bool(one.sources)}">{picture}</div>'
    if one.more:
        more = f'<p class="dim">{_counted(one.more, "more note")} not shown; <code>vaultsync explain</code> lists all.</p>'
    return picture + more + _scope(one, kinds)


def _summary(one: Takeaway) -> str:
    word = f"{one.status}?" if one.provisional else one.status
    flags = "".join(f' <span class="flag">{escaped(name)}</span>' for name, _ in one.flags)
    return (
        f'<summary><span class="status s-{one.status}">{icon(f"s-{one.status}")}{word}</span>'
        f'<span class="said">{escaped(one.text or one.title)}{flags}</span></summary>'
    )


def _scope(one: Takeaway, kinds: Kinds) -> str:
    if not one.rows:
        return ""
    more = f'<tr><th scope="row">and {one.more_rows:,} more</th><td class="no">not shown</td></tr>' if one.more_rows else ""
    head = columns(("it states", "stated by"))
    return f'<table class="scope">{head}<tbody>{"".join(_row(row, kinds) for row in one.rows)}{more}</tbody></table>'


def _row(row: Row, kinds: Kinds) -> str:
    name = escaped(row.name) if row.kind == "concept" else f"“{escaped(row.name)}”"
    against = f' <span class="against">{icon("minus")}opposing {_numbers(row.opposing)}</span>' if row.opposing else ""
    if row.by:
        return f'<tr><th scope="row">{name}</th><td>{_numbers(row.by)}{against}</td></tr>'
    none = f"no {escaped(kinds.finding)} that counts"
    return f'<tr><th scope="row">{name}</th><td class="no">{none}{against}</td></tr>'


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def footer(one: Overview) -> str:
    """What the words mean, and who made the page."""
    return (
        "<footer><p>A status tells where the evidence stands <b>in this vault</b>, never whether a statement is true. Links open the note"
        f" in Obsidian, in the vault named {escaped(one.vault)}.</p>"
        f"<p>Made by vaultsync {escaped(one.version)}; this page asks nothing of any network.</p></footer>"
    )

"""Counts in, charts as SVG out: how the statuses are shared, and how that was over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from vaultsync.report.html.page import STATUSES, Day

BAR_WIDTH, BAR_HEIGHT = 1000, 28
LEAST = 6
"""How wide the smallest share is, so that one of a thousand can be seen."""
WIDTH, HEIGHT = 500, 140
LEFT, TOP, BOTTOM = 34, 8, 20
MAX_DAYS = 360
"""Days that are drawn; of more, so many spread evenly, the first and last among them."""


def status_bar(statuses: Mapping[str, int], label: str) -> str:
    """One bar, the best status first; its numbers stand in the legend below it."""
    shares = [(name, statuses.get(name, 0)) for name in reversed(STATUSES)]
    widths = _widths([count for _, count in shares])
    ends = list(accumulate(widths, initial=0))
    parts = [
        f'<rect class="s-{name}" x="{x}" width="{width - (2 if x + width < BAR_WIDTH else 0)}" height="{BAR_HEIGHT}"/>'
        for (name, count), x, width in zip(shares, ends, widths, strict=False)
        if count
    ]
    head = f'<svg class="bar" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{label}">'
    return f"{head}{''.join(parts)}</svg>"


def _widths(counts: list[int]) -> list[int]:
    """Whole numbers that add up to the bar's width, in proportion but for the least."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    widths = [max(LEAST, BAR_WIDTH * count // total) if count else 0 for count in counts]
    widths[widths.index(max(widths))] += BAR_WIDTH - sum(widths)
    return widths


def spread(days: Sequence[Day], most: int = MAX_DAYS) -> Sequence[Day]:
    """At most so many of the days."""
    if len(days) <= most:
        return days
    return [days[number * (len(days) - 1) // (most - 1)] for number in range(most)]


def status_areas(days: Sequence[Day], label: str) -> str:
    """The statuses of the days as areas on each other, the best one at the bottom; for at least two days."""
    drawn = spread(days)
    highest = max(1, *(sum(day.statuses.values()) for day in drawn))
    across, up = _scales(drawn, highest)
    floor = [0] * len(drawn)
    parts = []
    for name in reversed(STATUSES):
        ceiling = [low + day.statuses.get(name, 0) for low, day in zip(floor, drawn, strict=True)]
        if ceiling != floor:
            there = " ".join(f"{across(day)} {up(count)}" for day, count in zip(drawn, ceiling, strict=True))
            back = " ".join(f"{across(day)} {up(count)}" for day, count in reversed(list(zip(drawn, floor, strict=True))))
            parts.append(f'<polygon class="s-{name}" points="{there} {back}"/>')
        floor = ceiling
    return _framed(drawn, highest, label, parts)


def severity_lines(days: Sequence[Day], label: str) -> str:
    """Errors and warnings of the days as lines; for at least two days."""
    drawn = spread(days)
    names = ("warning", "error")
    highest = max(1, *(day.severities.get(name, 0) for day in drawn for name in names))
    across, up = _scales(drawn, highest)
    parts = []
    for name in names:
        points = " ".join(f"{across(day)} {up(day.severities.get(name, 0))}" for day in drawn)
        parts.append(f'<polyline class="v-{name}" points="{points}"/>')
    return _framed(drawn, highest, label, parts)


def _scales(days: Sequence[Day], highest: int) -> tuple[Callable[[Day], float], Callable[[int], float]]:
    first, span = days[0].date.toordinal(), max(1, days[-1].date.toordinal() - days[0].date.toordinal())
    floor = HEIGHT - BOTTOM

    def across(day: Day) -> float:
        return _short(LEFT + (WIDTH - LEFT - 2) * (day.date.toordinal() - first) / span)

    def up(count: int) -> float:
        return _short(floor - (floor - TOP) * count / highest)

    return across, up


def _short(number: float) -> float:
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _framed(days: Sequence[Day], highest: int, label: str, parts: list[str]) -> str:
    return "".join(
        (f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">', *parts, *_axes(days, highest), "</svg>")
    )


def _axes(days: Sequence[Day], highest: int) -> Iterator[str]:
    floor = HEIGHT - BOTTOM
    yield f'<path class="axis" d="M{LEFT} {TOP}V{floor}H{WIDTH - 2}"/>'
    yield f'<text x="{LEFT - 6}" y="{TOP + 8}" text-anchor="end">{highest}</text>'
    yield f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end">0</text>'
    yield f'<text x="{LEFT}" y="{HEIGHT - 5}">{days[0].date.isoformat()}</text>'
    yield f'<text x="{WIDTH - 2}" y="{HEIGHT - 5}" text-anchor="end">{days[-1].date.isoformat()}</text>'

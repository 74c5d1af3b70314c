"""A report in, text for people out: each finding with its line, at the end what it all comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence.retractions import snapshot_words
from vaultsync.paths import VaultPath
from vaultsync.report.frame import Frame, frame
from vaultsync.report.places import Place, Places, locator
from vaultsync.report.visible import visible_text
from vaultsync.text import Span

WIDTH = 120
_NARROWEST = 40
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_BOLD, _DIM, _GOOD, _HELP = "1", "2", "1;32", "1;34"

Paint = Callable[[str, str], str]


def render(
    report: Report,
    places: Places,
    *,
    prefix: str = "",
    color: bool = False,
    width: int = WIDTH,
    summary: bool = True,
    seconds: float | None = None,
    infos: int | None = None,
) -> str:
    """The findings in their order, then the summary; ends with a newline unless it is empty.

    Args:
        report: what the audit found.
        places: the vault's lines and texts.
        prefix: set before each path, so that a terminal can open it.
        color: whether to write ANSI colours.
        width: the terminal's columns; only code frames are cut to it.
        summary: whether to end with counts.
        seconds: how long the run took.
        infos: how many findings of severity info each rule may show, so that a thousand of them do not bury
            an error; None for all. What is left out is counted.
    """
    paint = _coloured if color else _plain
    blocks = _Blocks(places, prefix, paint, max(width, _NARROWEST))
    if infos is not None:
        report = report.shortened(infos)
    parts = [blocks.finding(found) for found in report.diagnostics]
    left_out = sum(report.left_out.values())
    if left_out:
        parts.append(f"{_many(left_out, 'more finding')} of severity info; --all shows them\n")
    if summary:
        parts.append("\n".join(_summary(report, paint, seconds)) + "\n")
    return "\n".join(parts)


def findings(diagnostics: Iterable[Diagnostic], places: Places, *, prefix: str = "", color: bool = False, width: int = WIDTH) -> str:
    """The findings alone, as ``render`` shows them, a blank line between two of them; ends with a newline unless it is empty."""
    blocks = _Blocks(places, prefix, _coloured if color else _plain, max(width, _NARROWEST))
    return "\n".join(map(blocks.finding, diagnostics))


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text


class _Blocks:
    """The blocks of findings; holds what they have in common."""

    def __init__(self, places: Places, prefix: str, paint: Paint, width: int) -> None:
        self._prefix, self._paint, self._width = prefix, paint, width
        self._lines_of = lru_cache(maxsize=16)(places.line_index)
        self._text_of = lru_cache(maxsize=2)(places.text)
        self._locate = locator(places)

    def finding(self, found: Diagnostic) -> str:
        """Header, line with carets, help (or what the fix does) and related places, each on lines of their own."""
        paint = self._paint
        place = self._place(found.path, found.span, _BOLD)
        severity = paint(found.severity.value, _COLOURS[found.severity])
        lines = [f"{place}: {severity} {paint(found.rule, _BOLD)}: {visible_text(found.message)}"]
        shown = self._frame(found)
        margin = len(str(shown.line)) if shown else 0
        if shown:
            bar = paint("|", _DIM)
            carets = paint("^" * shown.carets, _COLOURS[found.severity])
            lines += (f"{paint(str(shown.line), _DIM)} {bar} {shown.source}", f"{' ' * margin} {bar} {' ' * shown.indent}{carets}")
        sign = f"{' ' * margin} {paint('=', _DIM)} "
        lines += (sign + line for line in self._advice(found))
        return "\n".join(lines) + "\n"

    def _frame(self, found: Diagnostic) -> Frame | None:
        if found.span == Span(0, 0):
            return None
        text = self._text_of(found.path)
        if text is None:
            return None
        lines = self._lines_of(found.path)
        return frame(text, lines, found.span, self._width - len(str(lines.line(found.span.start) + 1)) - 3)

    def _advice(self, found: Diagnostic) -> Iterator[str]:
        if found.help:
            first, *more = found.help.splitlines()
            yield f"{self._paint('help:', _HELP)} {visible_text(first)}"
            yield from (f"      {visible_text(line)}" for line in more)
        elif found.fix is not None:
            yield f"{self._paint('fix:', _HELP)} {visible_text(found.fix.title)}"
        yield from map(self._related, found.related)

    def _related(self, other: Related) -> str:
        return f"{self._paint('see:', _HELP)} {self._place(other.path, other.span, '')}: {visible_text(other.message)}"

    def _place(self, path: VaultPath, span: Span, code: str) -> str:
        place: Place = self._locate(path, span)
        name = visible_text(self._prefix + path)
        return f"{self._paint(name, code) if code else name}:{place.line}:{place.column}"


def _summary(report: Report, paint: Paint, seconds: float | None) -> Iterator[str]:
    yield from _counts(report, paint)
    read = f"Audited {_many(report.notes, 'note')} of a vault of {_many(report.files, 'file')}"
    if seconds is not None:
        read += f" in {seconds:.2f} s"
    if report.suppressed:
        read += f"; {_many(report.suppressed, 'finding')} suppressed"
    yield paint(read, _DIM)
    if report.crashed:
        yield paint(
            "A rule crashed: a fault of vaultsync, not of the vault; please report the rule-crashed finding", _COLOURS[Severity.ERROR]
        )
    if report.takeaways:
        colour = _GOOD if report.supported == report.takeaways else _COLOURS[Severity.WARNING]
        known = ", ".join(f"{count:,} {status}" for status, count in report.statuses.items())
        yield paint(f"takeaways: {known}", colour)
    if report.retractions is not None:
        yield paint(f"retractions: {snapshot_words(report.retractions)}", _DIM)


def _counts(report: Report, paint: Paint) -> Iterator[str]:
    rules = report.counts
    if not rules:
        yield paint("No findings", _GOOD)
        return
    severities: Counter[Severity] = Counter()
    for (severity, _), count in rules.items():
        severities[severity] += count
    split = ", ".join(paint(_amount(severities[kind], kind), _COLOURS[kind]) for kind in Severity if severities[kind])
    yield f"{paint(_many(rules.total(), 'finding'), _BOLD)}: {split}"
    width = max(len(f"{count:,}") for count in rules.values())
    name_width = max(len(rule) for _, rule in rules)
    for (severity, rule), count in sorted(rules.items(), key=lambda item: (-item[0][0].rank, -item[1], item[0][1])):
        yield f"  {count:>{width},}  {rule:<{name_width}}  {paint(severity.value, _COLOURS[severity])}"


def _amount(count: int, severity: Severity) -> str:
    return f"{count:,} info" if severity is Severity.INFO else _many(count, severity.value)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else word + 's'}"

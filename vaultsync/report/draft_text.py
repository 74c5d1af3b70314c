"""What a vault knows of a draft in, text for people out: sentence by sentence, at the end what it all comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from vaultsync.draft import Backing, DraftReport, Judged
from vaultsync.index import VaultIndex
from vaultsync.paths import shown, title_of
from vaultsync.report.draft_words import advice, beside, name
from vaultsync.report.visible import visible_text

WIDTH = 120
_COLOURS = {
    Backing.BACKED: "1;32",
    Backing.BACKED_WEAKLY: "1;36",
    Backing.CITED: "1;36",
    Backing.CONTRADICTED: "1;31",
    Backing.BROADER: "1;33",
    Backing.UNDER_SPECIFIED: "1;33",
    Backing.UNCOVERED: "1",
}
_LONGEST = 500
"""Characters of a sentence that are shown."""
Paint = Callable[[str, str], str]


def render(report: DraftReport, index: VaultIndex, *, file: str, color: bool = False, every: bool = False, summary: bool = True) -> str:
    """The sentences in their order, then the counts; ends with a newline unless it is empty.

    Args:
        report: what is known of the draft.
        index: the vault.
        file: the draft's name as a terminal can open it.
        color: whether to write ANSI colours.
        every: whether to show sentences too that nobody needs to back: those that assert nothing about a concept and state no quantity.
        summary: whether to end with counts.
    """
    paint = _coloured if color else _plain
    given: dict[tuple[str, ...], str] = {}
    parts = [_sentence(index, one, file, paint, given) for one in report.judged if every or _is_told(one)]
    if summary:
        parts.append("\n".join(_summary(report, index, paint)) + "\n")
    return "\n".join(parts)


def _is_told(one: Judged) -> bool:
    return one.sentence.check_worthy or one.backing is not Backing.UNCOVERED or bool(one.sentence.unread)


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text


def _sentence(index: VaultIndex, one: Judged, file: str, paint: Paint, given: dict[tuple[str, ...], str]) -> str:
    """One sentence with what is said to it; the same advice a second time is only referred to."""
    said = one.sentence
    place = f"{said.place.line}:{said.place.column}"
    text = visible_text(said.text if len(said.text) <= _LONGEST else said.text[:_LONGEST] + " …")
    lines = [f"{paint(visible_text(file), '1')}:{place}: {paint(one.backing.value, _COLOURS[one.backing])}: {text}"]
    told = tuple(visible_text(line) for line in advice(index, one))
    if told in given:
        told = (f"as said at {given[told]}",)
    elif told:
        given[told] = place
    told += tuple(visible_text(line) for line in beside(one))
    words = [f"hedged: {', '.join(said.hedges)}"] * bool(said.hedges)
    words += [f"promotional: {', '.join(said.promotional)}"] * bool(said.promotional)
    lines += (f"  {paint('=', '2')} {line}" for line in (*told, *words))
    return "\n".join(lines) + "\n"


def _summary(report: DraftReport, index: VaultIndex, paint: Paint) -> Iterator[str]:
    counts = report.counts
    if not counts.sentences:
        yield "no sentence was found in this draft"
        return
    known = ", ".join(f"{counts.backings[backing]} {backing}" for backing in Backing if counts.backings[backing])
    yield paint(f"{_many(counts.sentences, 'sentence')}, {counts.check_worthy} of them to be backed: {known}", "1")
    yield f"sentences with concepts of this vault: {counts.with_concept}, with two or more: {counts.with_two_concepts}"
    yield (
        f"with quantities: {counts.with_quantity}, with citations: {counts.with_citation}, hedged: {counts.hedged},"
        f" promotional: {counts.promotional}"
    )
    yield from _generalised(report, index)
    if counts.backings[Backing.BACKED] < counts.check_worthy:
        yield "This is about what the vault can show, not about what is so: a sentence that is not backed may be right"
    if not report.ranked:
        yield "SQLite's full-text search (FTS5) is missing in this Python, so notes that fit equally well stand by path"


def _generalised(report: DraftReport, index: VaultIndex) -> Iterator[str]:
    """By note and concept, how often the draft speaks of something wider than the evidence."""
    wide: Counter[tuple[str, str, str]] = Counter()
    exact: Counter[str] = Counter()
    for one in report.judged:
        exact.update(title_of(concept) for named in one.sentence.named for concept in named.concepts)
        if one.backing is Backing.BROADER:
            near = one.near[0]
            wide.update({(title_of(found.concept), title_of(found.narrower), name(index, near)) for found in near.match.wider})
    for (broad, narrow, note), number in wide.most_common():
        named = f"{exact[narrow]} name it" if exact[narrow] else "none names it"
        yield f"{_many(number, 'sentence')} about {shown(broad)}, where {note} is about {shown(narrow)}: {named}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"

"""Answers in, HTML out: Dataview's own elements, classes and attributes, as its views make them in Obsidian.

Source: Dataview 0.5.70, ``ui/markdown.tsx`` and ``ui/views`` (read), its recorded output, and published pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.query.answer import Answer, CalendarAnswer, ListAnswer, TableAnswer, TaskAnswer, TaskGroup
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import link_text, text_of
from vaultsync.query.values import Date, Duration, ExternalLink, Link, ListPair, Value
from vaultsync.tables import task_lists
from vaultsync.tables.anchors import Anchors, attribute, is_image, text
from vaultsync.tables.harmless import without_marks
from vaultsync.tables.icons import Icons
from vaultsync.tables.inline_html import inline_html

_BLANK = re.compile(r"(?:\r\n?|\n)[ \t\r\n]*")


def render(answer: Answer, origin: VaultPath | None, index: VaultIndex, settings: DataviewSettings, *, icons: Icons | None = None) -> str:
    """The answer as HTML without line ends of its own, for the note ``origin``; None stands for one in the vault's root folder."""
    page = _Page(Anchors(index, origin or VaultPath(""), icons), settings)
    # A blank line would end the HTML for every reader of Markdown.
    return _BLANK.sub("\n", without_marks(page.answer(answer)))


class _Page:
    """Makes the elements of one answer; a text is rendered once however often it stands there."""

    def __init__(self, anchors: Anchors, settings: DataviewSettings) -> None:
        self.anchors, self.settings = anchors, settings
        self._known: dict[str, str] = {}

    def answer(self, answer: Answer) -> str:
        """The elements of an answer of any kind."""
        if isinstance(answer, TableAnswer):
            return self._table(answer)
        if isinstance(answer, ListAnswer):
            return self._list(answer.rows)
        if isinstance(answer, CalendarAnswer):
            return self._list([ListPair(date, link) for date, link in answer.rows])
        return self._task_view(answer)

    def _table(self, answer: TableAnswer) -> str:
        head = [f'<th class="table-view-th">{self._text(heading)}' for heading in answer.headers]
        if head and self.settings.show_result_count:
            head[0] += _count(len(answer.rows))
        rows = ["".join([f"<td>{self.value(value)}</td>" for value in row]) for row in answer.rows]
        return (
            '<table class="dataview table-view-table"><thead class="table-view-thead"><tr class="table-view-tr-header">'
            + "".join([f"{cell}</th>" for cell in head])
            + '</tr></thead><tbody class="table-view-tbody">'
            + "".join([f"<tr>{row}</tr>" for row in rows])
            + "</tbody></table>"
            + ("" if answer.rows else self._nothing("table"))
        )

    def _list(self, rows: Sequence[Value]) -> str:
        if not rows and self.settings.warn_on_empty_result:
            return self._nothing("list")
        return f'<ul class="dataview list-view-ul">{"".join([f"<li>{self.value(row)}</li>" for row in rows])}</ul>'

    def _nothing(self, kind: str) -> str:
        if not self.settings.warn_on_empty_result:
            return ""
        said = f"Dataview: No results to show for {kind} query."
        return f'<div class="dataview dataview-error-box"><p class="dataview dataview-error-message">{said}</p></div>'

    def value(self, value: Value, depth: int = 0) -> str:
        """One value; text and links in a ``span``, numbers, dates and durations bare."""
        if depth >= self.settings.max_recursive_render_depth:
            return "..."
        if value is None:
            return self._text(self.settings.render_null_as)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (bool, float, int, Date, Duration)):
            return text(text_of(value, self.settings))
        if isinstance(value, Link):
            pictured = value.embed and is_image(value.path)
            return self.anchors.image(value.path, value.display) if pictured else self._text(link_text(value))
        if isinstance(value, ListPair):
            return f"{self.value(value.key)}: {self.value(value.value)}"
        if isinstance(value, ExternalLink):
            shown = value.url if value.display is None else value.display
            return f'<a href="{attribute(value.url)}" rel="noopener" target="_blank" class="external-link">{text(shown)}</a>'
        if isinstance(value, (list, tuple)):
            parts = [f'<li class="dataview-result-list-li">{self.value(part, depth + 1)}</li>' for part in value]
            return f'<ul class="dataview dataview-ul dataview-result-list-ul">{"".join(parts)}</ul>'
        if isinstance(value, Mapping):
            opening = '<li class="dataview dataview-li dataview-result-object-li">'
            parts = [f"{opening}{text(key)}: {self.value(part, depth + 1)}</li>" for key, part in value.items()]
            return f'<ul class="dataview dataview-ul dataview-result-object-ul">{"".join(parts)}</ul>'
        return "&lt;function&gt;"

    def _text(self, content: str) -> str:
        found = self._known.get(content)
        if found is None:
            found = self._known[content] = f"<span>{inline_html(content, self.anchors)}</span>"
        return found

    def _task_view(self, answer: TaskAnswer) -> str:
        return f'<div class="dataview dataview-container">{self._groups(answer.rows)}</div>'

    def _groups(self, rows: Sequence[task_lists.Item | TaskGroup]) -> str:
        groups = [row for row in rows if isinstance(row, TaskGroup)]
        if not groups:
            return self._tasks([row for row in rows if not isinstance(row, TaskGroup)])
        parts = []
        for group in groups:
            head = f"<h4>{self.value(group.key)}{_count(task_lists.count(group.rows))}</h4>"
            parts.append(f'{head}<div class="dataview result-group">{self._groups(group.rows)}</div>')
        return "".join(parts)

    def _tasks(self, items: Sequence[task_lists.Item]) -> str:
        if not items and self.settings.warn_on_empty_result:
            return self._nothing("task")
        return _nested(task_lists.roots(items), self._text)


def _nested(items: Sequence[task_lists.Item], render: Callable[[str], str], depth: int = 0) -> str:
    if depth > task_lists.MAX_DEPTH:
        return ""
    parts = []
    for item in items:
        said = render(task_lists.text(item))
        below = task_lists.children(item)
        inner = _nested(below, render, depth + 1) if below else ""
        if task_lists.is_task(item):
            mark = task_lists.status(item)
            checked = "" if mark == " " else " is-checked"
            opening = f'<li data-task="{attribute(mark)}" class="dataview task-list-item{checked}">'
            parts.append(f'{opening}<input type="checkbox" class="dataview task-list-item-checkbox">{said}{inner}</li>')
        else:
            parts.append(f'<li class="dataview task-list-basic-item">{said}{inner}</li>')
    return f'<ul class="contains-task-list">{"".join(parts)}</ul>'


def _count(number: int) -> str:
    return f'<span class="dataview small-text">{number}</span>'

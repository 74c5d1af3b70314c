"""Answers as Markdown: tables, lists, tasks and calendars."""

from __future__ import annotations

import pytest
from tables.small import in_markdown

from vaultsync.tables.links import LinkStyle

FILES = {
    "Note.md": "",
    "One.md": "---\ntags: [x]\nn: 1\nbar: 'a|b'\nescaped: 'a\\|b'\nlines: \"a\\nb\\n\"\n"
    "list: [p, '[[Two]]']\nmap: {k: 1, l: [2]}\ndeep: [[a, [b]], c]\n---\n",
    "Two.md": "---\ntags: [x]\nn: 22\n---\n",
    "Tasks.md": "- [ ] open ^id\n    - [x] done\n    - plain\n- [/] half\n- [X] also done\n",
}


def check(query: str, *expected: str, **options: bool) -> None:
    assert in_markdown(query, FILES, **options) == "".join(f"{line}\n" for line in expected)


def test_a_table_is_aligned() -> None:
    check("TABLE n FROM #x SORT n", "| File    | n  |", "| ------- | -- |", "| [[One]] | 1  |", "| [[Two]] | 22 |")


def test_one_long_cell_is_not_made_as_long_in_every_row() -> None:
    column = 'choice(n = 1, "x" * 1000000, n) AS n'
    found = in_markdown(f"TABLE WITHOUT ID {column} FROM #x FLATTEN [1, 2, 3, 4] AS m SORT n, m", FILES)
    assert len(found) < 4_100_000
    assert found.endswith("| 22 |\n")


def test_an_empty_table_has_a_head() -> None:
    check('TABLE WITHOUT ID n AS "" FROM #nothing', "|   |", "| - |")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("bar", r"a\|b"),
        ("escaped", r"a\|b"),
        ("lines", "a<br>b"),
        ("null", r"\-"),
        ('link("Two", "a|b")', r"[[Two\|a\|b]]"),
        ('list(link("Two", "T"))', r"<ul><li>[[Two\|T]]</li></ul>"),
        ("list", "<ul><li>p</li><li>[[Two]]</li></ul>"),
        ("map", "<ul><li><b>k</b>: 1</li><li><b>l</b>: <ul><li>2</li></ul></li></ul>"),
        ('elink("http://a", "b|c")', r"[b\|c](http://a)"),
        ('"a --> b <!-- c %% d"', "a -&#45;> b &lt;!-- c &#37;% d"),
        ('date("2024-01-05")', "January 05, 2024"),
        ("dur(8 days)", "1 week, 1 day"),
        ("true", "true"),
    ],
)
def test_a_cell(column: str, cell: str) -> None:
    text = in_markdown(f'TABLE WITHOUT ID {column} AS c FROM "One"', FILES)
    assert text.splitlines()[2] == f"| {cell} |"


def test_a_heading_is_a_cell_too() -> None:
    text = in_markdown('TABLE WITHOUT ID n AS "a|b" FROM "One"', FILES)
    assert text.splitlines()[0] == r"| a\|b |"


def test_without_html_lists_are_text() -> None:
    from tables.small import engine_of, index_of

    from vaultsync.paths import VaultPath
    from vaultsync.query.settings import DataviewSettings
    from vaultsync.tables import markdown

    index = index_of(FILES)
    settings = DataviewSettings(allow_html=False)
    answer = engine_of(index, settings).query('TABLE WITHOUT ID list, map, deep FROM "One"')
    text = markdown.render(answer, VaultPath("Note.md"), index, LinkStyle(), settings)
    assert text.splitlines()[2] == "| p, [[Two]] | { k: 1, l: [2] } | [a, [b]], c |"


def test_a_list() -> None:
    check("LIST FROM #x", "- [[One]]", "- [[Two]]")
    check("LIST n FROM #x", "- [[One]]: 1", "- [[Two]]: 22")
    check('LIST WITHOUT ID lines FROM "One"', "- a<br>b")
    check("LIST FROM #nothing")


def test_lists_in_lists_keep_their_depth() -> None:
    check('LIST deep FROM "One"', "- [[One]]:", "    -", "        - a", "        -", "            - b", "    - c")
    check('LIST map FROM "One"', "- [[One]]:", "    - k: 1", "    - l:", "        - 2")


def test_groups() -> None:
    check("LIST rows.file.link FROM #x GROUP BY n > 5", "- false:", "    - [[One]]", "- true:", "    - [[Two]]")


def test_tasks() -> None:
    check('TASK FROM "Tasks"', "- [ ] open \\^id", "    - [x] done", "    - plain", "- [/] half", "- [X] also done")


def test_tasks_without_check_boxes() -> None:
    lines = ("- \u2610 open \\^id", "    - \u2611 done", "    - plain", "- \u2610 [/] half", "- \u2611 also done")
    check('TASK FROM "Tasks"', *lines, checkboxes=False)


def test_tasks_whose_parent_is_not_shown() -> None:
    check('TASK FROM "Tasks" WHERE completed', "- [x] done", "- [X] also done")


def test_groups_of_tasks_are_no_code() -> None:
    check('TASK FROM "Tasks" WHERE text != "done" GROUP BY completed', "# false", "", "- [ ] open \\^id", "    - [x] done", "    - plain",
          "- [/] half", "", "# true", "", "- [X] also done")  # fmt: skip


def test_a_calendar_is_a_list_of_dates() -> None:
    check('CALENDAR date("2024-01-05") FROM #x', "- January 05, 2024: [[One]]", "- January 05, 2024: [[Two]]")


def test_links_in_the_style_of_the_vault() -> None:
    assert in_markdown("LIST FROM #x", FILES, style=LinkStyle("absolute", markdown=True)) == "- [One](One.md)\n- [Two](Two.md)\n"

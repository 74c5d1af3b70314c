"""List items and tasks as queries see them."""

from __future__ import annotations

from typing import Any

import pytest
from query.asking import engine_on, value

from vaultsync.paths import VaultPath

NOTE = """# One
- item [score:: 3] #li [[n#One|x]] ![[pic.png]]
  second line
\t- child ^id
1. numbered
## Two
- [ ] parent
    - [x] done ✅ 2024-05-02
    - [/] half 📅 2024-05-03
        - plain
- [X] all
    - [x] below
> - quoted
"""


def items(expression: str, text: str = NOTE) -> Any:
    return value({"n.md": text}, expression, "n.md")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("symbol", ["-", "-", "1.", "-", "-", "-", "-", "-", "-", "-"]),
        ("line", [1, 3, 4, 6, 7, 8, 9, 10, 11, 12]),
        ("lineCount", [2, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ("task", [False, False, False, True, True, True, False, True, True, False]),
        ("parent", [None, 1, None, None, 6, 6, 8, None, 10, None]),
        ("list", [1, 1, 4, 6, 6, 6, 6, 6, 6, -1]),
        ("status", [None, None, None, " ", "x", "/", None, "X", "x", None]),
        ("checked", [None, None, None, False, True, True, None, True, True, None]),
        ("completed", [None, None, None, False, True, False, None, True, True, None]),
        ("fullyCompleted", [None, None, None, False, True, False, None, True, True, None]),
    ],
)
def test_one_field_of_every_item(field: str, expected: list[Any]) -> None:
    assert items(f"map(this.file.lists, (i) => i.{field})") == expected


def test_text_of_an_item_is_its_lines_without_indentation() -> None:
    assert items("this.file.lists[0].text") == "item [score:: 3] #li [[n#One|x]] ![[pic.png]]\nsecond line"
    assert items("this.file.lists[1].text") == "child ^id"
    assert items("this.file.tasks.text") == ["parent", "done ✅ 2024-05-02", "half 📅 2024-05-03", "all", "below"]


def test_links_of_an_item_lead_where_it_says() -> None:
    assert items("this.file.lists[0].outlinks") == ["n", "pic.png"]
    assert items("this.file.lists[0].tags") == ["#li"]


def test_an_item_is_known_by_its_block_id_or_else_by_the_heading_above() -> None:
    engine = engine_on({"n.md": NOTE})
    first, second = (engine.expression(f"meta(this.file.lists[{place}].link)", VaultPath("n.md")) for place in (0, 1))
    assert (first["type"], first["subpath"]) == ("header", "One")  # type: ignore[index,call-overload]
    assert (second["type"], second["subpath"]) == ("block", "id")  # type: ignore[index,call-overload]
    assert items("this.file.lists[1].blockId") == "id"


def test_children_are_the_items_themselves() -> None:
    assert items("this.file.lists[3].children.text") == ["done ✅ 2024-05-02", "half 📅 2024-05-03"]
    assert items("this.file.lists[3].subtasks.children.text") == [[], ["plain"]]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("- [ ] a \N{HEAVY PLUS SIGN} 2024-01-01", "created", "2024-01-01"),
        ("- [ ] a 🛫 2024-01-01", "start", "2024-01-01"),
        ("- [ ] a ⏳2024-01-01", "scheduled", "2024-01-01"),
        ("- [ ] a ⌛ 2024-01-01", "scheduled", "2024-01-01"),
        ("- [ ] a 🗓️ 2024-01-01", "due", "2024-01-01"),
        ("- [ ] a 📆 2024-01-01", "due", "2024-01-01"),
        ("- [ ] a ✅ 2024-01-01", "completion", "2024-01-01"),
        ("- [ ] a [due:: 2024-01-01] 📅 2024-01-02", "due", "2024-01-01"),
        ("- [ ] a [completed:: 2024-01-01]", "completion", "2024-01-01"),
        ("- [ ] a [dueday:: 2024-01-01]", "due", "2024-01-01"),
        ("- a 📅 2024-01-01", "due", "2024-01-01"),
    ],
)
def test_dates_of_tasks(text: str, name: str, expected: str) -> None:
    assert items(f"this.file.lists[0].{name}", text + "\n") == {"$date": f"{expected}T00:00:00.000Z"}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("- key:: value\n", "key", "value"),
        ("- key:: value\n  goes on\n", "key", "value goes on"),
        ("- [ ] key:: value\n", "key", None),
        ("- [ ] [key:: value]\n", "key", "value"),
        ("- a [x:: 1] [x:: 2]\n", "x", [1, 2]),
        ("- a [x:: 1] y:: 2\n", "y", None),
        ("- a [x:: [[n]]]\n", "x", "n.md"),
        ("- a [My Key:: 1]\n", "my-key", None),
        ("- a (text:: mine)\n", "text", "a (text:: mine)"),
        ("- a [status:: mine]\n", "status", "mine"),
        ("- [/] a [status:: mine]\n", "status", "/"),
        ("- a [x:: (y:: 1)]\n", "y", 1),
    ],
)
def test_fields_of_an_item(text: str, name: str, expected: Any) -> None:
    assert items(f"this.file.lists[0].{name}", text) == expected


def test_fields_of_plain_items_reach_the_page_and_those_of_tasks_do_not() -> None:
    text = "- [a:: 1] 📅 2024-01-01\n- [ ] [b:: 2]\n"
    assert items("list(this.a, this.b, this.due)", text) == [1, None, {"$date": "2024-01-01T00:00:00.000Z"}]


@pytest.mark.parametrize("text", ["- - a\n", "-\n", "- [ ]\n", "* [x]\n  ```\n  - [ ] no\n  ```\n", "1) a\n2) b\n", "- a\n\n\n  b\n- c"])
def test_odd_lists_have_items_that_agree_with_themselves(text: str) -> None:
    page = engine_on({"n.md": text})._scope(VaultPath("n.md")).this
    for item in page["file"]["lists"]:  # type: ignore[index,call-overload]
        assert len(item) == len(dict(item))
        assert all(name in item for name in item)
        assert "nothing" not in item


def test_a_deeply_nested_list_is_read_in_time() -> None:
    text = "".join("\t" * depth + "- a\n" for depth in range(200))
    assert items("length(this.file.lists)", text) == 200


def test_place_of_an_item_counts_utf16_units() -> None:
    position = items("this.file.lists[0].position", "- 📅 a\n")
    assert position == {"start": {"line": 0, "col": 0, "offset": 0}, "end": {"line": 0, "col": 6, "offset": 6}}


def test_walking_a_deeply_nested_list_does_not_double_with_each_level() -> None:
    text = "".join("\t" * depth + "- a\n" for depth in range(30))
    assert len(items("string(this.file.lists[0])", text)) < 1_000_000
    assert items("this.file.lists[29].subtasks", text) == []
    assert items("this.file.lists[0] = this.file.lists[0]", text) is True


def test_an_item_behind_the_mark_of_a_footnote_is_none() -> None:
    assert items("this.file.lists.text", "- one\n\ntext[^1]\n\n[^1]: - two\n") == ["one"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Part Ⅱ: the *rest*", "Part the rest"),
        ("in → out ≥ 1", "in out 1"),
        ("x² + ½", "x"),
        ("★ Stars ⭐️ and ❤", "Stars ⭐️ and ❤"),
        ("1️⃣ 🇩🇪 👩‍👩‍👧 👍🏽", "1️⃣ 🇩🇪 👩‍👩‍👧 👍🏽"),
        ("五 épée Ж", "五 épée Ж"),
    ],
)
def test_headings_keep_letters_ascii_digits_and_emoji(heading: str, expected: str) -> None:
    assert items("meta(this.file.lists[0].section).subpath", f"# {heading}\n- x\n") == expected


def test_a_link_that_leads_nowhere_keeps_the_blank_before_its_heading() -> None:
    text = "- [[Track #1]]\n"
    assert items("this.file.lists[0].outlinks", text) == ["Track "]
    assert items("map(this.file.outlinks, (o) => list(meta(o).path, meta(o).display))", text) == [["Track ", "Track  > 1"]]

"""What ``explain`` prints for a note, whole."""

from __future__ import annotations

from inspect import cleandoc

import pytest
from evidence.small_vault import CITED, CONCEPT, IN_FOLDERS, insight, small_vault, source, takeaway

from vaultsync.evidence import render
from vaultsync.paths import VaultPath

FILES = {
    "Invalid.md": takeaway('insights: ["[[i]]", "[[gone]]"]', 'opposed_by: ["[[o]]"]', body="Insights:: [[null]]"),
    "Weak.md": takeaway('insights: ["[[w]]"]', body="[[c]] falls by 5 mg in 2 weeks, and 1.2.3 mg"),
    "w.md": insight('source: "[[s]]"', body="[[c]] fell in 10 days"),
    "Draft.md": takeaway("status: draft", 'insights: ["[[bare]]", "[[Invalid]]"]', 'qualified_by: ["[[i]]"]', body="[[c]] falls"),
    "Circle.md": takeaway('insights: ["[[Round]]"]', body="[[c]] falls"),
    "Round.md": takeaway('insights: ["[[Circle]]"]'),
    "i.md": insight('sources: ["[[s]]", "[[r]]"]', 'qualifies: ["[[gone]]"]'),
    "null.md": insight('source: "[[s]]"', "direction: null"),
    "o.md": insight("direction: opposes"),
    "text.md": insight("source: heard in a lecture"),
    "bare.md": insight("takeaways: ['[[Draft]]']"),
    "s.md": CITED,
    "r.md": source("title: A letter"),
    "own.md": source("citation: A letter", "identifier: none"),
    "own insight.md": insight('source: "[[own]]"'),
    "c.md": CONCEPT,
    "plain.md": "Nothing.",
    "broken.md": "---\ntype: [takeaway\n---\n",
}

TAIL = "If [[w]] states “5 mg” and “2 weeks”, write so there; else take them out of the takeaway"
PRINTED = {
    "Invalid.md": """
        invalid: it states nothing

        rests on (3)
        ├─ ✓ [[i]] (insights, line 3)
        │  ├─ ✓ [[s]] (sources of i, line 3): doi 10.5555/12345678
        │  └─ ✗ [[r]] (sources of i, line 3) has no citation and no identifier
        ├─ ✗ [[gone]] (insights, line 3) leads nowhere
        └─ ✗ [[null]] (Insights, line 6) has the direction `null`
           └─ ✓ [[s]] (source of null, line 3): doi 10.5555/12345678

        opposed by (1)
        └─ [[o]] (opposed_by, line 4)

        independent studies (1)
        └─ [[s]]

        why it is not better (2)
        ├─ it states nothing
        └─ its insight [[gone]] leads nowhere

        smallest repair (then it is contested): Mend this: it states nothing. Mend this: its insight [[gone]] leads nowhere
        """,
    "Draft.md": """
        unsupported (no-grounded-insight): insight [[bare]] names no source (the nearest of 2)
        a draft (`status: draft`), so it is neither reported nor counted

        states (1)
        └─ ✗ c: in no insight that supports it

        rests on (2)
        ├─ ✗ [[bare]] (insights, line 4) names no source
        └─ ✗ [[Invalid]] (insights, line 4) is a takeaway, not an insight

        qualified by (1)
        └─ [[i]] (qualified_by, line 5)

        smallest repair (then it is weak): Add `source: "[[…]]"` to bare
        """,
    "Weak.md": """
        weak: “5 mg” is stated in no insight that supports it

        states (3; [[w]] states 1 of them)
        ├─ ✓ c: [[w]]
        ├─ ✗ “5 mg”: in no insight that supports it
        └─ ✗ “2 weeks”: in no insight that supports it

        rests on (1)
        └─ ✓ [[w]] (insights, line 3)
           └─ ✓ [[s]] (source of w, line 3): doi 10.5555/12345678

        independent studies (1)
        └─ [[s]]

        why it is not better (3)
        ├─ “5 mg” is stated in no insight that supports it
        ├─ “2 weeks” is stated in no insight that supports it
        └─ 1 insight from 1 independent study

        not read as a quantity (1)
        └─ “1.2.3 mg” (Weak, line 5): its full stops and commas do not make a number

        smallest repair (then it is supported): Add an insight from another independent study. TAIL
        """,
    "Circle.md": """
        unsupported (circular-support): [[Round]] leads back to this note

        states (1)
        └─ ✗ c: in no insight that supports it

        rests on (1)
        └─ ✗ [[Round]] (insights, line 3) leads back to this note

        smallest repair (then it is weak): Name an insight that has a source in place of [[Round]]
        """,
    "i.md": """
        grounded: it leads to a source that can be cited

        rests on (2)
        ├─ ✓ [[s]] (sources, line 3): doi 10.5555/12345678
        └─ ✗ [[r]] (sources, line 3) has no citation and no identifier

        named by (1)
        └─ ✗ [[Invalid]]: invalid
        """,
    "null.md": """
        grounded: it leads to a source that can be cited
        supports nothing: its direction is `null`

        rests on (1)
        └─ ✓ [[s]] (source, line 3): doi 10.5555/12345678

        named by (1)
        └─ ✗ [[Invalid]]: invalid
        """,
    "bare.md": """
        not grounded: it names no source

        named by (1)
        └─ ✗ [[Draft]]: unsupported (no-grounded-insight)

        smallest repair: Add `source: "[[…]]"` to bare
        """,
    "text.md": """
        not grounded: it names its source in text, not by a link

        smallest repair: Write `source` in text as a link, `"[[…]]"`
        """,
    "own insight.md": """
        grounded: it leads to a source that can be cited

        rests on (1)
        └─ ✓ [[own]] (source, line 3): no identifier, on purpose
        """,
    "s.md": """
        can be cited: doi 10.5555/12345678

        cited by (3)
        ├─ [[i]]
        ├─ [[null]]
        └─ [[w]]

        named by (2)
        ├─ ✗ [[Invalid]]: invalid
        └─ ✗ [[Weak]]: weak
        """,
    "r.md": """
        cannot be cited: it has no citation and no identifier

        cited by (1)
        └─ [[i]]

        named by (1)
        └─ ✗ [[Invalid]]: invalid

        smallest repair: Give it a citation and an identifier (doi, pmid, isbn, arxiv, url or `identifier: none`)
        """,
    "c.md": "is of the type concept, so it carries no evidence; a takeaway, insight or evidence-source does",
    "plain.md": "has no type, so it carries no evidence; a takeaway, insight or evidence-source does",
    "broken.md": "its front matter cannot be read, so nothing is known of its evidence; mend it first",
    "gone.md": "is no note of this vault",
}


@pytest.mark.parametrize(("path", "printed"), PRINTED.items(), ids=PRINTED.keys())
def test_render(path: str, printed: str) -> None:
    whole = cleandoc(printed).replace("TAIL", TAIL)
    assert render(small_vault(FILES), VaultPath(path)) == f"{path}\n{whole}\n"


def test_a_source_named_badly_is_told_in_the_first_line() -> None:
    files = {"i.md": insight('sources: ["[[gone]]", "[[c]]"]'), "c.md": CONCEPT}
    assert render(small_vault(files), VaultPath("i.md")).split("\n")[1] == "not grounded: [[gone]] leads nowhere"


def test_a_takeaway_that_cannot_be_read_is_not_judged() -> None:
    index = small_vault({"takeaway/T.md": "---\na: [unclosed\n---\n"}, IN_FOLDERS)
    assert "cannot be read" in render(index, VaultPath("takeaway/T.md"))


def test_names_that_are_no_text_are_printed_in_escapes() -> None:
    index = small_vault({"T\udcff.md": takeaway(body="Insights:: [[gone\x07]]")})
    printed = render(index, VaultPath("T\udcff.md"))
    assert printed.startswith("T\\udcff.md\n")
    assert "[[gone\\x07]]" in printed
    assert not {"\udcff", "\x07"} & set(printed)


def test_what_cannot_be_read_in_a_title_or_headline_is_listed_too() -> None:
    files = {"s.md": CITED, "c.md": CONCEPT, "i.md": insight('source: "[[s]]"', body="# At 7 qzt\n\n## At 8 qzt\n\n[[c]] fell at 9 qzt")}
    files["At 5 qzt it falls.md"] = takeaway('insights: ["[[i]]"]', body="# At 6 qzt and 5 qzt\n\n[[c]] falls")
    lines = render(small_vault(files), VaultPath("At 5 qzt it falls.md")).splitlines()
    first = lines.index("not read as a quantity (4)") + 1
    assert [line[3:].split(")")[0] for line in lines[first : first + 4]] == [
        "“6 qzt” (At 5 qzt it falls, line 5",
        "“5 qzt” (At 5 qzt it falls, line 5",
        "“9 qzt” (i, line 9",
        "“7 qzt” (i, line 5",
    ]

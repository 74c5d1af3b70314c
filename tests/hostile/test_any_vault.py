"""Whatever the notes say: no rule crashes on them, and each finding stands in a text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultsync.audit import audit
from vaultsync.config import load_config
from vaultsync.index import Canvas, build_index, parse_canvas
from vaultsync.paths import VaultPath
from vaultsync.rules import RULES
from vaultsync.syntax import Note, parse_note

CONFIG = load_config(None, "vaultsync.toml", rules=RULES, read=lambda path: "", preset="research")
PATHS = ("a.md", "A.md", "b.md", "x/a.md", "x/a (conflicted copy 2025-01-01).md", "\u00e9.md", "e\u0301.md", "a.canvas")
PIECES = (
    *(
        "[[a]]",
        "[[A#h]]",
        "[[b#^i]]",
        "[[x/a|b]]",
        "![[e\u0301]]",
        "[[../b]]",
        "[[/]]",
        "[[#]]",
        "[[^]]",
        "[[a#]]",
        "[[|]]",
        "[[ ]]",
        "[a](b.md)",
        "[a](%)",
    ),
    *(
        "# h\n",
        "^i\n",
        "\n\n",
        "\n",
        " ",
        "- ",
        "> ",
        "```\n",
        "%% vaultsync-ignore %%",
        "<!-- vaultsync-ignore-file broken-link, x -->",
        "#takeaway",
    ),
    *(
        "type:: takeaway\n",
        "insights:: [[a]]\n",
        "source:: [[b]]\n",
        "[direction:: opposes]",
        "builds_on:: [[A]] [[b]]\n",
        "aliases:: z\n",
        "[[z]]",
    ),
)
NAMES = (
    "type",
    "Type",
    "insights",
    "source",
    "sources",
    "builds_on",
    "doi",
    "citation",
    "title",
    "year",
    "created",
    "aliases",
    "broader",
    "vaultsync-ignore",
)
VALUES = (
    *("takeaway", "insight", "evidence-source", "concept", "'[[a]]'", "['[[b]]', '[[A]]']", "[[a]]", "{a: '[[b]]'}", "[]", "", "3", "true"),
    *("[takeaway, insight]", "2025-13-45", "10.1000/x", "[[[a]]]", "{}", "z", "9" * 30, "'[[a", "*a"),
)
yaml_lines = st.builds("{}: {}\n".format, st.sampled_from(NAMES), st.sampled_from(VALUES))
texts = st.builds(
    lambda lines, pieces: f"---\n{''.join(lines)}---\n{''.join(pieces)}",
    st.lists(yaml_lines, max_size=6),
    st.lists(st.sampled_from(PIECES), max_size=8),
)
vaults = st.dictionaries(st.sampled_from(PATHS), st.one_of(texts, st.lists(st.sampled_from(PIECES)).map("".join)), min_size=1)


@settings(max_examples=400)
@given(vaults)
def test_no_rule_crashes(vault: dict[str, str]) -> None:
    items: list[Note | Canvas] = []
    for name, text in vault.items():
        path = VaultPath(name)
        items.append(parse_canvas(path, text.encode()) if name.endswith(".canvas") else parse_note(path, text.encode()))
    notes = [item for item in items if isinstance(item, Note)]
    index = build_index(notes, [], [item for item in items if isinstance(item, Canvas)])
    typed = build_index(notes, [], index.canvases.values(), CONFIG.types, CONFIG.matches)
    for each in (index, typed):
        report = audit(each, CONFIG, excluded=lambda path: False)
        assert not report.crashed, [found for found in report.diagnostics if found.rule == "rule-crashed"]
        for found in report.diagnostics:
            assert 0 <= found.span.start <= found.span.end <= len(vault[found.path])
            assert found.message
            assert not found.message.endswith(".")

"""A vault in the words of the plugin Discourse Graphs, and one in words of its own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from evidence.small_vault import note

from vaultsync.config import load_config
from vaultsync.evidence import Relation, Roles, render, roles_of, scope, verdict
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note

SCHEMA = '{"type": "object"}'


def vault(toml: str, files: Mapping[str, str]) -> VaultIndex:
    config = load_config(toml, "vaultsync.toml", rules=RULES, read=lambda path: SCHEMA)
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    return build_index(notes, [], types=config.types, matches=config.matches, settings=(config.roles, config.evidence))


RECORD = "---\ntitle: T\nyear: {year}\ncitation: C\ndoi: 10.5555/{year}\n---\n"
FILES = {
    "CLM - Sleep loss impairs memory within 2 days.md": "About [[Memory]].\n",
    "EVD - Memory was worse after 24 hours - @a2011.md": (
        '---\nsupports: "[[CLM - Sleep loss impairs memory within 2 days]]"\nderived-from: "[[SRC - a2011]]"\n---\nIn [[Memory]]\n'
    ),
    "EVD - Memory was worse after 1 day.md": '---\nsources: ["[[SRC - b2012]]"]\n---\n[[Memory]]\n',
    "SRC - a2011.md": RECORD.format(year=2011),
    "SRC - b2012.md": RECORD.format(year=2012).replace("---\n\n", "---\n"),
    "QUE - What does sleep do?.md": "",
    "Memory.md": "",
}
CLAIM = VaultPath("CLM - Sleep loss impairs memory within 2 days.md")


def test_node_types_are_told_by_their_titles() -> None:
    index = vault('preset = "discourse-graph"', FILES)
    assert {path[:3]: index.types_of(VaultPath(path)) for path in FILES if " - " in path} == {
        "CLM": ("claim",),
        "EVD": ("evidence",),
        "SRC": ("source",),
        "QUE": ("question",),
    }


def test_relations_are_told_by_their_labels_on_either_side() -> None:
    index = vault('preset = "discourse-graph"', FILES)
    got = verdict(index, CLAIM)
    assert (got.word, [row.item.name for row in got.case.coverage]) == ("weak", ["Memory", "within 2 days"])
    more = {**FILES, CLAIM: '---\nis supported by: ["[[EVD - Memory was worse after 1 day]]"]\n---\nAbout [[Memory]].\n'}
    assert verdict(vault('preset = "discourse-graph"', more), CLAIM).word == "supported"


SAID = "CLM - S.md"


@pytest.mark.parametrize(
    ("claim", "evidence", "source", "expected"),
    [
        ("---\nis-supported-by: '[[EVD - E]]'\n---\n", "---\nderived-from: '[[SRC - s]]'\n---\n", "", ["supports"]),
        ("is supported by:: [[EVD - E]]\n", "Derived from:: [[SRC - s]]\n", "", ["supports"]),
        ("", "---\nsupports: '[[CLM - S]]'\n---\n", "has-derivation: '[[EVD - E]]'\n", ["supports"]),
        ("---\nis opposed by: '[[EVD - E]]'\n---\n", "---\nsource: '[[SRC - s]]'\n---\n", "", ["opposes"]),
        ("---\nis qualified by: '[[EVD - E]]'\n---\n", "---\nsource: '[[SRC - s]]'\n---\n", "", ["qualifies"]),
        ("---\nis informed by: '[[EVD - E]]'\n---\n", "---\nsource: '[[SRC - s]]'\n---\n", "", []),
        # What versions of the plugin without relations.json wrote: in both notes, under the identifier of the relation's type.
        (
            "---\nrelation_a: ['[[EVD - E]]']\n---\n",
            "---\nsource: '[[SRC - s]]'\nrelation_a: ['[[CLM - S]]']\n---\n",
            "",
            [],
        ),
    ],
)
def test_which_properties_are_relations(claim: str, evidence: str, source: str, expected: list[str]) -> None:
    files = {SAID: claim, "EVD - E.md": evidence, "SRC - s.md": RECORD.format(year=2011).replace("---\ntitle", f"---\n{source}title")}
    got = verdict(vault('preset = "discourse-graph"', files), VaultPath(SAID))
    assert [one.stand.value for one in got.case.standings] == expected
    assert got.word == ("weak" if expected == ["supports"] else "unsupported")


def test_types_and_statements_may_also_be_written_as_properties() -> None:
    files = {
        "T.md": "---\ntype: claim\nis-supported-by: '[[e]]'\n---\nSleep loss impairs [[Memory]]",
        "e.md": "---\ntype: evidence\nsource: '[[s]]'\n---\nSleep loss impaired [[Memory]]",
        "s.md": RECORD.format(year=2011).replace("title", "type: source\ntitle", 1),
        "CLM - Named.md": "---\ncontent: Said\n---\nBody",
        "Typed by the plugin.md": "---\nnodeTypeId: node_ab1\n---\n",
        "Memory.md": "",
    }
    index = vault('preset = "discourse-graph"', files)
    got = verdict(index, VaultPath("T.md"))
    assert (got.word, [(row.item.name, row.by) for row in got.case.coverage]) == ("weak", [("Memory", ("e.md",))])
    assert scope(index, VaultPath("CLM - Named.md")).text == "Said"
    assert index.types_of(VaultPath("Typed by the plugin.md")) == ()


def test_opposing_evidence_contests_a_claim() -> None:
    more = {
        **FILES,
        "EVD - No effect.md": f'---\nopposes: "[[{CLAIM[:-3]}]]"\nsource: "[[SRC - b2012]]"\n---\n[[Memory]]\n',
    }
    assert verdict(vault('preset = "discourse-graph"', more), CLAIM).word == "contested"


def test_a_claim_without_links_can_be_judged() -> None:
    files = {**FILES, CLAIM: ""}
    assert verdict(vault('preset = "discourse-graph"', files), CLAIM).word == "weak"


OWN = """
[types.thesis]
schema = "s.json"
[types.result]
schema = "s.json"
[types.paper]
schema = "s.json"
[roles]
claim = "thesis"
finding = "result"
source = "paper"
concept = ""
needs-concept = false
support = { forward = "Rests on", inverse = ["Carries"] }
citing = { forward = ["paper"] }
direction = "Verdict"
supporting = "Pro"
opposing = "con"
reviewed = "Checked"
[evidence]
min-sources = 1
qualifiers = "in mice"
"""


def test_another_vaults_words() -> None:
    files = {
        "T.md": note("thesis", 'Rests On: "[[r]]"', "checked: 2025-01-01", body="It works in mice"),
        "r.md": note("result", 'paper: "[[p]]"', "verdict: pro", "created: 2025-01-02", body="It worked in mice"),
        "p.md": note("paper", "citation: C", "doi: 10.5555/1"),
    }
    index = vault(OWN, files)
    got = verdict(index, VaultPath("T.md"))
    assert (got.word, [str(flag) for flag in got.flags], [row.item.name for row in got.case.coverage]) == (
        "supported",
        ["stale"],
        ["in mice"],
    )
    contested = {**files, "q.md": note("result", 'paper: "[[p]]"', "verdict: con", "carries: '[[T]]'", body="It did not in mice")}
    assert verdict(vault(OWN, contested), VaultPath("T.md")).word == "contested"
    assert "1 result from 1 independent study" in render(index, VaultPath("T.md"))
    told = render(vault(OWN, contested), VaultPath("T.md"))
    assert "the thesis does not name it as qualifying" in told
    assert "claim" not in told


def test_an_index_without_settings_has_the_roles_of_the_preset() -> None:
    assert roles_of(build_index([], [])) == Roles()
    assert roles_of(vault(OWN, {})).support == Relation(("rests-on",), ("carries",))


def test_a_titled_claim_is_about_what_its_title_names_and_never_about_a_question() -> None:
    files = {**FILES, CLAIM: "About [[Memory]], [[Bread]] and [[QUE - What does sleep do?]].\n", "Bread.md": ""}
    got = verdict(vault('preset = "discourse-graph"', files), CLAIM)
    assert [row.item.name for row in got.case.coverage] == ["Memory", "within 2 days"]


def test_relations_that_are_written_on_the_other_side_only() -> None:
    toml = OWN.replace('{ forward = "Rests on", inverse = ["Carries"] }', '{ forward = [], inverse = ["Carries"] }')
    toml += "[roles.qualification]\nforward = []\ninverse = []\n"
    files = {
        "T.md": note("thesis", body="It works"),
        "U.md": note("thesis", body="It works"),
        "q.md": note("result", 'paper: "[[p]]"', "carries: '[[U]]'", body="It did not work"),
        "p.md": note("paper", "citation: C", "doi: 10.5555/1"),
    }
    index = vault(toml, files)
    assert "Carries" in render(index, VaultPath("T.md")) or "carries" in render(index, VaultPath("T.md"))
    assert render(index, VaultPath("U.md"))

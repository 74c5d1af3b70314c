from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vaultsync.config import Config, RuleSetting, load_config, unmatched_excludes
from vaultsync.diagnostic import Severity
from vaultsync.errors import ConfigError
from vaultsync.evidence import DISCOURSE_GRAPH, EvidenceSettings, Relation, Roles
from vaultsync.rule import Rule
from vaultsync.schema import TypeMatch
from vaultsync.tables.definition import NamedTable


@dataclass(frozen=True, slots=True)
class Planned:
    planned: tuple[str, ...] = ()
    at_least: int = 2
    strict: bool = False


RULES = (
    Rule("broken-link", Severity.ERROR, Planned()),
    Rule("broken-heading", Severity.WARNING, Planned(("a",))),
    Rule("case-mismatch", Severity.INFO),
)
SCHEMA = '{"properties": {"minutes": {"type": "integer"}, "from": {"x-link": {"to": "insight"}}}}'


def load(text: str | None, files: Mapping[str, str] = {}, preset: str | None = None) -> Config:
    def read(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory")
        return files[path]

    return load_config(text, "vaultsync.toml", rules=RULES, read=read, preset=preset)


def problems(text: str | None, files: Mapping[str, str] = {}, preset: str | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(text, files, preset)
    return list(caught.value.problems)


DEFAULTS = {
    "broken-link": RuleSetting(Severity.ERROR, Planned()),
    "broken-heading": RuleSetting(Severity.WARNING, Planned(("a",))),
    "case-mismatch": RuleSetting(Severity.INFO, RULES[2].options),
}


# -- what is read


@pytest.mark.parametrize("text", [None, "", "\ufeff# nothing\n", "[rules]\n[types]\n"])
def test_nothing_is_the_defaults(text: str | None) -> None:
    assert load(text) == Config(None, (), Severity.ERROR, DEFAULTS, {}, ())


def test_the_whole_file() -> None:
    text = """
preset = "research"
exclude = ["Templates/**", "Old"]
fail-on = "warning"

[rules]
case-mismatch = "off"

[rules.broken-link]
severity = "info"
planned = ["People/**"]
at-least = 3

[types.recipe]
schema = "schemas/recipe.json"
match = { folder = "Recipes/**", tag = ["recipe", "menu"], property = { kind = "recipe", "Made Of" = ["a", "b"] } }

[types.insight]
match.folder = ["Insights", "Findings/**"]
"""
    config = load(text, {"schemas/recipe.json": SCHEMA})
    assert (config.preset, config.exclude, config.fail_on) == ("research", ("Templates/**", "Old"), Severity.WARNING)
    assert config.rules == {
        **DEFAULTS,
        "broken-link": RuleSetting(Severity.INFO, Planned(("People/**",), 3)),
        "case-mismatch": RuleSetting(None, RULES[2].options),
    }
    assert list(config.types) == ["concept", "evidence-source", "insight", "takeaway", "recipe"]
    assert config.types["recipe"].links[0].to == ("insight",)
    assert config.types["recipe"].validate({"minutes": "x"})
    by_name = TypeMatch.by_name("recipe").properties
    assert config.matches[-1] == TypeMatch(
        "recipe", (*by_name, ("kind", "recipe"), ("Made Of", "a"), ("Made Of", "b")), ("Recipes/**",), ("recipe", "menu")
    )
    assert config.matches[2] == TypeMatch("insight", TypeMatch.by_name("insight").properties, ("Insights", "Findings/**"))
    assert [match.type for match in config.matches] == list(config.types)


def test_options_start_from_the_rules_own() -> None:
    config = load('[rules.broken-heading]\nstrict = true\n[rules.broken-link]\nseverity = "off"\n')
    assert config.rules["broken-heading"] == RuleSetting(Severity.WARNING, Planned(("a",), 2, True))
    assert config.rules["broken-link"] == RuleSetting(None, Planned())


@pytest.mark.parametrize(("word", "severity"), [("error", Severity.ERROR), ("info", Severity.INFO), ("never", None)])
def test_fail_on(word: str, severity: Severity | None) -> None:
    assert load(f'fail-on = "{word}"').fail_on is severity


def test_the_command_line_chooses_the_preset() -> None:
    assert list(load(None, preset="research").types) == ["concept", "evidence-source", "insight", "takeaway"]
    assert load("", preset="research").preset == "research"
    assert problems(None, preset="reserch") == ['there is no preset "reserch"; did you mean "research"?']


def test_a_type_of_the_file_takes_the_place_of_the_presets() -> None:
    config = load('preset = "research"\n[types.takeaway]\nschema = "t.json"', {"t.json": '{"required": ["claim"]}'})
    assert list(config.types)[:4] == ["concept", "evidence-source", "insight", "takeaway"]
    assert [violation.pointer for violation in config.types["takeaway"].validate({})] == [("claim",)]


def test_types_may_link_to_each_other() -> None:
    files = {name: f'{{"properties": {{"x": {{"x-link": {{"to": "{to}"}}}}}}}}' for name, to in (("a.json", "b"), ("b.json", "a"))}
    assert list(load('[types]\na = { schema = "a.json" }\nb = { schema = "b.json" }', files).types) == ["a", "b"]


def test_one_exclusion_may_stand_without_a_list() -> None:
    assert load('exclude = "Old"').exclude == ("Old",)


def test_a_bibliography_and_data_on_retractions() -> None:
    files = 'file = ["a.json", "b.bib", "a.json"]'
    read = load(f'[bibliography]\n{files}\nstyle = "x.csl"\n\n[retractions]\nfile = "r.csv"\nmax-age-days = 7\n')
    assert [named.name for named in read.bibliography.files] == ["a.json", "b.bib"]
    assert read.bibliography.style == ("x.csl", "vaultsync.toml:3:1")
    assert read.retractions.file == ("r.csv", "vaultsync.toml:6:1")
    assert read.retractions.max_age_days == 7
    assert load('[bibliography]\nstyle = "Chicago"\n') == load("")


def test_a_bibliography_that_is_none_is_told() -> None:
    assert problems('[bibliography]\nfile = 7\nstile = "x"\n[retractions]\nmax-age-days = 0\n') == [
        'vaultsync.toml:2:1: "file" must be a list, found the number 7',
        'vaultsync.toml:3:1: unknown key "stile"; did you mean "style"?',
        "vaultsync.toml:5:1: " + '"max-age-days": input should be greater than or equal to 1, found the number 0',
    ]


# -- tables


def test_a_preset_brings_its_tables() -> None:
    assert list(load(None, preset="research").tables) == ["references"]
    assert load("").tables == {}


def test_the_file_changes_the_tables_of_the_preset() -> None:
    config = load('preset = "research"\n[tables.references]\nformat = "html"\nheading = "## Evidence"\nicons = "Research Links"\n')
    before, after = load(None, preset="research").tables["references"], config.tables["references"]
    assert (after.queries, after.types) == (before.queries, ("takeaway",))
    assert (after.format, after.heading, after.icons) == ("html", "Evidence", "Research Links")


def test_a_table_of_the_preset_can_be_left_out() -> None:
    assert load('preset = "research"\n[tables]\nreferences = "off"').tables == {}


def test_a_table_of_the_file() -> None:
    text = '[tables.films]\nquery = ["LIST FROM #film", "TASK"]\nnotes = { folder = "Films", tag = "film" }\n'
    assert load(text).tables == {"films": NamedTable("films", ("LIST FROM #film", "TASK"), folders=("Films",), tags=("film",))}


def test_the_time_zone() -> None:
    assert load('timezone = "Europe/Berlin"').timezone == "Europe/Berlin"


EVIDENCE = """
preset = "research"
timezone = "Europe/Berlin"

[types.idea]
schema = "s.json"
match.title = "IDEA *"

[roles]
claim = "idea"
support = { forward = ["Rests On"] }
status = "State"
draft = "Raw"

[evidence]
min-sources = 1
null-findings = "note"
qualifiers = ["non-torn"]
skip-sections = ["Notes"]
"""


def test_evidence() -> None:
    config = load(EVIDENCE, {"s.json": "{}"})
    assert config.roles == replace(Roles(), claim="idea", support=Relation(("rests-on",), ("takeaways",)), status="state", draft="raw")
    assert config.evidence == EvidenceSettings(1, "note", ("non-torn",), ("Notes",), ZoneInfo("Europe/Berlin"))
    assert config.matches[-1] == replace(TypeMatch.by_name("idea"), titles=("IDEA *",))


def test_presets_have_roles_of_their_own() -> None:
    assert load(None, preset="research").roles == load("").roles == Roles()
    assert load(None, preset="discourse-graph").roles == load("", preset="discourse-graph").roles == DISCOURSE_GRAPH
    assert {match.type: match.titles for match in load(None, preset="discourse-graph").matches} == {
        "claim": ("CLM - *",),
        "evidence": ("EVD - *",),
        "question": ("QUE - *",),
        "source": ("SRC - *",),
    }


# -- what is wrong


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = ", "1:4: no TOML: invalid value"),
        ("preset = 'research'\n[rules", "2:7: no TOML: expected ']' at the end of a table declaration"),
        ('a = "x', "1:7: no TOML: "),
        ("a = 1\na = 2\n", "2:6: no TOML: cannot overwrite a value"),
        ('presett = "research"', '1:1: unknown key "presett"; did you mean "preset"?'),
        (
            "zzz = 1",
            '1:1: unknown key "zzz"; known are "preset", "exclude", "fail-on", "rules", "types", "tables", "timezone", "watch", ',
        ),
        ('fail_on = "error"', '1:1: unknown key "fail_on"; did you mean "fail-on"?'),
        ('\n\n  fail-on = "eror"', '3:3: "fail-on" must be "error", "warning", "info" or "never"'),
        ("fail-on = 3", '1:1: "fail-on" must be "error"'),
        ("preset = 3", '1:1: "preset" must be text, found the number 3'),
        ('preset = ""', '1:1: "preset" must be text that is not empty, found an empty text'),
        ('preset = "reserch"', '1:1: there is no preset "reserch"; did you mean "research"?'),
        ('preset = "x"', '1:1: there is no preset "x"; known are "research"'),
        ("exclude = 3", '1:1: "exclude" must be a list, found the number 3'),
        ('exclude = [\n  "a",\n  3,\n]', '3:3: item 2 of "exclude" must be text, found the number 3'),
        ("exclude = ['']", '1:12: item 1 of "exclude" must be text that is not empty'),
        ("rules = 3", '1:1: "rules" must be a table, found the number 3'),
        ('[rules]\nbroken-lnk = "off"', '2:1: there is no rule "broken-lnk"; did you mean "broken-link"?'),
        ('[rules]\nzzz = "off"', '2:1: there is no rule "zzz"; `vaultsync rules` lists them all'),
        (
            '[rules]\nbroken-link = "warnin"',
            '2:1: "broken-link" must be "error", "warning", "info" or "off", found the text "warnin"; did you mean "warning"?',
        ),
        ("[rules]\nbroken-link = false", '2:1: "broken-link" must be "error", "warning", "info" or "off", found false'),
        (
            '[rules.broken-link]\nseverity = "of"',
            '2:1: "severity" must be "error", "warning", "info" or "off", found the text "of"; did you mean "off"?',
        ),
        ("[roles]\nclam = 'x'", '2:1: unknown key "clam"; did you mean "claim"?'),
        ("[roles]\nclaim = 'x'", '2:1: there is no note type "x"'),
        ("preset = 'research'\n[roles]\nclaim = 'takeawy'", '3:1: there is no note type "takeawy"; did you mean "takeaway"?'),
        ("preset = 'research'\n[roles]\nfinding = 'takeaway'", '3:1: the note type "takeaway" cannot be both claim and finding'),
        ("[roles]\nsupport = 'x'", '2:1: "support" must be a table, found the text "x"'),
        ("[roles.support]\nfoward = 'x'", '2:1: unknown key "foward"; did you mean "forward"?'),
        ("[evidence]\nmin_sources = 2", '2:1: unknown key "min_sources"; did you mean "min-sources"?'),
        ("[evidence]\nmin-sources = 0", '2:1: "min-sources": input should be greater than or equal to 1, found the number 0'),
        ("[evidence]\nnull-findings = 'no'", '2:1: "null-findings" must be "contested" or "note"'),
        ("[tables]\nx = 3", '2:1: "x" must be a table, found the number 3'),
        ("[tables.x]\nformat = 'html'", '1:1: table "x" needs a query; write query = "TABLE rating FROM #book"'),
        ("[tables.x]\nquery = []", '2:1: table "x" has no query'),
        ("[tables.x]\nquery = 'LIST'\nheading = 'H'", '1:1: nothing says in which notes table "x" is set in'),
        ("[tables.x]\nquery = 'LIST'\nheading = \"a\\nb\"\nnotes = { tag = 'b' }", "3:1: a heading has one line"),
        ("[tables.'X y']\nquery = 'LIST'", '1:1: "X y" cannot name a table; take lower-case letters, digits and hyphens'),
        ("[tables.list]\nquery = 'LIST'", '1:1: "list" cannot name a table'),
        ("[tables.x]\nqery = 'LIST'", '2:1: unknown key "qery"; did you mean "query"?'),
        (
            "[tables.x]\nquery = 'LIST'\nformat = 'htm'",
            '3:1: "format" must be "markdown" or "html", found the text "htm"; did you mean "html"?',
        ),
        ("[tables.x]\nquery = 'LIST'\nnotes = { typ = 'book' }", '3:11: unknown key "typ"; did you mean "type"?'),
        ("[tables.x]\nquery = 'LIST'\nnotes = { type = 'book' }", '3:11: there is no note type "book"'),
        ("[tables.x]\nquery = 'LIST FORM #a'", "2:1: the query cannot be read at its line 1, column 11: "),
        ("[tables.x]\nquery = ['LIST', 'LIST\\nFROM']", "2:1: query 2 cannot be read"),
        ("[tables.x]\nquery = 'LIST'\nicons = 3", '3:1: "icons"'),
        ('timezone = "Europe/Berln"', '1:1: there is no time zone "Europe/Berln"; write its IANA name, such as "Europe/Berlin"'),
        ("[rules.broken-link]\nplaned = []", '2:1: rule "broken-link" has no option "planed"; did you mean "planned"?'),
        ("[rules.broken-link]\nat_least = 1", '2:1: rule "broken-link" has no option "at_least"; did you mean "at-least"?'),
        ("[rules.case-mismatch]\nzzz = 1", '2:1: rule "case-mismatch" has no option "zzz"; known are "severity"'),
        ("[rules.broken-link]\nplanned = 3", '2:1: "planned" must be a list, found the number 3'),
        ("[rules.broken-link]\nplanned = ['a', 3]", '2:17: item 2 of "planned" must be text, found the number 3'),
        ("[rules.broken-link]\nat-least = '3'", '2:1: "at-least" must be a whole number, found the text "3"'),
        ("[rules.broken-link]\nstrict = 'yes'", '2:1: "strict" must be true or false, found the text "yes"'),
        ("[rules.broken-link]\nplanned = 2020-01-01", '2:1: "planned" must be a list'),
        ("[types]\nrecipe = 3", '2:1: "recipe" must be a table, found the number 3'),
        ("[types.recipe]", '1:1: type "recipe" needs a schema; write schema = "schemas/recipe.json"'),
        ("[types.recipe]\nschma = 'x'", '2:1: unknown key "schma"; did you mean "schema"?'),
        ("[types.recipe]\nschema = 3", '2:1: "schema" must be text, found the number 3'),
        (
            "[types.recipe]\nschema = 'x.json'",
            '2:1: the schema "x.json" cannot be read: No such file or directory; the path counts from the vault\'s root',
        ),
        ("[types.recipe]\nschema = '../x.json'", '2:1: "../x.json" leads out of the vault'),
        ("[types.recipe]\nschema = '/x.json'", '2:1: "/x.json" leads out of the vault'),
        ("[types.recipe]\nschema = 'C:\\x.json'", '2:1: "C:\\x.json" leads out of the vault'),
        ("[types.recipe]\nschema = 'r.json'\nmatch = { foldr = 'x' }", '3:11: unknown key "foldr"; did you mean "folder"?'),
        ("[types.recipe]\nschema = 'r.json'\nmatch.tag = [1]", '3:14: item 1 of "tag" must be text, found the number 1'),
        ("[types.recipe]\nschema = 'r.json'\nmatch.property = 'x'", '3:1: "property" must be a table, found the text "x"'),
        ("[types.recipe]\nschema = 'r.json'\n[types.recipe.match.property]\nkind = 3", '4:1: "kind" must be a list, found the number 3'),
    ],
)
def test_each_mistake_with_its_place(text: str, line: str) -> None:
    (found,) = problems(text, {"r.json": "{}"})
    assert found.startswith(f"vaultsync.toml:{line}")


def test_everything_wrong_is_told_at_once() -> None:
    text = """fail-on = "eror"
exclud = []
[rules]
broken-lnk = "off"
case-mismatch = "hint"
[types.recipe]
schema = "gone.json"
[types.menu]
schema = "menu.json"
"""
    found = problems(text, {"menu.json": '{\n  "properties": {"x": {"x-link": {"to": "recpie"}}},\n  "requird": []\n}'})
    assert [line.split(": ")[0] for line in found] == [
        *(f"vaultsync.toml:{place}" for place in ("1:1", "2:1", "4:1", "5:1", "7:1")),
        "menu.json:2:35",
        "menu.json:3:3",
    ]
    assert 'there is no note type "recpie"; did you mean "recipe"?' in found[-2]


def test_a_schema_may_not_be_utf_8() -> None:
    def read(path: str) -> str:
        return b"\xff".decode("utf-8")

    with pytest.raises(ConfigError, match=r"vaultsync.toml:2:1: the schema .* is not UTF-8"):
        load_config("[types.a]\nschema = 'a.json'", "vaultsync.toml", rules=RULES, read=read)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a." * 50_000 + "b = 1",
        "[" + "a." * 50_000 + "b]",
        "x" * 1_000_000,
        "a = " + "9" * 10_000,
        "\x00",
        "a = '\x07'",
    ],
)
def test_monsters_are_errors(text: str) -> None:
    assert problems(text)[0].startswith("vaultsync.toml:1:")


# -- exclusions


def test_excludes() -> None:
    config = load('exclude = ["Templates/**", "Old/", "**/*.excalidraw.md"]')
    assert [path for path in ("Templates/a.md", "Old/b/c.md", "x/y.excalidraw.md") if not config.excludes(path)] == []
    assert [path for path in ("a.md", "Template/a.md", "Older/a.md", "x/Old/a.md") if config.excludes(path)] == []
    assert not load(None).excludes("a.md")


PATHS = ["Templates/a.md", "Archive/2024/b.md", "Notes/c.excalidraw.md", "Home.md"]


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("Templtes/**", 'did you mean "Templates/**"?'),
        ("templates", 'did you mean "Templates"?'),
        ("Archive/2025/*.md", 'did you mean "Archive/2024/*.md"?'),
        ("2024", 'did you mean "**/2024"?'),
        ("*.excalidraw.md", 'did you mean "**/*.excalidraw.md"?'),
        (r"Archive\\2024", 'did you mean "Archive/2024"?'),
        ("Hme.md", 'did you mean "Home.md"?'),
        ("Zzz/**", "correct the pattern or remove it"),
        ("*.pdf", "correct the pattern or remove it"),
    ],
)
def test_an_exclusion_that_matches_nothing(pattern: str, advice: str) -> None:
    config = load(f'exclude = [\n  "Home.md",\n  "{pattern}",\n]')
    shown = pattern.replace("\\\\", "\\")
    assert unmatched_excludes(config, PATHS) == (f'vaultsync.toml:3:3: the exclusion "{shown}" matches no file; {advice}',)


def test_exclusions_that_match_are_silent() -> None:
    assert unmatched_excludes(load('exclude = ["Templates", "**/2024/**", "Home.md"]'), PATHS) == ()
    assert unmatched_excludes(load(None), PATHS) == ()


# -- cost


def test_without_a_file_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from vaultsync.config import load_config; load_config(None, 'x', rules=(), read=open, preset='research');"
        "print([name for name in ('pydantic', 'jsonschema', 'jsonschema_rs', 'rapidfuzz', 'tomllib') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_config_is_a_value() -> None:
    first: Any = load('exclude = ["a"]')
    assert first == load('exclude = ["a"]')
    with pytest.raises(AttributeError):
        first.exclude = ()

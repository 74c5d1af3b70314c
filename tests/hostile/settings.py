"""Settings and schemas that are hostile: each is refused with its place, or reported, and none is followed out of the vault."""

from __future__ import annotations

import json
import os
from typing import Any

from hostile.entry import MANY, NOTE, Content, Hostile, together, writes

CONFIG, SCHEMA, APP = "vaultsync.toml", "schema.json", ".obsidian/app.json"
BROKEN = "broken-link"


def config(name: str, text: Content, refused: str) -> Hostile:
    return Hostile(name, writes(CONFIG, text), path=CONFIG, refused=refused)


CONFIGS = (
    config("configuration that is no TOML", "preset = \n", f"{CONFIG}:1:"),
    config("configuration with an unclosed table", 'exclude = ["a"\n\n[rules', f"{CONFIG}:"),
    config("configuration that is not UTF-8", b"preset = '\xe9'", f"{CONFIG}:1:1: not UTF-8"),
    config("configuration in UTF-16", "preset = 'research'".encode("utf-16"), "not UTF-8"),
    config("configuration with NUL", b"a = '\0'", f"{CONFIG}:1:"),
    config("configuration with a doubled key", "preset = 'research'\npreset = 'research'", f"{CONFIG}:2"),
    config("configuration with an unknown key", "presets = 'research'", 'did you mean "preset"'),
    config("configuration with an unknown rule", "[rules]\nbroken-lnk = 'error'", f"{CONFIG}:2:1"),
    config("configuration with an unknown preset", "preset = 'reserch'", 'did you mean "research"'),
    config("configuration with wrong types", "preset = 1\nexclude = {}\nfail-on = []\nrules = 3\ntypes = 'x'", f"{CONFIG}:5"),
    config("configuration of 100,000 brackets", lambda: "a = " + "[" * MANY, CONFIG),
    config("configuration of 100,000 tables", lambda: "a" + ".a" * MANY + " = 1", CONFIG),
    config("configuration with an exclusion that hangs", 'exclude = ["' + "*a" * 40 + '*b"]', "matches"),
    config("configuration with an exclusion that matches nothing", 'exclude = ["Nothing/**"]', f"{CONFIG}:1:"),
    config("configuration with an integer of 5,000 digits", "fail-on = " + "9" * 5_000, CONFIG),
    Hostile("configuration that is a FIFO", lambda root: os.mkfifo(root / CONFIG), path=CONFIG, refused=CONFIG),
    Hostile("configuration that is a folder", lambda root: (root / CONFIG).mkdir(), path=CONFIG, refused=CONFIG),
    Hostile("configuration that is a ring of links", lambda root: (root / CONFIG).symlink_to(CONFIG), path=CONFIG, refused=CONFIG),
    Hostile(
        "configuration of 5 GB", lambda root: os.truncate(os.open(root / CONFIG, os.O_CREAT | os.O_WRONLY), 5 * 1024**3), refused=CONFIG
    ),
    Hostile("configuration that is empty", writes(CONFIG, b""), path=CONFIG),
    Hostile("configuration with a byte order mark", writes(CONFIG, b"\xef\xbb\xbffail-on = 'error'"), path=CONFIG),
)


def typed(schema: Content, path: str = SCHEMA) -> Any:
    """A vault with a note type of this schema, and a note of the type."""
    text = f"[types.hostile]\nschema = '{path}'\n"
    note = "---\ntype: hostile\na: " + "a" * 40 + "!\n---\n"
    return together(writes(CONFIG, text), writes(SCHEMA, schema), writes(NOTE, note))


def schema(name: str, content: Any, refused: str = f"{SCHEMA}:1:") -> Hostile:
    """A schema that is refused; what is no text is written as JSON."""
    text = content if isinstance(content, (str, bytes)) or callable(content) else json.dumps(content)
    return Hostile(name, typed(text), path=SCHEMA, refused=refused)


def of(value: Any) -> dict[str, Any]:
    return {"properties": {"a": value}}


DOUBLING = {"$defs": {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(30)} | {"d30": {"type": "null"}}}

SCHEMAS = (
    schema("schema that is no JSON", "{type: object}"),
    schema("schema that is empty", ""),
    schema("schema that is a list", "[]"),
    schema("schema that is a number", "42"),
    schema("schema that is no schema", {"type": "objekt"}),
    schema("schema with wrong keywords", of({"minLength": -1, "enum": 3, "required": "a"})),
    schema("schema of another dialect", {"$schema": "http://json-schema.org/draft-07/schema#"}),
    schema("schema with a remote reference", of({"$ref": "http://127.0.0.1:9/schema.json"})),
    schema("schema with a file reference", of({"$ref": "file:///etc/passwd"})),
    schema("schema with a relative reference", of({"$ref": "other.json"})),
    schema("schema with a reference to nothing", of({"$ref": "#/$defs/none"})),
    schema("schema with a remote dialect", {"$schema": "http://127.0.0.1:9/dialect"}),
    schema("schema with an address", {"$id": "http://127.0.0.1:9/", **of({"$id": "b", "$ref": "c"})}),
    schema("schema with a dynamic reference", of({"$dynamicRef": "#a"})),
    schema("schema that is its own reference", {"$ref": "#"}),
    schema("schema with references in a ring", {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}),
    schema("schema whose alternatives double 30 times", {**DOUBLING, **of({"$ref": "#/$defs/d0"})}),
    schema("schema with a pattern that looks ahead", of({"pattern": "(?=a)a"})),
    schema("schema with a pattern that refers back", of({"pattern": "(a)\\1"})),
    schema("schema with a broken pattern", of({"pattern": "(["})),
    schema("schema with a pattern that explodes", of({"pattern": "((a{1,1000}){1,1000}){1,1000}"})),
    schema("schema with a broken name pattern", {"patternProperties": {"(": {}}}),
    schema("schema of 100,000 brackets", lambda: '{"properties": ' + "[" * MANY),
    schema("schema 300 levels deep", '{"not": ' * 300 + "{}" + "}" * 300),
    schema("schema of 2 MB", lambda: json.dumps({"description": "x" * 2_000_000})),
    schema("schema of 10,000 schemas", lambda: json.dumps({"properties": {f"p{n}": {"type": "string"} for n in range(10_000)}})),
    schema("schema that is not UTF-8", b'{"title": "\xe9"}', "not UTF-8"),
    schema("schema with half a surrogate pair", '{"properties": {"\\ud800": {"type": "x"}}}', SCHEMA),
    schema("schema with an unknown type in x-link", of({"x-link": {"to": "nothing"}})),
    Hostile("schema that is not there", writes(CONFIG, "[types.a]\nschema = 'none.json'"), path=CONFIG, refused=f"{CONFIG}:2"),
    Hostile("schema out of the vault", writes(CONFIG, "[types.a]\nschema = '../none.json'"), path=CONFIG, refused="out of the vault"),
    Hostile("schema at a rooted path", writes(CONFIG, "[types.a]\nschema = '/etc/passwd'"), path=CONFIG, refused="out of the vault"),
    Hostile(
        "schema that is a FIFO",
        together(writes(CONFIG, "[types.a]\nschema = 'a.json'"), lambda root: os.mkfifo(root / "a.json")),
        path=CONFIG,
        refused="a.json",
    ),
    Hostile(
        "schema that is a link to /dev/zero",
        together(writes(CONFIG, "[types.a]\nschema = 'a.json'"), lambda root: (root / "a.json").symlink_to("/dev/zero")),
        path=CONFIG,
        refused="a.json",
    ),
    *(
        Hostile(f"schema with the pattern {pattern}", typed(json.dumps(of({"pattern": pattern}))), frozenset({"property-schema"}), line=3)
        for pattern in (
            "^(a+)+$",
            "^(a|a)*$",
            "^(a|aa)+$",
            "^(a*)*$",
            "^(.*a){20}$",
            "^([a-z]+)*$",
            "^(a?){25}a{25}$",
            "(x+x+)+y",
            "^a*a*a*a*a*b$",
        )
    ),
    Hostile(
        "schema that is recursive",
        together(
            typed(json.dumps({"$defs": {"t": {"items": {"$ref": "#/$defs/t"}}}, **of({"$ref": "#/$defs/t"})})),
            writes(NOTE, "---\ntype: hostile\na: " + "[" * 30 + "]" * 30 + "\n---\n"),
        ),
    ),
    Hostile(
        "schema with unique items and 10,000 maps",
        together(
            typed(json.dumps(of({"uniqueItems": True}))),
            writes(NOTE, "---\ntype: hostile\na:\n" + "".join(f"- x: {n}\n" for n in range(6_000)) + "---\n"),
        ),
    ),
    Hostile(
        "schema that 1,000 values break",
        together(
            typed(json.dumps(of({"items": {"type": "integer"}}))), writes(NOTE, "---\ntype: hostile\na:\n" + "- b\n" * 1_000 + "---\n")
        ),
        frozenset({"property-schema"}),
        line=4,
    ),
)


def app(name: str, content: Content, *rules: str) -> Hostile:
    return Hostile(name, writes(APP, content), frozenset(rules), path=APP)


UNREADABLE = "unreadable-note"

APPS = (
    app("settings of Obsidian that are empty", b""),
    app("settings of Obsidian that are no JSON", "{userIgnoreFilters", UNREADABLE),
    app("settings of Obsidian that are a list", "[]", UNREADABLE),
    app("settings of Obsidian that are not UTF-8", b'{"a": "\xe9"}', UNREADABLE),
    app("settings of Obsidian of 100,000 brackets", lambda: "[" * MANY, UNREADABLE),
    app("settings of Obsidian with filters that are no list", '{"userIgnoreFilters": 3}', UNREADABLE),
    app("settings of Obsidian with odd filters", '{"userIgnoreFilters": [null, 3, "", {}, "/", "//"]}'),
    app("settings of Obsidian with a filter that looks ahead", '{"userIgnoreFilters": ["/(?!a)/"]}', UNREADABLE),
    app("settings of Obsidian with a broken filter", '{"userIgnoreFilters": ["/(/"]}', UNREADABLE),
    Hostile(
        "settings of Obsidian that are a FIFO",
        lambda root: os.mkfifo((root / ".obsidian").mkdir() or root / APP),
        frozenset({UNREADABLE}),
        path=APP,
    ),
    Hostile(
        "settings of Obsidian with a filter that hangs",
        together(writes(APP, '{"userIgnoreFilters": ["/^(a+)+$/", "/(a|a)*b$/"]}'), writes("a" * 60 + "!.md", "[[No]]")),
        frozenset({BROKEN}),
        path="a" * 60 + "!.md",
    ),
)

SETTINGS = (*CONFIGS, *SCHEMAS, *APPS)

"""Front matter that is hostile."""

from __future__ import annotations

from itertools import pairwise

from hostile.entry import MANY, Content, Hostile, front_matter, note

INVALID, DOUBLED = "invalid-frontmatter", "duplicate-property"


def bomb(levels: int) -> str:
    """Nine aliases of nine aliases of ...: 10 to the power of ``levels`` values."""
    names = "abcdefghijklmnopqrstuvwxyz"[:levels]
    first = f"{names[0]}: &{names[0]} [{', '.join(['x'] * 9)}]"
    return "\n".join([first, *(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names))])


def merge_bomb(levels: int) -> str:
    """Each map merges the one before it twice."""
    return "\n".join(["m0: &m0 {k: v}", *(f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]" for n in range(1, levels))])


def bad(name: str, text: Content, line: int = 2) -> Hostile:
    """One that must be called invalid on a line; line 2 is the first after the fence."""
    return front_matter(name, text, INVALID, line=line)


BOMBS = (
    bad("alias bomb, 9 levels", bomb(9), line=6),
    bad("alias bomb, 3 levels of many", "a: &a [" + "x, " * 300 + "]\nb: &b [" + "*a, " * 30 + "]\nc: [" + "*b, " * 30 + "]", line=4),
    bad("65 aliases", "a: &a b\nc: [" + "*a, " * 65 + "]", line=3),
    front_matter("64 aliases", "a: &a b\nc: [" + "*a, " * 64 + "]"),
    front_matter("merge keys are plain keys", merge_bomb(3)),
    bad("merge-key bomb, 22 levels", merge_bomb(22), line=26),
    bad("merge-key bomb, 40 levels", merge_bomb(40), line=26),
    bad("list that holds itself", "a: &a [*a]"),
    bad("map that holds itself", "&a {b: *a}"),
    bad("map that is its own key", "&a {*a : b}"),
    bad("keys in keys, 31 levels", "{" * 31 + "a: 1" + "}: 1" * 30 + "}", line=2),
    bad("explicit keys in keys, 31 levels", "? " * 31 + "a", line=2),
    bad("33 levels", "a: " + "[" * 32 + "]" * 32),
    front_matter("32 levels", "a: " + "[" * 31 + "]" * 31),
    *(bad(f"100,000 {mark!r} in YAML", lambda mark=mark: "a: " + mark * MANY) for mark in ("[", "{", "[[", "{a: ", "[a, ")),
    *(bad(f"100,000 {mark!r} alone", lambda mark=mark: mark * MANY) for mark in ("- ", "? ")),
    bad("40 lines, each one deeper", "\n".join(" " * n + "a:" for n in range(40)), line=34),
    front_matter("100,000 quotes", lambda: "a: '" + "''" * MANY + "'"),
    bad("100,000 opening quotes", lambda: 'a: "' + '""' * MANY),
    bad("100,000 keys", lambda: "".join(f"k{n}: v\n" for n in range(MANY)), line=2),
    front_matter("5,000 keys", "\n".join(f"k{n}: v" for n in range(5_000))),
    bad("30,000 values", lambda: "a:\n" + "- b\n" * 30_000, line=20_002),
    bad("10 MB scalar", lambda: "a: " + "x" * 10_000_000),
    bad("10 MB of comments", lambda: ("# " + "comment" * 14 + "\n") * 100_000),
    bad("base-60 number of 100,000 groups", lambda: "a: 1" + ":59" * MANY),
    bad("2,000,000 hexadecimal digits", lambda: "a: 0x" + "f" * 2_000_000),
    front_matter("250 kB scalar", lambda: "a: " + "x" * 250_000),
    front_matter("250 kB of comments", lambda: "# c\n" * 62_000 + "a: b"),
)

VALUES = (
    front_matter("integer of 5,000 digits", "a: " + "9" * 5_000),
    front_matter("integer of 30 digits", "a: " + "9" * 30),
    front_matter("integers around 64 bits", "a: 18446744073709551616\nb: -9223372036854775809\nc: 9223372036854775808"),
    front_matter("hexadecimal of 250 digits", "a: 0x" + "f" * 250),
    front_matter("octal and binary", "a: 0o777\nb: 0b1\nc: 012"),
    front_matter("float that overflows", "a: 1e999\nb: -1e-999\nc: .inf\nd: .nan"),
    front_matter("dates that are none", "a: 2024-13-45\nb: 2024-01-01T00:00:00+99:99\nc: 0000-00-00"),
    front_matter("sexagesimal and yes and no", "a: 1:30:00\nb: yes\nc: no\nd: on\ne: =\nf: <<"),
    front_matter("null keys", "? \n: a"),
    front_matter("keys that are no text", "1: a\ntrue: b\n2024-01-01: c\n[a, b]: d\n{a: b}: e\n1.5: f"),
    front_matter("anchor on a key", "&a k: v\nb: *a"),
    front_matter("key of 100,000 characters, explicit", lambda: "? " + "k" * MANY + "\n: v"),
    bad("key of 5,000 characters", "k" * 5_000 + ": v"),
    front_matter("python object", 'a: !!python/object/apply:os.system ["touch pwned"]'),
    front_matter("python name", "a: !!python/name:os.system\nb: !!python/module:os"),
    front_matter("unknown tags", "a: !<tag:example.org,2000:x> b\nc: !local d\ne: !!binary nonsense\nf: !!int x\ng: !!timestamp x"),
    bad("undefined tag handle", "a: !x!y b"),
    bad("alias of nothing", "a: *b"),
    front_matter("templates of other programs", "a: {{date}}\nb: {{title}}"),
    bad("template at the start of a value", "a: {{date}} x\n"),
    bad("percent at the start", "a: %x"),
    bad("at sign at the start", "a: @x"),
    bad("backtick at the start", "a: `x`"),
    front_matter("block scalars", "a: |+\n  x\n\n\nb: >-\n  y\n\n"),
    front_matter("escapes", 'a: "\\x00\\u0000\\e[31m\\U0001F600\\N\\_\\L\\P"'),
    bad("escape of half a surrogate pair", 'a: "\\ud800"'),
    bad("escape beyond Unicode", 'a: "\\U00110000"'),
    bad("unknown escape", 'a: "\\q"'),
    front_matter("quoted brackets", "a: '[['\nb: ']]'\nc: '[[]]'"),
    front_matter("5,000 links", lambda: "a:\n" + '- "[[No]]"\n' * 5_000, "broken-link", line=3),
)

SYNTAX = (
    front_matter("doubled key", "a: 1\nb: 2\na: 3", DOUBLED, line=4),
    front_matter("doubled key in another spelling", "a: 1\n'a': 2", DOUBLED, line=3),
    front_matter("1,000 doubled keys", "a: b\n" * 1_000, DOUBLED, line=3),
    front_matter("doubled key inside a map", "a: {b: 1, b: 2}"),
    bad("tab as indentation", "a:\n\tb: c", line=3),
    front_matter("tab after a value", "a: b\t\nc: d"),
    bad("value with a colon", "a: b: c"),
    bad("value with a colon, later", "x: y\na: Foo: bar", line=3),
    bad("control character", "a: \x01"),
    bad("escape sequence in YAML", "a: b\nc: \x1b[31m", line=3),
    bad("C1 control character after other letters", "a: \u00e9\u00e9\u00e9\nb: \x80", line=3),
    bad("DEL", "a: \x7f"),
    bad("list instead of properties", "- a\n- b"),
    bad("text instead of properties", "just text"),
    bad("number instead of properties", "42"),
    bad("link instead of properties", "[[Note]]"),
    front_matter("nothing", ""),
    front_matter("only a comment", "# a"),
    front_matter("null", "null"),
    bad("no space after the colon", "a:b"),
    bad("no-break space after the colon", "a:\u00a0b"),
    bad("line without a colon", "a: b\nc\nd: e", line=3),
    bad("wrong indentation", "a: b\n  c: d", line=3),
    bad("unclosed list", "a: [b, c"),
    bad("unclosed map", "a: {b: c"),
    bad("unclosed double quote", 'a: "b\nc: d'),
    bad("unclosed single quote", "a: 'b\nc: d"),
    bad("closing bracket too many", "a: b]\nc: [d]]", line=3),
    bad("two documents", "a: b\n...\nc: d", line=4),
    bad("directive", "%YAML 1.1\na: b", line=3),
    front_matter("link without quotes", "a: [[Note]]", "unquoted-link-property", line=2),
    front_matter("byte order mark in a value", "a: \ufeffb"),
    front_matter("line separators in a value", "a: b\u2028c\u2029d"),
    note("blank line before the fence", "\n---\na: [\n---\n"),
    note("space before the fence", " ---\na: [\n---\n"),
    note("four dashes", "----\na: [\n----\n"),
    note("fence closed by dots", "---\na: [\n...\nText\n", INVALID, line=1),
    note("fence closed with a space before it", "---\na: [\n ---\nText\n", INVALID, line=1),
    note("spaces after the fences", "---  \na: b\n---\t\n[[No]]", "broken-link", line=4),
    note("front matter twice", "---\na: b\n---\n---\nc: [\n---\n[[No]]", "broken-link", line=7),
    note("fence at the very end", "---\na: b\n---"),
    note("fences alone", "---\n---"),
    note("100,000 lines of dashes", lambda: "---\n" + "---\n" * MANY),
    note("front matter in the middle", "Text\n\n---\na: [\n---\n"),
)

JSON = (
    front_matter("JSON", '{"a": [1, 2.5, null, true], "b": {"c": "d"}}'),
    front_matter("JSON with tabs", '{\n\t"a":\t1,\n\t"b": [\n\t\t2\n\t]\n}'),
    front_matter("JSON with surrogate pairs", '{"a": "\\ud83d\\ude00", "\\ud83d\\ude00": 1}'),
    front_matter("JSON with half a surrogate pair", '{"a": "\\ud83d", "b": "\\\\ud83d"}'),
    front_matter("JSON with a large integer", '{\t"a": ' + "9" * 30 + "}"),
    front_matter("JSON with NaN", '{\t"a": NaN, "b": -Infinity, "c": 1e999}'),
    front_matter("JSON with a doubled key", '{"a": 1,\n"a": 2}', DOUBLED, line=3),
    front_matter("JSON with escapes in keys", '{\t"\\u0061": "\\/", "a/b": "\\b\\f"}'),
    bad("JSON without its end", '{"a": 1, "b": [', line=3),
    bad("JSON with 100,000 brackets", lambda: '{\t"a": ' + "[" * MANY),
    bad("JSON of 300 kB", lambda: '{\t"a": [' + "1, " * MANY + "1]}"),
)

YAML = (*BOMBS, *VALUES, *SYNTAX, *JSON)

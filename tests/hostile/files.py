"""Names, kinds of files and canvases that are hostile. What a file system does not take is left out by ``possible``."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hostile.entry import MANY, NOTE, Build, Hostile, file, together, writes

UNREADABLE, BROKEN, CARD = "unreadable-note", "broken-link", "broken-canvas-card"
TEXT = "Text\n[[No]]\n"


def named(name: str, path: str) -> Hostile:
    """A note of this name, with a broken link on line 2."""
    return file(name, path, TEXT, BROKEN, line=2)


def twins(name: str, one: str, other: str) -> Hostile:
    """Two notes whose names are the same to Obsidian."""
    return Hostile(
        name, together(writes(one, "One\n"), writes(other, "Other\n")), frozenset({"case-colliding-names"}), path=max(one, other)
    )


NAMES = (
    named("bytes that are no UTF-8", "caf\udce9.md"),
    named("a byte 0xFF in a folder's name", "fold\udcffer/a.md"),
    named("surrogate as UTF-8 in a name", "a\udced\udca0\udc80.md"),
    named("emoji", "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467.md"),
    named("trailing dot", "a..md"),
    named("trailing dot of a folder", "folder./a.md"),
    named("trailing space", "a .md"),
    named("leading space", " a.md"),
    named("only a space", " .md"),
    named("newline", "a\nb.md"),
    named("carriage return and tab", "a\r\tb.md"),
    named("escape sequence", "\x1b[31mred\x1b[0m.md"),
    named("leading dash", "-rf.md"),
    named("double dash", "--output=x.md"),
    named("255 bytes", "n" * 252 + ".md"),
    named("255 bytes of emoji", "\U0001f600" * 63 + ".md"),
    named("decomposed", "e\u0301.md"),
    named("device name of Windows", "CON.md"),
    named("two extensions", "a.md.md"),
    named("capital extension", "a.MD"),
    named("link characters", "a#b^c[[d]]|e.md"),
    named("percent sign", "100%25%.md"),
    named("backslash", "a\\b.md"),
    named("colon, quotes, question mark", 'a: "b" <c> *d?.md'),
    named("HTML", "<script>alert(1)<script>.md"),
    named("right-to-left override", "\u202edm.txt.md"),
    named("invisible", "\u200b\ufeff.md"),
    named("comma and equals sign", "a,line=1::error b.md"),
    named("folder called like a note", "a.md/b.md"),
    named("100 folders deep", "/".join("d" * 100) + "/a.md"),
    Hostile("only the extension", writes(".md", TEXT)),
    Hostile("hidden folder", writes(".git/a.md", TEXT)),
    Hostile("hidden note", writes(".a.md", TEXT)),
    twins("composed and decomposed", "\u00e9.md", "e\u0301.md"),
    twins("case twins", "Twin.md", "twin.md"),
    twins("case twins of folders", "Folder/a.md", "folder/a.md"),
    twins("case twins beyond ASCII", "\u00c4.md", "\u00e4.md"),
    twins("case twins with bytes that are no UTF-8", "Caf\udce9.md", "caf\udce9.md"),
)


def at_note(act: Callable[[Path], object]) -> Build:
    return lambda root: act(root / NOTE) and None


def a_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket has room for a hundred bytes only
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def link(target: str, path: str = NOTE) -> Build:
    return lambda root: (root / path).symlink_to(target)


def outside(root: Path) -> Path:
    """A folder beside the vault, for links that lead out of it."""
    return root.parent / f"{root.name} outside"


def outside_note(root: Path) -> None:
    writes("b.md", TEXT)(outside(root))
    (root / NOTE).symlink_to(outside(root) / "b.md")


def outside_folder(root: Path) -> None:
    writes("b.md", TEXT)(outside(root))
    (root / "linked").symlink_to(outside(root), target_is_directory=True)


def outside_and_back(root: Path) -> None:
    outside_folder(root)
    (outside(root) / "back").symlink_to(root, target_is_directory=True)


def forbidden(path: Path) -> None:
    path.write_bytes(b"Text\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        raise PermissionError("this user may read everything")


def forbidden_folder(root: Path) -> None:
    (root / "closed").mkdir(mode=0)
    if os.access(root / "closed", os.R_OK):
        raise PermissionError("this user may read everything")


def sparse(path: Path) -> None:
    with open(path, "wb") as made:
        made.truncate(5 * 1024**3)


def growing(root: Path) -> None:
    with open(root / NOTE, "ab") as grown:
        grown.write(b"more and more\n" * 10_000)
    time.sleep(0.0005)


def coming_and_going(root: Path) -> None:
    (root / NOTE).write_bytes(b"Text\n")
    (root / NOTE).unlink()
    (root / "sub").mkdir()
    (root / "sub").rmdir()


def changing_kind(root: Path) -> None:
    os.mkfifo(root / "swap")
    os.replace(root / "swap", root / NOTE)
    (root / "swap").write_bytes(b"Text\n")
    os.replace(root / "swap", root / NOTE)


def kind(name: str, build: Build, *rules: str, path: str = NOTE, line: int = 0, disturb: Build | None = None) -> Hostile:
    return Hostile(name, build, frozenset(rules), line, path, disturb=disturb)


KINDS = (
    kind("FIFO", at_note(os.mkfifo), UNREADABLE),
    kind("FIFO as a canvas", lambda root: os.mkfifo(root / "a.canvas"), CARD, path="a.canvas"),
    kind("FIFO as an attachment", lambda root: os.mkfifo(root / "a.png"), path="a.png"),
    kind("file that may not be read", at_note(forbidden), UNREADABLE),
    kind("folder that may not be read", forbidden_folder, UNREADABLE, path="closed"),
    kind("socket", at_note(a_socket), UNREADABLE),
    kind("link to itself", link(NOTE), UNREADABLE),
    kind("links in a ring", together(link("b.md"), link("c.md", "b.md"), link(NOTE, "c.md")), UNREADABLE),
    kind("dangling link", link("nowhere.md"), UNREADABLE),
    kind("dangling link to an attachment", link("nowhere.png", "a.png"), path="a.png"),
    kind("link to a folder above", link("..", "up"), UNREADABLE, path="up"),
    kind("link to the root of all", link("/", "all"), UNREADABLE, path="all"),
    kind("link to the same folder", link(".", "here"), UNREADABLE, path="here"),
    kind("link to another note", link("Sound.md")),
    kind("link to a note outside", outside_note, BROKEN, line=2),
    kind("link to a folder outside", outside_folder, BROKEN, path="linked/b.md", line=2),
    kind("link to a folder outside that leads back", outside_and_back, UNREADABLE, path="linked/back"),
    kind("link to /dev/zero", link("/dev/zero"), UNREADABLE),
    kind("link to /dev/stdin", link("/dev/stdin"), UNREADABLE),
    kind("link to a FIFO", together(lambda root: os.mkfifo(root / "pipe"), link("pipe")), UNREADABLE),
    kind("folder with the name of a note", at_note(Path.mkdir)),
    kind("130 folders deep", writes("/".join("d" * 130) + "/a.md", TEXT), UNREADABLE, path="/".join("d" * 129)),
    kind("sparse file of 5 GB", at_note(sparse), UNREADABLE),
    kind("canvas of 5 GB", lambda root: sparse(root / "a.canvas"), CARD, path="a.canvas"),
    kind("growing file", writes(NOTE, "Text\n"), disturb=growing),
    kind("file that comes and goes", lambda root: None, disturb=coming_and_going),
    kind("file that is now a note, now a FIFO", lambda root: None, UNREADABLE, disturb=changing_kind),
)


def canvas(name: str, content: Any, *rules: str, line: int = 0) -> Hostile:
    return file(name, "a.canvas", content, *rules, line=line)


def cards(*nodes: Any) -> str:
    return json.dumps({"nodes": list(nodes), "edges": []}, indent=0)


FILE_CARD = {"id": "1", "type": "file", "file": "No.md"}

CANVASES = (
    canvas("empty canvas", b""),
    canvas("canvas that is no JSON", "{\n  nodes: []\n}", CARD, line=2),
    canvas("canvas cut off", '{"nodes": [\n{"id":', CARD, line=2),
    canvas("canvas with a comma too many", '{"nodes": [\n],}', CARD, line=2),
    canvas("canvas that is not UTF-8", b'{"nodes": ["\xe9"]}', CARD),
    canvas("canvas in UTF-16", '{"nodes": []}'.encode("utf-16"), CARD),
    canvas("canvas with a byte order mark", b"\xef\xbb\xbf" + cards(FILE_CARD).encode(), CARD, line=6),
    canvas("canvas with NUL", b'{"nodes": [\0]}', CARD),
    canvas("canvas that is a list", "[]", CARD),
    canvas("canvas that is text", '"nodes"', CARD),
    canvas("canvas that is null", "null", CARD),
    canvas("canvas whose nodes are no list", '{"nodes": {"a": 1}}', CARD),
    canvas("canvas with odd nodes", '{"nodes": [1, "a", null, [], [[]], {}, {"type": 1, "file": []}]}'),
    canvas(
        "canvas with odd nodes before a card",
        '{"nodes": [1, "a", [{"file": 1}], {"x": {"file": 2}},\n' + json.dumps(FILE_CARD) + "]}",
        CARD,
        line=2,
    ),
    canvas("canvas of 100,000 brackets", lambda: '{"nodes": ' + "[" * MANY, CARD),
    canvas("canvas of 100,000 brackets, closed", lambda: '{"nodes": ' + "[" * MANY + "]" * MANY + "}", CARD),
    canvas("canvas of 100,000 maps", lambda: '{"a":' * MANY, CARD),
    canvas("canvas of 20 MB", lambda: '{"nodes": [], "a": "' + "x" * 20_000_000 + '"}', CARD),
    canvas("canvas of 3,000 cards", lambda: cards(*[{**FILE_CARD, "file": NOTE}] * 3_000), CARD),
    canvas("canvas with a card of 100,000 brackets", lambda: cards({"id": "1", "type": "text", "text": "[[" * MANY})),
    canvas("canvas with half a surrogate pair", '{"nodes": [{"id": "\\ud800", "type": "file",\n"file": "\\ud800.md"}]}', CARD, line=2),
    canvas(
        "canvas with half a surrogate pair in a text", '{"nodes": [{"id": "1", "type": "text",\n"text": "\\ud800 [[No]]"}]}', CARD, line=2
    ),
    canvas(
        "canvas with doubled keys",
        '{"nodes": [], "nodes": [{"type": "text", "type": "file", "file": "Healthy.md",\n"file": "No.md"}]}',
        CARD,
        line=2,
    ),
    canvas("canvas with NaN", '{"nodes": [{"x": NaN, "y": Infinity, "width": 1e999}]}'),
    canvas("canvas with an integer of 5,000 digits", '{"nodes": [{"x": ' + "9" * 5_000 + "}]}", CARD),
    canvas("canvas with escaped keys and quotes", '{"nodes": [{"a\\"{[": "]}\\"", "type": "file",\n"file": "No\\".md"}]}', CARD, line=2),
    canvas("canvas that leads out of the vault", cards({**FILE_CARD, "file": "../../etc/passwd"}), CARD, line=6),
)


def possible(one: Hostile, root: Path) -> bool:
    """Builds one input; False where this file system has no such names or kinds of files."""
    try:
        one.build(root)
    except (OSError, UnicodeError, AttributeError, NotImplementedError):
        return False
    names = [os.path.join(folder, name) for folder, folders, files in os.walk(root) for name in (*folders, *files)]
    return all(os.path.lexists(name) for name in names) and (one.disturb is not None or bool(names))


FILES = (*NAMES, *KINDS, *CANVASES)

"""How far the HTML and Markdown made of answers agree with what Dataview's own views made of the same queries.

    python tests/benchmarks/dataview_output.py             both comparisons
    python tests/benchmarks/dataview_output.py --show 20   and the disagreements

HTML is compared element by element and attribute by attribute. The recording was made with another Markdown renderer than
Obsidian's; three things in which published pages and Obsidian itself differ from it are evened out first: links out
of the vault carry Obsidian's attributes, words such as `file.name` are no links, and `one#h` is shown as `one > h`.
Markdown is compared for what is left as Dataview has it; what is mended (see `vaultsync/tables/markdown.py`) and the style
of links are evened out. The recording lies beside the project where it is developed, in
`../shared/dataview-truth`; `--truth` names another folder. The exit code is 1 when a case differs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tables.elements import Element, differences, elements

from vaultsync.paths import VaultPath
from vaultsync.query.values import QueryError
from vaultsync.tables import html, markdown
from vaultsync.tables.links import LinkStyle
from vaultsync.vault import open_vault

TRUTH = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "dataview-truth"
NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)
MODIFIED = 1738177200
_LINK = re.compile(r"\[\[([^\]|]+?)(?:\.md)?(?:\\*\|([^\]]*))?\]\]")


def main() -> int:
    """Prints both agreements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", type=Path, default=TRUTH)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultsync-output-") as scratch:
        return compare(args.truth, Path(scratch) / "vault", args.show)


def compare(truth: Path, root: Path, show: int) -> int:
    """Runs all recorded queries that have an answer."""
    shutil.copytree(truth / "vault", root)
    for path in root.rglob("*"):
        os.utime(path, (MODIFIED, MODIFIED))
    vault = open_vault(root)
    engine = vault.engine(NOW)
    cases = [json.loads(line) for line in (truth / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    worst: dict[str, list[str]] = {"html": [], "markdown": []}
    count = 0
    for case in (case for case in cases if case["ok"] and case["html"]):
        count += 1
        origin = VaultPath(case["origin"]) if case["origin"] else None
        try:
            answer = engine.query(case["query"], origin)
        except QueryError as error:
            worst["html"].append(f"{case['id']}: {error}")
            continue
        made = html.render(answer, origin, vault.index, engine.settings)
        worst["html"] += [f"{case['id']} {one}" for one in differences(even(elements(made)), even(elements(case["html"])))][:1]
        text = markdown.render(answer, origin, vault.index, LinkStyle("absolute"), engine.settings)
        if even_markdown(text) != even_markdown(case["markdown"]):
            worst["markdown"].append(f"{case['id']}\n{text}\n{case['markdown']}")
    for name, found in worst.items():
        print(f"{name:10s} {count - len(found)} of {count} equal")
        for one in found[:show]:
            print(f"  {one}")
    return 1 if any(worst.values()) else 0


def even(part: Element | str) -> Any:
    """An element without what the recording's Markdown renderer does otherwise than Obsidian."""
    if isinstance(part, str):
        return part
    attributes = dict(part.attributes)
    children: list[Element | str] = []
    for child in map(even, part.children):
        if isinstance(child, Element) and child.name == "a" and child.attributes == frozenset({("href", "")}):
            child = "".join(map(str, child.children))
        if children and isinstance(child, str) and isinstance(children[-1], str):
            children[-1] += child
        else:
            children.append(child)
    if part.name == "a" and "data-href" not in attributes:
        href = attributes["href"]
        attributes = {"href": "" if href == "http://" + "".join(map(str, children)) else href}
    elif part.name == "a" and "#" in attributes["data-href"]:
        children = [child.replace(" > ", "#") if isinstance(child, str) else child for child in children]
    return Element(part.name, frozenset(attributes.items()), tuple(children))


def even_markdown(text: str) -> str:
    """Without padding, blank lines, indentation and the ends of links; bars escaped once."""
    text = re.sub(r"line1\nline2\n", "line1<br>line2", text).replace("\\\\|", "\\|")
    text = _LINK.sub(lambda found: f"[[{found[2] or found[1]}]]", text)
    lines = [re.sub(r" +", " ", re.sub(r"-{2,}", "-", line.rstrip())).strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


if __name__ == "__main__":
    sys.exit(main())

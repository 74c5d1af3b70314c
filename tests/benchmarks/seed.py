"""Whether a published page's two tables come out of `vaultsync sync` again, in HTML element by element, and in Markdown.

    python tests/benchmarks/seed.py ../shared/seeds/takeaway-published.md

The page is one that Digital Garden published: a takeaway with a table of insights and one of original sources, made by
Dataview with Metadata Menu's icons. A vault is rebuilt from what the tables say (notes of the linked names in the linked
folders, the text of each insight, the citation of each source), with the preset's `references` under the page's heading; its
tables must then be equal to the page's in every element, attribute and text. The exit code is 1 when they are not.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import vaultsync
from tables.elements import Element, differences, elements

_TABLES = re.compile(r"<div><table.*</table></div>")
_UNSAFE = re.compile(r'["\\]')
SETTINGS = 'preset = "research"\n\n[tables.references]\nformat = "{}"\nicons = "{}"\n'


def main() -> int:
    """Compares the tables of one page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path, help="the published Markdown file")
    args = parser.parse_args()
    page = args.page.read_text(encoding="utf-8")
    published = _TABLES.search(page)
    assert published is not None, "the page holds no table"
    wanted = elements(published[0])
    with tempfile.TemporaryDirectory(prefix="vaultsync-seed-") as scratch:
        vault = Path(scratch) / "vault"
        note = rebuild(vault, page.replace(published[0], ""), wanted)
        made = synced(vault, note, "html", wanted)
        found = elements("".join(re.findall(r"<div><table.*</table></div>", made)))
        wrong = differences(found, wanted)
        print(f"HTML: {len(wanted.all('tr'))} rows, {len(wanted.all('a'))} links and icons, {len(wrong)} differences")
        for one in wrong[:20]:
            print(f"  {one}")
        shutil.rmtree(vault)
        rebuild(vault, page.replace(published[0], ""), wanted)
        print(synced(vault, note, "markdown", wanted))
    return 1 if wrong else 0


def synced(vault: Path, note: Path, form: str, wanted: Element) -> str:
    """The note's text after two runs, of which the second may change nothing."""
    icons = dict(wanted.all("a")[0].attributes)["fileclass-name"]
    (vault / "vaultsync.toml").write_text(SETTINGS.format(form, icons), encoding="utf-8")
    subprocess.run([*vaultsync(), "sync", str(vault)], check=True)
    text = note.read_text(encoding="utf-8")
    subprocess.run([*vaultsync(), "sync", str(vault), "--check"], check=True)
    return text


def rebuild(vault: Path, page: str, wanted: Element) -> Path:
    """Writes the vault; returns the path of the takeaway."""
    (vault / ".obsidian").mkdir(parents=True)
    insights, sources = wanted.all("table")
    source = target(rows(sources)[0][0])
    for name, cell in rows(insights):
        content = _UNSAFE.sub(r"\\\g<0>", written(cell))
        links = "".join(f'  - "[[{one}]]"\n' for one in links_of(cell))
        write(vault, target(name), f'type: insight\ncontent: "{content}"\nsource: "[[{stem(source)}]]"\nconcepts:\n{links}')
        for concept in links_of(cell):
            write(vault, f"Research/Tags/{concept}.md", "type: concept\n")
    for name, cell in rows(sources):
        citation = _UNSAFE.sub(r"\\\g<0>", written(cell))
        write(vault, target(name), f'type: evidence-source\ncitation: "{citation}"\n')
    named = "".join(f'  - "[[{stem(target(name))}]]"\n' for name, _ in rows(insights))
    body = page.split("---", 2)[2].lstrip("\n")
    write(vault, "Research/Takeaways/2025-01-28 20-06-42.md", f"type: takeaway\ninsights:\n{named}", body)
    return vault / "Research/Takeaways/2025-01-28 20-06-42.md"


def rows(table: Element) -> list[tuple[Element, Element]]:
    """The two cells of each row."""
    return [(row.all("td")[0], row.all("td")[1]) for row in table.all("tbody")[0].all("tr")]


def written(part: Element | str) -> str:
    """A cell's text with its links as they stood in the note."""
    if isinstance(part, str):
        return part
    attributes = dict(part.attributes)
    if "data-href" in attributes:
        return f"[[{attributes['data-href']}]]"
    return "" if "metadata-menu" in part.classes else "".join(map(written, part.children))


def links_of(cell: Element) -> list[str]:
    """Where the links of a cell lead."""
    return list(dict.fromkeys(dict(link.attributes)["data-href"] for link in cell.all("a") if "internal-link" in link.classes))


def target(cell: Element) -> str:
    """Where the one link of a cell leads."""
    return links_of(cell)[0]


def stem(path: str) -> str:
    """The name that short links use."""
    return path.rpartition("/")[2].removesuffix(".md")


def write(vault: Path, path: str, head: str, body: str = "") -> None:
    """One note."""
    (vault / path).parent.mkdir(parents=True, exist_ok=True)
    (vault / path).write_text(f"---\n{head}---\n{body}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

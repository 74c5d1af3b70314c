"""How far vaultsync agrees with what Obsidian recorded of real vaults, and with what Dataview's engine answered.

    python tests/benchmarks/agreement.py                    all four comparisons
    python tests/benchmarks/agreement.py --show 20          and the disagreements of each

First the index (links, headings, tags, aliases), then positions, then the audit itself: every ``broken-link`` must be a link
that Obsidian left unresolved, and every link it left unresolved must be reported, as ``broken-link`` or, where it names an
alias, as ``alias-as-target``. At last the recorded answers of Dataview 0.5.70. The recorded vaults are other people's
notes and lie beside the project where it is developed, in ``../shared/obsidian-truth`` and ``../shared/dataview-truth``;
``--truth`` and ``--dataview`` name other folders of the same form. The exit code is 1 when a comparison falls below its goal.

What the third comparison leaves out, and counts: findings in front matter and canvas files and for embeds (the recordings
hold neither property links nor cards nor unresolved embeds), and notes that are not in both the vault and the recording.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from faults import findings
from measure import vaultsync

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared"
TRUTH, DATAVIEW = SHARED / "obsidian-truth", SHARED / "dataview-truth"
REPORTS = ("broken-link", "alias-as-target")
"""The rules that report a link which Obsidian leaves unresolved."""
_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def main() -> int:
    """Runs the four comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=0, help="how many disagreements of each kind to print")
    parser.add_argument("--truth", type=Path, default=TRUTH, help="the folder of recorded vaults")
    parser.add_argument("--dataview", type=Path, default=DATAVIEW, help="the folder of recorded answers")
    args = parser.parse_args()
    if not (args.truth / "agree.py").is_file():
        parser.error(f"there are no recorded vaults at {args.truth}; they are no part of this project, name yours with --truth")
    failed = 0
    for script, form in (("agree.py", "metadata-extractor"), ("agree_positions.py", "obsidian-cache")):
        print(f"{script}, vaultsync export --format {form}", flush=True)
        command = [sys.executable, str(args.truth / script), "--show", str(args.show), *vaultsync(), "export", "{}", "--format", form]
        failed += subprocess.run(command, check=False).returncode != 0
        print()
    failed += broken_links(args.truth, args.show)
    if (args.dataview / "agree.py").is_file():
        failed += queries(args.dataview, args.show)
    else:
        print(f"there are no recorded answers at {args.dataview}; they were not compared")
    return 1 if failed else 0


def queries(recorded: Path, show: int) -> int:
    """Compares the answers to queries and expressions; returns 1 when fewer than 99 % are the same."""
    print("\nagree.py, vaultsync query --batch", flush=True)
    moment = ["--now", "2025-02-05T15:04:05", "--timezone", "UTC"]
    command = [
        sys.executable,
        str(recorded / "agree.py"),
        "--show",
        str(show),
        *vaultsync(),
        "query",
        "{vault}",
        "--batch",
        "{cases}",
        *moment,
    ]
    return int(subprocess.run(command, check=False).returncode != 0)


def broken_links(truth: Path, show: int) -> int:
    """Compares the unresolved links with the recordings, vault by vault; returns 1 unless they are the same everywhere."""
    print(f"findings of {' and '.join(REPORTS)}, and the links that Obsidian left unresolved")
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, str(truth / "agree.py"), "--unpack", scratch], check=True, stdout=subprocess.DEVNULL)
        for vault in sorted(Path(scratch).iterdir()):
            recorded = json.loads((truth / vault.name / "truth.json").read_text(encoding="utf-8"))
            wanted = {
                _plain(note["relativePath"]): Counter(_plain(link["link"]) for link in note.get("links") or () if _is_unresolved(link))
                for note in recorded
                if note["present"]
            }
            found, by_alias, left_out = _found(vault, set(wanted))
            false = [(note, link) for note, links in found.items() for link in (links - wanted[note]).elements()]
            missed = [(note, link) for note, links in wanted.items() for link in (links - found.get(note, Counter())).elements()]
            both = sum(sum((links & found.get(note, Counter())).values()) for note, links in wanted.items())
            not_compared = ", ".join(f"{count} {why}" for why, count in sorted(left_out.items())) or "none"
            counted = f"{both:5d} in both ({by_alias} of them as alias-as-target), {len(false)} false alarms, {len(missed)} missed"
            print(f"{vault.name:9s} {counted}; not compared: {not_compared}")
            for what, cases in (("false alarm", false), ("missed", missed)):
                for note, link in sorted(cases)[:show]:
                    print(f"    {what}: {note}: {link}")
            wrong += len(false) + len(missed)
    print(f"false alarms and misses together: {wrong} (goal 0)")
    return 1 if wrong else 0


def _is_unresolved(link: dict[str, Any]) -> bool:
    return bool(link.get("link")) and not link.get("relativePath")


def _found(vault: Path, compared: set[str]) -> tuple[dict[str, Counter[str]], int, Counter[str]]:
    """The targets of unresolved links by note, how many name an alias, and how many findings were left out for which reason."""
    by_alias = 0
    found: dict[str, Counter[str]] = {}
    left_out: Counter[str] = Counter()
    texts: dict[str, list[str]] = {}
    for finding in findings(vault):
        path = finding["path"]
        if finding["rule"] == "broken-embed":
            left_out["embeds"] += 1
        if finding["rule"] not in REPORTS:
            continue
        if path not in texts:
            texts[path] = _lines(vault / path)
        if not path.lower().endswith(".md"):
            left_out["in canvas files"] += 1
        elif finding["line"] <= _front_matter_lines(texts[path]):
            left_out["in front matter"] += 1
        elif _plain(path) not in compared:
            left_out["in notes that were not recorded"] += 1
        else:
            written = texts[path][finding["line"] - 1][finding["column"] - 1 :]
            if finding["end_line"] == finding["line"]:
                written = written[: finding["end_column"] - finding["column"]]
            found.setdefault(_plain(path), Counter())[_target(written)] += 1
            by_alias += finding["rule"] == "alias-as-target"
    return found, by_alias, left_out


def _lines(path: Path) -> list[str]:
    return re.split(r"\r\n?|\n", path.read_bytes().decode("utf-8", "replace"))


def _front_matter_lines(lines: list[str]) -> int:
    match = _FRONT_MATTER.match("\n".join(lines).removeprefix("\ufeff"))
    return match[0].count("\n") if match else 0


def _target(link: str) -> str:
    """A link's target as the recordings write it: after the last slash, subpath included, Markdown links decoded."""
    if link.startswith("[["):
        target = re.split(r"\\?\|", link[2:].removesuffix("]]"), maxsplit=1)[0]
    else:
        destination = link[link.rfind("](") + 2 :].removesuffix(")")
        bracketed = re.match(r"<([^>]*)>", destination)
        target = unquote(bracketed[1] if bracketed else destination.split(" ", 1)[0])
    return _plain(target.rsplit("/", 1)[-1])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip()


if __name__ == "__main__":
    sys.exit(main())

"""The worked example of a takeaway on one small study: three findings, one of them of no effect; the wording is the tests' own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from evidence.small_vault import MATCHES, note, source

from vaultsync.evidence import EvidenceSettings
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

CELLS = "Normoxic-Cultured Autologous Mesenchymal Stem Cells (MSCs)"
AT_12, AT_6, AT_3 = (f"Research/Insights/2025-01-30 14-{name}.md" for name in ("13-16", "12-07", "08-07"))
TAKEAWAY = "Research/Takeaways/2025-01-28 20-06-42.md"
STUDY = "Research/Evidence Sources/orozcoIntervertebralDiscRepair2011.md"
SETTINGS = EvidenceSettings(qualifiers=("non-torn",), zone=ZoneInfo("America/New_York"))


def tag(name: str) -> str:
    r"""A link as the vault of the example writes it: with its path, and the bar escaped as in a table."""
    return rf"[[Research/Tags/{name}\|{name}]]"


def finding(text: str) -> str:
    return note("insight", 'source: "[[orozcoIntervertebralDiscRepair2011]]"', body=f"\n# Content\n- {text}\n")


LEVELS = f"{tag('L5-S1')}, {tag('L4-L5')}"
INJECTED = f"after 10±5 million {tag(CELLS)} were put into the {tag('Intervertebral Disc (IVD)')}"
FILES = {
    TAKEAWAY: f"""---
{{"type":"takeaway","dg-publish":true,"updated":"2025-01-28T20:07:15-05:00"}}
---

# Content
- {tag("Sciatica")} can go down within 6 months when 10±5 million {tag(CELLS)} are put into a non-torn disc at {LEVELS} or at both
# References
<div><table><tr><td>at 24 months, in 99 patients</td></tr></table></div>

# Database Fields
Insights:: [[2025-01-30 14-13-16]], [[2025-01-30 14-12-07]], [[2025-01-30 14-08-07]]
""",
    AT_12: finding(f"Twelve months {INJECTED}, {tag('Sciatica')} had gone down by 86% on average"),
    AT_6: finding(f"Six months {INJECTED}, {tag('Sciatica')} had gone down by 79% on average"),
    AT_3: finding(
        f"Three months after after 10±5 million {tag(CELLS)} were put in at {tag('L4-L5')}, {tag('L5-S1')} or both, with each"
        f" {tag('Intervertebral Disc (IVD)')} non-torn, {tag('Sciatica')} was not significantly reduced"
    ),
    STUDY: source(
        'title: "Intervertebral Disc Repair by Autologous Mesenchymal Bone Marrow Cells: A Pilot Study"',
        "year: 2011",
        "citation: Orozco et al. A Pilot Study. Transplantation, 2011.",
        "doi: 10.1097/TP.0b013e3182298a15",
    ),
    **{
        f"Research/Tags/{name}.md": note("concept", *lines)
        for name, *lines in (
            ("Sciatica", "aliases: [sciatic pain]"),
            (CELLS, 'broader: "[[Mesenchymal Stem Cells (MSCs)]]"'),
            ("Mesenchymal Stem Cells (MSCs)", "aliases: [MSCs]"),
            ("Intervertebral Disc (IVD)", "aliases: [disc]"),
            ("L5-S1", 'broader: "[[Intervertebral Disc (IVD)]]"'),
            ("L4-L5", 'broader: "[[Intervertebral Disc (IVD)]]"'),
        )
    },
}


def acknowledged() -> dict[str, str]:
    """The same with the finding of no effect under ``qualified_by``."""
    return {**FILES, TAKEAWAY: FILES[TAKEAWAY] + "Qualified_by:: [[2025-01-30 14-08-07]]\n"}


def seed_index(files: dict[str, str] = FILES, settings: EvidenceSettings = SETTINGS) -> VaultIndex:
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    return build_index(notes, [VaultPath(path) for path in files], matches=MATCHES, settings=(settings,))

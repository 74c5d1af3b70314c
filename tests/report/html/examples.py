"""Pages in memory: a small one with everything in it, and made-up ones of any shape."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.report.html.page import Day, Evidence, Finding, Kinds, Noticed, Overview, Page, Row, Run, Source, Takeaway

MADE = datetime(2025, 2, 5, 15, 4, tzinfo=UTC)
KINDS = Kinds("takeaway", "insight", "evidence source")
OVERVIEW = Overview(
    vault="My vault",
    made=MADE,
    version="1.2.3",
    kinds=KINDS,
    notes=40,
    files=46,
    severities={"error": 1, "warning": 1, "info": 0},
    statuses={"contested": 1},
    drafts=1,
    suppressed=2,
    crashed=False,
    snapshot="the snapshot of 2025-01-01 (3 rows, SHA-256 0123456789ab)",
    too_old=180,
)
STUDY = VaultPath("Sources/study2011.md")
SOURCES = (
    Source(STUDY, "study2011", "doi 10.5555/1", "sound"),
    Source(VaultPath("Sources/gone2012.md"), "gone2012", "retracted on 2020-03-01 (record 1)", "retracted"),
    Source(None, "nowhere", "leads nowhere", "missing"),
)
EVIDENCE = (
    Evidence(VaultPath("Insights/One.md"), "One", "Rain fell within 6 months", "supports", "supports", False, (0,)),
    Evidence(VaultPath("Insights/Two.md"), "Two", "No rain fell", "opposes", "seems to report no effect", True, (0, 1)),
    Evidence(None, "Lost", "", "missing", "insights: leads nowhere", False, ()),
    Evidence(VaultPath("Insights/Four.md"), "Four", "Only in spring", "qualifies", "qualifies the claim", False, (2,)),
)
CLAIM = Takeaway(
    path=VaultPath("Takeaways/Rain.md"),
    title="Rain",
    text="Rain falls within 6 months",
    status="contested",
    provisional=True,
    flags=(("stale", (Run("One", VaultPath("Insights/One.md")), Run(" changed 2 days after the last review"))),),
    reasons=((Run("Two", VaultPath("Insights/Two.md")), Run(" seems to report no effect")), (Run("1 insight from 1 independent study"),)),
    rows=(Row("concept", "Rain", (1,), (2,)), Row("quantity", "within 6 months", (), ())),
    more_rows=0,
    evidence=EVIDENCE,
    sources=SOURCES,
    more=0,
    repair=(Run("Name "), Run("Two", VaultPath("Insights/Two.md")), Run(" under `qualified_by`")),
    repaired="weak",
)
ERROR = Finding("error", "broken-link", VaultPath("Folder/Home.md"), 3, 5, "[[Nowhere]] leads to no file", "Did you mean [[Anywhere]]?")
WARNING = Finding("warning", "stale-table", VaultPath("Table.md"), 12, 1, "the table is not what its query answers", "")
DAYS = (
    Day(date(2025, 2, 4), 39, {"error": 3, "warning": 1, "info": 0}, {"unsupported": 1}),
    Day(date(2025, 2, 5), 40, {"error": 1, "warning": 1, "info": 0}, {"contested": 1}),
)
NOTICED = Noticed(VaultPath("Sources/gone2012.md"), "gone2012", "retracted on 2020-03-01 (record 1)", "retracted", (CLAIM.path,))
PAGE = Page(OVERVIEW, (CLAIM,), (ERROR, WARNING), (NOTICED,), DAYS)


def with_findings(count: int) -> Page:
    """As many findings, each in a line of its own, of three rules and two folders."""
    made = tuple(
        Finding(
            ("error", "warning", "info")[number * 3 // count],
            ("broken-link", "case-mismatch", "stale-table")[number % 3],
            VaultPath(f"{'Folder/' if number % 2 else ''}Note {number % 7}.md"),
            number + 1,
            1,
            f"finding {number:05}",
            "write `this`" if number % 5 else "",
        )
        for number in range(count)
    )
    return replace(PAGE, findings=made)


TEXTS = st.text(alphabet=st.characters(), max_size=80)
"""Any characters, lone surrogates and controls too."""


@st.composite
def claims(draw: st.DrawFn) -> Takeaway:
    """A claim with up to 12 findings and up to 8 sources, named in any way."""
    sources = draw(
        st.lists(st.builds(Source, st.none(), TEXTS, TEXTS, st.sampled_from(("sound", "concern", "retracted", "missing"))), max_size=8)
    )
    named = st.lists(st.integers(0, len(sources) - 1), unique=True, max_size=4).map(tuple) if sources else st.just(())
    evidence = st.builds(
        Evidence,
        st.sampled_from((None, VaultPath("Insights/One.md"))),
        TEXTS,
        TEXTS,
        st.sampled_from(("supports", "opposes", "qualifies", "missing")),
        TEXTS,
        st.booleans(),
        named,
    )
    return replace(
        CLAIM, title=draw(TEXTS), text=draw(TEXTS), evidence=tuple(draw(st.lists(evidence, max_size=12))), sources=tuple(sources)
    )

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest
from report.html.examples import CLAIM, DAYS, OVERVIEW, PAGE, with_findings
from report.html.test_escaping import Read

from vaultsync.evidence.nouns import plural
from vaultsync.report.html import MARK, render
from vaultsync.report.html.charts import BAR_WIDTH, MAX_DAYS, spread, status_bar
from vaultsync.report.html.layout import BODY, HEAD, PADDING
from vaultsync.report.html.listing import MAX_LISTED, MAX_ROWS
from vaultsync.report.html.page import STATUSES

STYLE = files("vaultsync.report.html").joinpath("page.css").read_text(encoding="utf-8")


def said(page: str) -> str:
    return " ".join(" ".join(Read(page).texts).split())


def test_equal_data_give_equal_pages() -> None:
    assert render(PAGE) == render(replace(PAGE))
    assert render(PAGE) != render(replace(PAGE, overview=replace(OVERVIEW, notes=41)))


def test_the_page_loads_nothing_and_allows_only_its_own_style_and_script() -> None:
    page = render(PAGE)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    allowed = re.findall(r"'sha256-([^']+)'", policy[1])
    blocks = [re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script")]
    hashes = [base64.b64encode(hashlib.sha256(block[1].encode()).digest()).decode() for block in blocks if block]
    assert allowed == hashes
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    addresses = {found for found in re.findall(r"[a-z]+://", page) if found != "obsidian://"}
    assert addresses == set(), "no address of a network"
    assert not re.search(r"\bsrc=|@import|url\((?!\"#)", page)
    assert page.index(MARK) < 2_000


def test_the_page_says_it_all_without_a_script() -> None:
    page = said(render(PAGE))
    for text in (
        "My vault",
        "2025-02-05 15:04 UTC",
        "40 notes of 46 files",
        "the snapshot of 2025-01-01 (3 rows, SHA-256 0123456789ab), which is older than 180 days.",
        "1 takeaway in draft is not judged",
        "contested?",
        "Rain falls within 6 months",
        "no insight that counts",
        "Smallest repair , then it is weak",
        "seems to report no effect",
        "retracted on 2020-03-01",
        "[[Nowhere]] leads to no file",
        "Did you mean [[Anywhere]]?",
        ":3:5",
        "2025-02-04",
    ):
        assert text in page, text


def test_parts_without_data_are_left_out() -> None:
    empty = replace(PAGE, overview=replace(OVERVIEW, statuses={}, snapshot=""), takeaways=(), findings=(), noticed=(), history=())
    page = said(render(empty))
    assert "Nothing is broken." in page
    assert not any(word in page for word in ("Takeaways", "Over time", "with a notice", "Retractions"))
    assert "One run so far, on 2025-02-05" in said(render(replace(empty, history=DAYS[1:])))


def test_findings_beyond_the_table_are_lines_of_text() -> None:
    page = Read(render(with_findings(MAX_ROWS + 3)))
    lines = next(text for text in page.texts if "\t" in text).strip().split("\n")
    assert lines[0] == "info\tcase-mismatch\tNote 6.md\t1001:1\tfinding 01000"
    assert [line.split("\t")[4] for line in lines] == [f"finding {MAX_ROWS + number:05}" for number in range(3)]
    assert page.tags.count("tr") > MAX_ROWS


def test_of_far_too_many_findings_the_most_severe_are_shown_and_the_others_counted() -> None:
    page = said(render(with_findings(MAX_LISTED + 5)))
    assert "The 20,000 most severe; 5 more are listed by vaultsync audit --all" in page


def test_claims_beyond_those_that_can_be_drawn_keep_their_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultsync.report.html.sections.MAX_DRAWN", 1)
    page = Read(render(replace(PAGE, takeaways=(CLAIM, CLAIM))))
    assert said(render(replace(PAGE, takeaways=(CLAIM, CLAIM)))).count("Smallest repair") == 2
    assert [value for name, value in page.attributes if name == "aria-label" and value == "evidence"] == ["evidence"]


def test_another_vaults_words() -> None:
    kinds = OVERVIEW.kinds._replace(claim="claim", finding="evidence", source="source")
    page = said(render(replace(PAGE, overview=replace(OVERVIEW, kinds=kinds))))
    assert "How 1 claim stands" in page
    assert "no evidence that counts" in page
    assert "takeaway" not in page.lower()


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("takeaway", "takeaways"),
        ("study", "studies"),
        ("day", "days"),
        ("thesis", "theses"),
        ("class", "classes"),
        ("evidence", "evidence"),
    ],
)
def test_plurals(noun: str, many: str) -> None:
    assert plural(noun) == many


# -- charts


@pytest.mark.parametrize("counts", [(1,), (1, 9_999), (3, 3, 3), (0, 1, 0, 0, 5_000, 1), (1, 1, 1, 1, 1, 1)])
def test_the_bar_is_filled_and_every_share_is_seen(counts: tuple[int, ...]) -> None:
    bar = status_bar(dict(zip(STATUSES, counts, strict=False)), "label")
    spans = [(int(x), int(width)) for x, width in re.findall(r'x="(\d+)" width="(\d+)"', bar)]
    assert len(spans) == sum(map(bool, counts))
    assert spans[0][0] == 0
    assert sum(spans[-1]) == BAR_WIDTH
    assert all(width >= 4 for _, width in spans)
    assert all(x + width <= after for (x, width), (after, _) in pairwise(spans))


def test_a_long_history_is_drawn_with_its_first_and_last_day() -> None:
    days = [DAYS[0]] * 5_000 + [DAYS[1]]
    assert len(spread(days)) == MAX_DAYS
    assert spread(days)[0] is days[0]
    assert spread(days)[-1] is days[-1]
    assert spread(DAYS) == DAYS


# -- the style


def test_the_style_sets_the_sizes_that_the_layout_counts_with() -> None:
    assert f".g {{ display: block; font-size: {BODY}px" in STYLE
    assert f".g .h {{ font-size: {HEAD:.0f}px" in STYLE
    assert f"x: -{PADDING}px; y: -{PADDING}px" in STYLE


TEXT_COLOURS = ("text", "dim", "accent", "error", "warning", "info", *STATUSES)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT_COLOURS)
def test_every_colour_of_text_can_be_read(name: str, theme: int) -> None:
    for ground in ("ground", "raised"):
        assert contrast(colour(name, theme), colour(ground, theme)) >= 4.5


def colour(name: str, theme: int) -> str:
    found = re.search(rf"--{name}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\)", STYLE)
    assert found is not None, name
    return found[theme + 1]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(code: str) -> float:
    parts = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

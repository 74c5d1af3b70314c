"""The page in a real headless browser: it renders, sorts, filters, fits a phone, asks nothing of a network, and its graphs are complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reliability.browser import browser
from report.html.chromium import Tab, tab
from report.html.examples import DAYS, MADE, PAGE, with_findings
from report.html.test_escaping import NASTY, page_with

from vaultsync.evidence import verdicts
from vaultsync.evidence.graph import citing, is_finding, opposing, qualifying, supporting
from vaultsync.report.html import Page, fill, render
from vaultsync.report.html.listing import MAX_ROWS
from vaultsync.report.html.markup import address
from vaultsync.vault import Vault, open_vault

PROGRAM = browser()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no browser is installed")
SAMPLE = Path(__file__).parents[3] / "sample_vault"
MANY = MAX_ROWS + 234
Show = Callable[..., Tab]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    assert PROGRAM is not None
    with tab(PROGRAM, tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture
def show(opened: Tab, tmp_path: Path) -> Iterator[Show]:
    """Opens a page of data, and holds in the end that nothing was logged or asked for but the page itself."""
    file = tmp_path / "page.html"
    opened.told.clear()
    opened.requested.clear()

    def show(page: Page, **how: Any) -> Tab:
        file.write_text(render(page), encoding="utf-8")
        opened.show(file, **how)
        return opened

    yield show
    assert opened.told == []
    assert set(opened.requested) <= {file.as_uri()}


@pytest.fixture(scope="module")
def sample() -> Vault:
    return open_vault(SAMPLE)


@pytest.fixture(scope="module")
def sample_page(sample: Vault) -> Page:
    report = sample.audit()
    return fill(sample.index, report, sample, vault="sample_vault", made=MADE, excluded=sample.excludes, history=DAYS)


# -- graphs

OPEN_ALL = "document.querySelectorAll('.claim').forEach((claim) => { claim.open = true; })"
LINKS = (
    "[...document.querySelectorAll('.claim')]"
    ".map((claim) => [...claim.querySelectorAll('svg.g a')].map((link) => link.getAttribute('href')))"
)
LINES = "[...document.querySelectorAll('.claim')].map((claim) => claim.querySelectorAll('svg.g path.l').length)"
OUTSIDE = """[...document.querySelectorAll('svg.g > a, svg.g > g')].flatMap((box) => {
  const frame = box.querySelector('rect').getBoundingClientRect(), picture = box.closest('svg').getBoundingClientRect();
  const fits = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1 && one.top >= other.top - 1
    && one.bottom <= other.bottom + 1;
  const bad = [...box.querySelectorAll('text, use')].filter((each) => !fits(each.getBoundingClientRect(), frame));
  return [...bad.map((each) => each.textContent), ...(fits(frame, picture) ? [] : ['frame'])];
})"""


def test_the_graphs_of_the_sample_vault_are_complete(sample: Vault, sample_page: Page, show: Show) -> None:
    index = sample.index
    found = show(sample_page)
    found.run(OPEN_ALL)
    drawn = dict(zip([one.path for one in sample_page.takeaways], zip(found.run(LINKS), found.run(LINES), strict=True), strict=True))
    claims = [one.path for one in verdicts(index) if not one.draft and not sample.excludes(one.path)]
    assert set(drawn) == set(claims)
    assert len(claims) >= 9
    for claim in claims:
        hops = {hop.end: hop for kind in (supporting, opposing, qualifying) for hop in kind(index, claim).values()}
        sources = [hop.end for end in hops if end is not None and is_finding(index, end) for hop in citing(index, end).values()]
        wanted = {claim, *hops, *sources} - {None} if hops else set()
        links, lines = drawn[claim]
        assert set(links) == {address("sample_vault", path) for path in wanted if path is not None}
        assert lines == len(hops) + len(sources)


def test_all_that_is_drawn_stands_in_its_box(sample_page: Page, show: Show) -> None:
    found = show(sample_page)
    found.run(OPEN_ALL)
    assert found.run("document.querySelectorAll('svg.g').length") > 5
    assert found.run(OUTSIDE) == []


def test_signs_are_drawn(show: Show) -> None:
    found = show(PAGE)
    found.run(OPEN_ALL)
    sizes = "[...document.querySelectorAll('use')].map((use) => use.getBoundingClientRect()).map((box) => box.width * box.height)"
    assert min(found.run(sizes)) > 10


# -- findings

ROWS = "[...document.querySelectorAll('#finding-table tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
COUNT = "document.querySelector('#finding-filters output').textContent"
CLICK = "document.querySelector('#finding-table th[data-key={}] button').click()"
SORTED = "[...document.querySelectorAll('#finding-table th')].map((head) => head.getAttribute('aria-sort'))"


def fill_in(found: Tab, form: str, **values: str) -> None:
    for name, value in values.items():
        found.run(
            f"(() => {{ const field = document.querySelector('#{form} [name={name}]'); field.value = {value!r};"
            " field.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )


@pytest.mark.parametrize(("key", "column"), [("rule", 1), ("message", 3)])
def test_a_column_sorts_up_and_down(show: Show, key: str, column: int) -> None:
    found = show(with_findings(MANY))
    found.run(CLICK.format(key))
    up = [row[column] for row in found.run(ROWS)]
    assert up == sorted(up)
    assert found.run(SORTED)[column] == "ascending"
    found.run(CLICK.format(key))
    down = [row[column] for row in found.run(ROWS)]
    assert down == sorted(down, reverse=True)
    assert down[0] > up[-1] or key == "rule"
    assert [state for state in found.run(SORTED) if state] == ["descending"]


def test_severity_sorts_by_weight_and_notes_by_place(show: Show) -> None:
    found = show(with_findings(MANY))
    found.run(CLICK.format("severity"))
    found.run(CLICK.format("severity"))
    shown = [("info", "warning", "error").index(row[0]) for row in found.run(ROWS)]
    assert shown == sorted(shown)
    assert set(shown) == {0, 1}
    found.run(CLICK.format("note"))
    notes = [(path, int(line)) for path, line, _ in (row[2].rsplit(":", 2) for row in found.run(ROWS))]
    assert notes == sorted(notes)
    assert notes[0] == ("Folder/Note 0.md", 8), "lines are numbers"


def test_filters_say_what_they_leave(show: Show) -> None:
    page = with_findings(MANY)
    found = show(page)
    assert found.run(COUNT) == "1,234 of 1,234"
    for wanted in (
        {"severity": "=error"},
        {"severity": "=error", "rule": "=stale-table"},
        {"severity": "", "rule": "=stale-table", "folder": "="},
        {"rule": "", "folder": "=Folder", "text": "NOTE 3 Finding"},
        {"folder": "", "text": "finding 01233"},
        {"text": "no such text"},
    ):
        fill_in(found, "finding-filters", **wanted)
        values = found.run("Object.fromEntries(new FormData(document.querySelector('#finding-filters')))")
        fits = [one for one in page.findings if is_wanted(one, values)]
        assert found.run(COUNT) == f"{len(fits):,} of 1,234"
        assert [row[3].split("\n")[0] for row in found.run(ROWS)] == [one.message for one in fits[:500]]
    found.run("document.querySelector('#finding-filters button[type=reset]').click()")
    found.run("new Promise((done) => setTimeout(done, 20))")
    assert found.run(COUNT) == "1,234 of 1,234"


def is_wanted(one: Any, values: dict[str, str]) -> bool:
    folder = one.path.rpartition("/")[0]
    text = " ".join((one.rule, one.path, one.message, one.help.replace("`", ""))).lower()
    exact = {"severity": one.severity, "rule": one.rule, "folder": folder}
    return all(not values[name] or values[name] == f"={value}" for name, value in exact.items()) and all(
        word in text for word in values["text"].lower().split()
    )


def test_more_rows_come_when_they_are_asked_for_and_look_like_the_others(show: Show) -> None:
    found = show(with_findings(MANY))
    assert len(found.run(ROWS)) == 500
    for _ in range(2):
        found.run("document.querySelector('#more').click()")
    assert len(found.run(ROWS)) == MANY
    assert found.run("document.querySelector('#more').hidden")
    assert found.run("document.querySelector('#rest')") is None
    shape = "(row) => [...row.querySelectorAll('*')].map((each) => each.tagName + '.' + each.getAttribute('class')).join()"
    shapes = found.run(f"[...document.querySelectorAll('#finding-table tbody tr')].map({shape})")
    assert shapes[991] == shapes[1006], "of two infos with a help, the first was there, the second is made"
    links = found.run("[...document.querySelectorAll('#finding-table a')].map((link) => link.getAttribute('href'))")
    assert links == [address("My vault", one.path) for one in with_findings(MANY).findings]


def test_takeaways_are_filtered(sample_page: Page, show: Show) -> None:
    found = show(sample_page)
    seen = "[...document.querySelectorAll('.claim')].filter((claim) => claim.offsetHeight).map((claim) => claim.dataset.status)"
    fill_in(found, "claim-filters", status="weak")
    weak = [one.status for one in sample_page.takeaways if one.status == "weak"]
    assert len(weak) > 1
    assert found.run(seen) == weak
    fill_in(found, "claim-filters", text="PILOT one comes")
    assert found.run(seen) == ["weak"]
    assert found.run("document.querySelector('#claim-filters output').textContent") == f"1 of {len(sample_page.takeaways)}"


def test_the_keyboard_sorts(show: Show) -> None:
    found = show(with_findings(9))
    found.run("document.querySelector('#theme').focus()")
    for _ in range(60):
        press(found, "Tab")
        if found.run("document.activeElement.closest('th')?.dataset.key") == "rule":
            break
    assert found.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press(found, "Enter", "\r")
    assert found.run(SORTED) == [None, "ascending", None, None]


def press(found: Tab, key: str, text: str = "") -> None:
    codes = {"Tab": 9, "Enter": 13}
    for kind in ("keyDown", "keyUp"):
        found.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text, windowsVirtualKeyCode=codes[key])


# -- looks


@pytest.mark.parametrize("width", [390, 320, 1280])
@pytest.mark.parametrize("which", ["sample", "nasty", "long"])
def test_nothing_is_wider_than_the_window(sample_page: Page, show: Show, width: int, which: str) -> None:
    pages = {"sample": sample_page, "nasty": page_with(NASTY[0]), "long": page_with("W" * 300)}
    found = show(pages[which], width=width, height=844)
    found.run(OPEN_ALL)
    found.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert found.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_do_nothing(show: Show, text: str) -> None:
    found = show(page_with(text))
    assert found.run("document.querySelectorAll('img, iframe, object, embed, b b').length") == 0
    assert found.run("document.querySelectorAll('script').length") == 1


def test_light_and_dark_follow_the_system_and_the_switch(show: Show) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (show(PAGE, dark=dark).run(ground) for dark in (False, True))
    assert light != dark
    found = show(PAGE)
    switch = "(() => { const button = document.querySelector('#theme'); button.click(); return button.textContent; })()"
    seen = [(found.run(switch), found.run(ground)) for _ in range(3)]
    assert seen == [("Theme: light", light), ("Theme: dark", dark), ("Theme: system", light)]


def test_without_a_script_all_of_it_is_there(show: Show, opened: Tab) -> None:
    opened.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        found = show(with_findings(MANY))
        assert found.run("document.querySelectorAll('#finding-table tbody tr').length") == MAX_ROWS
        assert found.run("document.querySelector('#rest pre').textContent.trim().split('\\n').length") == MANY - MAX_ROWS
        assert found.run("document.querySelector('#finding-filters').offsetHeight") == 0
        assert found.run("document.querySelector('#theme').offsetHeight") == 0
    finally:
        opened.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_nothing_can_be_loaded_even_by_who_tries(show: Show, opened: Tab, tmp_path: Path) -> None:
    found = show(PAGE)
    other = tmp_path / "other.png"
    other.write_bytes(b"")
    tries = f"""new Promise((done) => {{
      const image = new Image();
      image.onerror = image.onload = () => done("ended");
      image.src = {other.as_uri()!r};
    }})"""
    assert found.run(tries) == "ended"
    assert len(opened.told) == 1
    assert "Content Security Policy" in opened.told.pop()
    assert found.run("(() => { try { document.body.innerHTML = 'x'; } catch (error) { return error.name; } })()") == "TypeError"
    opened.told.clear()
    opened.requested[:] = [address for address in opened.requested if address != other.as_uri()]


@pytest.mark.parametrize(("width", "told"), [(390, True), (1280, False)])
def test_a_graph_that_goes_on_to_the_right_says_so(sample_page: Page, show: Show, width: int, told: bool) -> None:
    found = show(sample_page, width=width, height=844)
    found.run(OPEN_ALL)
    goes_on = "[...document.querySelectorAll('.drawn > .wide')].filter((one) => one.scrollWidth > one.clientWidth)"
    assert bool(found.run(f"{goes_on}.length")) is told
    assert found.run(f"{goes_on}.every((one) => one.previousElementSibling.checkVisibility())")
    assert bool(found.run("[...document.querySelectorAll('.hint')].some((one) => one.checkVisibility())")) is told

"""Circular support: which notes lie in a circle, what it costs a takeaway, and graphs as deep as a vault."""

from __future__ import annotations

from itertools import pairwise, product
from string import ascii_lowercase

import pytest
from evidence.small_vault import CITED, insight, small_vault, takeaway
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence import chain, in_support_cycle
from vaultsync.evidence.cycles import MAX_VISITED, circle_near, circles, way_back
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

DEEP = 10_000


def whole(index: VaultIndex) -> tuple[int, int]:
    """How many takeaways have a chain that is whole, and of how many."""
    found = [chain(index, path).whole for path in index.typed("takeaway")]
    return sum(found), len(found)


def ring(length: int, *others: str) -> dict[str, str]:
    """Takeaways that name each other round, each beside ``others``."""
    names = [f"T{number}" for number in range(length)]
    return {
        f"{name}.md": takeaway(f"insights: [{', '.join(repr(f'[[{other}]]') for other in (*others, after))}]")
        for name, after in zip(names, [*names[1:], names[0]], strict=True)
    }


@pytest.mark.parametrize(
    ("length", "missing"),
    [
        (1, "[[T0]] is this note itself"),
        (2, "[[T1]] leads back to this note"),
        (3, "[[T1]] leads back to this note over [[T2]]"),
        (4, "[[T1]] leads back to this note over [[T2]], [[T3]]"),
        (6, "[[T1]] leads back to this note"),
        (200, "[[T1]] leads back to this note"),
    ],
)
def test_a_circle_supports_nobody(length: int, missing: str) -> None:
    index = small_vault(ring(length))
    assert {chain(index, path).reason for path in index.typed("takeaway")} == {"circular-support"}
    found = chain(index, VaultPath("T0.md"))
    assert found.missing == missing
    assert found.repair.startswith("Name an insight that has a source in place of")
    assert len(found.hops) == (length if length < MAX_VISITED else 1)
    assert all(hop.end == after.start for hop, after in pairwise(found.hops))
    assert in_support_cycle(index, VaultPath("T0.md"), VaultPath(f"T{1 % length}.md"))


def test_a_circle_over_inverse_links() -> None:
    index = small_vault(
        {"T.md": takeaway(), "i.md": insight("takeaways: ['[[T]]']", "source: '[[U]]'"), "U.md": takeaway("insights: ['[[T]]']")}
    )
    assert chain(index, VaultPath("T.md")).missing == "insight [[i]] leads back to this note over [[U]]"
    assert [hop.place for hop in chain(index, VaultPath("T.md")).hops] == ["i.md", "i.md", "U.md"]


def test_an_insight_that_rests_on_its_takeaway_does_not_support_it() -> None:
    index = small_vault({"T.md": takeaway("insights: ['[[i]]']"), "i.md": insight("sources: ['[[s]]', '[[T]]']"), "s.md": CITED})
    found = chain(index, VaultPath("T.md"))
    assert (found.reason, found.repair) == ("circular-support", "Take [[T]] out of `sources` in i")
    assert in_support_cycle(index, VaultPath("i.md"), VaultPath("T.md"))
    assert not in_support_cycle(index, VaultPath("i.md"), VaultPath("s.md"))


def test_a_circle_that_another_insight_closes() -> None:
    index = small_vault(
        {
            "T.md": takeaway("insights: ['[[i]]']"),
            "i.md": insight("source: '[[s]]'"),
            "j.md": insight("takeaways: ['[[i]]']", "source: '[[T]]'"),
            "s.md": CITED,
        }
    )
    found = chain(index, VaultPath("T.md"))
    assert found.missing == "insight [[i]] leads back to this note over [[j]]"
    assert found.repair == "Take [[i]] out of `takeaways` in j"


def test_a_circle_that_costs_no_support_is_left_to_others() -> None:
    index = small_vault({**ring(2, "i"), "i.md": insight("source: '[[s]]'"), "s.md": CITED})
    assert whole(index) == (2, 2)
    assert not in_support_cycle(index, VaultPath("T0.md"), VaultPath("T1.md"))


def test_a_circle_of_insights_alone_is_left_to_others() -> None:
    index = small_vault({"i.md": insight("source: '[[j]]'"), "j.md": insight("source: '[[i]]'")})
    assert not in_support_cycle(index, VaultPath("i.md"), VaultPath("j.md"))


def test_a_circle_of_drafts_is_left_to_others() -> None:
    files = {path: text.replace("---\ntype", "---\nstatus: draft\ntype") for path, text in ring(2).items()}
    assert not in_support_cycle(small_vault(files), VaultPath("T0.md"), VaultPath("T1.md"))


def test_builds_on_makes_no_circle() -> None:
    index = small_vault({"T.md": takeaway("builds_on: ['[[U]]']"), "U.md": takeaway("builds_on: ['[[T]]']")})
    assert chain(index, VaultPath("T.md")).reason == "no-insight"


def test_two_circles_are_told_apart() -> None:
    files = {**ring(2), "A.md": takeaway("insights: ['[[B]]', '[[T0]]']"), "B.md": takeaway("insights: ['[[A]]']")}
    index = small_vault(files)
    assert in_support_cycle(index, VaultPath("A.md"), VaultPath("B.md"))
    assert not in_support_cycle(index, VaultPath("A.md"), VaultPath("T0.md"))


def test_a_chain_as_long_as_a_vault() -> None:
    files = {f"T{number}.md": takeaway(f"insights: ['[[T{number + 1}]]']") for number in range(DEEP)}
    index = small_vault({**files, f"T{DEEP}.md": takeaway("insights: ['[[i]]']"), "i.md": insight("source: '[[s]]'"), "s.md": CITED})
    assert whole(index) == (1, DEEP + 1)
    assert chain(index, VaultPath("T0.md")).reason == "wrong-type"


def test_a_ring_as_long_as_a_vault() -> None:
    index = small_vault(ring(DEEP))
    assert {chain(index, path).reason for path in index.typed("takeaway")} == {"circular-support"}


@given(st.sets(st.sampled_from(["".join(pair) for pair in product(ascii_lowercase[:6], repeat=2)])))
def test_circles_are_the_nodes_that_reach_each_other(pairs: set[str]) -> None:
    arcs: dict[str, list[str]] = {}
    for start, end in sorted(pairs):
        arcs.setdefault(start, []).append(end)
    reach = {node: reached(arcs, node) for node in ascii_lowercase[:6]}
    found = circles(arcs)
    assert found.keys() == {node for node in reach if node in reach[node]}
    for node in ascii_lowercase[:6]:
        near = circle_near(lambda one: arcs.get(one, ()), node)
        assert near == {other for other in found if node in found and found[other] == found[node]}
    for one, other in product(found, repeat=2):
        assert (found[one] == found[other]) == (one == other or (other in reach[one] and one in reach[other]))
        if found[one] == found[other]:
            way = way_back(lambda node: arcs.get(node, ()), one, other)
            assert (way[0], way[-1]) == (one, other)
            assert all(end in arcs[start] for start, end in pairwise(way))


def reached(arcs: dict[str, list[str]], start: str) -> set[str]:
    """What can be reached from a node by at least one arc."""
    found: set[str] = set()
    queue = list(arcs.get(start, ()))
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue += arcs.get(node, ())
    return found

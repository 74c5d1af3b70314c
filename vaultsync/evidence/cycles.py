"""A directed graph in, its circles out: which nodes lie together in one, and the way round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=str)
Arcs = Mapping[Node, Sequence[Node]]
Ends = Callable[[Node], Sequence[Node]]
"""As ``Arcs``, asked for one node."""
MAX_VISITED = 64
"""A circle of more nodes is known to be one but not walked: nobody reads it, and all of its nodes would walk it."""


def circles(arcs: Arcs[Node]) -> dict[Node, int]:
    """The number of its circle for each node that lies in one; all other nodes are left out.

    A circle is a strongly connected component of more than one node, or a node with an arc to itself
    (Tarjan's algorithm, without recursion: chains may be as long as the vault).
    """
    inner = {node: [end for end in ends if end in arcs] for node, ends in arcs.items()}
    found: dict[Node, int] = {}
    for number, members in enumerate(_components(inner)):
        if len(members) > 1 or members[0] in inner[members[0]]:
            found.update(dict.fromkeys(members, number))
    return found


def _components(arcs: Mapping[Node, list[Node]]) -> Iterator[list[Node]]:
    """The strongly connected components; every end of an arc must be a node with arcs of its own."""
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    pending: list[Node] = []
    waiting: set[Node] = set()
    for root in arcs:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        pending.append(root)
        waiting.add(root)
        walk = [(root, iter(arcs[root]))]
        while walk:
            node, ends = walk[-1]
            for end in ends:
                if end not in order:
                    order[end] = low[end] = len(order)
                    pending.append(end)
                    waiting.add(end)
                    walk.append((end, iter(arcs[end])))
                    break
                if end in waiting:
                    low[node] = min(low[node], order[end])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    yield _taken(pending, waiting, node)


def _taken(pending: list[Node], waiting: set[Node], node: Node) -> list[Node]:
    """Takes the nodes from the end of ``pending`` back to ``node``."""
    members: list[Node] = []
    while not members or members[-1] != node:
        members.append(pending.pop())
    waiting.difference_update(members)
    return members


def circle_near(ends: Ends[Node], start: Node) -> frozenset[Node] | None:
    """The nodes that lie in one circle with ``start``, itself among them; empty when it lies in none.

    None when that is not found near by: no more than ``MAX_VISITED`` nodes that lead on are looked at.
    """
    before: dict[Node, list[Node]] = {start: []}
    queue, leading = [start], 0
    for node in queue:
        after = ends(node)
        leading += bool(after)
        if leading > MAX_VISITED:
            return None
        for end in after:
            if end not in before:
                before[end] = []
                queue.append(end)
            before[end].append(node)
    if not before[start]:
        return frozenset()
    members = {start}
    queue = [start]
    for node in queue:
        for other in before[node]:
            if other not in members:
                members.add(other)
                queue.append(other)
    return frozenset(members)


def way_back(ends: Ends[Node], start: Node, target: Node) -> tuple[Node, ...]:
    """A shortest way from ``start`` to ``target``, both included; empty when none is found near by.

    At most ``MAX_VISITED`` nodes are looked at. A node is a way to itself only without an arc.
    """
    before: dict[Node, Node | None] = {start: None}
    queue = [start]
    for node in queue:
        if node == target:
            way: list[Node] = []
            step: Node | None = node
            while step is not None:
                way.append(step)
                step = before[step]
            return tuple(reversed(way))
        for end in ends(node):
            if end not in before and len(before) < MAX_VISITED:
                before[end] = node
                queue.append(end)
    return ()

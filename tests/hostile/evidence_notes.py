"""Typed notes whose support is hostile: rings, chains and thickets in which every way to a source must not be walked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hostile.entry import Build, Hostile

UNSUPPORTED = frozenset({"unsupported-takeaway"})


def typed(kind: str, **links: Iterable[str]) -> str:
    """A note of a type, with links in its front matter."""
    lines = [f"{name}: [{', '.join(f'{chr(34)}[[{target}]]{chr(34)}' for target in targets)}]" for name, targets in links.items()]
    return "\n".join(["---", f"type: {kind}", "direction: supports", "created: 2025-01-01", "updated: 2025-01-01", *lines, "---", ""])


def vault(notes: dict[str, str]) -> Build:
    def build(root: Path) -> None:
        for name, text in notes.items():
            (root / f"{name}.md").write_bytes(text.encode())

    return build


def hostile(name: str, notes: dict[str, str], rules: frozenset[str] = UNSUPPORTED) -> Hostile:
    """The first takeaway is ``Hostile.md``."""
    return Hostile(
        name, vault({"Hostile" if key == "t0" else key: text.replace("[[t0]]", "[[Hostile]]") for key, text in notes.items()}), rules
    )


def numbered(letter: str, count: int) -> list[str]:
    return [f"{letter}{n}" for n in range(count)]


def chain(count: int) -> dict[str, str]:
    return {f"t{n}": typed("takeaway", builds_on=[f"t{n + 1}"]) for n in range(count - 1)} | {f"t{count - 1}": typed("takeaway")}


def thicket(count: int) -> dict[str, str]:
    names = numbered("t", count)
    return {name: typed("takeaway", builds_on=names) for name in names}


def layers(depth: int, width: int) -> dict[str, str]:
    """Each takeaway of a layer builds on every one of the next: width to the power of depth ways."""
    notes = {"t0": typed("takeaway", builds_on=numbered("l0x", width))}
    for layer in range(depth):
        below = numbered(f"l{layer + 1}x", width) if layer + 1 < depth else []
        notes |= {name: typed("takeaway", builds_on=below) for name in numbered(f"l{layer}x", width)}
    return notes


EVIDENCE = (
    hostile("takeaway that builds on itself", {"t0": typed("takeaway", builds_on=["t0"])}),
    hostile("takeaway that is its own insight", {"t0": typed("takeaway", insights=["t0"])}),
    hostile("ring of 300 takeaways", {f"t{n}": typed("takeaway", builds_on=[f"t{(n + 1) % 300}"]) for n in range(300)}),
    hostile("chain of 300 takeaways", chain(300)),
    hostile("30 takeaways that all build on each other", thicket(30)),
    hostile("10 takeaways on each of 10 levels", layers(10, 10)),
    hostile(
        "3,000 insights without a source",
        {"t0": typed("takeaway", insights=numbered("i", 3_000)), "i0": typed("insight")},
        UNSUPPORTED | {"broken-link"},
    ),
    hostile(
        "30 insights whose sources are each other",
        {"t0": typed("takeaway", insights=numbered("i", 30))}
        | {name: typed("insight", sources=numbered("i", 30)) for name in numbered("i", 30)},
    ),
)

"""S4: whether the time that a wrong token takes tells how much of it was right, or how long the right one is.

    python tests/reliability/tokens.py [--samples 10000]

Measures in the process itself, where a signal would be far stronger than over a connection. A comparison letter by letter is
measured too: it must be found out, or the measurement is worth nothing. Ends with 1 when a signal is seen, or that one is not.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from vaultsync.daemon.token import SCOPES, Tokens, _digest

BLOCKS = 20
TOKENS = 4
SURE = 5.0
"""Standard errors from which a difference counts."""
LEAST = 30.0
"""Nanoseconds below which it is none; one letter more that is right costs the naive comparison 35."""
Test = Callable[[str], bool]
Try = tuple[Test, str]
Found = dict[str, tuple[float, float]]
"""For each kind how many nanoseconds more it takes than what it is held against, and how many standard errors that is."""


def other(letters: str) -> str:
    """As many letters, each of them wrong."""
    return "".join("0" if letter != "0" else "1" for letter in letters)


def pairs(right: str, made: Callable[[str], Test]) -> list[dict[str, tuple[Try, Try]]]:
    """What is held against what, in two groups in each of which everything is called equally often.

    First tokens with nothing and with much of it right; then one token where the right one is as long, and where it is not.

    Args:
        right: the right token.
        made: gives the test for a right token.
    """
    test, shorter = made(right), made(right[:-1])
    nothing = test, other(right)
    beginnings = {
        "half of it right": (nothing, (test, right[:32] + other(right[32:]))),
        "all but the last": (nothing, (test, right[:-1] + other(right[-1]))),
        "all but the first": (nothing, (test, other(right[0]) + right[1:])),
    }
    lengths = {
        "as long as the right one, 63": ((test, other(right[:-1])), (shorter, other(right[:-1]))),
        "as long as the right one, 64": ((shorter, other(right)), (test, other(right))),
    }
    return [beginnings, lengths]


def signals(kinds: dict[str, tuple[Try, Try]], samples: int, seed: int = 1) -> Found:
    """Measures them in a random order, so that what else the machine does falls on all alike."""
    chance = random.Random(seed)
    each = max(samples // BLOCKS, 25)
    blocks: dict[tuple[str, int], list[float]] = {(kind, side): [] for kind in kinds for side in (0, 1)}
    gc.disable()
    try:
        for _ in range(BLOCKS):
            order = [place for place in blocks for _ in range(each)]
            chance.shuffle(order)
            times: dict[tuple[str, int], list[int]] = {place: [] for place in blocks}
            for kind, side in order:
                test, token = kinds[kind][side]
                token = bytes(token, "ascii").decode("ascii")  # a new text each time: its place in memory shows in the time too
                began = time.perf_counter_ns()
                test(token)
                times[kind, side].append(time.perf_counter_ns() - began)
            for place, found in times.items():
                blocks[place].append(statistics.median(found))
    finally:
        gc.enable()
    return {kind: _difference(blocks[kind, 0], blocks[kind, 1]) for kind in kinds}


def _difference(one: list[float], two: list[float]) -> tuple[float, float]:
    differences = [later - first for first, later in zip(one, two, strict=True)]
    mean, spread = statistics.mean(differences), statistics.stdev(differences)
    return mean, mean / (spread / math.sqrt(len(differences))) if spread else (math.inf if mean else 0.0)


def told(found: list[Found]) -> list[str]:
    """The kinds that show in the time, each time and in the same direction; where things lie in memory shows only now and then."""
    return [kind for kind in found[0] if all(_shows(one[kind]) for one in found) and len({one[kind][0] > 0 for one in found}) == 1]


def _shows(difference: tuple[float, float]) -> bool:
    nanoseconds, errors = difference
    return abs(nanoseconds) > LEAST and abs(errors) > SURE


def real(folder: Path) -> Callable[[str], Test]:
    """The comparison of the daemon, for any right token."""

    def made(right: str) -> Test:
        tokens = Tokens(folder / str(len(right)))
        tokens._digests = {scope: _digest(right) for scope in SCOPES}
        return lambda token: tokens.grants(token, "read")

    return made


def naive(right: str) -> Test:
    """A comparison letter by letter."""
    return lambda token: len(token) == len(right) and all(mine == given for mine, given in zip(right, token, strict=True))


def measured(folder: Path, samples: int) -> tuple[list[Found], list[Found]]:
    """Of the real comparison, and of the naive one, each with several right tokens."""
    ours, control = [], []
    for number in range(TOKENS):
        right = Tokens(folder / f"t{number}").rotate("read")
        for into, made in ((ours, real(folder / f"t{number}")), (control, naive)):
            into.append({kind: found for group in pairs(right, made) for kind, found in signals(group, samples // TOKENS, number).items()})
    return ours, control


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=10_000, help="of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, control = measured(Path(folder) / "api", given.samples)
    for name, found in (("tokens", ours), ("letter by letter", control)):
        for kind in found[0]:
            print(f"{name}: {kind}: " + ", ".join(f"{one[kind][0]:+.0f} ns ({one[kind][1]:+.1f} standard errors)" for one in found))
    print(f"signals: {len(told(ours))} (must be 0); of the comparison letter by letter: {len(told(control))} (must be more)")
    return 0 if not told(ours) and told(control) else 1


if __name__ == "__main__":
    sys.exit(main())

"""The floor under every audit: reads each note of a vault and runs pyromark over it, on one core; prints their number.

    python tests/benchmarks/floor.py VAULT

No program that looks at every note with this parser can be faster; the benchmark runs this one beside ours.
"""

from __future__ import annotations

import os
import sys
from collections import deque

import pyromark


def main(vault: str) -> int:
    """Parses every note and returns how many there were."""
    markdown = pyromark.Markdown(
        options=pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
        | pyromark.Options.ENABLE_MATH
    )
    count = 0
    for folder, _, names in os.walk(vault):
        for name in names:
            if name.endswith(".md"):
                with open(os.path.join(folder, name), "rb") as file:
                    text = file.read().decode("utf-8", "replace")
                deque(markdown.events_with_range(text), maxlen=0)
                count += 1
    return count


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(main(sys.argv[1]))

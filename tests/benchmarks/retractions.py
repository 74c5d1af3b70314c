"""How long reading a Retraction Watch CSV takes, made up in the size of the real one.

    python tests/benchmarks/retractions.py                70,000 rows, a vault of 200 sources
    python tests/benchmarks/retractions.py --rows 140000  another size; the goals hold for 70,000

Four runs in one process: without a cache, the first with one, the next, and one after the file was touched (its bytes are summed and
compared). The exit code is 1 when a goal is missed. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from retraction_data import generated_rows, write_rows

from vaultsync.disk.retraction_file import open_retractions
from vaultsync.evidence.retractions import notices_of

GOALS = {"without a cache": 3.0, "first, with a cache": 3.0, "again": 0.05, "again, touched": 3.0}
"""Seconds."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=70_000)
    parser.add_argument("--sources", type=int, default=200)
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as place:
        vault = Path(place, "vault")
        vault.mkdir()
        file = write_rows(Path(place, "retractions.csv"), generated_rows(options.rows))
        os.utime(file, (1_750_000_000, 1_750_000_000))
        time.sleep(0.1)  # until its dates are old enough to be believed
        step = max(1, options.rows // options.sources)
        wanted = [f"10.5555/original.{number}" for number in range(0, options.rows, step)]
        print(f"{file.stat().st_size / 1e6:.1f} MB, {options.rows:,} rows, {len(wanted)} sources")
        for name, goal in GOALS.items():
            if name.endswith("touched"):
                os.utime(file, (1_750_000_001, 1_750_000_001))
            start, used = time.perf_counter(), time.process_time()
            opened = open_retractions(file, root=vault, version="1", cached=name != "without a cache", folder=Path(place, "caches"))
            snapshot = opened.load()
            listed = sum(bool(notices_of(snapshot, [doi], []).notices) for doi in wanted)
            seconds, used = time.perf_counter() - start, time.process_time() - used
            missed |= seconds > goal
            print(f"{name:22} {seconds:7.3f} s, {used:.3f} s of the processor (goal {goal} s), {listed} of them listed")
        size = sum(part.stat().st_size for part in Path(place, "caches").iterdir())
        print(f"cache {size / 1e6:.1f} MB, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

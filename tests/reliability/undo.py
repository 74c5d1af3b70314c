"""Random sequences of writes, after which old texts are brought back and compared byte by byte.

    python tests/reliability/undo.py                     1,000 sequences

Prints the counts; a text that differs ends the run with an exit code that is not 0.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from disk.test_write_restore import sequence


def main() -> int:
    """Prints how many texts were brought back; an assertion says which was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=1_000, help="random sequences (default: %(default)s)")
    parser.add_argument("--writes", type=int, default=25, help="writes in each (default: %(default)s)")
    args = parser.parse_args()
    brought_back = 0
    for seed in range(args.sequences):
        with tempfile.TemporaryDirectory(prefix="vaultsync-undo-") as scratch:
            brought_back += sequence(Path(scratch), seed, args.writes)
    print(f"{args.sequences} sequences of {args.writes} writes, {brought_back} texts brought back, all byte for byte")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pictures of a page, to be looked at: wide and light, wide and dark, and on a phone, each from its top and at an open takeaway.

python tests/report/html/pictures.py PAGE FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
if str(TESTS) not in sys.path:  # started as a command
    sys.path.insert(0, str(TESTS))

from reliability.browser import browser  # noqa: E402
from report.html.chromium import tab  # noqa: E402

WINDOWS = (("1280-light", 1280, False), ("1280-dark", 1280, True), ("390-phone", 390, False), ("390-phone-dark", 390, True))
OPEN = """(() => {
  const claims = [...document.querySelectorAll('.claim')];
  const chosen = claims.find((claim) => claim.dataset.status === 'contested') ?? claims[0];
  for (const claim of claims.filter((each) => each === chosen || each.dataset.status === 'weak').slice(0, 3)) claim.open = true;
  chosen?.scrollIntoView();
})()"""


def main() -> int:
    page, folder = map(Path, sys.argv[1:3])
    program = browser()
    if program is None:
        sys.exit("no browser is installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, tab(program, Path(profile)) as found:
        for name, width, dark in WINDOWS:
            found.show(page.absolute(), width=width, height=1500, dark=dark)
            found.picture(folder / f"{name}.png", whole=False)
            found.run(OPEN)
            found.picture(folder / f"{name}-takeaway.png", whole=False)
            found.run("document.querySelector('#findings').scrollIntoView()")
            found.picture(folder / f"{name}-findings.png", whole=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())

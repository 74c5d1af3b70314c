"""A folder to work in; reads names of inputs from standard input, writes one line of JSON about each audit.

One process imports everything and forks for each input, so that neither start-up nor what other inputs
left behind is measured. The child audits two healthy notes first: what the hostile vault takes more, in
time and in memory, is the input's.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import stat
import sys
import time
from pathlib import Path
from typing import Any

from hostile.corpus import CORPUS
from hostile.entry import Hostile, writes
from hostile.files import outside, possible

from vaultsync.cli import main as vaultsync

HEALTHY = {"Healthy.md": "# Here\n\n[[No such note]] [[Sound]] [[#There]]\n", "Sound.md": "---\ntitle: Sound\n---\n[[Healthy#Here]]\n"}
SECONDS, MEGABYTES, HANGS, TRIES = 0.25, 64, 10, 8
ARGUMENTS = ("--format", "json", "--quiet", "--preset", "research", "--no-cache")


def work(folder: Path) -> None:
    """Answers one name after the other."""
    control = folder / "control"
    for name, text in HEALTHY.items():
        writes(name, text)(control)
    warm(folder)
    for line in sys.stdin:
        answer = best(CORPUS[json.loads(line)], folder, control)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def warm(folder: Path) -> None:
    """Imports whatever an audit may import."""
    root = folder / "warm"
    for name, text in HEALTHY.items():
        writes(name, text)(root)
    writes("Insight.md", "---\ntype: insight\nsource: 3\n---\n")(root)
    writes("Block.md", "---\ntags: h\n---\n<!-- vaultsync: TABLE [1] FROM #h -->\n<!-- /vaultsync -->\n")(root)
    writes("a.canvas", "{")(root)
    writes(".obsidian/app.json", '{"userIgnoreFilters": ["/x/"]}')(root)
    writes("schema.json", '{"properties": {"a": {"pattern": "^a"}}}')(root)
    writes("vaultsync.toml", 'preset = "research"\n[types.a]\nschema = "schema.json"')(root)
    with quiet(folder):
        vaultsync(["audit", str(root), *ARGUMENTS])
        writes("vaultsync.toml", "x = 1")(root)
        vaultsync(["audit", str(root), *ARGUMENTS])


def best(one: Hostile, folder: Path, control: Path) -> dict[str, Any]:
    """The quickest of a few tries, ever further apart: a machine has other things to do as well, for seconds on end."""
    answer = attempt(one, folder, control)
    for number in range(1, TRIES):
        if answer.get("missing") or (answer["seconds"] <= SECONDS and answer["megabytes"] <= MEGABYTES):
            break
        time.sleep(number / 4)
        again = attempt(one, folder, control)
        answer = {**again, "seconds": min(answer["seconds"], again["seconds"]), "megabytes": min(answer["megabytes"], again["megabytes"])}
    return answer


def attempt(one: Hostile, folder: Path, control: Path) -> dict[str, Any]:
    root = folder / "vault"
    root.mkdir()
    try:
        if not possible(one, root):
            return {"missing": True}
        for name, text in HEALTHY.items():
            writes(name, text)(root)
        before = listing(root)
        with disturbed(one, root):
            answer = forked(root, control, folder)
        answer["touched"] = [] if one.disturb else sorted(path for path, _ in before.items() ^ listing(root).items())
        return answer
    finally:
        for name in os.listdir(root):
            if stat.S_ISDIR(os.lstat(root / name).st_mode):
                (root / name).chmod(0o700)  # one of them may not be read
        shutil.rmtree(root)
        shutil.rmtree(outside(root), ignore_errors=True)


@contextlib.contextmanager
def disturbed(one: Hostile, root: Path) -> Any:
    if one.disturb is None:
        yield
        return
    child = os.fork()
    if child == 0:
        while True:
            one.disturb(root)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def forked(root: Path, control: Path, folder: Path) -> dict[str, Any]:
    """Audits both vaults in a child, which is ended when it hangs."""
    child = os.fork()
    if child == 0:
        signal.alarm(HANGS)
        with quiet(folder):
            spent_on_control, _ = timed(control)
            memory = peak()
            spent, code = timed(root)
        measured = {"seconds": spent - spent_on_control, "megabytes": (peak() - memory) / 1024, "code": code}
        (folder / "measured").write_text(json.dumps(measured))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    answer: dict[str, Any] = {"seconds": HANGS, "megabytes": 0, "code": f"ended by signal {status}"}
    if status == 0:
        answer = json.loads((folder / "measured").read_text())
    printed = (folder / "out").read_bytes()[len((folder / "control out").read_bytes()) :]
    answer["errors"] = (folder / "err").read_text(encoding="utf-8")
    answer["findings"] = [[f["path"], f["rule"], f["line"], f["message"]] for f in json.loads(printed)["findings"]] if printed else []
    return answer


def timed(root: Path) -> tuple[float, int]:
    started = time.process_time()
    code = vaultsync(["audit", str(root), *ARGUMENTS])
    spent = time.process_time() - started
    if root.name == "control":
        shutil.copy(root.parent / "out", root.parent / "control out")
    return spent, code


def peak() -> int:
    """The most memory so far, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


@contextlib.contextmanager
def quiet(folder: Path) -> Any:
    """Sends both outputs into files, below Python's own objects for them."""
    kept = [os.dup(1), os.dup(2)]
    for number, name in ((1, "out"), (2, "err")):
        opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    try:
        yield
    finally:
        for number, was in zip((1, 2), kept, strict=True):
            os.dup2(was, number)
            os.close(was)


def listing(root: Path) -> dict[str, tuple[int, ...]]:
    """What tells that something was written: of every file and folder its kind, size, number and times of change."""
    found = {}
    for folder, folders, names in os.walk(root):
        for path in (folder, *(os.path.join(folder, name) for name in (*folders, *names))):
            status = os.lstat(path)
            found[ascii(path)] = (status.st_mode, status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    return found


if __name__ == "__main__":
    work(Path(sys.argv[1]))

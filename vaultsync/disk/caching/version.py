"""Nothing in, a text out that differs whenever other code, or another Python, may read notes in another way.

The code is told apart by the dates and sizes of its files (a version number alone would keep stale notes alive while somebody
works on the parser), what it depends on by the names under which it is installed. Asking takes about a millisecond.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import vaultsync

DEPENDENCIES = frozenset(
    {
        "google_re2",
        "jsonschema",
        "jsonschema_rs",
        "lark",
        "msgspec",
        "pydantic",
        "pyromark",
        "pyuca",
        "pyyaml",
        "rapidfuzz",
        "regex",
        "tzdata",
    }
)
"""Whatever can alter a note or a finding; names as in the installed metadata, in lower case."""


def program_version(package: Path = Path(vaultsync.__file__).parent, search: Iterable[str] = tuple(sys.path)) -> str:
    """One line without spaces; never raises."""
    python = f"{sys.implementation.cache_tag}.{sys.version_info.micro}-{sys.hash_info.width}-{sys.platform}"
    known = hashlib.blake2b(digest_size=16)
    for line in (*_files(package), *sorted(_installed(search))):
        known.update(os.fsencode(line) + b"\0")
    return f"{vaultsync.__version__}-{python}-{known.hexdigest()}"


def _files(folder: Path) -> Iterator[str]:
    """Name, size and date of every file of the package, in the order of their names."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # in a zip file; its version has to do
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield entry.name + "/"
                yield from _files(Path(entry.path))
        elif not entry.name.endswith(".pyc"):
            with suppress(OSError):  # an editor's file, gone already
                status = entry.stat()
                yield f"{entry.name} {status.st_size} {status.st_mtime_ns}"


def _installed(search: Iterable[str]) -> Iterator[str]:
    """The names and versions of our dependencies, as installed; listing folders is far cheaper than reading metadata."""
    for folder in dict.fromkeys(search):
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) and name.split("-", 1)[0].lower().replace(".", "_") in DEPENDENCIES:
                yield name

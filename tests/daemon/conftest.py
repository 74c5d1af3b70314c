"""A small vault that is served, over its socket or over TCP too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import MakeVault

if TYPE_CHECKING:
    from daemon.small_backend import Served

NOTES = {
    "Bee.md": "# Bee 😀\n\nA [[Hive]] and [[nothing]].\n",
    "Hive.md": "---\nkind: home\n---\n# Hive\n\n<!-- vaultsync: LIST FROM [[Hive]] -->\n<!-- /vaultsync -->\n",
    "Folder/Ant.md": "😀 [[nowhere]]\n",
    "vaultsync.toml": "",
}
Serve = Callable[..., "Served"]


@pytest.fixture
def small_vault(make_vault: MakeVault) -> Path:
    return make_vault(NOTES)


@pytest.fixture
def serve(small_vault: Path, tmp_path: Path) -> Iterator[Serve]:
    """Serves the small vault, with the options of ``served``, until the test ends."""
    from daemon.small_backend import served

    with ExitStack() as stack:

        def start(**options: Any) -> Served:
            return stack.enter_context(served(small_vault, tmp_path / "state", **options))

        yield start

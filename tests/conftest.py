"""What every test may ask for: vaults in temporary folders, and whether generated files are to be rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine and every run, however slow the machine: a red test stays red until it is mended.
settings.register_profile("vaultsync", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vaultsync")

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite generated and golden files; read the diff")


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs of the real command keep for the next one lies in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether generated and golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def make_vault(tmp_path: Path) -> MakeVault:
    """Writes files, by path with ``/``, into a fresh folder and returns it; text is written as UTF-8, line ends as they are."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "vault"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return root

    return make

"""A configuration and the vault's paths in, the exclusions that exclude nothing out."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.config.settings import Config
from vaultsync.paths import folder_of, shown
from vaultsync.schema.globs import glob_test, has_wildcard
from vaultsync.schema.names import nearest


def unmatched_excludes(config: Config, paths: Iterable[str]) -> tuple[str, ...]:
    """A line ``FILE:LINE:COLUMN: what is wrong; what to do`` for each exclusion that fits no path, in order.

    Args:
        config: the configuration.
        paths: every file of the vault.
    """
    known = list(paths) if config.exclude else []
    places = config.exclude_places or ("vaultsync.toml:1:1",) * len(config.exclude)
    lines = []
    for pattern, place in zip(config.exclude, places, strict=True):
        fits = glob_test([pattern])
        if not any(fits(path) for path in known):
            meant = _meant(pattern, known)
            advice = f'did you mean "{shown(meant)}"?' if meant else "correct the pattern or remove it"
            lines.append(f'{place}: the exclusion "{shown(pattern)}" matches no file; {advice}')
    return tuple(lines)


def _meant(pattern: str, paths: list[str]) -> str | None:
    for other in (pattern.replace("\\", "/"), f"**/{pattern.lstrip('/')}"):
        fits = glob_test([other])
        if other != pattern and any(fits(path) for path in paths):
            return other
    parts = [part for part in pattern.split("/") if part]
    plain = next((at for at, part in enumerate(parts) if has_wildcard(part)), len(parts))
    if not plain:
        return None
    names = _folders(paths) if plain < len(parts) else _folders(paths) | set(paths)
    found = nearest("/".join(parts[:plain]), names)
    return "/".join([found, *parts[plain:]]) if found else None


def _folders(paths: Iterable[str]) -> set[str]:
    folders: set[str] = set()
    for path in paths:
        folder = folder_of(path)
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder_of(folder)
    return folders

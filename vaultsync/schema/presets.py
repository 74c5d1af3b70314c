"""The name of a preset in, its note types out: schemas that come with vaultsync.

They stand in ``schemas/note/<preset>/<type>.json``, which a wheel carries inside the package as
``_schemas``. Nothing else below ``disk/`` reads a file, and this reads no other.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

PRESETS = ("research", "discourse-graph")
"""Their names; each is a folder."""
_TITLES = {
    "discourse-graph": {"question": ("QUE - *",), "claim": ("CLM - *",), "evidence": ("EVD - *",), "source": ("SRC - *",)},
}
"""Of presets whose types are told by the names of notes, by type. These are the defaults of the plugin Discourse Graphs."""


@lru_cache(maxsize=8)
def preset_schemas(preset: str) -> dict[str, dict[str, Any]]:
    """The schemas of a preset by type name, sorted; they are known to be sound.

    Raises:
        KeyError: when there is no such preset.
    """
    from importlib.resources import files  # 5 ms

    if preset not in PRESETS:
        raise KeyError(preset)
    package = files("vaultsync")
    folder = package / "_schemas"
    if not folder.is_dir():
        folder = package / ".." / "schemas"
    found = (folder / "note" / preset).iterdir()
    texts = {path.name.removesuffix(".json"): path.read_text(encoding="utf-8") for path in found if path.name.endswith(".json")}
    return {name: json.loads(text) for name, text in sorted(texts.items())}


def preset_titles(preset: str | None, type_name: str) -> tuple[str, ...]:
    """Patterns for the names of the notes of a type; none for most."""
    return _TITLES.get(preset or "", {}).get(type_name, ())

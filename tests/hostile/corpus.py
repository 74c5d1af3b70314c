"""The hostile corpus: every input a name, a way to build it, and what an audit says of it."""

from __future__ import annotations

from hostile.entry import Hostile
from hostile.files import FILES
from hostile.settings import SETTINGS
from hostile.texts import BYTES, NESTED, UNCLOSED
from hostile.yaml_texts import YAML

CORPUS: dict[str, Hostile] = {one.name: one for one in (*BYTES, *NESTED, *UNCLOSED, *YAML, *FILES, *SETTINGS)}

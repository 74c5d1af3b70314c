"""Dataview's 66 functions by name: each takes the scope and its arguments, returns a value or raises ``QueryError``.

Source: Dataview 0.5.70, ``expression/functions.ts`` (read) and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vaultsync.query.functions.constructors import CONSTRUCTORS
from vaultsync.query.functions.lists import LISTS
from vaultsync.query.functions.numbers import NUMBERS
from vaultsync.query.functions.signature import QueryFunction
from vaultsync.query.functions.texts import TEXTS
from vaultsync.query.functions.various import VARIOUS

FUNCTIONS: Final[Mapping[str, QueryFunction]] = {**CONSTRUCTORS, **NUMBERS, **LISTS, **TEXTS, **VARIOUS}
"""Every function; names are case-sensitive, as in Dataview."""

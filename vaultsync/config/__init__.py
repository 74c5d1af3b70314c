"""The text of ``vaultsync.toml`` in, a ``Config`` out.

The file stands at the vault's root; every part of it is optional::

    preset = "research"                  # note types that come with vaultsync
    exclude = ["Templates/**", "Old"]    # not audited; links may still lead there
    fail-on = "warning"                  # "error" (default), "warning", "info" or "never"

    [rules]
    case-mismatch = "off"                # "error", "warning", "info" or "off"

    [rules.broken-link]                  # the same, with the rule's options
    severity = "warning"
    planned = ["People/**"]

    [types.recipe]                       # a note type of one's own
    schema = "schemas/recipe.json"       # JSON Schema 2020-12, path from the vault's root
    match = { folder = "Recipes/**", tag = "recipe", property = { kind = ["recipe", "menu"] } }

Patterns count from the vault's root, ``**`` stands for any number of folders, and one that fits a
folder fits everything in it. Whatever ``match`` says, a note whose property ``type`` or ``fileClass``
holds a type's name is of that type. ``[types.insight]`` beside the preset gives its type another
schema, or, without ``schema``, further matches only.
"""

from vaultsync.config.excludes import unmatched_excludes
from vaultsync.config.load import load_config
from vaultsync.config.settings import Config, RuleSetting, WatchSetting

__all__ = ["Config", "RuleSetting", "WatchSetting", "load_config", "unmatched_excludes"]

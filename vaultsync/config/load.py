"""Everything that is configured in one place: file text, schema files and presets in, one ``Config`` out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultsync.config.attached import bibliography_setting, retraction_setting
from vaultsync.config.evidence import configured_roles, evidence_settings, preset_roles
from vaultsync.config.problems import Problems
from vaultsync.config.settings import Config, RuleSetting, WatchSetting
from vaultsync.config.tables import configured_tables
from vaultsync.diagnostic import Severity
from vaultsync.errors import ConfigError
from vaultsync.rule import Rule
from vaultsync.schema import NoteType, TypeMatch, load_note_type, make_note_type
from vaultsync.schema.names import did_you_mean
from vaultsync.schema.presets import PRESETS, preset_schemas, preset_titles
from vaultsync.schema.violation import listed, quoted
from vaultsync.tables.presets import preset_tables

if TYPE_CHECKING:
    from vaultsync.config.file import FileForm, TypeForm

Read = Callable[[str], str]


def load_config(text: str | None, where: str, *, rules: tuple[Rule, ...], read: Read, preset: str | None = None) -> Config:
    """The configuration of a vault.

    Args:
        text: of ``vaultsync.toml``; None when there is none.
        where: the file's name, for messages.
        rules: every rule there is.
        read: gives a schema file's text by its path from the vault's root, or raises OSError or UnicodeDecodeError.
        preset: the name of a preset, in place of the file's.

    Raises:
        ConfigError: with everything that is wrong in the file and in the schemas that it names.
    """
    if preset is not None and preset not in PRESETS:
        raise ConfigError((f"there is no preset {quoted(preset)}{_presets(preset)}",))
    defaults = {rule.name: RuleSetting(rule.severity, rule.options) for rule in rules}
    if text is None:
        types, matches = _types(preset, {}, {})
        return Config(preset, rules=defaults, types=types, matches=matches, tables=preset_tables(preset), roles=preset_roles(preset))
    return _from_file(Problems(text.removeprefix("\ufeff"), where), rules, defaults, read, preset)


def _from_file(problems: Problems, rules: tuple[Rule, ...], defaults: Mapping[str, RuleSetting], read: Read, preset: str | None) -> Config:
    from vaultsync.config.file import read_file

    form = read_file(problems)
    if form.preset is not None and form.preset not in PRESETS:
        problems.add(("preset",), f"there is no preset {quoted(form.preset)}{_presets(form.preset)}")
    chosen = preset or (form.preset if form.preset in PRESETS else None)
    settings = {**defaults, **_rules(form, rules, problems)}
    forms, own = _own_types(form, chosen, read, problems)
    names = {*form.types, *(preset_schemas(chosen) if chosen else ())}
    tables = configured_tables(form.tables, chosen, names, problems)
    roles = configured_roles(form.roles, chosen, names, problems)
    _check_timezone(form.timezone, problems)
    problems.finish()
    types, matches = _types(chosen, own, forms)
    return Config(
        chosen,
        tuple(form.exclude),
        None if form.fail_on == "never" else Severity(form.fail_on),
        settings,
        types,
        matches,
        tables,
        form.timezone,
        WatchSetting(**form.watch.model_dump()),
        roles,
        evidence_settings(form.evidence, form.timezone),
        bibliography_setting(form.bibliography, problems),
        retraction_setting(form.retractions, problems),
        tuple(problems.place(("exclude", number)) for number in range(len(form.exclude))),
    )


def _check_timezone(name: str | None, problems: Problems) -> None:
    if name is None:
        return
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.add(("timezone",), f'there is no time zone {quoted(name)}; write its IANA name, such as "Europe/Berlin"')


def _presets(name: str) -> str:
    return did_you_mean(name, PRESETS) or f"; known are {listed(map(quoted, PRESETS), 'and')}"


def _rules(form: FileForm, rules: tuple[Rule, ...], problems: Problems) -> dict[str, RuleSetting]:
    from vaultsync.config.file import read_rule

    known = {rule.name: rule for rule in rules}
    found: dict[str, RuleSetting] = {}
    for name, value in form.rules.items():
        rule = known.get(name)
        if rule is None:
            hint = did_you_mean(name, known) or "; `vaultsync rules` lists them all"
            problems.add(("rules", name), f"there is no rule {quoted(name)}{hint}")
        else:
            found[name] = RuleSetting(*read_rule(name, value, rule.severity, rule.options, problems))
    return found


def _own_types(form: FileForm, preset: str | None, read: Read, problems: Problems) -> tuple[dict[str, TypeForm], dict[str, NoteType]]:
    """The types of the file: what it says of each, and a note type for those with a schema."""
    from vaultsync.config.file import read_type

    names = {*form.types, *(preset_schemas(preset) if preset else ())}
    forms: dict[str, TypeForm] = {}
    own: dict[str, NoteType] = {}
    for name, value in form.types.items():
        one = read_type(name, value, problems)
        if one is None:
            continue
        forms[name] = one
        if one.path is not None:
            made = _note_type(name, one.path, names, read, problems)
            if made is not None:
                own[name] = made
        elif preset is None or name not in preset_schemas(preset):
            problems.add(("types", name), f'type {quoted(name)} needs a schema; write schema = "schemas/{name}.json"')
    return forms, own


def _note_type(name: str, path: str, names: Collection[str], read: Read, problems: Problems) -> NoteType | None:
    way = ("types", name, "schema")
    if path.startswith(("/", "\\", "~")) or ":" in path[:3] or ".." in path.replace("\\", "/").split("/"):
        problems.add(way, f"{quoted(path)} leads out of the vault; keep schemas inside it and write the path from its root")
        return None
    try:
        return load_note_type(name, read(path), path, types=names)
    except UnicodeDecodeError:
        problems.add(way, f"the schema {quoted(path)} is not UTF-8; save it as UTF-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(way, f"the schema {quoted(path)} cannot be read: {reason}; the path counts from the vault's root")
    except ConfigError as error:
        problems.elsewhere += error.problems
    return None


def _types(
    preset: str | None, own: Mapping[str, NoteType], forms: Mapping[str, TypeForm]
) -> tuple[dict[str, NoteType], tuple[TypeMatch, ...]]:
    """All note types, those of the preset first, and what gives them to notes."""
    schemas = preset_schemas(preset) if preset is not None else {}
    types = {name: make_note_type(name, schema) for name, schema in schemas.items()}
    types.update(own)
    return types, tuple(_match(name, forms.get(name), preset_titles(preset, name)) for name in types)


def _match(name: str, form: Any, titles: tuple[str, ...]) -> TypeMatch:
    default = TypeMatch.by_name(name)
    if form is None:
        return replace(default, titles=titles)
    wanted = tuple((key, value) for key, values in form.match.property.items() for value in values)
    return TypeMatch(name, (*default.properties, *wanted), tuple(form.match.folder), tuple(form.match.tag), (*titles, *form.match.title))

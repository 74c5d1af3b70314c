"""The published description of the API is that of its models, and its page shows messages that the models take."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from vaultsync.daemon.backend import Backend
from vaultsync.daemon.client import Client
from vaultsync.daemon.protocol.errors import ERRORS
from vaultsync.daemon.protocol.forms import Finding, Position, Range
from vaultsync.daemon.protocol.messages import Call, checked, received
from vaultsync.daemon.protocol.methods import METHODS
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS
from vaultsync.daemon.protocol.schema import NAME, schema_text

FOLDER = Path(__file__).parent.parent.parent / "schemas" / "api"
PAGE = FOLDER / "README.md"


def a_finding(path: str) -> Finding:
    here = Position(line=0, character=0)
    return Finding(
        id="0",
        path=path,
        range=Range(start=here, end=here),
        rule="broken-link",
        severity="error",
        message="x",
        help="",
        reason="",
        fix=None,
        related=[],
    )


# -- the schema


def test_the_schema_is_current(update: bool) -> None:
    if update:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / NAME).write_text(schema_text(), encoding="utf-8", newline="\n")
    assert (FOLDER / NAME).read_text("utf-8") == schema_text(), "run pytest --update"


def test_it_is_a_schema_and_results_have_every_field() -> None:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for method in schema["methods"].values():
        form = schema["$defs"][method["result"]["$ref"].rpartition("/")[2]]
        assert set(form.get("required", ())) == set(form["properties"])
    for name, form in schema["$defs"].items():
        assert form["additionalProperties"] is False, name


def test_every_method_is_asked_and_answered() -> None:
    assert {name for name in METHODS if name != "hello"} <= set(vars(Backend))
    assert {name for name in METHODS if name != "hello"} <= set(vars(Client))
    assert len({kind.code for kind in ERRORS.values()}) == len(ERRORS)


# -- the page


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def messages() -> list[Any]:
    found = []
    for text in examples("json"):
        for line in text.strip().split("\n\n"):
            found.append(json.loads(line))
    return found


def test_the_page_shows_every_method_with_its_answer_and_every_notification() -> None:
    asked = {one["method"] for one in messages() if "method" in one}
    assert asked == set(METHODS) | set(NOTIFICATIONS)
    text = PAGE.read_text("utf-8")
    assert [kind for kind in ERRORS if f"`{kind}`" not in text] == []
    assert [str(kind.code) for kind in ERRORS.values() if f"| {kind.code} |" not in text] == []


def test_the_messages_on_the_page_are_true() -> None:
    asked: dict[Any, str] = {}
    answered = set()
    for one in messages():
        if "method" in one and "id" in one:
            (call,) = received(json.dumps(one)).calls
            assert isinstance(call, Call)
            checked(call.params, METHODS[call.method].params)
            asked[call.id] = call.method
        elif "method" in one:
            NOTIFICATIONS[one["method"]].model_validate(one["params"])
        elif "error" in one:
            assert ERRORS[one["error"]["data"]["kind"]].code == one["error"]["code"]
        else:
            form = METHODS[asked[one["id"]]].result
            assert form.model_validate(one["result"]).model_dump() == one["result"]
            answered.add(asked[one["id"]])
    assert answered == set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_what_the_page_says_a_method_needs_is_so(name: str) -> None:
    needs = {"": "nothing", "read": "`read`", "write": "`write`", "writes": "`write`, and writing enabled"}[METHODS[name].needs]
    assert f"| `{name}` | {needs} | {METHODS[name].summary} |" in PAGE.read_text("utf-8")

"""The models of the API in, the one JSON Schema that publishes it out."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from vaultsync.daemon.protocol.errors import ERRORS
from vaultsync.daemon.protocol.methods import METHODS, VERSION
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS

NAME: Final = "api.json"


def schema_text() -> str:
    """What stands in ``schemas/api/api.json``: a schema of every form, and which method, notification and error has which."""
    models: dict[type[BaseModel], None] = {}
    for method in METHODS.values():
        models |= {method.params: None, method.result: None}
    models |= dict.fromkeys(NOTIFICATIONS.values())
    # Parameters are described as they may be sent, with defaults; results as they are sent, with every field.
    sent = {method.params for method in METHODS.values()}
    references, schema = models_json_schema([(model, "validation" if model in sent else "serialization") for model in models])
    by_model = {model: reference for (model, _), reference in references.items()}
    said: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vaultsync's local API",
        "description": "JSON-RPC 2.0 over WebSocket; see README.md beside this file.",
        "version": VERSION,
        "methods": {
            name: {"summary": method.summary, "needs": method.needs, "params": by_model[method.params], "result": by_model[method.result]}
            for name, method in METHODS.items()
        },
        "notifications": {name: {"params": by_model[model]} for name, model in NOTIFICATIONS.items()},
        "errors": {name: kind._asdict() for name, kind in ERRORS.items()},
        **schema,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"

"""The OpenAPI description of the commands: our own strict reader reads the bodies, so their schemas are named here."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.decider import Command
from shared.problems import MEDIA_TYPE

_REF = "#/components/schemas/{model}"
_TEXT: dict[str, Any] = {"type": "string"}
_HEADERS = [
    {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "format": "uuid"}},
    {"name": "Correlation-Id", "in": "header", "required": False, "schema": {"type": "string", "format": "uuid"}},
    {"name": "Accept-Language", "in": "header", "required": False, "schema": _TEXT},
]
PROBLEM = {"description": "Problem", "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}}
PROBLEMS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 415, 422, 503), PROBLEM)
LINES_ANSWERED: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    200: {"description": "One answer a line", "content": {"application/x-ndjson": {"schema": _TEXT}}},
}
LINES = {"requestBody": {"required": True, "content": {"application/x-ndjson": {"schema": _TEXT}}}}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEET = {"requestBody": {"required": True, "content": {_XLSX: {"schema": {**_TEXT, "format": "binary"}}}}}
_EVENT = {
    "type": "object",
    "properties": {
        "id": _TEXT,
        "type": _TEXT,
        "position": {"type": "integer"},
        "stream": _TEXT,
        "version": {"type": "integer"},
    },
}
_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "rule", "field"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "rule"), _TEXT),
            "status": {"type": "integer"},
            "field": {"type": ["string", "null"]},
        },
    },
    "Accepted": {
        "type": "object",
        "required": ["command", "repeated", "events"],
        "properties": {"command": _TEXT, "repeated": {"type": "boolean"}, "events": {"type": "array", "items": _EVENT}},
    },
}


def command(model: type[Command]) -> dict[str, Any]:
    """What a command's route adds to its description."""
    schema = {"$ref": _REF.format(model=model.__name__)}
    return {
        "parameters": _HEADERS,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": {
                "description": "Stored",
                "content": {"application/json": {"schema": {"$ref": _REF.format(model="Accepted")}}},
            }
        },
    }


def describe(app: FastAPI, commands: Iterable[type[Command]] = ()) -> dict[str, Any]:
    """The whole description, made once."""
    if not app.openapi_schema:
        told = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = told.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(_SCHEMAS)
        for model in commands:
            schema = model.model_json_schema(ref_template=_REF)
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        told["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        told["security"] = [{"bearer": []}]
        app.openapi_schema = told
    return app.openapi_schema

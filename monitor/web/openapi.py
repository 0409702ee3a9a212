"""The description of the API (OpenAPI 3.1), made from the list of addresses that are served."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from monitor import __version__
from monitor.web.forms import DEEDS
from monitor.web.views import View
from monitor.web.writes import SILENCES, WRITES, Write

_TYPES = {"int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}}
_NUMBERS = ("from", "beyond", "limit")
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def describe(views: Sequence[View]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for view in views:
        paths[_plain(view.twin)] = {"get": _describe_view(view)}
    paths["/api/v1/changes/{change}/acts"] = {"post": _describe_acts()}
    bodies, shapes = msgspec.json.schema_components(
        [each.body for each in WRITES.values()], ref_template="#/components/schemas/{name}"
    )
    for write, schema in zip(WRITES.values(), bodies, strict=True):
        paths.setdefault(_plain(write.path), {})["post"] = _describe_write(write, schema)
    paths[SILENCES]["get"] = {
        "summary": "The silences",
        "responses": {
            "200": {
                "description": "All of them",
                "content": _json({"type": "array"}),
            },
            **_refusals(401, 503),
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "policy-monitor", "version": __version__},
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **shapes,
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                },
                "Act": {
                    "type": "object",
                    "required": ["change_id", "kind", "at", "by"],
                    "properties": {
                        "change_id": {"type": "integer"},
                        "kind": {"type": "string"},
                        "at": {"type": "string", "format": "date-time"},
                        "by": {"type": "string"},
                        "note": {"type": "string"},
                        "until": {"type": ["string", "null"]},
                        "assignee": {"type": "string"},
                        "id": {"type": ["integer", "null"]},
                    },
                },
            },
        },
    }


def _plain(path: str) -> str:
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", path)


def _describe_view(view: View) -> dict[str, Any]:
    inside = [
        _parameter(name, kind, "path") for name, _, kind in re.findall(r"\{(\w+)(:(\w+))?\}", view.twin)
    ]
    asked = [_parameter(name, "int" if name in _NUMBERS else "", "query") for name in view.query]
    answer = {
        "description": view.says,
        "content": {"application/json": {"schema": {"type": ["object", "array"]}}},
    }
    return {
        "summary": view.says,
        "parameters": [*inside, *asked],
        "responses": {"200": answer, **_refusals(400, 401, 404, 503)},
    }


def _describe_acts() -> dict[str, Any]:
    body = {
        "type": "object",
        "required": ["do"],
        "additionalProperties": {"type": "string"},
        "properties": {
            "do": {"enum": list(DEEDS)},
            "note": {"type": "string", "maxLength": 500},
            "for": {"type": "string", "pattern": "^[0-9]{1,3}[hdw]$"},
            "until": {"type": "string", "format": "date"},
            "to": {"type": "string", "maxLength": 500},
        },
    }
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Act"}}}}
    return {
        "summary": "Acknowledge, reopen, snooze, note, assign, or say whether it was useful",
        "parameters": [_parameter("change", "int", "path")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "201": {"description": "The act as recorded", **answer},
            **_refusals(400, 401, 403, 404, 413, 503),
        },
    }


def _describe_write(write: Write, schema: dict[str, Any]) -> dict[str, Any]:
    inside = [
        _parameter(name, kind, "path") for name, _, kind in re.findall(r"\{(\w+)(:(\w+))?\}", write.path)
    ]
    answer = {
        "description": "What came of it",
        "content": _json({"type": "object"}),
    }
    return {
        "summary": write.says,
        "parameters": inside,
        "requestBody": {
            "required": bool(write.body.__struct_fields__),
            "content": {"application/json": {"schema": schema}},
        },
        "responses": {str(write.status): answer, **_refusals(400, 401, 403, 404, 413, 503)},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _parameter(name: str, kind: str, where: str) -> dict[str, Any]:
    schema = _TYPES.get(
        kind, {"type": "string", "maxLength": 500, **({"minLength": 1} if where == "path" else {})}
    )
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _refusals(*statuses: int) -> dict[str, Any]:
    return {str(status): {"description": "Why not", "content": _PROBLEM} for status in statuses}

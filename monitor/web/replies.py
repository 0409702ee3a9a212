"""Responses: a page as HTML or as its JSON twin, with an ETag; errors in one shape for each."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

PROBLEM = "application/problem+json"
_TITLES = {
    400: "What was asked for makes no sense",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not done this way",
    408: "Too slow",
    409: "Not possible as it stands",
    413: "Too large",
    421: "Not served here",
    429: "Too many tries",
    500: "This program has a bug",
    503: "Not possible at the moment",
}


def title_of(status: int) -> str:
    """What a status says in a few words."""
    return _TITLES.get(status, "Not possible")


def reply(
    request: Request, body: bytes | str, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """A body with its ETag; 304 without one where the reader has it already."""
    content = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    kept = {
        "etag": tag,
        "cache-control": "private, no-cache",
        "vary": "cookie, authorization",
        **(headers or {}),
    }
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in asked or asked == ["*"]:
        return Response(status_code=304, headers=kept)
    return Response(content, media_type=media_type, headers=kept)


def to_json(value: Any) -> bytes:
    """A value as JSON, times in ISO 8601."""
    return msgspec.json.encode(value)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The one shape of an error for programs (RFC 9457)."""
    body = {"type": "about:blank", "title": title_of(status), "status": status, "detail": detail}
    return Response(
        to_json(body),
        status_code=status,
        media_type=PROBLEM,
        headers={"cache-control": "no-store", **(headers or {})},
    )

"""The parameters of a call, whichever way the client wrote them: query, form, multipart or JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from .errors import bad_request

Parameters = dict[str, Any]

_NAME = re.compile(rb'[;\s]name="([^"]*)"', re.IGNORECASE)
_FILE_NAME = re.compile(rb'filename="([^"]*)"', re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    content_type: str
    data: bytes


def read_parameters(query: str, content_type: str, body: bytes) -> Parameters:
    """Gather the parameters of the query string and of the body; the body wins.

    Raises:
        ApiError: the body cannot be read.
    """
    try:
        parameters = _gather(query, content_type, body)
        for value in parameters.values():
            if not isinstance(value, Upload):
                json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return parameters


def text(parameters: Parameters, name: str) -> str:
    """A parameter as text, "" where it is absent."""
    value = parameters.get(name)
    return "" if value is None or isinstance(value, Upload) else str(value)


def integer(parameters: Parameters, name: str, default: int, low: int, high: int) -> int:
    """A parameter as a number between `low` and `high`; what is no number counts as absent."""
    try:
        value = int(parameters.get(name, default))
    except (TypeError, ValueError):
        value = default
    return min(max(value, low), high)


def flag(parameters: Parameters, name: str) -> bool:
    """A parameter as yes or no."""
    return text(parameters, name).lower() in {"true", "yes", "1"}


def structure(parameters: Parameters, name: str, what: str) -> Any:
    """A parameter that is JSON (inside a form, JSON written as text), None where it is absent."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {what} JSON object") from None


def _gather(query: str, content_type: str, body: bytes) -> Parameters:
    parameters: Parameters = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" and body:
        parameters.update(_json_object(body))
    elif kind == "application/x-www-form-urlencoded":
        parameters.update(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        parameters.update(_multipart(content_type, body))
    return parameters


def _json_object(body: bytes) -> Parameters:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse the request as a JSON object")
    return value


def _multipart(content_type: str, body: bytes) -> Parameters:
    boundary = _BOUNDARY.search(content_type)
    if not boundary:
        raise bad_request("boundary of the multipart body not found")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    return dict(_part(part) for part in parts[1:-1])


def _part(part: bytes) -> tuple[str, str | Upload]:
    head, _, content = part.partition(b"\r\n\r\n")
    name, file_name, kind = _NAME.search(head), _FILE_NAME.search(head), _TYPE.search(head)
    if not name:
        raise bad_request("a part of the multipart body has no name")
    if not file_name:
        return name[1].decode(), content.decode("utf-8")
    return name[1].decode(), Upload(
        name=file_name[1].decode("utf-8", "replace"),
        content_type=kind[1].decode().strip() if kind else "application/octet-stream",
        data=content,
    )

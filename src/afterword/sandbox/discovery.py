"""The discovery document from google-api-python-client, against which every request and answer is checked."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from afterword.sandbox.failures import ApiError, invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.protocols import Validator

_NUMBER: dict[str, dict[str, Any]] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "uint32": {"minimum": 0, "maximum": 2**32 - 1},
    "int64": {"pattern": r"^-?\d{1,19}$"},
    "uint64": {"pattern": r"^\d{1,20}$"},
    "byte": {"pattern": r"^[A-Za-z0-9_-]*={0,2}$"},
}


@dataclass(frozen=True)
class Method:
    """One method of the document. `params` are its own and the common ones, by name."""

    id: str
    http: str
    path: re.Pattern[str]
    params: dict[str, dict[str, Any]]
    scopes: frozenset[str]
    request: str = ""
    response: str = ""

    @property
    def short(self) -> str:
        """The id without `gmail.users.`, as the quota page has it."""
        return self.id.removeprefix("gmail.users.")


@functools.cache
def document() -> dict[str, Any]:
    """The document, read without importing the client."""
    spec = importlib.util.find_spec("googleapiclient")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("google-api-python-client is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "discovery_cache" / "documents"
    found: dict[str, Any] = json.loads((folder / "gmail.v1.json").read_text("utf-8"))
    return found


@functools.cache
def methods() -> tuple[Method, ...]:
    """Every method of the document; paths without a variable first: `drafts/send` is not a draft's id."""
    found = list(_walk(document(), document()["parameters"]))
    return tuple(sorted(found, key=lambda m: m.path.pattern.count("(?P")))


def _walk(node: Mapping[str, Any], common: Mapping[str, Any]) -> Iterator[Method]:
    for spec in node.get("methods", {}).values():
        yield Method(
            id=spec["id"],
            http=spec["httpMethod"],
            path=re.compile("^/" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", spec["path"]) + "$"),
            params={**common, **spec.get("parameters", {})},
            scopes=frozenset(spec["scopes"]),
            request=spec.get("request", {}).get("$ref", ""),
            response=spec.get("response", {}).get("$ref", ""),
        )
    for below in node.get("resources", {}).values():
        yield from _walk(below, common)


def find(http: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method that answers this path, with the path's variables; None if the document has no such method."""
    for method in methods():
        if method.http == http and (match := method.path.match(path)):
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


def query(method: Method, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Parse the query's values by type, a list if the parameter repeats; ApiError 400 in Google's wording."""
    values: dict[str, Any] = {}
    for name, texts in given.items():
        spec = method.params.get(name)
        if spec is None or spec.get("location") != "query":
            raise invalid(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
        if len(texts) > 1 and not spec.get("repeated"):
            raise invalid(f"Invalid value at '{name}': it does not repeat")
        typed = [_value(name, text, spec) for text in texts]
        values[name] = typed if spec.get("repeated") else typed[0]
    for name, spec in method.params.items():
        if spec.get("required") and spec.get("location") == "query" and name not in values:
            raise invalid(f"Missing required parameter: {name}")
    return values


def _value(name: str, text: str, spec: Mapping[str, Any]) -> Any:
    kind = spec.get("format", spec["type"])
    if "enum" in spec and text not in spec["enum"]:
        raise invalid(f"Invalid value at '{name}' (TYPE_ENUM), \"{text}\"")
    if kind == "boolean":
        if text not in {"true", "false"}:
            raise invalid(f"Invalid value at '{name}' (TYPE_BOOL), \"{text}\"")
        return text == "true"
    if kind in {"int32", "uint32", "int64", "uint64"} and not _fits(text, kind):
        raise invalid(f"Invalid value at '{name}' (TYPE_{kind.upper()}), \"{text}\"")
    return int(text) if spec["type"] == "integer" else text


def _fits(text: str, kind: str) -> bool:
    low = 0 if kind.startswith("u") else -(2 ** (int(kind[3:]) - 1))
    high = 2 ** int(kind[4:]) if kind.startswith("u") else -low
    return bool(re.fullmatch(r"-?\d{1,20}", text)) and low <= int(text) < high


@functools.cache
def _validator(schema: str) -> Validator:
    from jsonschema import Draft202012Validator

    definitions = {name: _json_schema(s) for name, s in document()["schemas"].items()}
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": definitions})


def _json_schema(spec: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in spec:
        return {"$ref": f"#/$defs/{spec['$ref']}"}
    bounds: dict[str, Any] = _NUMBER.get(spec.get("format", ""), {})
    shape: dict[str, Any] = {"type": spec.get("type", "object"), **bounds}
    if "enum" in spec:
        shape["enum"] = spec["enum"]
    if shape["type"] == "array":
        shape["items"] = _json_schema(spec["items"])
    if shape["type"] == "object":
        shape["properties"] = {n: _json_schema(s) for n, s in spec.get("properties", {}).items()}
        extra = spec.get("additionalProperties")
        shape["additionalProperties"] = _json_schema(extra) if extra else False
    return shape


def problems(schema: str, body: Any) -> list[str]:
    """List where `body` does not conform to that schema, each with its place; empty if it conforms."""
    found = sorted(_validator(schema).iter_errors(body), key=lambda e: list(map(str, e.absolute_path)))
    return [f"{'.'.join(map(str, e.absolute_path)) or schema}: {e.message[:300]}" for e in found]


def check_request(method: Method, body: Any) -> None:
    """Raise ApiError 400 if the body is not what the method takes."""
    if not method.request:
        if body is not None:
            raise invalid(f"{method.id} takes no body")
        return
    if body is None:
        raise invalid("Request body is missing")
    if found := problems(method.request, body):
        violations = [{"field": p.partition(":")[0], "description": p} for p in found]
        detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
        raise ApiError(
            400, f"Invalid JSON payload received. {'; '.join(found)}", "invalidArgument", details=[detail]
        )


def check_answer(method: Method, body: Any) -> list[str]:
    """List the places at which the sandbox's own answer does not conform to the document."""
    if not method.response:
        return [] if body is None else [f"{method.id} answers with no body"]
    return problems(method.response, body)

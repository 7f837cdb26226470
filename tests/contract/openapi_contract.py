# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds single requests and replies against one OpenAPI 3.1 document.

Knows what the two documents in core/api/contract use; what they do not use is refused when the document is loaded,
rather than passed over in silence.
"""

import base64
import binascii
import json
import re
import urllib.parse
from dataclasses import dataclass, field
from datetime import datetime

import jsonschema
import yaml

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Fault:
    """Where a message breaks the contract, and how."""

    where: str  # "request body", "query", "reply 200", ...
    path: str  # JSON path into the body, or the name of a parameter or header
    message: str

    def __post_init__(self):
        if len(self.message) > LONGEST_MESSAGE:
            object.__setattr__(self, "message", self.message[:LONGEST_MESSAGE] + "…")


@dataclass
class Operation:
    operation_id: str
    method: str
    template: str
    parameters: dict  # (place, name) to parameter, resolved
    request_body: dict | None
    responses: dict
    security: list
    path_values: dict = field(default_factory=dict)


class ContractError(Exception):
    """The document itself cannot be worked with."""


class Contract:
    def __init__(self, document):
        self._document = document
        self._resolver = jsonschema.RefResolver("", document)
        self._schemes = document.get("components", {}).get("securitySchemes", {})
        self._paths = {}  # template to (segments, {method: Operation})
        for template, item in document["paths"].items():
            self._paths[template] = (template.split("/"), self._operations_of(template, item))
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            try:
                jsonschema.Draft202012Validator.check_schema(schema)
            except jsonschema.SchemaError as error:
                raise ContractError(f"schema {name}: {error.message}") from error

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(yaml.safe_load(file))

    def operations(self):
        return [operation for _, operations in self._paths.values() for operation in operations.values()]

    def find(self, method, path):
        """The operation for a request, and its fault when there is none. `path` without query, still encoded."""
        segments = path.split("/")
        candidates = [(template, parts, operations) for template, (parts, operations) in self._paths.items()
                      if _matches(parts, segments)]
        if not candidates:
            return None, Fault("path", path, "the contract has no such path")
        # A path spelled out goes before one with parameters.
        _, parts, operations = min(candidates, key=lambda found: [part.startswith("{") for part in found[1]])
        operation = operations.get(method.lower())
        if operation is None:
            return None, Fault("method", path, f"the contract has no {method} here, only "
                                               + ", ".join(sorted(operations)).upper())
        values = {part[1:-1]: urllib.parse.unquote(segment)
                  for part, segment in zip(parts, segments) if part.startswith("{")}
        return Operation(**{**vars(operation), "path_values": values}), None

    def check_request(self, operation, query, headers, body):
        """`headers`: names in lower case. Returns faults."""
        faults = self._check_parameters(operation, query, headers)
        faults += self._check_credentials(operation, headers)
        if operation.request_body is None:
            if body:
                faults.append(Fault("request body", "$", "the contract has no body here"))
        elif not body:
            if operation.request_body.get("required"):
                faults.append(Fault("request body", "$", "the body is missing"))
        else:
            faults += self._check_content("request body", operation.request_body["content"], headers, body)
        return faults

    def check_reply(self, operation, status, headers, body):
        where = f"reply {status}"
        response = operation.responses.get(str(status))
        if response is None and 200 <= status < 300:
            # In these documents `default` describes errors.
            return [Fault(where, "status", "success with a status that the contract does not name")]
        response = self._resolve(response or operation.responses.get("default"))
        if response is None:
            return [Fault(where, "status", "the contract does not name this status")]
        faults = []
        for name, header in response.get("headers", {}).items():
            value = headers.get(name.lower())
            if value is not None:
                faults += self._check_text(where, name, header["schema"], value)
        if "content" in response:
            # A redirect of the routing has none, although its document describes one for errors in general.
            if body or not 300 <= status < 400:
                faults += self._check_content(where, response["content"], headers, body)
        elif body and str(status) not in ("301", "302", "303", "307", "308"):
            faults.append(Fault(where, "$", "the contract has no body here"))
        return faults

    def _operations_of(self, template, item):
        shared = [self._resolve(parameter) for parameter in item.get("parameters", [])]
        operations = {}
        for method, description in item.items():
            if method == "parameters":
                continue
            if method not in METHODS:
                raise ContractError(f"{template}: {method} is not understood")
            own = [self._resolve(parameter) for parameter in description.get("parameters", [])]
            parameters = {(parameter["in"], parameter["name"]): parameter for parameter in shared + own}
            for place, name in parameters:
                if place not in ("path", "query", "header"):
                    raise ContractError(f"{template}: parameters in {place} are not understood")
            operations[method] = Operation(
                operation_id=description["operationId"], method=method.upper(), template=template,
                parameters=parameters, request_body=self._resolve(description.get("requestBody")),
                responses=description["responses"],
                security=description.get("security", self._document.get("security", [])))
        return operations

    def _resolve(self, value):
        while value is not None and "$ref" in value:
            value = self._resolver.resolve(value["$ref"])[1]
        return value

    def _check_parameters(self, operation, query, headers):
        faults = []
        seen = set()
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            parameter = operation.parameters.get(("query", name))
            if parameter is None:
                faults.append(Fault("query", name, "the contract has no such parameter here"))
            elif name in seen:
                faults.append(Fault("query", name, "given more than once"))
            else:
                faults += self._check_text("query", name, parameter["schema"], value)
            seen.add(name)
        for (place, name), parameter in operation.parameters.items():
            value = {"query": None, "path": operation.path_values.get(name), "header": headers.get(name.lower())}[place]
            if value is not None:
                faults += self._check_text(place, name, parameter["schema"], value)
            if parameter.get("required") and not (value or (place == "query" and name in seen)):
                faults.append(Fault(place, name, "the parameter is missing"))
        return faults

    def _check_credentials(self, operation, headers):
        known = {name: scheme["name"].lower() if scheme["type"] == "apiKey" else "authorization"
                 for name, scheme in self._schemes.items()}
        faults = []
        if operation.security and not any(all(headers.get(known[name]) for name in alternative)
                                          for alternative in operation.security):
            faults.append(Fault("security", ", ".join(sorted(known.values())), "the credentials are missing"))
        if headers.get("x-api-key") and "x-api-key" not in known.values():
            faults.append(Fault("security", "x-api-key", "the key of another API is given away"))
        return faults

    def _check_text(self, where, name, schema, text):
        return [Fault(where, name, fault.message) for fault in self._check_value(where, schema, _coerced(text, schema))]

    def _check_content(self, where, content, headers, body):
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in content:
            return [Fault(where, "content-type", f"{kind or 'none'} instead of {' or '.join(content)}")]
        if kind != "application/json":
            return []
        try:
            value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except ValueError as error:
            return [Fault(where, "$", f"not JSON: {error}")]
        return self._check_value(where, content[kind].get("schema", {}), value)

    def _check_value(self, where, schema, value):
        validator = _Validator(schema, resolver=self._resolver, format_checker=_formats)
        faults = []
        for error in validator.iter_errors(value):
            faults += [Fault(where, leaf.json_path, leaf.message) for leaf in _leaves(error)]
        return faults


def _matches(parts, segments):
    return len(parts) == len(segments) and all(
        part == segment or (part.startswith("{") and segment) for part, segment in zip(parts, segments))


def _coerced(text, schema):
    """The value that a parameter's text stands for; the text itself where it stands for none, which then is a fault."""
    kinds = schema.get("type", "string")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind == "integer" and re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        if kind == "number" and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            return float(text)
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
    return text


def _refuse_constant(name):
    raise ValueError(f"{name} is no JSON value")


def _leaves(error):
    """Of an anyOf, what was wrong with the alternative that came closest; it says more than `is not valid`."""
    if error.validator in ("anyOf", "oneOf") and error.context:
        deepest = max(len(inner.absolute_path) for inner in error.context)
        if deepest > len(error.absolute_path):
            branch = max(error.context, key=lambda inner: len(inner.absolute_path)).schema_path[0]
            return [leaf for inner in error.context if inner.schema_path[0] == branch for leaf in _leaves(inner)]
    return [error]


def _one_of(validator, alternatives, instance, schema):
    """With a discriminator the alternative is named, and its own faults are told."""
    discriminator = schema.get("discriminator")
    if discriminator is None or not isinstance(instance, dict):
        yield from jsonschema.Draft202012Validator.VALIDATORS["oneOf"](validator, alternatives, instance, schema)
        return
    name = discriminator["propertyName"]
    if name not in instance:
        yield jsonschema.ValidationError(f"{name!r} is a required property")
        return
    word = instance[name]
    target = discriminator["mapping"].get(word) if isinstance(word, str) else None
    if target is None:
        error = jsonschema.ValidationError(f"{word!r} is not one of {list(discriminator['mapping'])}")
        error.path.append(name)
        yield error
        return
    yield from validator.descend(instance, {"$ref": target})


def _content_encoding(validator, encoding, instance, schema):
    if not isinstance(instance, str) or not instance:
        return
    if encoding != "base64":
        raise ContractError(f"contentEncoding {encoding} is not understood")
    try:
        data = base64.b64decode(instance, validate=True)
    except binascii.Error as error:
        yield jsonschema.ValidationError(f"not base64: {error}")
        return
    if schema.get("contentMediaType") == "image/png" and not data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield jsonschema.ValidationError("not a PNG picture")


_Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"oneOf": _one_of, "contentEncoding": _content_encoding})

_formats = jsonschema.FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
def _is_date_time(value):
    if isinstance(value, str):
        if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
            raise ValueError("no date and time")
        datetime.fromisoformat(value)
    return True

#!/usr/bin/env python3
"""Holds records against the schemas of Config/schemas. Needs python3-jsonschema and python3-yaml.

    schema_check.py records SCHEMA      every line of standard input must be valid; members that the schema
                                        does not know are refused as well, so it cannot fall behind
    schema_check.py damaged SCHEMA      every line, with any one member spoilt or a required one taken
                                        away, must be invalid
    schema_check.py schema SCHEMA...    must be valid JSON Schema 2020-12, described, with valid examples
    schema_check.py asyncapi DOCUMENT   must be a whole AsyncAPI 3.0 document

Prints one line for each problem; the exit status is 1 if there is one.
"""
import copy
import json
import os
import sys

import jsonschema
import yaml


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def closed(schema):
    """The schema, with every object that lists its members refusing others."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            closed(value)
    elif isinstance(schema, list):
        for value in schema:
            closed(value)
    return schema


def records():
    return [json.loads(line) for line in sys.stdin.buffer.read().split(b"\n") if line]


def check_records(schema):
    validator = jsonschema.Draft202012Validator(closed(schema))
    lines = records()
    if not lines:
        yield "no records to check"
    for number, record in enumerate(lines, 1):
        for error in validator.iter_errors(record):
            yield f"line {number}: {error.json_path}: {error.message[:200]}"


def paths(value, path=()):
    """The way to every member and element."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield path + (key,)
        yield from paths(value[key], path + (key,))


def spoilt(record, path, wrong):
    damaged = copy.deepcopy(record)
    place = damaged
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    return damaged


def check_damaged(schema):
    validator = jsonschema.Draft202012Validator(closed(schema))
    lines = records()
    if not lines:
        yield "no records to damage"
    for number, record in enumerate(lines, 1):
        for path in paths(record):
            value = record
            for key in path:
                value = value[key]
            wrong = "wrong" if isinstance(value, (list, dict)) else [None]
            if validator.is_valid(spoilt(record, path, wrong)):
                yield f"line {number}: {path} may be {wrong!r}"
        for name in schema.get("required", []):
            if validator.is_valid({key: value for key, value in record.items() if key != name}):
                yield f"line {number}: {name} may be missing"


def check_schema(path):
    schema = load(path)
    jsonschema.Draft202012Validator.check_schema(schema)
    for key in ("$schema", "$id", "title", "description", "examples"):
        if not schema.get(key):
            yield f"{path}: no {key}"
    if schema.get("$id") != os.path.basename(path):
        yield f"{path}: $id is not the file's name"
    validator = jsonschema.Draft202012Validator(closed(copy.deepcopy(schema)))
    for number, example in enumerate(schema.get("examples", [])):
        for error in validator.iter_errors(example):
            yield f"{path}: example {number}: {error.json_path}: {error.message[:200]}"


# What AsyncAPI 3.0.0 requires of a document, and the members that each of its objects may have.
MEMBERS = {
    "document": ({"asyncapi", "info"}, {
        "id", "defaultContentType", "servers", "channels", "operations", "components"}),
    "info": ({"title", "version"}, {
        "description", "termsOfService", "contact", "license", "tags", "externalDocs"}),
    "server": ({"host", "protocol"}, {
        "protocolVersion", "pathname", "description", "title", "summary", "variables", "security", "tags",
        "externalDocs", "bindings"}),
    "channel": (set(), {
        "address", "messages", "title", "summary", "description", "servers", "parameters", "tags",
        "externalDocs", "bindings"}),
    "operation": ({"action", "channel"}, {
        "title", "summary", "description", "security", "tags", "externalDocs", "bindings", "traits",
        "messages", "reply"}),
    "message": (set(), {
        "headers", "payload", "correlationId", "contentType", "name", "title", "summary", "description",
        "tags", "externalDocs", "bindings", "examples", "traits"}),
}


def check_members(kind, place, found):
    required, allowed = MEMBERS[kind]
    for key in required - found.keys():
        yield f"{place}: no {key}"
    for key in found.keys() - required - allowed:
        if not key.startswith("x-"):
            yield f"{place}: a {kind} has no {key}"


def resolve(document, reference):
    place = document
    for key in reference.removeprefix("#/").split("/"):
        place = place.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(place, dict) else None
    return place


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def check_asyncapi(path):
    with open(path, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    folder = os.path.dirname(path)
    yield from check_members("document", "the document", document)
    yield from check_members("info", "info", document.get("info", {}))
    if document.get("asyncapi") != "3.0.0":
        yield "asyncapi is not 3.0.0"
    for reference in references(document):
        if reference.startswith("#/"):
            if resolve(document, reference) is None:
                yield f"{reference} leads nowhere"
        elif not os.path.exists(os.path.join(folder, reference.removeprefix("./"))):
            yield f"{reference} is no file"
    for name, server in document.get("servers", {}).items():
        yield from check_members("server", f"server {name}", server)
    for name, message in document.get("components", {}).get("messages", {}).items():
        yield from check_members("message", f"message {name}", message)
        if "payload" not in message:
            yield f"message {name}: no payload"
    used = set()
    for name, channel in document.get("channels", {}).items():
        yield from check_members("channel", f"channel {name}", channel)
        if not channel.get("address") or not channel.get("messages") or not channel.get("description"):
            yield f"channel {name}: address, messages and description are ours to give"
    for name, operation in document.get("operations", {}).items():
        yield from check_members("operation", f"operation {name}", operation)
        if operation.get("action") not in ("send", "receive"):
            yield f"operation {name}: action is send or receive"
        channel = operation.get("channel", {}).get("$ref", "")
        used.add(channel)
        if not channel.startswith("#/channels/"):
            yield f"operation {name}: its channel is a reference to #/channels/..."
        for message in operation.get("messages", []):
            if not message.get("$ref", "").startswith(channel + "/messages/"):
                yield f"operation {name}: {message} is not a message of its channel"
    for name in document.get("channels", {}):
        key = name.replace("~", "~0").replace("/", "~1")
        if f"#/channels/{key}" not in used:
            yield f"channel {name}: nobody sends or receives"


def main(arguments):
    mode, files = arguments[0], arguments[1:]
    if mode == "records":
        problems = check_records(load(files[0]))
    elif mode == "damaged":
        problems = check_damaged(load(files[0]))
    elif mode == "schema":
        problems = (problem for path in files for problem in check_schema(path))
    elif mode == "asyncapi":
        problems = check_asyncapi(files[0])
    else:
        sys.exit(__doc__)
    found = list(problems)
    for problem in found[:40]:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if len(sys.argv) > 2 else __doc__)

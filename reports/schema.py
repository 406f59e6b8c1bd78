"""The JSON Schema of an edition, from the same declarations that load it, for YAML editors."""

from __future__ import annotations

from collections.abc import Iterator

from reports.messages import TEXTS
from reports.model import Report
from reports.yamlfile.keys import Key, Record, keys_of

# Draft 7 is what the YAML editors' language server knows best.
_DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema(root: type[Record] = Report) -> dict[str, object]:
    """The schema of a file whose whole is the given record; English and Chinese keys mix freely."""
    records = {cls.__name__: cls for cls in _records(root)}
    definitions = {name: _record_schema(cls) for name, cls in records.items() if cls is not root}
    return {"$schema": _DRAFT, **_record_schema(root), "definitions": definitions}


def _records(cls: type[Record], seen: tuple[type, ...] = ()) -> Iterator[type[Record]]:
    if cls not in seen:
        yield cls
        for k in keys_of(cls):
            for inner in k.kind.records():
                yield from _records(inner, (*seen, cls))


def _record_schema(cls: type[Record]) -> dict[str, object]:
    keys = keys_of(cls)
    required = [
        {"oneOf": [{"required": [k.name]}, {"required": [k.alias]}]} for k in keys if k.required
    ]
    schema: dict[str, object] = {
        "title": (cls.__doc__ or "").splitlines()[0].split(":")[0],
        "type": "object",
        "additionalProperties": False,
        "properties": {word: _key_schema(k) for k in keys for word in (k.name, k.alias)},
    }
    return schema | ({"allOf": required} if required else {})


def _key_schema(k: Key) -> dict[str, object]:
    """The schema of one key. A key that may be left out may also stand there without a value."""
    value = k.kind.schema()
    return {"description": _description(k), **(_held(value) if k.required else _or_null(value))}


def _held(value: dict[str, object]) -> dict[str, object]:
    # Draft 7 heeds no other word beside a $ref.
    return {"allOf": [value]} if "$ref" in value else value


def _or_null(value: dict[str, object]) -> dict[str, object]:
    """The same value or null, said as flatly as can be, so that editors point at the fault."""
    match value:
        case {"enum": [*words]}:
            return value | {"enum": [*words, None]}
        case {"type": [*names]}:
            return value | {"type": [*names, "null"]}
        case {"type": str(name)}:
            return value | {"type": [name, "null"]}
        case _:
            return {"anyOf": [value, {"type": "null"}]}


def _description(k: Key) -> str:
    """What the key holds, in both languages, since one schema serves both."""
    sort = f"kind-{k.kind.name}"
    must = [texts["must-be-given"] if k.required else "" for texts in TEXTS.values()]
    chinese, english = TEXTS["zh"], TEXTS["en"]
    return f"{k.alias}：{chinese[sort]}{must[0]}\n{k.name}: {english[sort]}{must[1]}"

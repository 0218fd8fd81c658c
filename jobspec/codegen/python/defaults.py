"""A default of the manifest (in wire form) as a Python expression."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import TypeAdapter

from jobspec.codegen.layout import Group, Keyed, Part
from jobspec.codegen.literals import python_bytes, python_float, python_text
from jobspec.codegen.python.names import enum_members, field_attribute
from jobspec.codegen.python.types import TypeWriter, decimal_call, timedelta_call
from jobspec.manifest.manifest import EnumDef, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.types import (
    EnumType,
    JsonValue,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
)

_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)
_TIME: TypeAdapter[time] = TypeAdapter(time)


def default_value(writer: TypeWriter, of: Type, value: JsonValue) -> Part:
    """The expression whose value pydantic would have read from ``value``."""
    match of:
        case NullableType() if value is None:
            return "None"
        case NullableType(inner=inner):
            return default_value(writer, inner, value)
        case ListType(item=item):
            return Group("", tuple(default_value(writer, item, each) for each in value), "()")
        case SetType(item=item):
            elements = Group("", tuple(default_value(writer, item, each) for each in value), "{}")
            return Group(writer.use(("builtins", "frozenset")), (elements,) if value else ())
        case MapType(value=inner):
            items = sorted(value.items())
            return Group(
                "",
                tuple(Keyed(f"{python_text(key)}: ", default_value(writer, inner, each)) for key, each in items),
                "{}",
            )
        case EnumType():
            return python_text(value)
        case ScalarType():
            return _scalar(writer, of, value)
        case NamedType(name=name):
            return _named(writer, name, value)


def mapping(items: Mapping[str, Part]) -> Part:
    """A dict display."""
    return Group("", tuple(Keyed(f"{python_text(key)}: ", part) for key, part in items.items()), "{}")


def _named(writer: TypeWriter, name: str, value: JsonValue) -> Part:
    match writer.types[name]:
        case ScalarDef(type=inner):
            return _scalar(writer, inner, value)
        case EnumDef(values=values, origin=None):
            member = next(each for each, text in enum_members(values) if text == value)
            return f"{writer.own(name)}.{member}"
        case EnumDef():
            return Group(writer.own(name), (python_text(value),))
        case UnionDef(discriminator=discriminator, variants=variants):
            tagged = dict(value)
            return _named(writer, dict(variants)[tagged.pop(discriminator)], tagged)
        case ModelDef(fields=fields, origin=origin):
            given = [(each, default_value(writer, each.type, value[each.key])) for each in fields if each.key in value]
            if origin and any(each.wire for each in fields):
                # What its constructor calls them is its own business; what JSON calls them is known.
                read = f"{writer.own(name)}.model_validate"
                return Group(read, (mapping({each.key: part for each, part in given}),))
            return Group(
                writer.own(name),
                tuple(Keyed(f"{each.name if origin else field_attribute(each.name)}=", part) for each, part in given),
            )


def _scalar(writer: TypeWriter, of: ScalarType, value: JsonValue) -> Part:
    match of.name:
        case "str":
            return python_text(value)
        case "int" | "bool":
            return repr(value)
        case "float":
            return python_float(float(value))
        case "decimal":
            return decimal_call(writer.use(("decimal", "Decimal")), str(value))
        case "uuid":
            return Group(writer.use(("uuid", "UUID")), (python_text(value),))
        case "bytes":
            return python_bytes(b64decode(value, validate=True))
        case "json":
            return json_value(value)
        case "duration":
            return timedelta_call(writer.use(("datetime", "timedelta")), _DURATION.validate_python(value))
        case "date":
            day = date.fromisoformat(value)
            return Group(writer.use(("datetime", "date")), (str(day.year), str(day.month), str(day.day)))
        case "time":
            return Group(writer.use(("datetime", "time")), _clock(writer, _TIME.validate_python(value)))
        case "datetime":
            at = datetime.fromisoformat(value).astimezone(UTC)
            parts = (str(at.year), str(at.month), str(at.day), *_clock(writer, at.timetz()))
            return Group(writer.use(("datetime", "datetime")), parts)


def _clock(writer: TypeWriter, at: time) -> tuple[Part, ...]:
    parts = [at.hour, at.minute, at.second, at.microsecond]
    shown: list[Part] = [str(each) for each in (parts if at.microsecond else parts[:3])]
    offset = at.utcoffset()
    if offset is not None:
        shown.append(Keyed("tzinfo=", _zone(writer, offset)))
    return tuple(shown)


def _zone(writer: TypeWriter, offset: timedelta) -> Part:
    if not offset:
        return writer.use(("datetime", "UTC"))
    return Group(writer.use(("datetime", "timezone")), (timedelta_call(writer.use(("datetime", "timedelta")), offset),))


def json_value(value: Any) -> Part:
    """What JSON can hold, as it is."""
    match value:
        case str():
            return python_text(value)
        case list():
            return Group("", tuple(json_value(each) for each in value), "[]")
        case dict():
            return mapping({key: json_value(each) for key, each in value.items()})
        case float():
            return python_float(value)
        case _:
            return repr(value)

"""Channels of a document become those of the manifest; keys of jobs are bound to fields of their payloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from jobspec.manifest.keys import KeyBinding, KeyField, KeyScalar
from jobspec.manifest.lower_types import TypeLowering
from jobspec.manifest.manifest import (
    Channel,
    EnumDef,
    EnumType,
    FieldDef,
    ModelDef,
    NamedType,
    ScalarDef,
    ScalarType,
    Type,
    TypeDef,
)
from jobspec.manifest.policies import Rate
from jobspec.spec.diagnostics import Problem
from jobspec.spec.model import ChannelSpec

_KEY_SCALARS: dict[str, KeyScalar] = {"str": "str", "int": "int", "bool": "bool", "uuid": "uuid", "date": "date"}


def channel(
    name: str, spec: ChannelSpec, lowering: TypeLowering, known: Mapping[str, TypeDef]
) -> tuple[Channel, list[Problem]]:
    """What a channel is, and what is wrong with its key."""
    problems: list[Problem] = []
    key: list[KeyField] = []
    for part, expr in spec.key.items():
        path = ("channels", name, "key", part)
        sort = key_scalar(lowering.type(expr, path), known)
        if sort is None:
            message = f"the key `{part}` cannot be of this type"
            help_ = "a key is a str, int, bool, uuid, date or an enum, and never null"
            problems.append(Problem(code="JS143", message=message, path=path, help=help_))
        key.append(KeyField(name=part, type=sort or "str"))
    pressure = spec.back_pressure
    made = Channel(
        name=name,
        order=spec.order,
        key=tuple(key),
        on_dead=spec.on_dead,
        weight=spec.weight,
        concurrency=spec.concurrency,
        lane_concurrency=spec.lane_concurrency,
        rate=None if spec.rate_limit is None else _rate(*spec.rate_limit),
        max_pending=pressure.max_pending if pressure else None,
        lane_max_pending=pressure.lane_max_pending if pressure else None,
        on_full=pressure.on_full if pressure else "reject",
        doc=spec.doc,
    )
    return made, problems


def channel_of(use: str | dict[str, dict[str, str]]) -> tuple[str, dict[str, str] | None]:
    """The channel that a job names, and key -> path of the payload if the job says so itself."""
    if isinstance(use, str):
        return use, None
    ((name, paths),) = use.items()
    return name, paths


def key_scalar(of: Type, known: Mapping[str, TypeDef]) -> KeyScalar | None:
    """What a type is as part of a key; None where it cannot be one."""
    match of:
        case ScalarType(name=name):
            return _KEY_SCALARS.get(name)
        case NamedType(name=name):
            match known.get(name):
                case ScalarDef(type=scalar):
                    return key_scalar(scalar, known)
                case EnumDef():
                    return "str"
                case _:
                    return None
        case EnumType():
            return "str"
        case _:
            return None


def lane_key(bound: Channel, use: str | dict[str, dict[str, str]] | None) -> tuple[KeyBinding, ...]:
    """The key of a job in its channel; a rule checks that the paths lead somewhere."""
    paths = (None if use is None else channel_of(use)[1]) or {}
    return tuple(
        KeyBinding(name=part.name, path=tuple(paths.get(part.name, part.name).split(".")), type=part.type)
        for part in bound.key
    )


def unique_key(payload: str, paths: Sequence[str], known: Mapping[str, TypeDef]) -> tuple[KeyBinding, ...]:
    """As of the fields it names; a rule checks that there are such fields."""
    return tuple(
        KeyBinding(name=path, path=tuple(path.split(".")), type=_sort_of(payload, path.split("."), known) or "str")
        for path in paths
    )


def _sort_of(payload: str, path: Sequence[str], known: Mapping[str, TypeDef]) -> KeyScalar | None:
    field: FieldDef | None = None
    of: Type = NamedType(name=payload)
    for step in path:
        model = known.get(of.name) if isinstance(of, NamedType) else None
        fields = model.fields if isinstance(model, ModelDef) else ()
        field = next((each for each in fields if each.name == step), None)
        if field is None:
            return None
        of = field.type
    return key_scalar(of, known)


def _rate(limit: int, period: timedelta) -> Rate:
    return Rate(limit=limit, seconds=period.total_seconds())

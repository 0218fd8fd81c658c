"""Channels of a document become those of the manifest; keys of jobs are bound to fields of their payloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from jobspec.manifest.keys import KeyBinding, KeyField, KeyScalar
from jobspec.manifest.lower_types import TypeLowering
from jobspec.manifest.manifest import Channel, EnumDef, FieldDef, ModelDef, ScalarDef, TypeDef
from jobspec.manifest.policies import Rate
from jobspec.manifest.types import EnumType, NamedType, ScalarType, Type
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
        of = lowering.type(expr, path)
        sort = key_scalar(of, known)
        if sort is None and not (isinstance(of, NamedType) and of.name not in known):
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
        run_ahead=spec.run_ahead,
        weight=spec.weight,
        concurrency=spec.concurrency,
        lane_concurrency=spec.lane_concurrency,
        rate=None if spec.rate_limit is None else _rate(*spec.rate_limit),
        max_pending=pressure.max_pending if pressure else None,
        lane_max_pending=pressure.lane_max_pending if pressure else None,
        on_full=pressure.on_full if pressure else "reject",
        backend=spec.backend,
        doc=spec.doc,
        owner=spec.owner,
        deprecated=spec.deprecated,
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


def lane_paths(bound: Channel, use: str | dict[str, dict[str, str]] | None) -> dict[str, str]:
    """Key of the channel -> path in the payload of a job, as it is written or goes without saying."""
    written = (None if use is None else channel_of(use)[1]) or {}
    return {part.name: written.get(part.name, part.name) for part in bound.key}


def lane_key(
    bound: Channel, use: str | dict[str, dict[str, str]] | None, payload: str, known: Mapping[str, TypeDef]
) -> tuple[KeyBinding, ...]:
    """The key of a job in its channel; a rule checks that the paths lead somewhere."""
    paths = lane_paths(bound, use)
    return tuple(
        KeyBinding(name=part.name, path=_on_the_wire(payload, paths[part.name], known), type=part.type)
        for part in bound.key
    )


def unique_key(payload: str, paths: Sequence[str], known: Mapping[str, TypeDef]) -> tuple[KeyBinding, ...]:
    """As of the fields it names; a rule checks that there are such fields."""
    return tuple(
        KeyBinding(name=path, path=_on_the_wire(payload, path, known), type=_sort_of(payload, path, known) or "str")
        for path in paths
    )


def _on_the_wire(payload: str, path: str, known: Mapping[str, TypeDef]) -> tuple[str, ...]:
    """The path in names of JSON. What leads nowhere stays as it is written."""
    steps = path.split(".")
    fields = _fields(payload, steps, known)
    return (*(each.key for each in fields), *steps[len(fields) :])


def _sort_of(payload: str, path: str, known: Mapping[str, TypeDef]) -> KeyScalar | None:
    steps = path.split(".")
    fields = _fields(payload, steps, known)
    return key_scalar(fields[-1].type, known) if len(fields) == len(steps) else None


def _fields(payload: str, steps: Sequence[str], known: Mapping[str, TypeDef]) -> list[FieldDef]:
    """Those on the way, as far as it leads."""
    found: list[FieldDef] = []
    of: Type = NamedType(name=payload)
    for step in steps:
        model = known.get(of.name) if isinstance(of, NamedType) else None
        fields = model.fields if isinstance(model, ModelDef) else ()
        field = next((each for each in fields if each.name == step), None)
        if field is None:
            break
        found.append(field)
        of = field.type
    return found


def _rate(limit: int, period: timedelta) -> Rate:
    return Rate(limit=limit, seconds=period.total_seconds())

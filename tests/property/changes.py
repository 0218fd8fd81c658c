"""Two versions of one job, near each other, and payloads that the old one would have stored.

Everything is drawn from a ``Random``: hypothesis gives one that it can shrink, a loop over seeds one that is fast.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from types import ModuleType
from typing import Any, Final, get_args
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from jobspec.codegen.environment import environment
from jobspec.codegen.header import header_of
from jobspec.codegen.target import load_target
from jobspec.manifest.compare.pairs import Side
from jobspec.manifest.manifest import Channel, EnumDef, FieldDef, Job, Manifest, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.types import (
    FREE,
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarName,
    ScalarType,
    SetType,
    Type,
)

NAMES: Final[tuple[ScalarName, ...]] = get_args(ScalarName)
WORDS: Final = ("a", "b", "cc")


# ---- types and constraints
def _some(random: Random, **given: Any) -> Constraints:
    """Each of the constraints, or not."""
    return Constraints(**{name: random.choice(values) for name, values in given.items() if random.random() < 0.5})


def _bounds(random: Random, values: list[Any]) -> dict[str, Any]:
    names = [random.choice(["gt", "ge", ""]), random.choice(["lt", "le", ""])]
    return {name: random.choice(values) for name in names if name}


def scalar(random: Random, name: ScalarName) -> ScalarType:
    """Half of them unbounded."""
    given: dict[str, Any] = {}
    match name:
        case "int":
            given = _bounds(random, [-3, -1, 0, 1, 3])
            given |= random.choice([{}, {}, {"multiple_of": 2}, {"multiple_of": 4}])
        case "float":
            given = _bounds(random, [-1.5, 0.0, 0.1, 2.0])
        case "decimal":
            given = _bounds(random, ["-1.5", "0", "0.1", "2"])
            given |= random.choice(
                [{}, {"digits": 2}, {"scale": 1}, {"digits": 3, "scale": 1}, {"digits": 3, "scale": 2}]
            )
        case "str" | "bytes":
            given = _some(random, min_length=[0, 1, 3], max_length=[3, 6, 40]).given()
            if name == "str" and random.random() < 0.2:
                given["pattern"] = "^a"
        case "duration":
            given = _bounds(random, [0, 1, 2])
        case _:
            pass
    return ScalarType(name=name, constraints=FREE if random.random() < 0.3 else Constraints(**given))


def enum(random: Random) -> EnumType:
    return EnumType(values=tuple(random.sample(WORDS, random.randint(1, len(WORDS)))))


def plain(random: Random) -> ScalarType | EnumType:
    return enum(random) if random.random() < 0.2 else scalar(random, random.choice(NAMES))


def _sizes(random: Random) -> Constraints:
    return _some(random, min_items=[0, 1], max_items=[1, 2, 3])


def leaf(random: Random) -> Type:
    """A type that names no other."""
    item = plain(random)
    match random.choice(["plain", "plain", "list", "set", "map", "null"]):
        case "list":
            return ListType(item=item, constraints=_sizes(random))
        case "set" if not isinstance(item, ScalarType) or item.name != "json":
            return SetType(item=item, constraints=_sizes(random))
        case "map":
            return MapType(value=item, constraints=_sizes(random))
        case "null":
            return NullableType(inner=item)
        case _:
            return item


def anything(random: Random) -> Type:
    if random.random() < 0.5:
        return leaf(random)
    named = NamedType(name=random.choice(["Word", "Amount", "Part", "Choice"]))
    choices: list[Type] = [named, named, ListType(item=named), MapType(value=named), NullableType(inner=named)]
    return random.choice(choices)


def one_bound(random: Random, old: Constraints, other: ScalarType) -> Constraints | None:
    """One more bound, or another one; None where that would say something twice."""
    given = other.constraints.given()
    if not given:
        return None
    name = random.choice(list(given))
    twin = {"gt": "ge", "ge": "gt", "lt": "le", "le": "lt"}.get(name)
    changed: dict[str, Any] = {**old.given(), name: given[name]}
    return None if twin in old.given() else Constraints(**changed)


def near(random: Random, of: Type) -> Type:
    """A type that differs a little, or another."""
    if random.random() < 0.1:
        return leaf(random)
    if random.random() < (0.5 if isinstance(of, NullableType) else 0.1):
        return of.inner if isinstance(of, NullableType) else NullableType(inner=of)
    match of:
        case ScalarType(name=name):
            if random.random() < 0.6 and (changed := one_bound(random, of.constraints, scalar(random, name))):
                return ScalarType(name=name, constraints=changed)
            wider: list[ScalarName] = ["decimal", "float"] if name in ("int", "float") else []
            return scalar(random, random.choice([name, name, name, *wider, "str", "json"]))
        case EnumType(values=values):
            choices: list[Type] = [enum(random), EnumType(values=(*values, "new")), scalar(random, "str")]
            return random.choice(choices)
        case ListType(item=item) | SetType(item=item):
            item = near(random, item) if random.random() < 0.3 else item
            fits = isinstance(item, EnumType) or (isinstance(item, ScalarType) and item.name != "json")
            sort = SetType if fits and random.random() < 0.4 else ListType
            return sort(item=item, constraints=_sizes(random))
        case MapType(value=value):
            return MapType(value=near(random, value), constraints=_sizes(random))
        case NullableType(inner=inner):
            now = near(random, inner)
            return now if isinstance(now, NullableType) else NullableType(inner=now)
        case NamedType():
            return anything(random)


# ---- models
def field(name: str, of: Type, required: bool, wire: str | None = None) -> FieldDef:
    """Optional fields are those that may be null: a default of them is in every type."""
    if not required and not isinstance(of, NullableType):
        of = NullableType(inner=of)
    return FieldDef(name=name, type=of, required=required, wire=wire)


def _model(random: Random, name: str, *types: Type) -> ModelDef:
    fields = (field(f"{name.lower()}{index}", of, random.random() < 0.6) for index, of in enumerate(types))
    return ModelDef(name=name, fields=tuple(fields))


def near_model(random: Random, model: ModelDef) -> ModelDef:
    """One field is changed, or one is added."""
    spot = random.choice([*model.fields, None])
    if spot is None:
        return replace(model, fields=(*model.fields, field("added", leaf(random), random.random() < 0.5)))
    now: FieldDef | None = None
    reserved: tuple[str, ...] = ()
    match random.choice(["near", "near", "near", "near", "gone", "rename", "wire", "require"]):
        case "near":
            now = field(spot.name, near(random, spot.type), spot.required)
        case "gone":
            reserved = (spot.key,) if random.random() < 0.5 else ()
        case "rename":
            now = replace(spot, name="other", wire=spot.key if random.random() < 0.5 else None)
        case "wire":
            now = replace(spot, wire="other")
        case "require":
            now = field(spot.name, spot.type, not spot.required)
    fields = (now if each is spot else each for each in model.fields)
    return replace(model, fields=tuple(each for each in fields if each is not None), reserved=reserved)


def old_manifest(random: Random) -> Manifest:
    """A job ``do``, whose payload ``Work`` uses most of what there is."""
    types: list[TypeDef] = [
        _model(random, "Work", anything(random), anything(random), leaf(random)),
        _model(random, "Part", leaf(random)),
        EnumDef(name="Word", values=enum(random).values),
        ScalarDef(name="Amount", type=scalar(random, random.choice(NAMES))),
    ]
    return _manifest(*types, *_union(_model(random, "Card", leaf(random)), _model(random, "Note", leaf(random))))


def new_manifest(random: Random, old: Manifest) -> Manifest:
    """The same with one change."""
    of: dict[str, Any] = {each.name: each for each in old.types}
    choice: UnionDef = of["Choice"]
    tags, discriminator = tuple(tag for tag, _ in choice.variants), choice.discriminator
    match random.choice(["Work", "Work", "Work", "Work", "Part", "Card", "Choice", "Amount", "Word"]):
        case "Choice" if random.random() < 0.5:
            tags = random.choice([("card",), ("note", "card")])
        case "Choice":
            discriminator = "sort"
        case "Amount":
            now = near(random, of["Amount"].type)
            of["Amount"] = ScalarDef(name="Amount", type=now) if isinstance(now, ScalarType) else of["Amount"]
        case "Word":
            of["Word"] = EnumDef(name="Word", values=enum(random).values)
        case name:
            of[name] = near_model(random, of[name])
    rest = (of[name] for name in ("Work", "Part", "Word", "Amount"))
    return _manifest(*rest, *_union(of["Card"], of["Note"], tags, discriminator))


def _union(
    card: ModelDef, note: ModelDef, tags: tuple[str, ...] = ("card", "note"), discriminator: str = "kind"
) -> list[TypeDef]:
    variants = tuple(zip(tags, ("Card", "Note"), strict=False))
    tag = {name: (discriminator, tag) for tag, name in variants}
    models = (replace(each, tag=tag.get(each.name)) for each in (card, note))
    return [*models, UnionDef(name="Choice", discriminator=discriminator, variants=variants)]


def _manifest(*types: TypeDef) -> Manifest:
    return Manifest(
        package="pack",
        source="jobs.yaml",
        types=tuple(sorted(types, key=lambda each: each.name)),
        channels=(Channel(name="default"),),
        jobs=(Job(name="do", payload="Work", channel="default"),),
    )


# ---- payloads
_DURATION: Final[TypeAdapter[timedelta]] = TypeAdapter(timedelta)
_VALUES: Final[dict[ScalarName, list[Any]]] = {
    "str": ["", "a", "b", "ab", "abc", "A===", "a" * 6, "b" * 7, "é" * 40, "a" * 41],
    "int": [-(2**63), -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 10**12, 2**63 - 1],
    "float": [-100.25, -1.5, 0.0, 0.1, 0.125, 1.0, 2.0, 3.5, 1e300],
    "bool": [True, False],
    "decimal": ["-1.5", "-1", "0", "0.1", "0.12", "1", "1.99", "2", "3.5", "12", "99", "12.3", "123", "1234567.25"],
    "uuid": [str(UUID(int=number)) for number in (0, 2**127 - 1)],
    "datetime": [f"{datetime(year, 2, 3, 4, 5, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}" for year in (1970, 2031)],
    "date": [str(date(2026, 1, day)) for day in (1, 31)],
    "time": [str(time(hour, 30)) for hour in (0, 23)],
    "duration": [_DURATION.dump_python(timedelta(seconds=each), mode="json") for each in (-1, 0, 0.5, 1, 2, 3)],
    "bytes": [b64encode(b"x" * length).decode() for length in (0, 1, 2, 3, 4, 6, 7, 41)],
    "json": [None, 1, "x", [1], {"k": None}],
}


def payload(random: Random, side: Side, of: Type) -> Any:
    """A JSON value of the type, in the form that a model writes; whether it meets the constraints the model says."""
    match of:
        case NullableType(inner=inner):
            return None if random.random() < 0.3 else payload(random, side, inner)
        case NamedType(name=name):
            match side.types[name]:
                case ScalarDef(type=scalar):
                    return payload(random, side, scalar)
                case EnumDef(values=values):
                    return random.choice(values)
                case ModelDef() as model:
                    return _object(random, side, model)
                case UnionDef(variants=variants):
                    return payload(random, side, NamedType(name=random.choice(variants)[1]))
        case EnumType(values=values):
            return random.choice(values)
        case ListType(item=item):
            return [payload(random, side, item) for _ in range(random.randint(0, 3))]
        case SetType(item=item):
            return list({repr(each): each for each in (payload(random, side, item) for _ in range(3))}.values())
        case MapType(value=value):
            return {key: payload(random, side, value) for key in "pqr"[: random.randint(0, 3)]}
        case ScalarType(name=name):
            return random.choice(_VALUES[name])


def _object(random: Random, side: Side, model: ModelDef) -> dict[str, Any]:
    """What has a default may be missing: it came later than the job."""
    made = {
        each.key: payload(random, side, each.type) for each in model.fields if each.required or random.random() < 0.8
    }
    return made if model.tag is None else made | {model.tag[0]: model.tag[1]}


# ---- the models that workers would have
def payload_model(manifest: Manifest) -> type[BaseModel]:
    """The generated class of the job's payload."""
    target = load_target("python")
    files = target.lower(manifest, header_of(manifest, target.format))
    file = next(each for each in files if each.path == "pack/models.py")
    assert file.template is not None
    text = environment(target.folder, None, own=False).get_template(file.template).render(file.values)
    module = ModuleType("pack_models")
    sys.modules[module.__name__] = module
    exec(compile(text, "models.py", "exec"), module.__dict__)
    model: type[BaseModel] = module.__dict__["Work"]
    model.model_rebuild(_types_namespace=module.__dict__)
    return model

"""Everything that differs between two manifests, in the words of the spec: what is safe as well as what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, TypeAlias

from jobspec.manifest.compare.breach import shown
from jobspec.manifest.manifest import FieldDef, Manifest, ModelDef, UnionDef
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType

Thing: TypeAlias = tuple[str, str]
"""``("job", "charge_order")``, ``("field", "Line.qty")``."""
Facts: TypeAlias = Mapping[str, str]

_TYPES = ScalarType | EnumType | ListType | SetType | MapType | NullableType | NamedType
_NAMES = frozenset({"name", "kind", "fields"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that came, went, or has another value of something."""

    sign: Literal["+", "-", "~"]
    thing: Thing
    what: str = ""
    """The option that changed; empty where the thing as a whole came or went."""
    was: str = ""
    now: str = ""


def changes(old: Manifest | None, new: Manifest | None) -> list[Change]:
    """Sorted by thing. None: there is no such package on that side."""
    before, after = _things(old), _things(new)
    found: list[Change] = []
    for thing in sorted({*before, *after}):
        if thing not in before:
            found.append(Change(sign="+", thing=thing, now=after[thing].get("type", "")))
        elif thing not in after:
            found.append(Change(sign="-", thing=thing, was=before[thing].get("type", "")))
        else:
            was, now = before[thing], after[thing]
            for key in [*was, *(each for each in now if each not in was)]:
                if was.get(key) != now.get(key):
                    values = was.get(key, "-"), now.get(key, "-")
                    found.append(Change(sign="~", thing=thing, what=key, was=values[0], now=values[1]))
    return found


def _things(manifest: Manifest | None) -> dict[Thing, Facts]:
    return {} if manifest is None else dict(_every(manifest))


def _every(manifest: Manifest) -> Iterator[tuple[Thing, Facts]]:
    told = {"doc": manifest.doc, "owner": manifest.owner}
    yield ("package", manifest.package), {key: _text(value) for key, value in told.items() if value}
    for each in manifest.types:
        yield ("type", each.name), _facts(each)
        if isinstance(each, ModelDef):
            for field in each.fields:
                yield ("field", f"{each.name}.{field.name}"), _field_facts(field)
    for channel in manifest.channels:
        yield ("channel", channel.name), _facts(channel)
    for job in manifest.jobs:
        yield ("job", job.name), _facts(job)


def _facts(of: Any) -> Facts:
    """What is set, by the names of the spec."""
    found: dict[str, str] = {}
    for each in fields(of):
        value = getattr(of, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if each.name in _NAMES or value == default:
            continue
        name = each.name.removesuffix("_seconds")
        if is_dataclass(value) and not isinstance(value, _TYPES):
            found |= {f"{name}.{key}": text for key, text in _facts(value).items()}
        else:
            found[name] = f"{value:g}s" if each.name.endswith("_seconds") and value is not None else _text(value)
    if isinstance(of, UnionDef):
        found["variants"] = ", ".join(tag for tag, _ in of.variants)
    return found


def _field_facts(field: FieldDef) -> Facts:
    facts = dict(_facts(field))
    facts.pop("required", None)
    facts["default"] = "required" if field.required else _text(field.default)
    return facts


def _text(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, _TYPES):
        return _type_text(value)
    if is_dataclass(value):
        return " ".join(f"{key}={text}" for key, text in _facts(value).items()) or str(getattr(value, "name", ""))
    if isinstance(value, tuple | list):
        return ", ".join(_named(each) for each in value) or "none"
    return " ".join(str(value).split())


def _named(value: Any) -> str:
    if isinstance(value, tuple):
        return ": ".join(str(each) for each in value)
    name = getattr(value, "name", None)
    return _text(value) if name is None else f"{name} {_text(value)}".strip()


def _type_text(of: Any) -> str:
    bounds = getattr(of, "constraints", None)
    given = "" if bounds is None else ", ".join(f"{name} {value}" for name, value in bounds.given().items())
    return f"{shown(of)} ({given})" if given else shown(of)

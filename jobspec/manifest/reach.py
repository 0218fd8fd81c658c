"""Which types a type is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jobspec.manifest.manifest import EnumDef, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.types import references


def mentioned(definition: TypeDef) -> Iterator[str]:
    """The names in its definition."""
    match definition:
        case ModelDef(fields=fields):
            for each in fields:
                yield from references(each.type)
        case UnionDef(variants=variants):
            yield from (model for _, model in variants)
        case EnumDef() | ScalarDef():
            return


def reach(find: Callable[[str], TypeDef | None], names: Iterable[str]) -> dict[str, TypeDef]:
    """These types and all that they mention, directly or not; what ``find`` does not know is passed over."""
    found: dict[str, TypeDef] = {}
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found and (definition := find(name)) is not None:
            found[name] = definition
            pending += mentioned(definition)
    return found

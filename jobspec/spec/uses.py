"""Where a spec uses a type that it does not define: of a Python module, or of another spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jobspec.spec.diagnostics import Path
from jobspec.spec.fields import FieldSpec, ModelSpec, ScalarSpec, UnionSpec
from jobspec.spec.model import SpecFile
from jobspec.spec.type_grammar import TypeExpr, words


class Use(NamedTuple):
    """Where a spec names a type that is not its own: ``alias.Name`` or ``module:Class``."""

    name: str
    path: Path
    span: tuple[int, int] | None = None


class PythonUses(NamedTuple):
    """What a spec needs Python to be imported for."""

    modules: Mapping[str, str]
    """What the spec calls each module that it imports -> its dotted name."""
    uses: list[Use]


def python_uses(spec: SpecFile) -> PythonUses | None:
    """None where it is YAML only."""
    modules = {each.as_ or each.python.rpartition(".")[2]: each.python for each in spec.imports if each.python}
    uses = [use for use in foreign_names(spec) if ":" in use.name or use.name.partition(".")[0] in modules]
    return PythonUses(modules, uses) if modules or uses else None


def foreign_names(spec: SpecFile) -> Iterator[Use]:
    """Every use of a type of an import, in the order of the spec."""
    for name, each in spec.types.items():
        path: Path = ("types", name)
        match each:
            case ModelSpec(fields=fields):
                yield from _of_fields(fields, (*path, "fields"))
            case ScalarSpec(type=expr):
                yield from _of_type(expr, (*path, "type"))
            case UnionSpec(union=variants):
                yield from (Use(model, (*path, "union", tag)) for tag, model in variants.items() if "." in model)
    for name, channel in spec.channels.items():
        for key, expr in channel.key.items():
            yield from _of_type(expr, ("channels", name, "key", key))
    for name, job in spec.jobs.items():
        for part in ("payload", "result", "checkpoint"):
            path = ("jobs", name, part)
            match getattr(job, part):
                case None:
                    continue
                case str(text):
                    yield from [Use(text, path)] if "." in text or ":" in text else []
                case dict(fields):
                    yield from _of_fields(fields, path)
                case expr:
                    yield from _of_type(expr, path)


def _of_fields(fields: Mapping[str, FieldSpec], path: Path) -> Iterator[Use]:
    for name, field in fields.items():
        if field.type is not None:
            yield from _of_type(field.type, (*path, name, "type"))


def _of_type(expr: TypeExpr, path: Path) -> Iterator[Use]:
    yield from (Use(each.name, path, each.span) for each in words(expr) if "." in each.name or ":" in each.name)

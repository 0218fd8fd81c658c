"""Where a path of a key leads in a payload, and what to say if it leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import FieldDef, ModelDef
from jobspec.manifest.types import NamedType, NullableType, Type
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPlace:
    """What is written where."""

    what: str
    """Begins every message, as in ``the key `customer` is bound to `order.customer```."""
    path: Path
    help: str
    """Where no name is near."""


def follow(spec: Lowered, payload: str, steps: Sequence[str], at: KeyPlace) -> FieldDef | Problem | None:
    """The field; what is wrong with the path; or None where another rule has something to say."""
    types = spec.types
    of: Type = NamedType(name=payload)
    field: FieldDef | None = None
    for index, step in enumerate(steps):
        model = types.get(of.name) if isinstance(of, NamedType) else None
        if not isinstance(model, ModelDef):
            if isinstance(of, NamedType) and model is None:
                return None
            return (
                _problem("JS142", f"{at.what}, but {quote(steps[index - 1])} is not a model", at, _THROUGH)
                if index
                else None
            )
        field = next((each for each in model.fields if each.name == step), None)
        if field is None:
            if ("types", model.name) in spec.document.removed:
                return None  # it may be the field that was refused
            help_ = _by_wire_name(step, model) or did_you_mean(step, [each.name for each in model.fields]) or at.help
            return _problem("JS142", f"{at.what}, but {quote(model.name)} has no field {quote(step)}", at, help_)
        if isinstance(field.type, NullableType):
            return _problem("JS143", f"{at.what}, and {quote(step)} may be null", at, _NOT_NULL)
        of = field.type
    known = not isinstance(of, NamedType) or of.name in types
    return field if known else None


def _by_wire_name(step: str, model: ModelDef) -> str | None:
    field = next((each for each in model.fields if each.wire == step), None)
    if field is None:
        return None
    return f"write {quote(field.name)}: paths are made of names of fields, and {quote(step)} is its name in JSON"


_THROUGH = "a path goes through models only"
_NOT_NULL = "make the field required, or give it a default that is not null"


def _problem(code: str, message: str, at: KeyPlace, help_: str) -> Problem:
    return Problem(code=code, message=message, path=at.path, help=help_)

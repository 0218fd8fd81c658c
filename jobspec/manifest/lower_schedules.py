"""The schedule of a job, its payload checked as a payload of that job and put into wire form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from jobspec.manifest.manifest import FieldDef, Job, ModelDef, ScalarDef, TypeDef
from jobspec.manifest.policies import Moment, Schedule
from jobspec.manifest.types import NamedType, NullableType, ScalarType, Type
from jobspec.manifest.values import Defaults
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, listing, quote
from jobspec.spec.document import Document
from jobspec.spec.policies import ScheduleSpec
from jobspec.spec.words import sort_of

_MOMENTS: Final[Mapping[Moment, str]] = {"scheduled_at": "datetime", "scheduled_day": "date"}
"""What a field may take of the firing's time, and the type it has then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleLowering:
    """Knows the types of one package."""

    document: Document
    types: Mapping[str, TypeDef]
    defaults: Defaults

    def schedule(self, job: Job, spec: ScheduleSpec) -> tuple[Schedule, list[Problem]]:
        """Without the values that are wrong, and what is wrong with them."""
        path: Path = ("jobs", job.name, "schedule")
        model = self.types.get(job.payload)
        payload: dict[str, Any] = {}
        times: dict[str, Moment] = {}
        problems: list[Problem] = []
        for field in model.fields if isinstance(model, ModelDef) else ():
            if field.name not in spec.payload:
                if field.required:
                    problems.append(_missing(field, spec, path))
                continue
            value = spec.payload[field.name]
            try:
                if isinstance(value, dict) and list(value) == ["from"]:
                    times[field.key] = self._moment(field.type, value["from"])
                else:
                    payload[field.key] = self.defaults.wire(field.type, value)
            except ValueError as error:
                message = f"the value of {quote(field.name)} {error}"
                problems.append(Problem(code="JS174", message=message, path=(*path, "payload", field.name)))
        problems += self._unknown(model, spec, path)
        times_sorted = tuple(sorted(times.items()))
        made = Schedule(cron=spec.cron, tz=spec.tz, payload=payload, times=times_sorted, catch_up=spec.catch_up)
        return made, problems

    def _moment(self, of: Type, value: object) -> Moment:
        """Raises ValueError, a predicate."""
        if not isinstance(value, str) or value not in _MOMENTS:
            raise ValueError(f"is taken from {listing(f'`{each}`' for each in _MOMENTS)}, not from {sort_of(value)}")
        moment = cast("Moment", value)
        if (sort := self._scalar(of)) != _MOMENTS[moment]:
            what = f"is of type `{sort}`" if sort else "is no scalar"
            raise ValueError(f"{what}, and `{moment}` is a `{_MOMENTS[moment]}`")
        return moment

    def _scalar(self, of: Type) -> str | None:
        match of:
            case NullableType(inner=inner):
                return self._scalar(inner)
            case ScalarType(name=name):
                return name
            case NamedType(name=name) if isinstance(definition := self.types.get(name), ScalarDef):
                return definition.type.name
            case _:
                return None

    def _unknown(self, model: TypeDef | None, spec: ScheduleSpec, path: Path) -> list[Problem]:
        if not isinstance(model, ModelDef) or ("types", model.name) in self.document.removed:
            return []  # it may be the field that was refused
        fields = [each.name for each in model.fields]
        return [
            Problem(
                code="JS174",
                message=f"{quote(model.name)} has no field {quote(name)}",
                path=(*path, "payload", name),
                part="key",
                help=did_you_mean(name, fields) or f"its fields are {listing(fields)}"
                if fields
                else "it has no fields",
            )
            for name in spec.payload
            if name not in fields
        ]


def _missing(field: FieldDef, spec: ScheduleSpec, path: Path) -> Problem:
    return Problem(
        code="JS174",
        message=f"the schedule gives no value to the field {quote(field.name)}, which is required",
        path=(*path, "payload") if spec.payload else path,
        part="key",
        help=f"add `payload: {{{field.name}: ...}}`, or give the field a default",
    )

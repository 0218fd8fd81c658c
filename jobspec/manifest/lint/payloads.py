"""What a reviewer asks about the fields of payloads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.types import Constraints, ListType, MapType, NullableType, ScalarType, SetType, Type
from jobspec.spec.diagnostics import quote

_REPEATS: Final = re.compile(r"[*+]|,\}")


def endless_values(subject: Subject) -> Iterator[Remark]:
    for model in subject.own_models({job.payload for job in subject.jobs}):
        if model.origin is not None and subject.spec.document.null_by_default:
            continue  # a class that a YAML spec uses says what it says
        for field in model.fields:
            for what, bound in sorted(set(_endless(subject, field.type))):
                yield Remark(
                    path=subject.field_path(model, field),
                    message=f"the {what} of {quote(field.name)} has no upper bound",
                    help=f"say `{bound}`: a payload has at most 1 MiB, and a bound says which field is too large",
                )


def _endless(subject: Subject, of: Type) -> Iterator[tuple[str, str]]:
    """What of a type is unbounded, and the constraint that bounds it."""
    match of:
        case NullableType(inner=inner):
            yield from _endless(subject, inner)
        case ListType(item=item, constraints=bounds) | SetType(item=item, constraints=bounds):
            if bounds.max_items is None:
                yield ("number of items", "max_items")
            yield from _endless_items(subject, item)
        case MapType(value=value, constraints=bounds):
            if bounds.max_items is None:
                yield ("number of items", "max_items")
            yield from _endless_items(subject, value)
        case _:
            scalar = subject.scalar(of)
            if scalar is not None and _is_endless(scalar):
                yield ("length", "max_length")


def _endless_items(subject: Subject, of: Type) -> Iterator[tuple[str, str]]:
    """Only a named type can bound the items, so a plain `str` in a list is not asked about."""
    if not isinstance(of, ScalarType):
        yield from _endless(subject, of)


def _is_endless(scalar: ScalarType) -> bool:
    bounds = scalar.constraints
    return scalar.name in ("str", "bytes") and bounds.max_length is None and not _bounded_by_pattern(bounds)


def _bounded_by_pattern(bounds: Constraints) -> bool:
    """Whether the pattern is for the whole text and repeats nothing without an end. May say no too often."""
    pattern = bounds.pattern or ""
    return pattern.startswith("^") and pattern.endswith("$") and not _REPEATS.search(pattern)


def secret_in_the_spec(subject: Subject) -> Iterator[Remark]:
    for model in subject.own_models(subject.spec.fields_at):
        for field in model.fields:
            if not field.sensitive:
                continue
            what = "an example" if field.examples else "a default" if not field.required and field.default else None
            if what is not None:
                key = "examples" if field.examples else "default"
                yield Remark(
                    path=(*subject.field_path(model, field), key),
                    message=f"the sensitive field {quote(field.name)} has {what}, which everybody can read",
                    help="remove it; a caller that has no value needs a type that may be null, as in `str?`",
                )


def deprecated_and_required(subject: Subject) -> Iterator[Remark]:
    for model in subject.own_models({job.payload for job in subject.jobs}):
        for field in model.fields:
            if field.deprecated is not None and field.required:
                yield Remark(
                    path=subject.field_path(model, field),
                    message=f"the field {quote(field.name)} is deprecated, and every caller still has to give it",
                    help="give it a `default`, or make it null by default, as in `str?`",
                )

"""What jobs have from their profile and from the defaults of their spec, and where it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from jobspec.manifest.imports import Imported
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, listing, quote
from jobspec.spec.document import Document
from jobspec.spec.job_policy import POLICY_KEYS, JobPolicySpec
from jobspec.spec.model import JobSpec
from jobspec.spec.policies import RetentionSpec, RetrySpec

SaidAt: TypeAlias = Mapping[Path, Path]
"""(job, key) and (job, key, key inside) -> where in the spec that is said: ``("jobs", job, key)`` by the job itself,
``("profiles", name, key)``, ``("defaults", key)``, or ``("jobs", job, "profile")`` by a profile of an imported spec.
What is not here is said nowhere: it is the default of the language."""

_UNUSED: Final[Mapping[str, tuple[str, ...]]] = {"none": ("base", "cap", "jitter"), "fixed": ("cap",)}
"""What a backoff does not use: nobody inherits it who chooses that backoff, since no job could take it back."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Something that says a part of a policy; the nearest to the job comes first."""

    spec: JobPolicySpec
    path: Path
    is_whole: bool = False
    """Whether the path stands for all that it says: it is in another file."""

    def place(self, *keys: str) -> Path:
        return self.path if self.is_whole else (*self.path, *keys)


@dataclass(frozen=True, slots=True)
class Inherited:
    document: Document
    """Its jobs say everything themselves."""
    said_at: SaidAt
    problems: tuple[Problem, ...]


def inherit(document: Document, imported: Imported) -> Inherited:
    """Of each key holds what the job says, else what its profile says, else the defaults of the spec."""
    defaults = document.spec.defaults
    jobs: dict[str, JobSpec] = {}
    said_at: dict[Path, Path] = {}
    problems: list[Problem] = []
    for name, job in document.spec.jobs.items():
        layers = [_Layer(job, ("jobs", name))]
        match _profile(job, ("jobs", name, "profile"), document, imported):
            case _Layer() as layer:
                layers.append(layer)
            case Problem() as problem:
                problems.append(problem)
        if defaults is not None:
            layers.append(_Layer(defaults, ("defaults",)))
        jobs[name] = _merged(name, job, layers, said_at)
    spec = document.spec.model_copy(update={"jobs": jobs})
    return Inherited(replace(document, spec=spec), said_at, tuple(problems))


def _profile(job: JobSpec, path: Path, document: Document, imported: Imported) -> _Layer | Problem | None:
    if job.profile is None:
        return None
    alias, _, name = job.profile.rpartition(".")
    if not alias:
        if (profile := document.spec.profiles.get(name)) is not None:
            return _Layer(profile, ("profiles", name))
        return None if document.knows("profiles", name) else _no_profile(name, document.names("profiles"), path)
    spec = imported.specs.get(alias)
    if spec is None:
        return imported.no_import(job.profile, path)
    other = spec.document
    if (profile := other.spec.profiles.get(name)) is not None:
        return _Layer(profile, path, is_whole=True)
    if other.knows("profiles", name):
        return None
    return _no_profile(job.profile, [f"{alias}.{each}" for each in other.names("profiles")], path)


def _no_profile(name: str, known: list[str], path: Path) -> Problem:
    if "." in name:
        other = f"that spec has {listing(known)}" if known else "that spec has no profiles"
    else:
        other = "declare it under `profiles`, as in `profiles: {quick: {timeout: 10s}}`"
    help_ = did_you_mean(name, known) or other
    return Problem(code="JS196", message=f"there is no profile {quote(name)}", path=path, help=help_)


def _merged(name: str, job: JobSpec, layers: list[_Layer], said_at: dict[Path, Path]) -> JobSpec:
    merged: dict[str, Any] = {}
    for key in POLICY_KEYS:
        saying = [layer for layer in layers if key in layer.spec.model_fields_set]
        if key == "on_dep_failure" and job.after is None:
            saying = [layer for layer in saying if layer.spec is job]  # nothing to inherit it for
        if not saying:
            continue
        said_at[(name, key)] = saying[0].place(key)
        merged[key] = _one(name, key, saying, said_at)
    return job.model_copy(update=merged)


def _one(job: str, key: str, saying: Sequence[_Layer], said_at: dict[Path, Path]) -> Any:
    """One key of a job: the nearest that says it wins, and inside a mapping the nearest for each key in it."""
    nearest = getattr(saying[0].spec, key)
    if not isinstance(nearest, RetrySpec | RetentionSpec | dict):
        return nearest
    inside: dict[str, Any] = {}
    for layer in saying:
        hidden = (*inside, *_UNUSED.get(inside.get("backoff", ""), ()))
        for inner, value in _parts(getattr(layer.spec, key)):
            if inner not in hidden:
                inside[inner] = value
                said_at[(job, key, inner)] = layer.place(key, inner)
    return inside if isinstance(nearest, dict) else type(nearest).model_construct(**inside)


def _parts(value: RetrySpec | RetentionSpec | dict[str, str]) -> list[tuple[str, Any]]:
    """What is written in it."""
    if isinstance(value, dict):
        return list(value.items())
    return [(name, getattr(value, name)) for name in sorted(value.model_fields_set)]

# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b0b1dd4e
"""Typed jobs of package ``golden_profiles``."""

from typing import Final, Literal, TypeAlias

from jobspec import (
    AsyncJobHandle,
    Draft,
    JobDef,
    JobHandle,
    require_runtime,
)

from .models import (
    Far,
    Fast,
    Own,
    Plain,
    Single,
    Waits,
)

__all__ = [
    "JobName",
    "far",
    "fast",
    "own",
    "plain",
    "single",
    "waits",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "far",
    "fast",
    "own",
    "plain",
    "single",
    "waits",
]


def _far() -> Far:
    return Far()


far: Final = JobDef(
    "golden_profiles.far",
    _far,
    lambda: type(None),
)
"""A profile of another spec.  Channel ``default``.  (spec.yaml#far)"""


def _fast() -> Fast:
    return Fast()


fast: Final = JobDef(
    "golden_profiles.fast",
    _fast,
    lambda: type(None),
)
"""A profile over the defaults.  Channel ``default``.  (spec.yaml#fast)"""


def _own() -> Own:
    return Own()


own: Final = JobDef(
    "golden_profiles.own",
    _own,
    lambda: type(None),
)
"""The job over both.  Channel ``default``.  (spec.yaml#own)"""


def _plain() -> Plain:
    return Plain()


plain: Final = JobDef(
    "golden_profiles.plain",
    _plain,
    lambda: type(None),
)
"""All of the defaults.  Channel ``default``.  (spec.yaml#plain)"""


def _single() -> Single:
    return Single()


single: Final = JobDef(
    "golden_profiles.single",
    _single,
    lambda: type(None),
)
"""Nobody inherits what its backoff does not use.  Channel ``default``.  (spec.yaml#single)"""


def _waits(
    *,
    before: JobHandle[None] | AsyncJobHandle[None],
) -> Draft:
    return Draft(
        Waits(),
        after={"before": before},
    )


waits: Final = JobDef(
    "golden_profiles.waits",
    _waits,
    lambda: type(None),
)
"""on_dep_failure is for jobs that wait for others.  Channel ``default``.  After ``plain``.  (spec.yaml#waits)"""

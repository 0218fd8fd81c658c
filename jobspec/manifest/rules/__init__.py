"""What a spec must be beyond its shape: one function a rule, each yields problems, all run on every spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from jobspec.manifest.lower import Lowered
from jobspec.manifest.rules.channels import channel_exists, key_is_bound, on_dead_is_said, strict_has_no_priority
from jobspec.manifest.rules.jobs import blob_has_its_own_name, payload_is_a_model, retry_makes_sense
from jobspec.manifest.rules.names import class_names_differ, names_are_free, names_fit_postgresql
from jobspec.manifest.rules.types import (
    discriminator_is_free,
    tags_agree,
    types_form_no_cycle,
    variants_are_models,
)
from jobspec.spec.diagnostics import Problem

Rule: TypeAlias = Callable[[Lowered], Iterator[Problem]]

ALL: Final[tuple[Rule, ...]] = (
    types_form_no_cycle,
    variants_are_models,
    tags_agree,
    discriminator_is_free,
    channel_exists,
    on_dead_is_said,
    key_is_bound,
    strict_has_no_priority,
    payload_is_a_model,
    retry_makes_sense,
    blob_has_its_own_name,
    names_are_free,
    class_names_differ,
    names_fit_postgresql,
)

"""What a spec must be beyond its shape: one function a rule, each yields problems, all run on every spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from jobspec.manifest.lower import Lowered
from jobspec.manifest.rules.backends import receiver_can
from jobspec.manifest.rules.channels import (
    channel_exists,
    key_is_bound,
    limits_mean_something,
    on_dead_is_said,
    strict_has_no_priority,
)
from jobspec.manifest.rules.dependencies import (
    dependencies_exist,
    dependencies_form_no_circle,
    dependencies_have_names_of_their_own,
    failure_policy_has_a_dependency,
)
from jobspec.manifest.rules.fields import names_in_json_differ, reserved_names_are_not_used
from jobspec.manifest.rules.forwarding import duplicates_are_told_to_a_caller, edges_stay_in_postgresql
from jobspec.manifest.rules.jobs import (
    blob_has_its_own_name,
    payload_is_a_model,
    upcasts_reach_the_job,
)
from jobspec.manifest.rules.names import class_names_differ, names_are_free, names_fit_postgresql
from jobspec.manifest.rules.policies import (
    results_are_kept,
    schedules_need_only_a_payload,
    schedules_wait_in_one_channel,
    transactions_stay_with_the_worker,
    unique_key_is_of_fields,
    window_stands_alone,
)
from jobspec.manifest.rules.retry import exceptions_are_told_apart, retry_makes_sense
from jobspec.manifest.rules.types import (
    discriminator_is_free,
    imported_variants_have_the_tag,
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
    imported_variants_have_the_tag,
    discriminator_is_free,
    names_in_json_differ,
    reserved_names_are_not_used,
    channel_exists,
    on_dead_is_said,
    key_is_bound,
    strict_has_no_priority,
    limits_mean_something,
    edges_stay_in_postgresql,
    duplicates_are_told_to_a_caller,
    payload_is_a_model,
    retry_makes_sense,
    exceptions_are_told_apart,
    unique_key_is_of_fields,
    window_stands_alone,
    results_are_kept,
    schedules_need_only_a_payload,
    schedules_wait_in_one_channel,
    transactions_stay_with_the_worker,
    dependencies_exist,
    dependencies_form_no_circle,
    dependencies_have_names_of_their_own,
    failure_policy_has_a_dependency,
    blob_has_its_own_name,
    upcasts_reach_the_job,
    receiver_can,
    names_are_free,
    class_names_differ,
    names_fit_postgresql,
)

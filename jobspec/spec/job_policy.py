"""What a job says of its policy, and what the defaults of its spec and its profile can say in its place."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field, PlainValidator, WithJsonSchema

from jobspec.core.names import SNAKE
from jobspec.core.options import MAX_PRIORITY, OnDepFailure
from jobspec.spec.block import Block
from jobspec.spec.diagnostics import quote
from jobspec.spec.label_words import Lease, Origin, Owner
from jobspec.spec.policies import RetentionSpec, RetrySpec
from jobspec.spec.policy_words import Events, Limit, Tags
from jobspec.spec.words import PositiveDuration, Said, fault, name_of, sort_of

_PROFILE: Final = re.compile(rf"({SNAKE.pattern}\.)?{SNAKE.pattern}")


def _profile_use(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"`profile` is the name of one profile, not {sort_of(value)}", "as in `profile: quick`")
    if not _PROFILE.fullmatch(value):
        help_ = "write `quick`, or `common.quick` for one of an imported spec"
        raise fault("JS116", f"{quote(value)} is not the name of a profile", help_)
    return value


ProfileName = Annotated[str, *name_of(SNAKE, "profile", "write lower-case words joined by single underscores")]
ProfileUse = Annotated[
    str, PlainValidator(_profile_use), WithJsonSchema({"type": "string", "pattern": f"^({_PROFILE.pattern})$"})
]


class JobPolicySpec(Block, frozen=True):
    """Of each key holds what the job says, else what its profile says, else the defaults of the spec.

    Inside ``retry``, ``retention`` and ``tags`` that goes key by key.
    """

    noun: ClassVar[str] = "job policy"

    priority: Annotated[int, Field(ge=-MAX_PRIORITY, le=MAX_PRIORITY)] = Field(
        0, description="higher first; unordered channels only"
    )
    retry: Said[RetrySpec] = Field(None, description="what happens when an attempt fails")
    timeout: Said[PositiveDuration] = Field(None, description="how long one attempt may take; default 15m")
    on_dep_failure: Said[OnDepFailure] = Field(
        None, description="when one of those does not end well: cancel this job (default), run it, or block it"
    )
    retention: Said[RetentionSpec] = Field(None, description="how long ended jobs are kept")
    events: Said[Events] = Field(None, description="what is announced of the job's life: true, or a list of events")
    tags: Said[Tags] = Field(None, description="texts for those who look, as in {area: mail}")
    lease: Said[Lease] = Field(
        None,
        description="how long a worker may be silent before the job is given to another, where the worker's own"
        " lease is too short; 1s to 24h",
    )
    concurrency: Said[Limit] = Field(None, description="most jobs of this kind that one worker process runs at once")
    origin: Said[Origin] = Field(None, description="where its jobs come from, if the call says nothing")
    owner: Said[Owner] = Field(None, description="who answers for it, in place of the spec's")


POLICY_KEYS: Final = tuple(JobPolicySpec.model_fields)


class DefaultsSpec(JobPolicySpec, frozen=True):
    """For every job of the file that does not say it itself."""

    noun: ClassVar[str] = "set of defaults"


class ProfileSpec(JobPolicySpec, frozen=True):
    """For the jobs that name it: ``profile: quick``."""

    noun: ClassVar[str] = "profile"

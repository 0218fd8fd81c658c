"""The spec language. This model validates specs, and the JSON Schema for editors is made from it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, Tag, model_validator
from pydantic.functional_validators import BeforeValidator

from jobspec.core.options import OnDead, Order, Receiver, RunIn, Transactional
from jobspec.spec.block import FORM, Block
from jobspec.spec.fields import Fields, TypeSpec
from jobspec.spec.imports import Imports, TypeRef, class_of, class_word
from jobspec.spec.job_policy import DefaultsSpec, JobPolicySpec, ProfileName, ProfileSpec, ProfileUse
from jobspec.spec.label_words import FunctionName, Note, Owner, Release, Reserved, Roles, Upcasts
from jobspec.spec.policies import BackPressureSpec, BlobSpec, ScheduleSpec, UniqueSpec
from jobspec.spec.policy_words import Limit, RateText
from jobspec.spec.words import (
    ChannelName,
    Doc,
    FieldName,
    FieldPath,
    JobName,
    PackageName,
    Said,
    TypeName,
    TypeText,
    fault,
)

EDITION: Final = 1
MAX_EDGES: Final = 100
"""Of one job: far above any real graph, below what would make one enqueue call slow."""


# ---- channels
class ChannelSpec(Block, frozen=True):
    """Where jobs wait: one lane, or one for every value of its key."""

    noun: ClassVar[str] = "channel"
    not_yet: ClassVar[frozenset[str]] = frozenset({"drains"})

    doc: Doc = Field("", description="what waits here")
    key: dict[FieldName, TypeText] = Field(
        {}, description="one lane for every value, as in {customer_id: int}; never null"
    )
    order: Order = Field(
        "none", description="strict: the jobs of one lane run one after the other, in the order of enqueueing"
    )
    on_dead: Said[OnDead] = Field(
        None,
        description="what a dead job does to those behind it, required in strict channels and refused in others: block"
        " until an operator unblocks the lane, skip lets them run, cancel cancels them",
    )
    run_ahead: Annotated[int, Field(ge=1, le=1000)] = Field(
        1,
        description="strict channels: so many jobs of a lane one worker may hold at once, to run them one after the"
        " other and record their ends together; default 1",
    )
    weight: Annotated[int, Field(ge=1, le=1000)] = Field(
        1, description="its share of the workers beside other channels; default 1"
    )
    concurrency: Said[Limit] = Field(None, description="most jobs that run at once, over all workers")
    lane_concurrency: Said[Limit] = Field(None, description="the same for each lane; needs a key, and no strict order")
    rate_limit: Said[RateText] = Field(None, description="most starts in a time, over all workers, as in 50/s or 5/10s")
    back_pressure: Said[BackPressureSpec] = Field(None, description="how many jobs may wait, and what happens then")
    backend: Said[Receiver] = Field(
        None,
        description="PostgreSQL only stores its jobs, with the transaction of the caller, and the relay of its workers"
        " forwards them there; other backends keep them",
    )
    owner: Said[Owner] = Field(None, description="who answers for it")
    deprecated: Said[Note] = Field(None, description="where to wait in its place")


# ---- jobs
PayloadSpec: TypeAlias = Annotated[
    Annotated[TypeRef, Tag("<text>")] | Annotated[Fields, Tag("<mapping>")],
    FORM,
    BeforeValidator(class_of, json_schema_input_type=TypeRef | Fields),
]
ResultSpec: TypeAlias = Annotated[
    Annotated[TypeText, Tag("<text>")] | Annotated[Fields, Tag("<mapping>")],
    FORM,
    BeforeValidator(class_word, json_schema_input_type=TypeText | Fields),
]
Binding: TypeAlias = Annotated[dict[ChannelName, dict[FieldName, FieldPath]], Field(min_length=1, max_length=1)]
After: TypeAlias = Annotated[dict[FieldName, JobName], Field(min_length=1, max_length=MAX_EDGES)]
ChannelUse: TypeAlias = Annotated[Annotated[ChannelName, Tag("<text>")] | Annotated[Binding, Tag("<mapping>")], FORM]


class JobSpec(JobPolicySpec, frozen=True):
    noun: ClassVar[str] = "job"

    version: Annotated[int, Field(ge=1, le=32_767)] = Field(
        1, description="of the payload; raise it when old payloads no longer fit"
    )
    doc: Doc = Field("", description="what the job does")
    payload: PayloadSpec = Field(description="fields, or the name of a model; {} for none")
    result: Said[ResultSpec] = Field(None, description="a type, or the fields of a model")
    blob: Said[BlobSpec] = Field(None, description="binary input beside the payload")
    channel: Said[ChannelUse] = Field(
        None,
        description="where the job waits; binds keys to fields of their name, or as in {charges: {customer: order.id}}",
    )
    profile: Said[ProfileUse] = Field(None, description="the profile whose policy it has, where it says nothing itself")
    unique: Said[UniqueSpec] = Field(None, description="of the jobs with one key there is only one")
    after: Said[After] = Field(
        None, description="the jobs that must end before, as in {stock: reserve_stock}: keyword of the call: job"
    )
    checkpoint: Said[ResultSpec] = Field(None, description="what the handler saves on its way: a type, or fields")
    schedule: Said[ScheduleSpec] = Field(None, description="when the job is enqueued by itself")
    transactional: Said[Transactional] = Field(
        None, description="the handler gets a connection whose transaction also completes the job: sync or async"
    )
    run_in: Said[RunIn] = Field(
        None, description="`process`: the handler, a `def`, runs in a process of its own, for work that computes"
    )
    handler: Said[FunctionName] = Field(
        None, description="module:function that handles it; generated code imports it and has it checked"
    )
    upcast: Said[Upcasts] = Field(
        None, description="older version -> module:function that makes a payload of the next version of one of it"
    )
    reserved: Said[Reserved] = Field(None, description="names that fields of the payload had and may never have again")
    roles: Said[Roles] = Field(
        None, description="roles of the database that may call its SQL function, in place of the spec's"
    )
    deprecated: Said[Note] = Field(None, description="what to use in its place")
    since: Said[Release] = Field(None, description="the release it came with; quote it, as in '2026.03'")


class SpecFile(Block, frozen=True):
    """One package: its jobs, or only types and profiles that other specs import."""

    noun: ClassVar[str] = "spec"
    not_yet: ClassVar[frozenset[str]] = frozenset({"lint", "schedules"})

    version: Literal[1] = Field(description="edition of the spec language, 1")
    package: PackageName = Field(description="Python package under the output folder, as in acme.billing")
    doc: Doc = Field("", description="what the package is for")
    owner: Said[Owner] = Field(None, description="who answers for its jobs")
    roles: Said[Roles] = Field(None, description="roles of the database that may call the SQL functions of its jobs")
    imports: Imports = Field([], description="other spec files, and Python modules: their types are `alias.Name` here")
    defaults: Said[DefaultsSpec] = Field(None, description="for every job of the file that does not say it itself")
    profiles: dict[ProfileName, ProfileSpec] = Field({}, description="policies that jobs name: `profile: quick`")
    types: dict[TypeName, TypeSpec] = Field({}, description="models, enums, unions and named scalars")
    channels: dict[ChannelName, ChannelSpec] = Field({}, description="where jobs wait")
    jobs: Annotated[dict[JobName, JobSpec], Field(min_length=1)] = Field({}, description="the jobs of the package")

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.jobs and not self.types and not self.profiles:
            help_ = f"add `jobs:`, which is: {self.keys()['jobs']}"
            raise fault("JS111", "the spec has no `jobs`", help_)
        return self

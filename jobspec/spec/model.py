"""The spec language. This model validates specs, and the JSON Schema for editors is made from it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator
from pydantic.functional_validators import BeforeValidator

from jobspec.core.options import MAX_PRIORITY, OnDead, OnDepFailure, Order, Transactional
from jobspec.spec.block import FORM, Block
from jobspec.spec.policies import BackPressureSpec, BlobSpec, RetentionSpec, RetrySpec, ScheduleSpec, UniqueSpec
from jobspec.spec.policy_words import Events, Limit, RateText, Tags
from jobspec.spec.words import (
    Bound,
    ChannelName,
    Count,
    Doc,
    EnumValues,
    FieldName,
    FieldPath,
    JobName,
    PackageName,
    PositiveDuration,
    Said,
    TypeName,
    TypeText,
    fault,
    sort_of,
)

EDITION: Final = 1
MAX_EDGES: Final = 100
"""Of one job: far above any real graph, below what would make one enqueue call slow."""
CONSTRAINTS: Final = (
    "gt", "ge", "lt", "le", "multiple_of", "digits", "scale", "min_length", "max_length", "pattern", "min_items",
    "max_items",
)  # fmt: skip


# ---- types
class Constrained(Block, frozen=True):
    noun: ClassVar[str] = "type"

    gt: Said[Bound] = Field(None, description="greater than")
    ge: Said[Bound] = Field(None, description="greater than or equal to")
    lt: Said[Bound] = Field(None, description="less than")
    le: Said[Bound] = Field(None, description="less than or equal to")
    multiple_of: Said[Bound] = Field(None, description="a multiple of")
    digits: Said[Annotated[int, Field(ge=1, le=1000)]] = Field(None, description="decimal: most digits altogether")
    scale: Said[Annotated[int, Field(ge=0, le=1000)]] = Field(None, description="decimal: most digits after the point")
    min_length: Said[Count] = Field(None, description="str, bytes: least characters or bytes")
    max_length: Said[Count] = Field(None, description="str, bytes: most characters or bytes")
    pattern: Said[Annotated[str, Field(max_length=1000)]] = Field(
        None, description="str: a regular expression it must match"
    )
    min_items: Said[Count] = Field(None, description="list, map: least items")
    max_items: Said[Count] = Field(None, description="list, map: most items")

    def constraints(self) -> dict[str, object]:
        """Those that are written."""
        return {name: value for name in CONSTRAINTS if (value := getattr(self, name)) is not None}


class FieldSpec(Constrained, frozen=True):
    """A field; required unless it has a default or may be null."""

    noun: ClassVar[str] = "field"
    not_yet: ClassVar[frozenset[str]] = frozenset({"wire", "sensitive", "deprecated", "since", "examples"})

    type: Said[TypeText] = None
    enum: Said[EnumValues] = Field(None, description="the texts it may be, in place of `type`")
    default: JsonValue = Field(None, description="what it is where the caller says nothing")
    doc: Doc = Field("", description="what it means")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.type is None) == (self.enum is None):
            message = "has neither `type` nor `enum`" if self.type is None else "has both `type` and `enum`"
            raise fault("JS111" if self.type is None else "JS113", f"the field {message}", "say one of them")
        return self

    @property
    def has_default(self) -> bool:
        return "default" in self.model_fields_set


def _long_field(value: Any) -> Any:
    if isinstance(value, str):
        return {"type": value}
    if not isinstance(value, dict | FieldSpec):
        raise fault(
            "JS113",
            f"a field is a type or a mapping with `type`, not {sort_of(value)}",
            "as in `to: str` or `to: {type: str, max_length: 80}`",
        )
    return value


AnyField: TypeAlias = Annotated[FieldSpec, BeforeValidator(_long_field, json_schema_input_type=str | FieldSpec)]
Fields: TypeAlias = dict[FieldName, AnyField]


class ModelSpec(Block, frozen=True):
    noun: ClassVar[str] = "model type"

    fields: Fields = Field(description="name: type, or name: {type: ..., and more}")
    doc: Doc = Field("", description="what it is")


class EnumSpec(Block, frozen=True):
    noun: ClassVar[str] = "enum type"

    enum: EnumValues = Field(description="the texts it may be")
    doc: Doc = Field("", description="what it is")


class UnionSpec(Block, frozen=True):
    """One of several models, told apart by a tag."""

    noun: ClassVar[str] = "union type"

    union: Annotated[dict[Annotated[str, Field(min_length=1, max_length=200)], TypeName], Field(min_length=1)] = Field(
        description="tag -> model"
    )
    discriminator: FieldName = Field(description="name of the field that holds the tag; the union adds it")
    doc: Doc = Field("", description="what it is")


class ScalarSpec(Constrained, frozen=True):
    """A scalar with a name and constraints: ``Amount: {type: decimal, digits: 12, scale: 2}``."""

    noun: ClassVar[str] = "scalar type"

    type: TypeText
    doc: Doc = Field("", description="what it is")


_SORTS = {"enum": "<enum>", "fields": "<model>", "union": "<union>", "type": "<scalar>"}

TypeSpec: TypeAlias = Annotated[
    Annotated[EnumSpec, Tag("<enum>")]
    | Annotated[ModelSpec, Tag("<model>")]
    | Annotated[UnionSpec, Tag("<union>")]
    | Annotated[ScalarSpec, Tag("<scalar>")],
    Discriminator(
        lambda value: (
            next((tag for key, tag in _SORTS.items() if key in value), None) if isinstance(value, dict) else None
        ),
        custom_error_type="type_spec",
        custom_error_message="a type",
    ),
]


# ---- channels
class ChannelSpec(Block, frozen=True):
    """Where jobs wait: one lane, or one for every value of its key."""

    noun: ClassVar[str] = "channel"
    not_yet: ClassVar[frozenset[str]] = frozenset({"owner", "drains", "deprecated"})

    doc: Doc = Field("", description="what waits here")
    key: dict[FieldName, TypeText] = Field({}, description="one lane for every value, as in {customer_id: int}")
    order: Order = Field(
        "none", description="strict: the jobs of one lane run one after the other, in the order of enqueueing"
    )
    on_dead: Said[OnDead] = Field(
        None,
        description="strict channels, what a dead job does to those behind it: block until an operator unblocks the"
        " lane, skip lets them run, cancel cancels them",
    )
    weight: Annotated[int, Field(ge=1, le=1000)] = Field(
        1, description="its share of the workers beside other channels; default 1"
    )
    concurrency: Said[Limit] = Field(None, description="most jobs that run at once, over all workers")
    lane_concurrency: Said[Limit] = Field(None, description="most jobs of one lane that run at once, over all workers")
    rate_limit: Said[RateText] = Field(None, description="most starts in a time, over all workers, as in 50/s or 5/10s")
    back_pressure: Said[BackPressureSpec] = Field(None, description="how many jobs may wait, and what happens then")


# ---- jobs
def _own_fields(value: Any) -> Any:
    if (
        isinstance(value, dict)
        and list(value) == ["python"]
        and isinstance(value["python"], str)
        and ":" in value["python"]
    ):
        raise fault(
            "JS114",
            "`payload: {python: ...}` is not supported yet",
            "declare the job in a Python spec, with the model itself",
        )
    return value


PayloadSpec: TypeAlias = Annotated[
    Annotated[TypeName, Tag("<text>")] | Annotated[Fields, BeforeValidator(_own_fields), Tag("<mapping>")], FORM
]
ResultSpec: TypeAlias = Annotated[Annotated[TypeText, Tag("<text>")] | Annotated[Fields, Tag("<mapping>")], FORM]
Binding: TypeAlias = Annotated[dict[ChannelName, dict[FieldName, FieldPath]], Field(min_length=1, max_length=1)]
After: TypeAlias = Annotated[dict[FieldName, JobName], Field(min_length=1, max_length=MAX_EDGES)]
ChannelUse: TypeAlias = Annotated[Annotated[ChannelName, Tag("<text>")] | Annotated[Binding, Tag("<mapping>")], FORM]


class JobSpec(Block, frozen=True):
    noun: ClassVar[str] = "job"
    not_yet: ClassVar[frozenset[str]] = frozenset(
        {
            "lease", "concurrency", "rate_limit", "owner", "since", "deprecated", "reserved", "upcast", "handler",
            "profile", "roles",
        }
    )  # fmt: skip

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
    priority: Annotated[int, Field(ge=-MAX_PRIORITY, le=MAX_PRIORITY)] = Field(
        0, description="higher first; unordered channels only"
    )
    retry: Said[RetrySpec] = Field(None, description="what happens when an attempt fails")
    timeout: Said[PositiveDuration] = Field(None, description="how long one attempt may take; default 15m")
    unique: Said[UniqueSpec] = Field(None, description="of the jobs with one key there is only one")
    after: Said[After] = Field(
        None, description="the jobs that must end before, as in {stock: reserve_stock}: keyword of the call: job"
    )
    on_dep_failure: Said[OnDepFailure] = Field(
        None, description="when one of those does not end well: cancel this job (default), run it, or block it"
    )
    checkpoint: Said[ResultSpec] = Field(None, description="what the handler saves on its way: a type, or fields")
    retention: Said[RetentionSpec] = Field(None, description="how long ended jobs are kept")
    schedule: Said[ScheduleSpec] = Field(None, description="when the job is enqueued by itself")
    transactional: Said[Transactional] = Field(
        None, description="the handler gets a connection whose transaction also completes the job: sync or async"
    )
    events: Said[Events] = Field(None, description="what is announced of the job's life: true, or a list of events")
    tags: Said[Tags] = Field(None, description="texts for those who look, as in {area: mail}")


class SpecFile(Block, frozen=True):
    """One package of jobs."""

    noun: ClassVar[str] = "spec"
    not_yet: ClassVar[frozenset[str]] = frozenset(
        {"imports", "defaults", "profiles", "owner", "lint", "schedules", "roles"}
    )

    version: Literal[1] = Field(description="edition of the spec language, 1")
    package: PackageName = Field(description="Python package under the output folder, as in acme.billing")
    doc: Doc = Field("", description="what the package is for")
    types: dict[TypeName, TypeSpec] = Field({}, description="models, enums, unions and named scalars")
    channels: dict[ChannelName, ChannelSpec] = Field({}, description="where jobs wait")
    jobs: Annotated[dict[JobName, JobSpec], Field(min_length=1)] = Field(description="the jobs of the package")

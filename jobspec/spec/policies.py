"""The policies of channels and jobs: what happens when there is too much, when it fails, when it is done."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from jobspec.core.options import Backoff, CatchUp, OnConflict, OnFull
from jobspec.spec.block import Block
from jobspec.spec.label_words import ContentTypes
from jobspec.spec.policy_words import CronText, Exceptions, KeptFor, Limit, ZoneName
from jobspec.spec.words import Attempts, FieldName, FieldPath, PositiveDuration, Said, Size


class BackPressureSpec(Block, frozen=True):
    """What happens when more waits than can be worked off."""

    noun: ClassVar[str] = "back pressure"

    max_pending: Said[Limit] = Field(None, description="most unfinished jobs of the channel")
    lane_max_pending: Said[Limit] = Field(None, description="most unfinished jobs of one lane; needs a key")
    on_full: OnFull = Field("reject", description="reject: enqueueing raises; wait: it waits, outside a transaction")


class RetrySpec(Block, frozen=True):
    """When and how often a failed attempt is run again."""

    noun: ClassVar[str] = "retry policy"

    max_attempts: Said[Attempts] = Field(None, description="counts every run, the first as well; default 5")
    backoff: Said[Backoff] = Field(None, description="how the delay grows; default exponential")
    base: Said[PositiveDuration] = Field(None, description="the first delay; default 1s")
    cap: Said[PositiveDuration] = Field(None, description="the longest delay; default 1h")
    jitter: Said[Annotated[float, Field(ge=0, le=1)]] = Field(
        None, description="share of chance in the delay; default 0.1"
    )
    retry_on: Said[Exceptions] = Field(
        None, description="module:Class of the exceptions, and their subclasses, that are worth another attempt"
    )
    give_up_on: Said[Exceptions] = Field(
        None, description="module:Class of the exceptions, and their subclasses, after which the job is dead at once"
    )


class BlobSpec(Block, frozen=True):
    """Binary input that travels beside the payload."""

    noun: ClassVar[str] = "blob"

    name: FieldName = Field(description="keyword of the enqueue call; not the name of a field")
    max_size: Size = Field(description="the largest size, as in 20MiB; at most 64MiB")
    content_types: Said[ContentTypes] = Field(None, description="what it may be, as in [image/png]; default: anything")


class UniqueSpec(Block, frozen=True):
    """Of the jobs with one key there is only one."""

    noun: ClassVar[str] = "uniqueness"

    key: Annotated[list[FieldPath], Field(min_length=1)] = Field(
        description="fields of the payload, as in [order_id] or [order.customer_id]"
    )
    while_: Said[Literal["unfinished", "forever"]] = Field(
        None, alias="while", description="how long the key is taken: unfinished (default) or forever"
    )
    window: Said[PositiveDuration] = Field(
        None, description="in place of `while`: the key is taken for so long after enqueueing"
    )
    on_conflict: OnConflict = Field(
        "return_existing", description="what enqueueing does: return_existing gives the job that is there, or raise"
    )


class RetentionSpec(Block, frozen=True):
    """How long jobs are kept that have ended."""

    noun: ClassVar[str] = "retention"

    done: Said[KeptFor] = Field(None, description="done, cancelled and expired ones: a duration or forever; default 1d")
    dead: Said[KeptFor] = Field(None, description="dead ones: a duration or forever; default 14d")


class ScheduleSpec(Block, frozen=True):
    """When the job is enqueued by itself."""

    noun: ClassVar[str] = "schedule"

    cron: CronText = Field(description="minute, hour, day of the month, month, day of the week, as in 0 3 * * *")
    tz: ZoneName = Field("UTC", description="the time zone in which that is meant; default UTC")
    payload: dict[FieldName, JsonValue] = Field(
        {}, description="values of the fields; {from: scheduled_at} or {from: scheduled_day} for the time of the firing"
    )
    catch_up: CatchUp = Field(
        "last", description="firings that were missed: none of them, the last one (default), or all"
    )

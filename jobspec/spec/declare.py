"""Python specs: the same declarations as the YAML, typed before any code is generated.

    spec = Spec(package="shop", version=1)
    spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="skip")
    charge_order = spec.job(ChargeOrder, result=Charge, channel="charges", retry=Retry(max_attempts=12))

Nothing is checked here but what Python checks itself: `jobspec generate` reads the declarations and reports
every mistake at once, with its place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import CodeType
from typing import Any, Literal, ParamSpec, TypedDict

from typing_extensions import TypeVar, Unpack

from jobspec.client.job_def import JobDef
from jobspec.core.names import qualified, snake
from jobspec.core.options import Backoff, OnDead, Order
from jobspec.core.payload import Payload

P = ParamSpec("P")
R = TypeVar("R", default=None)  # PEP 696: no result given means None, without overloads


@dataclass(frozen=True, kw_only=True, slots=True)
class Retry:
    """When and how often a failed attempt is run again; None: the default."""

    max_attempts: int | Literal["forever"] | None = None
    """Counts every run, the first as well; default 5."""
    backoff: Backoff | None = None
    """How the delay grows; default exponential."""
    base: timedelta | None = None
    """The first delay; default 1 s."""
    cap: timedelta | None = None
    """The longest delay; default 1 h."""
    jitter: float | None = None
    """Share of chance in the delay, 0 to 1; default 0.1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blob:
    """Binary input beside the payload: the keyword ``name`` of the generated enqueue call."""

    name: str
    max_bytes: int


class ChannelPolicy(TypedDict, total=False):
    """Options of :meth:`Spec.channel`."""

    key: Mapping[str, type]
    """One lane for every value: ``{"customer_id": int}``."""
    order: Order
    on_dead: OnDead
    """What a dead job does to those behind it; strict channels must say."""
    doc: str


class JobPolicy(TypedDict, total=False):
    """Options of :meth:`Spec.job`."""

    name: str
    """Default: the name of the payload's class in snake case."""
    version: int
    doc: str
    """Default: the docstring of the payload's class."""
    channel: str | Mapping[str, Mapping[str, str]]
    """A name, or ``{"charges": {"customer_id": "order.customer_id"}}``."""
    priority: int
    retry: Retry
    timeout: timedelta
    blob: Blob


@dataclass(frozen=True, slots=True)
class CallSite:
    """Where a declaration was made. Line and column are worked out only when there is an error to show."""

    code: CodeType
    instruction: int
    line: int


@dataclass(frozen=True, slots=True)
class ChannelCall:
    name: str
    policy: Mapping[str, Any]
    site: CallSite


@dataclass(frozen=True, slots=True)
class JobCall:
    name: str
    payload: Any
    result: Any
    policy: Mapping[str, Any]
    site: CallSite


@dataclass(slots=True)
class Declarations:
    """What a Spec was told, for the reader."""

    package: str
    version: int
    doc: str
    site: CallSite
    channels: list[ChannelCall] = field(default_factory=list)
    jobs: list[JobCall] = field(default_factory=list)


class Spec:
    """One package of jobs, declared in Python. A module has one of them."""

    def __init__(self, *, package: str, version: Literal[1], doc: str = "") -> None:
        self.declarations = Declarations(package, version, doc, _call_site())

    def channel(self, name: str, /, **policy: Unpack[ChannelPolicy]) -> None:
        """Declare where jobs wait."""
        self.declarations.channels.append(ChannelCall(name, dict(policy), _call_site()))

    def job(
        self, payload: Callable[P, Payload], /, *, result: type[R] | None = None, **policy: Unpack[JobPolicy]
    ) -> JobDef[P, R]:
        """Declare a job by the class of its payload, and get it ready to be enqueued.

        A job with a blob is enqueued through the generated package, whose signature has the blob; the object returned
        here raises TypeError then.
        """
        name = policy.get("name") or snake(payload.__name__)
        self.declarations.jobs.append(JobCall(name, payload, result, dict(policy), _call_site()))
        return JobDef(
            qualified(self.declarations.package, name),
            payload if policy.get("blob") is None else _without_blob(payload, name),
            None if result is None else lambda: result,
            version=policy.get("version", 1),
        )


def _without_blob(payload: Callable[P, Payload], name: str) -> Callable[P, Payload]:
    def build(*args: P.args, **kwargs: P.kwargs) -> Payload:
        raise TypeError(
            f"{name} has a blob, which {payload.__name__}(...) does not take: enqueue it through the generated package"
        )

    return build


def _call_site() -> CallSite:
    """Of the call to the public method that asks."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    caller = frame.f_back.f_back
    assert caller is not None
    return CallSite(caller.f_code, caller.f_lasti, caller.f_lineno)

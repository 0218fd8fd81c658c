"""Python specs: the same declarations as the YAML, typed before any code is generated.

    spec = Spec(package="shop", version=1)
    spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="skip")
    charge_order = spec.job(ChargeOrder, result=Charge, channel="charges", retry=Retry(max_attempts=12))

Nothing is checked here but what Python checks itself: `jobspec generate` reads the declarations and reports
every mistake at once, with its place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Literal, ParamSpec

from typing_extensions import TypeVar, Unpack

from jobspec.client.job_def import JobDef
from jobspec.core.names import qualified, snake
from jobspec.core.options import DEFAULT_CHANNEL
from jobspec.core.payload import Payload
from jobspec.spec.options import BackPressure, ChannelPolicy, JobPolicy, PolicyDefaults

P = ParamSpec("P")
R = TypeVar("R", default=None)  # PEP 696: no result given means None, without overloads


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
    owner: str | None = None
    roles: Sequence[str] | None = None
    defaults: PolicyDefaults | None = None
    profiles: Mapping[str, PolicyDefaults] | None = None
    channels: list[ChannelCall] = field(default_factory=list)
    jobs: list[JobCall] = field(default_factory=list)


class Spec:
    """One package of jobs, declared in Python. A module has one of them."""

    def __init__(
        self,
        *,
        package: str,
        version: Literal[1],
        doc: str = "",
        owner: str | None = None,
        roles: Sequence[str] | None = None,
        defaults: PolicyDefaults | None = None,
        profiles: Mapping[str, PolicyDefaults] | None = None,
    ) -> None:
        """``roles`` may call the SQL functions; ``defaults`` holds where a job and its profile say nothing."""
        self.declarations = Declarations(package, version, doc, _call_site(), owner, roles, defaults, profiles)

    def channel(self, name: str, /, **policy: Unpack[ChannelPolicy]) -> None:
        """Declare where jobs wait."""
        self.declarations.channels.append(ChannelCall(name, dict(policy), _call_site()))

    def job(
        self, payload: Callable[P, Payload], /, *, result: type[R] | None = None, **policy: Unpack[JobPolicy]
    ) -> JobDef[P, R]:
        """Declare a job by the class of its payload, and get it ready to be enqueued.

        A job with a blob or with dependencies is enqueued through the generated package, whose signature has them; the
        object returned here raises TypeError then. Channels are declared before the jobs that wait in them.
        """
        name = policy.get("name") or snake(payload.__name__)
        self.declarations.jobs.append(JobCall(name, payload, result, dict(policy), _call_site()))
        beyond = " and ".join(each for each in ("blob", "after") if policy.get(each))
        return JobDef(
            qualified(self.declarations.package, name),
            _incomplete(payload, name, beyond) if beyond else payload,
            None if result is None else lambda: result,
            version=policy.get("version", 1),
            wait_when_full=self._waits(policy.get("channel", DEFAULT_CHANNEL)),
        )

    def _waits(self, channel: object) -> bool:
        """Whether a job of this channel waits for room."""
        name = next(iter(channel), None) if isinstance(channel, Mapping) else channel
        declared = next((each for each in self.declarations.channels if each.name == name), None)
        pressure = declared.policy.get("back_pressure") if declared else None
        return isinstance(pressure, BackPressure) and pressure.on_full == "wait"


def _incomplete(payload: Callable[P, Payload], name: str, beyond: str) -> Callable[P, Payload]:
    def build(*args: P.args, **kwargs: P.kwargs) -> Payload:
        raise TypeError(
            f"{name} has `{beyond}`, which {payload.__name__}(...) does not take:"
            " enqueue it through the generated package"
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

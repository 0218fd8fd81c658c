"""What operators do, as verbs of a backend: what ``jobspec retry`` and its kin call where there is no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from jobspec.backends.declared import Package


@dataclass(frozen=True, kw_only=True, slots=True)
class Weakness:
    """Something about a server that is wrong, or soon will be."""

    severity: Literal["error", "warning", "info"]
    what: str
    why: str
    help: str


@runtime_checkable
class Examined(Protocol):
    """A sync backend whose server can be examined."""

    def weaknesses(self) -> Sequence[Weakness]: ...


@runtime_checkable
class Declared(Protocol):
    """A sync backend that is told what a spec declares."""

    def declare(self, package: Package) -> None:
        """In place of what the package declared before. Raises ChannelInUseError, UnsupportedError."""


@runtime_checkable
class SyncOperator(Declared, Protocol):
    """A sync backend whose jobs, channels and schedules can be steered; memory's ``Steering`` says how each behaves."""

    def retry(self, ids: Iterable[int]) -> list[int]: ...

    def reset(self, ids: Iterable[int]) -> list[int]: ...

    def requeue(self, ids: Iterable[int]) -> list[int]: ...

    def delete(self, ids: Iterable[int]) -> int: ...

    def redrive(self, which: Mapping[str, Any], limit: int = ...) -> int: ...

    def cancel_all(self, which: Mapping[str, Any], reason: str | None = None, limit: int = ...) -> int: ...

    def delete_all(self, which: Mapping[str, Any], limit: int = ...) -> int: ...

    def purge(self, which: Mapping[str, Any], limit: int = ..., *, dry_run: bool = False) -> int: ...

    def pause(self, channel: str) -> None: ...

    def resume(self, channel: str) -> None: ...

    def set_limits(self, channel: str, override: Mapping[str, Any]) -> None: ...

    def unblock(self, channel: str, key: str | None = None) -> int | None: ...

    def trigger(self, name: str) -> int: ...

    def pause_schedule(self, name: str) -> None: ...

    def resume_schedule(self, name: str) -> None: ...

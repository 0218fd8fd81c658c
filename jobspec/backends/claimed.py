"""A job that was claimed by hand: what its holder can do with it. Every verb is fenced by (id, run)."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_jsonable_python

from jobspec.backends.backend import LEASE, AsyncHolder, SyncHolder
from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.core.job import Attempt
from jobspec.core.options import length_of
from jobspec.core.secrets import without_inputs
from jobspec.core.states import JobState
from jobspec.core.text import MOST_MESSAGE_BYTES, MOST_TRACEBACK_BYTES, cut, whole
from jobspec.errors import OptionError, ResultError

_NAMES: Final = tuple(each.name for each in fields(Attempt))
_EVERY_ERROR: Final = (BaseException, Exception, object)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed(Attempt):
    """A job that ``backend.claim`` brought.

    The verbs raise LeaseLostError when the lease has run out and somebody else has the job, or it has ended.
    """

    _on: SyncHolder = field(repr=False, compare=False)

    def finish(self, result: Any = None, *, conn: SyncSource | None = None) -> None:
        """The job is done. ``result``: anything that has a JSON form.

        With ``conn`` inside its transaction, which the caller commits. Raises ResultError, LeaseLostError, and
        JobCancelledError if the job is to be cancelled.
        """
        to = self._on if conn is None else borrow(conn)
        to.finish(self.id, self.run, result=_json(self, "result", result))

    def fail(
        self, error: BaseException | str, *, delay: timedelta | None = None, give_up: bool = False, data: Any = None
    ) -> JobState:
        """The attempt has failed: ``scheduled`` for another, as the kind's policy says, or ``dead``.

        ``delay``: in place of the policy's backoff; ``give_up``: dead at once; ``data``: kept with the error, anything
        that has a JSON form.
        """
        delay_seconds = None if delay is None else length_of("delay", delay)
        kept = _error(self, error, data)
        return self._on.fail(self.id, self.run, kept, delay_seconds=delay_seconds, give_up=give_up)

    def snooze(self, delay: timedelta) -> JobState:
        """Not now: run it again after ``delay``. The attempt does not count."""
        return self._on.snooze(self.id, self.run, delay_seconds=length_of("delay", delay))

    def reschedule(self) -> JobState:
        """To the tail of its lane. The attempt does not count."""
        return self._on.reschedule(self.id, self.run)

    def release(self) -> JobState:
        """Give it back; anybody can claim it at once. The attempt does not count."""
        return self._on.release(self.id, self.run)

    def extend(self, lease: timedelta = LEASE) -> datetime:
        """Hold it for so long from now; when the lease then runs out. Raises JobCancelledError, too."""
        return self._on.extend(self.id, self.run, lease_seconds=length_of("lease", lease))

    def save(self, state: Any, *, conn: SyncSource | None = None, extra_attempts: int = 0) -> None:
        """Keep ``state``, anything that has a JSON form, as the checkpoint for the next attempt.

        With ``conn`` inside its transaction. ``extra_attempts``: so many more than the policy allows, because the job
        got on.
        """
        to = self._on if conn is None else borrow(conn)
        to.checkpoint(self.id, self.run, state=_json(self, "checkpoint", state), extra_attempts=extra_attempts)


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncClaimed(Attempt):
    """A job that ``backend.claim_async`` brought. See :class:`Claimed`, verb by verb."""

    _on: AsyncHolder = field(repr=False, compare=False)

    async def finish(self, result: Any = None, *, conn: AsyncSource | None = None) -> None:
        """See :meth:`Claimed.finish`."""
        to = self._on if conn is None else borrow_async(conn)
        await to.finish_async(self.id, self.run, result=_json(self, "result", result))

    async def fail(
        self, error: BaseException | str, *, delay: timedelta | None = None, give_up: bool = False, data: Any = None
    ) -> JobState:
        """See :meth:`Claimed.fail`."""
        delay_seconds = None if delay is None else length_of("delay", delay)
        kept = _error(self, error, data)
        return await self._on.fail_async(self.id, self.run, kept, delay_seconds=delay_seconds, give_up=give_up)

    async def snooze(self, delay: timedelta) -> JobState:
        """See :meth:`Claimed.snooze`."""
        return await self._on.snooze_async(self.id, self.run, delay_seconds=length_of("delay", delay))

    async def reschedule(self) -> JobState:
        """See :meth:`Claimed.reschedule`."""
        return await self._on.reschedule_async(self.id, self.run)

    async def release(self) -> JobState:
        """See :meth:`Claimed.release`."""
        return await self._on.release_async(self.id, self.run)

    async def extend(self, lease: timedelta = LEASE) -> datetime:
        """See :meth:`Claimed.extend`."""
        return await self._on.extend_async(self.id, self.run, lease_seconds=length_of("lease", lease))

    async def save(self, state: Any, *, conn: AsyncSource | None = None, extra_attempts: int = 0) -> None:
        """See :meth:`Claimed.save`."""
        to = self._on if conn is None else borrow_async(conn)
        await to.checkpoint_async(
            self.id, self.run, state=_json(self, "checkpoint", state), extra_attempts=extra_attempts
        )


def held(attempt: Attempt, on: SyncHolder) -> Claimed:
    return Claimed(**{name: getattr(attempt, name) for name in _NAMES}, _on=on)


def held_async(attempt: Attempt, on: AsyncHolder) -> AsyncClaimed:
    return AsyncClaimed(**{name: getattr(attempt, name) for name in _NAMES}, _on=on)


def _json(attempt: Attempt, what: str, value: Any) -> str | None:
    if value is None:
        return None
    try:
        text = json.dumps(to_jsonable_python(value, inf_nan_mode="constants"), allow_nan=False, ensure_ascii=False)
        text.encode()  # half of a surrogate pair is a text in Python only
        return text
    except (PydanticSerializationError, ValueError) as error:
        raise ResultError(f"the {what} of job {attempt.id} of {attempt.kind} has no JSON form: {error}") from error


def _error(attempt: Attempt, error: BaseException | str, data: Any) -> dict[str, Any]:
    if isinstance(error, str):
        kept: dict[str, Any] = {"type": "failed", "message": cut(whole(error), MOST_MESSAGE_BYTES)}
    elif not isinstance(error, BaseException):  # what a caller gave; its types are checked by nobody at run time
        raise OptionError(f"`error` is {error!r}; it must be an exception or a text")
    else:
        kinds = [each for each in type(error).__mro__ if each not in _EVERY_ERROR]
        kept = {
            "type": whole(type(error).__name__),
            "message": cut(whole(without_inputs(str(error))), MOST_MESSAGE_BYTES),
            "traceback": cut(whole(without_inputs("".join(traceback.format_exception(error)))), MOST_TRACEBACK_BYTES),
            "classes": [whole(f"{each.__module__}:{each.__qualname__}") for each in kinds],
        }
    shown = _json(attempt, "data", data)
    return kept if shown is None else {**kept, "data": json.loads(shown)}

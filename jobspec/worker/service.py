"""A service is one coroutine; an error restarts it and never ends the worker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random
from typing import Final, TypeAlias

from anyio import create_task_group, get_cancelled_exc_class

from jobspec.errors import DatabaseError, JobspecError
from jobspec.worker import log
from jobspec.worker.backoff import MOST_SECONDS, backoff_seconds
from jobspec.worker.clock import Clock, is_cancelled

Service: TypeAlias = Callable[[], Awaitable[None]]

SOUND_SECONDS: Final = 3 * MOST_SECONDS
"""A service that ran for so long is sound again: its backoff starts anew. Longer than a connection may take to fail."""


async def supervise(
    name: str,
    service: Service,
    *,
    clock: Clock,
    rng: Random,
    trouble: Callable[[str, BaseException], None] = lambda _name, _error: None,
) -> None:
    """Run ``service`` until it returns or is cancelled; after an error, of which ``trouble`` hears, with backoff again.

    One trouble is logged once, however often it is met, until the service was sound again.
    """
    failures, told = 0, ""
    while True:
        began = clock.monotonic()
        error = await _run(name, service, clock, again=failures > 0)
        if error is None:
            return
        if clock.monotonic() - began > SOUND_SECONDS:
            failures, told = 0, ""
        failures += 1
        pause = backoff_seconds(failures, rng)
        if (trouble_now := _sort(error)) != told:
            told = trouble_now
            log_failure(name, error)
            log.SERVICE_AGAIN(service=name, seconds=pause)
        if isinstance(error, Exception):
            trouble(name, error)
        del error  # with its traceback
        await clock.sleep(pause)


async def _run(name: str, service: Service, clock: Clock, *, again: bool) -> BaseException | None:
    """What the service raised; None: it returned."""
    async with create_task_group() as group:
        if again:
            group.start_soon(_tell_when_sound, name, clock)
        try:
            await service()
        except get_cancelled_exc_class() as error:
            if is_cancelled():
                raise
            return error
        except Exception as error:
            return error
        finally:
            group.cancel_scope.cancel()
    return None


async def _tell_when_sound(name: str, clock: Clock) -> None:
    await clock.sleep(SOUND_SECONDS)
    log.SERVICE_BACK(service=name, seconds=SOUND_SECONDS)


def _sort(error: BaseException) -> str:
    """All that is said of a database that is away is one trouble."""
    return "the database is away" if isinstance(error, DatabaseError) else repr(error)


def log_failure(name: str, error: BaseException) -> None:
    if isinstance(error, JobspecError):
        log.SERVICE_TROUBLE(service=name, error=error.message)
    elif isinstance(error, Exception):
        log.SERVICE_FAILED(error, service=name)
    else:
        log.SERVICE_CANCELLED(error, service=name)

"""A service is one coroutine; an error restarts it and never ends the worker."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from random import Random
from typing import Final, TypeAlias

from anyio import get_cancelled_exc_class

from jobspec.errors import JobspecError
from jobspec.worker.backoff import MOST_SECONDS, backoff_seconds
from jobspec.worker.clock import Clock, is_cancelled

_log = logging.getLogger("jobspec.worker.service")

Service: TypeAlias = Callable[[], Awaitable[None]]

SOUND_SECONDS: Final = 2 * MOST_SECONDS
"""A service that ran for so long before it failed starts its backoff anew."""


async def supervise(name: str, service: Service, *, clock: Clock, rng: Random) -> None:
    """Run ``service`` until it returns or is cancelled; after an error, with backoff, again."""
    failures = 0
    while True:
        began = clock.monotonic()
        try:
            await service()
        except JobspecError as error:
            _log.warning("%s: %s", name, error.message)
        except get_cancelled_exc_class():
            if is_cancelled():
                raise
            _log.exception("%s failed with a cancellation that nobody asked for", name)
        except Exception:
            _log.exception("%s failed", name)
        else:
            return
        failures = 1 if clock.monotonic() - began > SOUND_SECONDS else failures + 1
        pause = backoff_seconds(failures, rng)
        _log.info("%s starts again in %.1f s", name, pause)
        await clock.sleep(pause)

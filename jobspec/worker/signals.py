"""A worker that is its process's purpose: it ends on SIGTERM, SIGINT and SIGHUP."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Final

from jobspec.worker import log
from jobspec.worker.clock import caller_from_threads
from jobspec.worker.worker import Worker

STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
HANG_UP: Final[signal.Signals | None] = getattr(signal, "SIGHUP", None)
"""The terminal was closed, or whoever starts processes wants a new one. Not every system knows it."""


async def run_worker(worker: Worker) -> None:
    """:meth:`Worker.run`, but the first SIGTERM or SIGINT stops it gracefully and the second ends the process at once.
    SIGHUP stops it gracefully, however often it comes, unless it was ignored before, as below ``nohup``.

    The second exits with 128 + its number; what the worker still held is rescued when its lease runs out. Only on the
    main thread. Raises what ``Worker.run`` raises.
    """
    with stopped_by_signals(worker):
        await worker.run()


@contextmanager
def stopped_by_signals(
    worker: Worker, *, supervised: bool = False, stopping: Callable[[], object] | None = None
) -> Iterator[None]:
    """See :func:`run_worker`; around any way to run one. ``supervised``: a second signal is left to the supervisor,
    which kills: the first may come twice, from it and from whoever signals all processes of a service. So is SIGHUP.
    ``stopping`` hears of the signal at once, in its handler, though the event loop may be blocked.
    """
    # Handlers of the process, not of the event loop: a second signal is wanted most when a handler blocks the loop.
    soon = caller_from_threads()

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in (number,) if number == HANG_UP else STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN if supervised or number == HANG_UP else _end_at_once)
        if stopping is not None:
            stopping()
        soon(partial(log.SIGNAL, signal=signal.Signals(number).name))
        soon(worker.stop)

    before = {each: signal.signal(each, stop) for each in STOP_SIGNALS}
    if HANG_UP is not None and signal.getsignal(HANG_UP) != signal.SIG_IGN:
        before[HANG_UP] = signal.signal(HANG_UP, signal.SIG_IGN if supervised else stop)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)

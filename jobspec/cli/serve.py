"""One worker, for as long as this process lives, or until its work is done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from math import inf
from typing import Any, Final, Literal, TypeAlias, TypeVar

import anyio

from jobspec.cli.expose import exposed
from jobspec.cli.failure import FAILED
from jobspec.cli.output import say
from jobspec.core.units import show_duration
from jobspec.errors import DatabaseError
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.overview import overview
from jobspec.ops.tally import tally
from jobspec.url import connect_async
from jobspec.worker.deadline import Deadline
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.lifeline import Lifeline
from jobspec.worker.observer import OutcomeWord
from jobspec.worker.relay import Connect
from jobspec.worker.signals import stopped_by_signals
from jobspec.worker.supervisor import KILL_SECONDS
from jobspec.worker.worker import Worker

AnswerT = TypeVar("AnswerT")
Until: TypeAlias = Literal["stopped", "drained", "one"]
"""How long to work."""
_FAILED: Final[frozenset[OutcomeWord | None]] = frozenset({"failed", "given_up", "parked", "lost"})
_LEFT: Final = ("ready", "running", "scheduled", "waiting", "reserved")


def serve(
    url: str,
    table: DispatchTable,
    *,
    grace: timedelta | None = timedelta(seconds=30),
    name: str | None = None,
    http: str | None = None,
    until: Until = "stopped",
    lifeline: Lifeline | None = None,
    notifier: str | None = None,
    receivers: Mapping[str, str] | None = None,
    **options: Any,
) -> int:
    """Until SIGINT or SIGTERM, or as ``until`` says; the exit code. ``options``: of :class:`jobspec.Worker`.

    Raises what ``Worker.run`` and its siblings raise.
    """
    index = 0 if lifeline is None else lifeline.number - 1
    with exposed(http, url, index=index) as observers:
        watching = [*observers, *([] if lifeline is None else [lifeline])]

        def run(how: Callable[[Worker], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
            terms = {**options, "grace": grace, "name": name, "observers": watching, "receivers": _relays(receivers)}
            return _run(url, table, how, lifeline, terms, notifier)

        match until:
            case "stopped":
                run(Worker.run)
                return 0
            case "one":
                return FAILED if run(Worker.run_one) in _FAILED else 0
            case "drained":
                _report(url, table, run(Worker.drain))
                return 0


def _run(
    url: str,
    table: DispatchTable,
    how: Callable[[Worker], Coroutine[Any, Any, AnswerT]],
    lifeline: Lifeline | None,
    options: dict[str, Any],
    notifier: str | None,
) -> AnswerT:
    async def run() -> AnswerT:
        backend = connect_async(url, application_name="jobspec worker", notifier=notifier)
        try:
            grace: timedelta | None = options["grace"]
            kill_seconds = (inf if grace is None else grace.total_seconds()) + KILL_SECONDS
            worker = Worker(table, backend, **options)
            if lifeline is not None:
                lifeline.watch(worker.stop, kill_seconds=kill_seconds)
            # Where a supervisor kills, that is to come first.
            with Deadline(kill_seconds if lifeline is None else kill_seconds + KILL_SECONDS) as deadline:
                worker.on_stop = deadline.begin
                with stopped_by_signals(worker, supervised=lifeline is not None, stopping=deadline.begin):
                    return await how(worker)
        finally:
            await backend.close()

    return anyio.run(run, backend_options={"use_uvloop": find_spec("uvloop") is not None})


def _relays(receivers: Mapping[str, str] | None) -> dict[str, Connect]:
    """How the worker connects to what it forwards to."""
    return {
        name: partial(connect_async, url, application_name="jobspec relay") for name, url in (receivers or {}).items()
    }


def _report(url: str, table: DispatchTable, due: timedelta | None) -> None:
    """What a drain left behind, and why."""
    say("drained: nothing is ready for this worker")
    if due is not None:
        say(f"the next thing is due in {show_duration(timedelta(seconds=max(1, round(due.total_seconds()))))}")
    with suppress(DatabaseError):  # a worker need not have the right to look
        for line in _left_elsewhere(url) if is_elsewhere(url) else _left(url, table):
            say(line)


def _left(url: str, table: DispatchTable) -> Iterator[str]:
    seen = overview(url)
    for each in seen.channels:
        if told := _words({word: getattr(each, word) for word in _LEFT}):
            why = ["paused"] if each.paused else []
            why += [f"{each.blocked} lanes wait behind a dead job: `jobspec unblock`"] if each.blocked else []
            yield f"left in {each.name}: {told}" + (f" ({'; '.join(why)})" if why else "")
    known = frozenset(table.kinds)
    for kind in seen.stranded:
        if kind.waiting and (kind.kind, kind.version) not in known:
            yield f"no handler here for {kind.kind} v{kind.version}: {kind.waiting} wait for a worker that has one"


def _left_elsewhere(url: str) -> Iterator[str]:
    for each in tally(url).channels:
        if told := _words({word: int(each.jobs.get(word) or 0) for word in _LEFT}):
            yield f"left in {each.name}: {told}"


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number)

"""The program of a process that runs ``run_in: process`` handlers, one job after another, for as long as it is asked.

Requests come by what was its standard input, answers go by what was its standard output, what handlers log among them;
what they print goes where the worker logs it. When the worker is gone, so is this.
"""

from __future__ import annotations

import base64
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Collection, Coroutine, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from importlib import import_module
from math import inf
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

from jobspec import errors
from jobspec.core.job import ClaimedJob, Progress
from jobspec.errors import HandlerError, UnsupportedError
from jobspec.worker.codec import Codec
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding, DispatchTable, Route
from jobspec.worker.frames import HEADER, length, pack, unpack
from jobspec.worker.record import Dictation, follow
from jobspec.worker.remote import described
from jobspec.worker.signature import home


def find_route(module: str, kind: str, version: int) -> Route:
    """The route of a job in the module of its context, where generated code has it. Raises HandlerError."""
    for value in vars(import_module(module)).values():
        for each in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(each, Route) and (each.kind, each.version) == (kind, version):
                return each
    raise HandlerError(f"{kind} version {version} has no route in the module {module}, where its context is")


def find_handler(home: str) -> Any:
    """``module:qualname``. Raises what importing it raises."""
    module, _, path = home.partition(":")
    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def found(table: DispatchTable, binding: Binding) -> dict[str, Any]:
    """How a process finds a handler and its route. Raises HandlerError if it would find something else."""
    route, handler = binding.route, binding.handler
    place, module = home(handler), route.context.__module__
    try:
        same = find_handler(place) is handler
    except (ImportError, AttributeError):
        same = False
    if not same:
        raise HandlerError(
            f"{route.kind}: another process would not find its handler at `{place}`",
            help="give the function itself, without a decorator that hides it",
        )
    if find_route(module, route.kind, route.version) is not route:
        raise HandlerError(f"{route.kind}: the module {module} has another route of it than the dispatch table")
    versions = [version for kind, version in table.served if kind == route.kind]
    return {"kind": route.kind, "route": route.version, "module": module, "home": place, "versions": versions}


class Pipes:
    """Both ways to the worker."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests, self._answers = requests, answers
        self._queue: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._lock = threading.RLock()  # threads of the handler log, and what interrupts a call of ours may do so, too
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, message: Mapping[str, Any]) -> None:
        data = pack(message)
        with self._lock:
            self._answers.write(data)
            self._answers.flush()

    def receive(self) -> dict[str, Any]:
        return self._queue.get()

    def _read(self) -> None:
        """In a thread, so that the end of the worker is heard also while a handler runs."""
        try:
            while header := self._requests.read(HEADER.size):
                self._queue.put(unpack(self._requests.read(length(header))))
        finally:
            with suppress(OSError):
                os.killpg(os.getpid(), signal.SIGKILL)  # with what handlers have started and left
            os._exit(0)


class Desk:
    """What the contexts of this process talk to: see :class:`jobspec.worker.context.Runtime`."""

    def __init__(self, route: Route, version: int, pipes: Pipes) -> None:
        codec = Codec(route, version)
        self.kind: Final = route.kind
        self.version: Final = version
        self.read: Final = codec.read
        self.write: Final = codec.write
        self.write_state: Final = codec.write_state
        self.read_state: Final = codec.read_state
        self.read_after: Final = codec.read_after
        self.secrets: Final = codec.secrets
        self.monotonic: Final = time.monotonic
        self._pipes = pipes

    def finished(self, run: int) -> None:
        self._pipes.send({"say": "finished"})

    def cancel_asked(self, run: int) -> None:
        self._pipes.send({"say": "cancel_asked"})

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        self._pipes.send({"say": "save", "state": state, "extra_attempts": extra_attempts})
        answer = self._pipes.receive()
        if (code := answer.get("code")) is not None:
            raise errors.BY_CODE[code](answer["message"], help=answer["help"])

    def save(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> Coroutine[Any, Any, None]:
        raise _not_here("save", "save_sync")

    def progress_sync(self, job: ClaimedJob, progress: Progress) -> None:
        said = {"done": progress.done, "total": progress.total, "note": progress.note}
        self._pipes.send({"say": "progress", "progress": said})

    def progress(self, job: ClaimedJob, progress: Progress) -> Coroutine[Any, Any, None]:
        raise _not_here("progress", "progress_sync")


def _not_here(called: str, instead: str) -> UnsupportedError:
    return UnsupportedError(
        f"job.{called}() is for `async def` handlers, and this one runs in a process of its own, without a loop",
        help=f"call job.{instead}()",
    )


class Secrets:
    """The texts that are not to be seen in what is logged just now: of the job that runs, or was the last to run."""

    def __init__(self) -> None:
        self._find: Any = set
        self._found: Collection[str] | None = None

    def of(self, desk: Desk, job: ClaimedJob) -> None:
        self._find, self._found = lambda: desk.secrets(job), None

    def __call__(self) -> Collection[str]:
        if self._found is None:  # once a job, and only if something is looked for
            self._found = self._find()
        return self._found


def serve(pipes: Pipes) -> None:
    """Until the worker needs no more of it, or is gone."""
    desks: dict[tuple[str, int], tuple[Desk, Any, type[JobContext[Any, Any]]]] = {}
    hidden = Secrets()
    try:
        greeting = pipes.receive()
        follow(greeting["levels"], Dictation(pipes.send, hidden))
        for each in greeting["handlers"]:
            route, handler = find_route(each["module"], each["kind"], each["route"]), find_handler(each["home"])
            for version in each["versions"]:
                desks[each["kind"], version] = (Desk(route, version, pipes), handler, route.context)
    except BaseException as error:
        pipes.send({"say": "broken", "raised": described(error, 0)})
        return
    own = os.getpid()
    pipes.send({"say": "ready", "pid": own})
    while True:
        request = pipes.receive()
        if "end" in request:
            return
        pipes.send({"say": "begun"})
        answer = _answer(request, *desks[request["kind"], request["version"]], hidden)
        if os.getpid() != own:  # a fork that the handler has made, and that has come back from it as well
            os._exit(1)
        pipes.send(answer)
        del request, answer  # not to be kept until the next one comes


def _answer(
    request: Mapping[str, Any], desk: Desk, handler: Any, context: type[JobContext[Any, Any]], hidden: Secrets
) -> dict[str, Any]:
    blob, seconds = request["blob"], request["seconds"]
    job = ClaimedJob(
        id=request["id"],
        run=request["run"],
        attempt=request["attempt"],
        kind_id=0,
        payload=request["payload"],
        blob=None if blob is None else base64.b64decode(blob),
        timeout_seconds=seconds,
        suspect=False,
        checkpoint=request["checkpoint"],
        after=request["after"],
    )
    hidden.of(desk, job)
    try:
        due = inf if seconds is None else desk.monotonic() + seconds
        with _traced(request["trace"]):
            result = desk.write(handler(context(job, desk.read(job), desk, due)))
        return {"say": "returned", "result": result}
    except BaseException as error:  # also SystemExit: the process is for the next job, too
        return {"say": "raised", "raised": described(error, job.attempt, desk.secrets(job))}
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _traced(trace: Mapping[str, str] | None) -> AbstractContextManager[object]:
    """What :data:`jobspec.core.trace.inside` is in the worker, around the handler."""
    if trace is None:
        return nullcontext()
    block: AbstractContextManager[object] = find_handler(trace["home"])(trace["parent"])
    return block


def main() -> None:
    """Take the standard streams for the talk with the worker, and give handlers others."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for each in (signal.SIGINT, signal.SIGTERM):  # meant for the worker, who says when it is over
        signal.signal(each, signal.SIG_IGN)
    faulthandler.enable()
    serve(Pipes(requests, answers))

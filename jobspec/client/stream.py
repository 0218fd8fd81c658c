"""Any number of jobs, a batch at a time: while one batch is stored, the next is made."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable, Iterator, Sequence
from contextlib import aclosing, closing
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from anyio import Event, create_task_group, get_cancelled_exc_class
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint

from jobspec.backends.backend import AsyncBackend, AsyncProducer, StreamingProducer, SyncBackend, SyncProducer
from jobspec.backends.borrow import borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.request import JobRequest
from jobspec.core.job import NewJob
from jobspec.errors import OptionError

ResultT = TypeVar("ResultT")

BATCH: Final = 1_000
MOST: Final = 5_000


def enqueue_stream(
    backend: SyncBackend,
    requests: Iterable[JobRequest[ResultT]],
    /,
    *,
    batch: int = BATCH,
    on_batch: Callable[[list[JobHandle[ResultT]]], object] | None = None,
) -> int:
    """Store jobs as they come, each ``batch`` of them in a transaction of its own. Answers how many were stored.

    ``requests`` may be a generator without end: no more than three batches are held. While a batch is stored the next
    is made, so the generator must not need the last connection of ``backend``. ``on_batch`` is called with the handles
    of each batch once it is stored, in order. After an error, of the database or of ``requests``, what was stored
    before stays: a note on the exception says how much. Raises what ``enqueue_many`` raises, OptionError, and TypeError
    for a connection, whose transaction is the caller's.
    """
    check(backend, batch)
    made: deque[Sequence[JobRequest[ResultT]]] = deque()
    stored = 0

    def batches() -> Iterator[Sequence[NewJob]]:
        rest = iter(requests)
        while some := list(islice(rest, batch)):
            made.append(some)
            yield [each.job for each in some]

    try:
        with closing(_stored(borrow(backend), batches())) as answers:
            for ids in answers:
                some = made.popleft()
                stored += len(ids)
                if on_batch is not None:
                    pairs = zip(ids, some, strict=True)
                    on_batch([JobHandle(id_, each.job.kind, backend, each.result) for id_, each in pairs])
    except BaseException as error:  # above all one who has pressed Ctrl-C asks how much there is
        error.add_note(so_far(stored, batch))
        raise
    return stored


def _stored(producer: SyncProducer, batches: Iterable[Sequence[NewJob]]) -> Generator[list[int], None, None]:
    if isinstance(producer, StreamingProducer):
        yield from producer.enqueue_batches(batches)
        return
    for jobs in batches:
        yield producer.enqueue(jobs)


async def enqueue_stream_async(
    backend: AsyncBackend,
    requests: Iterable[JobRequest[ResultT]] | AsyncIterable[JobRequest[ResultT]],
    /,
    *,
    batch: int = BATCH,
    on_batch: Callable[[list[AsyncJobHandle[ResultT]]], object] | None = None,
) -> int:
    """See :func:`enqueue_stream`. ``requests`` may be asynchronous; ``on_batch`` is a plain function."""
    check(backend, batch)
    producer, stored = borrow_async(backend), 0

    def note(storing: Storing[ResultT]) -> None:
        nonlocal stored
        ids = storing.answer()
        if ids is None:
            return
        stored += len(ids)
        if on_batch is not None:
            pairs = zip(ids, storing.requests, strict=True)
            on_batch([AsyncJobHandle(id_, each.job.kind, backend, each.result) for id_, each in pairs])

    async def store(group: TaskGroup) -> None:
        under_way: Storing[ResultT] | None = None
        try:
            async with aclosing(_batches(requests, batch)) as made:
                async for some in made:
                    if under_way is not None:
                        done, under_way = under_way, None
                        await done.ended.wait()
                        note(done)
                    under_way = Storing(producer, some)
                    group.start_soon(under_way.run)
                    await checkpoint()  # it is sent now
        finally:
            if under_way is not None:
                await under_way.ended.wait()
                note(under_way)

    failed: BaseException | None = None
    async with create_task_group() as group:
        try:
            await store(group)
        except get_cancelled_exc_class():
            raise
        except BaseException as error:  # not as part of a group
            failed = error
    if failed is not None:
        failed.add_note(so_far(stored, batch))
        raise failed
    return stored


class Storing(Generic[ResultT]):
    """A batch that is being stored, and what came of it."""

    def __init__(self, producer: AsyncProducer, requests: Sequence[JobRequest[ResultT]]) -> None:
        self._producer = producer
        self.requests: Final = requests
        self.ended: Final = Event()
        self._ids: list[int] | None = None
        self._error: Exception | None = None

    async def run(self) -> None:
        try:
            self._ids = await self._producer.enqueue_async([each.job for each in self.requests])
        except Exception as error:
            self._error = error
        finally:
            self.ended.set()

    def answer(self) -> list[int] | None:
        """None: it was cancelled, and nobody knows. Raises what came of it otherwise."""
        if self._error is not None:
            raise self._error
        return self._ids


async def _batches(
    requests: Iterable[JobRequest[ResultT]] | AsyncIterable[JobRequest[ResultT]], size: int
) -> AsyncGenerator[Sequence[JobRequest[ResultT]], None]:
    if not isinstance(requests, AsyncIterable):
        rest = iter(requests)
        while some := list(islice(rest, size)):
            yield some
        return
    gathered: list[JobRequest[ResultT]] = []
    async for each in requests:
        gathered.append(each)
        if len(gathered) == size:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def check(backend: Any, batch: int) -> None:
    """Raises TypeError and OptionError."""
    if not (hasattr(backend, "claim") or hasattr(backend, "claim_async")):
        msg = (
            "a stream commits each batch: it needs a backend from jobspec.connect() or connect_async(),"
            f" not {type(backend).__name__}; enqueue_many joins the transaction of a connection"
        )
        raise TypeError(msg)
    given: object = batch
    if not isinstance(given, int) or not 1 <= batch <= MOST:
        raise OptionError(f"`batch` is {batch!r}; it must be a whole number from 1 to {MOST}")


def so_far(stored: int, batch: int) -> str:
    return f"{stored} jobs are known to be stored, in batches of {batch}: they stay"

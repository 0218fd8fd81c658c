"""PostgreSQL as a backend of its own: connections are ours, every verb is its own short transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import anyio
import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from jobspec.backends.backend import LEASE, StreamingProducer
from jobspec.backends.claimed import AsyncClaimed, Claimed, held, held_async
from jobspec.backends.pauses import ClosedError
from jobspec.backends.postgres import looking, workers
from jobspec.backends.postgres.batches import store
from jobspec.backends.postgres.borrowed import BorrowedAsyncConnection, BorrowedConnection
from jobspec.backends.postgres.bounded import BoundedConnection
from jobspec.backends.postgres.claiming import Wish, claim_here, claim_here_async
from jobspec.backends.postgres.driver import check_url, run, run_async, unreachable
from jobspec.backends.postgres.enqueue import is_plain
from jobspec.backends.postgres.events import listen_for_events
from jobspec.backends.postgres.gather import Gatherer
from jobspec.backends.postgres.migrator import check_version
from jobspec.backends.postgres.pooler import unprepared
from jobspec.backends.postgres.session import CONNECT_SECONDS, KEEPALIVE
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.threaded import Pool
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.postgres.waiting import AsyncConnection, Connection, insist, insist_async
from jobspec.backends.postgres.worker_backend import PostgresWorkerBackend
from jobspec.backends.room import patiently, patiently_async
from jobspec.core.events import Event, EventName
from jobspec.core.job import JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.states import JobState
from jobspec.errors import DatabaseError

ResultT = TypeVar("ResultT")


class PostgresBackend(Verbs, StreamingProducer):
    """A sync producer with a pool, and the verbs on single jobs. A context manager; or call :meth:`close`."""

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        """Raises ConfigError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError."""
        check_url(url)
        options = {**KEEPALIVE, "autocommit": True, "application_name": application_name}
        try:
            with psycopg.connect(url, **options) as conn:
                check_version(run(conn, workers.schema_version()))
        except psycopg.OperationalError as error:
            raise unreachable(error) from error
        self._pool = ConnectionPool(
            url,
            connection_class=BoundedConnection,
            configure=unprepared,
            min_size=0,
            max_size=max_connections,
            kwargs=options,
            open=True,
            timeout=CONNECT_SECONDS,
        )

    def run(self, statement: Statement[ResultT], /) -> ResultT:
        conn = self._lent()
        try:
            return run(conn, statement)
        finally:
            self._pool.putconn(conn)

    @contextmanager
    def atomic(self) -> Iterator[Verbs]:
        with self._connection() as conn, conn.transaction():
            yield BorrowedConnection(conn)

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        return patiently(jobs, super().enqueue)

    def enqueue_batches(self, batches: Iterable[Sequence[NewJob]], /) -> Iterator[list[int]]:
        conn = self._lent()
        try:
            yield from store(conn, batches, partial(patiently, store=BorrowedConnection(conn).enqueue))
        finally:
            self._pool.putconn(conn)

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        def once(seconds: float | None) -> JobView | None:
            with self._connection() as conn:
                return BorrowedConnection(conn).wait(id_, timeout_seconds=seconds)

        return insist(id_, timeout_seconds, once)

    def claim(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[Claimed]:
        """Take up to ``limit`` ready jobs, each with a lease of its own, without being a worker.

        ``kinds``, ``channels``: qualified names, where ``*`` stands for one part; None: any. ``id``: this job and no
        other. ``block``: wait so long (a timedelta or seconds) for a first job. ``client``: who claims, for those who
        look. Raises NotReadyError if the job of ``id`` cannot be claimed now, OptionError, UnknownKindError,
        UnknownChannelError.
        """
        wish = Wish.of(limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id, block=block, client=client)
        with self._connection() as conn:
            return [held(each, self) for each in claim_here(conn, wish)]

    def list_jobs(
        self,
        wanted: Mapping[str, Any],
        /,
        *,
        after: int | None = None,
        limit: int = 100,
        newest: bool = False,
    ) -> list[JobView]:
        """The jobs that a filter means, by their ids, a page at a time.

        ``wanted``: as in ``{"kind": "shop.charge_order", "state": ["dead", "parked"]}``; ``after``: the last id of the
        page before; ``newest``: the other way round. Raises OptionError.
        """
        return self.look(looking.find(wanted, after=after, limit=limit, newest=newest))

    def count(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        """How many jobs a filter means, by their state; a state without any is not named. Raises OptionError."""
        return self.look(looking.count(wanted))

    def stats(self) -> list[Metric]:
        """How many jobs there are, in which channel and state, how old the oldest is, who works."""
        return self.look(looking.metrics())

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        conn = self._lent()
        try:
            with conn:
                yield conn
        finally:
            self._pool.putconn(conn)

    def _lent(self) -> BoundedConnection:
        """To be put back."""
        try:
            return self._pool.getconn()
        except PoolTimeout as error:
            raise no_connection() from error
        except PoolClosed as error:
            raise ClosedError from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncPostgresBackend(PostgresWorkerBackend, AsyncVerbs):
    """An async producer with a pool, the verbs on single jobs, and all a worker needs.

    An async context manager; or call :meth:`close`.
    """

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        check_url(url)
        super().__init__(url, application_name)
        options = {**KEEPALIVE, "autocommit": True, "application_name": application_name}
        self._pool = Pool(url, min_size=0, max_size=max_connections, kwargs=options, timeout=CONNECT_SECONDS)
        self._gatherer = Gatherer(super().enqueue_async)

    async def run_async(self, statement: Statement[ResultT], /) -> ResultT:
        async with self._connection() as conn:
            return await run_async(conn, statement)

    @asynccontextmanager
    async def atomic_async(self) -> AsyncIterator[AsyncVerbs]:
        async with self._connection() as conn, conn.transaction():
            yield BorrowedAsyncConnection(conn)

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        if len(jobs) == 1 and is_plain(jobs[0]):
            return [await self._gatherer.enqueue(jobs[0])]
        return await patiently_async(jobs, super().enqueue_async)

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        async def once(seconds: float | None) -> JobView | None:
            async with self._connection() as conn:
                return await BorrowedAsyncConnection(conn).wait_async(id_, timeout_seconds=seconds)

        return await insist_async(id_, timeout_seconds, once)

    async def claim_async(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[AsyncClaimed]:
        """See :meth:`PostgresBackend.claim`. If it is cancelled, it has claimed nothing, and listens to nothing."""
        wish = Wish.of(limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id, block=block, client=client)
        jobs: list[AsyncClaimed] = []
        try:
            async with self._connection() as conn:
                jobs += [held_async(each, self) for each in await claim_here_async(conn, wish)]
            await anyio.lowlevel.checkpoint_if_cancelled()
        except BaseException:
            with anyio.CancelScope(shield=True):
                for job in jobs:
                    await job.release()
            raise
        return jobs

    async def list_jobs_async(
        self,
        wanted: Mapping[str, Any],
        /,
        *,
        after: int | None = None,
        limit: int = 100,
        newest: bool = False,
    ) -> list[JobView]:
        """See :meth:`PostgresBackend.list_jobs`."""
        return await self.look_async(looking.find(wanted, after=after, limit=limit, newest=newest))

    async def count_async(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        """See :meth:`PostgresBackend.count`."""
        return await self.look_async(looking.count(wanted))

    async def stats_async(self) -> list[Metric]:
        """See :meth:`PostgresBackend.stats`."""
        return await self.look_async(looking.metrics())

    def events(
        self, *, kinds: Collection[str] | None = None, events: Collection[EventName] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """``async with backend.events() as events: async for event in events``: what happens to jobs from now on.

        Only kinds whose spec has ``events:`` are spoken of. ``kinds``: qualified names; ``events``: the steps; None:
        all. An event comes once, when its transaction has been committed. When the connection is cut another is made:
        what happens in between is missed. Raises DatabaseError where it cannot begin.
        """
        return listen_for_events(self._url, self._name, kinds, events)

    async def close(self) -> None:
        await super().close()
        await self._pool.close()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._pool.connection() as conn:
                yield conn
        except PoolTimeout as error:
            raise no_connection() from error
        except PoolClosed as error:
            raise ClosedError from error

    async def __aenter__(self) -> Self:
        try:
            check_version(await self._control.run(workers.schema_version()))
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def no_connection() -> DatabaseError:
    return DatabaseError(
        f"no connection to the database within {CONNECT_SECONDS} s",
        help="is the server up, and max_connections enough for all who call at a time? A stream holds one to its end",
    )

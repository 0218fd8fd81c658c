"""Plans are carried out: over a client of botocore, or of aiobotocore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import cache
from threading import Lock
from typing import Any, Final

import anyio
from aiobotocore.config import AioConfig  # type: ignore[import-untyped]
from aiobotocore.session import get_session as get_async_session  # type: ignore[import-untyped]
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from jobspec.backends.loop import in_trio
from jobspec.backends.sqs.address import Address
from jobspec.backends.sqs.names import short_name
from jobspec.backends.sqs.request import Answer, Plan, Request, ResultT
from jobspec.backends.sqs.trouble import translated
from jobspec.errors import ConfigError, DatabaseError, UnsupportedError

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 5
"""How long an answer may take, beside the time that SQS was asked to wait."""
TRIES: Final = 3
"""botocore itself tries again after throttling and broken connections, with backoff."""
CONNECTIONS: Final = 50


def _options(address: Address) -> dict[str, Any]:
    return {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": address.wait_seconds + ANSWER_SECONDS,
        "retries": {"mode": "standard", "total_max_attempts": TRIES},
        "max_pool_connections": CONNECTIONS,
        "user_agent_extra": "jobspec",
    }


def _check_region(address: Address) -> None:
    """Raises ConfigError: botocore would look for a host that is not there, for a long time."""
    if address.endpoint is None and address.region not in _regions():
        raise ConfigError(
            f"botocore knows no region {address.region!r} with SQS",
            help=f"update botocore if it is new; there are: {', '.join(sorted(_regions()))}",
        )


class Driver:
    """From any thread."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock: Final = Lock()
        self._client: Any = None
        self._closed = False

    def run(self, plan: Plan[ResultT]) -> ResultT:
        """Raises what the plan raises."""
        client = self._open()
        try:
            requests = next(plan)
            while True:
                requests = plan.send([self._ask(client, each) for each in requests])
        except StopIteration as end:
            value: ResultT = end.value
            return value
        finally:
            plan.close()

    def _open(self) -> Any:
        with self._lock:  # a session is not to be used by two threads at once; a client is
            if self._closed:
                raise _closed(self._address)
            if self._client is None:
                try:
                    self._client = self._connect()
                except BotoCoreError as error:
                    raise translated(error, self._address, None) from error
            return self._client

    def _connect(self) -> Any:
        session = get_session()
        _check_region(self._address)
        options, address = Config(**_options(self._address)), self._address
        return session.create_client("sqs", region_name=address.region, endpoint_url=address.endpoint, config=options)

    def _ask(self, client: Any, request: Request) -> Answer:
        try:
            answer: Mapping[str, Any] = getattr(client, request.operation)(**request.parameters)
        except (BotoCoreError, ClientError) as error:
            return translated(error, self._address, _queue(request))
        return answer

    def close(self) -> None:
        with self._lock:
            client, self._client, self._closed = self._client, None, True
        if client is not None:
            client.close()


class AsyncDriver:
    """On one event loop at a time, of asyncio: aiobotocore knows no other."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._opening: anyio.Lock | None = None
        self._closed = False
        self._client: Any = None
        self._stack = AsyncExitStack()
        self._tasks: Final[set[asyncio.Task[Any]]] = set()

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """See :meth:`start`."""
        self._tasks.add(self.start(work))

    def start(self, work: Callable[[], Coroutine[Any, Any, ResultT]]) -> asyncio.Task[ResultT]:
        """Work that goes on, whatever becomes of who began it; :meth:`close` waits for it. Raises UnsupportedError."""
        _check_loop()
        task = asyncio.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def run(self, plan: Plan[ResultT]) -> ResultT:
        """Requests that may be carried out at once are. Raises UnsupportedError on trio, and what the plan raises."""
        client = await self._open()
        try:
            requests = next(plan)
            while True:
                requests = plan.send(await self._ask_all(client, requests))
        except StopIteration as end:
            value: ResultT = end.value
            return value
        finally:
            plan.close()

    async def _open(self) -> Any:
        _check_loop()
        if self._closed:
            raise _closed(self._address)
        if self._client is not None:
            return self._client
        self._opening = self._opening or anyio.Lock()
        async with self._opening:
            if self._client is None:
                try:
                    self._client = await self._connect()
                except BotoCoreError as error:
                    raise translated(error, self._address, None) from error
            return self._client

    async def _connect(self) -> Any:
        session = get_async_session()
        _check_region(self._address)
        options, address = AioConfig(**_options(self._address)), self._address
        client = session.create_client("sqs", region_name=address.region, endpoint_url=address.endpoint, config=options)
        return await self._stack.enter_async_context(client)

    async def _ask_all(self, client: Any, requests: Sequence[Request]) -> list[Answer]:
        if len(requests) == 1:
            return [await self._ask(client, requests[0])]
        answers: dict[int, Answer] = {}

        async def ask(number: int, request: Request) -> None:
            answers[number] = await self._ask(client, request)

        async with anyio.create_task_group() as group:
            for number, request in enumerate(requests):
                group.start_soon(ask, number, request)
        return [answers[number] for number in range(len(requests))]

    async def _ask(self, client: Any, request: Request) -> Answer:
        try:
            answer: Mapping[str, Any] = await getattr(client, request.operation)(**request.parameters)
        except (BotoCoreError, ClientError) as error:
            return translated(error, self._address, _queue(request))
        return answer

    async def close(self) -> None:
        """What a request may still bring is waited for, to be given back."""
        with anyio.CancelScope(shield=True):
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=self._address.wait_seconds + ANSWER_SECONDS)
            for task in list(self._tasks):
                task.cancel()
            self._client, self._closed = None, True
            await self._stack.aclose()


def _check_loop() -> None:
    """Raises UnsupportedError."""
    if in_trio():
        raise UnsupportedError(
            "SQS cannot be used on trio: its client, aiobotocore, has asyncio only",
            help="run the program on asyncio, or use the sync backend in threads",
        )


def _closed(address: Address) -> DatabaseError:
    return DatabaseError(f"this backend on {address} was closed", help="connect again")


@cache
def _regions() -> frozenset[str]:
    """Of all partitions: China and others, too."""
    session = get_session()
    return frozenset(
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("sqs", partition)
    )


def _queue(request: Request) -> str | None:
    url = request.parameters.get("QueueUrl")
    return request.parameters.get("QueueName") if url is None else short_name(str(url))

"""Every line here type-checks under mypy --strict and pyright strict."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from typed_shop.jobs import count_orders, send_email

from jobspec import AsyncJobHandle, JobHandle, JobRequest, connect, connect_async, enqueue_stream, enqueue_stream_async


def mails() -> Iterator[JobRequest[None]]:
    yield send_email.request(to="a", subject="b")


async def mails_later() -> AsyncIterator[JobRequest[None]]:
    yield send_email.request(to="a", subject="b")


def keep(handles: list[JobHandle[int]]) -> None:
    assert_type(handles[0].result(timeout=5), int)


def stream(url: str) -> None:
    with connect(url) as backend:
        assert_type(enqueue_stream(backend, mails()), int)
        enqueue_stream(backend, (count_orders.request() for _ in range(3)), batch=10, on_batch=keep)
        ids: list[int] = []
        enqueue_stream(backend, mails(), on_batch=lambda handles: ids.extend(each.id for each in handles))
        mixed: list[JobRequest[object]] = [*mails(), count_orders.request()]
        enqueue_stream(backend, mixed)


async def stream_async(url: str) -> None:
    handles: list[AsyncJobHandle[None]] = []
    async with connect_async(url) as backend:
        assert_type(await enqueue_stream_async(backend, mails(), on_batch=handles.extend), int)
        await enqueue_stream_async(backend, mails_later(), batch=5, on_batch=handles.extend)

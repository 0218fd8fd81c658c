"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
from sqlalchemy.orm import Session
from typed_shop.jobs import count_orders, send_email

from jobspec import JobHandle, JobRequest, adapt, connect, connect_async, enqueue_stream, enqueue_stream_async


async def later() -> AsyncIterator[JobRequest[int]]:
    yield count_orders.request()


def mails(handles: list[JobHandle[None]]) -> None:
    print(handles)


def stream(url: str, conn: psycopg.Connection[Any], session: Session) -> None:
    numbers = [count_orders.request()]
    enqueue_stream(conn, numbers)  # E a stream commits: a connection is the caller's
    enqueue_stream(adapt(session), numbers)  # E and so is a session
    with connect(url) as backend:
        enqueue_stream(backend, count_orders.request())  # E one request is no stream
        enqueue_stream(backend, [count_orders])  # E a job is no request
        enqueue_stream(backend, numbers, 100)  # E the size is a keyword
        enqueue_stream(backend, numbers, batch="100")  # E a text is no number
        enqueue_stream(backend, numbers, on_batch=mails)  # E handles of another job
        enqueue_stream(backend, later())  # E async requests in a sync call
        first: JobHandle[int] = enqueue_stream(backend, numbers)  # E a number, not the handles
        print(first)


async def stream_async(url: str) -> None:
    async with connect_async(url) as backend:
        enqueue_stream(backend, [send_email.request(to="a", subject="b")])  # E async backend in a sync call
        enqueue_stream_async(backend, later())  # E forgotten await
    with connect(url) as sync:
        await enqueue_stream_async(sync, later())  # E sync backend in an async call

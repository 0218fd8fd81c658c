"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from typed_shop.jobs import count_orders, send_email

from jobspec import Claimed, JobHandle, adapt, connect, connect_async, enqueue_bundle, enqueue_chain

HOUR = timedelta(hours=1)


def options() -> None:
    send_email.configure(tags={"a": 1})  # E an int is no text
    send_email.configure(tags=["a"])  # E a list is no mapping
    send_email.configure(origin=7)  # E an int is no text
    send_email.configure(unique_key=("a",))  # E a tuple is no text
    send_email.configure(max_pending="5")  # E a text is no number
    send_email.configure(on_dep_failure="ignore")  # E no such word
    send_email.configure(lease=HOUR)  # E no option of a call


def attempts(conn: psycopg.Connection[Any]) -> None:
    send_email.try_enqueue(conn, to="a")  # E missing argument
    count_orders.try_enqueue(conn).result()  # E it may be None
    sure: JobHandle[int] = count_orders.try_enqueue(conn)  # E it may be None
    print(sure)


def reservations(conn: psycopg.Connection[Any]) -> None:
    send_email.reserve(conn, to="a", subject="b")  # E for how long?
    send_email.reserve(conn, 300, to="a", subject="b")  # E a number is no duration
    send_email.reserve(conn, HOUR, to="a")  # E missing argument
    reservation = count_orders.reserve(conn, HOUR)
    reservation.result()  # E the handle has it
    reservation.extend(5)  # E a number is no duration
    text: str = reservation.handle.result()  # E int for str
    print(text)


def together(conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]) -> None:
    enqueue_chain(conn, [count_orders])  # E a job is no request
    enqueue_chain(aconn, [count_orders.request()])  # E async connection in a sync call
    enqueue_bundle(conn, [count_orders.request()], "name")  # E the name is a keyword
    enqueue_bundle(conn, count_orders.request())  # E one request is no list
    enqueue_bundle(conn, [count_orders.request()]).wait(5)  # E the timeout is a keyword


def by_hand(url: str, job: Claimed) -> None:
    with connect(url) as backend:
        backend.claim(5)  # E the limit is a keyword
        backend.claim(limit="5")  # E a text is no number
        backend.claim(lease=5)  # E a number is no duration
        backend.wait(7)  # E for how long?
    job.snooze(5)  # E a number is no duration
    job.fail(7)  # E a number is no error
    job.finish({}, 7)  # E the connection is a keyword
    job.payload = "{}"  # E it is frozen
    when: datetime = job.release()  # E the state is no time
    print(when)


async def forgotten(url: str) -> None:
    async with connect_async(url) as backend:
        async with backend.events(events=["finished"]) as events:  # E no such event
            for _ in events:  # E it is async
                break
        (job,) = await backend.claim_async()
        job.payload.decode()  # E a text


def other_libraries(session: Session, asession: AsyncSession) -> None:
    send_email.enqueue(session, to="a", subject="b")  # E it needs adapt()
    send_email.enqueue(adapt(asession), to="a", subject="b")  # E an async session in a sync call
    adapt(object())  # E of no library
    adapt("postgresql://")  # E a URL is no connection

"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
from typed_flows.jobs import charge_order, reserve_stock, ship_order
from typed_shop.jobs import count_orders, send_email

from jobspec import (
    AsyncBundleHandle,
    AsyncJobHandle,
    JobRequest,
    connect,
    connect_async,
    enqueue_bundle_async,
    enqueue_chain_async,
    enqueue_many,
    enqueue_many_async,
)

MINUTE = timedelta(minutes=1)


# ---- forgotten awaits, wherever there is something to wait for
async def forgotten(conn: psycopg.AsyncConnection[Any], handle: AsyncJobHandle[int], bundle: AsyncBundleHandle) -> None:
    count_orders.try_enqueue_async(conn)  # E forgotten await
    count_orders.reserve_async(conn, MINUTE)  # E forgotten await
    enqueue_chain_async(conn, [count_orders.request()])  # E forgotten await
    enqueue_bundle_async(conn, [count_orders.request()])  # E forgotten await
    handle.view()  # E forgotten await
    handle.state()  # E forgotten await
    handle.cancel()  # E forgotten await
    bundle.wait()  # E forgotten await
    bundle.counts()  # E forgotten await
    reservation = await count_orders.reserve_async(conn, MINUTE)
    reservation.commit()  # E forgotten await
    reservation.extend(MINUTE)  # E forgotten await
    if await handle.state() == "finished":  # E no such state
        return
    if (await bundle.counts()).failed:  # E no such count
        return


# ---- bulk
def bulk(conn: psycopg.Connection[Any]) -> None:
    numbers: list[JobRequest[int]] = [count_orders.request(), send_email.request(to="a", subject="b")]  # E mixed kinds
    enqueue_many(conn, [count_orders.request(), "send_email"])  # E a text is no request
    enqueue_many(conn, [count_orders.enqueue(conn)])  # E a handle is no request
    enqueue_many(conn, numbers)[0].result().upper()  # E int has no such method
    enqueue_many([count_orders.request()])  # E missing connection
    for handle in enqueue_many(conn, numbers):
        await_it: str = handle.result()  # E int for str
        print(await_it)


async def bulk_async(conn: psycopg.AsyncConnection[Any]) -> None:
    await enqueue_many_async(conn, count_orders)  # E a job is no list
    (await enqueue_many_async(conn, [count_orders.request()]))[0].result().bit_length()  # E forgotten await, used
    await enqueue_bundle_async(conn, [count_orders])  # E a job is no request


# ---- jobs that wait for jobs
async def dependencies(conn: psycopg.AsyncConnection[Any]) -> None:
    from uuid import UUID

    order = UUID(int=0)
    charge = await charge_order.enqueue_async(conn, order_id=order)
    stock = await reserve_stock.enqueue_async(conn, order_id=order)
    ship_order.request(stock=stock, charge=charge, order_id=order)  # E two are missing
    ship_order.request(stock=charge, charge=charge, charges=charge, warm=charge, order_id=order)  # E wrong handles
    ship_order.configure(on_dep_failure="skip")  # E no such word
    ship_order.configure(after=[stock])  # E what it waits for is no option


# ---- events
async def events(url: str) -> None:
    async with connect_async(url) as backend:
        async with backend.events(events=["finished"]) as stream:  # E no such event
            async for event in stream:
                event.jobid  # E no such attribute
                if event.event == "finished":  # E no such event
                    return
        backend.events(kinds=[count_orders])  # E kinds are names
        await backend.get(7)  # E the verbs of an async backend end in _async
        await backend.cancel_async("7")  # E str for int
        backend.get_async(7)  # E forgotten await


async def sync_of_async(url: str) -> None:
    with connect_async(url):  # E an async backend
        print(url)


async def async_of_sync(url: str) -> None:
    async with connect(url):  # E a sync backend
        print(url)

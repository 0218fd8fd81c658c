"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from typing import Any

import psycopg
from typed_flows.jobs import import_rows
from typed_flows.worker import ImportRowsJob, ShipOrderAfter, dispatch_some
from typed_shop.jobs import count_orders, send_email
from typed_shop.models import SendEmail

from jobspec.testing import (
    Recorder,
    assert_enqueued,
    assert_enqueued_async,
    drain,
    drain_async,
    enqueued,
    ignore,
    inline,
    perform_job,
    perform_job_async,
    request_for,
    run_one,
)


async def on_import_rows(job: ImportRowsJob) -> int:
    return 1


flows = dispatch_some(import_rows=on_import_rows)


def handlers() -> None:
    text: str = perform_job(import_rows.request(), flows)  # E int for str
    perform_job(import_rows, flows)  # E a job is no request
    perform_job(import_rows.request(rows=1), flows)  # E an argument for an empty payload
    perform_job(import_rows.request(), on_import_rows)  # E a handler is no table
    perform_job(import_rows.request(), flows, attempt="2")  # E str for int
    perform_job(import_rows.request())  # E whose handler?
    perform_job(send_email.request(to="a", subject="b"), flows).upper()  # E it has no result
    ShipOrderAfter(stock=True)  # E what of the others?
    ShipOrderAfter(stock="yes", charge=None, charges=[], warm=None)  # E wrong types
    print(text)


def producers(conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]) -> None:
    recorder = Recorder()
    recorder.done(count_orders.enqueue(recorder), result="seven", now=True)  # E no such argument
    send_email.enqueue(recorder, to="a")  # E missing argument
    assert_enqueued(recorder, send_email.request(to="a", subject="b"))  # E a request is no job
    assert_enqueued(recorder, send_email)  # E missing arguments
    assert_enqueued(aconn, count_orders)  # E async connection in a sync call
    assert_enqueued(conn, send_email, to="a", subject=1)  # E int for str
    assert_enqueued(conn, send_email, to="a", sbject="b")  # E wrong name
    assert_enqueued(conn, send_email.configure(priorty=1), to="a", subject="b")  # E wrong option
    assert_enqueued(conn, count_orders, customer_id=1)  # E an argument for an empty payload
    enqueued(recorder, send_email, SendEmail)[0].sbject  # E no such field
    enqueued(recorder, send_email.request(to="a", subject="b"), SendEmail)  # E a request is no job
    enqueued(recorder, send_email)  # E which model?
    request_for(send_email, {"to": "a"})  # E dict for model


def modes(conn: psycopg.Connection[Any], url: str) -> None:
    with inline(on_import_rows):  # E a handler is no table
        pass
    with inline(flows, on_event=lambda event: event.knid):  # E no such field
        pass
    with ignore("send_email"):  # E a name is no job
        pass
    drain(conn, flows)  # E a connection is no backend
    drain(url, flows, raise_error=True)  # E wrong name
    drain(url, flows).dnoe  # E no such field
    run_one(url)  # E whose handlers?


async def forgotten(conn: psycopg.AsyncConnection[Any]) -> None:
    perform_job_async(import_rows.request(), flows)  # E forgotten await
    assert_enqueued_async(conn, count_orders)  # E forgotten await
    count_orders.enqueue_async(Recorder())  # E forgotten await
    drain_async("postgresql://", flows)  # E forgotten await

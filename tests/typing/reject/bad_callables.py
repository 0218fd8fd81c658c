"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

import asyncio
from functools import partial

import typed_flows.worker
from typed_shop.worker import (
    ChargeOrderHandler,
    ChargeOrderJob,
    CountOrdersJob,
    SendEmailHandler,
    SendEmailJob,
    SomeHandlers,
    dispatch_some,
)

from jobspec import Worker, connect, connect_async, run_worker


class Mailer:
    async def send(self, job: SendEmailJob) -> None: ...
    def send_two(self, job: SendEmailJob, host: str) -> None: ...
    def count(self, job: CountOrdersJob) -> str:
        return ""

    @staticmethod
    def static_two(job: SendEmailJob, host: str) -> None: ...

    @staticmethod
    async def static_count(job: CountOrdersJob) -> str:
        return ""

    @classmethod
    def by_class(cls, job: ChargeOrderJob) -> None: ...

    def __call__(self, job: ChargeOrderJob) -> None: ...


def send_from(host: str, job: SendEmailJob) -> None: ...


async def on_send_email(job: SendEmailJob) -> None: ...


def on_count(job: CountOrdersJob) -> int:
    return 1


# ---- what cannot be called so
dispatch_some(send_email=Mailer.send)  # E unbound: it wants the mailer first
dispatch_some(send_email=Mailer)  # E a class
dispatch_some(send_email=Mailer().send_two)  # E two parameters
dispatch_some(send_email=Mailer.static_two)  # E two parameters
dispatch_some(send_email=Mailer().by_class)  # E the context of another job
dispatch_some(send_email=Mailer())  # E the object takes the context of another job
dispatch_some(charge_order=Mailer())  # E no result
dispatch_some(count_orders=Mailer().count)  # E wrong result
dispatch_some(count_orders=Mailer.static_count)  # E wrong result, async
dispatch_some(send_email=partial(send_from, 7))  # E int for str in the partial
dispatch_some(count_orders=partial(on_count, step=2))  # E the function has no such parameter
dispatch_some(count_orders=lambda: 1)  # E no parameter
dispatch_some(count_orders=lambda job: "one")  # E wrong result
dispatch_some(send_email=None)  # E None is no handler
dispatch_some(count_orders=on_count(1))  # E a call, and a wrong one
dispatch_some(**{"send_email": on_count})  # E a plain dict has one type for all
handler: SendEmailHandler = on_count  # E the handler of another job
charge: ChargeOrderHandler = Mailer().by_class  # E no result
some: SomeHandlers = {"send_mail": on_send_email}  # E no such job

# ---- tables and workers
flows = typed_flows.worker.dispatch_some()
typed_flows.worker.dispatch_some(send_email=on_send_email)  # E a job of another package
flows | None  # E None is no table
flows | [on_count]  # E a list is no table
flows & dispatch_some()  # E tables are joined by |
Worker(on_send_email, connect_async(""))  # E a handler is no table
Worker(flows, connect(""))  # E a worker needs an async backend
Worker(flows)  # E and it needs one
Worker(flows, connect_async(""), concurrency="16")  # E str for int
Worker(flows, connect_async(""), grace=30)  # E a number is no duration
Worker(flows, connect_async(""), channels=7)  # E a number is no list
print(some)


async def serve(worker: Worker) -> None:
    worker.run()  # E forgotten await
    run_worker(worker)  # E forgotten await
    await worker.stop()  # E stop is a plain call
    asyncio.run(worker)  # E a worker is no coroutine


def contexts(email: SendEmailJob, count: CountOrdersJob, settle: typed_flows.worker.SettleJob, book: typed_flows.worker.BookJob, rows: typed_flows.worker.ImportRowsJob) -> None:
    email.conn  # E the job is not transactional
    email.after  # E the job waits for nothing
    email.save_sync(None)  # E the job has no checkpoint
    count.result = 1  # E a result is returned
    rows.save_sync({"rows": 1})  # E dict for model
    rows.save_sync()  # E what?
    rows.state.rows  # E it may be None
    settle.conn.execute("select 1").fetchone()  # E forgotten await
    settle.save_sync("x")  # E str for int
    number: int = book.conn  # E a connection is no number
    count.finish(number, 1)  # E a number is no connection

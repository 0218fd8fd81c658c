"""Every line here type-checks under mypy --strict and pyright strict: whatever can be called is a handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import assert_type

import typed_flows.worker
from typed_flows.models import Charge
from typed_flows.worker import ReserveStockJob, SettleJob
from typed_shop.worker import (
    ChargeOrderJob,
    CountOrdersJob,
    SendEmailHandler,
    SendEmailJob,
    SomeHandlers,
    dispatch_some,
)

from jobspec import DispatchTable, Worker, connect_async, run_worker


class Mailer:
    """Bound methods, static methods, class methods, and the object itself."""

    def __init__(self, host: str = "localhost") -> None:
        self.host = host

    async def send(self, job: SendEmailJob) -> None: ...

    def send_slowly(self, job: SendEmailJob) -> None: ...

    @staticmethod
    async def send_static(job: SendEmailJob) -> None: ...

    @classmethod
    def send_by_class(cls, job: SendEmailJob) -> None: ...

    async def __call__(self, job: SendEmailJob) -> None: ...


def send_from(host: str, job: SendEmailJob) -> None: ...


async def count(job: CountOrdersJob, step: int = 1, *, start: int = 0) -> int:
    return start + step


def logged(handler: Callable[[CountOrdersJob], Awaitable[int]]) -> Callable[[CountOrdersJob], Awaitable[int]]:
    return handler


def broad(job: CountOrdersJob | SendEmailJob) -> int:
    return job.attempt


def yes(job: ReserveStockJob) -> bool:
    return True


async def settle(job: SettleJob) -> Charge:
    return Charge(charge_id="x", captured=True)


dispatch_some(send_email=Mailer().send)
dispatch_some(send_email=Mailer().send_slowly)
dispatch_some(send_email=Mailer.send_static)
dispatch_some(send_email=Mailer().send_static)
dispatch_some(send_email=Mailer.send_by_class)
dispatch_some(send_email=Mailer())
dispatch_some(send_email=partial(send_from, "localhost"))
dispatch_some(send_email=partial(Mailer("localhost").send))
dispatch_some(send_email=lambda job: None)
dispatch_some(count_orders=count)
dispatch_some(count_orders=partial(count, step=2))
dispatch_some(count_orders=logged(count))
dispatch_some(count_orders=broad)
dispatch_some()
handler: SendEmailHandler = Mailer()
some: SomeHandlers = {"send_email": handler}
from_a_dict = dispatch_some(**some)

shop = dispatch_some(send_email=handler) | dispatch_some(count_orders=count)
flows = typed_flows.worker.dispatch_some(reserve_stock=yes, settle=settle)
assert_type(shop | flows, DispatchTable)


async def serve(url: str) -> None:
    async with connect_async(url) as backend:
        await run_worker(Worker(shop | flows, backend, channels=["typed_shop.charges"], concurrency=4))


def charge(job: ChargeOrderJob) -> None:
    assert_type(job.payload.metadata["a"], str)

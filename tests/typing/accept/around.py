"""What is around handlers type-checks: injection, middleware, hooks, progress."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any, assert_type

from typed_shop.models import Charge
from typed_shop.worker import ChargeOrderJob, SendEmailJob, dispatch_some

from jobspec import Call, DispatchTable, JobContext, inject


class Db:
    async def charge(self, amount: object) -> str:
        return str(amount)


class Mailer:
    def __init__(self, db: Db) -> None:
        self.db = db


assert_type(inject(Db), Db)


async def charge_order(job: ChargeOrderJob, db: Db = inject(Db), *, mailer: Mailer = inject(Mailer)) -> Charge:
    await job.progress(1, 2, "asked")
    return Charge(charge_id=await db.charge(job.payload.amount), captured=mailer.db is db)


def send_email(job: SendEmailJob, mailer: Mailer = inject(Mailer)) -> None:
    job.progress_sync(0.5)
    assert_type(mailer.db, Db)


class Service:
    async def send(self, job: SendEmailJob, db: Db = inject(Db)) -> None: ...


async def database() -> AsyncIterator[Db]:
    yield Db()


def mailer(db: Db = inject(Db)) -> Mailer:
    return Mailer(db)


def timed(call: Call) -> Call:
    async def around(job: JobContext[Any, Any]) -> object:
        return await call(job)

    return around


async def page(job: JobContext[Any, Any], error: BaseException, outcome: str) -> None: ...
def count(job: JobContext[Any, Any]) -> None: ...


table = dispatch_some(charge_order=charge_order, send_email=send_email)
assert_type(table.using(provide=[database, mailer, 3], middleware=[timed]), DispatchTable)
table.using(on_error=page, on_done=[count], crash_on=[MemoryError])
dispatch_some(send_email=Service().send)
dispatch_some(send_email=partial(send_email, mailer=Mailer(Db())))

"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from typing import Any

from typed_shop.models import Charge
from typed_shop.worker import ChargeOrderJob, SendEmailJob, dispatch_some

from jobspec import Call, JobContext, inject


class Db: ...


class Mailer: ...


async def send_email(job: SendEmailJob, db: Db = inject(Mailer)) -> None: ...  # E another class
async def charge_order(job: ChargeOrderJob, db: Db = inject(Db)) -> str:
    return "x"


async def wants(job: SendEmailJob, db: Db) -> None: ...


number: int = inject(Db)  # E a Db is no int
inject(Db())  # E an object, not a class
dispatch_some(charge_order=charge_order)  # E its result is a Charge
dispatch_some(send_email=wants)  # E a second parameter without a default


def no_call(call: Call) -> None: ...
def plain(call: Call) -> Call:
    def around(job: JobContext[Any, Any]) -> object: ...

    return around  # E not awaitable


def hook(job: JobContext[Any, Any]) -> None: ...


def ok(job: ChargeOrderJob, db: Db = inject(Db)) -> Charge:
    job.progress("half")  # E neither a number nor awaited
    job.progress_sync(1, note=2)  # E a note is a text
    return Charge(charge_id="x", captured=True)


table = dispatch_some(charge_order=ok)
table.using(middleware=[no_call])  # E it gives no call
table.using(on_error=hook)  # E it takes no error
table.using(crash_on=["MemoryError"])  # E a name, not a class
table.using(providers=[Db()])  # E there is no such keyword

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from golden_handlers.models import SendEmail
from golden_handlers.worker import ImportRowsJob, LambdaJob, RefundJob, SendEmailJob, TableJob
from pydantic import JsonValue


async def handle(job: RefundJob) -> None: ...


def table(job: TableJob) -> None: ...


def dispatch_table(job: LambdaJob) -> None: ...


def import_rows(job: ImportRowsJob) -> None:
    job.save_sync(job.payload.rows)


class Mailer:
    async def send(self, job: SendEmailJob) -> None: ...


send_email = Mailer().send


def email_from_1(payload: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {"to": payload["recipient"], "subject": ""}


def email_from_3(payload: Mapping[str, Any]) -> SendEmail:
    return SendEmail(to=(payload["to"],), subject=payload["subject"])

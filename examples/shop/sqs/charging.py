"""The shop's handlers where its jobs are kept on SQS: see ../apart.py; no results."""

from __future__ import annotations

import os

import receipts
import shop_sqs
from elsewhere import Queue, queue
from ledger import write_line
from psycopg_pool import AsyncConnectionPool
from shop_sqs.worker import ChargeOrderJob, SendReceiptJob, dispatch_table

from jobspec import inject

DATABASE = AsyncConnectionPool(os.environ["SHOP_DATABASE_URL"], min_size=1, max_size=8, open=False)


class CardDeclinedError(Exception):
    """The bank says no."""


async def charge_order(job: ChargeOrderJob, queue: Queue = inject(Queue)) -> None:
    order = job.payload
    if order.card == "tok_declined":
        raise CardDeclinedError(f"order {order.order_id}: the card was declined")
    line = await write_line(DATABASE, order.order_id, order.customer_id, order.amount)
    await shop_sqs.send_receipt.enqueue_async(
        queue.backend,
        order_id=order.order_id,
        to=f"customer-{order.customer_id}@example.com",
        amount=order.amount,
        total=line.total,
    )


def send_receipt(job: SendReceiptJob) -> None:
    receipt = job.payload
    receipts.send(receipt.order_id, receipt.to, receipt.amount, receipt.total)


table = dispatch_table(charge_order=charge_order, send_receipt=send_receipt).using(provide=[queue])

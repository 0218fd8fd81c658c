"""The shop's handlers where its jobs are kept apart from its database: on Redis, or in memory.

An attempt may be the second one, after a worker died that had done all but say so: what it does twice comes to the
same.
"""

from __future__ import annotations

import shop
from elsewhere import Queue, queue
from handlers import DATABASE, CardDeclinedError, resize_image, send_receipt
from ledger import write_line
from shop.models import ChargeOrderResult
from shop.worker import ChargeOrderJob, dispatch_table

from jobspec import inject


async def charge_order(job: ChargeOrderJob, queue: Queue = inject(Queue)) -> ChargeOrderResult:
    """The line is written once. The receipt is enqueued once or more: after the line, so none is missing."""
    order = job.payload
    if order.card == "tok_declined":
        raise CardDeclinedError(f"order {order.order_id}: the card was declined")
    line = await write_line(DATABASE, order.order_id, order.customer_id, order.amount)
    await shop.send_receipt.enqueue_async(
        queue.backend,
        order_id=order.order_id,
        to=f"customer-{order.customer_id}@example.com",
        amount=order.amount,
        total=line.total,
    )
    return ChargeOrderResult(ledger_id=line.ledger_id, total=line.total)


table = dispatch_table(charge_order=charge_order, send_receipt=send_receipt, resize_image=resize_image).using(
    provide=[queue]
)

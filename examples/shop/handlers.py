"""The shop's handlers: what a user of jobspec writes."""

from __future__ import annotations

import io
import os
from pathlib import Path

import receipts
import shop
from PIL import Image
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool
from shop.models import ChargeOrderResult, ResizeImageResult
from shop.worker import ChargeOrderJob, ResizeImageJob, SendReceiptJob, dispatch_table

DATABASE = AsyncConnectionPool(
    os.environ.get("SHOP_DATABASE_URL") or os.environ["JOBSPEC_DATABASE_URL"], min_size=1, max_size=8, open=False
)
PICTURES = Path(os.environ["SHOP_PICTURES"])


class CardDeclinedError(Exception):
    """The bank says no."""


async def charge_order(job: ChargeOrderJob) -> ChargeOrderResult:
    """The ledger line, the receipt's job and the end of this job are one transaction: all of it happens, or nothing."""
    order = job.payload
    if order.card == "tok_declined":
        raise CardDeclinedError(f"order {order.order_id}: the card was declined")
    await DATABASE.open()  # nothing to do after the first time
    async with DATABASE.connection() as conn:  # commits where the block ends
        charge = await _write_line(conn, job)
        await shop.send_receipt.enqueue_async(
            conn,
            order_id=order.order_id,
            to=f"customer-{order.customer_id}@example.com",
            amount=order.amount,
            total=charge.total,
        )
        await job.finish_async(conn, charge)
    return charge


async def _write_line(conn: AsyncConnection, job: ChargeOrderJob) -> ChargeOrderResult:
    order = job.payload
    async with conn.cursor(row_factory=class_row(ChargeOrderResult)) as cursor:
        await cursor.execute(
            """
            insert into ledger (order_id, customer_id, amount, total)
            select
                %(order_id)s, %(customer_id)s, %(amount)s,
                coalesce(sum(amount), 0) + %(amount)s
            from ledger where customer_id = %(customer_id)s
            returning id as ledger_id, total
            """,
            {"order_id": order.order_id, "customer_id": order.customer_id, "amount": order.amount},
        )
        return await anext(cursor)


def send_receipt(job: SendReceiptJob) -> None:
    receipt = job.payload
    receipts.send(receipt.order_id, receipt.to, receipt.amount, receipt.total)


def resize_image(job: ResizeImageJob) -> ResizeImageResult:
    wanted = job.payload
    with Image.open(io.BytesIO(job.blob)) as picture:
        height = max(1, round(picture.height * wanted.width / picture.width))
        small = picture.resize((wanted.width, height), Image.Resampling.LANCZOS)
    file = PICTURES / f"{wanted.name}-{wanted.width}.{wanted.format}"
    small.save(file)
    return ResizeImageResult(width=wanted.width, height=height, bytes=file.stat().st_size)


table = dispatch_table(charge_order=charge_order, send_receipt=send_receipt, resize_image=resize_image)

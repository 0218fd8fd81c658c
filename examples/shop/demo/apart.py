"""The demo with the jobs on another backend: the shop's database keeps the ledger only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import Connection
from rich.console import Console

from demo.crew import Crew, jobspec
from demo.mailbox import Mailbox
from demo.places import LEFT_OUT, Backend, Place, place
from demo.source import Order, Picture, choose_declined, read_orders, read_pictures
from demo.stage import BATCH, WIDTHS, create_tables, database
from demo.verify import (
    Finding,
    Resize,
    Run,
    ledgers_in_order,
    next_orders_charged,
    no_order_twice,
    pictures_resized,
    receipts_delivered,
    workers_stopped,
)
from demo.within import Within
from jobspec import JobHandle, connect, enqueue_many
from jobspec.backends.backend import SyncBackend
from jobspec.core.capabilities import LACKS
from jobspec.manifest.load import load_specs
from jobspec.ops.declare import package_of

LOOK_SECONDS: Final = 0.2
SAID_SECONDS: Final = 3.0


@dataclass(kw_only=True, slots=True)
class Scene:
    """What is under way."""

    backend: Backend
    place: Place
    queue: SyncBackend
    conn: Connection[Any]
    mailbox: Mailbox
    crew: Crew | None
    """None: the workers are in this process."""
    console: Console
    orders: list[Order]
    declined: Order
    killed: str | None = None
    charges: dict[int, JobHandle[Any]] = field(default_factory=dict)
    resizes: list[Resize] = field(default_factory=list)

    def charged(self) -> int:
        return int(self.conn.execute("select count(*) from ledger").fetchall()[0][0])

    def total(self, name: str, **labels: str) -> float:
        """Of a number of the queue. What it cannot know is not in it."""
        stats = (each for each in self.queue.stats() if each.name == name)
        return sum(each.value or 0.0 for each in stats if labels.items() <= each.labels.items())

    def is_over(self) -> bool:
        """All is charged but one order, all receipts came, and the queue holds nothing any more."""
        charged = len(self.orders) - 1
        return (
            self.charged() == charged == len(self.mailbox.deliveries)
            and all(each.file.exists() for each in self.resizes)
            and self.total("jobspec_messages") == 0
        )


def run_apart(
    console: Console, scratch: Path, backend: Backend, *, orders_limit: int, limit_seconds: float
) -> list[Finding]:
    """The findings of the demo, on this backend."""
    for capability, what in LEFT_OUT[backend].items():
        console.print(f"left out: {what} ({backend}: {LACKS[backend][capability]})")
    orders = read_orders(orders_limit)
    folder, logs = scratch / "pictures", scratch / "logs"
    folder.mkdir()
    logs.mkdir()
    with ExitStack() as stack:
        mailbox = stack.enter_context(Mailbox())
        ledger = stack.enter_context(database(scratch / "postgres"))
        at = stack.enter_context(place(backend, scratch))
        env = {
            **at.env,
            "JOBSPEC_DATABASE_URL": at.url,
            "SHOP_DATABASE_URL": ledger,
            "SHOP_SMTP_PORT": str(mailbox.port),
            "SHOP_PICTURES": str(folder),
            "PYTHONPATH": os.pathsep.join(str(each) for each in at.path),
        }
        os.environ.update(env)
        sys.path[:0] = [str(each) for each in at.path]
        conn = stack.enter_context(psycopg.connect(ledger, autocommit=True))
        create_tables(conn)
        scene = Scene(
            backend=backend, place=at, queue=stack.enter_context(connect(at.url)), conn=conn, mailbox=mailbox,
            crew=None if backend == "memory" else Crew(env, logs, project=at.project, lease=at.lease), console=console,
            orders=orders, declined=choose_declined(orders),
        )  # fmt: skip
        declare(scene, env)
        return list(play(scene, folder, limit_seconds))


def declare(scene: Scene, env: dict[str, str]) -> None:
    if scene.crew is not None:
        jobspec("apply", env={**os.environ, **env}, project=scene.place.project)
        return
    (manifest,) = load_specs(["jobs.yaml"], scene.place.project).manifests
    scene.queue.declare(package_of(manifest))  # type: ignore[attr-defined]


def play(scene: Scene, folder: Path, limit_seconds: float) -> Iterator[Finding]:
    with ExitStack() as stack:
        codes: dict[str, int] = {}
        started = time.monotonic()
        if scene.crew is None:
            stack.enter_context(Within(scene.place.url, import_module("apart").table))
        else:
            stack.callback(lambda: codes.update(scene.crew.stop() if scene.crew else {}))
            scene.console.print(f"started {scene.crew.start()} and {scene.crew.start()}")
        if scene.backend != "sqs":
            scene.resizes = enqueue_pictures(scene.queue, read_pictures(), folder)
        enqueue_orders(scene)
        scene.console.print(f"enqueued {len(scene.charges):,} orders and {len(scene.resizes)} pictures")
        finished = watch(scene, limit_seconds)
        seconds = time.monotonic() - started
        findings = [*verify(scene), *killed(scene)]
    if not finished:
        scene.console.print(f"the time was up after {limit_seconds:.0f} s: see what is left", style="red")
        if scene.crew is not None:
            scene.console.print(scene.crew.log_ends(), markup=False)
    yield from findings
    if scene.crew is not None:
        yield workers_stopped(run_of(scene, codes))
    ended = 2 * (len(scene.orders) - 1) + 1 + len(scene.resizes)
    yield Finding(
        claim="jobs a second, with all waits",
        true=finished,
        seen=f"{ended / seconds:,.0f} ({ended:,} jobs in {seconds:.1f} s)",
    )


def enqueue_orders(scene: Scene) -> None:
    """In the order of the source, a few hundred a call."""
    job = import_module("shop_sqs" if scene.backend == "sqs" else "shop").charge_order
    for start in range(0, len(scene.orders), BATCH):
        batch = scene.orders[start : start + BATCH]
        requests = [
            job.request(
                order_id=order.order_id,
                customer_id=order.customer_id,
                placed_on=order.placed_on,
                amount=order.amount,
                card="tok_declined" if order == scene.declined else "tok_visa",
            )
            for order in batch
        ]
        handles = enqueue_many(scene.queue, requests)
        scene.charges.update(zip((order.order_id for order in batch), handles, strict=True))


def enqueue_pictures(queue: SyncBackend, pictures: list[Picture], folder: Path) -> list[Resize]:
    job = import_module("shop").resize_image
    return [
        Resize(
            picture=picture,
            width=width,
            handle=job.enqueue(queue, image=picture.image, name=picture.name, width=width),
            file=folder / f"{picture.name}-{width}.webp",
        )
        for picture in pictures
        for width in WIDTHS
    ]


def watch(scene: Scene, limit_seconds: float) -> bool:
    """Until it is over; on the way, once a third of the orders is charged, a worker process is killed."""
    deadline = time.monotonic() + limit_seconds
    said = time.monotonic()
    while not scene.is_over():
        if time.monotonic() > deadline:
            return False
        if scene.crew is not None:
            scene.crew.check()
        if time.monotonic() - said > SAID_SECONDS:
            said = time.monotonic()
            scene.console.print(f"charged {scene.charged()} of {len(scene.orders)}")
        if scene.crew is not None and scene.killed is None and scene.charged() >= len(scene.orders) // 3:
            scene.killed = scene.crew.kill()
            scene.console.print(f"killed {scene.killed} (SIGKILL)")
            scene.console.print(f"started {scene.crew.start()}")
        time.sleep(LOOK_SECONDS)
    return True


def run_of(scene: Scene, exit_codes: dict[str, int]) -> Run:
    return Run(
        orders=scene.orders,
        declined=scene.declined,
        charges=scene.charges,
        resizes=scene.resizes,
        deliveries=scene.mailbox.deliveries,
        crash=None,
        exit_codes=exit_codes,
    )


def verify(scene: Scene) -> Iterator[Finding]:
    run = run_of(scene, {})
    dead = scene.total("jobspec_jobs", state="dead") + scene.total("jobspec_dead_messages")
    yield Finding(claim="one job is dead: the declined order", true=dead == 1, seen=f"{dead:.0f} dead")
    yield next_orders_charged(scene.conn, run)
    yield ledgers_in_order(scene.conn, run)
    yield no_order_twice(scene.conn)
    yield receipts_delivered(scene.conn, run)
    if scene.resizes:
        yield pictures_resized(run)
    left = scene.total("jobspec_messages")
    yield Finding(claim="nothing is left in the queue", true=left == 0, seen=f"{left:.0f}")


def killed(scene: Scene) -> Iterator[Finding]:
    if scene.crew is not None:
        yield Finding(
            claim="a worker was killed with SIGKILL while orders were charged, and nothing is missing",
            true=scene.killed is not None,
            seen=scene.killed or "nobody was killed",
        )

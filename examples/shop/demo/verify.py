"""What must be true when all jobs have ended. Every check looks for itself: at the tables, the mail, the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from PIL import Image
from psycopg import Connection
from shop.models import ChargeOrderResult, ResizeImageResult

from demo.crew import Crash
from demo.progress import look
from demo.source import Order, Picture
from jobspec import JobHandle

Conn: TypeAlias = Connection[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One row of the table at the end."""

    claim: str
    true: bool
    seen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Resize:
    picture: Picture
    width: int
    handle: JobHandle[ResizeImageResult]
    file: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What was asked for and what was observed."""

    orders: list[Order]
    """As they were enqueued."""
    declined: Order
    charges: Mapping[int, JobHandle[ChargeOrderResult]]
    """By order_id."""
    resizes: list[Resize]
    deliveries: Counter[str]
    crash: Crash | None
    exit_codes: Mapping[str, int]


def verify(conn: Conn, run: Run) -> Iterator[Finding]:
    yield all_ended(conn, run)
    yield declined_is_dead(conn, run)
    yield next_orders_charged(conn, run)
    yield ledgers_in_order(conn, run)
    yield no_order_twice(conn)
    yield receipts_delivered(conn, run)
    yield pictures_resized(run)
    yield crash_survived(conn, run)
    yield nothing_left(conn)
    yield invariants_hold(conn)
    yield workers_stopped(run)


def all_ended(conn: Conn, run: Run) -> Finding:
    rows = conn.execute("select kind, state::text, count(*) from jobspec.jobs group by 1, 2 order by 1, 2").fetchall()
    charged = len(run.orders) - 1
    expected = {
        ("shop.charge_order", "dead"): 1,
        ("shop.charge_order", "done"): charged,
        ("shop.resize_image", "done"): len(run.resizes),
        ("shop.send_receipt", "done"): charged,
    }
    return Finding(
        claim="every job has ended, and all but one of them well",
        true={(kind, state): count for kind, state, count in rows} == expected,
        seen=", ".join(f"{count:,} {kind.removeprefix('shop.')} {state}" for kind, state, count in rows),
    )


def declined_is_dead(conn: Conn, run: Run) -> Finding:
    handle = run.charges[run.declined.order_id]
    state = handle.state()
    attempt, charged = conn.execute(
        "select attempt, (select count(*) from ledger where order_id = %s) from jobspec.jobs where id = %s",
        (run.declined.order_id, handle.id),
    ).fetchall()[0]
    return Finding(
        claim="the declined order is dead after three attempts, and not charged",
        true=(state, attempt, charged) == ("dead", 3, 0),
        seen=f"order {run.declined.order_id}: {state}, attempt {attempt}",
    )


def next_orders_charged(conn: Conn, run: Run) -> Finding:
    place = run.orders.index(run.declined)
    later = [each.order_id for each in run.orders[place + 1 :] if each.customer_id == run.declined.customer_id]
    charged = conn.execute("select count(*) from ledger where order_id = any(%s)", (later,)).fetchall()[0][0]
    return Finding(
        claim="the next orders of its customer are charged",
        true=charged == len(later) > 0,
        seen=f"{charged} of {len(later)}, customer {run.declined.customer_id}",
    )


def ledgers_in_order(conn: Conn, run: Run) -> Finding:
    ledgers: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for customer_id, order_id, total in conn.execute("select customer_id, order_id, total from ledger order by id"):
        ledgers[customer_id].append((order_id, total))
    wanted = _histories(run)
    wrong = [customer for customer in wanted.keys() | ledgers.keys() if wanted.get(customer) != ledgers.get(customer)]
    return Finding(
        claim="each customer's ledger has the order and the totals of the source",
        true=not wrong,
        seen=f"{len(wanted):,} customers, {len(wrong)} wrong" + (f": {sorted(wrong)[:5]}" if wrong else ""),
    )


def no_order_twice(conn: Conn) -> Finding:
    lines, orders = conn.execute("select count(*), count(distinct order_id) from ledger").fetchall()[0]
    return Finding(
        claim="no order is in the ledger twice", true=lines == orders, seen=f"{lines:,} lines, {orders:,} orders"
    )


def receipts_delivered(conn: Conn, run: Run) -> Finding:
    charged = {f"<order-{order_id}@shop.example.com>" for (order_id,) in conn.execute("select order_id from ledger")}
    again = run.deliveries.total() - len(run.deliveries)
    return Finding(
        claim="every charged order has its receipt; after a crash some may come twice, none may be missing",
        true=charged == set(run.deliveries),
        seen=f"{len(run.deliveries):,} distinct for {len(charged):,} orders, {again} came again",
    )


def pictures_resized(run: Run) -> Finding:
    wrong = [each.file.name for each in run.resizes if not _resized(each)]
    return Finding(
        claim="every picture has the right size",
        true=not wrong,
        seen=f"{len(run.resizes)} pictures, {len(wrong)} wrong" + (f": {wrong[:5]}" if wrong else ""),
    )


def crash_survived(conn: Conn, run: Run) -> Finding:
    claim = "a worker was killed with SIGKILL while it charged orders, and its jobs ended elsewhere"
    if run.crash is None:
        return Finding(claim=claim, true=False, seen="no worker could be killed at the right moment")
    rows = conn.execute(
        "select state::text, attempt from jobspec.jobs where id = any(%s)", (list(run.crash.jobs),)
    ).fetchall()
    ended = sum(state in ("done", "dead") for state, _ in rows)
    again = sum(attempt > 1 for _, attempt in rows)
    return Finding(
        claim=claim,
        true=ended == len(run.crash.jobs),
        seen=f"{run.crash.worker} held {len(run.crash.jobs)} jobs ({len(run.crash.charges)} charges):"
        f" {ended} ended, {again} in another attempt",
    )


def nothing_left(conn: Conn) -> Finding:
    channels = look(conn)
    return Finding(
        claim="nothing is ready, running or held",
        true=not any(each.waiting for each in channels),
        seen=", ".join(f"{each.name.removeprefix('shop.')} {each.waiting}" for each in channels),
    )


def invariants_hold(conn: Conn) -> Finding:
    broken = conn.execute("select problem, job_id, detail from jobspec.check()").fetchall()
    return Finding(
        claim="jobspec.check() finds no broken invariant",
        true=not broken,
        seen=f"{len(broken)} rows {broken[:3] or ''}",
    )


def workers_stopped(run: Run) -> Finding:
    return Finding(
        claim="the other workers stopped when they were asked to",
        true=bool(run.exit_codes) and not any(run.exit_codes.values()),
        seen=", ".join(f"{name}: exit code {code}" for name, code in run.exit_codes.items()),
    )


def _histories(run: Run) -> dict[int, list[tuple[int, Decimal]]]:
    """What each ledger must be: (order_id, total so far) in the order of the source."""
    histories: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for order in run.orders:
        if order != run.declined:
            history = histories[order.customer_id]
            history.append((order.order_id, order.amount + (history[-1][1] if history else Decimal(0))))
    return histories


def _resized(resize: Resize) -> bool:
    if resize.handle.state() != "done":
        return False
    result = resize.handle.result()
    height = max(1, round(resize.picture.height * resize.width / resize.picture.width))
    with Image.open(resize.file) as image:
        return (
            image.size == (result.width, result.height) == (resize.width, height)
            and resize.file.stat().st_size == result.bytes
        )

"""examples/shop runs, and its verification is not a formality: each check finds the fault that it is for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from PIL import Image

if TYPE_CHECKING:
    from demo.verify import Finding, Run

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
GENERATED = ROOT / "generated"
JOBSPEC = Path(sys.executable).with_name("jobspec")

AMOUNTS = {1: ["10.00", "2.50", "0.00"], 2: ["7.00"]}
"""By customer; the second order of customer 1 is the one that is declined."""


def test_the_demo_ends_well() -> None:
    path = os.pathsep.join([str(GENERATED), str(ROOT)])
    ended = subprocess.run(
        [sys.executable, "-m", "demo", "--orders", "300"],
        cwd=SHOP,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "299 distinct for 299 orders" in ended.stdout
    assert "36 pictures, 0 wrong" in ended.stdout


@pytest.mark.parametrize(("backend", "orders"), [("memory", 150), ("redis", 150), ("sqs", 60)])
def test_the_demo_ends_well_where_its_jobs_are_kept_elsewhere(backend: str, orders: int) -> None:
    """And it says what it leaves out there."""
    ended = subprocess.run(
        [sys.executable, "-m", "demo", "--backend", backend, "--orders", str(orders)],
        cwd=SHOP,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(GENERATED), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "left out:" in ended.stdout
    assert f"{orders - 1} distinct for {orders - 1} orders" in ended.stdout


@pytest.mark.parametrize(
    ("backend", "project", "missing"),
    [("memory", SHOP, 0), ("redis", SHOP, 0), ("sqs", SHOP, 2), ("sqs", SHOP / "sqs", 0)],
    ids=["memory", "redis", "sqs", "the spec for sqs"],
)
def test_the_spec_that_the_demo_uses_can_be_had_there(backend: str, project: Path, missing: int) -> None:
    """On SQS two results cannot: that is why it has a spec of its own."""
    said = subprocess.run(
        [JOBSPEC, "check", "--backend", backend], cwd=project, capture_output=True, text=True, check=False
    )
    assert (said.stderr + said.stdout).count("error[JS164]: `result` cannot be had") == missing
    assert (said.returncode == 0) == (missing == 0), said.stderr


@pytest.fixture
def run(conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Four orders, as a run without a fault leaves them."""
    monkeypatch.syspath_prepend(SHOP)
    monkeypatch.syspath_prepend(GENERATED)
    from demo.source import Order
    from demo.verify import Run

    conn.execute((SHOP / "schema.sql").read_bytes())
    orders = [
        Order(order_id=10 * customer + place, customer_id=customer, placed_on=date(1997, 1, 1), amount=Decimal(amount))
        for customer, amounts in AMOUNTS.items()
        for place, amount in enumerate(amounts)
    ]
    for order_id, total in ((10, "10.00"), (12, "10.00"), (20, "7.00")):
        charge(conn, order_id, total)
    yield Run(
        orders=orders,
        declined=orders[1],
        charges={},
        resizes=[],
        deliveries=Counter({f"<order-{order_id}@shop.example.com>": 1 for order_id in (10, 12, 20)}),
        crash=None,
        exit_codes={"worker-1": 0},
    )
    for name in [name for name in sys.modules if name.partition(".")[0] in ("demo", "shop")]:
        del sys.modules[name]  # other tests have packages of these names


def charge(conn: psycopg.Connection[Any], order_id: int, total: str) -> None:
    conn.execute(
        "insert into ledger (order_id, customer_id, amount, total) values (%s, %s, 0, %s)",
        (order_id, order_id // 10, total),
    )


def ledger_findings(conn: psycopg.Connection[Any], run: Run) -> dict[str, Finding]:
    from demo import verify

    return {
        "order": verify.ledgers_in_order(conn, run),
        "next": verify.next_orders_charged(conn, run),
        "twice": verify.no_order_twice(conn),
        "mail": verify.receipts_delivered(conn, run),
        "workers": verify.workers_stopped(run),
    }


def untrue(findings: dict[str, Finding]) -> set[str]:
    return {name for name, finding in findings.items() if not finding.true}


def test_a_run_without_a_fault_is_found_right(conn: psycopg.Connection[Any], run: Run) -> None:
    assert untrue(ledger_findings(conn, run)) == set()


def test_two_orders_of_a_customer_in_the_wrong_order_are_found(conn: psycopg.Connection[Any], run: Run) -> None:
    conn.execute("update ledger set order_id = 22 - order_id where customer_id = 1")
    assert untrue(ledger_findings(conn, run)) == {"order"}


def test_a_total_that_missed_an_order_is_found(conn: psycopg.Connection[Any], run: Run) -> None:
    conn.execute("update ledger set total = total - 1 where order_id = 12")
    assert untrue(ledger_findings(conn, run)) == {"order"}


def test_an_order_that_is_charged_twice_is_found(conn: psycopg.Connection[Any], run: Run) -> None:
    charge(conn, 20, "14.00")
    assert untrue(ledger_findings(conn, run)) == {"order", "twice"}


def test_an_order_behind_the_declined_one_that_is_not_charged_is_found(conn: psycopg.Connection[Any], run: Run) -> None:
    conn.execute("delete from ledger where order_id = 12")
    assert untrue(ledger_findings(conn, run)) == {"order", "next", "mail"}


def test_a_missing_receipt_is_found_and_a_second_delivery_is_legal(conn: psycopg.Connection[Any], run: Run) -> None:
    run.deliveries["<order-10@shop.example.com>"] += 1
    assert untrue(ledger_findings(conn, run)) == set()
    del run.deliveries["<order-20@shop.example.com>"]
    assert untrue(ledger_findings(conn, run)) == {"mail"}


def test_a_worker_that_did_not_stop_by_itself_is_found(conn: psycopg.Connection[Any], run: Run) -> None:
    assert untrue(ledger_findings(conn, replace(run, exit_codes={"worker-1": -9}))) == {"workers"}
    assert untrue(ledger_findings(conn, replace(run, exit_codes={}))) == {"workers"}


def test_jobs_that_have_not_ended_are_found(conn: psycopg.Connection[Any], run: Run) -> None:
    from demo import verify
    from demo.stage import enqueue_orders

    conn.execute((GENERATED / "shop" / "jobs.sql").read_bytes())
    left = replace(run, charges=enqueue_orders(conn, run.orders, run.declined))
    findings = {
        "ended": verify.all_ended(conn, left),
        "declined": verify.declined_is_dead(conn, left),
        "left": verify.nothing_left(conn),
        "crash": verify.crash_survived(conn, left),
    }
    assert untrue(findings) == {"ended", "declined", "left", "crash"}


@pytest.mark.parametrize(("height", "true"), [(20, True), (21, False)])
def test_a_picture_of_the_wrong_size_is_found(tmp_path: Path, run: Run, height: int, true: bool) -> None:
    from demo import verify
    from demo.source import Picture
    from shop.models import ResizeImageResult

    file = tmp_path / "small.webp"
    Image.new("RGB", (10, height)).save(file)

    class Done:
        def state(self) -> str:
            return "done"

        def result(self) -> ResizeImageResult:
            return ResizeImageResult(width=10, height=height, bytes=file.stat().st_size)

    handle: Any = Done()
    picture = Picture(name="small", image=b"", width=100, height=200)
    resizes = [verify.Resize(picture=picture, width=10, handle=handle, file=file)]
    assert verify.pictures_resized(replace(run, resizes=resizes)).true is true

"""``python -m demo``: run the shop on real input, kill a worker, and verify the outcome."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

import psycopg
from rich.console import Console
from rich.table import Table

from demo.crew import Crew, WorkerEndedError, jobspec
from demo.mailbox import Mailbox
from demo.source import choose_declined, read_orders, read_pictures
from demo.stage import create_tables, database, enqueue_orders, enqueue_pictures, wait_for_workers, watch
from demo.verify import Finding, Run, verify


def main() -> int:
    """0: everything that the table at the end claims is true; 1: something is not."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--backend",
        choices=("postgres", "memory", "redis", "sqs"),
        default="postgres",
        help="where the jobs are kept; what another than postgres cannot do is left out, and listed",
    )
    parser.add_argument(
        "--orders",
        type=int,
        help="how many orders of the 6,919 to charge (3,000; on sqs 200)",
    )
    parser.add_argument("--time-limit", type=float, default=150.0, metavar="SECONDS", help="give up after this long")
    options = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    with tempfile.TemporaryDirectory(prefix="shop-") as scratch:
        try:
            findings = run(console, Path(scratch), options)
        except (WorkerEndedError, TimeoutError) as error:
            console.print(str(error), style="red", markup=False)
            return 1
    show(console, findings)
    return 0 if all(each.true for each in findings) else 1


def run(console: Console, scratch: Path, options: argparse.Namespace) -> list[Finding]:
    """The whole of it, where ``--backend`` says."""
    backend: Literal["postgres", "memory", "redis", "sqs"] = options.backend
    orders = options.orders or (200 if backend == "sqs" else 3000)
    if backend == "postgres":
        return run_shop(console, scratch, orders_limit=orders, limit_seconds=options.time_limit)
    from demo.apart import run_apart

    return run_apart(console, scratch, backend, orders_limit=orders, limit_seconds=options.time_limit)


def run_shop(console: Console, scratch: Path, *, orders_limit: int, limit_seconds: float) -> list[Finding]:
    orders, pictures = read_orders(orders_limit), read_pictures()
    declined = choose_declined(orders)
    folder, logs = scratch / "pictures", scratch / "logs"
    folder.mkdir()
    logs.mkdir()
    with Mailbox() as mailbox, database(scratch / "postgres") as url:
        env = {"JOBSPEC_DATABASE_URL": url, "SHOP_SMTP_PORT": str(mailbox.port), "SHOP_PICTURES": str(folder)}
        jobspec("migrate", env={**os.environ, **env})
        jobspec("apply", env={**os.environ, **env})
        console.print("the embedded PostgreSQL runs, with the schema of jobspec and the channels of the shop")
        crew = Crew(env, logs)
        with psycopg.connect(url, autocommit=True) as conn:
            create_tables(conn)
            try:
                console.print(f"started {crew.start()} and {crew.start()}")
                wait_for_workers(conn, crew, 2)
                started = time.monotonic()
                resizes = enqueue_pictures(conn, pictures, folder)
                charges = enqueue_orders(conn, orders, declined)
                console.print(f"enqueued {len(charges):,} orders and {len(resizes)} pictures")
                watched = watch(conn, crew, console, orders=len(orders), limit_seconds=limit_seconds)
                seconds = time.monotonic() - started
                wait_for_workers(conn, crew, 2)  # one that is still starting would not know how to stop
            finally:
                exit_codes = crew.stop()
            run = Run(
                orders=orders,
                declined=declined,
                charges=charges,
                resizes=resizes,
                deliveries=mailbox.deliveries,
                crash=watched.crash,
                exit_codes=exit_codes,
            )
            if not watched.finished:
                console.print(f"the time was up after {limit_seconds:.0f} s: see what is left", style="red")
            findings = [*verify(conn, run), speed(conn, seconds)]
    if not all(each.true for each in findings):
        console.print(crew.log_ends(), markup=False)
    return findings


def speed(conn: psycopg.Connection[tuple[int]], seconds: float) -> Finding:
    ended = conn.execute("select count(*) from jobspec.jobs where state in ('done', 'dead')").fetchall()[0][0]
    return Finding(
        claim="jobs a second, with the crash and the wait for the lease of the killed worker",
        true=ended > 0,
        seen=f"{ended / seconds:,.0f} ({ended:,} jobs in {seconds:.1f} s)",
    )


def show(console: Console, findings: list[Finding]) -> None:
    table = Table("", "verified", "seen", title="the shop")
    for each in findings:
        table.add_row("[green]yes[/]" if each.true else "[red]NO[/]", each.claim, each.seen)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())

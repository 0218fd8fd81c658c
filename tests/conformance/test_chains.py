"""Many chains at once: whoever runs them, and wherever they are kept, each keeps its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import anyio
import pytest
from anyio import create_task_group, fail_after

from jobspec import enqueue_chain
from tests.conformance.acme import link
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig
from tests.conformance.scribe import processes, scribe

CHAINS: Final = 200
LINKS: Final = 4
WORKERS: Final = 2
LOOK_SECONDS: Final = 0.05
MOST_SECONDS: Final = 180


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@needs("chains", "workers")
@pytest.mark.anyio
async def test_two_workers_keep_the_order_of_every_chain(rig: Rig, tmp_path: Path) -> None:
    """200 chains of 4, over 2 processes with 5 slots each; a queue in memory has one process."""
    diary = tmp_path / "diary"
    diary.touch()
    for chain in range(CHAINS):
        enqueue_chain(rig.backend, [link.request(text=f"{chain} {n}") for n in range(LINKS)])
    async with at_work(rig, diary):
        with fail_after(MOST_SECONDS):
            while diary.read_text().count("end") < CHAINS * LINKS:  # noqa: ASYNC110 - others write it
                await anyio.sleep(LOOK_SECONDS)
    ran: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for line in diary.read_text().splitlines():
        what, chain_, n = line.split()
        ran[int(chain_)].append((what, int(n)))
    in_order = [(what, n) for n in range(LINKS) for what in ("begin", "end")]
    assert ran == dict.fromkeys(range(CHAINS), in_order)


@asynccontextmanager
async def at_work(rig: Rig, diary: Path) -> AsyncIterator[None]:
    if rig.url is not None:
        with processes(rig.url, diary, WORKERS):
            yield
        return
    async with create_task_group() as group:
        workers = [scribe(rig.connect_async(), diary) for _ in range(WORKERS)]  # type: ignore[arg-type]
        for worker in workers:
            group.start_soon(worker.run)
        yield
        for worker in workers:
            worker.stop()

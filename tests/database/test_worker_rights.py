"""A worker that logs in as a role with a worker's rights, and no others, can do all its work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobspec import Retry
from tests.database.worker_rig import Bench, SaveJob, WorkJob, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def role(bench: Bench) -> Iterator[str]:
    name = f"worker_{bench.conn.info.dbname}"
    bench.conn.execute(f"create role {name}")
    bench.conn.execute(f"select jobspec.grant_to('{name}', 'worker')")
    yield name
    bench.conn.execute(f"drop owned by {name}; drop role {name}")


async def test_the_rights_of_a_worker_are_enough(bench: Bench, role: str, caplog: pytest.LogCaptureFixture) -> None:
    bench.url += f"{'&' if '?' in bench.url else '?'}options=-crole%3D{role}"
    good, bad, cancelled, saving = (bench.enqueue("work", {"n": n}) for n in (1, 2, 3, 4))
    save = bench.enqueue("save")

    async def work(job: WorkJob) -> int:
        if job.payload.n == 2:
            raise Retry
        if job.payload.n == 3:
            bench.value("select jobspec.cancel(%s)", job.id)
        return job.payload.n

    async def keep(job: SaveJob) -> int:
        await job.save(7)
        return job.state or 0

    async with bench.working(work=work, save=keep):
        await bench.until("select count(*) = 1 from jobspec.schedule where next_at is not null")
        bench.conn.execute(
            "update jobspec.schedule set next_at = (next_at at time zone 'UTC' - interval '1 year') at time zone 'UTC'"
        )
        await bench.until_ended()
    async with bench.working(work=work):
        await bench.until("select count(*) = 1 from jobspec.schedule where fired_at is not null")
        await bench.until_ended()
    states = [bench.job(job)[0] for job in (good, bad, cancelled, saving, save)]
    assert states == ["done", "dead", "cancelled", "done", "done"]
    assert "permission denied" not in caplog.text

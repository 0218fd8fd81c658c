"""A worker that was not told where a receiver is says so: at its start, and when jobs pile up."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, cast

import psycopg
import pytest
from anyio import create_task_group, sleep

import jobspec
from jobspec import JobContext, Payload, Route
from jobspec.worker.dispatch import build_dispatch_table
from jobspec.worker.relays import PILE, Relays
from jobspec.worker.settings import Settings
from tests.database.outbox_rig import Depot
from tests.database.worker_rig import anyio_backend

__all__ = ["anyio_backend"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any]) -> Depot:
    return Depot(conn, url)


def warnings(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int]]:
    found = [cast("Any", each) for each in caplog.records if getattr(each, "event", None) == "relay.missing"]
    assert all(each.levelno == logging.WARNING for each in found)
    return [(each.receiver, each.jobs) for each in found]


async def test_the_receivers_are_known_with_what_waits_for_them(depot: Depot) -> None:
    async with jobspec.connect_async(depot.url) as backend:
        assert await cast("Any", backend).receivers() == {"memory": 0}
        depot.send("parcel")
        depot.send("step", {"customer": 1})
        depot.send("note")
        assert await cast("Any", backend).receivers() == {"memory": 2}


@pytest.mark.parametrize("told", [False, True])
async def test_a_worker_says_at_its_start_what_it_does_not_forward(
    depot: Depot, caplog: pytest.LogCaptureFixture, told: bool
) -> None:
    async def note(_job: JobContext[Payload, None]) -> None:
        pass

    depot.send("parcel")
    table = build_dispatch_table({"note": Route("depot.note", 1, JobContext, Payload, None)}, {"note": note})
    receivers = {"memory": depot.receiver} if told else {}
    async with jobspec.connect_async(depot.url) as backend:
        worker = jobspec.Worker(table, cast("Any", backend), receivers=receivers)
        async with create_task_group() as group:
            group.start_soon(worker.run)
            while not (depot.there() if told else warnings(caplog)):  # noqa: ASYNC110
                await sleep(0.01)
            worker.stop()
    assert warnings(caplog) == ([] if told else [("memory", 1)])


def test_it_says_so_again_when_jobs_pile_up_and_not_otherwise(caplog: pytest.LogCaptureFixture) -> None:
    relays = Relays(object(), cast("Settings", Quiet()))
    for jobs in (0, 1, PILE - 1, PILE, PILE + 1, 2 * PILE - 1, 2 * PILE, 0, 3 * PILE, 4 * PILE):
        relays._tell({"sqs": jobs})
    assert warnings(caplog) == [("sqs", 0), ("sqs", PILE), ("sqs", 2 * PILE), ("sqs", 4 * PILE)]


class Quiet:
    """Settings without receivers."""

    receivers: Mapping[str, Any] = {}
    clock = None

"""A server that restarts, fails over, refuses, is full, or stands still: each costs latency only."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import psycopg
import pytest

from jobspec.backends.postgres.session import KEEPALIVE, Session
from tests.e2e.rough_server import MOST_CONNECTIONS, Proxy, patiently
from tests.e2e.trouble_rig import Trouble, anyio_backend, rough_server, trouble

__all__ = ["anyio_backend", "rough_server", "trouble"]

pytestmark = pytest.mark.anyio

STATES = os.environ.get("JOBSPEC_CHAOS_STATES", "53100 40P01").split()
"""One that lasts and one that passes; ``nox -s chaos`` knows more."""
CUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where application_name = 'worker under test' and datname = current_database()"
)


async def test_a_fast_restart(trouble: Trouble, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jobspec")

    def restart() -> None:
        trouble.server.stop("fast")
        time.sleep(1)  # as long as a restart takes; the tries in between are what is tested
        trouble.server.start()

    await trouble.costs_latency_only(restart)
    services = ("producer:", "notifier:", "scheduler:", "maintenance:", "heartbeat:")
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    for service in services:
        assert len([line for line in lines if line.startswith(service)]) <= 2, lines


async def test_an_immediate_restart(trouble: Trouble) -> None:
    def restart() -> None:
        trouble.server.stop("immediate")
        trouble.server.start()

    await trouble.costs_latency_only(restart)


async def test_a_server_that_is_away_for_longer_than_the_lease(trouble: Trouble) -> None:
    def away() -> None:
        trouble.server.stop("fast")
        time.sleep(4)
        trouble.server.start()

    await trouble.costs_latency_only(away)


async def test_a_standby_that_answers_read_only_before_it_is_promoted(trouble: Trouble) -> None:
    def fail_over() -> None:
        trouble.server.fail_over()
        time.sleep(1)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), psycopg.connect(trouble.own) as conn:
            conn.execute("select jobspec.maintain()")
        trouble.server.promote()

    await trouble.costs_latency_only(fail_over)


async def test_a_server_that_is_frozen_for_longer_than_the_lease(trouble: Trouble) -> None:
    def freeze() -> None:
        trouble.server.freeze()
        time.sleep(4)
        trouble.server.thaw()

    await trouble.costs_latency_only(freeze)


async def test_no_connection_left_for_the_worker(trouble: Trouble) -> None:
    def fill() -> None:
        with ExitStack() as stack:
            patiently(trouble.own, CUT)
            for _ in range(2):  # it fights for them, too
                with suppress(psycopg.OperationalError):
                    for _ in range(MOST_CONNECTIONS):
                        stack.enter_context(psycopg.connect(trouble.server.url("postgres")))
                patiently(trouble.own, CUT)
            time.sleep(1)

    await trouble.costs_latency_only(fill)


async def test_every_connection_terminated_again_and_again(trouble: Trouble) -> None:
    def cut() -> None:
        for _ in range(20):
            patiently(trouble.own, CUT)
            time.sleep(0.05)

    await trouble.costs_latency_only(cut)


@pytest.mark.parametrize("state", STATES)
async def test_a_server_that_cannot_write_for_a_while(trouble: Trouble, state: str) -> None:
    def refuse() -> None:
        patiently(
            trouble.own,
            "create function public.refuse() returns trigger language plpgsql as $$ begin"
            f" raise exception 'on purpose' using errcode = '{state}'; end $$;"
            "create trigger refuse before insert on jobspec.job_finished execute function public.refuse();"
            "create trigger refuse before insert on jobspec.job_running execute function public.refuse()",
        )
        time.sleep(0.5)
        patiently(
            trouble.own,
            "drop trigger refuse on jobspec.job_finished; drop trigger refuse on jobspec.job_running",
        )

    await trouble.costs_latency_only(refuse, count=200)
    assert set(trouble.ran.values()) == {1}


# ---- the network in between
@pytest.fixture
def proxy(trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    made = Proxy(trouble.server.socket)
    trouble.url = trouble.server.url(trouble.name, host="127.0.0.1", port=made.port)
    monkeypatch.setitem(KEEPALIVE, "connect_timeout", 2)
    assert Session.run.__kwdefaults__ is not None
    monkeypatch.setitem(Session.run.__kwdefaults__, "limit_seconds", 1.5)
    yield made
    made.close()


async def test_a_network_that_cuts_every_connection(trouble: Trouble, proxy: Proxy) -> None:
    def cut() -> None:
        proxy.mode = "refuse"
        proxy.cut()
        time.sleep(1)
        proxy.mode = "pass"

    await trouble.costs_latency_only(cut)


async def test_a_network_that_closes_one_direction(trouble: Trouble, proxy: Proxy) -> None:
    await trouble.costs_latency_only(proxy.half_close)


async def test_a_network_that_swallows_all_that_is_said_hangs_nothing(trouble: Trouble, proxy: Proxy) -> None:
    def swallow() -> None:
        proxy.mode = "swallow"
        time.sleep(4)
        proxy.mode = "pass"  # old connections have lost something, and are of no use

    await trouble.costs_latency_only(swallow)

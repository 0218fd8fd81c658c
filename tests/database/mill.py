"""A package with a channel for each rule of waiting, and clients whose transactions a test steps one by one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.database.conftest import Engine

KEY = '[{"name": "customer", "type": "int"}]'
PATH = '[{"path": ["customer"], "type": "int"}]'
EVENTS = "{queued,started,done,retry,dead,cancelled,expired}"
CHANNELS = {
    "plain": "'none'",
    "fair": f"'none', '{KEY}'",
    "line": "'strict', '[]', 'skip'",
    "blocking": f"'strict', '{KEY}', 'block'",
    "skipping": f"'strict', '{KEY}', 'skip'",
    "cancelling": f"'strict', '{KEY}', 'cancel'",
    "four": f"'none', '{KEY}', p_concurrency => 4",
    "pair": f"'none', '{KEY}', p_lane_concurrency => 2",
    "rated": "'none', p_rate_limit => 3, p_rate_seconds => 3600",
    "heavy": "'none', p_weight => 9",
    "bounded": "'none', p_max_pending => 3",
    "narrow": f"'none', '{KEY}', p_lane_max_pending => 2",
}
OTHERS = {
    "told": f"'plain', p_events => '{EVENTS}'",
    "told_strict": f"'skipping', '{PATH}', p_events => '{EVENTS}'",
    "deaf": "'plain', p_events => '{done}'",
    "unfinished": f"'plain', p_unique_key => '{PATH}', p_unique_while => 'unfinished'",
    "window": f"'plain', p_unique_key => '{PATH}', p_unique_while => 'window', p_unique_window_seconds => 60",
    "forever": f"'plain', p_unique_key => '{PATH}', p_unique_while => 'forever'",
    "raising": f"'plain', p_unique_key => '{PATH}', p_unique_while => 'unfinished', p_unique_on_conflict => 'raise'",
    "blob": "'plain', p_blob_max_bytes => 10",
}
LIMITS = "p_base_seconds => 60, p_max_attempts => 3"
MILL = "\n".join(
    [
        "select jobspec.declare_package('mill');",
        *(f"select jobspec.declare_channel('mill', '{name}', {how});" for name, how in CHANNELS.items()),
        *(
            f"select jobspec.declare_kind('mill', '{name}', 1, '{name}', '{PATH if KEY in how else '[]'}', {LIMITS});"
            for name, how in CHANNELS.items()
        ),
        *(f"select jobspec.declare_kind('mill', '{name}', 1, {how}, {LIMITS});" for name, how in OTHERS.items()),
        "select jobspec.declared_package('mill');",
    ]
)


class Mill(Engine):
    """One client. Its statements are transactions of their own, or of one that ``begin`` opened."""

    def enqueue(self, kind: str, payload: dict[str, Any] | None = None, **options: object) -> Any:
        """NULL (None) if ``try`` says so."""
        named = "".join(f", p_{name} => %s" for name in options)
        values = (json.dumps(value) if isinstance(value, dict) else value for value in options.values())
        return self.value(
            f"select jobspec.enqueue('mill.{kind}', %s::jsonb{named})", json.dumps(payload or {}), *values
        )

    def add(self, kind: str, customer: int = 1, **options: object) -> Any:
        return self.enqueue(kind, {"customer": customer}, **options)

    def many(self, *jobs: dict[str, Any]) -> Any:
        """``kind`` without the package; every job is of customer 1 unless it says another payload."""
        return self.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps([self.job_of(**job) for job in jobs]))

    def bundle(self, *jobs: dict[str, Any]) -> Any:
        return self.value("select jobspec.enqueue_bundle(%s::jsonb)", json.dumps([self.job_of(**job) for job in jobs]))

    @staticmethod
    def job_of(kind: str, customer: int = 1, **options: Any) -> dict[str, Any]:
        return {"kind": f"mill.{kind}", "payload": {"customer": customer}, **options}

    def register(self, *kinds: str, lease: float = 30, channels: list[str] | None = None) -> int:
        announced = json.dumps([{"name": f"mill.{kind}", "version": 1} for kind in kinds or (*CHANNELS, *OTHERS)])
        answer = self.value("select jobspec.register('w', %s::jsonb, %s, %s)", announced, channels, lease)
        worker: int = answer["worker_id"]
        return worker

    def call(self, verb: str, *args: object, **named: object) -> Any:
        """A verb of one value."""
        given = ["%s"] * len(args) + [f"p_{name} => %s" for name in named]
        return self.value(f"select jobspec.{verb}({', '.join(given)})", *args, *named.values())

    def take(self, job_id: int | None = None, **named: object) -> Any:
        """The one job that a claim by plain SQL gives."""
        (job,) = self.takes(id=job_id, **named)
        return job

    def takes(self, **named: object) -> list[Any]:
        given = ", ".join(f"p_{name} => %s" for name in named)
        return self.rows(f"select * from jobspec.claim({given})", *named.values())

    def end(self, job: Any, result: object = None) -> None:
        self.call("finish", job.id, job.run, None if result is None else json.dumps(result))

    def dies_now(self, job: Any) -> None:
        """Its handler gives up."""
        self.call("fail", job.id, job.run, None, None, True)

    def drain(self, worker: int) -> list[int]:
        """Claim and finish, with ticks, until nothing comes."""
        ended: list[int] = []
        self.tick(3)
        while jobs := self.claim(worker, tick=True):
            ended += [job.id for job in jobs]
            self.finish(*jobs)
            self.tick(3)
        return ended

    def limit(self, channel: str, **override: object) -> None:
        """An operator's limits."""
        self.call("set_limits", f"mill.{channel}", json.dumps(override))

    def empty_since(self, seconds: float) -> None:
        """The bucket of the rated channel was empty so long ago; negative: the clock has been set back by so much."""
        self.rows(
            "select setval(bucket, ((extract(epoch from clock_timestamp()) - %s) * 1000000)::bigint)"
            " from jobspec.channel where name = 'mill.rated'",
            seconds,
        )

    def begin(self, isolation: str = "read committed") -> None:
        """Open a transaction whose snapshot, if it keeps one, is of now."""
        self.rows(f"begin isolation level {isolation}")
        self.rows("select count(*) from jobspec.job")

    def commit(self) -> None:
        self.rows("commit")

    def rollback(self) -> None:
        self.rows("rollback")

    def refused(self, verb: str, *args: object, **named: object) -> str:
        return code(lambda: self.call(verb, *args, **named))

    def states(self, *ids: int) -> list[str]:
        return [self.state(each) for each in ids]

    def stored(self) -> list[int]:
        """How many rows each table of jobs has."""
        tables = (
            "job",
            "job_ready",
            "job_running",
            "job_held",
            "job_finished",
            "job_unique",
            "job_wait",
            "poke",
            "bundle",
        )
        return [self.value(f"select count(*) from jobspec.{table}") for table in tables]


def code(call: Callable[[], object]) -> str:
    """The SQLSTATE with which it is refused."""
    with pytest.raises(psycopg.Error) as caught:
        call()
    return str(caught.value.sqlstate)


@dataclass
class Step:
    """A statement in a thread, because it has to wait."""

    client: Mill
    watcher: Mill
    thread: threading.Thread
    outcome: list[Any]

    def waits(self) -> Step:
        """Return when the server says that it waits for a lock of another transaction."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.watcher.value(
                "select coalesce((select wait_event_type = 'Lock' from pg_stat_activity where pid = %s), false)",
                self.client.conn.info.backend_pid,
            ):
                return self
            assert self.thread.is_alive(), f"it did not wait, and came to {self.outcome}"
        raise AssertionError("it neither waited nor ended")

    def result(self) -> Any:
        """What it came to; an exception is raised here."""
        self.thread.join(30)
        (outcome,) = self.outcome
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


@dataclass
class Clients:
    """More clients of the same database."""

    url: str
    watcher: Mill
    open: list[Mill]

    def __call__(self) -> Mill:
        client = Mill(psycopg.connect(self.url, autocommit=True))
        self.open.append(client)
        return client

    def step(self, client: Mill, call: Callable[[], object]) -> Step:
        """Start something that will wait."""
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append(call())
            except BaseException as error:
                outcome.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return Step(client, self.watcher, thread, outcome)


@pytest.fixture
def mill(conn: psycopg.Connection[Any]) -> Mill:
    """A database with the package ``mill``."""
    with conn.transaction():
        conn.execute(MILL.encode())
    return Mill(conn)


@pytest.fixture
def clients(url: str, mill: Mill) -> Iterator[Clients]:
    """More clients, made by calling it."""
    with psycopg.connect(url, autocommit=True) as conn:
        clients = Clients(url, Mill(conn), [])
        yield clients
        for client in clients.open:
            client.conn.close()

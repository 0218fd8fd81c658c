"""Time moves by hand: columns are set to moments in the past, and nobody sleeps. Also what looks at the clock: the tick
and the heartbeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.model.calls import Answer, Call, Connection, holds, value
from tests.model.claims import Worker
from tests.model.package import TOKENS
from tests.model.promises import Model


@dataclass(kw_only=True, slots=True)
class Tick(Call):
    def send(self, conn: Connection) -> Any:
        return value(conn, "select jobspec.tick()")

    def check(self, view: Model, answer: Answer) -> None:
        # False: a claim that ticks first is under way.
        assert answer.refused is None, f"refused with {answer.refused}"


@dataclass(kw_only=True, slots=True)
class Due(Call):
    """The time of a scheduled job, or the end of a reservation, has come."""

    id: int

    def send(self, conn: Connection) -> Any:
        text = "update jobspec.job_held set run_at = clock_timestamp() where id = %s and run_at is not null"
        return conn.execute(text, [self.id]).rowcount

    def apply(self, model: Model, answer: Answer) -> None:
        model.jobs[self.id].due = answer.value == 1


@dataclass(kw_only=True, slots=True)
class LeaseOver(Call):
    """Of a job that plain SQL has claimed."""

    id: int
    run: int

    def send(self, conn: Connection) -> Any:
        text = "update jobspec.job_running set expires_at = clock_timestamp() where id = %s and run = %s"
        return conn.execute(text, [self.id, self.run]).rowcount

    def apply(self, model: Model, answer: Answer) -> None:
        job = holds(model, self.id, self.run)
        assert (job is not None) == (answer.value == 1)
        if job is not None:
            job.due = True


@dataclass(kw_only=True, slots=True)
class Die(Call):
    """The worker's lease is over. It does not know."""

    worker: Worker

    def send(self, conn: Connection) -> Any:
        text = "update jobspec.worker set expires_at = clock_timestamp() - interval '1 s' where id = %s"
        return conn.execute(text, [self.worker.id]).rowcount

    def apply(self, model: Model, answer: Answer) -> None:
        model.alive[self.worker.id] = False


@dataclass(kw_only=True, slots=True)
class Register(Call):
    worker: Worker

    def send(self, conn: Connection) -> Any:
        self.worker.register(conn)
        return self.worker.id

    def apply(self, model: Model, answer: Answer) -> None:
        model.alive[answer.value] = True


@dataclass(kw_only=True, slots=True)
class Heartbeat(Call):
    """``late``: a time after the last claim, so that what the worker does not know of is given back."""

    worker: Worker
    late: bool

    def send(self, conn: Connection) -> Any:
        if self.late:
            text = "update jobspec.job_running set claimed_at = claimed_at - interval '1 day' where worker_id = %s"
            conn.execute(text, [self.worker.id])
        text = "select jobspec.heartbeat(%s, 3600, %s::bigint[])"
        return value(conn, text, self.worker.id, self.worker.known)

    def given_back(self, view: Model) -> list[tuple[int, int]]:
        """Pairs of id and run."""
        unknown = [
            (job.id, job.run) for job in view.jobs.values()
            if job.state == "running" and job.worker == self.worker.id and job.run not in self.worker.known
        ]  # fmt: skip
        return [(id_, run) for id_, run in unknown if run is not None] if self.late else []

    def check(self, view: Model, answer: Answer) -> None:
        assert answer.refused is None, f"refused with {answer.refused}"
        held = {job.run: job for job in view.jobs.values() if job.state == "running" and job.worker == self.worker.id}
        known = self.worker.known
        assert sorted(answer.value["lost"]) == sorted(run for run in known if run not in held)
        assert sorted(answer.value["cancelled"]) == sorted(run for run in known if run in held and held[run].cancel)

    def apply(self, model: Model, answer: Answer) -> None:
        model.alive[self.worker.id] = True
        for id_, run in self.given_back(model):
            if id_ not in answer.busy:
                job = holds(model, id_, run)
                assert job is not None
                model.settle(job, "released", answer.span)
        self.worker.known = [run for run in self.worker.known if run not in answer.value["lost"]]


@dataclass(kw_only=True, slots=True)
class WindowsEnd(Call):
    """Of all unique keys that are taken for a time."""

    def send(self, conn: Connection) -> Any:
        return conn.execute("update jobspec.job_unique set until = clock_timestamp() where until < 'infinity'").rowcount

    def apply(self, model: Model, answer: Answer) -> None:
        model.unique = {key: held for key, held in model.unique.items() if held[1] != "window"}


@dataclass(kw_only=True, slots=True)
class Refill(Call):
    """The bucket of tokens is full."""

    def send(self, conn: Connection) -> Any:
        return value(conn, "select setval(bucket, 0) from jobspec.channel where bucket is not null")

    def apply(self, model: Model, answer: Answer) -> None:
        model.bucket[0] = TOKENS

"""What operators do to channels and to jobs that have ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.model.calls import Answer, Call, Connection, expect, value
from tests.model.promises import Model


@dataclass(kw_only=True, slots=True)
class Unblock(Call):
    channel: str
    key: int

    def send(self, conn: Connection) -> Any:
        return value(conn, "select jobspec.unblock(%s, %s)", f"m.{self.channel}", f"[{self.key}]")

    def head(self, view: Model) -> int | None:
        lane = [job for job in view.jobs.values() if job.lane == (self.channel, self.key) and job.blocks]
        return lane[0].id if lane else None

    def check(self, view: Model, answer: Answer) -> None:
        expect(answer, None, self.head(view))

    def apply(self, model: Model, answer: Answer) -> None:
        if answer.value is not None:
            model.jobs[answer.value].blocks = False


@dataclass(kw_only=True, slots=True)
class Pause(Call):
    channel: str
    resume: bool = False

    def send(self, conn: Connection) -> Any:
        verb = "resume" if self.resume else "pause"
        return conn.execute(f"select jobspec.{verb}(%s)", [f"m.{self.channel}"]).fetchone() and None

    def apply(self, model: Model, answer: Answer) -> None:
        (model.paused.discard if self.resume else model.paused.add)(self.channel)


@dataclass(kw_only=True, slots=True)
class SetLimits(Call):
    """``concurrency`` None: no limit."""

    channel: str
    concurrency: int | None

    def send(self, conn: Connection) -> Any:
        override = json.dumps({"concurrency": self.concurrency})
        text = "select jobspec.set_limits(%s, %s::jsonb)"
        return conn.execute(text, [f"m.{self.channel}", override]).fetchone() and None

    def apply(self, model: Model, answer: Answer) -> None:
        model.limits[self.channel] = self.concurrency


@dataclass(kw_only=True, slots=True)
class Retry(Call):
    """Of a job that has ended or is parked."""

    id: int

    def send(self, conn: Connection) -> Any:
        return value(conn, "select jobspec.retry(array[%s]::bigint[])", self.id)

    def check(self, view: Model, answer: Answer) -> None:
        job = view.jobs[self.id]
        again = job.state in ("dead", "cancelled", "expired", "parked", "scheduled")
        holder = view.unique.get(job.unique[0]) if job.ended and job.unique and job.unique[1] == "unfinished" else None
        if again and holder is not None:
            expect(answer, "JS041")
        else:
            expect(answer, None, [job.id] if again else [])

    def apply(self, model: Model, answer: Answer) -> None:
        if not answer.value:
            return
        job = model.jobs[self.id]
        if job.ended and job.unique and job.unique[1] == "unfinished":
            model.unique[job.unique[0]] = (job.id, "unfinished")
        if job.state != "scheduled":
            job.attempt = 0
            if not job.blocks:
                job.span = answer.span
        job.state, job.due, job.cancel, job.blocks, job.doomed, job.suspect = "ready", False, False, False, False, False
        job.waits.clear()

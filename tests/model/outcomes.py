"""Calls about jobs that are there: how an attempt ends, cancel, commit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.model.calls import Answer, Call, Connection, expect, holds, value
from tests.model.promises import Job, Model

FAR_SECONDS = 86400.0


@dataclass(kw_only=True, slots=True)
class Finish(Call):
    """One job, in whatever transaction."""

    id: int
    run: int

    def send(self, conn: Connection) -> Any:
        return conn.execute("select jobspec.finish(%s, %s)", [self.id, self.run]).fetchone() and None

    def check(self, view: Model, answer: Answer) -> None:
        job = holds(view, self.id, self.run)
        expect(answer, "JS002" if job is None else "JS012" if job.cancel else None)

    def apply(self, model: Model, answer: Answer) -> None:
        model.end(model.jobs[self.id], "done")


@dataclass(kw_only=True, slots=True)
class FinishBatch(Call):
    pairs: list[tuple[int, int]]

    def send(self, conn: Connection) -> Any:
        text = "select jobspec.finish_batch(%s::bigint[], %s::bigint[])"
        return value(conn, text, [id_ for id_, _ in self.pairs], [run for _, run in self.pairs])

    def held(self, view: Model) -> list[Job]:
        return [job for id_, run in self.pairs if (job := holds(view, id_, run)) is not None]

    def check(self, view: Model, answer: Answer) -> None:
        if answer.old:
            return expect(answer, "JS006")
        assert answer.refused is None, f"refused with {answer.refused}"
        expected = [-job.run if job.cancel else job.run for job in self.held(view) if job.run is not None]
        assert sorted(answer.value) == sorted(expected), f"recorded {answer.value}, not {expected}"
        return None

    def apply(self, model: Model, answer: Answer) -> None:
        recorded = set(map(abs, answer.value))  # a run that was not committed yet by whoever claimed it was not
        for job in self.held(model):
            if job.run in recorded:
                model.end(job, "cancelled" if job.cancel else "done")


@dataclass(kw_only=True, slots=True)
class Settle(Call):
    verdict: str
    pairs: list[tuple[int, int]]
    soon: bool = False
    """Without a delay; else far away, so that no clock is waited for."""

    def send(self, conn: Connection) -> Any:
        error = json.dumps({"type": "ValueError", "message": "no"})
        return value(
            conn, "select jobspec.settle_batch(%s, %s::bigint[], %s::bigint[], %s::json[], %s::float8[])",
            self.verdict, [id_ for id_, _ in self.pairs], [run for _, run in self.pairs], [error] * len(self.pairs),
            [0.0 if self.soon else FAR_SECONDS] * len(self.pairs),
        )  # fmt: skip

    def check(self, view: Model, answer: Answer) -> None:
        if answer.old and self.verdict != "cancelled":
            return expect(answer, "JS006")
        assert answer.refused is None, f"refused with {answer.refused}"
        held = {run: id_ for id_, run in self.pairs if holds(view, id_, run)}
        recorded = {abs(run): run for run in answer.value}
        assert recorded.keys() <= held.keys(), f"recorded {answer.value}, held were {held}"
        passed = {held[run] for run in held.keys() - recorded.keys()}
        assert passed <= answer.busy, f"did not record {passed - answer.busy}"
        dead = {run for run in recorded if view.judged(view.jobs[held[run]], self.verdict) == "dead"}
        assert {-run for run in recorded.values() if run < 0} == dead, f"dead are {dead}, answered {answer.value}"
        return None

    def apply(self, model: Model, answer: Answer) -> None:
        for id_, run in self.pairs:
            if run in map(abs, answer.value):
                model.settle(model.jobs[id_], self.verdict, answer.span, due=self.soon)


@dataclass(kw_only=True, slots=True)
class Checkpoint(Call):
    id: int
    run: int
    extra: int

    def send(self, conn: Connection) -> Any:
        text = "select jobspec.checkpoint(%s, %s, '{}', %s)"
        return conn.execute(text, [self.id, self.run, self.extra]).fetchone() and None

    def check(self, view: Model, answer: Answer) -> None:
        expect(answer, None if holds(view, self.id, self.run) else "JS002")

    def apply(self, model: Model, answer: Answer) -> None:
        model.jobs[self.id].extra += self.extra


@dataclass(kw_only=True, slots=True)
class Cancel(Call):
    id: int
    force: bool = False

    def send(self, conn: Connection) -> Any:
        return value(conn, "select jobspec.cancel(%s, %s)", self.id, self.force)

    def check(self, view: Model, answer: Answer) -> None:
        job = view.jobs[self.id]
        if job.state in ("done", "dead", "expired"):
            expect(answer, "JS048")
        else:
            expect(answer, None, "running" if job.state == "running" and not self.force else "cancelled")

    def apply(self, model: Model, answer: Answer) -> None:
        job = model.jobs[self.id]
        if answer.value == "running":
            job.cancel = True
        elif not job.ended:
            model.end(job, "cancelled")


@dataclass(kw_only=True, slots=True)
class Commit(Call):
    """Of a reservation."""

    id: int

    def send(self, conn: Connection) -> Any:
        return value(conn, "select jobspec.commit(%s)", self.id)

    def check(self, view: Model, answer: Answer) -> None:
        job = view.jobs[self.id]
        if job.state in ("expired", "cancelled") or (job.state == "reserved" and job.due):
            expect(answer, "JS046")
        else:
            expect(answer, None, job.state == "reserved")

    def apply(self, model: Model, answer: Answer) -> None:
        job = model.jobs[self.id]
        if answer.value:
            # What waited for others is looked at again, at once or at a tick.
            job.state = "waiting" if job.after else "scheduled" if job.later else "ready"

"""Claims, by workers and by plain SQL. Which lane comes first is the engine's choice; all else is promised."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from jobspec.backends.postgres.floors import Floors
from tests.model.calls import Answer, Call, Connection, expect, value
from tests.model.package import ANNOUNCED, CHANNELS, KINDS
from tests.model.promises import PAUSED, Job, Model

EVERYTHING = frozenset(channel.name for channel in CHANNELS)
EVERY_KIND = frozenset(kind.name for kind in KINDS)
Rows = list[tuple[int, int, int]]
"""Of a claim: id, run, attempt."""


@dataclass(kw_only=True)
class Worker:
    """A worker's memory. ``known``: the runs that it believes to hold."""

    floors: Floors
    id: int = 0
    cursor: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)

    def register(self, conn: Connection) -> None:
        answer = value(conn, "select jobspec.register('w', %s::jsonb, null, 3600)", ANNOUNCED)
        self.id, self.known = answer["worker_id"], []
        self.cursor = [0] * (2 * len(answer["channels"]))


@dataclass(kw_only=True, slots=True)
class Claim(Call):
    """``worker`` None: by plain SQL, with a lease a job."""

    worker: Worker | None = None
    limit: int
    suspects: bool = True
    tick: bool = False
    channels: frozenset[str] = EVERYTHING
    kinds: frozenset[str] = EVERY_KIND

    def send(self, conn: Connection) -> Rows:
        if self.worker is None:
            # The verb ticks if the last one was long ago; here, the test decides about that.
            conn.execute("select setval('jobspec.ticked', (extract(epoch from clock_timestamp()) * 1000)::bigint)")
            channels, kinds = [f"m.{name}" for name in self.channels], [f"m.{name}" for name in self.kinds]
            text = "select id, run, attempt from jobspec.claim(%s, %s, %s, '1 day')"
            return conn.execute(text, [channels, kinds, self.limit]).fetchall()
        floors, ends = self.worker.floors.ask(self.worker.cursor, self.limit)
        *rows, tail = conn.execute(
            "select id, run, attempt, tail"
            " from jobspec.claim_batch(%s, %s, %s, %s, false, %s::bigint[], %s::bigint[], %s::int[])",
            [self.worker.id, self.limit, self.suspects, self.tick, self.worker.cursor, floors, ends],
        ).fetchall()  # fmt: skip
        told = json.loads(tail[3])
        self.worker.cursor = told["cursor"]
        self.worker.floors.learn(told["floors"])
        return [row[:3] for row in rows]

    def check(self, view: Model, answer: Answer) -> None:
        if self.worker is not None and not view.alive[self.worker.id]:
            return expect(answer, "JS007")
        if answer.old:
            return expect(answer, "JS006")
        assert answer.refused is None, f"refused with {answer.refused}"
        assert len(answer.value) <= self.limit, f"{len(answer.value)} jobs, and {self.limit} were asked for"
        self.check_order(view, answer)
        scratch = view.copy()
        scratch.bucket = [view.bucket[0]]
        self.start(scratch, answer, checked=True)
        if not answer.value and not answer.waited:  # else it had looked at most channels before it waited
            left = [job.id for job in view.jobs.values() if self.wants(job, answer) and view.refusal(job) is None]
            assert not left, f"the claim was empty, and these may run: {left}"
        return None

    def wants(self, job: Job, answer: Answer) -> bool:
        """It may surely be had."""
        wanted = job.kind.name in self.kinds and job.kind.channel.name in self.channels
        return wanted and job.state == "ready" and job.id not in answer.busy and (self.suspects or not job.suspect)

    def check_order(self, view: Model, answer: Answer) -> None:
        """Within a lane nobody is passed over."""
        taken = {id_ for id_, _, _ in answer.value}
        for job in (view.jobs[id_] for id_ in taken):
            if not job.suspect and not job.kind.channel.strict:
                passed = [other.id for other in view.before(job) if other.id not in taken and self.wants(other, answer)]
                passed = [id_ for id_ in passed if not view.jobs[id_].suspect]
                assert not passed, f"{job.id} was taken before {passed}"
        suspects = [id_ for id_ in taken if view.jobs[id_].suspect]
        assert len(suspects) <= (1 if self.suspects else 0), f"suspects together: {suspects}"

    def start(self, model: Model, answer: Answer, *, checked: bool = False) -> None:
        for id_, run, attempt in answer.value:
            job = model.jobs[id_]
            asked = job.kind.name in self.kinds and job.kind.channel.name in self.channels
            assert asked, f"{id_} was not asked for"
            if job.state == "waiting" and not job.waits:
                job.state = "ready"
            refusal = model.refusal(job) if checked else None
            if answer.waited and refusal == PAUSED:  # since it began
                refusal = None
            assert refusal is None, f"{id_} was claimed, and {refusal}"
            model.start(job, run, self.worker.id if self.worker else 0)
            assert job.attempt == attempt, f"{id_}: attempt {attempt}, not {job.attempt}"
            if checked:
                model.bucket[0] -= job.kind.channel.rated

    def spend(self, view: Model, answer: Answer) -> None:
        view.bucket[0] -= sum(view.jobs[id_].kind.channel.rated for id_, _, _ in answer.value)

    def apply(self, model: Model, answer: Answer) -> None:
        self.start(model, answer)


@dataclass(kw_only=True, slots=True)
class ClaimFew(Claim):
    """By a worker that was woken, from channels without lanes, order and limits.

    That its lease is lost it learns from the next claim.
    """

    suspects: bool = False
    channels: frozenset[str] = frozenset({"plain"})

    def send(self, conn: Connection) -> Rows:
        assert self.worker is not None
        return conn.execute(
            "select id, run, attempt from jobspec.claim_few(%s, %s, false, null, %s::int2[], %s::bigint[])",
            [self.worker.id, self.limit, *self.worker.floors.ask_alone(self.worker.cursor)],
        ).fetchall()

    def check(self, view: Model, answer: Answer) -> None:
        assert self.worker is not None
        if not view.alive[self.worker.id] and not answer.old:
            assert (answer.refused, answer.value) == (None, [])
            return
        Claim.check(self, view, answer)  # no super(): slots make another class of this one


@dataclass(kw_only=True, slots=True)
class ClaimOne(Call):
    """By its id."""

    id: int

    def send(self, conn: Connection) -> Any:
        conn.execute("select setval('jobspec.ticked', (extract(epoch from clock_timestamp()) * 1000)::bigint)")
        return conn.execute("select id, run, attempt from jobspec.claim(p_id => %s)", [self.id]).fetchall()

    def check(self, view: Model, answer: Answer) -> None:
        if answer.old:
            return expect(answer, "JS006")
        refusal = view.refusal(view.jobs[self.id])
        if self.id in answer.busy and answer.refused == "JS047":
            return None
        if refusal is not None:
            assert answer.refused == "JS047", f"answered {answer.refused} {answer.value}, but {refusal}"
        else:
            assert answer.refused is None, f"refused with {answer.refused}"
            assert [row[0] for row in answer.value] == [self.id]
        return None

    def spend(self, view: Model, answer: Answer) -> None:
        view.bucket[0] -= view.jobs[self.id].kind.channel.rated

    def apply(self, model: Model, answer: Answer) -> None:
        model.start(model.jobs[self.id], answer.value[0][1], 0)

"""The database and the model of it, side by side: every call goes to both, and after every call they must agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg

from jobspec.backends.postgres.floors import Floors
from tests.model import observed
from tests.model.calls import Answer, Call
from tests.model.claims import Claim, Worker
from tests.model.clock import Due, Heartbeat, LeaseOver, Refill, Register, Tick
from tests.model.operators import Pause, Unblock
from tests.model.outcomes import FinishBatch
from tests.model.package import BY_NAME, EMPTY
from tests.model.promises import Job, Model
from tests.model.sessions import Session, Waiting

LOCKED = """
select id from jobspec.job_ready where id not in (select id from jobspec.job_ready for update skip locked)
union all
select id from jobspec.job_running where id not in (select id from jobspec.job_running for update skip locked)
union all
select id from jobspec.job_held where id not in (select id from jobspec.job_held for update skip locked)
"""
WORKERS, SESSIONS = 2, 3


class World:
    """``sessions``: connections whose transactions may stay open. Each worker has one of its own, and its floors."""

    has_claims_of_few = True
    """Workers that were woken take a few announced jobs by a claim of its own; elsewhere by the usual one."""

    def __init__(self, url: str, floors: Callable[[], Floors] = Floors) -> None:
        self.control = psycopg.connect(url, autocommit=True, options="-c jit=off")
        self.control.execute("listen jobspec_event")
        self.sessions = [Session(url) for _ in range(SESSIONS)]
        self.office = Session(url)
        self.desks = [Session(url) for _ in range(WORKERS)]
        self.floors = floors
        self.waiting: Waiting | None = None
        self.begin()

    def begin(self) -> None:
        """From the start, in the same database."""
        if self.waiting is not None:
            self.waiting.give_up()
        for session in self.sessions:
            if session.open:
                session.end(commit=False)
        self.control.execute(EMPTY)
        for _ in self.control.notifies(timeout=0):
            pass
        self.model = Model()
        self.waiting = None
        self.now = 0
        self.runs: list[tuple[int, int]] = []
        """Every id and run that anybody was ever given."""
        self.claimed: list[tuple[int, int]] = []
        self.workers = [Worker(floors=self.floors()) for _ in self.desks]
        for worker, desk in zip(self.workers, self.desks, strict=True):
            self.call(desk, Register(worker=worker))

    def close(self) -> None:
        for session in (*self.sessions, *self.desks, self.office):
            session.close()
        self.control.close()

    # ---- looking
    def look(self) -> observed.Everything:
        return observed.read(self.control)

    def tick(self) -> None:
        self.control.execute("select jobspec.tick()")

    def broken(self) -> list[Any]:
        """What does not fit together in all that is stored."""
        return self.control.execute("select problem, job_id, detail from jobspec.check()").fetchall()

    def told(self) -> list[int]:
        """Bundles of which it was said that they are finished."""
        said = [json.loads(notify.payload) for notify in self.control.notifies(timeout=0) if "bundle" in notify.payload]
        return [each["id"] for each in said]

    # ---- one call
    @property
    def still(self) -> bool:
        """Nobody has a transaction open."""
        return self.waiting is None and not any(session.open for session in self.sessions)

    def busy(self) -> frozenset[int]:
        return frozenset() if self.still else frozenset(row[0] for row in self.control.execute(LOCKED))

    def call(self, session: Session, call: Call) -> Answer | None:
        """None: it waits for a lock, and counts when it has it; or it would have been the second to wait."""
        if self.waiting is not None and self.waiting.session is session:
            return None
        self.now += 1
        busy, view, answer = self.busy(), session.view(self.model), None
        if self.still:
            answer = self.record(session, call, *session.send(call), began=self.now, busy=busy, view=view)
        else:
            waiting = Waiting(session, call, self.now, session.thread.submit(session.send, call))
            if not waiting.over(self.control):
                if self.waiting is None:
                    self.waiting = waiting
                else:
                    waiting.give_up()
            if self.waiting is not waiting:
                answer = self.record(session, call, *waiting.future.result(), began=self.now, busy=busy, view=view)
        self.agree()
        return answer

    def operate(self, call: Call) -> Answer | None:
        """By somebody who has no transaction open."""
        return self.call(self.office, call)

    def record(
        self,
        session: Session,
        call: Call,
        value: Any,
        refused: str | None,
        *,
        began: int,
        busy: frozenset[int],
        view: Model,
    ) -> Answer | None:
        answer = Answer(span=(began, self.now), value=value, refused=refused, busy=busy, old=session.old)
        if refused in ("57014", "40P01") or (refused == "40001" and session.old):
            return None
        try:
            call.check(view, answer)
        except AssertionError:
            # It waited, and what it saw then was between two looks of ours.
            if not answer.waited or not view.unsettled():
                raise
        if refused is not None:
            return answer
        call.spend(view, answer)
        if session.open:
            session.calls.append((call, answer))
        else:
            call.apply(self.model, answer)
        if isinstance(call, Claim) or type(call).__name__ == "ClaimOne":
            self.runs += [(row[0], row[1]) for row in answer.value]
            self.claimed += [(row[0], row[2]) for row in answer.value]
        return answer

    def end(self, session: Session, *, commit: bool) -> None:
        if session.open and (self.waiting is None or self.waiting.session is not session):
            self.now += 1
            for call, answer in session.end(commit=commit):
                call.apply(self.model, answer)
            self.agree()

    def agree(self) -> None:
        """What waited has its answer if it can have it now; the database is what the model says, and sound."""
        waiting = self.waiting
        if waiting is not None and waiting.over(self.control):
            self.waiting = None
            view = waiting.session.replayed(self.model)
            self.record(
                waiting.session,
                waiting.call,
                *waiting.future.result(),
                began=waiting.began,
                busy=self.busy(),
                view=view,
            )
        seen = self.look()
        observed.follow(self.model, seen.jobs, (self.now, self.now))
        observed.places(self.model, seen.places)
        assert not seen.broken, seen.broken
        assert seen.finished <= self.over(), f"bundles are finished early: {seen.finished - self.over()}"

    def over(self) -> set[int]:
        """Bundles of which every job has ended."""
        return {id_ for id_, members in self.model.bundles.items() if not members}

    # ---- the end
    def settle_down(self) -> None:
        """All transactions end."""
        for commit in (True, False):
            for session in self.sessions:
                self.end(session, commit=commit)
        assert self.still

    def quiet(self) -> None:
        """After some ticks, with no transaction open, nothing is left to happen on its own."""
        for _ in range(3 + sum(job.blocks for job in self.model.jobs.values())):
            self.tick()
        self.operate(Tick())
        left = [(job.id, list(self.model.may(job))) for job in self.model.jobs.values() if list(self.model.may(job))]
        assert not left, f"this should have happened: {left}"
        finished = self.look().finished
        assert finished == self.over(), f"bundles are not finished: {self.over() - finished}"
        broken = self.broken()
        assert not broken, broken

    def drain(self) -> None:
        """Everything that may still run runs, by claims of workers that keep their floors, and ends well."""
        self.settle_down()
        for name in list(self.model.paused):
            self.operate(Pause(channel=name, resume=True))
        while True:
            before = [job.facts() for job in self.model.jobs.values()]
            self.time_passes()
            self.quiet()
            for worker, desk in zip(self.workers, self.desks, strict=True):
                while answer := self.call(desk, Claim(worker=worker, limit=10)):
                    if not answer.value:
                        break
                    self.operate(FinishBatch(pairs=[(row[0], row[1]) for row in answer.value]))
            if [job.facts() for job in self.model.jobs.values()] == before:
                break
        self.quiet()
        left = [
            job for job in self.model.jobs.values() if not job.ended and job.state != "parked" and not self.stuck(job)
        ]
        assert not left, f"these never ran: {left}"
        told = self.told()
        assert sorted(told) == sorted(self.over()), f"bundles over: {self.over()}, told: {told}"

    def stuck(self, job: Job) -> bool:
        """It waits for a job that failed, or is behind one in its lane that waits for ever."""
        return bool(job.waits) or (job.placed and any(other.waits for other in self.model.before(job)))

    def time_passes(self) -> None:
        self.operate(Refill())
        for worker, desk in zip(self.workers, self.desks, strict=True):
            self.call(
                desk,
                Register(worker=worker) if not self.model.alive[worker.id] else Heartbeat(worker=worker, late=True),
            )
        for job in list(self.model.jobs.values()):
            if job.state in ("scheduled", "reserved"):
                self.operate(Due(id=job.id))
            elif job.state == "running" and job.run is not None and job.worker == 0:
                self.operate(LeaseOver(id=job.id, run=job.run))
            elif job.state == "running" and job.run is not None:
                self.operate(FinishBatch(pairs=[(job.id, job.run)]))
            elif job.blocks and BY_NAME[job.lane[0]].on_dead == "block" and job.key is not None:
                self.operate(Unblock(channel=job.lane[0], key=job.key))

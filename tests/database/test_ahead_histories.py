"""Random histories of workers, operators and deaths in lanes that run ahead: nobody ends before who is before them."""

from __future__ import annotations

from random import Random
from typing import Any

import psycopg
import pytest

from tests.database.mill import KEY, PATH, Mill

SPEC = f"""
select jobspec.declare_package('mill');
select jobspec.declare_channel('mill', 'fast', 'strict', '{KEY}', 'skip', p_run_ahead => AHEAD);
select jobspec.declare_kind('mill', 'fast', 1, 'fast', '{PATH}', p_base_seconds => 0, p_max_attempts => 4);
select jobspec.declare_kind('mill', 'long', 1, 'fast', '{PATH}', p_base_seconds => 0, p_lease_seconds => 600);
select jobspec.declare_kind('mill', 'once', 1, 'fast', '{PATH}', p_max_attempts => 1);
select jobspec.declared_package('mill');
"""
KINDS = ("fast", "long", "once")
VERDICTS = ("failed", "given_up", "released", "snoozed", "rescheduled", "parked", "cancelled", "lost")
PASSED = """
select e.id, b.id as before
from jobspec.job_finished e
join unnest(%s::bigint[], %s::bigint[], %s::bigint[]) p (id, lane, pos) on p.id = e.id
join (select id, lane, pos from jobspec.job_ready union all select id, lane, pos from jobspec.job_running) b
    on b.lane = p.lane and b.pos < p.pos
where e.state = 'done'
"""
GAPS = """
select r.id, b.id as before
from jobspec.job_running r
join jobspec.job_ready b on b.lane = r.lane and b.pos < r.pos
"""


class History:
    def __init__(self, mill: Mill, rng: Random) -> None:
        self.mill, self.rng = mill, rng
        self.held: list[Any] = []
        """Every run that anybody was ever given."""
        self.ahead = 4
        self.apply(self.ahead)
        self.workers = [mill.register(*KINDS), mill.register("fast", "long")]

    def step(self) -> None:
        moves = (self.add, self.add, self.claim, self.claim, self.claim, self.end, self.end, self.end, self.settle,
                 self.steer, self.die, self.plain, self.limit)  # fmt: skip
        self.rng.choice(moves)()
        self.mill.rows("update jobspec.job_held set run_at = now() where run_at is not null")
        assert self.mill.rows("select * from jobspec.check()") == []
        assert self.mill.rows(GAPS) == []

    def apply(self, ahead: int) -> None:
        with self.mill.conn.transaction():
            self.mill.conn.execute(SPEC.replace("AHEAD", str(ahead)).encode())

    def limit(self) -> None:
        """Upwards: check() notes what is above a limit that was lowered."""
        self.ahead += 1
        self.apply(self.ahead)

    def add(self) -> None:
        for _ in range(self.rng.choice([1, 3, 6])):
            self.mill.add(self.rng.choice(KINDS), self.rng.choice([1, 2]))

    def claim(self) -> None:
        worker = self.rng.choice(self.workers)
        self.mill.cursor = []
        self.mill.floors.forget()
        self.held += self.mill.claim(worker, self.rng.choice([1, 3, 10]), tick=self.rng.random() < 0.5)

    def some(self) -> list[Any]:
        """Runs, most of them young, in any order."""
        recent = self.held[-12:]
        return self.rng.sample(recent, self.rng.randint(0, len(recent)))

    def end(self) -> None:
        before = self.mill.rows("select id, lane, pos from jobspec.job_running")
        self.mill.finish(*self.some())
        columns = [[row[n] for row in before] for n in range(3)]
        assert self.mill.rows(PASSED, *columns) == []

    def settle(self) -> None:
        self.mill.settle(self.rng.choice(VERDICTS), self.some()[:2])

    def steer(self) -> None:
        ids = [job.id for job in self.some()[:2]]
        match self.rng.randrange(3):
            case 0:
                self.mill.call("requeue", ids)
            case 1:
                self.mill.call("retry", ids)
            case _ if ids and self.mill.state(ids[0]) not in ("done", "dead", "expired"):
                self.mill.call("cancel", ids[0], self.rng.random() < 0.5)
            case _:
                pass

    def die(self) -> None:
        number = self.rng.randrange(len(self.workers))
        self.mill.dies(self.workers[number])
        self.mill.tick()
        self.workers[number] = self.mill.register(*KINDS)

    def plain(self) -> None:
        self.held += self.mill.takes(limit=2)


@pytest.mark.parametrize("seed", range(12))
def test_nobody_ends_before_who_is_before_them(conn: psycopg.Connection[Any], seed: int) -> None:
    history = History(Mill(conn), Random(seed))
    for _ in range(80):
        history.step()
    for _ in range(3):
        conn.execute("update jobspec.worker set expires_at = '-infinity'")
        history.mill.tick(2)
    assert history.mill.value("select count(*) from jobspec.job_running where expires_at is null") == 0

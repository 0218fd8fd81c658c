"""Jobs are drained while workers are killed and connections terminated; and what must be true afterwards."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.chaos.program import LEASE_SECONDS

ROOT: Final = Path(__file__).parents[2]
WORKERS: Final = 2
LANES: Final = 50
MOST_ATTEMPTS: Final = 30
BATCH: Final = 10_000
SPEC: Final = f"""
select jobspec.declare_package('chaos');
select jobspec.declare_channel('chaos', 'free', 'none');
select jobspec.declare_channel('chaos', 'lanes', 'strict', '[{{"name": "lane", "type": "int"}}]', 'block');
select jobspec.declare_kind('chaos', 'work', 1, 'free', p_base_seconds => 0, p_max_attempts => {MOST_ATTEMPTS},
    p_result_schema => '{{"type": "integer"}}');
select jobspec.declare_kind('chaos', 'step', 1, 'lanes', '[{{"path": ["lane"], "type": "int"}}]', p_base_seconds => 0,
    p_max_attempts => {MOST_ATTEMPTS}, p_result_schema => '{{"type": "integer"}}');
select jobspec.declared_package('chaos');
create table started (job_id bigint, attempt int, n bigserial);
"""
FINISHED: Final = "select count(*) from jobspec.job_finished"


@dataclass
class Storm:
    """``jobs``, a fifth of them in strict lanes; so many workers are killed, and so many backends terminated."""

    url: str
    jobs: int
    kills: int
    terminations: int
    seed: int
    ids: list[int] = field(default_factory=list)
    _workers: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    _logs: list[str] = field(default_factory=list)

    def run(self) -> float:
        """Drain; returns the seconds it took."""
        chance = random.Random(self.seed)
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(SPEC.encode())
            self._enqueue(conn)
            began = time.monotonic()
            for _ in range(WORKERS):
                self._start(chance)
            blows = ["kill"] * self.kills + ["terminate"] * self.terminations
            chance.shuffle(blows)
            try:
                for n, blow in enumerate(blows, 1):
                    # Spread over nine tenths of the jobs, so that each meets work under way.
                    self._until(conn, int(self.jobs * 0.9 * n / (len(blows) + 1)))
                    self._kill(chance) if blow == "kill" else self._terminate(conn, chance)
                self._until(conn, self.jobs)
            finally:
                for process in self._workers.values():
                    process.send_signal(signal.SIGTERM)
                self._logs += [process.communicate(timeout=60)[1] for process in self._workers.values()]
        return time.monotonic() - began

    def broken_promises(self) -> list[str]:
        """Empty if all of them held."""
        with psycopg.connect(self.url, autocommit=True) as conn:
            finished = conn.execute("select id, state::text, attempt from jobspec.job_finished").fetchall()
            errors: dict[int, set[int]] = {}
            for id_, attempt in conn.execute("select id, attempt from jobspec.attempt_error"):
                errors.setdefault(id_, set()).add(attempt)
            starts: dict[int, list[int]] = {}
            for id_, attempt in conn.execute("select job_id, attempt from started order by n"):
                starts.setdefault(id_, []).append(attempt)
            order = [row[0] for row in conn.execute("select id from jobspec.job_finished order by finished_at, id")]
            broken = [str(row) for row in conn.execute("select problem, job_id, detail from jobspec.check()")]
        if lost := set(self.ids) - {id_ for id_, _, _ in finished}:
            broken.append(f"{len(lost)} jobs are lost: {sorted(lost)[:5]}")
        if len(finished) != len({id_ for id_, _, _ in finished}):
            broken.append("a job has finished twice")
        broken += [f"job {id_} is {state}" for id_, state, _ in finished if state != "done"]
        for id_, _, attempt in finished:
            if not starts.get(id_):
                broken.append(f"job {id_} is done and was never started")
            # Every start but the last belongs to an attempt whose end is on record.
            for number in starts.get(id_, [])[:-1]:
                if number not in errors.get(id_, set()):
                    broken.append(f"job {id_}: start of attempt {number} of {attempt} is not explained")
        places = {id_: n for n, id_ in enumerate(order)}
        for lane in range(LANES):
            steps = [
                places[id_] for n, id_ in enumerate(self.ids) if is_step(n) and lane_of(n) == lane and id_ in places
            ]
            if steps != sorted(steps):
                broken.append(f"lane {lane} is out of order")
        return broken

    def table(self, seconds: float) -> str:
        """What happened, for people."""
        with psycopg.connect(self.url, autocommit=True) as conn:
            row = conn.execute(
                "select (select count(*) from started), (select count(*) from jobspec.attempt_error),"
                " (select max(attempt) from jobspec.job_finished),"
                " (select count(*) from jobspec.job_finished where attempt > 1)"
            ).fetchone()
        assert row is not None
        starts, lost, most, again = row
        lines = {
            "seed": self.seed, "jobs": self.jobs,
            "workers killed": self.kills, "backends terminated": self.terminations,
            "seconds": round(seconds, 1), "jobs/s": round(self.jobs / seconds), "starts": starts,
            "attempts that crashes cost": lost, "jobs run more than once": again, "most attempts of a job": most,
        }  # fmt: skip
        return "\n".join(f"{name:>28}  {value}" for name, value in lines.items())

    def _enqueue(self, conn: psycopg.Connection[Any]) -> None:
        for begin in range(0, self.jobs, BATCH):
            jobs = [_job(n) for n in range(begin, min(begin + BATCH, self.jobs))]
            row = conn.execute("select jobspec.enqueue_many(%s::jsonb)", [json.dumps(jobs)]).fetchone()
            assert row is not None
            self.ids += row[0]

    def _start(self, chance: random.Random) -> None:
        name = f"chaos-{chance.getrandbits(40):010x}"
        self._workers[name] = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.program", self.url, name],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _kill(self, chance: random.Random) -> None:
        name = chance.choice(sorted(self._workers))
        process = self._workers.pop(name)
        process.kill()
        self._logs.append(process.communicate(timeout=60)[1])
        self._start(chance)

    def _terminate(self, conn: psycopg.Connection[Any], chance: random.Random) -> None:
        """One connection of a worker, of whatever kind; if there is none just now, soon."""
        give_up_at = time.monotonic() + 60
        while not (pids := [row[0] for row in conn.execute(
            "select pid from pg_stat_activity where datname = current_database() and application_name like 'chaos-%'"
            " order by backend_start"
        )]):  # fmt: skip
            assert time.monotonic() < give_up_at, self._logs
        conn.execute("select pg_terminate_backend(%s)", [chance.choice(pids)])

    def _until(self, conn: psycopg.Connection[Any], count: int) -> None:
        give_up_at = time.monotonic() + 60 + 10 * LEASE_SECONDS
        last = -1
        while True:
            row = conn.execute(FINISHED).fetchone()
            if row is None or row[0] >= count:
                return
            if row[0] != last:  # patience is for standstill, not for size
                last, give_up_at = row[0], time.monotonic() + 60 + 10 * LEASE_SECONDS
            assert time.monotonic() < give_up_at, f"{row[0]} of {count} have ended; {self._logs}"
            time.sleep(0.02)


def is_step(n: int) -> bool:
    """Whether the job of this number is in a strict lane."""
    return n % 5 == 0


def lane_of(n: int) -> int:
    return n // 5 % LANES


def _job(n: int) -> dict[str, Any]:
    return {"kind": "chaos.step" if is_step(n) else "chaos.work", "version": 1, "payload": {"lane": lane_of(n)}}

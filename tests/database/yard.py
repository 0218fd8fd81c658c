"""A package with one channel and kind for each thing that an operator can meet, and a fixture that declares it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.conftest import Engine

KEY = '[{"name": "customer", "type": "int"}]'
PATH = '[{"path": ["customer"], "type": "int"}]'
YARD = f"""
select jobspec.declare_package('yard');
select jobspec.declare_channel('yard', 'plain', 'none');
select jobspec.declare_channel('yard', 'blocking', 'strict', '{KEY}', 'block');
select jobspec.declare_channel('yard', 'narrow', 'none', '{KEY}', p_concurrency => 2, p_lane_concurrency => 1);
select jobspec.declare_kind(
    'yard', 'once', 1, 'plain', p_max_attempts => 1, p_base_seconds => 60, p_tags => '{{"team": "a"}}'
);
select jobspec.declare_kind(
    'yard', 'unique', 1, 'plain', p_max_attempts => 1, p_unique_key => '{PATH}', p_unique_while => 'unfinished'
);
select jobspec.declare_kind('yard', 'saved', 1, 'plain', p_max_attempts => 2, p_base_seconds => 60);
select jobspec.declare_kind('yard', 'block', 1, 'blocking', '{PATH}', p_max_attempts => 1);
select jobspec.declare_kind('yard', 'narrow', 1, 'narrow', '{PATH}');
select jobspec.declare_kind('yard', 'send', 1, 'plain');
select jobspec.declared_package('yard');
"""


class Yard(Engine):
    """The engine of package ``yard``, with a worker of no process: claims are by plain SQL."""

    def add(self, kind: str, payload: str = "{}", **options: object) -> int:
        named = "".join(f", p_{name} => %s" for name in options)
        id_: int = self.value(f"select jobspec.enqueue('yard.{kind}', %s::jsonb{named})", payload, *options.values())
        return id_

    def take(self, job_id: int | None = None, lease: str = "5 minutes") -> Any:
        """Claim one job, or the one that is named."""
        (job,) = self.rows("select * from jobspec.claim(p_id => %s, p_lease => %s::interval)", job_id, lease)
        return job

    def ends(self, job_id: int) -> int:
        """Run it to its good end."""
        job = self.take(job_id)
        self.rows("select jobspec.finish(%s, %s)", job.id, job.run)
        return job_id

    def fails(self, job_id: int, message: str = "boom") -> int:
        """Run it once, with an error."""
        job = self.take(job_id)
        self.rows(
            "select jobspec.fail(%s, %s, json_build_object('type', 'ValueError', 'message', %s::text))",
            job.id, job.run, message,
        )  # fmt: skip
        return job_id

    def call(self, verb: str, *args: object) -> Any:
        """A verb of one value, its arguments in order."""
        return self.value(f"select jobspec.{verb}({', '.join(['%s'] * len(args))})", *args)

    def refused(self, verb: str, *args: object) -> str:
        """The code with which a verb is refused."""
        with pytest.raises(psycopg.Error) as caught:
            self.call(verb, *args)
        return str(caught.value.sqlstate)

    def find(self, **keys: Any) -> list[int]:
        return [row[0] for row in self.rows("select jobspec.find(%s::jsonb)", Jsonb(keys))]

    def states(self, *ids: int) -> list[str]:
        return [self.state(each) for each in ids]


@pytest.fixture
def yard(shop: Engine) -> Yard:
    """A database with the packages ``shop`` and ``yard``."""
    with shop.conn.transaction():
        shop.conn.execute(YARD.encode())
    return Yard(shop.conn)

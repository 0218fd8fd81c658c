"""A worker process has died, and somebody knows: nobody has to wait until its lease is over."""

from __future__ import annotations

from jobspec.backends.postgres import workers
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction


def strike_off(url: str, worker_id: int) -> list[int]:
    """The jobs that it held: the next look of any worker takes them over. Raises what ``overview`` raises."""
    with transaction(url) as conn:
        return run(conn, workers.deregister(worker_id))

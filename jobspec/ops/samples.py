"""The numbers of the queue, for whoever watches it all the time."""

from __future__ import annotations

from typing import Final

from jobspec.backends.postgres import looking, reports
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.core.metric import Metric
from jobspec.ops.elsewhere import is_elsewhere, opened

MOST_SECONDS: Final = 5.0
"""The database may count for so long, and no longer: watching must not become its work."""


def samples(url: str) -> list[Metric]:
    """The view ``jobspec.metrics``, read over a connection of its own, or the numbers of another backend.

    Raises what :func:`overview` raises.
    """
    if is_elsewhere(url):
        with opened(url) as backend:
            return backend.stats()
    with transaction(url, read_only=True) as conn:
        run(conn, reports.at_most(MOST_SECONDS))
        return run(conn, looking.metrics())

"""What a backend can do, by name: for those who choose one, and for the conformance suite.

A backend that cannot do a thing raises UnsupportedError when it is asked to: nothing is silently weaker.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

Capability: TypeAlias = Literal[
    "atomic", "chains", "dependencies", "bundles", "order", "priority", "fairness", "limits", "patterns", "delay",
    "back pressure", "uniqueness", "two phases", "claims", "leases", "retries", "checkpoints", "results", "looking",
    "cancel", "steering", "schedules", "events", "workers", "durability", "transactions",
]  # fmt: skip

MEANING: Final[Mapping[Capability, str]] = {
    "atomic": "many jobs in one call, all or none",
    "chains": "`enqueue_chain`: each job waits for the one before it",
    "dependencies": "`after:`, with `on_dep_failure` and the results of what was waited for",
    "bundles": "`enqueue_bundle`, with one event when all have ended",
    "order": "`order: strict`, with `on_dead`",
    "priority": "`priority`",
    "fairness": "channels and lanes take turns",
    "limits": "`concurrency`, `lane_concurrency`, `rate_limit`, and `set_limits`",
    "patterns": "channels whose names are made at run time",
    "delay": "`delay` and `run_at`",
    "back pressure": "`back_pressure`, exact, and `max_pending` of a call",
    "uniqueness": "`unique:` and `unique_key`",
    "two phases": "`reserve`, and `commit` in time",
    "claims": "`claim` by kind, channel and id, and waiting for a job",
    "leases": "leases of jobs and workers, renewed; what a dead worker held is run again",
    "retries": "other attempts, after a backoff; `retry_on` and `give_up_on`",
    "checkpoints": "`checkpoint:`",
    "results": "results, and waiting for them",
    "looking": "`get`, `list_jobs`, `count` and `stats`",
    "cancel": "`cancel`, of running jobs, too",
    "steering": "retry, reset, redrive, requeue, delete, purge, pause, unblock",
    "schedules": "`schedule:`",
    "events": "`events:`",
    "workers": "workers that run jobs as they come",
    "durability": "jobs outlive the process",
    "transactions": "a job is stored, or its end recorded, in a transaction of the caller; `transactional:`",
}

EVERYTHING: Final[frozenset[Capability]] = frozenset(get_args(Capability))
POSTGRES: Final = EVERYTHING
MEMORY: Final[frozenset[Capability]] = EVERYTHING - {"durability", "transactions"}
BACKENDS: Final[Mapping[str, frozenset[Capability]]] = {"postgres": POSTGRES, "memory": MEMORY}

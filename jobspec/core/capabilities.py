"""What a backend can do, by name: for those who choose one, for what is said of specs, and for the conformance suite.

A backend that cannot do a thing raises UnsupportedError when it is asked to: nothing is silently weaker.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

Backend = Literal["postgres", "memory", "redis", "sqs"]
Capability: TypeAlias = Literal[
    "atomic", "chains", "dependencies", "bundles", "order", "blocking", "priority", "fairness", "turns", "limits",
    "patterns", "delay", "back pressure", "uniqueness", "two phases", "claims", "picking", "leases", "suspects",
    "retries", "refunds", "checkpoints", "results", "looking", "statistics", "retention", "cancel", "steering",
    "schedules", "events", "workers", "trio", "large", "durability", "transactions", "sql", "outbox",
]  # fmt: skip

MEANING: Final[Mapping[Capability, str]] = {
    "atomic": "many jobs in one call, all or none",
    "chains": "`enqueue_chain`: each job waits for the one before it",
    "dependencies": "`after:`, with `on_dep_failure` and the results of what was waited for",
    "bundles": "`enqueue_bundle`, with one event when all have ended",
    "order": "`order: strict`, with `on_dead: skip`",
    "blocking": "`on_dead: block` and `cancel`, and `unblock`",
    "priority": "`priority`",
    "fairness": "channels take turns",
    "turns": "the lanes of a channel take turns",
    "limits": "`weight`, `concurrency`, `lane_concurrency`, `rate_limit`, and `set_limits`",
    "patterns": "channels whose names are made at run time",
    "delay": "`delay` and `run_at`",
    "back pressure": "`back_pressure`, exact, and `max_pending` of a call",
    "uniqueness": "`unique:` and `unique_key`",
    "two phases": "`reserve`, and `commit` in time",
    "claims": "`claim` by channel, and waiting for a job",
    "picking": "`claim` by kind and id; `concurrency` of a job",
    "leases": "leases of jobs and workers, renewed; what a dead worker held is run again",
    "suspects": "a job whose worker died is handed out alone, so that it costs its neighbours nothing",
    "retries": "other attempts, after a backoff; `retry_on` and `give_up_on`",
    "refunds": "a snooze, a release and a stop give the attempt back",
    "checkpoints": "`checkpoint:`",
    "results": "results, and waiting for them",
    "looking": "`get`, `list_jobs` and `count`",
    "statistics": "`stats`, exact",
    "retention": "jobs that have ended are kept as long as `retention` says",
    "cancel": "`cancel`, of running jobs, too",
    "steering": "retry, reset, redrive, requeue, delete, purge, pause",
    "schedules": "`schedule:`",
    "events": "`events:`",
    "workers": "workers that run jobs as they come",
    "trio": "async callers and workers run on trio, too",
    "large": "payloads of 1 MiB, and blobs as large as their spec allows",
    "durability": "jobs outlive the process",
    "transactions": "a job is stored, or its end recorded, in a transaction of the caller; `transactional:`",
    "sql": "jobs are enqueued from SQL; `roles:`",
    "outbox": "a channel's `backend:`: jobs are stored with the caller's data, and go on to another backend",
}

LACKS: Final[Mapping[Backend, Mapping[Capability, str]]] = {
    "postgres": {},
    "memory": {
        "durability": "it ends with its process",
        "transactions": "it has no transactions",
        "sql": "it speaks no SQL",
        "outbox": "it has no transactions that a job could be stored with",
    },
    "redis": {
        "patterns": "its channels are declared, and workers ask for them by name",
        "trio": "its client library knows asyncio only",
        "transactions": "it has no transactions that a caller's data could be part of",
        "sql": "it speaks no SQL",
        "outbox": "it has no transactions that a job could be stored with",
    },
    "sqs": {
        "atomic": "it takes ten messages at a time, and some of them may fail",
        "dependencies": "a message cannot wait for another that is not before it in its group",
        "bundles": "nobody knows when the last message of several has gone",
        "blocking": "a dead message leaves its group, which goes on",
        "priority": "a FIFO queue hands out what came first",
        "turns": "it hands out what came first, whosever it is",
        "limits": "it does not count what is being worked on",
        "patterns": "every channel is a queue, which has to be made before",
        "delay": "a FIFO queue delays all messages alike, or none",
        "back pressure": "it knows only about how many messages there are",
        "uniqueness": "it forgets after five minutes which messages it has seen, whatever became of them",
        "two phases": "a message is there as soon as it is sent",
        "picking": "whoever receives takes what comes first",
        "suspects": "whoever receives several takes what comes",
        "refunds": "it counts how often a message was received, whatever came of it",
        "checkpoints": "a message never changes",
        "results": "what becomes of a message is not kept",
        "looking": "nobody can look into a queue",
        "statistics": "its numbers are approximate",
        "retention": "a message that is done is gone",
        "cancel": "a message cannot be found without receiving it",
        "steering": "a message cannot be found without receiving it",
        "schedules": "nothing would keep when they fire next",
        "events": "it tells nobody what becomes of a message",
        "trio": "its client library knows asyncio only",
        "large": "a message has its own cap, which all that belongs to a job must fit under",
        "transactions": "it has no transactions",
        "sql": "it speaks no SQL",
        "outbox": "it has no transactions that a job could be stored with",
    },
}
"""Why a backend cannot do a thing."""

LONGEST_SECONDS: Final[Mapping[Backend, float]] = MappingProxyType({"sqs": 12 * 3600.0})
"""How long a job can be leased, or wait for its next attempt, where there is an end to that."""

EVERYTHING: Final[frozenset[Capability]] = frozenset(get_args(Capability))
BACKENDS: Final[Mapping[Backend, frozenset[Capability]]] = {
    name: EVERYTHING - lacks.keys() for name, lacks in LACKS.items()
}


def who_can(capability: Capability) -> list[Backend]:
    """The backends that have it and that outlive a process, in the order of the list."""
    return [name for name, can in BACKENDS.items() if {capability, "durability"} <= can]

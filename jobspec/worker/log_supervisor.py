"""The log lines of a supervisor and of the ties to its worker processes."""

from __future__ import annotations

from logging import ERROR, INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_SUPERVISOR: Final = "jobspec.supervisor"

STARTED: Final = LogEvent(
    name="supervisor.started",
    level=INFO,
    logger=_SUPERVISOR,
    text="worker process %(worker)s is started (pid %(pid)d)",
    says="A worker process begins, at the start or in the place of another.",
)
DIED: Final = LogEvent(
    name="supervisor.died",
    level=ERROR,
    logger=_SUPERVISOR,
    text="worker process %(worker)s (pid %(pid)d) died: %(how)s; another is started in %(seconds).1f s",
    says="A worker process ended in a way that nobody asked for. `supervisor.held` follows if it held jobs.",
)
HELD: Final = LogEvent(
    name="supervisor.held",
    level=WARNING,
    logger=_SUPERVISOR,
    text="worker %(worker)s held %(count)d jobs: %(jobs)s; they run again as the next attempt",
    says="What a process that died had claimed. It is struck off, so that nobody waits for its lease.",
)
HELD_UNKNOWN: Final = LogEvent(
    name="supervisor.held_unknown",
    level=WARNING,
    logger=_SUPERVISOR,
    text="what worker %(worker)s held cannot be told: %(error)s; it runs again when the lease is over",
    says="The database could not be asked about a process that died.",
)
RECYCLED: Final = LogEvent(
    name="supervisor.recycled",
    level=INFO,
    logger=_SUPERVISOR,
    text="worker process %(worker)s (pid %(pid)d) has ended by itself; another is started",
    says="`--max-jobs` or `--max-rss`.",
)
ENDED: Final = LogEvent(
    name="supervisor.ended",
    level=INFO,
    logger=_SUPERVISOR,
    text="worker process %(worker)s (pid %(pid)d) has ended: %(how)s",
    says="The supervisor had asked it to.",
)
KILLED: Final = LogEvent(
    name="supervisor.killed",
    level=ERROR,
    logger=_SUPERVISOR,
    text="worker process %(worker)s (pid %(pid)d) outlived its grace period by %(seconds).0f s: it is killed",
    says="A handler blocks its event loop, or a thread does not return.",
)
GIVEN_UP: Final = LogEvent(
    name="supervisor.given_up",
    level=ERROR,
    logger=_SUPERVISOR,
    text="worker process %(worker)s (pid %(pid)d) could not begin: %(how)s; no other is started",
    says="The first of them failed before it was registered; its own message says why.",
)
STOPPING: Final = LogEvent(
    name="supervisor.stopping",
    level=INFO,
    logger=_SUPERVISOR,
    text="%(signal)s: stopping %(count)d worker processes; once more to kill them",
    says="SIGTERM or SIGINT has come to the supervisor.",
)
ROLLING: Final = LogEvent(
    name="supervisor.rolling",
    level=INFO,
    logger=_SUPERVISOR,
    text="SIGHUP: worker processes are replaced one by one",
    says="The next is stopped when the one before it has been replaced and is registered.",
)
ORPHANED: Final = LogEvent(
    name="supervisor.orphaned",
    level=ERROR,
    logger=_SUPERVISOR,
    text="the supervisor has died: this worker process stops",
    says="Said by the worker process; it gives its jobs back after the grace period.",
)

EVENTS: Final = tuple(each for each in globals().values() if isinstance(each, LogEvent))
"""In the order of this file."""

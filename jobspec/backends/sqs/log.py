"""Every log line of queues on SQS, beside those of the worker. docs/reference/logs.md has this table, too."""

from __future__ import annotations

from logging import ERROR, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_LOGGER: Final = "jobspec.worker.sqs"

LEASE_CAPPED: Final = LogEvent(
    name="sqs.lease_capped",
    level=ERROR,
    logger=_LOGGER,
    text="job %(job_id)d (run %(run)d) has been held for almost 12 hours: SQS lets nobody hold a message longer, and"
    " gives it to the next who asks in %(seconds)d s",
    says="A job has run for almost 12 hours. Its lease cannot be renewed any more.",
)
QUEUE_TROUBLE: Final = LogEvent(
    name="sqs.queue_trouble",
    level=WARNING,
    logger=_LOGGER,
    text="channel %(channel)s cannot be claimed from: %(error)s",
    says="One queue of several could not be asked for jobs; said again when the error is another.",
)
EVENTS: Final = (LEASE_CAPPED, QUEUE_TROUBLE)

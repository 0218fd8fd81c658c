"""The log lines of those who watch a worker."""

from __future__ import annotations

from logging import DEBUG, ERROR, INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_LOGGER: Final = "jobspec.observe"

HTTP_LISTENS: Final = LogEvent(
    name="http.listens",
    level=INFO,
    logger=_LOGGER,
    text="health and metrics are on http://%(host)s:%(port)d",
    says="With `--http`.",
)
HTTP_PAGE_FAILED: Final = LogEvent(
    name="http.page_failed",
    level=ERROR,
    logger=_LOGGER,
    text="the page %(path)s failed",
    says="The answer was 500; the traceback says why.",
)
HTTP_REQUEST: Final = LogEvent(
    name="http.request", level=DEBUG, logger=_LOGGER, text="http: %(request)s", says="Somebody asked, or went away."
)
QUEUE_UNREADABLE: Final = LogEvent(
    name="metrics.unreadable",
    level=WARNING,
    logger=_LOGGER,
    text="the metrics of the queue cannot be read: %(error)s",
    says="`jobspec_queue_up` is 0.",
)
LINES_LEFT_OUT: Final = LogEvent(
    name="log.left_out",
    level=WARNING,
    logger=_LOGGER,
    text="%(lines)d log lines are left out: whoever reads them was too slow",
    says="Of `jobspec worker`: 4 MiB of lines waited for the reader of its output. The worker itself does not wait.",
)

EVENTS: Final = tuple(each for each in globals().values() if isinstance(each, LogEvent))
"""In the order of this file."""

"""What is logged of a notifier."""

from __future__ import annotations

from logging import INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_LOGGER: Final = "jobspec.notifier"

AWAY: Final = LogEvent(
    name="notifier.away",
    level=WARNING,
    logger=_LOGGER,
    text="the notifier is away, so workers look for jobs each second: %(error)s",
    says="Jobs are stored and run as ever, and may start a second late. Said once, until it is back.",
)
BACK: Final = LogEvent(
    name="notifier.back",
    level=INFO,
    logger=_LOGGER,
    text="the notifier is back",
    says="Follows `notifier.away`.",
)

UNTOLD: Final = LogEvent(
    name="notifier.untold",
    level=WARNING,
    logger=_LOGGER,
    text="what follows on the ends of jobs cannot be read, and so is not told: %(error)s",
    says="Who waits for a published result waits in vain, and jobs that waited for others may start a second late. Said"
    " once. A role that got its rights from an older jobspec needs `jobspec grant` again.",
)

EVENTS: Final = (AWAY, BACK, UNTOLD)
"""In the order of this file."""

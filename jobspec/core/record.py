"""What can be read off a log record, whatever somebody gave to the log call. Nothing here raises."""

from __future__ import annotations

import logging
from typing import Final

STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
"""What every record has: the rest are fields."""


def message(record: logging.LogRecord) -> str:
    """The text of a record."""
    try:
        return record.getMessage()
    except Exception as error:  # what does not fit is not shown: it may be anything
        said = record.msg if isinstance(record.msg, str) else f"<{type(record.msg).__name__}>"
        return f"{said} ({type(error).__name__}: its arguments do not fit)"


def text_of(value: object) -> str:
    """Of whatever somebody gave to a log call: no line is lost because of it."""
    try:
        return str(value)
    except Exception as error:
        return f"<{type(value).__name__}: {type(error).__name__}>"


def fields(record: logging.LogRecord) -> dict[str, object]:
    """What was given as ``extra``."""
    return {name: value for name, value in record.__dict__.items() if name not in STANDARD and name != "event"}

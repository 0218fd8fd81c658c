"""What a handler in a process of its own logs: as data on the way, as a record of the worker's loggers here."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from jobspec.core.record import STANDARD, fields, message, text_of
from jobspec.core.secrets import scrub
from jobspec.core.text import bounded

MOST_TEXT_BYTES: Final = 64 * 1024
"""Of a message, of a traceback."""
MOST_FIELD_BYTES: Final = 8 * 1024
_PLAIN: Final = (
    *("name", "levelno", "levelname", "created", "msecs"),
    *("pathname", "filename", "lineno", "funcName", "process", "threadName"),
)
_FORMATTER: Final = logging.Formatter()


class Dictation(logging.Handler):
    """On the root logger of such a process. ``hidden``: the texts that nobody is to see, of the job that runs."""

    def __init__(self, send: Callable[[Mapping[str, Any]], None], hidden: Callable[[], Collection[str]]) -> None:
        super().__init__()
        self._send, self._hidden, self._own = send, hidden, os.getpid()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if os.getpid() != self._own:  # a fork: what it sent would stand in the middle of what we send
                sys.stderr.write(_FORMATTER.format(record) + "\n")
            else:
                self._send({"say": "log", "record": described(record, self._hidden)})
        except Exception:  # as all handlers of the standard library do
            self.handleError(record)


def described(record: logging.LogRecord, hidden: Callable[[], Collection[str]]) -> dict[str, Any]:
    """In the process: what :func:`revived` makes a record of."""

    def cut(text: str, most: int) -> str:
        # Before it is cut: half a secret is no longer known to be one.
        return bounded(scrub(text, hidden()) if len(text) > most // 4 else text, most)

    trace = record.exc_text or (_FORMATTER.formatException(record.exc_info) if record.exc_info else "")
    return {
        **{name: getattr(record, name, None) for name in _PLAIN},
        "msg": cut(message(record), MOST_TEXT_BYTES),
        "exc_text": cut(trace, MOST_TEXT_BYTES) or None,
        "stack_info": cut(record.stack_info or "", MOST_TEXT_BYTES) or None,
        "event": getattr(record, "event", None),
        "fields": {name: _field(value, cut) for name, value in fields(record).items()},
    }


def _field(value: object, cut: Callable[[str, int], str]) -> object:
    """As JSON has it; as text where it cannot, or is large."""
    try:
        text = json.dumps(value, default=text_of)
    except (TypeError, ValueError, RecursionError):
        return cut(text_of(value), MOST_FIELD_BYTES)
    return json.loads(text) if len(text) <= MOST_FIELD_BYTES else cut(text_of(value), MOST_FIELD_BYTES)


def revived(said: Mapping[str, Any]) -> logging.LogRecord:
    """In the worker."""
    plain = {name: value for name, value in said.items() if name in STANDARD}
    event = {} if said["event"] is None else {"event": said["event"]}
    return logging.makeLogRecord({**said["fields"], **event, **plain, "args": None})


def log(said: Mapping[str, Any]) -> None:
    """In the worker: what the process has logged, if it is to be seen here."""
    record = revived(said)
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)


def levels() -> dict[str, Any]:
    """In the worker: what of its loggers' lines is to be seen."""
    root = logging.getLogger()
    made = {name: each.level for name, each in [*root.manager.loggerDict.items()] if isinstance(each, logging.Logger)}
    named = {name: level for name, level in made.items() if level != logging.NOTSET}
    return {"root": root.level, "named": named, "disable": root.manager.disable}


def follow(told: Mapping[str, Any], handler: logging.Handler) -> None:
    """In the process: log no more than the worker shows, and log it there."""
    root = logging.getLogger()
    root.setLevel(told["root"])
    for name, level in told["named"].items():
        logging.getLogger(name).setLevel(level)
    logging.disable(told["disable"])
    root.addHandler(handler)

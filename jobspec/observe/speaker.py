"""What a handler logs says which job it is about, and does not say its secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from jobspec.core.log import speaking
from jobspec.core.record import fields, message, text_of
from jobspec.core.secrets import scrub

_SHOWN: Final = (int, float, bool, type(None))
"""Values that are left as they are; a secret number in a field of its own is the author's wish."""
_FORMATTER: Final = logging.Formatter()


class JobFilter(logging.Filter):
    """Put it on a handler of ``logging``: ``handler.addFilter(JobFilter())``.

    Records of a running handler, also from its tasks and threads, get ``job_id``, ``run``, ``kind``, ``attempt`` and
    ``worker``, unless they have them; the values of the job's sensitive fields are taken out of texts and tracebacks.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        facts = speaking()
        if facts is not None:
            for name, value in facts.fields.items():
                record.__dict__.setdefault(name, value)
            if hidden := facts.hidden():
                _scrub(record, hidden)
        return True


def _scrub(record: logging.LogRecord, hidden: Iterable[str]) -> None:
    record.msg, record.args = scrub(message(record), hidden), None
    if record.exc_info:
        record.exc_text = record.exc_text or _FORMATTER.formatException(record.exc_info)
        record.exc_info = None  # it holds the values themselves
    for name in ("exc_text", "stack_info"):
        if text := getattr(record, name):
            setattr(record, name, scrub(text, hidden))
    for name, value in fields(record).items():
        if not isinstance(value, _SHOWN):
            setattr(record, name, scrub(text_of(value), hidden))

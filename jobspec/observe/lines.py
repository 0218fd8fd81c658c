"""Log records as lines: JSON for machines, ``key=value`` for pipes, words for terminals."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Final

from jobspec.core.record import fields, message, text_of

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Whatever could move the cursor, colour what follows, turn it round, or begin a line for somebody."""
_PLAIN: Final = re.compile(r"[^\s\"'=\\]+")
_MOST_BITS: Final = 1024
"""Of a number in JSON: Python refuses to write those with thousands of digits."""
_DEEPEST: Final = 20
INDENT: Final = "    "
"""Of all but the first line of a record: nothing that is logged can look like another record."""


class JsonFormatter(logging.Formatter):
    """One object a line: time (RFC 3339, UTC), level, logger, event, message, the fields, exception."""

    def format(self, record: logging.LogRecord) -> str:
        known = {
            "time": time(record),
            "level": record.levelname,
            "logger": record.name,
            "event": getattr(record, "event", None),
            "message": message(record),
        }
        said = {name: value for name, value in fields(record).items() if name not in known and value is not None}
        line: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
        line |= {name: _value(value) for name, value in said.items()}
        if trace := _trace(self, record):
            line["exception"] = trace
        text = json.dumps(line, ensure_ascii=False, default=str)
        return _valid(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


class PlainFormatter(logging.Formatter):
    """``time LEVEL message key=value ...``, and what has more lines indented."""

    def format(self, record: logging.LogRecord) -> str:
        event = getattr(record, "event", None)
        said = fields(record).items()
        pairs = [f"logger={_word(record.name)}"] if event is None else [f"event={_word(event)}"]
        pairs += (f"{_word(name)}={_word(value)}" for name, value in said if value is not None and name != "traceback")
        head = f"{time(record)} {record.levelname} {_indented(message(record))}  {' '.join(pairs)}"
        trace = _trace(self, record)
        return _valid(f"{head}\n{INDENT}{_indented(trace)}" if trace else head)


class TerminalFormatter(logging.Formatter):
    """The message alone, for a handler that shows time and level by itself."""

    def format(self, record: logging.LogRecord) -> str:
        text, trace = message(record), _trace(self, record)
        job = getattr(record, "job_id", None)
        if job is not None and getattr(record, "event", None) is None:  # a handler speaks
            text = f"{text}  (job {text_of(job)}, {text_of(getattr(record, 'kind', None))})"
        text = _indented(text)
        return _valid(f"{text}\n{_indented(trace)}" if trace else text)


def time(record: logging.LogRecord) -> str:
    """RFC 3339, in UTC, with milliseconds."""
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback and the stack; as they were cleaned, if they were."""
    text = record.exc_text or (formatter.formatException(record.exc_info) if record.exc_info else "")
    return "\n".join(each for each in (text, record.stack_info) if each)


def _value(value: object, depth: int = 0) -> object:
    match value:
        case bool() | str() | None:
            return value
        case int():
            return value if value.bit_length() <= _MOST_BITS else text_of(value)
        case float():
            return value if isfinite(value) else str(value)
        case list() | tuple() | dict() if depth == _DEEPEST:  # or it holds itself
            return "..."
        case list() | tuple():
            return [_value(each, depth + 1) for each in value]
        case dict():
            return {text_of(key): _value(each, depth + 1) for key, each in value.items()}
        case _:
            return text_of(value)


def _word(value: object) -> str:
    text = text_of(value)
    plain = _PLAIN.fullmatch(text) and not _CONTROL.search(text)
    return text if plain else json.dumps(_clean(text), ensure_ascii=False)


def _indented(text: str) -> str:
    return _clean(text).replace("\n", f"\n{INDENT}")


def _clean(text: str) -> str:
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def _valid(text: str) -> str:
    """Without lone surrogates, which no stream can write."""
    return text.encode("utf-8", "backslashreplace").decode()

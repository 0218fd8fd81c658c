"""What a log record looks like, for people, pipes and machines."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from jobspec.core.log import LogEvent
from jobspec.observe.lines import JsonFormatter, PlainFormatter, TerminalFormatter
from jobspec.worker import log

EVENT = LogEvent(name="test.event", level=logging.INFO, text="%(jobs)d jobs in %(seconds).0f s", says="")
AT = 1_700_000_000.25


def record(text: str = "hello", *args: object, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord("app.mail", logging.INFO, "mail.py", 7, text, args, None)
    made.created = AT
    made.__dict__.update(extra)
    return made


def an_error() -> Any:
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        return sys.exc_info()


class Mute:
    def __str__(self) -> str:
        raise RuntimeError("not a word")


ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)
ENDLESS_SHOWN: Any = "..."
for _ in range(20):
    ENDLESS_SHOWN = [ENDLESS_SHOWN]


def test_json_is_one_object_a_line() -> None:
    line = JsonFormatter().format(record("sent %d", 3, event="mail.sent", job_id=7, kind="shop.mail", seconds=0.5))
    assert line == (
        '{"time": "2023-11-14T22:13:20.250Z", "level": "INFO", "logger": "app.mail", "event": "mail.sent",'
        ' "message": "sent 3", "job_id": 7, "kind": "shop.mail", "seconds": 0.5}'
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a\nb"),
        ("\x1b[31m", "\x1b[31m"),
        ("\udc80", "\udc80"),
        (float("nan"), "nan"),
        ({"a": {1}}, {"a": "{1}"}),
        ((1, None), [1, None]),
        (ValueError("x"), "x"),
        (b"x", "b'x'"),
        pytest.param(Mute(), "<Mute: RuntimeError>", id="mute"),
        pytest.param(10**5000, "<int: ValueError>", id="many digits"),
        pytest.param(ENDLESS, ENDLESS_SHOWN, id="endless"),
    ],
)
def test_json_stays_one_valid_line_whatever_a_field_holds(value: object, shown: object) -> None:
    line = JsonFormatter().format(record(given=value))
    assert "\n" not in line
    line.encode()
    assert json.loads(line)["given"] == shown


def test_an_exception_is_a_text_in_json() -> None:
    line = json.loads(JsonFormatter().format(record(exc_info=an_error())))
    assert line["exception"].startswith("Traceback (most recent call last):")
    assert line["exception"].endswith("ValueError: first line\nsecond line")


def test_fields_cannot_pose_as_what_every_line_has() -> None:
    line = json.loads(JsonFormatter().format(record(level="FATAL", time="never", logger="other")))
    assert (line["level"], line["time"], line["logger"]) == ("INFO", "2023-11-14T22:13:20.250Z", "app.mail")


def test_a_plain_line_has_words_first_and_then_fields() -> None:
    line = PlainFormatter().format(record("sent", event="mail.sent", job_id=7, subject='say "hi"', skipped=None))
    assert line == '2023-11-14T22:13:20.250Z INFO sent  event=mail.sent job_id=7 subject="say \\"hi\\""'
    assert PlainFormatter().format(record()) == "2023-11-14T22:13:20.250Z INFO hello  logger=app.mail"


@pytest.mark.parametrize("formatter", [PlainFormatter(), TerminalFormatter()])
def test_what_is_logged_cannot_pose_as_another_line_or_move_the_cursor(formatter: logging.Formatter) -> None:
    forged = "sent\n2023-11-14T22:13:20.250Z ERROR forged\r\x1b[2J\x9b31m"
    line = formatter.format(record(forged, exc_info=an_error()))
    assert all(each.startswith("    ") for each in line.splitlines()[1:] if "Traceback" not in each)
    assert "\x1b" not in line
    assert "\x9b" not in line
    assert "\r" not in line


FORGED = "x\n2023-11-14T22:13:20.250Z ERROR forged\r\x1b[2J\x85\u2028\u202e"
"""A payload's text, where somebody has made a field, a logger or a kind of it."""


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter(), TerminalFormatter()])
@pytest.mark.parametrize(
    "extra", [{"given": FORGED}, {FORGED: 1}, {"event": FORGED}, {"job_id": FORGED}, {"kind": FORGED}]
)
def test_fields_and_their_names_cannot_pose_as_another_line(
    formatter: logging.Formatter, extra: dict[str, Any]
) -> None:
    made = record(**{"job_id": 7, **extra})
    made.name = FORGED
    line = formatter.format(made)
    assert all(each.startswith("    ") for each in line.splitlines()[1:])
    assert not {"\x1b", "\r", "\x85", "\u2028", "\u202e"} & set(line)


@pytest.mark.parametrize("shown", ["\x1b[2J", "\u202e", "\x85"])
def test_json_says_as_escapes_what_a_terminal_would_obey(shown: str) -> None:
    line = JsonFormatter().format(record(shown, given=shown))
    assert shown not in line
    assert (json.loads(line)["message"], json.loads(line)["given"]) == (shown, shown)


def test_arguments_that_do_not_fit_are_not_shown_and_raise_nothing() -> None:
    line = PlainFormatter().format(record("%d jobs", "s3cret"))
    assert "TypeError" in line
    assert "s3cret" not in line
    assert "<Mute> (RuntimeError" in PlainFormatter().format(record(Mute()))  # type: ignore[arg-type]
    assert "given=" in PlainFormatter().format(record(given=Mute()))


def test_a_handlers_own_line_says_its_job_at_a_terminal() -> None:
    assert TerminalFormatter().format(record(job_id=7, kind="shop.mail")) == "hello  (job 7, shop.mail)"
    assert TerminalFormatter().format(record("job 7 ended", job_id=7, event="job.ended")) == "job 7 ended"


def test_events_have_names_of_their_own_and_fields_that_python_does_not_use() -> None:
    assert len({each.name for each in log.EVENTS}) == len(log.EVENTS)
    reserved = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime", "event"}
    assert [each.name for each in log.EVENTS if reserved & set(each.fields)] == []


def test_an_event_is_a_record_with_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    EVENT(jobs=3, seconds=30.0)
    (made,) = caplog.records
    said: Any = made
    assert (said.event, said.jobs, said.seconds, made.funcName) == (
        "test.event",
        3,
        30.0,
        "test_an_event_is_a_record_with_fields",
    )
    assert made.getMessage() == "3 jobs in 30 s"


def test_a_record_factory_that_takes_our_names_costs_the_fields_and_not_the_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = logging.LogRecord(*args, **kwargs)
        made.jobs = "mine"
        return made

    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(factory)
    try:
        EVENT(jobs=3, seconds=30.0)
    finally:
        logging.setLogRecordFactory(before)
    assert caplog.messages == ["3 jobs in 30 s"]

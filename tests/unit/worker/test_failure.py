"""How failures are kept."""

from __future__ import annotations

from jobspec.core.text import MOST_MESSAGE_BYTES, MOST_TRACEBACK_BYTES, bounded, clean
from jobspec.worker.failure import raised, timed_out


def caught(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as raised_one:
        return raised_one


def test_nul_and_lone_surrogates_stay_readable() -> None:
    assert clean("a\0b\udc80c") == "a\\x00b\\udc80c"


def test_what_is_too_long_loses_its_middle_and_stays_within_its_bound() -> None:
    text = "begin " + "\N{SNOWMAN}" * 10_000 + " end"
    cut = bounded(text, 1000)
    assert len(cut.encode()) <= 1000
    assert cut.startswith("begin ")
    assert cut.endswith(" end")
    assert "bytes left out" in cut


def test_a_long_error_is_bounded() -> None:
    error = raised(3, caught(ValueError("x" * 1_000_000)))
    assert error.attempt == 3
    assert len(error.message.encode()) <= MOST_MESSAGE_BYTES
    assert error.traceback is not None
    assert len(error.traceback.encode()) <= MOST_TRACEBACK_BYTES


def test_an_error_that_cannot_be_shown_is_shown_as_such() -> None:
    class HostileError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

        __repr__ = __str__

    error = raised(1, caught(HostileError()))
    assert (error.type, error.message) == ("HostileError", "(its __str__ raised RuntimeError)")
    assert error.traceback is not None


def test_causes_and_groups_are_in_the_traceback() -> None:
    cause = caught(KeyError("first"))
    group = ExceptionGroup("many", [ValueError("one"), TypeError("two")])
    group.__cause__ = cause
    trace = raised(1, caught(group)).traceback
    assert trace is not None
    assert all(words in trace for words in ("'first'", "ValueError: one", "TypeError: two"))


def test_a_timeout_says_the_limit_and_what_came_out() -> None:
    error = timed_out(2, 1.5, caught(ValueError("cleanup")))
    assert (error.type, error.message) == ("timeout", "the handler did not end within 1.5 s")
    assert error.traceback is not None
    assert "cleanup" in error.traceback
    assert timed_out(2, 900.0, None).traceback is None

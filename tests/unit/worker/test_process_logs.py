"""What ``run_in: process`` handlers log and trace: as if they ran in the worker."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jobspec.core import trace as hooks
from jobspec.observe.lines import JsonFormatter, PlainFormatter
from jobspec.observe.speaker import JobFilter
from tests.spans import traced
from tests.unit.worker.fake_backend import FakeBackend, FakeJob
from tests.unit.worker.talking_jobs import table
from tests.unit.worker.worker_rig import working

pytestmark = pytest.mark.anyio
SECRET = "canary-4242-of-a-rather-long-bird"


class Lines:
    def __init__(self) -> None:
        self.json, self.plain = StringIO(), StringIO()
        self.handlers = [logging.StreamHandler(self.json), logging.StreamHandler(self.plain)]
        for handler, formatter in zip(self.handlers, (JsonFormatter(), PlainFormatter()), strict=True):
            handler.setFormatter(formatter)
            handler.addFilter(JobFilter())

    def of(self, logger: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.json.getvalue().split("\n")[:-1]]
        return [line for line in found if line["logger"] == logger]


@pytest.fixture
def lines() -> Iterator[Lines]:
    made, root, loud = Lines(), logging.getLogger(), logging.getLogger("app.loud")
    before = root.level
    root.setLevel(logging.INFO)
    loud.setLevel(logging.DEBUG)
    for handler in made.handlers:
        root.addHandler(handler)
    yield made
    root.setLevel(before)
    loud.setLevel(logging.NOTSET)
    for handler in made.handlers:
        root.removeHandler(handler)


async def ran(*payloads: dict[str, Any]) -> list[FakeJob]:
    backend = FakeBackend("test.talk")
    jobs = [backend.add(json.dumps({"card": SECRET, **each})) for each in payloads]
    async with working(backend, table()):
        await backend.until("done", "failed")
    return jobs


async def test_its_lines_are_lines_of_the_worker_with_its_job(lines: Lines) -> None:
    await ran({"do": "nothing"}, {"do": "log"})
    said = lines.of("app.talking")
    assert [each["message"] for each in said] == ["reading a file", "in a thread", "wrong"]
    assert {(each["job_id"], each["kind"], each["worker"]) for each in said} == {(2, "test.talk", "w")}
    assert [each["attempt"] for each in said] == ["mine", 1, 1], "what the author says wins"
    assert said[0]["rows"] == "[1, {'a': None}]", "a kind with secrets has its fields as texts"
    assert said[0]["by"] == "<class 'object'>"
    assert said[2]["exception"].startswith("Traceback (most recent call last):")
    assert "ValueError: boom" in said[2]["exception"]
    assert "Stack (most recent call last):" in said[2]["exception"]
    assert [each["message"] for each in lines.of("app.loud")] == ["loud"]


async def test_none_of_them_says_a_secret_not_even_half_of_one(lines: Lines) -> None:
    await ran({"do": "secrets"})
    assert len(lines.of("app.talking")) == 3
    text = lines.json.getvalue() + lines.plain.getvalue()
    assert "canary" not in text
    assert "bird" not in text


async def test_a_storm_of_lines_is_told_in_order_and_whole(lines: Lines) -> None:
    (job,) = await ran({"do": "storm"})
    assert job.state == "done"
    assert [each["message"] for each in lines.of("app.talking")] == [f"line {n}" for n in range(20_000)]


async def test_a_line_of_megabytes_is_cut(lines: Lines) -> None:
    await ran({"do": "long"})
    (said,) = lines.of("app.talking")
    assert "bytes left out" in said["message"]
    assert len(said["message"]) <= 64 * 1024
    assert len(said["long"]) <= 8 * 1024
    assert said["same"] == "z"


async def test_what_it_logs_cannot_pose_as_another_line(lines: Lines) -> None:
    await ran({"do": "forged"})
    (said,) = lines.of("app.talking")
    assert said["a"] == "b\nc\r\u2028"
    plain = [each for each in lines.plain.getvalue().splitlines() if "forged" in each]
    assert len(plain) == 1
    assert plain[0].startswith("    2026-01-01")
    assert "\x1b" not in lines.plain.getvalue()


async def test_a_fork_of_it_does_not_speak_in_between(lines: Lines) -> None:
    forked, after = await ran({"do": "fork"}, {"do": "nothing"})
    assert (forked.state, after.state) == ("done", "done")
    assert [each["line"] for each in lines.of("jobspec.worker.output")] == ["from a fork"]
    assert [each["kind"] for each in lines.of("jobspec.worker.output")] == ["test.talk"]


async def test_a_thread_that_a_handler_has_left_may_go_on_logging(lines: Lines) -> None:
    first, second = await ran({"do": "leave"}, {"do": "go_on"})
    assert (first.state, second.state) == ("done", "done")
    (said,) = lines.of("app.talking")
    assert said["job_id"] == 2, "one job runs there at a time, and that is whose it seems to be"


@pytest.mark.parametrize(("do", "instead"), [("progress", "progress_sync"), ("save", "save_sync")])
async def test_what_needs_a_loop_is_an_error_that_says_what_to_call(do: str, instead: str) -> None:
    (job,) = await ran({"do": do})
    assert job.state == "failed"
    assert job.errors[0].type == "UnsupportedError"
    assert f"job.{do}() is for `async def` handlers" in job.errors[0].message
    assert f"call job.{instead}()" in job.errors[0].message


async def test_its_spans_are_children_of_the_attempt() -> None:
    with traced() as spans:
        first, second = await ran({"do": "trace"}, {"do": "trace"})
    found = {span.attributes["messaging.message.id"]: span for span in spans.get_finished_spans() if span.attributes}
    for job in (first, second):
        context = found[str(job.id)].get_span_context()
        assert context is not None
        assert json.loads(job.result or "") == [f"{context.trace_id:032x}", f"{context.span_id:016x}"]


async def test_what_it_enqueues_is_traced_to_the_attempt() -> None:
    with traced() as spans:
        (job,) = await ran({"do": "enqueue"})
    (span,) = spans.get_finished_spans()
    context = span.get_span_context()
    assert context is not None
    assert f"{context.span_id:016x}" in (job.result or "")
    assert hooks.inside is None


async def test_without_traces_nothing_is_carried() -> None:
    (job,) = await ran({"do": "enqueue"})
    assert job.result == "null"


async def test_an_idle_process_ends_by_itself_with_the_worker(tmp_path: Path) -> None:
    await ran({"do": "at_exit", "path": str(tmp_path / "said")})
    assert (tmp_path / "said").read_text("utf-8") == "said at the end"

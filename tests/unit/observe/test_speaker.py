"""What handlers log says which job it is about, and none of its secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Annotated, Any

import anyio
import anyio.lowlevel
import pytest
from pydantic import BaseModel, field_validator

from jobspec import JobContext, Route, Sensitive
from jobspec.core.log import speaking
from jobspec.observe.lines import JsonFormatter, PlainFormatter
from jobspec.observe.speaker import JobFilter
from jobspec.worker.dispatch import DispatchTable, build_dispatch_table
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import drained

pytestmark = pytest.mark.anyio

SECRET = "canary-4242-of-a-rather-long-bird"
APP = logging.getLogger("app.charges")


class Charge(BaseModel):
    card: Annotated[str, Sensitive]
    n: int = 0

    @field_validator("card")
    @classmethod
    def not_bad(cls, card: str) -> str:
        if card.startswith("bad"):
            raise KeyError(card.upper())
        return card


class ChargeJob(JobContext[Charge, None]):
    pass


def charges(handler: Any) -> DispatchTable:
    return build_dispatch_table({"charge": Route("shop.charge", 1, ChargeJob, Charge, None)}, {"charge": handler})


class Lines:
    """A program's own set-up of logging: a handler with the filter, everything shown."""

    def __init__(self) -> None:
        self.json, self.plain = StringIO(), StringIO()
        self.handlers = [logging.StreamHandler(self.json), logging.StreamHandler(self.plain)]
        for handler, formatter in zip(self.handlers, (JsonFormatter(), PlainFormatter()), strict=True):
            handler.setFormatter(formatter)
            handler.addFilter(JobFilter())

    def of(self, logger: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.json.getvalue().splitlines()]
        return [line for line in found if line["logger"] == logger]

    @property
    def text(self) -> str:
        return self.json.getvalue() + self.plain.getvalue()


@pytest.fixture
def lines() -> Iterator[Lines]:
    made, root = Lines(), logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    for handler in made.handlers:
        root.addHandler(handler)
    yield made
    root.setLevel(before)
    for handler in made.handlers:
        root.removeHandler(handler)


def job(backend: FakeBackend, **payload: object) -> None:
    backend.add(json.dumps({"card": SECRET, **payload}))


async def test_lines_of_a_handler_carry_its_job_in_tasks_and_threads_too(lines: Lines) -> None:
    backend = FakeBackend("shop.charge")
    job(backend)
    job(backend)

    async def child() -> None:
        APP.info("in a task")

    async def handler(job: ChargeJob) -> None:
        APP.info("on the loop", extra={"attempt": "mine"})
        await anyio.lowlevel.checkpoint()
        await anyio.to_thread.run_sync(APP.info, "in a thread")
        async with anyio.create_task_group() as group:
            group.start_soon(child)

    await drained(backend, charges(handler))
    found = lines.of(APP.name)
    assert len(found) == 6
    for n in (1, 2):
        own = [line for line in found if line["job_id"] == n]
        assert [line["message"] for line in own] == ["on the loop", "in a thread", "in a task"]
        assert {(line["kind"], line["worker"]) for line in own} == {("shop.charge", "w")}
        assert [line["attempt"] for line in own] == ["mine", 1, 1], "what the author says wins"
    assert speaking() is None


async def test_a_def_handler_speaks_for_its_job(lines: Lines) -> None:
    backend = FakeBackend("shop.charge")
    job(backend)

    def handler(_job: ChargeJob) -> None:
        APP.info("in its thread")

    await drained(backend, charges(handler))
    assert lines.of(APP.name)[0]["job_id"] == 1


async def test_a_field_that_cannot_be_shown_fails_no_handler_with_secrets(lines: Lines) -> None:
    backend = FakeBackend("shop.charge")
    job(backend)

    class Mute:
        def __str__(self) -> str:
            raise RuntimeError("not a word")

    async def handler(_job: ChargeJob) -> None:
        APP.info("paid", extra={"by": Mute()})

    await drained(backend, charges(handler))
    assert [(each["message"], each["by"]) for each in lines.of(APP.name)] == [("paid", "<Mute: RuntimeError>")]


async def test_no_line_says_a_secret_in_whatever_way_it_is_logged(lines: Lines) -> None:
    backend = FakeBackend("shop.charge")
    for n in range(3):
        job(backend, n=n)

    async def handler(job: ChargeJob) -> None:
        card = job.payload.card
        APP.info("card %s, %r, %s", card, [card], job.payload)
        APP.info(card, extra={"card": card, "cards": [card], "payload": {"card": card}, "n": 7}, stack_info=True)
        APP.info("%d", card)
        try:
            Charge.model_validate({"card": [card, card]})
        except ValueError as error:
            APP.exception("wrong: %s", error)
        try:
            raise RuntimeError(f"https://pay/?card={card}&x={card[:20]}...{card[-15:]}")
        except RuntimeError:
            APP.exception("failed")
        match job.payload.n:
            case 0:
                raise ValueError(card)
            case 1:
                raise ExceptionGroup(card, [KeyError(card)])
            case _:
                pass

    await drained(backend, charges(handler))
    assert len(lines.of(APP.name)) == 15
    assert SECRET not in lines.text
    assert SECRET[:14] not in lines.text
    assert SECRET[-14:] not in lines.text
    assert "***" in lines.text
    assert lines.of(APP.name)[1]["n"] == 7
    errors = [each for fake in backend.jobs.values() for each in fake.errors]
    assert len(errors) == 2
    assert SECRET not in repr(errors)


async def test_a_payload_that_its_own_model_refuses_is_parked_without_a_word_of_it(lines: Lines) -> None:
    backend = FakeBackend("shop.charge")
    job(backend, card="bad-canary-4242")
    job(backend, card=[SECRET])
    job(backend, n=SECRET)

    async def handler(_job: ChargeJob) -> None:
        pass

    await drained(backend, charges(handler))
    said = repr([each for fake in backend.jobs.values() for each in fake.errors]) + lines.text
    assert [fake.state for fake in backend.jobs.values()] == ["parked"] * 3
    for word in (SECRET, "bad-canary-4242", "BAD-CANARY-4242"):
        assert word not in said
    assert "KeyError" in said


async def test_a_kind_without_secrets_is_left_as_it_is(lines: Lines) -> None:
    class Open(BaseModel):
        text: str

    class OpenJob(JobContext[Open, None]):
        pass

    backend = FakeBackend("shop.open")
    backend.add('{"text": "visible"}')

    async def handler(job: OpenJob) -> None:
        APP.info("input_value='x', input_type=str %s", job.payload.text)

    await drained(
        backend, build_dispatch_table({"open": Route("shop.open", 1, OpenJob, Open, None)}, {"open": handler})
    )
    assert lines.of(APP.name)[0]["message"] == "input_value='x', input_type=str visible"

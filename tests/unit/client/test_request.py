"""A call becomes a row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel, JsonValue

from jobspec import Draft, JobDef, JobHandle, JobRequest, origin
from jobspec.backends.postgres import enqueue
from jobspec.backends.postgres.verbs import linked
from jobspec.client.enqueue import chained
from jobspec.core import trace
from jobspec.core.job import NewJob
from jobspec.errors import OptionError, PayloadError


class Text(BaseModel):
    text: str = ""


class Anything(BaseModel):
    value: JsonValue = None
    number: float = 0.0


class Opaque:
    pass


def _after(*, stock: Any, blob: Any = None) -> Draft:
    return Draft(Text(), blob, after={"stock": stock})


plain = JobDef("shop.plain", Text, lambda: type(None))
anything = JobDef("shop.anything", Anything, lambda: type(None))
after = JobDef("shop.after", _after, lambda: type(None))


def handle(id_: int) -> JobHandle[None]:
    return JobHandle(id_, "shop.plain", None, None)  # type: ignore[arg-type]


def test_the_ids_of_handles_travel() -> None:
    assert after.request(stock=handle(7)).job.after == (("stock", 7),)


@pytest.mark.parametrize("bad", [None, 7, "7", object()])
def test_what_is_waited_for_is_a_handle(bad: Any) -> None:
    with pytest.raises(PayloadError, match=r"`stock` is .* not the handle of a job"):
        after.request(stock=bad)


def test_results_that_may_be_missing_are_a_matter_of_the_spec() -> None:
    with pytest.raises(OptionError, match="types come from the spec"):
        after.configure(on_dep_failure="run").request(stock=handle(7))
    assert after.configure(on_dep_failure="block").request(stock=handle(7)).job.on_dep_failure == "block"
    assert plain.configure(on_dep_failure="run").request().job.on_dep_failure == "run"  # for chains


def test_what_traces_says_to_where(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plain.request().job.trace is None
    monkeypatch.setattr(trace, "current", lambda: "00-1-2-01")
    jobs = [plain.request().job, plain.configure(priority=1).request().job]
    assert [job.trace for job in jobs] == ["00-1-2-01", "00-1-2-01"]
    assert enqueue.enqueue_one(jobs[0]).params[-1] == "00-1-2-01"
    (text, _) = enqueue.enqueue_many(jobs).params
    assert [each["trace"] for each in json.loads(str(text))] == ["00-1-2-01", "00-1-2-01"]


def test_an_origin_holds_for_all_calls_inside_unless_they_say_otherwise() -> None:
    with origin("request 42"):
        assert plain.request().job.origin == "request 42"
        assert plain.configure(origin="import").request().job.origin == "import"
    assert plain.request().job.origin is None
    with pytest.raises(OptionError), origin(""):
        pass


def test_a_draft_holds_a_blob_of_bytes() -> None:
    assert after.request(stock=handle(7), blob=b"x").job.blob == b"x"


@pytest.mark.parametrize("bad", [{"text": Opaque()}, {"text": 1}, {"text": "a\0"}])
def test_a_payload_that_does_not_fit_is_refused(bad: Any) -> None:
    """A-G01, A-O01: before any statement."""
    with pytest.raises(PayloadError, match=r"shop\.plain"):
        plain.request(**bad)


@pytest.mark.parametrize(
    "bad",
    [
        {"value": "\ud800"},
        {"value": {"\ud800": 1}},
        {"value": float("nan")},
        {"value": [{"deep": float("-inf")}]},
        {"number": float("inf")},
        {"value": None, "number": float("nan")},
    ],
)
def test_what_json_cannot_hold_is_refused_and_nothing_becomes_null(bad: Any) -> None:
    """A-O01, A-O06: before any statement."""
    with pytest.raises(PayloadError, match=r"shop\.anything: the payload has no JSON form"):
        anything.request(**bad)
    assert anything.request(value=[None, "null"]).job.payload == '{"value":[null,"null"],"number":0.0}'
    assert anything.request().job.payload == '{"value":null,"number":0.0}'


def test_the_text_of_a_plain_enqueue_is_short_and_made_once() -> None:
    job = plain.request().job
    text = enqueue.enqueue_one(job).text
    assert text.count("=>") == 3
    assert enqueue.enqueue_one(plain.request(text="other").job).text is text


def test_only_the_options_that_are_given_are_sent() -> None:
    job = plain.configure(priority=0, origin="o", tags={}).request().job
    statement = enqueue.enqueue_one(job)
    assert statement.text.count("=>") == statement.text.count("%s") == len(statement.params) == 6
    assert "p_try => true" in enqueue.try_enqueue(job).text


def test_every_field_of_a_job_can_be_sent_alone_and_in_bulk() -> None:
    head, not_sent = {"kind", "payload", "version"}, {"wait_when_full", "dedup"}
    fields = set(NewJob.__dataclass_fields__) - head - not_sent
    assert set(enqueue._ARGUMENTS) == fields
    assert set(enqueue._ITEM) | {"blob"} == fields


def requests(count: int) -> list[JobRequest[Any]]:
    return [plain.request(text=str(n)) for n in range(count)]


def test_each_job_of_a_chain_waits_for_the_one_before_it() -> None:
    assert [job.after for job in chained(requests(3))] == [(), (("previous", -1),), (("previous", -2),)]
    assert chained([]) == []


def ids_of(bulk: Sequence[NewJob]) -> list[int]:
    return [id_ for job in bulk for _, id_ in job.after]


def test_a_chain_that_needs_several_statements_stays_one() -> None:
    jobs = chained(requests(6))
    assert ids_of(linked(jobs[:3], [])) == [-1, -2]
    assert ids_of(linked(jobs[3:], [11, 12, 13])) == [13, -1, -2]

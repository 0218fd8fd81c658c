"""The command line on Redis and on SQS: the same commands, and what a backend cannot serve is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.command_line import CommandLine

pytestmark = pytest.mark.timeout(120)
SPEC = """\
version: 1
package: shop
channels:
  lanes: {key: {customer: int}, order: strict, on_dead: skip}
jobs:
  add: {payload: {a: int, pin: {type: str, default: "0000", sensitive: true}}}
  pay: {payload: {customer: int}, channel: lanes}
  fail: {payload: {}, retry: {max_attempts: 1}}
"""
NIGHTLY = SPEC + '  tidy: {payload: {}, schedule: {cron: "0 5 * * *"}}\n'
HANDLERS = """\
from shop.worker import AddJob, FailJob, PayJob, dispatch_table


async def add(job: AddJob) -> None:
    print("added", job.payload.a)


async def pay(job: PayJob) -> None:
    print("paid", job.payload.customer)


async def fail(job: FailJob) -> None:
    raise ValueError("boom")


table = dispatch_table(add=add, pay=pay, fail=fail)
"""


def project(cli: CommandLine, url: str, spec: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("JOBSPEC_DATABASE_URL", url)
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["jobs.yaml"]\nworker = "handlers:table"\n')
    cli.write("jobs.yaml", spec)
    cli.write("handlers.py", HANDLERS if spec == SPEC else HANDLERS.replace("fail=fail", "fail=fail, tidy=fail"))
    assert cli("generate").code == 0
    return cli


@pytest.fixture
def redis(empty_cli: CommandLine, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A project whose jobs are on Redis."""
    made = project(empty_cli, redis_url, NIGHTLY, monkeypatch)
    assert made("apply").code == 0
    return made


@pytest.fixture
def sqs(empty_cli: CommandLine, sqs_url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A project whose jobs are on SQS."""
    made = project(empty_cli, sqs_url, SPEC, monkeypatch)
    assert made("apply").code == 0
    return made


def run(cli: CommandLine, *args: str) -> str:
    ended = cli(*args)
    assert ended.code == 0, ended
    return ended.out


def jobs(cli: CommandLine, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(cli, "jobs", "--json", *args))
    return found


# ---- both
@pytest.mark.parametrize("backend", ["redis", "sqs"])
def test_a_spec_is_applied_jobs_are_enqueued_and_a_worker_runs_them(
    backend: str, request: pytest.FixtureRequest
) -> None:
    cli: CommandLine = request.getfixturevalue(backend)
    assert "declared channel shop.lanes" in run(cli, "apply")
    ids = [int(run(cli, "enqueue", "add", f"a={number}")) for number in (1, 2)]
    assert len({*ids, int(run(cli, "enqueue", "pay", "customer=7"))}) == 3
    channels = {each["name"]: each for each in json.loads(run(cli, "channels", "--json"))}
    assert channels["shop.default"]["messages"] in (2, None)
    assert "shop.lanes" in run(cli, "status")
    ended = cli("worker", "--drain")
    assert ended.code == 0, ended
    assert {"added 1", "added 2", "paid 7"} <= set(ended.out.splitlines())


@pytest.mark.parametrize("backend", ["redis", "sqs"])
def test_the_doctor_finds_what_is_not_declared(
    backend: str, empty_cli: CommandLine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = project(empty_cli, request.getfixturevalue(f"{backend}_url"), SPEC, monkeypatch)
    found = [each["what"] for each in json.loads(cli("doctor", "--json").out)]
    assert "channel shop.lanes is not declared yet" in found
    run(cli, "apply")
    found = [each["what"] for each in json.loads(cli("doctor", "--json").out)]
    assert "channel shop.lanes is not declared yet" not in found


# ---- redis
def test_jobs_on_redis_are_looked_at_without_their_secrets(redis: CommandLine) -> None:
    job_id = run(redis, "enqueue", "add", "a=1", "pin=1234").strip()
    (seen,) = jobs(redis)
    assert seen["payload"] == {"a": 1, "pin": "***"}
    said = run(redis, "job", job_id)
    assert "1234" not in said
    assert "It is claimed when its turn comes" in said
    assert json.loads(run(redis, "jobs", "--count", "--json")) == {"ready": 1}


def test_jobs_on_redis_are_steered(redis: CommandLine) -> None:
    first, second = (run(redis, "enqueue", "fail").strip() for _ in range(2))
    assert "cancelled" in run(redis, "cancel", first, "--yes")
    assert "ready again" in run(redis, "retry", first)
    run(redis, "worker", "--drain")
    assert {each["state"] for each in jobs(redis, "--all")} == {"dead"}
    assert "boom" in run(redis, "job", second, "--why")
    assert "2 jobs ready again" in run(redis, "redrive", "--kind", "fail")
    assert "ready from the start" in run(redis, "reset", first, "--yes")
    assert "1 job deleted" in run(redis, "delete", first, "--yes")
    assert "1 job cancelled" in run(redis, "cancel", "--kind", "fail", "--yes")
    assert "1 job deleted" in run(redis, "purge", "--yes")


def test_channels_on_redis_are_steered(redis: CommandLine) -> None:
    assert "shop.lanes is paused" in run(redis, "pause", "lanes")
    run(redis, "enqueue", "pay", "customer=7")
    assert "shop.lanes (paused)" in run(redis, "status")
    found = [each["what"] for each in json.loads(redis("doctor", "--json").out)]
    assert "channel shop.lanes is paused, and 1 jobs are ready" in found
    assert "goes on" in run(redis, "resume", "lanes")
    assert "concurrency 2" in run(redis, "limit", "lanes", "--concurrency", "2")
    assert "no limits" in run(redis, "limit", "lanes", "--concurrency", "spec")


def test_schedules_on_redis_are_shown_and_fired(redis: CommandLine) -> None:
    assert "shop.tidy" in run(redis, "schedules")
    run(redis, "pause", "--schedule", "tidy")
    (paused,) = json.loads(run(redis, "schedules", "--json"))
    assert paused["paused"]
    job_id = int(run(redis, "trigger", "tidy"))
    assert [each["id"] for each in jobs(redis)] == [job_id]


# ---- sqs
def test_what_sqs_does_not_know_is_no_number(sqs: CommandLine) -> None:
    """A-D12."""
    run(sqs, "enqueue", "add", "a=1")
    (channel, _) = json.loads(run(sqs, "channels", "--json"))
    assert channel["jobs"].get("dead") is None
    assert "?" in run(sqs, "channels")


def test_a_job_that_sqs_cannot_take_is_refused_at_the_command_line(sqs: CommandLine) -> None:
    ended = sqs("enqueue", "add", "a=1", "--delay", "5m")
    assert ended.code == 2
    assert "error[JS050]" in ended.err

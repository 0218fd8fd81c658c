"""Looking and steering by URL where there is no SQL: on a queue in memory, which everything here is asked of."""

from __future__ import annotations

import json
import uuid

import pytest
from pydantic import TypeAdapter

from jobspec.backends.operator import SyncOperator
from jobspec.client.job_def import JobDef
from jobspec.client.request import Draft
from jobspec.core.metric import Metric
from jobspec.core.payload import Payload
from jobspec.errors import NotFoundError, UnknownChannelError
from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.ops import steering
from jobspec.ops.checkup import check_up, findings
from jobspec.ops.declare import declare
from jobspec.ops.elsewhere import is_elsewhere, opened
from jobspec.ops.explain import explain
from jobspec.ops.jobs import JobFilter, count_jobs, list_jobs
from jobspec.ops.overview import schedules
from jobspec.ops.samples import samples
from jobspec.ops.tally import tally, tally_of

SPEC = """\
version: 1
package: shop
channels:
  mail: {key: {to: str}, order: strict, on_dead: block}
jobs:
  send:
    payload: {to: str, secret: {type: str, sensitive: true}}
    channel: mail
    retry: {max_attempts: 1}
  report: {payload: {}, schedule: {cron: "0 5 * * *"}}
"""


class Mail(Payload, frozen=True):
    to: str
    secret: str


@pytest.fixture
def manifests(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, ...]:
    folder = tmp_path_factory.mktemp("spec")
    (folder / "jobs.yaml").write_text(SPEC)
    return load_specs(["jobs.yaml"], folder).manifests


@pytest.fixture
def url(manifests: tuple[Manifest, ...]) -> str:
    """A queue of its own, where the spec is declared."""
    made = f"memory://{uuid.uuid4().hex}"
    for each in manifests:
        declare(made, each)
    return made


def send(url: str, to: str = "ada") -> int:
    definition: JobDef[[], None] = JobDef(
        "shop.send", lambda: Draft(Mail(to=to, secret="hush")), lambda: TypeAdapter(type(None)), version=1
    )
    with opened(url) as backend:
        return definition.enqueue(backend).id


def die(url: str) -> int:
    """The id of a job that has died, and blocks its lane."""
    job_id = send(url)
    with opened(url) as backend:
        (job,) = backend.claim()
        job.fail(ValueError("boom"), give_up=True)
    return job_id


def test_memory_has_all_that_operators_do(url: str) -> None:
    with opened(url) as backend:
        assert isinstance(backend, SyncOperator)


@pytest.mark.parametrize(
    ("url", "elsewhere"),
    [
        ("postgresql://host/shop", False),
        ("postgres:///", False),
        ("redis://host", True),
        ("sqs://eu-west-1/shop", True),
    ],
)
def test_postgresql_is_here_and_all_else_elsewhere(url: str, elsewhere: bool) -> None:
    assert is_elsewhere(url) is elsewhere


def test_jobs_are_listed_and_counted(url: str) -> None:
    first, second = send(url), send(url, "bob")
    assert [each.id for each in list_jobs(url, JobFilter())] == [first, second]
    assert [each.id for each in list_jobs(url, JobFilter(key="bob"), newest=True)] == [second]
    assert count_jobs(url, JobFilter()) == {"ready": 2}


def test_sensitive_values_are_masked_by_the_specs(url: str, manifests: tuple[Manifest, ...]) -> None:
    send(url)
    (shown,) = list_jobs(url, JobFilter(), manifests=manifests)
    assert json.loads(shown.payload) == {"to": "ada", "secret": "***"}


def test_without_specs_no_value_is_shown(url: str) -> None:
    job_id = send(url)
    assert [each.payload for each in list_jobs(url, JobFilter())] == ['"***"']
    assert explain(url, job_id).job.payload == '"***"'


def test_operators_steer_jobs_and_channels(url: str) -> None:
    dead = die(url)
    assert steering.retry(url, [dead]) == [dead]
    assert steering.cancel(url, dead) == "cancelled"
    assert steering.reset(url, [dead]) == [dead]
    steering.pause(url, "shop.mail")
    assert tally(url).channels[1].paused
    steering.resume(url, "shop.mail")
    steering.set_limits(url, "shop.mail", {"concurrency": 3})
    assert tally(url).channels[1].limits == {"concurrency": 3.0}
    steering.set_limits(url, "shop.mail", {}, reset=["concurrency"])
    assert tally(url).channels[1].limits == {}
    assert steering.purgeable(url, JobFilter()) == 0
    assert steering.delete(url, [dead]) == 1


def test_operators_steer_by_filter_until_nothing_is_left(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "BATCH", 2)
    for number in range(5):
        send(url, f"to-{number}")
    assert steering.cancel_all(url, JobFilter(), reason="enough") == 5
    assert steering.purgeable(url, JobFilter()) == 5
    assert steering.purge(url, JobFilter()) == 5
    die(url)
    assert steering.redrive(url, JobFilter(), most=1) == 1
    assert steering.delete_all(url, JobFilter()) == 1


def test_running_jobs_that_are_asked_to_stop_are_asked_once(url: str) -> None:
    send(url)
    with opened(url) as backend:
        backend.claim()
    assert steering.cancel_all(url, JobFilter()) == 1


def test_a_lane_goes_on_behind_its_dead_head(url: str) -> None:
    dead = die(url)
    assert steering.unblock(url, "shop.mail", '["ada"]') == dead


def test_channels_have_short_names(url: str) -> None:
    assert steering.channel_name(url, "mail") == "shop.mail"
    with pytest.raises(UnknownChannelError):
        steering.channel_name(url, "male")


def test_schedules_are_listed_as_far_as_they_are_known(url: str) -> None:
    (found,) = schedules(url)
    assert (found.name, found.cron, found.kind, found.fired_at) == ("shop.report", "0 5 * * *", None, None)
    steering.pause_schedule(url, "shop.report")
    assert schedules(url)[0].paused
    steering.resume_schedule(url, "shop.report")
    assert steering.trigger(url, "shop.report") > 0


def test_numbers_are_those_of_the_backend(url: str) -> None:
    send(url)
    found = {(each.name, each.labels.get("channel"), each.labels.get("state")): each.value for each in samples(url)}
    assert found["jobspec_jobs", "shop.mail", "ready"] == 1.0


# ---- why
def why(url: str, job_id: int) -> str:
    return " ".join(explain(url, job_id).why)


def test_it_is_said_why_a_job_is_where_it_is(url: str) -> None:
    job_id = send(url)
    assert "No living worker runs shop.send v1" in why(url, job_id)
    steering.pause(url, "shop.mail")
    assert "`jobspec resume shop.mail`" in why(url, job_id)
    steering.resume(url, "shop.mail")
    with opened(url) as backend:
        (job,) = backend.claim()
        assert "in attempt 1 of 1." in why(url, job_id)
        job.fail(ValueError("boom"), give_up=True)
    assert "It died with attempt 1 of 1. Its last error: ValueError: boom." in why(url, job_id)
    steering.retry(url, [job_id])
    steering.cancel(url, job_id)
    assert "It was cancelled at" in why(url, job_id)


def test_a_job_that_is_not_there_is_not_explained(url: str) -> None:
    with pytest.raises(NotFoundError, match="there is no job 4711"):
        explain(url, 4711)


# ---- the doctor
def test_what_nobody_runs_is_found(url: str, manifests: tuple[Manifest, ...]) -> None:
    assert check_up(url, manifests) == ()
    send(url)
    (found,) = check_up(url, manifests)
    assert "no living worker runs shop.send v1, and 1 jobs of it wait" in found.what


def test_channels_that_are_paused_or_blocked_are_found(url: str, manifests: tuple[Manifest, ...]) -> None:
    die(url)
    send(url)
    steering.pause(url, "shop.mail")
    said = [each.what for each in check_up(url, manifests)]
    assert "channel shop.mail is paused, and 1 jobs are ready" in said
    assert "1 lanes of channel shop.mail wait behind a dead job" in said


def test_what_is_not_declared_is_found(manifests: tuple[Manifest, ...]) -> None:
    said = [each.what for each in check_up(f"memory://{uuid.uuid4().hex}", manifests)]
    assert said == ["channel shop.default is not declared yet", "channel shop.mail is not declared yet"]


def test_leases_that_nobody_took_over_are_an_error() -> None:
    seen = tally_of([Metric(name="jobspec_expired_leases", labels={}, value=2.0)])
    (found,) = findings(seen, ())
    assert (found.severity, found.what) == ("error", "2 leases have run out, and nobody has taken the jobs over")


def test_what_a_dead_letter_queue_holds_is_found() -> None:
    seen = tally_of([Metric(name="jobspec_dead_messages", labels={}, value=3.0)])
    (found,) = findings(seen, ())
    assert (found.severity, found.what) == ("warning", "the dead-letter queue holds 3 jobs")


def test_what_a_backend_does_not_know_is_neither_a_number_nor_a_finding() -> None:
    """A-D12: never a made-up 0."""
    labels = {"channel": "shop.mail", "state": "ready"}
    seen = tally_of([Metric(name="jobspec_jobs", labels=labels, value=None)])
    assert seen.channels[0].jobs == {"ready": None}
    assert (seen.channels[0].messages, seen.workers, seen.expired_leases) == (None, None, None)
    assert seen.dead_messages is None
    assert list(findings(seen, ())) == []

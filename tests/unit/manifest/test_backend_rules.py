"""What is said of a spec before, and what a backend says when it is told: the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobspec.backends.sqs.lacks import refuse_package
from jobspec.core.capabilities import BACKENDS, EVERYTHING, LACKS, MEANING, Backend, who_can
from jobspec.errors import UnsupportedError
from jobspec.manifest.load import load_specs
from jobspec.manifest.rules.backends import BEFORE
from jobspec.ops.declare import package_of

JOB = "jobs: {send: {payload: {to: str}, channel: mail%s}}\n"
FITTING = ("channels: {mail: {}}\n" + JOB % "", "channels: {mail: {order: strict, on_dead: skip}}\n" + JOB % "")
CHANNELS = (
    "{order: strict, on_dead: block}", "{order: strict, on_dead: cancel}", "{concurrency: 2}", "{weight: 2}",
    "{rate_limit: 5/s}", "{key: {to: str}, lane_concurrency: 2}", "{back_pressure: {max_pending: 5}}",
)  # fmt: skip
POLICIES = (
    "priority: 3", "unique: {key: [to]}", "events: [dead]", "retention: {done: 7d}", "timeout: 13h", "lease: 13h",
    'schedule: {cron: "0 5 * * *", payload: {to: ann}}', "retry: {backoff: fixed, base: 1d}", "retry: {cap: 1d}",
)  # fmt: skip
ONLY_BEFORE = (
    "result: str", "checkpoint: int", "concurrency: 2", "transactional: sync", "roles: [web]",
    "blob: {name: page, max_size: 20MiB}",
)  # fmt: skip
"""What no backend is told of."""
WHERE = [f"channels: {{mail: {each}}}\n" + JOB % "" for each in CHANNELS]
WHAT = [f"channels: {{mail: {{}}}}\n{JOB % f', {each}'}" for each in POLICIES]


def write(folder: Path, text: str) -> Path:
    (folder / "jobs.yaml").write_text(f"version: 1\npackage: shop\n{text}")
    return folder


def codes(folder: Path, backend: Backend | None) -> list[str]:
    return [each.code for each in load_specs(["jobs.yaml"], folder, backend=backend).findings]


@pytest.mark.parametrize("text", [*WHERE, *WHAT])
def test_what_sqs_would_refuse_is_found_in_the_spec_before(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path, text)
    (manifest,) = load_specs(["jobs.yaml"], folder).manifests
    with pytest.raises(UnsupportedError):
        refuse_package(package_of(manifest))
    assert codes(folder, "sqs") == ["JS164"]


@pytest.mark.parametrize("text", FITTING)
def test_a_spec_that_asks_for_little_fits_everywhere(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path, text)
    (manifest,) = load_specs(["jobs.yaml"], folder).manifests
    refuse_package(package_of(manifest))
    assert [codes(folder, each) for each in BACKENDS] == [[]] * len(BACKENDS)


@pytest.mark.parametrize("policy", ONLY_BEFORE)
def test_what_a_backend_is_not_told_of_is_found_in_the_spec_all_the_same(tmp_path: Path, policy: str) -> None:
    folder = write(tmp_path, f"channels: {{mail: {{}}}}\n{JOB % f', {policy}'}")
    assert codes(folder, "sqs") == ["JS164"]
    assert codes(folder, "postgres") == []


@pytest.mark.parametrize("text", [*WHERE, *WHAT])
def test_on_redis_all_of_that_can_be_had(tmp_path: Path, text: str) -> None:
    assert codes(write(tmp_path, text), "redis") == []


@pytest.mark.parametrize("policy", ["roles: [web]", 'schedule: {cron: "0 5 * * *", payload: {to: ann}}'])
def test_what_postgresql_does_before_a_job_goes_on_is_not_asked_of_the_receiver(tmp_path: Path, policy: str) -> None:
    folder = write(tmp_path, f"channels: {{mail: {{backend: sqs}}}}\n{JOB % f', {policy}'}")
    assert codes(folder, None) == []
    assert codes(folder, "postgres") == []


def test_a_channel_that_goes_on_is_compared_with_its_own_backend(tmp_path: Path) -> None:
    folder = write(tmp_path, f"channels: {{mail: {{backend: sqs}}}}\n{JOB % ', priority: 3'}")
    assert codes(folder, None) == ["JS164"]
    assert codes(folder, "postgres") == ["JS164"]


def test_memory_stands_in_for_every_backend_and_others_for_none(tmp_path: Path) -> None:
    folder = write(tmp_path, f"channels: {{mail: {{backend: sqs}}}}\n{JOB % ''}")
    assert codes(folder, "memory") == []
    assert codes(folder, "sqs") == []
    assert codes(folder, "redis") == ["JS164"]


# ---- the words
def test_every_capability_has_a_meaning_and_somebody_who_has_it() -> None:
    assert MEANING.keys() == EVERYTHING
    assert [each for each in MEANING if not who_can(each)] == []
    assert BEFORE <= EVERYTHING


def test_postgresql_can_do_everything_and_no_other_can() -> None:
    assert [name for name, can in BACKENDS.items() if can == EVERYTHING] == ["postgres"]
    assert all(why and not why.endswith(".") for lacks in LACKS.values() for why in lacks.values())

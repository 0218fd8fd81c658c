"""Of each key holds what the job says, else its profile, else the defaults of its spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jobspec.manifest import load_specs
from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Job


def lowered(folder: Path, defaults: dict[str, Any], profile: dict[str, Any], job: dict[str, Any]) -> Lowered:
    spec = {
        "version": 1,
        "package": "shop",
        "defaults": defaults,
        "profiles": {"quick": profile},
        "jobs": {"first": {"payload": {}}, "send": {"payload": {}, **job}},
    }
    (folder / "jobs.yaml").write_text(yaml.safe_dump(spec))
    loaded = load_specs(["jobs.yaml"], folder)
    assert loaded.findings == ()
    return loaded.specs[0]


def sent(folder: Path, defaults: dict[str, Any], profile: dict[str, Any], job: dict[str, Any]) -> Job:
    return lowered(folder, defaults, profile, {"profile": "quick", **job}).manifest.job_named("send")


def test_the_job_is_nearest_then_its_profile_then_the_defaults(tmp_path: Path) -> None:
    """A-S07."""
    defaults = {"timeout": "1m", "origin": "file", "priority": 1, "owner": "a"}
    job = sent(tmp_path, defaults, {"timeout": "2m", "priority": 2}, {"timeout": "3m"})
    assert (job.timeout_seconds, job.priority, job.origin, job.owner) == (180, 2, "file", "a")
    assert job.profile == "quick"


def test_what_a_job_says_holds_though_it_is_the_default_of_the_language(tmp_path: Path) -> None:
    assert sent(tmp_path, {"priority": 7}, {}, {"priority": 0}).priority == 0
    assert sent(tmp_path, {"timeout": "1m"}, {}, {"timeout": "15m"}).timeout_seconds == 900


def test_retry_retention_and_tags_are_merged_key_by_key(tmp_path: Path) -> None:
    defaults = {"retry": {"max_attempts": 9, "base": "2s"}, "retention": {"done": "2d"}, "tags": {"a": "x", "b": "x"}}
    profile = {"retry": {"base": "3s", "jitter": 0}, "tags": {"b": "y"}}
    job = sent(tmp_path, defaults, profile, {"retry": {"cap": "9m"}, "retention": {"dead": "3d"}, "tags": {"c": "z"}})
    assert (job.retry.max_attempts, job.retry.base_seconds, job.retry.cap_seconds) == (9, 3, 540)
    assert job.retry.jitter == 0
    assert (job.retention.done_seconds, job.retention.dead_seconds) == (2 * 86400, 3 * 86400)
    assert job.tags == (("a", "x"), ("b", "y"), ("c", "z"))


def test_lists_are_replaced_not_joined(tmp_path: Path) -> None:
    defaults = {"events": ["done"], "retry": {"retry_on": ["a:B"]}}
    job = sent(tmp_path, defaults, {}, {"events": ["dead"], "retry": {"retry_on": ["c:D"]}})
    assert (job.events, job.retry.retry_on) == (("dead",), ("c:D",))


@pytest.mark.parametrize("backoff", ["none", "fixed"])
def test_nobody_inherits_what_the_own_backoff_does_not_use(tmp_path: Path, backoff: str) -> None:
    defaults = {"retry": {"max_attempts": 2, "cap": "10m"}}
    job = sent(tmp_path, defaults, {}, {"retry": {"backoff": backoff}})
    assert (job.retry.max_attempts, job.retry.cap_seconds) == (2, 3600)


def test_what_becomes_of_failed_dependencies_is_inherited_by_jobs_that_have_some(tmp_path: Path) -> None:
    defaults = {"on_dep_failure": "run"}
    assert sent(tmp_path, defaults, {}, {"after": {"before": "first"}}).on_dep_failure == "run"
    assert sent(tmp_path, defaults, {}, {}).on_dep_failure == "cancel"


def test_it_is_known_where_each_part_of_a_policy_is_said(tmp_path: Path) -> None:
    defaults = {"timeout": "1m", "retry": {"base": "2s"}}
    spec = lowered(tmp_path, defaults, {"retry": {"jitter": 0}}, {"profile": "quick", "retry": {"cap": "9m"}})
    said = spec.said_at
    assert said[("send", "timeout")] == ("defaults", "timeout")
    assert said[("send", "retry")] == ("jobs", "send", "retry")
    assert said[("send", "retry", "cap")] == ("jobs", "send", "retry", "cap")
    assert said[("send", "retry", "jitter")] == ("profiles", "quick", "retry", "jitter")
    assert said[("send", "retry", "base")] == ("defaults", "retry", "base")
    assert ("send", "retention") not in said


def test_a_mistake_in_the_defaults_is_told_once_for_all_jobs(tmp_path: Path) -> None:
    jobs = "".join(f"  job_{number}: {{payload: {{}}}}\n" for number in range(20))
    text = f"version: 1\npackage: shop\ndefaults: {{retry: {{base: 2h, cap: 1h}}}}\njobs:\n{jobs}"
    (tmp_path / "jobs.yaml").write_text(text)
    (finding,) = load_specs(["jobs.yaml"], tmp_path).findings
    assert finding.place.line == 3


POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "timeout": st.sampled_from(["1s", "2m", "15m"]),
        "priority": st.integers(-5, 5),
        "concurrency": st.integers(1, 9),
        "owner": st.sampled_from(["a", "b"]),
        "retention": st.fixed_dictionaries({}, optional={"done": st.just("3d"), "dead": st.just("4d")}),
        "retry": st.fixed_dictionaries(
            {}, optional={"max_attempts": st.integers(1, 9), "jitter": st.sampled_from([0, 0.5]), "base": st.just("3s")}
        ),
    },
)


def over(far: dict[str, Any], near: dict[str, Any]) -> dict[str, Any]:
    inside: dict[str, Any] = {
        key: {**far[key], **near[key]} for key in ("retry", "retention") if key in far and key in near
    }
    return {**far, **near, **inside}


@given(POLICIES, POLICIES, POLICIES)
@settings(max_examples=60, deadline=None)
def test_a_job_means_what_it_would_mean_with_everything_written_out(
    defaults: dict[str, Any], profile: dict[str, Any], job: dict[str, Any]
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        inherited = sent(Path(folder), defaults, profile, job)
        written = sent(Path(folder), {}, {}, over(over(defaults, profile), job))
    assert inherited == written

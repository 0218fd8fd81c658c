from __future__ import annotations

import re
from pathlib import Path

import pytest

from jobspec.codegen.render import generate
from jobspec.core.options import RetryPolicy
from jobspec.manifest import load_specs
from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.manifest import Channel, Job, Manifest, ModelDef
from jobspec.manifest.policies import Edge, Rate, Retention, Schedule, Unique
from jobspec.manifest.types import ScalarType

ROOT = Path(__file__).parents[3]
DECLARE = (ROOT / "jobspec/backends/postgres/functions/declare.sql").read_text("utf-8")
POLICIES = ROOT / "tests/unit/spec/corpus/policies.yaml"


def script(channel: Channel, *jobs: Job) -> str:
    manifest = Manifest(
        package="shop", source="jobs.yaml", types=(ModelDef(name="It", fields=()),), channels=(channel,), jobs=jobs
    )
    return generate([manifest], ["sql"], Path("out")).files["shop/jobs.sql"]


def it(**policies: object) -> Job:
    return Job(name="it", payload="It", channel="mail", **policies)  # type: ignore[arg-type]


def arguments(text: str, function: str) -> list[str]:
    """Of the first call of the function."""
    call = text[text.index(f"select jobspec.{function}(") :].partition("\n);")[0]
    return re.findall(r"^    p_(\w+) => ", call, re.MULTILINE)


def test_what_has_its_default_is_not_said() -> None:
    text = script(Channel(name="mail"), it())
    assert arguments(text, "declare_channel") == ["package", "name", "order", "key", "on_dead", "doc"]
    assert arguments(text, "declare_kind")[-1] == "doc"
    assert "declare_schedule" not in text


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel(name="mail", weight=3), ["p_weight => 3"]),
        (Channel(name="mail", order="strict", on_dead="skip", run_ahead=3), ["p_run_ahead => 3"]),
        (Channel(name="mail", concurrency=3), ["p_concurrency => 3"]),
        (Channel(name="mail", lane_concurrency=3), ["p_lane_concurrency => 3"]),
        (Channel(name="mail", rate=Rate(limit=5, seconds=0.5)), ["p_rate_limit => 5", "p_rate_seconds => 0.5"]),
        (Channel(name="mail", max_pending=3, on_full="wait"), ["p_max_pending => 3", "p_on_full => 'wait'"]),
        (Channel(name="mail", lane_max_pending=3), ["p_lane_max_pending => 3"]),
    ],
)
def test_the_limits_of_a_channel_are_said(channel: Channel, said: list[str]) -> None:
    text = script(channel, it())
    assert text.partition("p_doc => '',\n")[2].partition("\n);")[0] == ",\n".join(f"    {each}" for each in said)


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (it(retry=RetryPolicy(retry_on=("a:B", "it's:C"))), "p_retry_on => array['a:B', 'it''s:C']::text[]"),
        (it(retry=RetryPolicy(give_up_on=("a:B",))), "p_give_up_on => array['a:B']::text[]"),
        (it(retention=Retention(done_seconds=0.0)), "p_keep_done_seconds => 0.0"),
        (it(retention=Retention(dead_seconds="forever")), "p_keep_dead_seconds => 'infinity'::float8"),
        (it(events=("done", "dead")), "p_events => array['done', 'dead']::text[]"),
        (it(checkpoint=ScalarType(name="bool")), "p_checkpoint_schema => '{\n"),
        (it(transactional="async"), "p_transactional => 'async'"),
        (it(tags=(("a", "it's"),)), "p_tags => '{\n  \"a\": \"it''s\"\n}'::jsonb"),
        (it(after=(Edge(name="first", job="it"),)), 'p_after => \'{\n  "first": "shop.it"\n}\'::jsonb'),
        (it(after=(Edge(name="first", job="it"),), on_dep_failure="run"), "p_on_dep_failure => 'run'"),
        (
            it(unique=Unique(key=(KeyBinding(name="a.b", path=("a", "b"), type="date"),))),
            'p_unique_key => \'[{"path":["a","b"],"type":"date"}]\'::jsonb,\n    p_unique_while => \'unfinished\'',
        ),
        (
            it(unique=Unique(key=(), duration="window", window_seconds=1.5, on_conflict="raise")),
            "p_unique_window_seconds => 1.5,\n    p_unique_on_conflict => 'raise'",
        ),
        (it(version=3, schedule=Schedule(cron="0 3 * * *")), "p_kind => 'it',\n    p_version => 3"),
        (it(schedule=Schedule(cron="x", times=(("day", "scheduled_day"),))), '"day": "scheduled_day"'),
    ],
)
def test_the_policies_of_a_job_are_said(job: Job, said: str) -> None:
    assert said in script(Channel(name="mail"), job)


@pytest.mark.parametrize("function", ["declare_channel", "declare_kind", "declare_schedule"])
def test_a_spec_with_every_policy_gives_every_argument_that_the_database_knows(function: str) -> None:
    (manifest,) = load_specs([POLICIES.name], POLICIES.parent).manifests
    text = generate([manifest], ["sql"], Path("out")).files["acme/policies/jobs.sql"]
    calls = [each for each in text.split("select jobspec.") if each.startswith(f"{function}(")]
    given = {name for call in calls for name in arguments(f"select jobspec.{call}", function)}
    (declared,) = re.findall(rf"function jobspec\.{function}\((.*?)\n\)", DECLARE, re.DOTALL)
    assert given == set(re.findall(r"^ +p_(\w+) ", declared, re.MULTILINE))

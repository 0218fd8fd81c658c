"""What a receiver is told of a spec: the channels that are its own, and the kinds at home there."""

from __future__ import annotations

from pathlib import Path

from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.ops.declare import part_of
from jobspec.ops.receivers import receivers_of

SPEC = """
version: 1
package: shop
channels:
  here: {}
  mail: {backend: redis}
  bulk: {backend: sqs}
jobs:
  stay: {payload: {}, channel: here, schedule: {cron: "0 5 * * *"}}
  send: {payload: {to: str}, channel: mail}
  report: {payload: {}, channel: mail, schedule: {cron: "0 6 * * *"}}
  export: {payload: {}, channel: bulk}
"""


def manifest(folder: Path) -> Manifest:
    (folder / "jobs.yaml").write_text(SPEC, "utf-8")
    loaded = load_specs(["jobs.yaml"], folder, folder)
    assert not loaded.findings
    return loaded.manifests[0]


def test_a_receiver_is_told_what_is_forwarded_to_it(tmp_path: Path) -> None:
    part = part_of(manifest(tmp_path), "redis")
    assert [each.name for each in part.channels] == ["shop.mail"]
    assert sorted(each.name for each in part.kinds) == ["shop.report", "shop.send"]


def test_schedules_are_fired_by_postgresql_alone(tmp_path: Path) -> None:
    assert part_of(manifest(tmp_path), "redis").schedules == ()


def test_who_is_forwarded_to_is_known(tmp_path: Path) -> None:
    assert receivers_of([manifest(tmp_path)]) == ["redis", "sqs"]

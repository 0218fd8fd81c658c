"""``jobspec enqueue`` of jobs that are more than a payload, and a worker of handlers that the spec names."""

from __future__ import annotations

import json

import pytest

from jobspec.cli.project import open_project
from jobspec.cli.table import load_table, table_name
from tests.command_line import CommandLine

SPEC = """\
version: 1
package: shop
jobs:
  reserve: {payload: {sku: {type: str, wire: SKU}}, result: str, handler: "named:reserve"}
  ship:
    deprecated: use the truck
    payload: {tags: {type: "set[str]", default: []}}
    after: {stock: reserve}
    result: str
    handler: "named:ship"
"""
NAMED = """\
from shop.worker import ReserveJob, ShipJob


def reserve(job: ReserveJob) -> str:
    return job.payload.sku.lower()


async def ship(job: ShipJob) -> str:
    return job.after.stock + "".join(sorted(job.payload.tags))
"""


@pytest.fixture
def named(cli: CommandLine) -> CommandLine:
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["shop.yaml"]\nworker = "shop.bound:table"\n')
    cli.write("shop.yaml", SPEC)
    cli.write("named.py", NAMED)
    assert cli("generate").code == 0
    assert cli("apply").code == 0
    return cli


def test_a_job_is_enqueued_behind_another_by_its_id(named: CommandLine) -> None:
    stock = json.loads(named("enqueue", "reserve", "sku=A1", "--json").out)["id"]
    ended = named("enqueue", "ship", f"stock={stock}", 'tags=["y", "x"]')
    assert ended.err == "shop.ship is deprecated: use the truck\n"
    view = json.loads(named("job", ended.out.strip(), "--json").out)
    assert [(each["name"], each["id"]) for each in view["after"]] == [("stock", stock)]
    assert view["payload"] == {"tags": ["x", "y"]}


def test_the_handlers_that_a_spec_names_are_a_table_for_the_worker(named: CommandLine) -> None:
    project = open_project(None)
    table = load_table(table_name(project, None), project)
    assert table.kinds == [("shop.reserve", 1), ("shop.ship", 1)]


def test_a_job_is_refused_where_what_it_waits_for_is_not_said(named: CommandLine) -> None:
    ended = named("enqueue", "ship", "stok=1")
    assert ended.code == 2
    assert "stock: is required, the id of a job of shop.reserve" in ended.err
    assert "`jobspec enqueue shop.reserve ...` prints an id: pass it as in stock=17" in ended.err


def test_nothing_is_enqueued_behind_a_job_that_is_not_there(named: CommandLine) -> None:
    ended = named("enqueue", "ship", "stock=4711")
    assert ended.code != 0
    assert "4711" in ended.err

"""examples/typescript_worker, run for real: jobs of TypeScript and of Python, on one worker."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from tests.node import PACKAGES, modules, run

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "typescript_worker"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it is, beside what is generated, compiled by its own settings."""
    root = tmp_path_factory.mktemp("typescript")
    folder = root / "examples" / "typescript_worker"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("node_modules", "built"))
    shutil.copy(Path(__file__).with_name("typescript_program.ts"), folder / "program.ts")
    (folder / "node_modules").symlink_to(modules())
    loaded = load_specs(["jobs.yaml"], PACKAGES), load_specs(["jobs.yaml"], ROOT / "examples" / "shop")
    assert [each.findings for each in loaded] == [(), ()]
    manifests = [manifest for each in loaded for manifest in each.manifests]
    write(generate(manifests, ["typescript", "python", "sql"], root / "generated"))
    run("npm", "run", "build", cwd=folder)
    return root


class Host:
    def __init__(self, url: str, conn: psycopg.Connection[Any], root: Path) -> None:
        self.url, self.conn, self.root = url, conn, root
        self.started: list[subprocess.Popen[str]] = []
        for package in ("acme/billing", "shop"):
            with conn.transaction():
                conn.execute((root / "generated" / package / "jobs.sql").read_bytes())

    def start(self, program: str, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        folder = self.root / "examples" / "typescript_worker"
        process = subprocess.Popen(
            ["node", f"built/examples/typescript_worker/{program}.js", *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": self.url, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, program: str, *arguments: str, **settings: str) -> tuple[str, str]:
        """What it prints, and what it says."""
        process = self.start(program, *arguments, **settings)
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        return out, err

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text.encode(), params).fetchone()
        return None if row is None else row[0]

    def until(self, met: Callable[[], object]) -> None:
        end = time.monotonic() + 60
        while not met():
            assert time.monotonic() < end, "it did not come to that"
            time.sleep(0.02)


@pytest.fixture
def host(url: str, conn: psycopg.Connection[Any], built: Path) -> Iterator[Host]:
    host = Host(url, conn, built)
    yield host
    for process in host.started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def python_jobs(host: Host, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The same jobs as `fill` of the program, by the generated Python."""
    monkeypatch.syspath_prepend(host.root / "generated")
    jobs = importlib.import_module("acme.billing.jobs")
    models = importlib.import_module("acme.billing.models")
    order = UUID("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d")
    stock = jobs.reserve_stock.enqueue(host.conn, order_id=order)
    made = [
        stock,
        jobs.charge_order.configure(origin="typescript").enqueue(
            host.conn,
            stock=stock,
            order_id=order,
            customer_id=9007199254740993,
            amount=Decimal("9.99"),
            currency=models.Currency.EUR,
            method=models.Invoice(),
            lines=[models.Line(sku="a")],
        ),
        jobs.resize_image.enqueue(host.conn, image=b"\x00'\\\xff", width=1),
        jobs.everything.enqueue(host.conn),
        jobs.echo.enqueue(
            host.conn,
            value=models.Each(
                a_str='it\'s "quoted" \\ $1 é \U0001f600\u2028',
                a_int=-(2**63),
                a_float=1e300,
                a_bool=False,
                a_decimal=Decimal("0.10"),
                a_uuid=order,
                a_datetime=datetime(2026, 1, 31, 10, 30, 0, 123456, tzinfo=UTC),
                a_date=date(2026, 1, 31),
                a_time=clock(9, 30),
                a_duration=timedelta(seconds=90),
                a_bytes=b"\x00\xff",
                a_json={"list": [1, None, True], "": "x"},
                method=models.Card(token="tok"),
                lines=(models.Line(sku="a", qty=2),),
                names={"a": 1, '"': 9007199254740993},
                nothing=None,
            ),
        ),
    ]
    for name in [each for each in sys.modules if each.partition(".")[0] == "acme"]:
        monkeypatch.delitem(sys.modules, name)
    return [each.id for each in made]


def test_jobs_of_typescript_and_of_python_are_the_same_and_run_in_typescript(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs: list[int] = json.loads(host.run("program", "enqueue")[0])
    ours = python_jobs(host, monkeypatch)
    stored = "select kind, version, payload::text, channel, key, origin, tags from jobspec.jobs where id = %s"
    blob = "select encode(blob, 'hex') from jobspec.job where id = %s"
    for mine, other in zip(ours, theirs, strict=True):
        assert host.conn.execute(stored, [mine]).fetchone() == host.conn.execute(stored, [other]).fetchone()
        assert host.value(blob, mine) == host.value(blob, other)
    _, said = host.run("program", "drain")
    assert said.count("TypeError: once more") == 2
    host.value("select jobspec.retry(array_agg(id)) from jobspec.jobs where state = 'scheduled'")
    host.run("program", "drain")
    same = "payload -> 'value' = result::jsonb"
    ended = f"select state::text, result::text, {same} from jobspec.jobs where id = any(%s) order by id"
    for ids in (ours, theirs):
        states = host.conn.execute(ended.encode(), [ids]).fetchall()
        assert states[:4] == [
            ("done", "true", None),
            ("done", '{"charge_id":9007199254740993,"total":"9.99"}', None),
            ("done", '{"url":"webp","bytes":4}', None),
            ("done", None, None),
        ]
        assert (states[4][0], states[4][2]) == ("done", True)


def test_a_version_that_it_does_not_know_is_parked_and_what_fails_is_dead(host: Host) -> None:
    host.value("select jobspec.declare_kind('acme.billing', 'ping', 2, 'default')")
    host.value("select jobspec.enqueue('acme.billing.ping')")
    host.value("select jobspec.enqueue('acme.billing.resize_image', '{\"width\": 1}', '\\x00', p_max_attempts => 1)")
    host.run("program", "drain")
    error = host.value("select error from jobspec.dead")
    assert (error["type"], error["message"]) == ("TypeError", "once more")
    assert "version 2 is not known here" in host.value("select error ->> 'message' from jobspec.parked")


def test_the_example_writes_receipts(host: Host) -> None:
    payload = {"order_id": 7, "to": "ada@example.org", "amount": "9.99", "total": "20.00"}
    host.value("select jobspec.enqueue('shop.send_receipt', %s::jsonb)", json.dumps(payload))
    host.value("select jobspec.enqueue('shop.charge_order', '{\"order_id\": 7, \"customer_id\": 1}')")
    out, _ = host.run("main", DRAIN="1")
    assert out == "To: ada@example.org\nOrder 7: 9.99. So far: 20.00.\n\n"
    rows = host.conn.execute("select kind, state::text from jobspec.jobs order by id").fetchall()
    assert rows == [("shop.send_receipt", "done"), ("shop.charge_order", "ready")]


def test_the_time_limit_of_a_job_ends_its_handler(host: Host) -> None:
    host.value("select jobspec.enqueue('acme.billing.ping', p_timeout => '1 second', p_max_attempts => 1)")
    host.run("program", "drain")
    assert host.value("select error ->> 'type' from jobspec.dead") == "TimeoutError"


def test_the_lease_is_renewed_and_a_signal_gives_the_job_back(host: Host) -> None:
    job = host.value("select jobspec.enqueue('acme.billing.ping')")
    process = host.start("program", "work", LEASE="1")
    lease = "select expires_at from jobspec.running"
    host.until(lambda: host.value(lease))
    first = host.value(lease)
    host.until(lambda: (host.value(lease) or first) > first)
    process.send_signal(signal.SIGTERM)
    assert f"job {job} is given back" in process.communicate(timeout=60)[1]
    assert process.returncode == 0
    assert host.conn.execute("select state::text, attempt from jobspec.jobs").fetchone() == ("ready", 0)


def test_a_job_that_is_cancelled_is_ended(host: Host) -> None:
    job = host.value("select jobspec.enqueue('acme.billing.ping')")
    process = host.start("program", "drain", LEASE="0.3")
    host.until(lambda: host.value("select id from jobspec.running"))
    assert host.value("select jobspec.cancel(%s)::text", job) == "running"
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert host.value("select state::text from jobspec.jobs") == "cancelled"

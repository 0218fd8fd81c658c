"""One secret in every place where a job can have one, and a search for it in everything that is said about the job."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from html import escape
from importlib import import_module
from io import StringIO
from typing import Any
from urllib.parse import quote, quote_plus

import anyio
import psycopg
import pytest
from prometheus_client import CollectorRegistry, generate_latest

import jobspec
from jobspec import Worker
from jobspec.errors import JobspecError, PayloadError
from jobspec.observe.lines import JsonFormatter, PlainFormatter
from jobspec.observe.prometheus import WorkerMetrics
from jobspec.observe.speaker import JobFilter
from tests.command_line import CommandLine
from tests.spans import traced

SECRET = "canary/4242 of-a-rather-long & gaudy bird"
"""With what addresses and pages write otherwise."""
PIECES = (SECRET, SECRET[:14], SECRET[-14:], "canary%2F4242", "gaudy+bird", "long &amp; gaudy")
SPEC = """\
version: 1
package: vault
channels:
  desk: {}
types:
  Card: {fields: {number: {type: str, sensitive: true}, year: int}}
jobs:
  charge:
    version: 1
    payload:
      how: str
      card: {type: str, sensitive: true, max_length: 60}
      cards: {type: "list[Card]", default: []}
      by_key: {type: "map[str, int]", sensitive: true, default: {}}
    result: Card
    checkpoint: Card
    channel: desk
    retry: {max_attempts: 2, base: 10ms}
    events: [queued, started, progress, done, retry, dead]
"""


def handler(models: Any) -> Any:
    app = logging.getLogger("app")

    async def charge(job: Any) -> Any:
        card = job.payload.card
        app.warning("%s %r %s", job, job.payload, card, extra={"card": [card]})
        await job.progress(1, 2, f"charging {card}")
        await job.save(models.Card(number=card, year=2030))
        match job.payload.how:
            case "raise":
                raise ValueError(f"{card} refused: {card[:20]}...")
            case "chain":
                try:
                    raise KeyError(card)
                except KeyError as error:
                    raise RuntimeError("see above") from error
            case "group":
                raise ExceptionGroup(card, [ValueError(card), TypeError([card])])
            case "pydantic":
                models.Charge.model_validate({"how": 1, "card": [card], "by_key": {card: "x"}})
            case "text of pydantic":
                try:
                    models.Charge.model_validate({"card": {"number": card}})
                except ValueError as error:
                    raise RuntimeError(str(error)) from None
            case "address":
                raise OSError(f"https://pay/{quote(card, safe='')}?q={quote_plus(card)} <b>{escape(card)}</b>")
            case "result":
                return {"number": card}
            case "give up":
                raise jobspec.GiveUp(card)
        return models.Card(number=card, year=2030)

    return charge


HOWS = ("raise", "chain", "group", "pydantic", "text of pydantic", "address", "result", "give up", "well")


class Said:
    """All that was said, by who said it."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def add(self, who: str, text: object) -> None:
        self.texts[who] = f"{self.texts.get(who, '')}\n{text}"

    def tried(self, who: str, call: Any) -> None:
        """What a call that fails says."""
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                call()
            except (JobspecError, psycopg.Error) as error:
                self.add(who, f"{error} {error!r} {error.__cause__!r}")
            else:
                raise AssertionError(f"{who} did not fail")
        self.add(who, [str(each.message) for each in warned])

    def leaks(self) -> list[str]:
        return [f"{who}: {piece}" for who, text in self.texts.items() for piece in PIECES if piece in text]


@pytest.fixture
def said() -> Iterator[Said]:
    made, root, streams = Said(), logging.getLogger(), {}
    level = root.level
    root.setLevel(logging.DEBUG)
    logging.getLogger("psycopg").setLevel(logging.INFO)
    for name, formatter in (("json", JsonFormatter()), ("plain", PlainFormatter())):
        streams[name] = StringIO()
        stream = logging.StreamHandler(streams[name])
        stream.setFormatter(formatter)
        stream.addFilter(JobFilter())
        stream.set_name(f"canary {name}")
        root.addHandler(stream)
    made.streams = streams  # type: ignore[attr-defined]
    yield made
    root.setLevel(level)
    for each in [*root.handlers]:
        if (each.name or "").startswith("canary"):
            root.removeHandler(each)


def test_nothing_that_is_said_about_a_job_says_its_secrets(
    cli: CommandLine, url: str, conn: psycopg.Connection[Any], said: Said
) -> None:
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["vault.yaml"]\nout = "."\nworker = "none:table"\n')
    cli.write("vault.yaml", SPEC)
    for command in ("generate", "apply"):
        ended = cli(command)
        assert ended.code == 0, ended.err
    jobs, models, worker = (import_module(f"vault.{name}") for name in ("jobs", "models", "worker"))
    charge, registry = jobs.charge, CollectorRegistry()
    ids: list[int] = []

    def hook(_job: Any, error: BaseException) -> Any:
        """What it gives is refused, and named in a log line."""
        return error

    async def live() -> None:
        async with jobspec.connect_async(url) as backend:
            table = worker.dispatch_table(charge=handler(models))
            program = Worker(table, backend, name="w", observers=[WorkerMetrics(registry)], on_failure=hook)
            async with anyio.create_task_group() as group:
                group.start_soon(program.run)
                with anyio.fail_after(60):
                    while conn.execute(UNFINISHED).fetchone() != (0,):  # noqa: ASYNC110
                        await anyio.sleep(0.02)
                program.stop()

    with traced() as exporter:
        with jobspec.connect(url) as backend:
            for how in HOWS:
                card = models.Card(number=SECRET, year=2030)
                request = charge.request(how=how, card=SECRET, cards=[card], by_key={SECRET: 1})
                said.add("repr of a request", repr(request))
                (handle,) = jobspec.enqueue_many(backend, [request])
                said.add("repr of a handle", repr(handle))
                ids.append(handle.id)
            refuse(said, charge, models, backend, conn)
            anyio.run(live)
            for how, id_ in zip(HOWS, ids, strict=True):
                view = backend.get(id_)
                said.add("repr of a view", repr(view).replace(f"'{how}'", ""))
                assert view is not None
                said.add("stored errors", view.errors)
        said.add("spans", [span.to_json() for span in exporter.get_finished_spans()])
    said.add("metrics", generate_latest(registry).decode())
    said.add("errors", conn.execute("select error::text from jobspec.attempt_error").fetchall())
    said.add("progress", conn.execute("select * from jobspec.job_progress").fetchall())
    for id_ in ids:
        for option in ((), ("--json",), ("--why",)):
            ended = cli("job", str(id_), *option)
            said.add(" ".join(("job", *option)), ended.out + ended.err)
    for command in ("jobs --all", "jobs --all --json", "status", "doctor", "top"):
        ended = cli(*command.split())
        said.add(command, ended.out + ended.err)
    for name, stream in said.streams.items():  # type: ignore[attr-defined]
        said.add(f"log, {name}", stream.getvalue())
    assert conn.execute("select count(*) from jobspec.attempt_error").fetchone() >= (14,)  # type: ignore[operator]
    for who in ("errors", "log, json", "log, plain", "spans", "job"):
        assert "***" in said.texts[who], who
    assert said.leaks() == []


UNFINISHED = (
    "select count(*) from jobspec.jobs where kind = 'vault.charge' and state in ('ready', 'running', 'scheduled')"
)


def refuse(said: Said, charge: Any, models: Any, backend: Any, conn: psycopg.Connection[Any]) -> None:
    """Calls that are refused, with the secret in what is wrong."""
    refused: dict[str, dict[str, Any]] = {
        "a client's wrong type": {"card": [SECRET]},
        "a client's long text": {"card": SECRET * 9},
        "a client's wrong key": {"card": "x", "by_key": {SECRET: SECRET}},
        "a client's wrong part": {"card": "x", "cards": [{"number": [SECRET], "year": SECRET}]},
        "a client's NUL": {"card": SECRET + "\0"},
        "a client's size": {"card": "x", "by_key": {f"{SECRET}{n}": n for n in range(40_000)}},
    }
    for name, wrong in refused.items():
        with pytest.raises(PayloadError):
            charge.enqueue(backend, how="x", **wrong)
        said.tried(name, lambda wrong=wrong: charge.enqueue(backend, how="x", **wrong))
    payload = json.dumps({"how": "x", "card": SECRET})
    for text, params in (
        ("select jobspec.enqueue('vault.charge', %s::jsonb, p_trace => repeat('x', 300))", [payload]),
        ("select jobspec.enqueue('vault.charge', %s::jsonb, p_priority => 40000)", [payload]),
        ("select jobspec.enqueue('vault.charge', %s::jsonb, p_tags => '[1]')", [payload]),
        ("select jobspec.enqueue('vault.charge', %s::jsonb, p_channel => 'vault.none')", [payload]),
        ("select jobspec.enqueue('vault.charge', %s::jsonb)", [json.dumps([SECRET])]),
        ("select jobspec.enqueue('vault.none', %s::jsonb)", [payload]),
        ("select jobspec.enqueue_many(%s::jsonb)", [json.dumps([{"kind": "vault.none", "payload": {"card": SECRET}}])]),
        ("select vault.enqueue_charge(how => 'x', card => %s)", [SECRET * 3]),
    ):
        said.tried(f"sql: {text}", lambda text=text, params=params: conn.execute(text, params))

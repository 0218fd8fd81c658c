"""A canary in a sensitive field, looked for in everything that is printed and stored."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from tests.command_line import CommandLine

CANARY = "canary-4242-bird"
SPEC = """
version: 1
package: zoo
channels:
  cage: {}
types:
  Bird: {fields: {song: {type: str, sensitive: true}, age: int}}
jobs:
  feed:
    version: 1
    payload:
      name: str
      birds: list[Bird]
      card: {type: str, sensitive: true, max_length: 30}
    result: Bird
    checkpoint: Bird
    channel: cage
"""


def test_the_cli_masks_what_the_spec_calls_sensitive(cli: CommandLine, conn: psycopg.Connection[Any]) -> None:
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["zoo.yaml"]\n')
    cli.write("zoo.yaml", SPEC)
    applied = cli("apply")
    assert applied.code == 0, applied.err
    bird = {"song": CANARY, "age": 3}
    payload = json.dumps({"name": "x", "birds": [bird], "card": CANARY})
    row = conn.execute("select jobspec.enqueue('zoo.feed', %s::jsonb)", [payload]).fetchone()
    assert row is not None
    claimed = conn.execute("select id, run from jobspec.claim(p_kinds => '{zoo.feed}')").fetchone()
    assert claimed is not None
    conn.execute(
        "select jobspec.checkpoint(p_id => %s, p_run => %s, p_state => %s::jsonb)", [*claimed, json.dumps(bird)]
    )
    ends = [cli("job", str(row[0])), cli("job", str(row[0]), "--json"), cli("jobs", "--all", "--json")]
    conn.execute("select jobspec.finish(%s, %s, %s::json)", [*claimed, json.dumps(bird)])
    ends += [
        cli("job", str(row[0])),
        cli("job", str(row[0]), "--json"),
        cli("jobs", "--all"),
        cli("jobs", "--all", "--json"),
    ]
    for end in ends:
        assert end.code == 0, end.err
        assert CANARY not in end.out + end.err
    shown = json.loads(ends[-1].out)[0]
    assert shown["payload"] == {"name": "x", "birds": [{"song": "***", "age": 3}], "card": "***"}
    assert shown["result"] == {"song": "***", "age": 3}
    wrong = cli(
        "enqueue", "feed", "name=x", f'birds=[{{"song": "{CANARY}", "age": "{CANARY}"}}]', f"card={CANARY}{CANARY}"
    )
    assert wrong.code != 0
    assert CANARY not in wrong.out + wrong.err.replace(f'"age": "{CANARY}"', "")

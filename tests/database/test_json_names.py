"""Fields with other names in JSON, sets and channel patterns: from a generated call to the row and back."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import psycopg
import pytest

from jobspec.codegen.render import render
from jobspec.codegen.target import load_target
from jobspec.errors import UnknownChannelError
from jobspec.manifest.manifest import load

GOLDEN = Path(__file__).parent.parent / "golden"
ID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def package(conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, case: str) -> ModuleType:
    """The generated package of a golden case, its spec applied."""
    expected = GOLDEN / case / "expected"
    manifest = load(next(expected.rglob("manifest.json")).read_text(encoding="utf-8"))
    bare = replace(manifest, jobs=tuple(replace(job, roles=()) for job in manifest.jobs))
    with conn.transaction():
        conn.execute("\n".join(render(bare, load_target("sql")).values()).encode())
    monkeypatch.syspath_prepend(expected)
    return importlib.import_module(manifest.package)


def row(conn: psycopg.Connection[Any], id_: int) -> dict[str, Any]:
    with conn.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        (found,) = cursor.execute("select * from jobspec.jobs where id = %s", [id_]).fetchall()
    return found


def test_the_database_reads_keys_by_the_names_that_the_payload_has_in_json(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = package(conn, monkeypatch, "wire_names")
    models = importlib.import_module("golden_wire_names.models")
    customer = models.Customer(customer_id=7, from_="2020")
    first = wire.charge.enqueue(conn, customer=customer, order_id=ID)
    again = wire.charge.enqueue(conn, customer=customer, order_id=ID, note="again")
    stored = row(conn, first.id)
    assert stored["payload"] == {
        "customer": {"customerId": 7, "the region": "eu", "since": "2020"},
        "orderId": str(ID),
        "paymentMethods": [],
        "@note": "",
        'it\'s "quoted"': "\\",
    }
    assert again.id == first.id
    other = wire.charge.enqueue(conn, customer=customer.model_copy(update={"region": "us"}), order_id=ID)
    assert other.id != first.id
    assert row(conn, other.id)["key"] == stored["key"] is not None


def test_a_set_is_stored_sorted_and_read_as_a_set(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sets = package(conn, monkeypatch, "sets")
    models = importlib.import_module("golden_sets.models")
    made = sets.label.request(
        tags=["b", "a", "b"],
        numbers={3, 1},
        ids={ID},
        by_name={"x": [2, 1]},
        groups=[{"d", "c"}],
        with_a_name_that_leaves_no_room_for_anything_on_its_line={"y": [None, ["f", "e"]]},
    )
    payload = json.loads(made.job.payload)
    assert (payload["tags"], payload["numbers"], payload["by_name"]) == (["a", "b"], [1, 3], {"x": [1, 2]})
    assert payload["groups"] == [["c", "d"]]
    assert payload["prices"] == ["10", "9.90"]
    read = models.Label.model_validate_json(made.job.payload)
    assert read.tags == frozenset({"a", "b"})
    assert read.model_dump_json(by_alias=True) == made.job.payload


def test_a_job_in_a_pattern_waits_where_the_call_says(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    patterns = package(conn, monkeypatch, "patterns")
    handle = patterns.send_mail.configure(channel="mail-bob").enqueue(conn, to="bob")
    assert row(conn, handle.id)["channel"] == "golden_patterns.mail-bob"
    with pytest.raises(UnknownChannelError), conn.transaction():
        patterns.send_mail.enqueue(conn, to="bob")

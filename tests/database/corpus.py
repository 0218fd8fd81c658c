"""A package with every type of the language, generated for both languages, and in the database."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from jobspec.codegen.render import generate, render
from jobspec.codegen.target import load_target
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.ops.apply import Applied
from jobspec.ops.apply import apply as apply_scripts

SPEC = """
version: 1
package: corpus.every
types:
  Currency: {enum: [EUR, "it's"]}
  Amount: {type: decimal, digits: 12, scale: 2, gt: 0}
  Sku: {type: str, min_length: 4, max_length: 8, pattern: "^[A-Z]+-[0-9]{2,4}$"}
  Line:
    fields:
      sku: Sku
      qty: {type: int, ge: 1}
      order: {type: str, default: "-"}
      price: Amount?
      at: datetime?
      seen: {type: "list[date]", default: []}
  Order: {fields: {main: Line, lines: "list[Line]", spare: "Line?", holes: "list[Line?]"}}
  Card: {fields: {token: str}}
  Invoice: {fields: {net_days: {type: int, default: 30}}}
  Method: {union: {card: Card, invoice: Invoice}, discriminator: kind}
  Nothing: {fields: {}}
  Place: {fields: {order: {type: str, wire: order-no}, all: {type: bool, wire: "@all", default: true}}}
channels:
  small: {order: none, back_pressure: {max_pending: 1}}
jobs:
  scalars:
    payload:
      a_str: str?
      an_int: int?
      a_float: float?
      a_bool: bool?
      a_decimal: decimal?
      a_uuid: uuid?
      a_datetime: datetime?
      a_date: date?
      a_time: time?
      a_duration: duration?
      some_bytes: bytes?
      some_json: json?
  bounded:
    doc: With $$ and 'quotes' and a \\ in its text.
    payload:
      amount: Amount
      sku: Sku
      currency: {type: Currency, default: "it's"}
      even: {type: int, multiple_of: 2, lt: 100, default: 0}
      share: {type: float, ge: 0, le: 1, default: 0.5}
      short: {type: bytes, max_length: 2, default: ""}
      wait: {type: duration, gt: 0s, le: 1h, default: 90s}
      digits: {type: decimal, digits: 3, default: "1E+2"}
      greedy: {type: str, pattern: "^.*$", default: ""}
      format: {enum: [png, webp], default: webp}
  mapped:
    payload:
      lists: {type: "map[str, list[int]]", default: {}}
      texts: {type: "map[str, str]", default: {}}
  nested:
    payload:
      order: Order
      method: Method
      by_name: {type: "map[str, Line]", default: {}}
      counts: {type: "map[str, int]", max_items: 2, default: {}}
      grid: {type: "list[list[int]]", default: []}
      at_most: {type: "list[Amount]", max_items: 2, default: ["1.50"]}
      nothing: Nothing?
  sets:
    payload: {words: "set[str]", numbers: "set[int]", days: {type: "set[date]", default: []}}
  renamed:
    payload:
      from: {type: str, wire: "it's $$ quoted"}
      first: {type: int, wire: "0", default: 3}
      where: {type: Place, wire: thePlace}
  empty: {payload: {}}
  waits:
    payload: {order: int}
    after: {first: empty, second: scalars}
  picture:
    payload: {width: {type: int, gt: 0}, name: {type: str, default: none}}
    blob: {name: image, max_size: 8B}
  only:
    payload: {key: str}
    unique: {key: [key], while: unfinished, on_conflict: return_existing}
  full: {payload: {}, channel: small}
"""


def manifest_of(text: str, folder: Path) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jobs.yaml").write_text(text, encoding="utf-8")
    loaded = load_specs(["jobs.yaml"], folder)
    assert loaded.findings == ()
    return loaded.manifests[0]


def script_of(manifest: Manifest) -> str:
    """Both files of the target."""
    return "\n".join(render(manifest, load_target("sql")).values())


def apply(url: str, *manifests: Manifest) -> Applied:
    return apply_scripts(url, {each.package: script_of(each) for each in manifests})


@dataclass
class Corpus:
    """The database, and the same package in Python."""

    conn: psycopg.Connection[Any]
    jobs: ModuleType
    models: ModuleType

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text, params).fetchone()
        return None if row is None else row[0]

    def call(self, job: str, arguments: str = "", *params: object) -> Any:
        return self.value(f"select corpus_every.enqueue_{job}({arguments})", *params)

    def payload(self, job_id: int) -> Any:
        return self.value("select payload from jobspec.job where id = %s", job_id)

    def same(self, job_id: int, job: str, **values: object) -> bool:
        """Whether the job holds what the Python stub would have stored.

        A float is the same number, whose digits may be others: 4.937585884807682e+16 or 49375858848076816.
        """
        written = getattr(self.jobs, job).request(**values).job.payload
        stored = self.value("select payload::text from jobspec.job where id = %s", job_id)
        return _same(json.loads(stored), json.loads(written))

    def refused(self, job: str, arguments: str, *params: object) -> tuple[str | None, str]:
        """(SQLSTATE, message); nothing was stored."""
        before = self.value("select count(*) from jobspec.job")
        with pytest.raises(psycopg.Error) as caught:
            self.call(job, arguments, *params)
        assert self.value("select count(*) from jobspec.job") == before
        return caught.value.sqlstate, caught.value.diag.message_primary or ""


def _same(stored: Any, written: Any) -> bool:
    match written:
        case float():
            return float(stored) == written
        case dict():
            return stored.keys() == written.keys() and all(_same(stored[key], written[key]) for key in written)
        case list():
            return len(stored) == len(written) and all(map(_same, stored, written))
        case _:
            return bool(stored == written)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Manifest, ModuleType, ModuleType]]:
    folder = tmp_path_factory.mktemp("corpus")
    manifest = manifest_of(SPEC, folder)
    write(generate([manifest], ["python"], folder / "out"))
    sys.path.insert(0, str(folder / "out"))
    try:
        yield manifest, importlib.import_module("corpus.every.jobs"), importlib.import_module("corpus.every.models")
    finally:
        sys.path.remove(str(folder / "out"))
        for name in [each for each in sys.modules if each.partition(".")[0] == "corpus"]:
            del sys.modules[name]


@pytest.fixture
def corpus(url: str, conn: psycopg.Connection[Any], package: tuple[Manifest, ModuleType, ModuleType]) -> Corpus:
    manifest, jobs, models = package
    apply(url, manifest)
    return Corpus(conn=conn, jobs=jobs, models=models)

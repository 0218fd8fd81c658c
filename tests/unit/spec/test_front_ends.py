"""Both front ends give equal manifests for the same declarations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, create_model

from jobspec.core.names import camel
from jobspec.core.payload import Payload
from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.lower import lower
from jobspec.manifest.manifest import EnumDef, ModelDef, dump
from jobspec.spec.declare import Spec
from jobspec.spec.diagnostics import Finding
from jobspec.spec.python_reader import read_spec
from tests.unit.spec.test_corpus import without_origin

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _forget_modules() -> Iterator[None]:
    yield
    sys.modules.pop("billing", None)


def test_yaml_and_python_mean_the_same() -> None:
    (from_yaml,), (from_python,) = (load_specs([source], HERE).manifests for source in ("billing.yaml", "billing"))
    assert dump(without_origin(from_python)) == dump(without_origin(from_yaml))


def test_types_of_a_python_spec_say_where_they_come_from() -> None:
    (manifest,) = load_specs(["billing"], HERE).manifests
    origins = {each.name: each.origin for each in manifest.types if isinstance(each, ModelDef | EnumDef)}
    assert origins["ChargeOrder"] == "billing:ChargeOrder"
    assert origins["Currency"] == "billing:Currency"
    assert manifest.source == "billing:spec"


def test_the_files_of_a_python_spec_can_be_watched() -> None:
    assert HERE / "billing.py" in load_specs(["billing"], HERE).files


def test_both_front_ends_together_report_the_package_they_share() -> None:
    codes = {finding.code for finding in load_specs(["billing.yaml", "billing"], HERE).findings}
    assert codes == {"JS153"}


def test_a_python_spec_means_the_same_under_every_hash_seed() -> None:
    code = (
        "from pathlib import Path; from jobspec.manifest import load_specs, manifest; dump = manifest.dump\n"
        f"print(dump(load_specs(['billing'], Path({str(HERE)!r})).manifests[0]))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-B", "-c", code],
            capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(texts) == 1


# ---- the same field, written both ways
def _pairs() -> st.SearchStrategy[tuple[str, Any, Any]]:
    """(YAML, annotation, default or ...)."""
    scalars: list[tuple[str, Any, Any]] = [
        ("str", str, ...),
        ("{type: str, min_length: 1, max_length: 9}", Annotated[str, Field(min_length=1, max_length=9)], ...),
        ("{type: str, default: x}", str, "x"),
        ("{type: int, gt: 1, le: 9, multiple_of: 2, default: 4}", Annotated[int, Field(gt=1, le=9, multiple_of=2)], 4),
        ("{type: float, ge: 0.5}", Annotated[float, Field(ge=0.5)], ...),
        ("{type: decimal, lt: 1.5}", Annotated[Decimal, Field(lt=Decimal("1.5"))], ...),
        (
            "{type: uuid, default: 6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
            UUID,
            UUID(int=0x6BA7B8109DAD11D180B400C04FD430C8),
        ),
        ("{type: datetime, default: 2026-01-01T00:00:00Z}", datetime, datetime(2026, 1, 1, tzinfo=UTC)),
        ("{type: duration, le: 1m}", Annotated[timedelta, Field(le=timedelta(minutes=1))], ...),
        ("{enum: [a, b]}", Literal["a", "b"], ...),
        ("int?", int | None, None),
        ('"list[int?]?"', list[int | None] | None, None),
        ('{type: "list[str]", min_items: 1}', Annotated[list[str], Field(min_length=1)], ...),
        ('{type: "map[str, map[str, bool]]", default: {}}', dict[str, dict[str, bool]], {}),
    ]
    return st.sampled_from(scalars)


@given(st.lists(_pairs(), max_size=5), st.integers(-9, 9), st.integers(1, 99))
@settings(max_examples=60, deadline=None)
def test_the_same_fields_and_options_mean_the_same(
    fields: list[tuple[str, Any, Any]], priority: int, version: int
) -> None:
    from_python = Spec(package="shop", version=1)
    made: dict[str, Any] = {f"field_{number}": each[1:] for number, each in enumerate(fields)}
    from_python.job(create_model(camel("do_it"), __base__=Payload, **made), priority=priority, version=version)
    lines = "".join(f"      field_{number}: {each[0]}\n" for number, each in enumerate(fields)) or "      {}\n"
    yaml = (
        "version: 1\npackage: shop\njobs:\n  do_it:\n"
        f"    priority: {priority}\n    version: {version}\n    payload:\n{lines}"
    )
    python = lower(read_spec("m:spec", from_python, HERE))
    assert [*python.problems, *python.document.findings] == list[Finding]()
    assert without_origin(python.manifest) == without_origin(_from_yaml(yaml))


def _from_yaml(text: str) -> Manifest:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "jobs.yaml").write_text(text)
        loaded = load_specs(["jobs.yaml"], Path(folder))
    assert loaded.findings == ()
    return loaded.manifests[0]

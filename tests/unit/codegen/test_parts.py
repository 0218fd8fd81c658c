from __future__ import annotations

import importlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jobspec.codegen.python.parts import MOST_TYPES_IN_ONE_FILE
from jobspec.codegen.render import generate
from jobspec.manifest import Manifest, load_specs

ROOT = Path(__file__).parents[3]
CASE = ROOT / "tests" / "golden" / "parts"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    loaded = load_specs(["spec.yaml"], CASE)
    assert loaded.findings == ()
    return loaded.manifests[0]


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.syspath_prepend(CASE / "expected")
    return "golden_parts"


def files(manifest: Manifest) -> dict[str, str]:
    return dict(generate([manifest], ["python"], Path("out")).files)


def loaded_by(statement: str) -> set[str]:
    """The modules of the package that a new Python has loaded after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, golden_parts\n{statement}\nprint(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(CASE / "expected")])},
        capture_output=True,
        text=True,
        check=True,
    )
    names = (each for each in done.stdout.split() if each.startswith("golden_parts"))
    return {each.removeprefix("golden_parts").removeprefix(".").removeprefix("_parts.") for each in names} - {""}


def test_the_root_loads_nothing() -> None:
    assert loaded_by("pass") == set()


def test_a_job_loads_its_module_and_the_types_it_needs() -> None:
    assert loaded_by("golden_parts.step_1") == {"jobs", "_parts", "step_1", "url_path"}
    found = loaded_by("golden_parts.reserve_stock")
    assert found == {"jobs", "_parts", "reserve_stock", "line", "amount", "url_path", "url_path_2"}


def test_a_model_loads_its_module_and_the_types_it_needs() -> None:
    assert loaded_by("from golden_parts.models import Basket") == {
        *("models", "_parts", "basket", "line", "amount", "payment_method", "card", "invoice")
    }


def test_a_job_that_waits_for_another_loads_that_one_for_its_result() -> None:
    assert loaded_by("golden_parts.step_2") == {"jobs", "_parts", "step_1", "step_2", "url_path"}


def test_fronts_offer_every_name_in_any_order_and_no_other(package: str, manifest: Manifest) -> None:
    for module in ("models", "jobs"):
        front = importlib.import_module(f"{package}.{module}")
        names: dict[str, object] = {}
        exec(f"from {package}.{module} import *", names)
        assert {*front.__all__} <= {*names}
        assert dir(front) == sorted(front.__all__)
        with pytest.raises(AttributeError, match="has no attribute 'charge_ordr'"):
            _ = front.charge_ordr
    models = importlib.import_module(f"{package}.models")
    for each in manifest.types:
        assert getattr(models, each.name) is getattr(models, each.name)


@pytest.mark.parametrize("name", ["Basket", "ChargeOrder", "Charge", "UrlPath", "Step9Result"])
def test_every_model_can_be_the_first(name: str) -> None:
    loaded_by(f"from golden_parts.models import {name}; {name}.model_rebuild(); {name}.model_json_schema()")


def test_a_change_of_one_job_is_a_change_of_its_part_only(manifest: Manifest) -> None:
    (first, *others) = manifest.jobs
    before, after = files(manifest), files(replace(manifest, jobs=(replace(first, doc="Something else."), *others)))
    changed = {path for path in before if before[path] != after[path] and "/_parts/" in path}
    assert changed == {f"golden_parts/_parts/{first.name}.py"}


def test_a_package_stays_in_one_file_as_long_as_that_is_cheap(manifest: Manifest) -> None:
    assert len(manifest.types) > MOST_TYPES_IN_ONE_FILE
    few = replace(
        manifest,
        types=tuple(each for each in manifest.types if not each.name.startswith("Step")),
        jobs=tuple(each for each in manifest.jobs if not each.name.startswith("step")),
    )
    assert "golden_parts/_parts/__init__.py" not in files(few)
    assert "class ChargeOrder(" in files(few)["golden_parts/models.py"]

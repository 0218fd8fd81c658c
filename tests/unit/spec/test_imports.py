"""What a spec imports: files and modules, read once, named once, wherever the command runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobspec.manifest import Loaded, load_specs
from jobspec.manifest.manifest import EnumDef, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.types import NamedType, references
from jobspec.spec.diagnostics import render_all

COMMON = """
version: 1
package: common
types:
  Country: {enum: [FR, DE]}
  Address: {fields: {street: str, country: {type: Country, default: FR}}}
"""
ORDERS = """
version: 1
package: orders
imports: [../common/types.yaml]
jobs:
  deliver: {payload: {to: common.Address}}
"""
MODELS = """
from enum import StrEnum
from pydantic import BaseModel

print("models are being imported")

class Tier(StrEnum):
    GOLD = "gold"

class Customer(BaseModel):
    name: str
    tier: Tier = Tier.GOLD
"""


@pytest.fixture(autouse=True)
def _forget_modules() -> Iterator[None]:
    known = set(sys.modules)
    yield
    for name in set(sys.modules) - known:
        if name.partition(".")[0] in {"own_models_of_test", "other_models_of_test"}:
            del sys.modules[name]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def loaded(root: Path, sources: list[str], files: dict[str, str]) -> Loaded:
    write(root, files)
    found = load_specs(sources, root)
    assert render_all(found.findings) == ""
    return found


def named(found: Loaded, package: str) -> Manifest:
    return next(each for each in found.manifests if each.package == package)


def test_a_file_that_is_only_imported_is_generated_as_well(tmp_path: Path) -> None:
    files = {"specs/orders.yaml": ORDERS, "common/types.yaml": COMMON}
    found = loaded(tmp_path, ["specs/orders.yaml"], files)
    assert [each.package for each in found.manifests] == ["common", "orders"]
    assert found.files == (tmp_path / "common/types.yaml", tmp_path / "specs/orders.yaml")


def test_a_file_that_is_listed_and_imported_is_one_file(tmp_path: Path) -> None:
    files = {"specs/orders.yaml": ORDERS, "common/types.yaml": COMMON}
    twice = loaded(tmp_path, ["specs/orders.yaml", "common/types.yaml"], files)
    assert twice.manifests == load_specs(["specs/orders.yaml"], tmp_path).manifests


def test_the_name_of_an_imported_file_does_not_depend_on_who_imports_it(tmp_path: Path) -> None:
    files = {"specs/orders.yaml": ORDERS, "common/types.yaml": COMMON}
    found = loaded(tmp_path, ["specs/orders.yaml"], files)
    assert named(found, "common").source == "common/types.yaml"


def test_an_imported_type_comes_with_all_that_it_mentions(tmp_path: Path) -> None:
    found = loaded(tmp_path, ["s/orders.yaml"], {"s/orders.yaml": ORDERS, "common/types.yaml": COMMON})
    orders = named(found, "orders")
    address, country = orders.type_named("CommonAddress"), orders.type_named("CommonCountry")
    assert isinstance(address, ModelDef)
    assert isinstance(country, EnumDef)
    assert (address.imported, country.imported) == ("common:Address", "common:Country")
    assert address.fields[1].type == NamedType(name="CommonCountry")
    assert address.fields[1].default == "FR"


def test_an_import_that_is_not_used_changes_nothing(tmp_path: Path) -> None:
    bare = "version: 1\npackage: orders\njobs: {deliver: {payload: {}}}\n"
    (alone,) = loaded(tmp_path, ["a.yaml"], {"a.yaml": bare}).manifests
    files = {"a.yaml": bare + "imports: [common.yaml]\n", "common.yaml": COMMON}
    assert named(loaded(tmp_path, ["a.yaml"], files), "orders") == alone


def test_types_of_an_import_of_an_import_are_named_after_its_package(tmp_path: Path) -> None:
    files = {
        "a.yaml": "version: 1\npackage: a\nimports: [b.yaml]\njobs: {go: {payload: {x: b.Box}}}\n",
        "b.yaml": "version: 1\npackage: b\nimports: [{spec: c.yaml, as: deep}]\n"
        "types: {Box: {fields: {id: deep.Id}}}\n",
        "c.yaml": "version: 1\npackage: far.c_c\ntypes: {Id: {type: int, gt: 0}}\n",
    }
    found = loaded(tmp_path, ["a.yaml"], files)
    identity = named(found, "a").type_named("CCId")
    assert isinstance(identity, ScalarDef)
    assert identity.imported == "far.c_c:Id"
    assert [each.name for each in named(found, "b").types] == ["Box", "DeepId"]


def test_two_packages_with_one_last_word_are_told_apart_when_neither_is_imported_itself(tmp_path: Path) -> None:
    files = {
        "a.yaml": "version: 1\npackage: a\nimports: [b.yaml]\njobs: {go: {payload: {x: b.Box}}}\n",
        "b.yaml": "version: 1\npackage: b\nimports: [one.yaml, {spec: two.yaml, as: two}]\n"
        "types: {Box: {fields: {one: ids.Id, two: two.Id}}}\n",
        "one.yaml": "version: 1\npackage: one.ids\ntypes: {Id: {type: int}}\n",
        "two.yaml": "version: 1\npackage: two.ids\ntypes: {Id: {type: str}}\n",
    }
    found = loaded(tmp_path, ["a.yaml"], files)
    assert [each.name for each in named(found, "a").types] == ["BBox", "Go", "OneIdsId", "TwoIdsId"]


def test_a_spec_of_types_only_has_no_jobs_and_no_channels(tmp_path: Path) -> None:
    (manifest,) = loaded(tmp_path, ["types.yaml"], {"types.yaml": COMMON}).manifests
    assert (manifest.jobs, manifest.channels) == ((), ())


def test_a_union_may_have_variants_of_another_spec_that_tags_them_so(tmp_path: Path) -> None:
    types = "{Card: {fields: {}}, Pay: {union: {card: Card}, discriminator: kind}}"
    files = {
        "a.yaml": "version: 1\npackage: a\nimports: [b.yaml]\ntypes: {Mine: {union: {card: b.Card, own: Own},"
        " discriminator: kind}, Own: {fields: {}}}\njobs: {go: {payload: {by: Mine}}}\n",
        "b.yaml": f"version: 1\npackage: b\ntypes: {types}\n",
    }
    mine = named(loaded(tmp_path, ["a.yaml"], files), "a").type_named("Mine")
    assert isinstance(mine, UnionDef)
    assert mine.variants == (("card", "BCard"), ("own", "Own"))


def test_a_class_of_a_module_becomes_a_type_that_says_where_it_comes_from(tmp_path: Path) -> None:
    files = {
        "own_models_of_test.py": MODELS,
        "a.yaml": "version: 1\npackage: a\nimports: [{python: own_models_of_test, as: own}]\n"
        "jobs: {go: {payload: {python: 'own_models_of_test:Customer'}, result: own.Tier}}\n",
    }
    found = loaded(tmp_path, ["a.yaml"], files)
    job = named(found, "a").job_named("go")
    customer = named(found, "a").type_named(job.payload)
    assert isinstance(customer, ModelDef)
    assert (customer.name, customer.origin) == ("Customer", "own_models_of_test:Customer")
    assert job.result == NamedType(name="Tier")
    assert tmp_path / "own_models_of_test.py" in found.files


def test_what_a_module_prints_does_not_get_into_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = "version: 1\npackage: a\nimports: [{python: own_models_of_test}]\njobs: {go: {payload: {}}}\n"
    loaded(tmp_path, ["a.yaml"], {"own_models_of_test.py": MODELS, "a.yaml": spec})
    assert capsys.readouterr() == ("", "models are being imported\n")


def test_two_classes_of_one_name_are_called_after_their_modules(tmp_path: Path) -> None:
    files = {
        "own_models_of_test.py": MODELS,
        "other_models_of_test.py": MODELS,
        "a.yaml": "version: 1\npackage: a\nimports: [{python: own_models_of_test}, {python: other_models_of_test}]\n"
        "jobs: {go: {payload: {a: own_models_of_test.Tier, b: other_models_of_test.Tier}}}\n",
    }
    found = loaded(tmp_path, ["a.yaml"], files)
    assert [each.name for each in named(found, "a").types] == ["Go", "OtherModelsOfTestTier", "Tier"]


def test_classes_that_are_not_used_may_be_what_no_spec_can_say(tmp_path: Path) -> None:
    files = {
        "own_models_of_test.py": MODELS + "\nclass Odd(BaseModel):\n    value: int | str\n",
        "a.yaml": "version: 1\npackage: a\nimports: [{python: own_models_of_test, as: own}]\n"
        "jobs: {go: {payload: own.Customer}}\n",
    }
    loaded(tmp_path, ["a.yaml"], files)


def test_an_import_that_cannot_be_read_is_told_once_however_often_it_is_used(tmp_path: Path) -> None:
    jobs = "jobs: {go: {payload: {a: common.A, b: 'list[common.B]'}, profile: common.quick}}\n"
    write(tmp_path, {"a.yaml": f"version: 1\npackage: a\nimports: [common.yaml]\n{jobs}"})
    assert [each.code for each in load_specs(["a.yaml"], tmp_path).findings] == ["JS195"]


def test_specs_in_a_circle_say_nothing_of_each_others_types(tmp_path: Path) -> None:
    files = {
        "a.yaml": "version: 1\npackage: a\nimports: [b.yaml]\ntypes: {A: {fields: {b: b.B}}}\n",
        "b.yaml": "version: 1\npackage: b\nimports: [a.yaml]\ntypes: {B: {fields: {a: a.A}}}\n",
        "c.yaml": "version: 1\npackage: c\nimports: [a.yaml, b.yaml]\njobs: {go: {payload: {a: a.A, b: b.B}}}\n",
    }
    write(tmp_path, files)
    assert [each.code for each in load_specs(["c.yaml"], tmp_path).findings] == ["JS192"]


@given(st.lists(st.lists(st.integers(0, 5), max_size=3, unique=True), min_size=6, max_size=6))
@settings(max_examples=50, deadline=None)
def test_whatever_imports_what_every_name_in_a_manifest_is_defined_there(edges: list[list[int]]) -> None:
    """Each spec imports only those behind it, and has a model with a field of every model that it imports."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for number, targets in enumerate(edges):
            behind = sorted(each for each in targets if each > number)
            fields = ", ".join(f"f{each}: p{each}.M{each}" for each in behind)
            imports = f"imports: [{', '.join(f's{each}.yaml' for each in behind)}]\n" if behind else ""
            text = f"version: 1\npackage: p{number}\n{imports}types: {{M{number}: {{fields: {{{fields}}}}}}}\n"
            (Path(folder) / f"s{number}.yaml").write_text(text)
        found = load_specs([f"s{number}.yaml" for number in range(6)], Path(folder))
    assert found.findings == ()
    for manifest in found.manifests:
        known = {each.name for each in manifest.types}
        for each in manifest.types:
            if isinstance(each, ModelDef):
                assert {name for field in each.fields for name in references(field.type)} <= known

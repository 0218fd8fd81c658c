"""What the target ``pytest`` makes of every golden case, used as its users would."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from jobspec.codegen.check import check
from jobspec.codegen.pytest.pattern import texts
from jobspec.codegen.pytest.samples import NoSampleError, Samples
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest.manifest import Job, Manifest, load
from jobspec.manifest.types import Constraints, ScalarType, SetType

GOLDEN = Path(__file__).parent.parent / "golden"
FOREIGN = {each.parent.name for each in GOLDEN.glob("*/golden_*.py")}
"""Cases over models of the users' own, which refuse what they like."""
SEVERAL = {each.parent.name for each in GOLDEN.glob("*/expected") if len(list(each.rglob("manifest.json"))) > 1}
CASES = sorted({path.parent.name for path in GOLDEN.glob("*/spec*")} - FOREIGN - SEVERAL)
RUFF = ("--isolated", "--no-cache", "--target-version=py311", '--config=lint.isort.known-third-party=["jobspec"]')
SELECTED, IGNORED = "B,C4,E,F,FURB,I,N,PIE,RET,RUF,SIM,TID,UP,W", "B006,B008,E501,RUF001,RUF002,RUF003,RUF012,UP007"


def manifest_of(case: str) -> Manifest:
    (path,) = (GOLDEN / case / "expected").rglob("manifest.json")
    return load(path.read_text("utf-8"))


@pytest.fixture
def package(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """``testing.py`` of a case, freshly generated and imported."""
    manifest = manifest_of(request.param)
    write(generate([manifest], ["python", "pytest"], tmp_path))
    before = set(sys.modules)
    monkeypatch.syspath_prepend(GOLDEN / request.param)
    monkeypatch.syspath_prepend(tmp_path)
    for name in [each for each in before if each.split(".")[0] == manifest.package.split(".")[0]]:
        monkeypatch.delitem(sys.modules, name)
    yield importlib.import_module(f"{manifest.package}.testing")
    for name in set(sys.modules) - before:
        del sys.modules[name]


def needed(function: Any) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [each.name for each in parameters if each.default is inspect.Parameter.empty]


@pytest.mark.parametrize(("package", "case"), [(case, case) for case in CASES], indirect=["package"])
def test_samples_fit_bounds_fit_and_wrong_payloads_do_not(package: ModuleType, case: str) -> None:
    for job in manifest_of(case).jobs:
        make = getattr(package, f"make_{job.name}")
        assert needed(make) == [], "a golden case whose fields have no sample is a case for a test of its own"
        model = type(make())
        fits(model, getattr(package, f"boundary_{job.name}")())
        wrong = list(getattr(package, f"invalid_{job.name}")())
        assert all(isinstance(why, str) for why, _ in wrong)
        for why, payload in wrong:
            with pytest.raises(ValidationError):
                model.model_validate_json(json.dumps(payload))
                pytest.fail(f"{job.name}: {why}, and is accepted")
        samples_of(package, job, model)


def fits(model: type[BaseModel], payloads: Iterator[BaseModel]) -> None:
    for each in payloads:
        assert model.model_validate_json(each.model_dump_json(by_alias=True)) == each


def samples_of(package: ModuleType, job: Job, model: type[BaseModel]) -> None:
    text = (package.PAYLOADS / f"{job.name}.v{job.version}.json").read_text("utf-8")
    assert model.model_validate_json(text) == getattr(package, f"make_{job.name}")()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("everything")
    write(generate([manifest_of(case) for case in CASES], ["python", "pytest"], out))
    return out


@pytest.mark.parametrize("width", [79, 88, 100, 120])
def test_no_formatter_changes_the_tests_of_a_package(everything: Path, width: int) -> None:
    files = [str(each) for each in everything.rglob("testing.py")]
    done = run("ruff", "format", "--isolated", "--no-cache", "--diff", f"--line-length={width}", *files)
    assert done.returncode == 0, done.stdout


def test_no_linter_and_no_type_checker_finds_fault_with_them(everything: Path, tmp_path: Path) -> None:
    files = [str(each) for each in everything.rglob("testing.py")]
    linted = run(
        "ruff", "check", *RUFF, f"--select={SELECTED}", f"--ignore={IGNORED}", "--output-format=concise", *files
    )
    assert linted.returncode == 0, linted.stdout
    config = tmp_path / "mypy.ini"
    paths = [str(GOLDEN.parent.parent), str(everything), *(str(GOLDEN / case) for case in CASES)]
    config.write_text(f"[mypy]\nstrict = true\nmypy_path = {':'.join(paths)}\nfollow_imports = silent\n")
    cache = GOLDEN.parent.parent / ".mypy_cache" / "pytest_target"
    checked = run("mypy", f"--config-file={config}", "--explicit-package-bases", f"--cache-dir={cache}", *files)
    assert checked.returncode == 0, checked.stdout


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)


# ---- older versions
def test_samples_of_older_versions_stay_when_the_version_is_raised(tmp_path: Path) -> None:
    manifest = manifest_of("limits")
    job = manifest.jobs[0]
    write(generate([manifest], ["pytest"], tmp_path))
    raised = replace(manifest, jobs=(replace(job, version=job.version + 1), *manifest.jobs[1:]))
    plan = generate([raised], ["pytest"], tmp_path)
    assert check(plan).stale == ()
    assert write(plan).removed == ()
    samples = tmp_path / manifest.package / "payloads"
    assert {each.name for each in samples.glob(f"{job.name}.v*")} == {
        f"{job.name}.v{job.version + n}.json" for n in (0, 1)
    }
    assert not check(plan).found
    write(plan)
    assert (samples / f"{job.name}.v{job.version}.json").exists(), "it belongs to whoever has it"


def test_samples_of_a_job_that_is_gone_go_with_it(tmp_path: Path) -> None:
    manifest = manifest_of("limits")
    write(generate([manifest], ["pytest"], tmp_path))
    job, *others = manifest.jobs
    removed = write(generate([replace(manifest, jobs=tuple(others))], ["pytest"], tmp_path)).removed
    assert f"{manifest.package}/payloads/{job.name}.v{job.version}.json" in removed


# ---- samples
@pytest.mark.parametrize(
    "pattern",
    [
        "^tok_[a-z]+$", r"^\d{4}-\d{2}$", "a|b", "^(ab|c)*d?$", "[^a-z0-9]{3}", r"^\w+@\w+\.\w{2,}$", "^.{3,5}$",
        "^[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{4}){2,7}$", r"^\S\s\D\W$", "x{0}", "(?P<name>q)+?",
    ],
)  # fmt: skip
def test_texts_are_found_for_patterns(pattern: str) -> None:
    of = ScalarType(name="str", constraints=Constraints(pattern=pattern))
    import re

    assert re.search(pattern, Samples(manifest_of("limits")).value(of))


@pytest.mark.parametrize("pattern", ["(a)(?=b)", "a{1000}", "\\b(?<=x)y", "("])
def test_a_pattern_that_cannot_be_followed_has_no_sample_or_a_right_one(pattern: str) -> None:
    assert all(isinstance(each, str) for each in texts(pattern))
    of = ScalarType(name="str", constraints=Constraints(pattern="^never and (?:[^\\s\\S])$"))
    with pytest.raises(NoSampleError):
        Samples(manifest_of("limits")).value(of)


def test_a_field_without_a_sample_has_to_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = manifest_of("limits")
    job = manifest.jobs[0]
    model: Any = manifest.type_named(job.payload)
    never = ScalarType(name="str", constraints=Constraints(pattern="^x(?:[^\\s\\S])?y{250}$"))
    field = replace(model.fields[0], name="never", wire=None, required=True, type=never, examples=())
    types = tuple(replace(model, fields=(*model.fields, field)) if each == model else each for each in manifest.types)
    changed = replace(manifest, package="never_sampled", types=types)
    write(generate([changed], ["python", "pytest"], tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("never_sampled.testing")
    for verb in ("make", "boundary", "invalid"):
        assert needed(getattr(module, f"{verb}_{job.name}")) == ["never"]
    given = {"never": "x" + "y" * 250}
    made = getattr(module, f"make_{job.name}")(**given)
    fits(type(made), getattr(module, f"boundary_{job.name}")(**given))
    assert ("never is missing", "never") in [
        (why, "never") for why, payload in getattr(module, f"invalid_{job.name}")(**given) if "never" not in payload
    ]
    assert not (module.PAYLOADS / f"{job.name}.v{job.version}.json").exists()


def test_sets_have_as_many_different_items_as_they_must() -> None:
    samples = Samples(manifest_of("limits"))
    of = SetType(item=ScalarType(name="bool"), constraints=Constraints(min_items=2))
    assert samples.value(of) == [False, True]
    with pytest.raises(NoSampleError):
        samples.value(replace(of, constraints=Constraints(min_items=3)))

"""Every folder with a ``spec.yaml`` or a ``spec_*.py`` is a case; ``JOBSPEC_REGEN=1`` writes what is expected anew."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter

from jobspec import Route
from jobspec.codegen.check import check
from jobspec.codegen.json_schema import schema_of, schema_of_model
from jobspec.codegen.plan import Plan
from jobspec.codegen.python.names import field_attribute, job_variable
from jobspec.codegen.render import generate
from jobspec.codegen.sql import wire_defaults
from jobspec.codegen.write import write
from jobspec.errors import HandlerError
from jobspec.manifest import load_specs
from jobspec.manifest.manifest import Job, Manifest, ModelDef, dump, load

HERE = Path(__file__).parent
CASES = sorted(each.name for each in HERE.iterdir() if each.is_dir() and each.name[0] not in "._")
TARGETS = ("python", "sql", "manifest")
RUFF = ("--isolated", "--no-cache", "--target-version=py311", '--config=lint.isort.known-third-party=["jobspec"]')
# The user's own names and texts (a field `format`, a long text, a default that is a list) are not the generator's.
SELECTED, IGNORED = "B,C4,E,F,FURB,I,N,PIE,RET,RUF,SIM,TID,UP,W", "B006,B008,E501,RUF001,RUF002,RUF003,RUF012,UP007"


def plan_of(case: str, out: Path) -> Plan:
    folder = HERE / case
    sources = [each.name for each in folder.glob("spec.yaml")] or [each.stem for each in folder.glob("spec_*.py")]
    loaded = load_specs(sources, folder)
    assert loaded.findings == ()
    return generate(loaded.manifests, TARGETS, out)


def manifest_of(case: str) -> Manifest:
    """Of the case's own spec, which may import others."""
    found = (load(path.read_text(encoding="utf-8")) for path in (HERE / case / "expected").rglob("manifest.json"))
    (manifest,) = (each for each in found if each.source.startswith("spec"))
    return manifest


@pytest.mark.parametrize("case", CASES)
def test_the_generator_makes_what_is_expected(case: str) -> None:
    plan = plan_of(case, HERE / case / "expected")
    if os.environ.get("JOBSPEC_REGEN") == "1":
        write(plan, force=True)
    drift = check(plan)
    assert drift.diff == ""
    assert not drift.found


@pytest.mark.parametrize("case", CASES)
def test_the_generated_package_runs_and_its_defaults_are_those_of_the_spec(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(HERE / case / "expected")
    monkeypatch.syspath_prepend(HERE / case)
    manifest = manifest_of(case)
    models = importlib.import_module(f"{manifest.package}.models")
    jobs = importlib.import_module(f"{manifest.package}.jobs")
    worker = importlib.import_module(f"{manifest.package}.worker")
    root = importlib.import_module(manifest.package)
    for job in manifest.jobs:
        variable = job_variable(job.name)
        assert variable in jobs.__all__
        assert variable in {"models", "worker"} or getattr(root, variable) is getattr(jobs, variable)
        route = worker._ROUTES[variable]
        assert (route.kind, route.version) == (f"{manifest.package}.{job.name}", job.version)
        assert (route.kind, route.version) == (getattr(jobs, variable).kind, getattr(jobs, variable).version)
        assert (route.blob, route.transactional) == (job.blob is not None, job.transactional)
        assert (route.checkpoint is None) == (job.checkpoint is None)
        assert (route.concurrency, list(route.upcast or {})) == (job.concurrency, [old for old, _ in job.upcast])
        assert_edges(route, manifest, job)
        definition = manifest.type_named(job.payload)
        assert isinstance(definition, ModelDef)
        model = getattr(models, job.payload)
        build = getattr(jobs, variable)._build
        assert defaults(model, build, definition) == wire_defaults(manifest, job.payload)
    with pytest.raises(AttributeError, match="no_such_job"):
        _ = root.no_such_job


def test_the_handlers_that_a_spec_names_are_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE / "handlers" / "expected")
    monkeypatch.syspath_prepend(HERE / "handlers")
    bound = importlib.import_module("golden_handlers.bound")
    worker = importlib.import_module("golden_handlers.worker")
    models = importlib.import_module("golden_handlers.models")
    named = ["charge", "import_rows", "lambda", "refund", "send_email", "table"]
    assert list(dict.fromkeys(kind for kind, _ in bound.table.kinds)) == [f"golden_handlers.{each}" for each in named]
    every = bound.bound_table(by_hand=lambda job: "")
    assert set(every.kinds) - set(bound.table.kinds) == {("golden_handlers.by_hand", 1)}
    with pytest.raises(HandlerError, match="by_hand: no handler is given"):
        bound.bound_table()
    with pytest.raises(HandlerError, match="bound twice, to `golden_billing:handle` and to `golden_billing:handle`"):
        _ = every | bound.table
    upcast = worker._ROUTES["send_email"].upcast
    assert upcast[1]({"recipient": "a"}) == {"to": "a", "subject": ""}
    assert upcast[3]({"to": "a", "subject": "b"}) == models.SendEmail(to=("a",), subject="b")


def test_producers_import_no_handlers() -> None:
    program = "import sys, golden_handlers; golden_handlers.charge; import golden_handlers.worker; print(*sys.modules)"
    folders = os.pathsep.join(str(each) for each in (HERE.parent.parent, HERE / "handlers", HERE / "handlers/expected"))
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": folders},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "golden_handlers.worker" in done.stdout.split()
    assert not {"golden_billing", "golden_mail", "golden_handlers.bound"} & set(done.stdout.split())


def assert_edges(route: Route, manifest: Manifest, job: Job) -> None:
    """What is waited for has the types that the other jobs' results have."""
    after, thunks = route.after or (None, {})
    assert list(thunks) == [edge.name for edge in job.after]
    if after is not None:
        assert [each.name for each in fields(after)] == list(thunks)
    for edge in job.after:
        has_result = manifest.job_named(edge.job).result is not None
        assert (thunks[edge.name]() is not type(None)) == has_result


def defaults(model: type[BaseModel], build: object, definition: ModelDef) -> dict[str, object]:
    """In wire form; the model's and the builder's are the same."""
    model.model_rebuild()
    parameters = inspect.signature(build).parameters  # type: ignore[arg-type]
    found: dict[str, object] = {}
    for field in definition.fields:
        attribute = field.name if definition.origin else field_attribute(field.name)
        info = model.model_fields[attribute]
        if info.is_required():
            assert field.required
            assert parameters[attribute].default is inspect.Parameter.empty
            continue
        adapter = TypeAdapter(info.rebuild_annotation())
        default = adapter.validate_python(info.get_default(call_default_factory=True, validated_data={}))
        found[field.key] = adapter.dump_python(default, mode="json", by_alias=True)
        if not definition.origin:
            assert adapter.validate_python(parameters[attribute].default) == default
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_json_schemas_are_valid_and_accept_what_the_models_write(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(HERE / case / "expected")
    monkeypatch.syspath_prepend(HERE / case)
    manifest = manifest_of(case)
    jobs = importlib.import_module(f"{manifest.package}.jobs")
    for job in manifest.jobs:
        if job.result is not None:
            Draft202012Validator.check_schema(schema_of(manifest, job.result))
        schema = schema_of_model(manifest, job.payload)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        if not schema["required"]:
            given: dict[str, object] = {field_attribute(job.blob.name): b""} if job.blob else {}
            given |= {edge.name: SimpleNamespace(id=number) for number, edge in enumerate(job.after, 1)}
            warned = pytest.warns(DeprecationWarning, match=job.deprecated) if job.deprecated else nullcontext()
            with warned:
                made = getattr(jobs, job_variable(job.name)).request(**given).job
            assert made.after == tuple((edge.name, number) for number, edge in enumerate(job.after, 1))
            validator.validate(json.loads(made.payload))
        for name in schema["required"]:
            assert not validator.is_valid({other: None for other in schema["required"] if other != name})


@pytest.mark.parametrize("width", [79, 88, 100, 120])
def test_no_formatter_changes_the_generated_code(width: int) -> None:
    folders = [str(HERE / case / "expected") for case in CASES]
    done = run("ruff", "format", "--isolated", "--no-cache", "--diff", f"--line-length={width}", *folders)
    assert done.returncode == 0, done.stdout


def test_no_linter_finds_fault_with_the_generated_code() -> None:
    folders = [str(HERE / case / "expected") for case in CASES]
    done = run(
        "ruff", "check", *RUFF, f"--select={SELECTED}", f"--ignore={IGNORED}", "--output-format=concise", *folders
    )
    assert done.returncode == 0, done.stdout


DIGEST = """
import hashlib, sys
from pathlib import Path
from jobspec.codegen.render import generate
from jobspec.manifest.manifest import load
manifests = [load(Path(each).read_text(encoding="utf-8")) for each in sys.argv[1:]]
plan = generate(manifests, ["python", "sql", "manifest"], Path("out"))
print(hashlib.sha256(repr(list(plan.files.items())).encode()).hexdigest())
"""


def test_the_output_does_not_depend_on_hash_seed_time_zone_locale_or_folder(tmp_path: Path) -> None:
    paths = [str(path) for case in CASES for path in sorted((HERE / case / "expected").rglob("manifest.json"))]
    found = set()
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "Asia/Kathmandu", "C.UTF-8"),
        ("4711", "America/Caracas", "tr_TR"),
    ):
        variables = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONPATH": str(HERE.parent.parent),
        }
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", DIGEST, *paths],
            env=variables,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    plan = generate([load(Path(path).read_text(encoding="utf-8")) for path in paths], TARGETS, tmp_path)
    assert found == {hashlib.sha256(repr(list(plan.files.items())).encode()).hexdigest()}


@pytest.mark.parametrize("case", CASES)
def test_the_output_names_no_path_host_or_version_of_the_machine(case: str) -> None:
    import socket

    for path in (HERE / case / "expected").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text(encoding="utf-8")
            assert str(HERE) not in text
            assert socket.gethostname() not in text or len(socket.gethostname()) < 6


@pytest.mark.parametrize("case", CASES)
def test_the_manifest_that_was_written_reads_back_as_the_same(case: str) -> None:
    for path in (HERE / case / "expected").rglob("manifest.json"):
        text = path.read_text(encoding="utf-8")
        assert dump(load(text)) == text


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)

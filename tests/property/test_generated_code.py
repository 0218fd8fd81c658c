"""Any manifest becomes code that parses, imports, keeps its names apart and means what the manifest says."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import json
import keyword
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from jobspec import Route
from jobspec.client.request import payload_json
from jobspec.codegen.python.names import MODEL_ATTRIBUTES, field_attribute, job_variable
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.core.names import camel
from jobspec.core.options import RetryPolicy
from jobspec.manifest.manifest import (
    Blob,
    Channel,
    EnumDef,
    FieldDef,
    Job,
    Manifest,
    ModelDef,
    ScalarDef,
    TypeDef,
    dump,
    load,
)
from jobspec.manifest.policies import Edge
from jobspec.manifest.types import (
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
)

TARGETS = ("python", "sql", "manifest")
AWKWARD = [
    *(each for each in keyword.kwlist if each.islower()),
    *sorted(MODEL_ATTRIBUTES),
    *("self", "cls", "conn", "args", "kwargs", "options", "name", "type", "value", "each1", "key1", "model_x", "mro"),
    *("float", "bytes", "list", "dict", "tuple", "set", "object", "match", "case", "annotations", "table", "handlers"),
    *("jobs", "models", "worker", "dispatch_table", "require_runtime", "getattr", "sorted", "globals", "classmethod"),
]
AWKWARD_TYPES = [
    *(
        "AfterMixin",
        "Annotated",
        "Any",
        "AsyncJobHandle",
        "Base64",
        "BlobMixin",
        "CheckpointMixin",
        "Decimal",
        "DispatchTable",
        "Draft",
        "Field",
        "Final",
        "FiniteFloat",
        "Handler",
    ),
    *(
        "Handlers",
        "Int64",
        "JobContext",
        "JobDef",
        "JobHandle",
        "JobName",
        "JsonValue",
        "Literal",
        "Mapping",
        "Model",
        "Payload",
        "Route",
    ),
    *("Sequence", "SomeHandlers", "StrEnum", "TypeAdapter", "TypeAlias", "TypedDict", "UTC", "UUID", "Union", "Unpack"),
]
texts = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ['"""', "'''", "\\", '"', "{{ x }}", "{% x %}", "\u2028", "\r\n", "# E", "'); --", "$$", "\\N{DASH}", "x" * 90]
    ),
)
IMPORTED = ["str", "int", "bool", "date", "datetime", "time", "timedelta", "as_set", "as_tuple", "frozenset"]
"""Drawn often: a field of such a name hides what the next field needs."""
names = st.one_of(
    st.sampled_from(IMPORTED),
    st.sampled_from(AWKWARD),
    st.from_regex(r"[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,6})?", fullmatch=True),
)
type_names = st.one_of(st.sampled_from(AWKWARD_TYPES), st.from_regex(r"[A-Z][A-Za-z0-9]{0,8}", fullmatch=True)).filter(
    lambda name: not keyword.iskeyword(name)
)
SCALARS: dict[str, list[Any]] = {
    "int": [0, -(2**63), 2**63 - 1],
    "float": [0.0, -1.5, 1e300],
    "bool": [True, False],
    "decimal": ["0", "-1.50", "1E+3"],
    "uuid": ["7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d"],
    "datetime": ["2026-01-31T09:30:00Z", "0001-01-01T00:00:00.000001Z"],
    "date": ["2026-01-31"],
    "time": ["09:30:00", "23:59:59.000001", "01:02:03Z"],
    "duration": ["PT0S", "P1DT0.5S", "-P1D"],
    "bytes": ["", "aGk="],
    "json": [None, 1, "x", [1, {"a": None}], {"'\"": []}],
}


@st.composite
def scalars(draw: st.DrawFn) -> tuple[Type, Any]:
    name = draw(st.sampled_from(["str", *SCALARS]))
    if name == "str":
        longest = draw(st.sampled_from([None, 100]))
        return ScalarType(name="str", constraints=Constraints(max_length=longest)), draw(texts)
    return ScalarType(name=name), draw(st.sampled_from(SCALARS[name]))  # type: ignore[arg-type]


@st.composite
def values(draw: st.DrawFn, named: list[tuple[Type, Any]], depth: int = 2) -> tuple[Type, Any]:
    """A type, and a value of it in wire form."""
    containers = ["named", "list", "set", "map", "null"] if depth else []
    sort = draw(st.sampled_from(["scalar", "enum", *containers]))
    match sort:
        case "enum":
            members = tuple(draw(st.lists(texts, min_size=1, max_size=3, unique=True)))
            return EnumType(values=members), draw(st.sampled_from(members))
        case "named" if named:
            chosen: tuple[Type, Any] = draw(st.sampled_from(named))
            return chosen
        case "list":
            item, value = draw(values(named, depth - 1))
            return ListType(item=item), [value] * draw(st.integers(0, 2))
        case "set":
            item, value = draw(scalars().filter(lambda each: each[0] != ScalarType(name="json")))
            return SetType(item=item), [value] * draw(st.integers(0, 1))
        case "map":
            of, value = draw(values(named, depth - 1))
            return MapType(value=of), {draw(texts): value}
        case "null":
            inner, value = draw(values(named, depth - 1))
            if isinstance(inner, NullableType):
                return inner, value
            return NullableType(inner=inner), draw(st.sampled_from([None, value]))
        case _:
            return draw(scalars())


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    jobs = draw(st.lists(names, min_size=1, max_size=4, unique_by=lambda each: camel(each).lower()))
    reserved = {camel(each) + suffix for each in jobs for suffix in ("", "Job", "After")}
    free = draw(
        st.lists(type_names.filter(lambda each: each not in reserved), min_size=2, max_size=4, unique_by=str.lower)
    )
    types: list[TypeDef] = []
    named: list[tuple[Type, Any]] = []
    members = tuple(draw(st.lists(texts, min_size=1, max_size=4, unique=True)))
    types.append(EnumDef(name=free[0], values=members, doc=draw(texts)))
    named.append((NamedType(name=free[0]), draw(st.sampled_from(members))))
    amount = ScalarType(name="decimal", constraints=Constraints(ge="-10", digits=6, scale=2))
    types.append(ScalarDef(name=free[1], type=amount, doc=draw(texts)))
    named.append((NamedType(name=free[1]), "1.50"))
    for name in [*free[2:], *(camel(each) for each in jobs)]:
        fields = draw(fields_of(named))
        types.append(ModelDef(name=name, fields=fields, doc=draw(texts)))
    made: list[Job] = []
    for name in sorted(jobs):
        model = next(each for each in types if each.name == camel(name))
        assert isinstance(model, ModelDef)
        made.append(draw(jobs_of(name, model, made, named)))
    return Manifest(
        package="p",
        source=draw(st.sampled_from(["jobs.yaml", "app.jobs:spec"])),
        doc=draw(texts),
        types=tuple(sorted(types, key=lambda each: each.name)),
        channels=(Channel(name="default", doc=draw(texts)),),
        jobs=tuple(made),
    )


@st.composite
def jobs_of(draw: st.DrawFn, name: str, model: ModelDef, earlier: list[Job], named: list[tuple[Type, Any]]) -> Job:
    """A job that comes after some of the earlier ones."""
    types = values(named).map(lambda pair: pair[0])
    free = names.filter(lambda each: not keyword.iskeyword(each) and each not in {field.name for field in model.fields})
    edges = draw(st.lists(free, max_size=3, unique=True)) if earlier else []
    return Job(
        name=name,
        payload=model.name,
        channel="default",
        version=draw(st.integers(1, 3)),
        doc=draw(texts),
        result=draw(st.one_of(st.none(), types)),
        blob=draw(st.sampled_from([None, Blob(name="the_blob", max_bytes=1)])),
        checkpoint=draw(st.one_of(st.none(), types)),
        after=tuple(Edge(name=edge, job=draw(st.sampled_from(earlier)).name) for edge in edges),
        on_dep_failure=draw(st.sampled_from(["cancel", "run"])),
        transactional=draw(st.sampled_from([None, "sync", "async"])),
        retry=RetryPolicy(give_up_on=tuple(draw(st.lists(texts, max_size=2)))),
        events=("done",),
        tags=tuple(sorted(draw(st.dictionaries(texts, texts, max_size=2)).items())),
    )


@st.composite
def fields_of(draw: st.DrawFn, named: list[tuple[Type, Any]]) -> tuple[FieldDef, ...]:
    found = []
    own = draw(st.lists(names, max_size=7, unique=True))
    taken = {*own, *(f"{name}_" for name in own)}
    wires = st.one_of(texts, st.sampled_from(AWKWARD)).filter(lambda each: each not in taken and each.strip())
    for name, wire in zip(own, draw(st.lists(wires, min_size=7, max_size=7, unique=True)), strict=False):
        of, default = draw(values(named))
        required = draw(st.booleans())
        found.append(
            FieldDef(
                name=name,
                type=of,
                required=required,
                default=None if required else default,
                doc=draw(texts),
                wire=draw(st.sampled_from([None, wire])),
                sensitive=draw(st.booleans()),
                deprecated=draw(st.sampled_from([None, "use `other`"])),
            )
        )
    return tuple(found)


COUNTER = itertools.count()


@contextmanager
def imported(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """The modules of the generated package, under a name that no other example has."""
    package = f"property_{next(COUNTER)}"
    renamed = load(dump(manifest).replace('"package": "p"', f'"package": "{package}"'))
    with TemporaryDirectory() as folder:
        write(generate([renamed], TARGETS, Path(folder)))
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield {part: importlib.import_module(f"{package}.{part}") for part in ("models", "jobs", "worker")}
        finally:
            sys.path.remove(folder)
            for name in [each for each in sys.modules if each.partition(".")[0] == package]:
                del sys.modules[name]


@given(manifests())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_modules_import_and_every_default_is_what_the_manifest_says(manifest: Manifest) -> None:
    types = {each.name: each for each in manifest.types}
    with imported(manifest) as modules:
        jobs, models, worker = modules["jobs"], modules["models"], modules["worker"]
        assert {job_variable(job.name) for job in manifest.jobs} == set(worker._ROUTES)
        for job in manifest.jobs:
            variable = job_variable(job.name)
            definition = getattr(jobs, variable)
            assert_waits(worker._ROUTES[variable], job)
            assert definition.kind.partition(".")[2] == job.name
            model = types[job.payload]
            assert isinstance(model, ModelDef)
            signature = inspect.signature(getattr(jobs, f"_{job.name}"))
            expected = [*(["the_blob"] if job.blob else []), *(each.name for each in job.after)]
            expected += [field_attribute(each.name) for each in model.fields]
            assert list(signature.parameters) == expected
            assert all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in signature.parameters.values())
            cls: type[BaseModel] = getattr(models, job.payload)
            required = [each for each in model.fields if each.required]
            cls.model_rebuild()
            if required:
                continue
            given: dict[str, object] = {"the_blob": b""} if job.blob else {}
            given |= {each.name: SimpleNamespace(id=number) for number, each in enumerate(job.after, 1)}
            request = definition.request(**given)
            assert request.job.after == tuple((each.name, number) for number, each in enumerate(job.after, 1))
            assert json.loads(request.job.payload) == {each.key: each.default for each in model.fields}
            again = cls.model_validate_json(request.job.payload)
            assert payload_json("x", again) == request.job.payload


def assert_waits(route: Route, job: Job) -> None:
    """The context's ``after`` can be made, with an attribute for every edge, whose type can be read."""
    assert (route.after is None) == (not job.after)
    assert (route.checkpoint is None) == (job.checkpoint is None)
    assert route.checkpoint is None or route.checkpoint() is not None
    if route.after is not None:
        made, thunks = route.after
        assert list(thunks) == [each.name for each in job.after]
        assert all(thunk() is not None for thunk in thunks.values())
        waited = made(**dict.fromkeys(thunks))
        assert all(getattr(waited, each.name) is None for each in job.after)


@given(manifests())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_texts_of_a_spec_never_become_code(manifest: Manifest) -> None:
    """The same manifest without its texts gives modules of the same shape."""
    files = generate([manifest], ("python",), Path("out")).files
    plain = generate([without_docs(manifest)], ("python",), Path("out")).files
    assert files.keys() == plain.keys()
    for path, text in files.items():
        assert shape(text) == shape(plain[path])


def without_docs(manifest: Manifest) -> Manifest:
    data = json.loads(dump(manifest))

    def cleared(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: ("" if key == "doc" and isinstance(each, str) else cleared(each)) for key, each in value.items()
            }
        return [cleared(each) for each in value] if isinstance(value, list) else value

    return load(json.dumps(cleared(data)))


def shape(text: str) -> list[str]:
    """The statements, without the docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
            node.body = kept  # type: ignore[attr-defined]
    return [ast.dump(each) for each in tree.body]


@given(manifests())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_manifest_gives_the_same_bytes(manifest: Manifest) -> None:
    first = generate([manifest], TARGETS, Path("out")).files
    assert generate([load(dump(manifest))], TARGETS, Path("elsewhere")).files == first

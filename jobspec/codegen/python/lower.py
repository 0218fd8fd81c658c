"""The files of the target ``python``, with the values their templates lay out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.python import bound, jobs, models, parts, worker
from jobspec.codegen.python.imports import Imports, exported
from jobspec.codegen.python.names import class_name, import_order, job_variable
from jobspec.codegen.python.types import TypeWriter, here
from jobspec.manifest.manifest import Manifest

SUBMODULES = frozenset({"bound", "jobs", "models", "testing", "worker"})


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """The package, its parent packages and the marker that says it is typed."""
    names = manifest.package.split(".")
    folder = "/".join(names)
    lines = {"header": header.lines("#")}
    parents = [
        FilePlan(path=f"{'/'.join(names[:depth])}/__init__.py", template="parent.py.j2", values={}, shared=True)
        for depth in range(1, len(names))
    ]
    values = bound.values(manifest)
    bindings = [FilePlan(path=f"{folder}/bound.py", template="bound.py.j2", values=lines | values)] if values else []
    workers = (
        [FilePlan(path=f"{folder}/worker.py", template="worker.py.j2", values=lines | _worker(manifest))]
        if manifest.jobs  # a package without jobs is one that others import types from
        else []
    )
    return [
        *parents,
        FilePlan(path=f"{names[0]}/py.typed", template=None, values={}, shared=True),
        FilePlan(path=f"{folder}/__init__.py", template="__init__.py.j2", values=lines | _root(manifest)),
        *(_in_parts if parts.are_needed(manifest) else _in_one)(manifest, header, folder),
        *workers,
        *bindings,
    ]


def _in_one(manifest: Manifest, header: Header, folder: str) -> Iterator[FilePlan]:
    lines = {"header": header.lines("#")}
    yield FilePlan(path=f"{folder}/models.py", template="models.py.j2", values=lines | _models(manifest))
    if manifest.jobs:
        yield FilePlan(path=f"{folder}/jobs.py", template="jobs.py.j2", values=lines | _jobs(manifest, header))


def _in_parts(manifest: Manifest, header: Header, folder: str) -> Iterator[FilePlan]:
    lines, split = {"header": header.lines("#")}, parts.parts_of(manifest)
    yield FilePlan(path=f"{folder}/models.py", template="front.py.j2", values=lines | _models_front(split))
    if manifest.jobs:
        yield FilePlan(path=f"{folder}/jobs.py", template="front.py.j2", values=lines | _jobs_front(split, header))
    yield from split.files(header, folder)


def _about(manifest: Manifest, what: str) -> Code:
    return doc(f"{what} of package ``{manifest.package}``.")


def _root(manifest: Manifest) -> dict[str, object]:
    text = f"Package ``{manifest.package}``: importing it costs nothing; its jobs load on first use."
    # A job called `worker` is at `<package>.jobs.worker` only: here the module has that name.
    names = {job_variable(job.name) for job in manifest.jobs} - SUBMODULES
    return {
        "doc": doc("\n\n".join(filter(None, [text, manifest.doc.strip()]))),
        "exported": exported(names),
        "names": [Code(name) for name in sorted(names, key=import_order)],
        "entries": [Code(python_text(name)) for name in sorted(names, key=import_order)],
    }


def _models(manifest: Manifest) -> dict[str, object]:
    package = models.package_of(manifest)
    names = [class_name(name) for name in package.types]
    imports = Imports(taken=frozenset(names), root=manifest.package.partition(".")[0])
    writer = TypeWriter(imports=imports, types=package.types, home=here)
    definitions = [models.define(package, each, writer) for each in models.ordered(package.types)]
    return {
        "doc": _about(manifest, "Payload and result models"),
        "imports": imports.sections(),
        "exported": exported(names),
        "definitions": [each for each in definitions if each],
    }


def _jobs(manifest: Manifest, header: Header) -> dict[str, object]:
    writer = jobs.writer_for(manifest)
    codes = [jobs.job_code(manifest, job, writer) for job in manifest.jobs]
    alias = jobs.job_name_alias(manifest, writer)
    require = _require(writer.imports, header)
    local = jobs.of_deprecated(codes, writer)
    return {
        "doc": _about(manifest, "Typed jobs"),
        "exported": exported(["JobName", *(each.variable for each in codes)]),
        "require": require,
        "job_name": alias,
        "local": local,
        "jobs": codes,
        "imports": writer.imports.sections(),
    }


def _models_front(split: parts.Parts) -> dict[str, object]:
    names = [class_name(name) for name in split.package.types]
    imports = Imports(taken=frozenset(names))
    return {
        "doc": _about(split.manifest, "Payload and result models"),
        "local": _of_front(imports),
        "imports": imports.sections(),
        "exported": exported(names),
        "job_name": None,
        **split.models_front(),
    }


def _jobs_front(split: parts.Parts, header: Header) -> dict[str, object]:
    writer = jobs.writer_for(split.manifest)
    names = [job_variable(job.name) for job in split.manifest.jobs]
    require, alias = _require(writer.imports, header), jobs.job_name_alias(split.manifest, writer)
    return {
        "doc": _about(split.manifest, "Typed jobs"),
        "local": _of_front(writer.imports),
        "imports": writer.imports.sections(),
        "exported": exported(["JobName", *names]),
        "require": require,
        "job_name": alias,
        **split.jobs_front(),
    }


def _of_front(imports: Imports) -> dict[str, Code]:
    used = {"TYPE_CHECKING": "typing", "import_module": "importlib"}
    return {name: Code(imports.name(module, name)) for name, module in used.items()}


def _require(imports: Imports, header: Header) -> Code:
    return Code(f"{imports.name('jobspec', 'require_runtime')}({python_text(header.format)})")


def _worker(manifest: Manifest) -> dict[str, object]:
    writer = worker.writer_for(manifest)
    codes = [worker.handler_code(manifest, job, writer) for job in manifest.jobs]
    routes = worker.routes(codes, writer)
    used = {
        "Any": ("typing", "Any"),
        "DispatchTable": ("jobspec", "DispatchTable"),
        "TypedDict": ("typing", "TypedDict"),
        "Unpack": ("typing", "Unpack"),
        "build_dispatch_table": ("jobspec", "build_dispatch_table"),
    }
    return {
        "doc": _about(manifest, "Worker side"),
        "local": {name: Code(writer.use(origin)) for name, origin in used.items()},
        "exported": exported(worker.exported_names(manifest)),
        "jobs": codes,
        "upcasts": [upcast for each in codes for upcast in each.upcasts],
        "routes": routes,
        "imports": writer.imports.sections(),
    }

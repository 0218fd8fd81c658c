"""The files of the target ``python``, with the values their templates lay out."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.python import bound, jobs, models, worker
from jobspec.codegen.python.imports import Imports, exported
from jobspec.codegen.python.names import class_name, import_order, job_variable
from jobspec.manifest.manifest import Manifest

SUBMODULES = frozenset({"bound", "jobs", "models", "testing", "worker"})


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """The package, its parent packages and the marker that says it is typed."""
    parts = manifest.package.split(".")
    folder = "/".join(parts)
    lines = {"header": header.lines("#")}
    parents = [
        FilePlan(path=f"{'/'.join(parts[:depth])}/__init__.py", template="parent.py.j2", values={}, shared=True)
        for depth in range(1, len(parts))
    ]
    values = bound.values(manifest)
    bindings = [FilePlan(path=f"{folder}/bound.py", template="bound.py.j2", values=lines | values)] if values else []
    return [
        *parents,
        FilePlan(path=f"{parts[0]}/py.typed", template=None, values={}, shared=True),
        FilePlan(path=f"{folder}/__init__.py", template="__init__.py.j2", values=lines | _root(manifest)),
        FilePlan(path=f"{folder}/models.py", template="models.py.j2", values=lines | _models(manifest)),
        *(_of_jobs(manifest, header, folder) if manifest.jobs else ()),
        *bindings,
    ]


def _of_jobs(manifest: Manifest, header: Header, folder: str) -> Sequence[FilePlan]:
    """What a package without jobs has not: one that other packages import types from."""
    lines = {"header": header.lines("#")}
    return [
        FilePlan(path=f"{folder}/jobs.py", template="jobs.py.j2", values=lines | _jobs(manifest, header)),
        FilePlan(path=f"{folder}/worker.py", template="worker.py.j2", values=lines | _worker(manifest)),
    ]


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
    definitions = [models.define(package, each, imports) for each in models.ordered(package.types)]
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
    require = writer.use(("jobspec", "require_runtime"))
    # What only the classes of deprecated jobs need; nothing is imported where there are none.
    used = jobs.OF_DEPRECATED if any(each.deprecated for each in codes) else {}
    return {
        "doc": _about(manifest, "Typed jobs"),
        "exported": exported(["JobName", *(each.variable for each in codes)]),
        "require": Code(f"{require}({python_text(header.format)})"),
        "job_name": alias,
        "local": {name: Code(writer.use((module, name))) for name, module in used.items()},
        "jobs": codes,
        "imports": writer.imports.sections(),
    }


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

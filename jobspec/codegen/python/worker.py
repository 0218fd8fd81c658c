"""``worker.py``: one context type per job, the types of the handlers and the routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jobspec.codegen.layout import Group, Keyed, Part, declare, held, lay_out, stacked
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.python.defaults import mapping
from jobspec.codegen.python.imports import Imports, statement
from jobspec.codegen.python.jobs import NO_VALUE, edge_results, result_type, type_thunk
from jobspec.codegen.python.names import after_class, context_class, handler_alias, job_variable, upcast_function
from jobspec.codegen.python.types import RESULT, TypeWriter, in_models
from jobspec.core.names import qualified
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Job, Manifest
from jobspec.manifest.types import NullableType, Type

_TRANSACTIONAL: Final = {"sync": "TransactionalMixin", "async": "AsyncTransactionalMixin"}
FIXED_NAMES: Final = ("Handlers", "SomeHandlers", "dispatch_some", "dispatch_table")


@dataclass(frozen=True, kw_only=True, slots=True)
class HandlerCode:
    """One job of ``worker.py``."""

    after: Code | None
    """The class of what the job waited for."""
    context: Code
    doc: Code
    alias: Code
    entry: Code
    """Of the TypedDicts."""
    upcasts: tuple[Code, ...]
    """One function for each older version."""
    route: Part


def writer_for(manifest: Manifest) -> TypeWriter:
    """Writes types for ``worker.py``. Raises GenerateError if two jobs need the same class."""
    classes = Counter(context_class(job.name) for job in manifest.jobs)
    for job in manifest.jobs:
        if classes[context_class(job.name)] > 1:
            raise GenerateError(
                f"{manifest.source}: job `{job.name}` and another both need a class {context_class(job.name)}",
                help="rename one of them: names that differ only in underscores before digits look the same as classes",
            )
    taken = {
        *FIXED_NAMES,
        "_ROUTES",
        "table",
        "handlers",
        *classes,
        *(handler_alias(job.name) for job in manifest.jobs),
        *(after_class(job.name) for job in manifest.jobs if job.after),
        *(upcast_function(job.name, version) for job in manifest.jobs for version, _ in job.upcast),
    }
    types = {each.name: each for each in manifest.types}
    return TypeWriter(imports=Imports(taken=frozenset(taken)), types=types, home=in_models)


def exported_names(manifest: Manifest) -> list[str]:
    """What ``worker.py`` offers."""
    names = list(FIXED_NAMES)
    for job in manifest.jobs:
        names += [context_class(job.name), handler_alias(job.name)]
        names += [after_class(job.name)] if job.after else []
    return names


def handler_code(manifest: Manifest, job: Job, writer: TypeWriter) -> HandlerCode:
    """The context class, the handler type and the route of one job."""
    context, alias, variable = context_class(job.name), handler_alias(job.name), job_variable(job.name)
    payload = writer.own(job.payload)
    result = result_type(job.result, writer)
    bases: list[Part] = [Group(writer.use(("jobspec", "JobContext")), (payload, result), "[]"), *_mixins(job, writer)]
    handler = Group(writer.use(("jobspec", "Handler")), (context, result), "[]")
    route = writer.use(("jobspec", "Route"))
    return HandlerCode(
        after=_after(manifest, job, writer) if job.after else None,
        context=lay_out(Group(f"class {context}", tuple(bases)), after=":"),
        doc=doc(_about(job)),
        alias=lay_out(handler, before=f"{alias}: {writer.use(('typing', 'TypeAlias'))} = "),
        entry=Code(f"{variable}: {alias}"),
        upcasts=tuple(_upcast(job, version, path, writer) for version, path in job.upcast),
        route=Keyed(f"{python_text(variable)}: ", Group(route, tuple(_route(manifest, job, writer)))),
    )


def routes(codes: Sequence[HandlerCode], writer: TypeWriter) -> Code:
    """The statement that maps every job to its route."""
    final, map_, route = (
        writer.use(("typing", "Final")),
        writer.use(("collections.abc", "Mapping")),
        ("jobspec", "Route"),
    )
    before = f"_ROUTES: {final}[{map_}[str, {writer.use(route)}]] = "
    lines = [stacked(each.route, after=",", indent=4) for each in codes]
    return held(Code("\n".join([f"{before}{{", *lines, "}"])))


def _mixins(job: Job, writer: TypeWriter) -> Iterator[Part]:
    if job.blob:
        yield writer.use(("jobspec", "BlobMixin"))
    if job.checkpoint is not None:
        yield Group(writer.use(("jobspec", "CheckpointMixin")), (writer.write(job.checkpoint, RESULT),), "[]")
    if job.after:
        yield Group(writer.use(("jobspec", "AfterMixin")), (after_class(job.name),), "[]")
    if job.transactional is not None:
        yield writer.use(("jobspec", _TRANSACTIONAL[job.transactional]))


def _about(job: Job) -> str:
    told = [f"``.blob`` is the {job.blob.name}"] if job.blob else []
    told += ["``.state`` is what was saved last"] if job.checkpoint is not None else []
    told += ["``.after`` holds what it waited for"] if job.after else []
    told += ["``.conn`` is in the transaction that ends it"] if job.transactional else []
    return f"A running ``{job.name}``{': ' if told else ''}{', '.join(told)}."


def _after(manifest: Manifest, job: Job, writer: TypeWriter) -> Code:
    inside = replace(writer, hidden=frozenset(each.name for each in job.after))
    results, about = edge_results(manifest, job), f"What ``{job.name}`` waited for."
    if job.on_dep_failure == "run":
        results = {name: _or_null(of) for name, of in results.items()}
        about = f"What ``{job.name}`` waited for; None in the place of a job that did not end well."
    decorator = f"@{writer.use(('dataclasses', 'dataclass'))}(frozen=True, kw_only=True, slots=True)"
    attributes = [declare(name, result_type(of, inside), None, indent=4) for name, of in results.items()]
    return Code("\n".join([decorator, f"class {after_class(job.name)}:", f"    {doc(about)}", "", *attributes]))


def _upcast(job: Job, version: int, path: str, writer: TypeWriter) -> Code:
    """A function around the one that the spec names, whose signature is what type checkers hold that one to."""
    module, _, name = path.partition(":")
    json = Group(
        writer.use(("collections.abc", "Mapping")),
        (writer.use(("builtins", "str")), writer.use(("pydantic", "JsonValue"))),
        "[]",
    )
    made = writer.either((json, writer.own(job.payload)))
    return Code(
        "\n".join(
            [
                f"def {upcast_function(job.name, version)}(",
                lay_out(json, before="payload: ", after=",", indent=4),
                lay_out(made, before=") -> ", after=":"),
                f"    {doc('Imported when it is needed: its module may import this one.')}",
                statement(module, name, "upcast", indent=4),
                "",
                "    return upcast(payload)",
            ]
        )
    )


def _or_null(of: Type | None) -> Type | None:
    return of if of is None or isinstance(of, NullableType) else NullableType(inner=of)


def _route(manifest: Manifest, job: Job, writer: TypeWriter) -> Iterator[Part]:
    yield python_text(qualified(manifest.package, job.name))
    yield str(job.version)
    yield context_class(job.name)
    yield writer.own(job.payload)
    yield type_thunk(job.result, writer) or "None"
    if job.blob:
        yield "blob=True"
    if (checkpoint := type_thunk(job.checkpoint, writer)) is not None:
        yield Keyed("checkpoint=", checkpoint)
    if job.after:
        thunks = {name: type_thunk(of, writer) or NO_VALUE for name, of in edge_results(manifest, job).items()}
        yield Keyed("after=", Group("", (after_class(job.name), mapping(thunks))))
    if job.transactional is not None:
        yield f"transactional={python_text(job.transactional)}"
    if job.concurrency is not None:
        yield f"concurrency={job.concurrency}"
    if job.run_in is not None:
        yield f"run_in={python_text(job.run_in)}"
    if job.upcast:
        items = tuple(Keyed(f"{version}: ", upcast_function(job.name, version)) for version, _ in job.upcast)
        yield Keyed("upcast=", Group("", items, "{}"))

"""``worker.py``: one context type per job, the types of the handlers and the routes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from jobspec.codegen.layout import Group, Part, lay_out, stacked
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.jobs import result_thunk
from jobspec.codegen.python.names import context_class, handler_alias, job_variable
from jobspec.codegen.python.types import RESULT, TypeWriter
from jobspec.core.names import qualified
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Job, Manifest

FIXED_NAMES: Final = ("Handlers", "SomeHandlers", "dispatch_some", "dispatch_table")


@dataclass(frozen=True, kw_only=True, slots=True)
class HandlerCode:
    """One job of ``worker.py``."""

    context: Code
    doc: Code
    alias: Code
    entry: Code
    """Of the TypedDicts."""
    route: Code


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
    }
    types = {each.name: each for each in manifest.types}
    return TypeWriter(imports=Imports(taken=frozenset(taken)), types=types, models=".models")


def exported_names(manifest: Manifest) -> list[str]:
    """What ``worker.py`` offers."""
    names = list(FIXED_NAMES)
    for job in manifest.jobs:
        names += [context_class(job.name), handler_alias(job.name)]
    return names


def handler_code(manifest: Manifest, job: Job, writer: TypeWriter) -> HandlerCode:
    """The context class, the handler type and the route of one job."""
    context, alias, variable = context_class(job.name), handler_alias(job.name), job_variable(job.name)
    payload = writer.own(job.payload)
    result = "None" if job.result is None else writer.write(job.result, RESULT)
    bases: list[Part] = [Group(writer.use(("jobspec", "JobContext")), (payload, result), "[]")]
    about = f"A running ``{job.name}``."
    if job.blob:
        bases.append(writer.use(("jobspec", "BlobMixin")))
        about = f"A running ``{job.name}``: ``.blob`` is the {job.blob.name}."
    route: list[Part] = [
        python_text(qualified(manifest.package, job.name)),
        str(job.version),
        context,
        payload,
        result_thunk(job, writer) or "None",
        *(["blob=True"] if job.blob else []),
    ]
    handler = Group(writer.use(("jobspec", "Handler")), (context, result), "[]")
    return HandlerCode(
        context=lay_out(Group(f"class {context}", tuple(bases)), after=":"),
        doc=doc(about),
        alias=lay_out(handler, before=f"{alias}: {writer.use(('typing', 'TypeAlias'))} = "),
        entry=Code(f"{variable}: {alias}"),
        route=stacked(
            Group(writer.use(("jobspec", "Route")), tuple(route)),
            before=f"{python_text(variable)}: ",
            after=",",
            indent=4,
        ),
    )

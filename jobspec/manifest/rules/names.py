"""Rules about what names become: Python modules and classes, PostgreSQL schemas and functions."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterator, Mapping, Sequence

from jobspec.core.names import SQL_NAME_BYTES, camel, qualified
from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import ModelDef
from jobspec.spec.diagnostics import Finding, Path, Problem, locate, quote

_MODULES = frozenset({"jobs", "models", "worker"})
"""What a generated package consists of, so that no package below it can have these names."""
_IMPORTED = frozenset(
    {"annotated_types", "anyio", "cronsim", "jinja2", "jobspec", "psycopg", "psycopg_pool", "pydantic"}
    | {"pydantic_core", "rich", "typer", "typing_extensions", "tzdata", "yaml"}
)
"""A generated package of such a name would hide what jobspec or the generated code imports."""
_SCHEMAS = frozenset({"public", "information_schema", "jobspec"})


def names_are_free(spec: Lowered) -> Iterator[Problem]:
    package = spec.manifest.package
    first, schema = package.partition(".")[0], sql_schema(package)
    reason = None
    if words := [part for part in package.split(".") if keyword.iskeyword(part)]:
        reason = f"{quote(words[0])} is a word of Python's own"
    elif first in _IMPORTED or first in sys.stdlib_module_names:
        reason = f"{quote(first)} is the name of a module that the generated code needs itself"
    elif schema in _SCHEMAS or schema.startswith("pg_"):
        reason = f"{quote(schema)} is a schema of PostgreSQL's own"
    if reason is not None:
        yield Problem(
            code="JS150",
            message=f"the package cannot be called {quote(package)}: {reason}",
            path=("package",),
            help="choose another name",
        )
    for name in spec.document.spec.types:
        if keyword.iskeyword(name):
            message = f"a type cannot be called {quote(name)}: it is a word of Python's own"
            yield Problem(code="JS150", message=message, path=("types", name), part="key", help="choose another name")


def class_names_differ(spec: Lowered) -> Iterator[Problem]:
    """Types, imported ones too, models written inside jobs, and the context class of every job."""
    claims: list[tuple[str, str, Path]] = [
        (name, f"the type {quote(name)}", ("types", name)) for name in spec.document.spec.types
    ]
    for name, job in spec.document.spec.jobs.items():
        path: Path = ("jobs", name)
        if isinstance(job.payload, dict):
            claims.append((camel(name), f"the payload of {quote(name)}", path))
        if isinstance(job.result, dict):
            claims.append((f"{camel(name)}Result", f"the result of {quote(name)}", (*path, "result")))
        if isinstance(job.checkpoint, dict):
            claims.append((f"{camel(name)}Checkpoint", f"the checkpoint of {quote(name)}", (*path, "checkpoint")))
        if job.after:
            claims.append((f"{camel(name)}After", f"what {quote(name)} waits for", (*path, "after")))
        claims.append((f"{camel(name)}Job", f"the handler's context of {quote(name)}", path))
    claims += [(name, f"the type {quote(written)}", at) for name, (written, at) in spec.imported_at.items()]
    seen: dict[str, tuple[str, Path]] = {}
    told: set[tuple[Path, Path]] = set()
    for name, what, path in claims:
        if name not in seen:
            seen[name] = (what, path)
            continue
        other, at = seen[name]
        if (path, at) in told:
            continue  # two jobs of one name clash in all their classes
        told.add((path, at))
        is_imported = spec.imported_at.get(name, ("", None))[1] == path
        yield Problem(
            code="JS151",
            message=f"{what} would be the class {quote(name)}, which {other} is already",
            path=path,
            part="value" if is_imported else "key",
            help="import it under another name, as in `{spec: ..., as: shared}`"
            if is_imported
            else "rename one of them",
            also=((at, "it is taken here"),),
        )


def names_fit_postgresql(spec: Lowered) -> Iterator[Problem]:
    package = spec.manifest.package
    if _too_long(sql_schema(package)):
        yield _long("the schema", sql_schema(package), ("package",), "value")
        return
    for channel in spec.manifest.channels:
        if _too_long(name := qualified(package, channel.name)):
            yield _long("the channel", name, ("channels", channel.name))
    for job in spec.manifest.jobs:
        name = max(qualified(package, job.name), f"enqueue_{job.name}", key=len)
        if _too_long(name):
            yield _long("the job", name, ("jobs", job.name))
        if job.blob is not None and _too_long(f"p_{job.blob.name}"):
            yield _long("the parameter", f"p_{job.blob.name}", ("jobs", job.name, "blob", "name"), "value")
        for edge in job.after:
            if _too_long(f"p_{edge.name}"):
                yield _long("the parameter", f"p_{edge.name}", ("jobs", job.name, "after", edge.name))
    for model in spec.manifest.types:
        for field in model.fields if isinstance(model, ModelDef) else ():
            if _too_long(f"p_{field.name}"):
                yield _long("the parameter", f"p_{field.name}", (*spec.fields_at[model.name], field.name))


def sql_schema(package: str) -> str:
    return package.replace(".", "_")


def _too_long(name: str) -> bool:
    return len(name.encode()) > SQL_NAME_BYTES


def _long(what: str, name: str, path: Path, part: str = "key") -> Problem:
    message = f"{what} would be called {quote(name)} in PostgreSQL, which is {len(name.encode())} bytes long"
    help_ = f"shorten it: PostgreSQL keeps {SQL_NAME_BYTES} bytes of a name"
    return Problem(code="JS152", message=message, path=path, part="key" if part == "key" else "value", help=help_)


def packages_are_seen(specs: Sequence[Lowered], own: Mapping[str, str]) -> Iterator[Finding]:
    """``own``: modules of the project, name -> file or folder. Of two packages of one name Python finds only one."""
    for spec in specs:
        package, first = spec.manifest.package, spec.manifest.package.partition(".")[0]
        if first not in own or ("package",) in spec.document.removed:
            continue
        problem = Problem(
            code="JS150",
            message=f"the package cannot be called {quote(package)}: {quote(own[first])} is in the project already, "
            "and one would hide the other",
            path=("package",),
            help=f"choose another name, as in {quote(f'{first}_jobs{package.removeprefix(first)}')}",
        )
        yield locate(problem, spec.document.locator)


def packages_differ(specs: Sequence[Lowered]) -> Iterator[Finding]:
    """The one rule about several specs together."""
    seen: dict[str, Lowered] = {}
    for spec in specs:
        package = spec.manifest.package
        if ("package",) in spec.document.removed:
            continue
        other = seen.setdefault(sql_schema(package), spec)
        parent, _, last = package.rpartition(".")
        above = next((each for each in specs if each.manifest.package == parent), None)
        if other is not spec:
            name = other.manifest.package
            same = (
                "is declared twice"
                if name == package
                else f"and {quote(name)} would share the schema {quote(sql_schema(package))}"
            )
            yield _clash(spec, other, f"the package {quote(package)} {same}", "rename one of them")
        elif last in _MODULES and above is not None:
            message = f"the package {quote(package)} would lie where the module `{last}` of {quote(parent)} is"
            yield _clash(spec, above, message, "choose another last word")


def _clash(spec: Lowered, other: Lowered, message: str, help_: str) -> Finding:
    found = locate(Problem(code="JS153", message=message, path=("package",), help=help_), spec.document.locator)
    place = other.document.locator.place(("package",))
    return Finding(
        place=found.place, code=found.code, message=message, help=help_, also=((place, "the other one is here"),)
    )

"""``bound.py``: the handlers that the spec names, imported and bound, so that type checkers look at each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jobspec.codegen.layout import Group, Keyed, Part, stacked
from jobspec.codegen.literals import Code, doc
from jobspec.codegen.python.imports import Imports, exported
from jobspec.codegen.python.names import handler_alias, job_variable
from jobspec.manifest.manifest import Job, Manifest

_WORKER: Final = ".worker"
_USED: Final = {"DispatchTable": "jobspec", "TypedDict": "typing", "Unpack": "typing"}
_OWN: Final = frozenset({"Rest", "bound_table", "rest", "table"})


def values(manifest: Manifest) -> dict[str, object]:
    """What the template lays out; empty where no job names its handler."""
    named = [job for job in manifest.jobs if job.handler]
    rest = [job for job in manifest.jobs if not job.handler]
    if not named:
        return {}
    imports = Imports(taken=_OWN)
    function = imports.name(_WORKER, "dispatch_some" if rest else "dispatch_table")
    final, own = imports.name("typing", "Final"), ["Rest", "bound_table"] if rest else []
    bound = tuple(_bindings(named, imports))
    return {
        "doc": doc(f"Handlers of package ``{manifest.package}``, as its spec names them."),
        "table": stacked(Group(function, bound), before=f"table: {final} = "),
        "about": doc(_about(rest)),
        "rest": _rest(rest, bound, imports) if rest else None,
        "exported": exported(["table", *own]),
        "imports": imports.sections(),
    }


def _bindings(named: list[Job], imports: Imports) -> Iterator[Part]:
    for job in named:
        module, _, name = (job.handler or "").partition(":")
        yield Keyed(f"{job_variable(job.name)}=", imports.name(module, name))


def _about(rest: list[Job]) -> str:
    return f"Serves {'only the jobs whose handlers the spec names' if rest else 'every job of the package'}."


def _rest(rest: list[Job], bound: tuple[Part, ...], imports: Imports) -> dict[str, object]:
    """The function that takes the handlers which the spec does not name."""
    entries = [Code(f"{job_variable(job.name)}: {_alias(job, imports)}") for job in rest]
    table = imports.name(_WORKER, "dispatch_table")
    return {
        "local": {name: Code(imports.name(module, name)) for name, module in _USED.items()},
        "entries": entries,
        "returned": stacked(Group(table, (*bound, "**rest")), before="return ", indent=4),
    }


def _alias(job: Job, imports: Imports) -> str:
    return imports.name(_WORKER, handler_alias(job.name))

"""A manifest becomes what templates of users may see: plain data, and no text that could be printed as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from jobspec.codegen.header import Header
from jobspec.codegen.own.description import FileDescription
from jobspec.codegen.plan import FilePlan
from jobspec.core.names import camel
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest, dump

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def lower_with(files: Sequence[FileDescription], target: str) -> Callable[[Manifest, Header], Sequence[FilePlan]]:
    """How the templates of one folder are filled."""
    return lambda manifest, header: list(_plans(files, target, manifest, header))


def _plans(files: Sequence[FileDescription], target: str, manifest: Manifest, header: Header) -> Iterator[FilePlan]:
    data: dict[str, Any] = json.loads(dump(manifest))
    types = {each["name"]: each for each in data["types"]}
    names = {"package": manifest.package, "folder": manifest.package.replace(".", "/")}
    common = {"manifest": data, "types": types, "package": manifest.package, "header": header.lines}
    for file in files:
        if file.per == "package":
            yield FilePlan(path=_path(file, names, target), template=file.template, values=common)
            continue
        for job in data["jobs"]:
            more = {"job": job["name"], "Job": camel(job["name"]), "version": str(job["version"])}
            values = {**common, "job": job, "payload": types[job["payload"]]}
            yield FilePlan(path=_path(file, names | more, target), template=file.template, values=values)


def _path(file: FileDescription, names: Mapping[str, str], target: str) -> str:
    def filled(found: re.Match[str]) -> str:
        if found[1] not in names:
            known = ", ".join(f"{{{name}}}" for name in names)
            raise GenerateError(
                f"target {target}: `{file.path}` has {found[0]}, which is nothing for a file per {file.per}",
                help=f"it may have {known}",
            )
        return names[found[1]]

    return _PLACE.sub(filled, file.path)

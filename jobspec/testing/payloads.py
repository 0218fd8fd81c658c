"""Samples of payloads, one file a job and version: what was once enqueued stays readable."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from jobspec.core.job import ClaimedJob
from jobspec.worker.codec import Codec
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.unreadable import UnreadableError

_NAME: Final = re.compile(r"(?P<job>.+)\.v(?P<version>[0-9]+)\.json")


def read_payloads(table: DispatchTable, package: str, folder: Path) -> list[str]:
    """Read every sample in ``folder`` as a worker with this table would; the names of the files that were read.

    Samples of jobs that the table does not serve at all are left out. Raises AssertionError, which names every sample
    that cannot be read, and why.
    """
    read: list[str] = []
    wrong: list[str] = []
    served = {kind for kind, _ in table.served}
    for file in sorted(folder.glob("*.json")):
        named = _NAME.fullmatch(file.name)
        if named is None or (kind := f"{package}.{named['job']}") not in served:
            continue
        problem = _problem(table, kind, int(named["version"]), file.read_text(encoding="utf-8"))
        read.append(file.name)
        wrong += [f"  {file.name}: {problem}"] if problem is not None else []
    if wrong:
        msg = "\n".join([f"{package}: stored payloads cannot be read any more", *wrong])
        raise AssertionError(msg)
    return read


def _problem(table: DispatchTable, kind: str, version: int, text: str) -> str | None:
    binding = table.served.get((kind, version))
    if binding is None:
        return f"no `upcast` leads from version {version}; delete the file once no such job is queued any more"
    job = ClaimedJob(id=0, run=0, attempt=1, kind_id=0, payload=text, blob=b"", timeout_seconds=None, suspect=False)
    try:
        Codec(binding.route, version).read(job)
    except UnreadableError as error:
        return error.message
    return None

"""Which job of the specs a word means."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.core.names import qualified
from jobspec.errors import UsageError
from jobspec.manifest.manifest import Job, Manifest
from jobspec.spec.diagnostics import did_you_mean, listing, quote


def find_job(name: str, manifests: Sequence[Manifest]) -> tuple[Manifest, Job]:
    """By its qualified name, or the last part of it where that is unambiguous. Raises UsageError."""
    jobs = {qualified(manifest.package, job.name): (manifest, job) for manifest in manifests for job in manifest.jobs}
    found = [each for each in jobs if each == name] or [each for each in jobs if each.rpartition(".")[2] == name]
    if len(found) == 1:
        return jobs[found[0]]
    if found:
        raise UsageError(f"{quote(name)} is ambiguous: {listing(sorted(found))}", help=f"write {min(found)}")
    short = [each.rpartition(".")[2] for each in jobs]
    hint = did_you_mean(name, [*jobs, *short])
    raise UsageError(f"the specs have no job {quote(name)}", help=hint or f"jobs: {listing(sorted(jobs))}")

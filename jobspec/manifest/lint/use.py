"""What a reviewer asks about things that are there and not used."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.lower import Lowered
from jobspec.manifest.reach import reach
from jobspec.manifest.types import references
from jobspec.spec.diagnostics import quote
from jobspec.spec.model import JobSpec
from jobspec.spec.uses import foreign_names


def unused_type(subject: Subject) -> Iterator[Remark]:
    types = subject.types
    roots = {job.payload for job in subject.jobs}
    for job in subject.jobs:
        roots |= {name for of in (job.result, job.checkpoint) if of is not None for name in references(of)}
    roots |= {name for name in types if f"{subject.manifest.package}:{name}" in subject.imported}
    used = reach(types.get, roots)
    for name in subject.spec.document.spec.types:
        if name in types and name not in used and types[name].imported is None:
            yield Remark(
                path=("types", name),
                message=f"no job uses the type {quote(name)}",
                help="remove it, or use it",
            )


def unused_words(subject: Subject) -> Iterator[Remark]:
    document = subject.spec.document
    profiles = {job.profile for job in document.spec.jobs.values() if job.profile is not None}
    # By their last word: an import may have any name in another spec.
    elsewhere = {job.profile.rpartition(".")[2] for spec in subject.specs for job in _with_profile(spec) if job.profile}
    for name in document.spec.profiles:
        if name not in profiles | elsewhere:
            yield Remark(
                path=("profiles", name),
                message=f"no job names the profile {quote(name)}",
                help=f"remove it, or write `profile: {name}` in a job",
            )
    aliases = {use.name.partition(".")[0] for use in foreign_names(document.spec)}
    aliases |= {each.partition(".")[0] for each in profiles if "." in each}
    for index, each in enumerate(document.spec.imports):
        alias = each.as_ or _last_word(subject, index)
        if alias is not None and alias not in aliases:
            yield Remark(
                path=("imports", index),
                part="value",
                message=f"nothing uses the import {quote(alias)}",
                help=f"remove it, or use what it brings: `{alias}.Name`",
            )


def _with_profile(spec: Lowered) -> Iterator[JobSpec]:
    """Jobs that name a profile of an import."""
    yield from (job for job in spec.document.spec.jobs.values() if job.profile is not None and "." in job.profile)


def _last_word(subject: Subject, index: int) -> str | None:
    """What an import is called that does not say it."""
    document = subject.spec.document
    module = document.spec.imports[index].python
    if module is not None:
        return module.rpartition(".")[2]
    target = next((each for each in subject.specs if each.document.name == document.targets.get(index)), None)
    return None if target is None else target.manifest.package.rpartition(".")[2]

"""Is a new spec safe for the jobs that are stored under the old one? ``breaking`` is the way in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jobspec.manifest.compare.breach import Breach
from jobspec.manifest.compare.jobs import JOB_RULES, JobRule
from jobspec.manifest.compare.order import ORDER_RULES
from jobspec.manifest.compare.pairs import Side
from jobspec.manifest.manifest import Job

__all__ = ["RULES", "Breach", "Side", "breaking"]

RULES: Final[tuple[JobRule, ...]] = (*JOB_RULES, *ORDER_RULES)


def breaking(old: Side, new: Side, rules: Sequence[JobRule] = RULES) -> list[Breach]:
    """What stored jobs of the old package cannot live with; one breach for each change, with all jobs it concerns."""
    found: list[Breach] = []
    for name, before in sorted(old.jobs.items()):
        after = new.jobs.get(name)
        breaches = _removed(new, before) if after is None else _changed(old, new, before, after, rules)
        found += [replace(each, jobs=(name,)) for each in breaches]
    merged: dict[tuple[str, object, str], Breach] = {}
    for each in found:
        key = (each.code, each.path, each.message)
        known = merged.get(key)
        jobs = {*each.jobs, *(known.jobs if known else ())}
        merged[key] = replace(each, jobs=tuple(sorted(jobs)))
    return list(merged.values())


def _changed(old: Side, new: Side, before: Job, after: Job, rules: Sequence[JobRule]) -> Iterator[Breach]:
    for rule in rules:
        yield from rule(old, new, before, after)


def _removed(new: Side, job: Job) -> Iterator[Breach]:
    """JS314, JS325."""
    if job.deprecated is None:
        message = f"`{job.name}` is gone, and was not deprecated before: stored jobs of it are never run"
        help_ = f"put it back with `deprecated: ...`, and remove it when `jobspec jobs --kind {job.name}` finds none"
        yield Breach(code="JS314", path=("jobs",), message=message, help=help_)
    if job.schedule is None:
        return
    for each in new.manifest.jobs:
        if each.schedule and (each.schedule.cron, each.schedule.tz) == (job.schedule.cron, job.schedule.tz):
            message = f"the schedule of `{job.name}`, which is gone, is that of `{each.name}` now: while both are there"
            help_ = f"keep the name `{job.name}`; or remove its schedule in one release, and add this one in the next"
            path = ("jobs", each.name, "schedule")
            yield Breach(code="JS325", path=path, message=f"{message}, both fire", help=help_)

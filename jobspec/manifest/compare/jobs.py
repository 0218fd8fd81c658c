"""The rules about one job: that it stays, that its versions lead on, that its values are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from jobspec.manifest.compare.breach import Breach
from jobspec.manifest.compare.pairs import Side, Use, walk
from jobspec.manifest.compare.types import NAME_RULES, TYPE_RULES, TypeRule
from jobspec.manifest.manifest import Job
from jobspec.manifest.types import NamedType, NullableType, Type
from jobspec.spec.diagnostics import Path

JobRule: TypeAlias = Callable[[Side, Side, Job, Job], Iterator[Breach]]
"""The old side, the new side, the old job, the new job."""


def leads_on(old: Job, new: Job) -> bool:
    """Whether the payloads of the old version are made new by an up-cast."""
    steps = {version for version, _ in new.upcast}
    return new.version > old.version and all(each in steps for each in range(old.version, new.version))


def version_leads_on(_old_side: Side, _new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS312, JS313."""
    path: Path = ("jobs", new.name, "version")
    if new.version < old.version:
        message = f"the version of `{new.name}` went back from {old.version} to {new.version}"
        help_ = f"keep `version: {old.version}`, or raise it to {old.version + 1}"
        no_one = f"{message}: no worker would claim the stored jobs of version {old.version}"
        yield Breach(code="JS313", path=path, message=no_one, help=help_, part="value")
    elif new.version > old.version and not leads_on(old, new):
        message = f"the version of `{new.name}` was raised from {old.version} to {new.version} without an up-cast"
        help_ = f'add `upcast: {{{old.version}: "module:function"}}`, a step for every version'
        no_one = f"{message}: no worker would claim the stored jobs of version {old.version}"
        yield Breach(code="JS312", path=path, message=no_one, help=help_, part="value")
    else:
        now = {version for version, _ in new.upcast}
        for version, function in old.upcast:
            if version not in now:
                message = f"the up-cast of `{new.name}` from version {version} is gone: there may still be jobs of it"
                help_ = f'keep `{version}: "{function}"` until no job of that version is left'
                yield Breach(code="JS312", path=("jobs", new.name), message=message, help=help_)


def blob_is_stored(_old_side: Side, _new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS315."""
    if new.blob and not old.blob:
        message = f"`{new.name}` needs the blob `{new.blob.name}` now, and stored jobs have none: they would be parked"
        help_ = "make a new job of it, and deprecate the old one"
        yield Breach(code="JS315", path=("jobs", new.name, "blob"), message=message, help=help_)


def payload_is_readable(
    old_side: Side, new_side: Side, old: Job, new: Job, rules: tuple[TypeRule, ...] = (*TYPE_RULES, *NAME_RULES)
) -> Iterator[Breach]:
    """JS301 to JS310: the payloads, unless an up-cast makes new ones of them."""
    if leads_on(old, new):
        return
    types = NamedType(name=old.payload), NamedType(name=new.payload)
    what, path = f"the payload of `{new.name}`", ("jobs", new.name, "payload")
    for pair in walk((old_side, types[0]), (new_side, types[1]), what, path):
        for rule in rules:
            # Only the fields of the payload itself can be reserved: `reserved` stands in the job.
            if rule not in NAME_RULES or pair.now == types[1]:
                yield from rule(pair)


def result_is_readable(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS301 to JS307 for results: those of jobs that are done already are read by new callers."""
    if new.result is None:
        return
    path: Path = ("jobs", new.name, "result")
    if old.result is None:
        if not isinstance(new.result, NullableType):
            message = f"`{new.name}` had no result, and its callers expect one now: jobs that are done have none"
            help_ = "write the type with a `?`, or make a new job of it"
            yield Breach(code="JS303", path=path, message=message, help=help_)
        return
    yield from _outcome("result", (old_side, old.result), (new_side, new.result), path, new)


def checkpoint_is_readable(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS301 to JS307 for checkpoints that workers of the release before have saved."""
    if old.checkpoint is not None and new.checkpoint is not None:
        path: Path = ("jobs", new.name, "checkpoint")
        yield from _outcome("checkpoint", (old_side, old.checkpoint), (new_side, new.checkpoint), path, new)


def checkpoint_is_readable_by_old_workers(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS311: while both releases run, a job that a new worker began may be taken up by an old one."""
    if old.checkpoint is None or new.checkpoint is None:
        return
    path: Path = ("jobs", new.name, "checkpoint")
    what = f"the checkpoint of `{new.name}`"
    for pair in walk((new_side, new.checkpoint), (old_side, old.checkpoint), what, path):
        if any(True for rule in TYPE_RULES for _ in rule(pair)):
            message = f"a checkpoint of `{new.name}` that a new worker saves could not be read by a worker of before"
            help_ = f"keep {pair.what} readable both ways, or stop the old workers before the new ones start"
            yield Breach(code="JS311", path=path, message=f"{message}: {pair.what} differs", help=help_)
            return


def _outcome(use: Use, old: tuple[Side, Type], new: tuple[Side, Type], path: Path, job: Job) -> Iterator[Breach]:
    """The rules, with help that does not send the reader to up-casts: those are for payloads."""
    for pair in walk(old, new, f"the {use} of `{job.name}`", path):
        for rule in TYPE_RULES:
            for each in rule(pair):
                message = each.message.replace("stored jobs", f"stored {use}s").replace("jobs from", f"{use}s from")
                help_ = f"no up-cast is made of a {use}: keep what is stored readable, or make a new job of it"
                yield replace(each, message=message, help=help_)


JOB_RULES: Final[tuple[JobRule, ...]] = (
    version_leads_on,
    blob_is_stored,
    payload_is_readable,
    result_is_readable,
    checkpoint_is_readable,
    checkpoint_is_readable_by_old_workers,
)

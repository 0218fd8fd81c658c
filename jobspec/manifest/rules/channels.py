"""Rules about where jobs wait."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.lower import Lowered
from jobspec.manifest.lower_channels import channel_of, key_scalar, lane_paths
from jobspec.manifest.manifest import Channel, FieldDef, Job
from jobspec.manifest.rules.key_paths import KeyPlace, follow
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, listing, quote


def channel_exists(spec: Lowered) -> Iterator[Problem]:
    declared = {channel.name for channel in spec.manifest.channels}
    for job in spec.manifest.jobs:
        if job.channel not in declared and not spec.document.knows("channels", job.channel):
            yield Problem(
                code="JS140",
                message=f"the channel {quote(job.channel)} is not declared",
                path=_use_path(spec, job),
                part="value" if _bindings(spec, job) is None else "key",
                help=_admitting(spec, job.channel)
                or did_you_mean(job.channel, spec.document.names("channels"))
                or "declare it under `channels`",
            )


def _admitting(spec: Lowered, name: str) -> str | None:
    patterns = [each.name for each in spec.manifest.channels if each.is_pattern and name.startswith(each.name[:-1])]
    if not patterns:
        return None
    pattern = max(patterns, key=len)
    return f"write `channel: {pattern}`, and choose {quote(name)} where the job is enqueued; or declare it as well"


def on_dead_is_said(spec: Lowered) -> Iterator[Problem]:
    for channel in spec.manifest.channels:
        path: Path = ("channels", channel.name)
        if channel.order == "strict" and channel.on_dead is None:
            message = (
                f"the strict channel {quote(channel.name)} does not say what a dead job does to the jobs behind it"
            )
            yield Problem(
                code="JS141",
                message=message,
                path=path,
                part="key",
                help="add `on_dead: skip`: they run on without it; or `block`, until an operator looks; or `cancel`",
            )
        if channel.order == "none" and channel.on_dead is not None:
            message = "`on_dead` means something in strict channels only"
            yield Problem(
                code="JS141",
                message=message,
                path=(*path, "on_dead"),
                part="key",
                help="remove it, or add `order: strict`",
            )


def strict_has_no_priority(spec: Lowered) -> Iterator[Problem]:
    channels = {channel.name: channel for channel in spec.manifest.channels}
    for job in spec.manifest.jobs:
        channel = channels.get(job.channel)
        if job.priority and channel is not None and channel.order == "strict":
            message = f"a priority means nothing in the strict channel {quote(channel.name)}: the position is the order"
            yield Problem(
                code="JS144",
                message=message,
                path=("jobs", job.name, "priority"),
                part="key",
                help="remove it, or use another channel",
            )


def limits_mean_something(spec: Lowered) -> Iterator[Problem]:
    for channel in spec.manifest.channels:
        written = spec.document.spec.channels.get(channel.name)
        if written is None:
            continue
        path: Path = ("channels", channel.name)
        pressure = (*path, "back_pressure")
        no_lanes = "limits lanes, and a channel without a key has none"
        if channel.lane_concurrency is not None and channel.order == "strict":
            why = "says nothing in a strict channel: a lane of it runs one job at a time"
            yield _idle((*path, "lane_concurrency"), why, "remove it")
        elif channel.lane_concurrency is not None and not channel.key:
            yield _idle((*path, "lane_concurrency"), no_lanes, "use `concurrency`, or give the channel a `key`")
        if channel.run_ahead > 1 and channel.order != "strict":
            why = "says nothing in an unordered channel: a worker holds as many jobs of it as it has room for"
            yield _idle((*path, "run_ahead"), why, "remove it, or write `order: strict`")
        if channel.lane_max_pending is not None and not channel.key:
            yield _idle((*pressure, "lane_max_pending"), no_lanes, "use `max_pending`, or give the channel a `key`")
        if written.back_pressure is not None and channel.max_pending is None and channel.lane_max_pending is None:
            yield _idle(pressure, "sets no limit", "add `max_pending: 10000`, or `lane_max_pending` if there are lanes")


def _idle(path: Path, why: str, help_: str) -> Problem:
    return Problem(code="JS148", message=f"{quote(path[-1])} {why}", path=path, part="key", help=help_)


def key_is_bound(spec: Lowered) -> Iterator[Problem]:
    channels = {channel.name: channel for channel in spec.manifest.channels}
    for job in spec.manifest.jobs:
        channel = channels.get(job.channel)
        if channel is None:
            continue
        bindings = _bindings(spec, job)
        if bindings is not None and set(bindings) != {part.name for part in channel.key}:
            yield _wrong_keys(spec, job, channel, bindings)
        else:
            paths = lane_paths(channel, spec.document.spec.jobs[job.name].channel)
            for binding in job.key:
                yield from _bound(spec, job, binding, paths[binding.name])


def _wrong_keys(spec: Lowered, job: Job, channel: Channel, bindings: dict[str, str]) -> Problem:
    keys = [part.name for part in channel.key]
    wrong = next((name for name in bindings if name not in keys), None)
    missing = next((name for name in keys if name not in bindings), None)
    path = _use_path(spec, job)
    if wrong is not None:
        message = f"the channel {quote(channel.name)} has no key {quote(wrong)}"
        hint = did_you_mean(wrong, keys) or (
            f"its keys are {listing(keys)}" if keys else "it has no keys: write its name only"
        )
        return Problem(code="JS145", message=message, path=(*path, wrong), part="key", help=hint)
    message = f"the key {quote(missing)} of the channel {quote(channel.name)} is not bound"
    return Problem(code="JS145", message=message, path=path, part="key", help=f"add `{missing}: PATH.IN.THE.PAYLOAD`")


def _bound(spec: Lowered, job: Job, binding: KeyBinding, written: str) -> Iterator[Problem]:
    path = _use_path(spec, job)
    if _bindings(spec, job) is not None:
        path = (*path, binding.name)
    if job.channel == "default" and spec.document.spec.jobs[job.name].channel is None:
        path = ("jobs", job.name)
    help_ = f"add the field, or bind the key to another: `channel: {{{job.channel}: {{{binding.name}: FIELD}}}}`"
    what = f"the key {quote(binding.name)} is bound to {quote(written)}"
    match follow(spec, job.payload, written.split("."), KeyPlace(what=what, path=path, help=help_)):
        case Problem() as problem:
            yield problem
        case FieldDef() as field:
            sort = key_scalar(field.type, spec.types)
            if sort != binding.type and not _is_refused(spec, job, binding):
                told = f"of type `{sort}`" if sort else "of a type that no key can have"
                message = (
                    f"the key {quote(binding.name)} is `{binding.type}`, but the field {quote(field.name)} is {told}"
                )
                help_ = "keys are str, int, bool, uuid, date or an enum; the field and the key have the same type"
                yield Problem(code="JS143", message=message, path=path, help=help_)


def _is_refused(spec: Lowered, job: Job, binding: KeyBinding) -> bool:
    """Whether the key is of a type that no key can have: that is told at the channel."""
    return any(each.path == ("channels", job.channel, "key", binding.name) for each in spec.problems)


def _bindings(spec: Lowered, job: Job) -> dict[str, str] | None:
    use = spec.document.spec.jobs[job.name].channel
    return None if use is None else channel_of(use)[1]


def _use_path(spec: Lowered, job: Job) -> Path:
    """Where the job names its channel."""
    path: Path = ("jobs", job.name, "channel")
    return path if _bindings(spec, job) is None else (*path, job.channel)

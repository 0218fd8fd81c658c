"""The rules that no schema registry has: stored jobs keep their lane, their position, their key and their edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jobspec.manifest.compare.breach import Breach
from jobspec.manifest.compare.jobs import JobRule
from jobspec.manifest.compare.pairs import Side
from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.manifest import Channel, Job, Manifest
from jobspec.spec.diagnostics import Path


def _channel(manifest: Manifest, name: str) -> Channel | None:
    return next((each for each in manifest.channels if each.name == name), None)


def job_stays_in_its_channel(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS320. Of two unordered channels that both stay, nothing is lost by a move."""
    if old.channel == new.channel:
        return
    before, after = _channel(old_side.manifest, old.channel), _channel(new_side.manifest, new.channel)
    is_served = any(job.channel == old.channel for job in new_side.jobs.values())
    strict = "strict" in {each.order for each in (before, after) if each}
    if is_served and not strict:
        return
    move = f"`{new.name}` waits in the channel `{new.channel}`, and stored jobs wait in `{old.channel}`"
    why = "new ones overtake them" if strict else "which no worker of the new spec serves"
    help_ = f"keep `channel: {old.channel}`; or make a new job of it for the new channel, and deprecate this one"
    yield Breach(code="JS320", path=("jobs", new.name, "channel"), message=f"{move}: {why}", help=help_)


def lane_key_is_kept(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS321. Where nothing is kept in order and no lane has a limit, lanes only share the workers out."""
    before, after = _channel(old_side.manifest, old.channel), _channel(new_side.manifest, new.channel)
    if before is None or after is None or old.channel != new.channel or _parts(old.key) == _parts(new.key):
        return
    if not any(each.order == "strict" or each.lane_concurrency for each in (before, after)):
        return
    was, now = _key(old.key), _key(new.key)
    why = "overtake those that are stored" if "strict" in (before.order, after.order) else "do not count those"
    message = f"the lane of `{new.name}` is found by {now}, and was by {was}: new jobs are in other lanes and {why}"
    path: Path = ("channels", new.channel, "key") if before.key != after.key else ("jobs", new.name, "channel")
    help_ = "keep the key; or make a new channel, new jobs for it, and deprecate these"
    yield Breach(code="JS321", path=path, message=message, help=help_)


def _parts(key: tuple[KeyBinding, ...]) -> list[tuple[tuple[str, ...], str]]:
    return [(each.path, each.type) for each in key]


def _key(key: tuple[KeyBinding, ...]) -> str:
    return " and ".join(f"`{'.'.join(each.path)}` ({each.type})" for each in key) or "nothing, one lane for all"


def order_is_kept(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS322."""
    before, after = _channel(old_side.manifest, old.channel), _channel(new_side.manifest, new.channel)
    if before and after and before.name == after.name and before.order == "strict" and after.order == "none":
        message = f"the channel `{after.name}` was strict and is not any more: stored jobs lose their order"
        help_ = "keep `order: strict`, or make a new channel without order"
        yield Breach(code="JS322", path=("channels", after.name, "order"), message=message, help=help_)


def channel_stays_at_its_backend(old_side: Side, new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS326."""
    before, after = _channel(old_side.manifest, old.channel), _channel(new_side.manifest, new.channel)
    if before and after and before.name == after.name and before.backend != after.backend:
        was, now = (f"forwarded to {each.backend}" if each.backend else "run by PostgreSQL" for each in (before, after))
        message = f"the jobs of the channel `{after.name}` are {now}, and were {was}: stored ones are left behind"
        help_ = f"run `jobspec move {after.name}` with the new spec: new jobs wait until the old place has run empty"
        yield Breach(code="JS326", path=("channels", after.name), message=message, help=help_)


def unique_key_is_kept(_old_side: Side, _new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS323. Who takes the uniqueness away altogether knows it."""
    if old.unique is None or new.unique is None or _parts(old.unique.key) == _parts(new.unique.key):
        return
    was, now = _key(old.unique.key), _key(new.unique.key)
    message = f"the unique key of `{new.name}` is {now}, and was {was}: a duplicate of a stored job is not noticed"
    help_ = "keep the key; or make a new job of it, and deprecate this one"
    yield Breach(code="JS323", path=("jobs", new.name, "unique"), message=message, help=help_)


def edges_are_kept(_old_side: Side, _new_side: Side, old: Job, new: Job) -> Iterator[Breach]:
    """JS324. An edge that is gone is only not read any more."""
    before = {each.name: each.job for each in old.after}
    for each in new.after:
        if before.get(each.name) == each.job:
            continue
        path: Path = ("jobs", new.name, "after", each.name)
        if each.name in before:
            message = f"`{each.name}` of `{new.name}` stands for `{each.job}`, and stood for `{before[each.name]}`"
            message += ": the result that stored jobs wait for is of another kind"
        else:
            message = f"`{new.name}` comes after `{each.job}` now: stored jobs have no result of it"
        help_ = "make a new job of it with the new edges, and deprecate this one"
        yield Breach(code="JS324", path=path, message=message, help=help_)


ORDER_RULES: Final[tuple[JobRule, ...]] = (
    job_stays_in_its_channel,
    lane_key_is_kept,
    order_is_kept,
    channel_stays_at_its_backend,
    unique_key_is_kept,
    edges_are_kept,
)

"""A package is declared: a queue for each channel, which says in its tags what waits there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from jobspec.backends.declared import ChannelSpec, KindSpec, Package
from jobspec.backends.sqs.address import Address
from jobspec.backends.sqs.catalogue import Catalogue
from jobspec.backends.sqs.lacks import MOST_RECEIVES, refuse_package
from jobspec.backends.sqs.loading import Found, catalogue_of, look
from jobspec.backends.sqs.names import dead_name, queue_name, short_name
from jobspec.backends.sqs.request import Plan, Request, only, sound
from jobspec.backends.sqs.tags import surplus, to_tags
from jobspec.backends.sqs.trouble import QueueThereError
from jobspec.errors import ChannelInUseError, ConfigError, UnknownChannelError

RETENTION_SECONDS: Final = 14 * 24 * 3600
"""The longest that SQS keeps a message."""
NUMBERS: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A queue as it is to be. ``old`` None: there is none."""

    name: str
    part: Package
    old: Found | None


def declare(address: Address, package: Package) -> Plan[Catalogue]:
    """What is then declared under the prefix.

    Raises UnsupportedError, ChannelInUseError, UnknownChannelError, ConfigError, DatabaseError. If it ends half way, it
    can be done again.
    """
    refuse_package(package)
    found, dead_url = yield from look(address)
    catalogue_of(address, found, dead_url)
    before = {channel.name: each for each in found for channel in each.part.channels}
    ours = {name: each for name, each in before.items() if each.part.name == package.name}
    busy = yield from _busy(ours)
    wanted = plan(address, package, before, ours, busy)
    dead_url = dead_url or (yield from _make(dead_name(address.prefix), _attributes(address)))
    policy = yield from _redrive_policy(dead_url)
    kept = [each for each in found if each.part.name != package.name]
    for each in wanted:
        kept += [(yield from _set(each, {**_attributes(address), "RedrivePolicy": policy}))]
    gone = ours.keys() - {each.part.channels[0].name for each in wanted}
    yield from _forget([ours[name] for name in sorted(gone)])
    return catalogue_of(address, kept, dead_url)


# ---- what is to be: pure
def plan(
    address: Address, package: Package, before: Mapping[str, Found], ours: Mapping[str, Found], busy: set[str]
) -> list[Wanted]:
    """``busy``: channels of the package that hold messages.

    Raises ChannelInUseError, UnknownChannelError, ConfigError.
    """
    names = {each.name for each in package.channels}
    declared = {(each.name, each.version) for each in package.kinds}
    for kind in package.kinds:
        if kind.channel not in names:
            raise UnknownChannelError(
                f"kind {kind.name}: the package has no channel {kind.channel}", help="declare the channel first"
            )
    wanted: list[Wanted] = []
    for channel in package.channels:
        old = ours.get(channel.name)
        if old is not None and channel.name in busy:
            _check_change(old.part.channels[0], channel)
        kinds = [each for each in package.kinds if each.channel == channel.name]
        left = _left(old, declared) if channel.name in busy else []
        wanted.append(_wanted(address, package, channel, [*kinds, *left], old))
    for name in sorted(busy - names):  # its jobs are to be run, though no more come
        old = ours[name]
        wanted.append(_wanted(address, package, old.part.channels[0], _left(old, declared), old))
    _check_names(wanted, before)
    return wanted


def _wanted(
    address: Address, package: Package, channel: ChannelSpec, kinds: Iterable[KindSpec], old: Found | None
) -> Wanted:
    part = Package(name=package.name, channels=(channel,), kinds=tuple(kinds))
    return Wanted(queue_name(address.prefix, channel.name), part, old)


def _left(old: Found | None, declared: set[tuple[str, int]]) -> list[KindSpec]:
    """Kinds that are not declared any more, of which there may be jobs."""
    return [] if old is None else [each for each in old.part.kinds if (each.name, each.version) not in declared]


def _check_change(old: ChannelSpec, new: ChannelSpec) -> None:
    if (old.ordered, old.key) != (new.ordered, new.key):
        raise ChannelInUseError(
            f"channel {new.name} has messages: its order and key cannot change under them",
            help="declare a channel of another name for the new jobs, or wait until its queue is empty",
        )


def _check_names(wanted: Iterable[Wanted], before: Mapping[str, Found]) -> None:
    """Two channels can have one name for a queue, as ``a.b-c`` and ``a-b.c`` would."""
    owners = {short_name(each.url): name for name, each in before.items()}
    for each in wanted:
        channel = each.part.channels[0].name
        owner = owners.setdefault(each.name, channel)
        if owner != channel:
            raise ConfigError(
                f"the queue of channel {channel} would be {each.name}, which is that of channel {owner}",
                help="rename one of them, or give each package a prefix of its own",
            )


# ---- and how it comes to be
def _attributes(address: Address) -> dict[str, str]:
    return {"MessageRetentionPeriod": str(RETENTION_SECONDS), "MaximumMessageSize": str(address.max_bytes)}


FIFO_ATTRIBUTES: Final = {
    "FifoQueue": "true",
    "ContentBasedDeduplication": "false",
    # A group hears of its own messages only: without it a queue takes 300 requests a second.
    "DeduplicationScope": "messageGroup",
    "FifoThroughputLimit": "perMessageGroupId",
}


def _make(name: str, attributes: Mapping[str, str]) -> Plan[str]:
    """The URL of the queue, which may have been there."""
    try:
        request = Request("create_queue", {"QueueName": name, "Attributes": {**FIFO_ATTRIBUTES, **attributes}})
        return str((yield from only(request))["QueueUrl"])
    except QueueThereError:  # with other attributes
        url = str((yield from only(Request("get_queue_url", {"QueueName": name})))["QueueUrl"])
        yield from only(Request("set_queue_attributes", {"QueueUrl": url, "Attributes": dict(attributes)}))
        return url


def _redrive_policy(dead_url: str) -> Plan[str]:
    answer = yield from only(Request("get_queue_attributes", {"QueueUrl": dead_url, "AttributeNames": ["QueueArn"]}))
    return json.dumps({"deadLetterTargetArn": answer["Attributes"]["QueueArn"], "maxReceiveCount": MOST_RECEIVES})


def _set(wanted: Wanted, attributes: Mapping[str, str]) -> Plan[Found]:
    old, tags = wanted.old, to_tags(wanted.part)
    if old is None:
        url = yield from _make(wanted.name, attributes)
    else:
        url = old.url
        yield from only(Request("set_queue_attributes", {"QueueUrl": url, "Attributes": dict(attributes)}))
    yield from only(Request("tag_queue", {"QueueUrl": url, "Tags": tags}))
    if old is not None and (left := surplus(old.tags, tags)):
        yield from only(Request("untag_queue", {"QueueUrl": url, "TagKeys": left}))
    return Found(url, tags, wanted.part)


def _busy(ours: Mapping[str, Found]) -> Plan[set[str]]:
    """The channels that seem to hold messages: the numbers of SQS are approximate."""
    if not ours:
        return set()
    answers = yield [
        Request("get_queue_attributes", {"QueueUrl": each.url, "AttributeNames": list(NUMBERS)})
        for each in ours.values()
    ]
    counts = [sum(int(each) for each in sound(answer)["Attributes"].values()) for answer in answers]
    return {name for name, count in zip(ours, counts, strict=True) if count}


def _forget(gone: Iterable[Found]) -> Plan[None]:
    """Their queues stay: one that only seems to be empty may hold jobs."""
    for each in gone:
        keys = [name for name in each.tags if name.split(".")[0] == "jobspec"]
        yield from only(Request("untag_queue", {"QueueUrl": each.url, "TagKeys": keys}))

"""What is declared, read from the tags of the queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobspec.backends.declared import Package
from jobspec.backends.sqs.address import Address
from jobspec.backends.sqs.catalogue import Catalogue, Home
from jobspec.backends.sqs.names import FIFO, dead_name, short_name
from jobspec.backends.sqs.request import TOGETHER, Plan, Request, cut, only, sound
from jobspec.backends.sqs.tags import from_tags
from jobspec.errors import ConfigError

MOST_LISTED = 1000
"""Queues that SQS names in one answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A queue, and what it says of itself."""

    url: str
    tags: Mapping[str, str]
    part: Package


def load(address: Address) -> Plan[Catalogue]:
    """Raises ConfigError, DatabaseError."""
    return catalogue_of(address, *(yield from look(address)))


def look(address: Address) -> Plan[tuple[list[Found], str | None]]:
    """All queues of ours, and the URL of the dead-letter queue."""
    urls = yield from _list(f"{address.prefix}-", address)
    found: list[Found] = []
    for some in cut(urls, TOGETHER):
        answers = yield [Request("list_queue_tags", {"QueueUrl": url}) for url in some]
        for url, answer in zip(some, answers, strict=True):
            tags = sound(answer).get("Tags", {})
            if (part := from_tags(tags, short_name(url))) is not None:
                found.append(Found(url, tags, part))
    dead = [url for url in urls if short_name(url) == dead_name(address.prefix)]
    return found, dead[0] if dead else None


def _list(prefix: str, address: Address) -> Plan[list[str]]:
    urls: list[str] = []
    token: dict[str, Any] = {}
    while True:
        listed = {"QueueNamePrefix": prefix, "MaxResults": MOST_LISTED, **token}
        answer = yield from only(Request("list_queues", listed))
        urls += answer.get("QueueUrls", ())
        if not (next_token := answer.get("NextToken")):
            return urls
        token = {"NextToken": next_token}


def catalogue_of(address: Address, found: list[Found], dead_url: str | None) -> Catalogue:
    """Raises ConfigError."""
    homes: dict[str, Home] = {}
    for each in found:
        if not each.url.endswith(FIFO):
            raise ConfigError(
                f"queue {short_name(each.url)} is a standard queue, and has tags of jobspec; jobs need FIFO queues",
                help="remove the tags, or the queue: what `jobspec apply` makes ends in .fifo",
            )
        for channel in each.part.channels:
            homes[channel.name] = Home(spec=channel, package=each.part.name, url=each.url, kinds=each.part.kinds)
    return Catalogue(address=address, homes=homes, dead_url=dead_url)

"""Messages that nobody is to run any more go to the dead-letter queue, as they are, and say why in their attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from jobspec.backends.sqs.address import MOST_BYTES
from jobspec.backends.sqs.catalogue import Catalogue
from jobspec.backends.sqs.envelope import legal
from jobspec.backends.sqs.hiding import Outcome, delete
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.names import dead_name, deduplication_id
from jobspec.backends.sqs.request import Plan, Request
from jobspec.core.job import AttemptError
from jobspec.errors import DatabaseError, JobspecError

LONGEST_WORDS: Final = 4000
"""Of an error that is kept with a dead message, in bytes."""
_SPARE: Final = 1000
"""Bytes that the other attributes take at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Burial:
    url: str
    receipt: str
    body: str = field(repr=False)
    group: str
    dedup: str
    channel: str
    error: AttemptError

    @classmethod
    def of_held(cls, held: Held, error: AttemptError) -> Self:
        dedup = held.envelope.dedup
        return cls(
            url=held.home.url, receipt=held.receipt, body=held.body, group=held.group, dedup=dedup,
            channel=held.home.name, error=error,
        )  # fmt: skip

    @classmethod
    def of_message(cls, url: str, message: Mapping[str, Any], channel: str, error: AttemptError) -> Self:
        """One that cannot be read."""
        return cls(
            url=url, receipt=message["ReceiptHandle"], body=message["Body"], error=error, channel=channel,
            group=message["Attributes"].get("MessageGroupId", ""), dedup=message["MessageId"],
        )  # fmt: skip


def bury(catalogue: Catalogue, burials: Sequence[Burial]) -> Plan[Outcome]:
    """First sent there, then deleted here: whoever dies in between leaves both."""
    if not burials:
        return Outcome(frozenset(), frozenset(), None)
    url = catalogue.dead_url
    if url is None:
        raise DatabaseError(
            f"SQS ({catalogue.address}) has no dead-letter queue {dead_name(catalogue.address.prefix)}",
            help="was it deleted? `jobspec apply` makes it again; until then the jobs stay where they are",
        )
    sent: list[int] = []
    trouble: JobspecError | None = None
    for place, each in enumerate(burials):  # one by one: two of them can be larger than a batch may be
        (answer,) = yield [Request("send_message", {"QueueUrl": url, **_letter(each)})]
        if isinstance(answer, JobspecError):
            trouble = answer
        else:
            sent.append(place)
    outcome = yield from delete([(burials[place].url, burials[place].receipt) for place in sent])
    return Outcome(
        frozenset(sent[n] for n in outcome.done), frozenset(sent[n] for n in outcome.gone), trouble or outcome.trouble
    )


def _letter(burial: Burial) -> dict[str, Any]:
    room = MOST_BYTES - len(burial.body.encode()) - _SPARE
    words = {"type": burial.error.type, "channel": burial.channel, "attempt": str(burial.error.attempt)}
    words["message"] = burial.error.message.encode()[: max(min(LONGEST_WORDS, room), 0)].decode(errors="ignore")
    attributes = {
        f"jobspec.{name}": {"DataType": "String", "StringValue": legal(text)} for name, text in words.items() if text
    }
    return {
        "MessageBody": burial.body,
        "MessageGroupId": burial.group,
        "MessageDeduplicationId": deduplication_id(f"{burial.channel}-{burial.dedup}-dead"),
        "MessageAttributes": attributes if room >= 0 else {},
    }

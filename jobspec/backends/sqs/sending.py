"""Messages are sent, ten at a time, in the order of each queue; what could not be sent is told by its places."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from jobspec.backends.sqs.catalogue import Catalogue
from jobspec.backends.sqs.ids import Ids
from jobspec.backends.sqs.letters import Letter, batches, by_queue, letters
from jobspec.backends.sqs.request import TOGETHER, Answer, Plan, Request, refused
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, EnqueueError, JobspecError

TRIES = 3
"""How often a message is sent that SQS could not take for reasons of its own."""


@dataclass(slots=True)
class Lot:
    """The messages for one queue, and how far they are."""

    waiting: list[list[Letter]]
    """Batches."""
    tries: int = 0
    why: JobspecError | None = None
    """Nothing more is sent to this queue: what came behind would overtake."""
    failed: list[Letter] = field(default_factory=list)


def enqueue(catalogue: Catalogue, jobs: Sequence[NewJob], ids: Ids) -> Plan[list[int]]:
    """The ids. Raises EnqueueError if only some were stored; else what ``letters`` raises, and DatabaseError."""
    written, numbers = letters(catalogue, jobs, ids)
    lots = yield from send(written, catalogue.address.max_bytes)
    if not (bad := [each for each in lots if each.why is not None]):
        return numbers
    why = bad[0].why
    assert why is not None
    places = sorted(place for lot in bad for each in lot.failed for place in each.places)
    if len(places) == len(jobs):
        raise why
    stored = tuple(number for place, number in enumerate(numbers) if place not in set(places))
    raise EnqueueError(f"{len(places)} of {len(jobs)} jobs: {why.message}", stored=stored, failed=tuple(places))


def send(written: Sequence[Letter], most_bytes: int) -> Plan[list[Lot]]:
    """To several queues at once."""
    lots = [Lot(batches(some, most_bytes)) for some in by_queue(written)]
    while open_ := [each for each in lots if each.waiting][:TOGETHER]:
        answers = yield [_request(each.waiting[0]) for each in open_]
        for lot, answer in zip(open_, answers, strict=True):
            _answered(lot, answer)
    return lots


def _request(batch: Sequence[Letter]) -> Request:
    entries = [
        {"Id": str(n), "MessageBody": each.body, "MessageGroupId": each.group, "MessageDeduplicationId": each.dedup}
        for n, each in enumerate(batch)
    ]
    return Request("send_message_batch", {"QueueUrl": batch[0].url, "Entries": entries})


def _answered(lot: Lot, answer: Answer) -> None:
    batch = lot.waiting.pop(0)
    if isinstance(answer, JobspecError):
        _give_up(lot, answer, batch)
        return
    bad = refused(answer)
    if not bad:
        lot.tries = 0
        return
    lot.tries += 1
    left = [batch[n] for n in sorted(bad)]
    theirs = not any(each.get("SenderFault", True) for each in bad.values())
    if theirs and lot.tries < TRIES and not _overtaken(batch, bad.keys()):
        lot.waiting.insert(0, left)
        return
    first = bad[min(bad)]
    _give_up(lot, DatabaseError(f"SQS has refused: {first.get('Code')}: {first.get('Message', '')}"), left)


def _overtaken(batch: Sequence[Letter], bad: Collection[int]) -> bool:
    """A later one of the same group has been stored: sent again, these would come behind it."""
    return any(batch[n].group == each.group for n in bad for m, each in enumerate(batch) if m > n and m not in bad)


def _give_up(lot: Lot, why: JobspecError, batch: Sequence[Letter]) -> None:
    lot.why = why
    lot.failed = [*batch, *(each for later in lot.waiting for each in later)]
    lot.waiting = []

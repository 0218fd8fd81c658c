"""Jobs become messages: checked, enveloped, and not yet sent. Pure but for the ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from jobspec.backends.check import check_blob, check_options, filled, read_payload
from jobspec.backends.keys import lane_key
from jobspec.backends.sqs.catalogue import Catalogue, Home
from jobspec.backends.sqs.envelope import Envelope, next_of, write
from jobspec.backends.sqs.ids import Ids, id_of
from jobspec.backends.sqs.lacks import refuse_job, unsupported
from jobspec.backends.sqs.names import deduplication_id, group
from jobspec.backends.sqs.request import BATCH
from jobspec.core.job import NewJob
from jobspec.errors import PayloadError, UnsupportedError


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A message that is to be sent."""

    url: str
    group: str
    dedup: str
    body: str = field(repr=False)
    size: int
    places: tuple[int, ...] = ()
    """Of its jobs in the call, from 0."""
    repeated: bool = False
    """Whoever sends it sends it again if it was not stored: until it is, nothing of its group may be."""


def letters(catalogue: Catalogue, jobs: Sequence[NewJob], ids: Ids) -> tuple[list[Letter], list[int]]:
    """The messages, and the ids of all jobs. A chain is one message, which carries the rest of it.

    Raises UnsupportedError, PayloadError, OptionError, UnknownKindError, UnknownChannelError: nothing is sent then.
    """
    written: list[Letter] = []
    numbers: list[int] = []
    for chain in _chains(jobs):
        envelopes: list[Envelope] = []
        for place in chain:
            kind, home = catalogue.home(jobs[place])
            if place != chain[0] and home.spec.ordered:
                raise UnsupportedError(
                    f"{kind.name}: in a strict channel, a job of a chain would get its place in the lane only when the"
                    " one before it has ended",
                    help="enqueue them with enqueue_many: the lane keeps their order; or let them wait in a channel"
                    " without order",
                )
            envelopes.append(_envelope(catalogue, jobs[place], ids))
        numbers += [each.id for each in envelopes]
        first = replace(envelopes[0], rest=tuple(envelopes[1:]))
        for each in _stations(first):
            check_size(catalogue, each)
        repeated = jobs[chain[0]].dedup is not None
        written.append(replace(letter(catalogue.homes[first.channel], first, places=chain), repeated=repeated))
    return written, numbers


def _chains(jobs: Sequence[NewJob]) -> Iterator[tuple[int, ...]]:
    """Places of jobs that wait for each other, one after the other. Raises UnsupportedError for all other edges."""
    chain: list[int] = []
    for place, job in enumerate(jobs):
        refuse_job(job)
        waits = [each for _, each in job.after]
        if waits and waits != [-place]:
            raise unsupported(f"{job.kind}: an edge to any but the job before it in the call", "dependencies")
        if chain and not waits:
            yield tuple(chain)
            chain = []
        chain.append(place)
    if chain:
        yield tuple(chain)


def _envelope(catalogue: Catalogue, job: NewJob, ids: Ids) -> Envelope:
    """Raises PayloadError, OptionError."""
    kind, home = catalogue.home(job)
    payload = read_payload(job)
    check_blob(kind, job)
    check_options(home.spec, job)
    key = lane_key(kind.name, kind.key, {**kind.defaults, **payload}) if kind.key else None
    id_ = ids() if job.dedup is None else id_of(job.dedup)
    dedup = f"{id_}-{ids.token()}" if job.dedup is None else deduplication_id(job.dedup)
    return Envelope(
        id=id_, kind=kind.name, version=kind.version, channel=home.name, dedup=dedup,
        payload=filled(kind, job.payload, payload), key=key, blob=job.blob, max_attempts=job.max_attempts,
        timeout_seconds=job.timeout_seconds, origin=job.origin or kind.origin, tags=job.tags, trace=job.trace,
    )  # fmt: skip


def _stations(first: Envelope) -> Iterator[Envelope]:
    """What is sent in the course of a chain."""
    station: Envelope | None = first
    while station is not None:
        yield station
        station = next_of(station)


def check_size(catalogue: Catalogue, envelope: Envelope) -> None:
    """Raises PayloadError."""
    size, most = len(write(envelope).encode()), catalogue.address.max_bytes
    if size > most:
        behind = f", with {len(envelope.rest)} more of its chain" if envelope.rest else ""
        raise PayloadError(
            f"{envelope.kind}: its message{behind} would be {size} bytes; SQS takes {most}",
            help="keep large data elsewhere, and enqueue where it is; the limit is max_bytes in the URL",
        )


def letter(home: Home, envelope: Envelope, places: Iterable[int] = ()) -> Letter:
    body = write(envelope)
    return Letter(
        url=home.url,
        group=group(home.spec, envelope.key, envelope.dedup),
        dedup=envelope.dedup,
        body=body,
        size=len(body.encode()),
        places=tuple(places),
    )


def batches(written: Sequence[Letter], most_bytes: int) -> list[list[Letter]]:
    """Of one queue, each group in its order: at most ten, and no more bytes than one message may have.

    Of a batch SQS may store some and refuse others: one that is ``repeated`` has none of its group beside it.
    """
    packed: list[list[Letter]] = []
    room: list[int] = []
    least: dict[str, int] = {}
    """The first batch that the next one of a group may be in."""
    first_open = 0
    for each in written:
        place = max(least.get(each.group, 0), first_open)
        while place < len(packed) and (len(packed[place]) == BATCH or each.size > room[place]):
            place += 1
        if place == len(packed):
            packed.append([])
            room.append(most_bytes)
        packed[place].append(each)
        room[place] -= each.size
        least[each.group] = place + 1 if each.repeated else place
        while first_open < len(packed) and len(packed[first_open]) == BATCH:
            first_open += 1
    return packed


def by_queue(written: Sequence[Letter]) -> list[list[Letter]]:
    """In their order."""
    ordered = sorted(written, key=lambda each: each.url)
    return [list(some) for _, some in groupby(ordered, key=lambda each: each.url)]

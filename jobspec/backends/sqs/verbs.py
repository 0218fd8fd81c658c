"""What producers do, and those who claim by hand: one plan a verb, the same for sync and async."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, inf
from typing import Any

from jobspec.backends.check import check_claim
from jobspec.backends.declared import Package
from jobspec.backends.sqs import declaring, ending, sending
from jobspec.backends.sqs.declaring import NUMBERS
from jobspec.backends.sqs.desk import AGAIN_SECONDS, Desk
from jobspec.backends.sqs.hiding import Hiding, hide
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.lacks import LONGEST, unsupported
from jobspec.backends.sqs.receiving import Wish, claim, in_turn, longest_wait
from jobspec.backends.sqs.request import Plan, Request, sound
from jobspec.backends.worker_backend import Done, Settled, Verdict
from jobspec.core.job import AttemptError, NewJob
from jobspec.core.metric import Metric
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import LeaseLostError, OptionError, UnknownChannelError, UnknownKindError


def declare(desk: Desk, package: Package) -> Plan[None]:
    """Raises what :func:`declaring.declare` raises."""
    desk.learn((yield from declaring.declare(desk.address, package)))


def enqueue(desk: Desk, jobs: Sequence[NewJob]) -> Plan[list[int]]:
    """Raises what :func:`sending.enqueue` raises."""
    catalogue = yield from desk.known()
    try:
        return (yield from sending.enqueue(catalogue, jobs, desk.ids))
    except (UnknownKindError, UnknownChannelError):  # nothing was sent; it may have been declared since
        if desk.now() - desk.loaded_at < AGAIN_SECONDS:
            raise
    catalogue = yield from desk.known(not_older_than=AGAIN_SECONDS)
    return (yield from sending.enqueue(catalogue, jobs, desk.ids))


# ---- by hand
@dataclass(kw_only=True, slots=True)
class Hand:
    """What a claim by hand asks for."""

    given_up: bool = False
    """Whoever asked has gone."""

    limit: int
    channels: Sequence[str] | None
    lease_seconds: float
    block_seconds: float

    @classmethod
    def of(
        cls,
        *,
        limit: int,
        kinds: Sequence[str] | None,
        channels: Sequence[str] | None,
        lease: timedelta,
        id_: int | None,
        block: timedelta | float | None,
    ) -> Hand:
        """Raises OptionError, UnsupportedError."""
        check_claim(limit, kinds, channels, lease)
        for what, given in (("a claim by kind", kinds), ("a claim by id", id_)):
            if given is not None:
                raise unsupported(what, "picking")
        check_lease(lease.total_seconds())
        seconds = seconds_of("block", block) or 0.0
        return cls(limit=limit, channels=channels, lease_seconds=lease.total_seconds(), block_seconds=seconds)


def check_lease(seconds: float) -> None:
    """Raises OptionError."""
    if seconds > LONGEST:
        raise OptionError(f"a lease of {seconds:.0f} s: SQS lets nobody hold a message for more than {LONGEST:.0f} s")


def claim_by_hand(desk: Desk, hand: Hand) -> Plan[list[Held]]:
    """Raises UnknownChannelError, DatabaseError."""
    catalogue = yield from desk.known()
    homes = catalogue.called(hand.channels)
    longest = longest_wait(homes, desk.address.wait_seconds)
    end = desk.now() + hand.block_seconds
    while True:
        left = end - desk.now()
        wait = min(longest, ceil(left)) if hand.block_seconds and left > 0 else 0
        wish = Wish(
            homes=in_turn(homes, desk.rng), limit=hand.limit, lease_seconds=hand.lease_seconds, wait_seconds=wait
        )
        held = yield from claim(desk, wish)
        if held or hand.given_up or desk.now() >= end:
            return held


def finish(desk: Desk, job_id: int, run: int, result: str | None) -> Plan[None]:
    """Raises UnsupportedError for a result, LeaseLostError, DatabaseError."""
    desk.holdings.held(job_id, run)
    recorded = yield from ending.finish(desk, [Done(job_id, run, result)])
    _check(job_id, run, recorded.runs)


def settle(
    desk: Desk, verdict: Verdict, job_id: int, run: int, error: AttemptError | None, delay_seconds: float | None
) -> Plan[JobState]:
    """What the job is now. Raises LeaseLostError, OptionError, UnsupportedError, DatabaseError."""
    if delay_seconds is not None and not 0 <= delay_seconds < inf:
        raise OptionError(f"the delay is {delay_seconds} s; it must not be negative")
    desk.holdings.held(job_id, run)
    item = Settled(id=job_id, run=run, error=error, delay_seconds=delay_seconds)
    recorded = yield from ending.settle(desk, verdict, [item])
    _check(job_id, run, recorded.runs)
    if recorded.dead:
        return "dead"
    return "ready" if verdict in ("released", "rescheduled") else "scheduled"


def fail(
    desk: Desk, job_id: int, run: int, error: dict[str, Any], *, delay_seconds: float | None, give_up: bool
) -> Plan[JobState]:
    known = {name: error[name] for name in ("type", "message", "traceback", "data") if name in error}
    kept = AttemptError(attempt=0, classes=tuple(error.get("classes", ())), **known)
    return (yield from settle(desk, "given_up" if give_up else "failed", job_id, run, kept, delay_seconds))


def extend(desk: Desk, job_id: int, run: int, lease_seconds: float) -> Plan[datetime]:
    """Raises LeaseLostError, OptionError, DatabaseError."""
    held, now = desk.holdings.held(job_id, run), desk.now()
    left = held.seconds_left(now)
    if not 0 < lease_seconds <= left:
        raise OptionError(
            f"job {job_id} cannot be held for {lease_seconds:.0f} s more: SQS lets it be held for {left} s at most"
        )
    seconds = held.hidable(lease_seconds, now)
    outcome = yield from hide([Hiding(url=held.home.url, receipt=held.receipt, seconds=seconds)])
    outcome.check()
    _check(job_id, run, {run} if outcome.done else ())
    held.until = now + seconds
    return datetime.now(UTC) + timedelta(seconds=seconds)


def _check(job_id: int, run: int, runs: Collection[int]) -> None:
    if run not in runs:
        raise LeaseLostError(f"run {run} does not hold job {job_id} any more: its lease ran out")


# ---- who looks
def stats(desk: Desk) -> Plan[list[Metric]]:
    """The numbers of SQS, which are approximate; None: it has none."""
    catalogue = yield from desk.known()
    homes = list(catalogue.homes.values())
    urls = [*(home.url for home in homes), *([] if catalogue.dead_url is None else [catalogue.dead_url])]
    answers = yield [
        Request("get_queue_attributes", {"QueueUrl": url, "AttributeNames": list(NUMBERS)}) for url in urls
    ]
    numbers = [[_number(sound(answer)["Attributes"], name) for name in NUMBERS[:2]] for answer in answers]
    found: list[Metric] = []
    for home, (ready, hidden) in zip(homes, numbers, strict=False):  # the dead-letter queue is the last
        found += _of_channel(home.name, ready, hidden)
        for kind in home.kinds:
            found.append(Metric(name="jobspec_mean_run_seconds", labels={"kind": kind.name}, value=None))
    dead = None if catalogue.dead_url is None else numbers[-1][0]
    found.append(Metric(name="jobspec_dead_messages", labels={}, value=dead))
    return sorted(found, key=lambda each: (each.name, str(each.labels)))


def _number(attributes: Mapping[str, str], name: str) -> float | None:
    return float(attributes[name]) if name in attributes else None


def _of_channel(name: str, ready: float | None, hidden: float | None) -> list[Metric]:
    states: dict[str, float | None] = {
        "ready": ready,  # those that wait for others of their lane, too
        "running": None,  # hidden, as are those that wait for another attempt
        "scheduled": None,
        "waiting": None,
        "dead": None,
    }
    return [
        *(
            Metric(name="jobspec_jobs", labels={"channel": name, "state": state}, value=value)
            for state, value in states.items()
        ),
        Metric(
            name="jobspec_messages",
            labels={"channel": name},
            value=None if ready is None or hidden is None else ready + hidden,
        ),
        Metric(name="jobspec_oldest_ready_seconds", labels={"channel": name}, value=None),
    ]

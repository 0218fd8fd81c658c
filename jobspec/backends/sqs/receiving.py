"""Messages are received, and become jobs that somebody holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any, Final

from jobspec.backends.sqs.burying import Burial, bury
from jobspec.backends.sqs.catalogue import Catalogue, Home
from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.envelope import Envelope, UnreadableError, read
from jobspec.backends.sqs.hiding import Hiding, hide
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.ids import Ids
from jobspec.backends.sqs.log import QUEUE_TROUBLE
from jobspec.backends.sqs.request import BATCH, TOGETHER, Answer, Plan, Request
from jobspec.core.job import AttemptError
from jobspec.errors import JobspecError

FOREIGN_SECONDS: Final = 10
FOREIGN_MOST_SECONDS: Final = 900
"""How long a message rests that was received by somebody who cannot run it: each time twice as long as before, because
every time counts as an attempt."""
SHORT_WAIT_SECONDS: Final = 1
"""Where several queues are asked: what one of them gives is not to wait long for those that have nothing."""
LOST: Final = "whoever held it last gave no sign of life, or gave it back"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Up to ``limit`` jobs out of ``homes``, for ``lease_seconds``."""

    homes: Sequence[Home]
    limit: int
    lease_seconds: float
    wait_seconds: int = 0
    """How long SQS waits for a first one."""
    kinds: Collection[tuple[str, int]] | None = None
    """What can be run; None: all that is declared."""
    worker_id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    home: Home
    message: Mapping[str, Any]
    since: float
    until: float


def claim(desk: Desk, wish: Wish) -> Plan[list[Held]]:
    """Raises DatabaseError if no queue could be asked."""
    taken: list[Held] = []
    homes, budget, width = list(wish.homes), wish.wait_seconds, 1
    while homes and len(taken) < wish.limit:
        asks = share(homes, wish.limit - len(taken), width)
        asked = {home.name for home, _ in asks}
        wait = budget if len(asked) == len(homes) else min(budget, SHORT_WAIT_SECONDS)
        began = desk.now()
        answers = yield [_request(home, most, wish, desk.ids, wait) for home, most in asks]
        try:
            received, full = _sorted(desk, asks, answers, wish, began)
        except JobspecError:
            if taken:  # they are held, and nobody else is told of them
                break
            raise
        held, bad, foreign = admit(desk.catalogue, received, wish, desk.ids)
        desk.holdings.take(held)  # before anything else is asked: from here on they are renewed, or given back
        taken += held
        yield from _put_away(desk.catalogue, bad, foreign)
        unasked = [home for home in homes if home.name not in asked]
        homes = [*unasked, *(home for home in homes if home.name in full)]
        budget = 0 if taken else budget - wait
        width = 1 if unasked else min(2 * width, TOGETHER)
    return taken


def longest_wait(homes: Sequence[Home], seconds: int) -> int:
    """How long SQS may wait in one request, where ``seconds`` is what was set."""
    return seconds if len(homes) == 1 else min(seconds, SHORT_WAIT_SECONDS)


def in_turn(homes: Sequence[Home], rng: Random) -> list[Home]:
    """By chance: where there is room for few jobs, each channel comes first now and then."""
    return rng.sample(homes, len(homes))


def share(homes: Sequence[Home], limit: int, width: int) -> list[tuple[Home, int]]:
    """Whom to ask now, for how many; with at most ``width`` requests each. No more are asked for than there is room
    for: what nobody starts gets old.

    A strict channel gives as many of a lane as may run ahead of each other, by default one: what is received behind a
    job that fails would use up an attempt of its own, with every attempt of that.
    """
    asks: list[tuple[Home, int]] = []
    left = limit
    for place, home in enumerate(homes):
        part = ceil(left / (len(homes) - place))
        most = min(BATCH, home.spec.run_ahead) if home.spec.ordered else BATCH
        for _ in range(width):
            if (size := min(part, most, left)) > 0:
                asks.append((home, size))
                part, left = part - size, left - size
    return asks


def _request(home: Home, most: int, wish: Wish, ids: Ids, wait: int) -> Request:
    return Request(
        "receive_message",
        {
            "QueueUrl": home.url,
            "MaxNumberOfMessages": most,
            "WaitTimeSeconds": wait,
            "VisibilityTimeout": ceil(lease_of(home, wish.lease_seconds)),
            "AttributeNames": ["ApproximateReceiveCount", "MessageGroupId"],
            # Asked again, after an answer was lost, SQS gives the same messages.
            "ReceiveRequestAttemptId": ids.token(),
        },
    )


def lease_of(home: Home, lease_seconds: float) -> float:
    return max(lease_seconds, *(kind.lease_seconds or 0.0 for kind in home.kinds), 0.0)


def _sorted(
    desk: Desk, asks: Sequence[tuple[Home, int]], answers: Sequence[Answer], wish: Wish, began: float
) -> tuple[list[Received], set[str]]:
    """The messages, and the channels that may have more. One queue that fails does not keep the others from work."""
    received: list[Received] = []
    full: set[str] = set()
    errors: list[JobspecError] = []
    for (home, most), answer in zip(asks, answers, strict=True):
        if isinstance(answer, JobspecError):
            errors.append(answer)
            if desk.troubles.get(home.name) != answer.message:
                desk.troubles[home.name] = answer.message
                QUEUE_TROUBLE(channel=home.name, error=answer.message)
            continue
        desk.troubles.pop(home.name, None)
        until = began + lease_of(home, wish.lease_seconds)
        messages = answer.get("Messages", ())
        received += [Received(home=home, message=each, since=began, until=until) for each in messages]
        if len(messages) == most:
            full.add(home.name)
    if errors and len(errors) == len(asks):
        raise errors[0]
    return received, full


def admit(
    catalogue: Catalogue, received: Sequence[Received], wish: Wish, ids: Ids
) -> tuple[list[Held], list[Burial], list[Hiding]]:
    """Who is to run, who is dead or cannot be read, and who is for somebody else."""
    held: list[Held] = []
    bad: list[Burial] = []
    foreign: list[Hiding] = []
    last: dict[tuple[str, str], Held] = {}
    shut: set[tuple[str, str]] = set()
    for each in received:
        message, url = each.message, each.home.url
        receipt, lane = message["ReceiptHandle"], (each.home.name, message["Attributes"].get("MessageGroupId", ""))
        try:
            envelope = read(message["Body"])
        except UnreadableError as error:
            why = AttemptError(attempt=0, type="payload", message=str(error))
            bad.append(Burial.of_message(url, message, each.home.name, why))
            continue
        known = catalogue.kinds.get((envelope.kind, envelope.version))
        receives = int(message["Attributes"].get("ApproximateReceiveCount", 1))
        if lane in shut or known is None or not _is_wanted(wish, envelope):
            # What is behind it in its lane goes back with it.
            shut.add(lane)
            foreign.append(Hiding(url=url, receipt=receipt, seconds=foreign_seconds(receives)))
            continue
        one = Held(
            envelope=envelope, home=each.home, kind=known[0], receipt=receipt, run=ids(),
            attempt=envelope.spent + receives,
            worker_id=wish.worker_id, since=each.since, until=each.until, body=message["Body"], group=lane[1],
        )  # fmt: skip
        if (most := most_attempts(one)) is not None and one.attempt > most:
            bad.append(Burial.of_held(one, AttemptError(attempt=most, type="lost", message=LOST)))
            continue
        if each.home.spec.ordered and (before := last.get(lane)) is not None:
            one.behind = before.envelope.id
        last[lane] = one
        held.append(one)
    return held, bad, foreign


def foreign_seconds(receives: int) -> int:
    return int(min(FOREIGN_SECONDS * 2.0 ** min(receives - 1, 60), FOREIGN_MOST_SECONDS))


def _is_wanted(wish: Wish, envelope: Envelope) -> bool:
    return wish.kinds is None or (envelope.kind, envelope.version) in wish.kinds


def most_attempts(held: Held) -> int | None:
    own = held.envelope.max_attempts
    return held.kind.retry.max_attempts if own is None else own


def _put_away(catalogue: Catalogue, bad: Sequence[Burial], foreign: Sequence[Hiding]) -> Plan[None]:
    """What fails here is tried again by whoever receives the message next."""
    try:
        yield from bury(catalogue, bad)
        yield from hide(foreign)
    except JobspecError:
        return
